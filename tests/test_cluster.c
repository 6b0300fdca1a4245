/* Tests of CORPUS, ANCHOR, CLUSTER and BUG: bugs, decoys and identity on
 * archives made of a few sentences. */

/* An archive of days * 6 ordinary tickets, and what a test adds. */
typedef struct {
    str_buf text;
    size_t ids;
} cluster_archive;

static void cluster_tell_of(cluster_archive *a, int day, int minute,
                            const char *account, const char *subject,
                            const char *body, const char *label) {
    str_addf(&a->text,
             "%zu,2026-%02d-%02dT%02d:%02d:00Z,%s,\"%s\",\"%s\",Pulse,%s\n",
             ++a->ids, 1 + day / 28, 1 + day % 28, minute / 60, minute % 60,
             account, subject, body, label);
}

static void cluster_tell(cluster_archive *a, int day, int minute,
                         const char *account, const char *subject,
                         const char *body) {
    cluster_tell_of(a, day, minute, account, subject, body, "");
}

static cluster_archive cluster_ordinary(int days) {
    static const char *const ordinary[] = {
        "How do I invite a colleague to the board?",
        "Please send the invoice of last month again.",
        "The export of the report is slow since yesterday.",
        "I cannot log in, the reset mail does not come.",
        "Which plan has the audit log?",
        "The import fails, it shows an error."};
    cluster_archive a = {0};
    str_addf(&a.text, "id,created_at,account,subject,body,product,label\n");
    for (int d = 0; d < days; d++)
        for (int k = 0; k < 6; k++) {
            char account[16];
            snprintf(account, sizeof account, "acc%d", (d * 5 + k * 3) % 40);
            cluster_tell(&a, d, 60 * k, account, "Question", ordinary[k]);
        }
    return a;
}

/* Replays the nights that end with `day`; gives the findings of the last, and
 * the fingerprint of the first finding of each night to prints, or NULL. */
static finding_list cluster_replay(cluster_archive *a, int day, int nights,
                                   char (*prints)[FINDING_PRINT]) {
    finding_list out = {0};
    ing_archive archive = ut_ingest(a->text.p);
    view_set v = {0};
    corpus_set c = {0};
    memory m = {0};
    pl_error err = {0};
    quo_boilerplate lines = {0};
    const view_source s = {.archive = &archive, .lines = &lines, .threads = 2};
    if (view_make(&v, &s, INT64_MAX, &err) || corpus_make(&c, &v, &s, &err))
        fail_msg("%s", err.message);
    for (int k = 0; k < nights; k++) {
        const int d = day - nights + 1 + k;
        char at[40];
        snprintf(at, sizeof at, "2026-%02d-%02dT23:59:00Z", 1 + d / 28,
                 1 + d % 28);
        view_at(&v, time_parse(str_of(at)));
        finding_free(&out);
        if (bug_night(&c, &v, &m, &out, &err)) fail_msg("%s", err.message);
        if (prints) snprintf(prints[k], FINDING_PRINT, "%s",
                             out.n ? out.one[0].fingerprint : "");
    }
    corpus_free(&c), view_free(&v), memory_free(&m), ing_free(&archive);
    str_free(&a->text);
    return out;
}

static const char *const cluster_reports[] = {
    "Export stops with ERR_JOB_5102: worker lost at chunk 14",
    "ERR_JOB_5102 whenever we export, worker lost at chunk 77!",
    "We see worker lost at chunk 3, ERR_JOB_5102. Version 7.4.1",
    "The log says ERR_JOB_5102: worker lost at chunk 9",
    "Since today worker lost at chunk 8 (ERR_JOB_5102)"};

static void cluster_finds_a_bug_of_three_accounts(void **state) {
    (void)state;
    char prints[6][FINDING_PRINT];
    cluster_archive a = cluster_ordinary(70);
    for (int k = 0; k < 5; k++) {
        char account[16];
        snprintf(account, sizeof account, "acc%d", k);
        cluster_tell(&a, 65 + k, 700, account, "Help", cluster_reports[k]);
    }
    finding_list l = cluster_replay(&a, 69, 6, prints);
    assert_string_equal(prints[0], "");
    assert_string_equal(prints[2], "");                  /* two accounts */
    assert_string_not_equal(prints[3], "");
    assert_string_equal(prints[3], prints[4]);            /* the same bug */
    assert_string_equal(prints[4], prints[5]);
    assert_int_equal(l.n, 1);
    const finding *f = &l.one[0];
    assert_int_equal(f->kind, FINDING_BUG);
    assert_int_equal(f->evidence.accounts, 5);
    assert_int_equal(f->evidence.tickets, 5);
    assert_int_equal(f->examples, 3);
    const str name = f->scope[FINDING_SIGNATURE];
    assert_true(str_find(name, STR("worker lost at chunk")) < name.n);
    finding_free(&l);
}

/* Two ways to tell one bug, the second from day 66 on; replays the
 * nights 63 to 69. */
static finding_list cluster_told_twice(const char *label,
                                       char (*prints)[FINDING_PRINT]) {
    static const char *const way[] = {
        "Pulse weekly totals shifted backwards, sums wrong. One day",
        "Pulse chart puts friday hours onto saturday, broken. One day"};
    cluster_archive a = cluster_ordinary(70);
    for (int k = 0; k < 12; k++) {
        char account[16];
        snprintf(account, sizeof account, "acc%d", k);
        cluster_tell_of(&a, k < 6 ? 61 + k / 2 : 64 + k / 3, 700 + k, account,
                        "Help", way[k >= 6], label);
    }
    return cluster_replay(&a, 69, 7, prints);
}

