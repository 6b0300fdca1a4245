static void stub_model(void **s) {(void)s;} static const struct CMUnitTest model_tests[] = {TEST(stub_model)};
