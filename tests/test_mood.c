/* Tests of MOOD: what falls is told once, at the level that explains it. */

/* An archive as the detectors see it. */
typedef struct {
    ing_archive archive;
    join_index join;
    quo_boilerplate lines;
    view_set view;
    view_source source;
    memory memory;
    finding_list found;
} watch_case;

static pl_code watch_open(watch_case *w, char *const *path, size_t n,
                          int64_t now) {
    pl_code rc = PL_OK;
    const ing_options o = {.threads = 1};
    *w = (watch_case){0};
    TRY(read_all(&w->archive, path, n, &o, NULL));
    TRY(join_all(&w->join, &w->archive.table, NULL));
    w->source = (view_source){.archive = &w->archive, .join = &w->join,
                              .lines = &w->lines, .threads = 1, .seed = 1};
    TRY(view_make(&w->view, &w->source, now, NULL));
done:
    return rc;
}

static void watch_close(watch_case *w) {
    finding_free(&w->found);
    memory_free(&w->memory);
    view_free(&w->view);
    join_free(&w->join);
    ing_free(&w->archive);
}

#define MOOD_NOW (time_days(2026, 9, 1) * TIME_DAY)

/* One ticket, `age` days before MOOD_NOW. */
static void mood_write(str_buf *out, double age, size_t account,
                       const char *tier, const char *intent,
                       bool is_unhappy) {
    char text[40];
    static size_t id;
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)++id);
    js_field(out, "created_at",
             time_text(MOOD_NOW - (int64_t)(age * (double)TIME_DAY), text));
    js_field(out, "description",
             is_unhappy ? STR("I am very disappointed. This is terrible.")
                        : STR("Where do I find the report of last month?"));
    js_key(out, "account"), js_comma(out);
    str_addf(out, "\"Company %zu\"", account);
    js_field(out, "tier", str_of(tier));
    js_field(out, "intent", str_of(intent));
    js_close(out, "}\n");
}

/* How unhappy: of every ten tickets. */
typedef struct {
    unsigned gold, gold_late, silver, silver_late, refund, refund_share_late;
} mood_plan;

/* 200 days, four tickets a day, tiers and 40 accounts in turn; one in ten is
 * about a refund, late in tier gold refund_share_late of ten. */
static void mood_archive(str_buf *out, const mood_plan *p) {
    uint64_t seed = 5;
    for (size_t i = 0; i < 800; i++) {
        const double age = 200 - (double)i / 4 - .1;
        const bool is_gold = i % 2, is_late = age < 14;
        const unsigned share = is_gold && is_late ? p->refund_share_late : 1;
        const bool is_refund = par_below(&seed, 10) < share;
        const unsigned tens = is_refund && p->refund ? p->refund
                              : is_gold ? is_late ? p->gold_late : p->gold
                              : is_late ? p->silver_late : p->silver;
        mood_write(out, age, 2 * par_below(&seed, 20) + is_gold,
                   is_gold ? "gold" : "silver",
                   is_refund ? "refund" : "report",
                   par_below(&seed, 10) < tens);
    }
}

static pl_code mood_run(watch_case *w, const char *path, int64_t now) {
    char *slot = (char *)(uintptr_t)path;
    mood_set d = {0};
    pl_code rc = watch_open(w, &slot, 1, now);
    if (rc == PL_OK) rc = mood_make(&d, &w->view, &w->source, NULL);
    if (rc == PL_OK) rc = mood_night(&d, &w->view, &w->memory, &w->found,
                                     NULL);
    mood_free(&d);
    return rc;
}

/* The findings on the archive of a plan. */
static watch_case mood_of(const mood_plan *plan) {
    str_buf text = {0};
    watch_case w;
    mood_archive(&text, plan);
    assert_int_equal(PL_OK, mood_run(&w, ut_file("mood.ndjson",
                                                 str_view(&text)), MOOD_NOW));
    str_free(&text);
    return w;
}

