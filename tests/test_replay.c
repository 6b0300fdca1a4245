/* Tests of REPLAY: other thresholds; and of READY: what an export allows. */

#define REPLAY_NOW (time_days(2026, 9, 1) * TIME_DAY)

/* 300 tickets in 100 days, the newest an hour old, intents in turn; every
 * third took 10 minutes. */
static void replay_archive(str_buf *out) {
    for (int i = 0; i < 300; i++) {
        char text[40];
        const int64_t age = (int64_t)(299 - i) * (TIME_DAY / 3) +
                            TIME_DAY / 24;
        js_open(out, "{");
        js_field_int(out, "id", i);
        js_field(out, "created_at", time_text(REPLAY_NOW - age, text));
        js_field(out, "description", STR("Where is my report?"));
        js_field(out, "intent", i % 2 ? STR("report") : STR("refund"));
        if (i % 3 == 0) js_field_int(out, "handle_seconds", 600);
        js_close(out, "}\n");
    }
}

/* Answers of a model of two classes: right nine times of ten; confidences
 * .55, .75, .92 in turn; certified above .9. */
typedef struct {
    watch_case w;
    policy_rule rule;
    pl_model model;
    eval_answer answer[300];
    const eval_answer *of[300];
    replay_set replay;
} replay_case;

static void replay_open(replay_case *c, bool is_certified) {
    str_buf text = {0};
    char *path;
    *c = (replay_case){.rule = {.alpha = .1, .delta = .05, .threshold = .9,
                                .is_certified = is_certified}};
    replay_archive(&text);
    path = (char *)(uintptr_t)ut_file("replay.ndjson", str_view(&text));
    assert_int_equal(watch_open(&c->w, &path, 1, REPLAY_NOW), PL_OK);
    c->model = (pl_model){.classes = 2, .rule = &c->rule, .rules = 1};
    for (size_t r = 0; r < 300; r++) {
        static const float sure[] = {.55f, .75f, .92f};
        const uint32_t given = r % 2, said = r % 10 ? given : !given;
        c->answer[r] = (eval_answer){.given = given, .top = {said},
                                     .confidence = sure[r / 2 % 3]};
        c->of[r] = &c->answer[r];
    }
    c->w.source.published = &c->model, c->w.source.answer = c->of;
    assert_int_equal(replay_make(&c->replay, &c->w.view, &c->w.source, NULL),
                     PL_OK);
    str_free(&text);
}

static void replay_close(replay_case *c) {
    replay_free(&c->replay);
    watch_close(&c->w);
}

static void a_bar_counts_what_is_above_it(void **state) {
    replay_case *c = malloc(sizeof *c);
    (void)state;
    replay_open(c, true);
    const replay_set *r = &c->replay;
    assert_int_equal(r->tickets, 270);
    assert_int_equal(r->labelled, 270);
    assert_int_equal(r->bar[0].answered, 270);               /* above .5 */
    assert_int_equal(r->bar[0].wrong, 27);
    assert_int_equal(r->bar[2].answered, 180);               /* above .7 */
    assert_int_equal(r->bar[5].answered, 90);                /* above .9 */
    assert_int_equal(r->bar[6].answered, 0);                 /* above .95 */
    assert_int_equal(r->bar[REPLAY_GRID].answered, 90);      /* as certified */
    assert_int_equal(r->bar[REPLAY_GRID].wrong, r->bar[5].wrong);
    assert_int_equal(r->bar[0].timed, 90);
    ut_near(r->bar[0].seconds, 90 * 600, 1e-9);
    assert_int_equal(r->month, 84);
    ut_near(replay_week(r), 21, 1e-9);
    assert_int_equal(r->tonight, 3);
    replay_close(c), free(c);
}

static void what_stops_more_adds_up(void **state) {
    replay_case *c = malloc(sizeof *c);
    (void)state;
    replay_open(c, true);
    assert_int_equal(c->replay.intents, 2);
    for (size_t k = 0; k < 2; k++) {
        const replay_intent *i = &c->replay.intent[k];
        uint64_t sum = 0;
        for (size_t w = 0; w < REPLAY_WHYS; w++) sum += i->by[w];
        assert_int_equal(sum, i->tickets);
        assert_int_equal(i->tickets, 42);
        assert_int_equal(i->by[POLICY_CERTIFIED], 14);
        assert_int_equal(i->sure, 14);
    }
    replay_close(c);
    replay_open(c, false);
    assert_int_equal(c->replay.bar[REPLAY_GRID].answered, 0);
    assert_int_equal(c->replay.intent[0].by[POLICY_UNPROVEN], 42);
    replay_close(c), free(c);
}

static void without_a_model_nothing_is_replayed(void **state) {
    replay_case *c = malloc(sizeof *c);
    str_buf out = {0};
    (void)state;
    replay_open(c, true);
    replay_free(&c->replay);
    c->w.source.published = NULL;
    assert_int_equal(replay_make(&c->replay, &c->w.view, &c->w.source, NULL),
                     PL_OK);
    js_open(&out, "{");
    replay_put(&out, &c->replay);
    js_close(&out, "}");
    js_node *root = js_parse(str_view(&out));
    assert_non_null(js_at(root, "replay.thresholds"));
    assert_null(js_first(js_at(root, "replay.thresholds")));
    js_free(root);
    str_free(&out);
    replay_close(c), free(c);
}

static void an_export_is_judged_by_what_it_has(void **state) {
    replay_case *c = malloc(sizeof *c);
    ready_set r;
    (void)state;
    replay_open(c, true);
    assert_int_equal(ready_make(&r, &c->w.view, &c->w.source, 0, 0,
                                NULL), PL_OK);
    assert_int_equal((int)r.have[READY_TICKETS], 300);
    assert_int_equal((int)r.have[READY_LABELS], 300);
    assert_int_equal((int)r.have[READY_PER_INTENT], 150);
    assert_int_equal((int)r.have[READY_HANDLED], 100);
    assert_int_equal((int)r.have[READY_DAYS], 100);
    assert_int_equal(ready_of(&r, READY_TICKETS), READY_MISSING);
    assert_int_equal(ready_of(&r, READY_HANDLED), READY_GOOD);
    assert_int_equal(ready_of(&r, READY_DAYS), READY_THIN);
    assert_int_equal(ready_of(&r, READY_ARTICLES), READY_MISSING);
    r.have[READY_TICKETS] = 500;
    assert_int_equal(ready_of(&r, READY_TICKETS), READY_THIN);
    r.have[READY_TICKETS] = 5000;
    assert_int_equal(ready_of(&r, READY_TICKETS), READY_GOOD);
    replay_close(c), free(c);
}

static const struct CMUnitTest replay_tests[] = {
    TEST(a_bar_counts_what_is_above_it), TEST(what_stops_more_adds_up),
    TEST(without_a_model_nothing_is_replayed),
    TEST(an_export_is_judged_by_what_it_has)};
