/* FINDING: what becomes of findings; STATE: what is kept; INTAKE. */

/* A finding about `key` with a severity and a number. */
static void watch_say(finding_list *l, const char *key,
                      finding_severity severity, double observed) {
    finding *f;
    assert_int_equal(finding_add(l, FINDING_SPIKE, severity, str_of(key), &f,
                                 NULL), PL_OK);
    f->evidence.observed = observed;
    f->evidence.expected = 10, f->evidence.accounts = 7;
    f->first_seen = 5 * TIME_DAY;
    assert_int_equal(finding_say(l, &f->title, NULL, "more \"%s\" & <b>", key),
                     PL_OK);
    assert_int_equal(finding_keep(l, STR("why"), &f->why, NULL), PL_OK);
    assert_int_equal(finding_keep(l, str_of(key), &f->scope[FINDING_INTENT],
                                  NULL), PL_OK);
    assert_int_equal(finding_note(l, f, NULL, "tiers", "%d pro", 4), PL_OK);
    assert_int_equal(finding_quote(l, f, STR("4711"), STR("it \x01 broke"),
                                   NULL), PL_OK);
}

static const finding *watch_find(const finding_list *l, const char *key) {
    finding_list local = {0};
    watch_say(&local, key, FINDING_INFO, 0);
    const finding *f = finding_of(l, local.one[0].fingerprint);
    finding_free(&local);
    return f;
}

/* One night: what is found, with what was known in *l. */
static void watch_turn(finding_list *l, const char *key,
                       finding_severity severity, double observed,
                       int64_t night) {
    finding_list tonight = {0};
    if (key) watch_say(&tonight, key, severity, observed);
    assert_int_equal(finding_settle(&tonight, l, night * TIME_DAY, NULL),
                     PL_OK);
    finding_free(l);
    *l = tonight;
}

static void a_finding_goes_from_new_to_resolved_and_back(void **state) {
    (void)state;
    finding_list l = {0};
    watch_turn(&l, "refund", FINDING_WARN, 20, 10);
    const finding *f = watch_find(&l, "refund");
    assert_int_equal(f->state, FINDING_NEW);
    assert_true(finding_is_alert(f));
    watch_turn(&l, "refund", FINDING_WARN, 22, 11);
    f = watch_find(&l, "refund");
    assert_int_equal(f->state, FINDING_ONGOING);
    assert_false(finding_is_alert(f));
    assert_int_equal(f->nights, 2);
    assert_int_equal(f->first_night / TIME_DAY, 10);
    watch_turn(&l, "refund", FINDING_WARN, 41, 12);        /* has doubled */
    assert_int_equal(watch_find(&l, "refund")->state, FINDING_ESCALATED);
    watch_turn(&l, "refund", FINDING_WARN, 43, 13);
    assert_int_equal(watch_find(&l, "refund")->state, FINDING_ONGOING);
    watch_turn(&l, "refund", FINDING_CRITICAL, 44, 14);
    assert_int_equal(watch_find(&l, "refund")->state, FINDING_ESCALATED);
    for (int64_t night = 15; night < 17; night++) {
        watch_turn(&l, NULL, 0, 0, night);
        assert_int_equal(watch_find(&l, "refund")->state, FINDING_ONGOING);
    }
    watch_turn(&l, NULL, 0, 0, 17);
    f = watch_find(&l, "refund");
    assert_int_equal(f->state, FINDING_RESOLVED);
    assert_true(finding_is_told(f));
    watch_turn(&l, NULL, 0, 0, 18);
    f = watch_find(&l, "refund");
    assert_false(finding_is_told(f));                   /* remembered only */
    watch_turn(&l, "refund", FINDING_WARN, 20, 19);
    f = watch_find(&l, "refund");
    assert_int_equal(f->state, FINDING_NEW);
    assert_int_equal(f->nights, 1);
    watch_turn(&l, NULL, 0, 0, 400);
    watch_turn(&l, NULL, 0, 0, 401);
    watch_turn(&l, NULL, 0, 0, 402);
    assert_null(watch_find(&l, "refund"));            /* long forgotten */
    finding_free(&l);
}

