static void stub_eval(void **s) {(void)s;} static const struct CMUnitTest eval_tests[] = {TEST(stub_eval)};