static void a_tier_that_falls_is_told_once(void **state) {
    (void)state;
    watch_case w = mood_of(&(mood_plan){1, 6, 1, 1, 0, 1});
    assert_int_equal(w.found.n, 1);
    const finding *f = &w.found.one[0];
    assert_int_equal(f->kind, FINDING_MOOD);
    assert_int_equal(f->severity, FINDING_WARN);
    assert_text(f->scope[FINDING_TIER], "gold");
    assert_text(f->title, "Customers on tier gold are getting unhappier");
    ut_near(f->evidence.observed, .6, .2);
    ut_near(f->evidence.expected, .1, .06);
    assert_true(f->evidence.accounts > 5);
    assert_int_equal(f->examples, 3);
    assert_true(str_find(f->example[0].quote, STR("disappointed")) <
                f->example[0].quote.n);
    watch_close(&w);
}

static void what_was_always_unhappy_is_no_finding(void **state) {
    (void)state;
    watch_case w = mood_of(&(mood_plan){6, 6, 1, 1, 0, 1});
    assert_int_equal(w.found.n, 0);
    watch_close(&w);
}

static void more_angry_intents_are_no_falling_mood(void **state) {
    (void)state;
    watch_case w = mood_of(&(mood_plan){0, 0, 0, 0, 7, 8});
    assert_int_equal(w.found.n, 0);
    watch_close(&w);
}

static void if_everybody_falls_it_is_said_of_all(void **state) {
    (void)state;
    watch_case w = mood_of(&(mood_plan){1, 5, 1, 5, 0, 1});
    assert_int_equal(w.found.n, 1);
    assert_text(w.found.one[0].title, "Customers are getting unhappier");
    watch_close(&w);
}

static void one_loud_account_is_not_its_tier(void **state) {
    (void)state;
    str_buf text = {0};
    watch_case w;
    mood_archive(&text, &(mood_plan){1, 1, 1, 1, 0, 1});
    for (size_t i = 0; i < 40; i++)
        mood_write(&text, 40 + (double)i * 3, 99, "gold", "report", i % 9 == 0);
    for (size_t i = 0; i < 30; i++)
        mood_write(&text, .2 + (double)i * .4, 99, "gold", "report", i % 4);
    assert_int_equal(PL_OK, mood_run(&w, ut_file("mood.ndjson",
                                                 str_view(&text)), MOOD_NOW));
    assert_int_equal(w.found.n, 1);
    assert_text(w.found.one[0].scope[FINDING_ACCOUNT], "Company 99");
    str_free(&text);
    watch_close(&w);
}

static void a_finding_keeps_its_name_and_is_forgotten_when_over(void **state) {
    (void)state;
    watch_case w = mood_of(&(mood_plan){1, 6, 1, 1, 0, 1});
    mood_set d = {0};
    char print[FINDING_PRINT];
    int64_t since = w.found.one[0].first_seen;
    memcpy(print, w.found.one[0].fingerprint, sizeof print);
    assert_int_equal(PL_OK, mood_make(&d, &w.view, &w.source, NULL));
    for (int day = 1; day <= 40; day += 39) {
        finding_free(&w.found);
        view_at(&w.view, MOOD_NOW + day * TIME_DAY);
        assert_int_equal(PL_OK, mood_night(&d, &w.view, &w.memory, &w.found,
                                           NULL));
        assert_int_equal(w.found.n, day == 1);
        if (!w.found.n) break;
        assert_string_equal(w.found.one[0].fingerprint, print);
        assert_int_equal(w.found.one[0].first_seen, since);
    }
    assert_int_equal(memory_get(&w.memory, "mood", STR("tier:gold")).n, 0);
    mood_free(&d);
    watch_close(&w);
}