static void a_night_run_twice_says_the_same(void **state) {
    (void)state;
    finding_list l = {0};
    watch_turn(&l, "a", FINDING_WARN, 20, 10);
    watch_turn(&l, "a", FINDING_WARN, 20, 10);
    assert_int_equal(watch_find(&l, "a")->state, FINDING_NEW);
    assert_int_equal(watch_find(&l, "a")->nights, 1);
    watch_turn(&l, "a", FINDING_WARN, 20, 9);         /* the clock went back */
    assert_int_equal(watch_find(&l, "a")->nights, 1);
    finding_free(&l);
}

static void findings_of_one_fingerprint_are_one(void **state) {
    (void)state;
    finding_list l = {0}, none = {0};
    watch_say(&l, "a", FINDING_INFO, 1);
    watch_say(&l, "b", FINDING_INFO, 1);
    watch_say(&l, "a", FINDING_CRITICAL, 2);
    assert_int_equal(finding_settle(&l, &none, TIME_DAY, NULL), PL_OK);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.one[0].severity, FINDING_CRITICAL);   /* worst first */
    finding_free(&l);
}

/* Writes tonight's findings as the state of ut_dir. */
static void watch_save(const finding_list *l, const memory *m, int64_t now) {
    char path[PATH_MAX], to[PATH_MAX];
    const state_run_row run = {now, "v000001", 100, 90};
    snprintf(path, sizeof path, "%s/.new-state", ut_dir);
    snprintf(to, sizeof to, "%s/" STATE_FILE, ut_dir);
    pl_error err = {0};
    assert_int_equal(state_save(ut_dir, path, &run, m, l, &err), PL_OK);
    assert_int_equal(rename(path, to), 0);
}

static void watch_wipe(void) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" STATE_FILE, ut_dir);
    unlink(path);
}

static void the_state_comes_back_as_it_was(void **state) {
    (void)state;
    finding_list l = {0}, back = {0};
    memory m = {0}, again = {0};
    str_buf before = {0}, after = {0};
    pl_error err = {0};
    watch_turn(&l, "refund", FINDING_WARN, 20, 10);
    watch_turn(&l, "refund", FINDING_CRITICAL, 50.25, 11);
    assert_int_equal(memory_put(&m, "cluster", STR("k\n'1"), STR("v"), NULL),
                     PL_OK);
    assert_int_equal(memory_put(&m, "churn", STR("k"), STR("gone"), NULL),
                     PL_OK);
    assert_int_equal(memory_put(&m, "churn", STR("k"), (str){0}, NULL), PL_OK);
    watch_save(&l, &m, 11 * TIME_DAY);
    watch_save(&l, &m, 12 * TIME_DAY);                     /* over an old one */
    assert_int_equal(state_load(ut_dir, &again, &back, &err), PL_OK);
    assert_int_equal(back.n, 1);
    finding_put(&before, &l.one[0]), finding_put(&after, &back.one[0]);
    assert_string_equal(before.p, after.p);
    assert_true(back.one[0].peak == 50.25);
    assert_true(str_equal(memory_get(&again, "cluster", STR("k\n'1")),
                          STR("v")));
    assert_int_equal(memory_get(&again, "churn", STR("k")).n, 0);
    str_free(&before), str_free(&after);
    memory_free(&m), memory_free(&again);
    finding_free(&l), finding_free(&back);
    watch_wipe();
}

