static void stub_join(void **s) {(void)s;} static const struct CMUnitTest join_tests[] = {TEST(stub_join)};