static void cluster_told_in_two_ways_is_one(void **state) {
    (void)state;
    char prints[7][FINDING_PRINT];
    finding_list l = cluster_told_twice("totals_fail", prints);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.one[0].evidence.accounts, 12);
    assert_int_equal(l.one[0].evidence.tickets, 12);
    assert_string_not_equal(prints[0], "");
    for (int k = 1; k < 7; k++) assert_string_equal(prints[0], prints[k]);
    finding_free(&l);
}

static void cluster_kin_shares_product_and_intent(void **state) {
    (void)state;
    term_weight word[] = {{1, 1}, {2, 4}, {3, 4}};
    corpus_ticket ticket[4] = {{.intent = 1}, {.intent = 1}, {.intent = 2},
                               {.intent = 1}};
    uint32_t next[4] = {STR_NONE, STR_NONE, STR_NONE, STR_NONE};
    corpus_set set = {.ticket = ticket};
    cluster_work w = {.set = &set, .next = next};
    cluster_group g[4];
    assert_int_equal(PL_OK, mem_new(&set.product, 4, sizeof *set.product,
                                    NULL));
    for (size_t k = 0; k < 4; k++) {
        set.product[k] = k < 3 ? 1 : 2;
        g[k] = (cluster_group){.centre = {.one = word, .n = 3}, .tickets = 1,
                               .newest = (uint32_t)k, .memo = SIZE_MAX};
    }
    assert_true(cluster_is_one(&w, &g[0], &g[1]));
    assert_false(cluster_is_one(&w, &g[0], &g[2]));      /* another intent */
    assert_false(cluster_is_one(&w, &g[0], &g[3]));      /* another product */
    g[0].memo = g[3].memo = 5;
    assert_true(cluster_is_one(&w, &g[0], &g[3]));       /* known for one */
    mem_free(set.product);
}

/* How many findings five tickets of an archive make on the last night. */
static size_t cluster_decoy(const char *const text[5], const char *subject,
                            bool is_one_account) {
    cluster_archive a = cluster_ordinary(70);
    for (int k = 0; k < 5; k++) {
        char account[16];
        snprintf(account, sizeof account, "acc%d", is_one_account ? 1 : k);
        cluster_tell(&a, 65 + k, 700, account, subject, text[k]);
    }
    finding_list l = cluster_replay(&a, 69, 5, NULL);
    const size_t n = l.n;
    finding_free(&l);
    return n;
}

static void cluster_takes_no_decoy(void **state) {
    (void)state;
    static const char *const campaign[] = {
        "Is the spring offer of the newsletter valid for us?",
        "We read the newsletter about the spring offer, what is the price?",
        "How do we redeem the spring offer of the newsletter?",
        "Does the spring offer of the newsletter hold for teams?",
        "The newsletter has a spring offer, please tell us more"};
    static const char *const absence[] = {
        "I am out of the office, error reports go to zebra desk",
        "I am out of the office, error reports go to zebra desk",
        "I am out of the office, error reports go to zebra desk",
        "I am out of the office, error reports go to zebra desk",
        "I am out of the office, error reports go to zebra desk"};
    assert_int_equal(cluster_decoy(cluster_reports, "Help", false), 1);
    assert_int_equal(cluster_decoy(cluster_reports, "Help", true), 0);
    assert_int_equal(cluster_decoy(campaign, "Offer", false), 0);
    assert_int_equal(cluster_decoy(absence, "Automatic reply", false), 0);
}

static void cluster_says_nothing_without_a_past(void **state) {
    (void)state;
    cluster_archive a = {0};
    str_addf(&a.text, "id,created_at,account,subject,body,product,label\n");
    for (int k = 0; k < 500; k++) {
        char account[16];
        snprintf(account, sizeof account, "acc%d", k);
        cluster_tell(&a, 3, 0, account, "Help", cluster_reports[0]);
    }
    finding_list l = cluster_replay(&a, 3, 1, NULL);
    assert_int_equal(l.n, 0);
    finding_free(&l);
}

static void cluster_memo_survives_memory(void **state) {
    (void)state;
    memory m = {0};
    uint32_t at = 0;
    str key, value;
    cluster_memo o = {.key = "abc", .first = -5, .last = 7, .terms = 2,
                      .tickets = 1, .term = {3, 0xffffffff}, .ticket = {9},
                      .rate = {0, .5f}}, back;
    assert_int_equal(PL_OK, cluster_remember(&m, &o, NULL));
    assert_true(memory_next(&m, "cluster", &at, &key, &value));
    cluster_recall(&back, key, value);
    assert_memory_equal(&back, &o, sizeof o);
    cluster_recall(&back, key, STR("nonsense w w: tzz w1:"));
    cluster_recall(&back, key, STR(""));
    assert_int_equal(back.terms, 0);
    memory_free(&m);
}

static const struct CMUnitTest cluster_tests[] = {
    TEST(cluster_finds_a_bug_of_three_accounts),
    TEST(cluster_told_in_two_ways_is_one),
    TEST(cluster_kin_shares_product_and_intent),
    TEST(cluster_takes_no_decoy),
    TEST(cluster_says_nothing_without_a_past),
    TEST(cluster_memo_survives_memory)};
