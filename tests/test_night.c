static void stub_night(void **s) {(void)s;} static const struct CMUnitTest night_tests[] = {TEST(stub_night)};
