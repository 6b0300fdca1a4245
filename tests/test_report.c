static void stub_report(void **s) {(void)s;} static const struct CMUnitTest report_tests[] = {TEST(stub_report)};
