static void stub_api(void **s) {(void)s;} static const struct CMUnitTest api_tests[] = {TEST(stub_api)};
