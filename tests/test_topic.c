/* Tests of TOPIC: what a person may write into topics.json. */

/* Reads text as topics.json; the code, and what was read. */
static pl_code topic_try(const char *text, topic_set *t, pl_error *err) {
    char dir[] = "/tmp/topicXXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/" TOPIC_FILE, dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f), fclose(f);
    const pl_code rc = topic_read(t, dir, err);
    unlink(path), rmdir(dir);
    return rc;
}

static void topic_reads_names(void **state) {
    (void)state;
    topic_set t = {0};
    pl_error err = {0};
    assert_int_equal(PL_OK, topic_try(
        "{\"highest\":9,\"topics\":[{\"id\":\"t001\",\"name\":\"refund\"},"
        "{\"id\":\"t002\",\"merge_into\":\"t001\"},"
        "{\"id\":\"t003\",\"name\":null,\"reject\":true}]}", &t, &err));
    assert_int_equal(3, t.n);
    assert_int_equal(9, t.highest);
    assert_int_equal(1, topic_root(&t, &t.one[1])->id);
    assert_true(str_equal(t.one[0].name, STR("refund")));
    assert_true(t.one[2].is_rejected && topic_is_edited(&t));
    topic_free(&t);
}

static void topic_refuses_nonsense(void **state) {
    (void)state;
    static const char *const bad[] = {
        "", "[]", "{\"topics\":{}}", "{\"topics\":[1]}",
        "{\"topics\":[{\"id\":\"7\"}]}",
        "{\"topics\":[{\"id\":\"t1\"},{\"id\":\"t001\"}]}",
        "{\"topics\":[{\"id\":\"t1\",\"merge_into\":\"t9\"}]}",
        "{\"topics\":[{\"id\":\"t1\",\"merge_into\":\"t1\"}]}",
        "{\"topics\":[{\"id\":\"t1\",\"merge_into\":\"t2\"},"
        "{\"id\":\"t2\",\"merge_into\":\"t1\"}]}"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        topic_set t = {0};
        pl_error err = {0};
        assert_int_equal(PL_ECONFIG, topic_try(bad[i], &t, &err));
        assert_non_null(strstr(err.message, TOPIC_FILE));
        topic_free(&t);
    }
}

static void topic_refuses_too_many(void **state) {
    (void)state;
    topic_set t = {0};
    pl_error err = {0};
    str_buf text = {0};
    str_addf(&text, "{\"topics\":[{\"id\":\"t1\"}");
    for (unsigned i = 2; i <= TOPIC_MOST + 1; i++)
        str_addf(&text, ",{\"id\":\"t%u\"}", i);
    str_addf(&text, "]}");
    assert_int_equal(PL_ECONFIG, topic_try(text.p, &t, &err));
    topic_free(&t), str_free(&text);
}

static const struct CMUnitTest topic_tests[] = {
    cmocka_unit_test(topic_reads_names),
    cmocka_unit_test(topic_refuses_nonsense),
    cmocka_unit_test(topic_refuses_too_many)};