static void muted_findings_stay_muted(void **state) {
    (void)state;
    finding_list l = {0}, back = {0};
    memory m = {0};
    pl_error err = {0};
    watch_turn(&l, "refund", FINDING_WARN, 20, 10);
    watch_save(&l, &m, 10 * TIME_DAY);
    assert_int_equal(state_mute(ut_dir, l.one[0].fingerprint, true,
                                10 * TIME_DAY, &err), PL_OK);
    assert_int_equal(state_load(ut_dir, NULL, &back, &err), PL_OK);
    assert_true(back.one[0].is_muted);
    watch_turn(&back, "refund", FINDING_CRITICAL, 90, 11);
    assert_true(back.one[0].is_muted);
    assert_false(finding_is_alert(&back.one[0]));
    watch_save(&back, &m, 11 * TIME_DAY);
    assert_int_equal(state_mute(ut_dir, back.one[0].fingerprint, false,
                                11 * TIME_DAY, &err), PL_OK);
    finding_free(&back);
    assert_int_equal(state_load(ut_dir, NULL, &back, &err), PL_OK);
    assert_false(back.one[0].is_muted);
    memory_free(&m);
    finding_free(&l), finding_free(&back);
    watch_wipe();
}

static void a_state_that_is_none_is_refused_with_its_name(void **state) {
    (void)state;
    finding_list l = {0};
    memory m = {0};
    pl_error err = {0};
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" STATE_FILE, ut_dir);
    assert_int_equal(io_save(path, STR("this is no database, is it?"), NULL),
                     PL_OK);
    assert_int_equal(state_load(ut_dir, &m, &l, &err), PL_EFORMAT);
    assert_non_null(strstr(err.message, STATE_FILE));
    assert_int_equal(l.n, 0);
    unlink(path);
    watch_say(&l, "a", FINDING_WARN, 20);
    watch_save(&l, &m, TIME_DAY);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=99", NULL, NULL,
                                  NULL), SQLITE_OK);
    sqlite3_close(db);
    finding_free(&l);
    assert_int_equal(state_load(ut_dir, &m, &l, &err), PL_ECONFIG);
    assert_non_null(strstr(err.message, "newer"));
    memory_free(&m);
    watch_wipe();
}

/* Every byte of a state file flipped: it is read, or refused, never more. */
static void a_state_with_flipped_bytes_does_no_harm(void **state) {
    (void)state;
    finding_list l = {0};
    memory m = {0};
    char path[PATH_MAX];
    struct stat info;
    for (int k = 0; k < 20; k++) {
        char key[20];
        snprintf(key, sizeof key, "k%d", k);
        watch_say(&l, key, FINDING_WARN, 20);
        assert_int_equal(memory_put(&m, "x", str_of(key), STR("v"), NULL),
                         PL_OK);
    }
    watch_save(&l, &m, TIME_DAY);
    finding_free(&l), memory_free(&m);
    snprintf(path, sizeof path, "%s/" STATE_FILE, ut_dir);
    assert_int_equal(stat(path, &info), 0);
    for (off_t at = 0; at < info.st_size; at += 211) {
        const int file = open(path, O_RDWR);
        char c;
        assert_int_equal(pread(file, &c, 1, at), 1);
        c = (char)(c ^ 0x55);
        assert_int_equal(pwrite(file, &c, 1, at), 1);
        (void)state_load(ut_dir, &m, &l, NULL);
        finding_free(&l), memory_free(&m);
        c = (char)(c ^ 0x55);
        assert_int_equal(pwrite(file, &c, 1, at), 1);
        close(file);
    }
    watch_wipe();
}

static const struct CMUnitTest watch_tests[] = {
    cmocka_unit_test(a_finding_goes_from_new_to_resolved_and_back),
    cmocka_unit_test(a_night_run_twice_says_the_same),
    cmocka_unit_test(findings_of_one_fingerprint_are_one),
    cmocka_unit_test(the_state_comes_back_as_it_was),
    cmocka_unit_test(muted_findings_stay_muted),
    cmocka_unit_test(a_state_that_is_none_is_refused_with_its_name),
    cmocka_unit_test(a_state_with_flipped_bytes_does_no_harm)};
