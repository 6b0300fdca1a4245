static void stub_ingest(void **s) {(void)s;} static const struct CMUnitTest ingest_tests[] = {TEST(stub_ingest)};
