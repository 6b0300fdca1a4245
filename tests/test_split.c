static void stub_split(void **s) {(void)s;} static const struct CMUnitTest split_tests[] = {TEST(stub_split)};