/* Private people are no accounts: no address of theirs is told. */
static void a_person_is_no_segment(void **state) {
    (void)state;
    str_buf text = {0};
    watch_case w;
    for (size_t i = 0; i < 120; i++) {
        char time[40];
        const int64_t age = (int64_t)(i < 80 ? 200 - 2 * i : 120 - i) / 4 + 1;
        js_open(&text, "{");
        js_field_int(&text, "id", (int64_t)i + 1);
        js_field(&text, "created_at",
                 time_text(MOOD_NOW - (i < 80 ? age + 30 : age) * TIME_DAY,
                           time));
        js_field(&text, "description", i < 80 ? STR("Where is the report?")
                                              : STR("This is terrible."));
        js_field(&text, "requester_email", STR("ann.smith@gmail.com"));
        js_close(&text, "}\n");
    }
    assert_int_equal(PL_OK, mood_run(&w, ut_file("mood.ndjson",
                                                 str_view(&text)), MOOD_NOW));
    assert_int_equal(w.view.account.count, 1);
    if (w.found.n)
        fail_msg("%.*s", (int)w.found.one[0].title.n, w.found.one[0].title.p);
    str_free(&text);
    watch_close(&w);
}

/* What comes later must not change a night. */
static void a_night_does_not_see_the_future(void **state) {
    (void)state;
    str_buf text = {0};
    watch_case w;
    mood_archive(&text, &(mood_plan){1, 9, 1, 1, 0, 1});
    assert_int_equal(PL_OK,
                     mood_run(&w, ut_file("mood.ndjson", str_view(&text)),
                              MOOD_NOW - 14 * TIME_DAY));
    assert_int_equal(w.found.n, 0);
    str_free(&text);
    watch_close(&w);
}

static void odd_archives_have_no_mood(void **state) {
    (void)state;
    for (size_t n = 0; n < 300; n = n * 40 + 1) {
        str_buf text = {0};
        watch_case w;
        for (size_t i = 0; i < n; i++)               /* all at one second */
            mood_write(&text, 1, 1, "gold", "report", i % 2);
        assert_int_equal(PL_OK, mood_run(&w, ut_file("mood.ndjson",
                                                     str_view(&text)),
                                         MOOD_NOW));
        assert_int_equal(w.found.n, 0);
        str_free(&text);
        watch_close(&w);
    }
}

static pl_code mood_no_memory(void) {
    watch_case w;
    const pl_code rc = mood_run(&w, ut_path("mood.ndjson"), MOOD_NOW);
    watch_close(&w);
    return rc;
}

static void mood_without_memory(void **state) {
    (void)state;
    str_buf text = {0};
    mood_archive(&text, &(mood_plan){1, 6, 1, 1, 0, 1});
    ut_file("mood.ndjson", str_view(&text));
    str_free(&text);
    ut_fail_each(mood_no_memory, 10, 37);
}

/* A text's feeling is its writer's, not the matter's. */
static void what_broke_is_no_feeling(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int sign;
    } said[] = {{"The export fails with an error and nothing works", 0},
                {"Good morning, please refund the wrong invoice. Best", 0},
                {"This is unacceptable, we are very disappointed", -1},
                {"The export fails. I am fed up", -1},
                {"We love it, great support", 1},
                {"We are not happy", -1}};
    triage_lexicon *lexicon = calloc(1, sizeof *lexicon);
    feat_scratch scratch = {0};
    assert_int_equal(PL_OK, feat_scratch_new(&scratch, 0, NULL));
    triage_lexicon_make(lexicon, &scratch);
    for (size_t i = 0; i < COUNT(said); i++) {
        const triage_tone tone =
            triage_listen(lexicon, &scratch, str_of(said[i].text));
        const float f = triage_feeling(&tone);
        if ((f > .2f) - (f < -.2f) != said[i].sign)
            fail_msg("%s: %.3f", said[i].text, (double)f);
    }
    feat_scratch_free(&scratch);
    free(lexicon);
}

static const struct CMUnitTest mood_tests[] = {
    TEST(a_tier_that_falls_is_told_once),
    TEST(what_was_always_unhappy_is_no_finding),
    TEST(more_angry_intents_are_no_falling_mood),
    TEST(if_everybody_falls_it_is_said_of_all),
    TEST(one_loud_account_is_not_its_tier),
    TEST(a_finding_keeps_its_name_and_is_forgotten_when_over),
    TEST(a_person_is_no_segment),
    TEST(a_night_does_not_see_the_future),
    TEST(odd_archives_have_no_mood),
    TEST(mood_without_memory),
    TEST(what_broke_is_no_feeling)};
