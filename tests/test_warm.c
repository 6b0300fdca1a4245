/* Tests of WARM: weights by age and trust, the backtest, the warm start. */

/* A night whose published model has features, from NDJSON. */
static void warm_night(night_state *n, night_options *o, str text) {
    static char *path[1];
    pl_error err = {0};
    path[0] = ut_file("warm", text);
    *o = (night_options){.path = path, .paths = 1, .seed = 1, .threads = 1,
                         .now = time_days(2026, 10, 1) * TIME_DAY};
    *n = (night_state){.options = o};
    if (night_read(n, NULL, &err) || night_prepare(n, &err) ||
        train_features(&n->model[1], &n->scan, &err))
        fail_msg("%s", err.message);
    n->model[1].c = 12;
}

static lr_certificate warm_fit(train_model *m, double gap) {
    lr_model fitted;
    const lr_data d = {.x = &m->x, .label = m->set->y,
                       .classes = m->split->classes};
    const lr_options o = {.c = m->c, .gap = gap, .epochs = 3000, .seed = 1};
    if (!m->dual.a)
        assert_int_equal(lr_dual_new(&m->dual, m->x.rows, d.classes, NULL),
                         PL_OK);
    assert_int_equal(lr_fit(&d, &o, &m->dual, &fitted, NULL), PL_OK);
    const lr_certificate proof = fitted.proof;
    lr_model_free(&fitted);
    return proof;
}

/* Saves a model's duals; returns the path. */
static char *warm_keep(const train_model *m) {
    str_buf out = {0};
    assert_int_equal(warm_save(m, &out, NULL), PL_OK);
    char *path = ut_file("warm.bin", str_view(&out));
    str_free(&out);
    return path;
}

/* The first n lines. */
static str warm_lines(const str_buf *text, size_t n) {
    size_t at = 0;
    while (n-- && at < text->n)
        at += str_find((str){text->p + at, text->n - at}, STR("\n")) + 1;
    return (str){text->p, MIN(at, text->n)};
}

static void warm_and_cold_reach_the_same_optimum(void **state) {
    str_buf all = ut_tickets(800);
    static night_state last, warm, cold;
    night_options o[3];
    (void)state;
    warm_night(&last, &o[0], warm_lines(&all, 780));
    warm_fit(&last.model[1], 0);
    char *path = warm_keep(&last.model[1]);
    warm_night(&warm, &o[1], str_view(&all));
    warm_night(&cold, &o[2], str_view(&all));
    assert_int_equal(warm_load(path, &warm.model[1], NULL), PL_OK);
    assert_in_range(warm.model[1].warm, 770, 780);
    warm.model[1].c = cold.model[1].c = 5;                /* another C */
    const lr_certificate a = warm_fit(&warm.model[1], 2e-7);
    const lr_certificate b = warm_fit(&cold.model[1], 2e-7);
    assert_true(a.gap <= 2e-7 && b.gap <= 2e-7);
    ut_near(a.primal / b.primal, 1, 1e-6);
    night_free(&last), night_free(&warm), night_free(&cold);
    str_free(&all);
}

static void a_warm_start_takes_fewer_passes(void **state) {
    str_buf all = ut_tickets(2000);
    static night_state last, warm, cold;
    night_options o[3];
    (void)state;
    warm_night(&last, &o[0], warm_lines(&all, 1980));
    warm_fit(&last.model[1], 0);
    char *path = warm_keep(&last.model[1]);
    warm_night(&warm, &o[1], str_view(&all));
    warm_night(&cold, &o[2], str_view(&all));
    assert_int_equal(warm_load(path, &warm.model[1], NULL), PL_OK);
    const lr_certificate a = warm_fit(&warm.model[1], 0);
    const lr_certificate b = warm_fit(&cold.model[1], 0);
    assert_true(a.gap <= LR_GAP && b.gap <= LR_GAP);
    if (a.epochs * 3 > b.epochs * 2)
        fail_msg("warm %" PRIu64 " passes, cold %" PRIu64, a.epochs,
                 b.epochs);
    night_free(&last), night_free(&warm), night_free(&cold);
    str_free(&all);
}

/* Text with every `from` made `to`, of the same length. */
static str_buf warm_renamed(const str_buf *text, const char *from,
                            const char *to) {
    str_buf out = {0};
    str_add(&out, str_view(text), NULL);
    for (char *at = out.p; (at = strstr(at, from)); at += strlen(to))
        memcpy(at, to, strlen(to));
    return out;
}

static void intents_come_go_and_change_their_order(void **state) {
    str_buf all = ut_tickets(400);
    /* the first in order of name becomes the last */
    str_buf other = warm_renamed(&all, "\"intent\":\"billing\"",
                                 "\"intent\":\"zilling\"");
    static night_state last, next;
    night_options o[2];
    (void)state;
    warm_night(&last, &o[0], str_view(&all));
    warm_fit(&last.model[1], 1e-5);
    char *path = warm_keep(&last.model[1]);
    warm_night(&next, &o[1], str_view(&other));
    train_model *m = &next.model[1];
    assert_int_equal(warm_load(path, m, NULL), PL_OK);
    assert_in_range(m->warm, 200, 350);      /* all but the renamed */
    const lr_dual *was = &last.model[1].dual;
    for (size_t i = 0; i < m->set->rows; i++) {
        const float *a = m->dual.a + i * m->dual.width;
        const float *b = was->a + i * was->width;
        float sum = 0;
        for (size_t c = 0; c < m->dual.width; c++) sum += a[c];
        if (m->set->y[i] == 3) assert_int_equal(m->dual.known[i], 0);
        if (!m->dual.known[i]) continue;
        ut_near((double)sum, 1, 1e-5);
        /* login: second of billing, login, .. and first of login, .. */
        ut_near((double)a[0], (double)(b[1] / (1 - b[0])), 2e-3);
    }
    const lr_certificate warm = warm_fit(m, 2e-7);
    lr_dual_free(&m->dual);
    ut_near(warm.primal / warm_fit(m, 2e-7).primal, 1, 1e-6);
    night_free(&last), night_free(&next);
    str_free(&all), str_free(&other);
}

static void files_that_do_not_serve_change_nothing(void **state) {
    str_buf all = ut_tickets(300);
    static night_state n;
    night_options o;
    (void)state;
    warm_night(&n, &o, str_view(&all));
    train_model *m = &n.model[1];
    warm_fit(m, 0);
    str_buf good = ut_slurp(warm_keep(m));
    lr_dual_free(&m->dual);
    const size_t size = good.n;
    size_t refused = 0;
    for (size_t k = 0; k < size; k += k < sizeof(warm_head) ? 1 : 37) {
        pl_error err = {0};
        good.p[k] ^= 0x10;
        const char *path = ut_file("bad.bin", (str){good.p, size});
        good.p[k] ^= 0x10;
        if (warm_load(path, m, &err) == PL_OK) continue;
        refused++;
        assert_true(err.message[0] != 0);
        assert_null(m->dual.a);
    }
    assert_true(refused > sizeof(warm_head) - 8);
    for (size_t n_cut = 0; n_cut < size; n_cut += 101)
        assert_int_not_equal(warm_load(ut_file("cut.bin",
                                               (str){good.p, n_cut}), m,
                                       NULL), PL_OK);
    assert_int_equal(warm_load(ut_file("good.bin", (str){good.p, size}), m,
                               NULL), PL_OK);
    assert_int_equal(m->warm, m->set->rows);
    night_free(&n), str_free(&all), str_free(&good);
}

static void ages_weigh_as_told(void **state) {
    str_buf all = ut_tickets(400);                   /* two a day */
    static night_state n;
    night_options o;
    float trust[400], weight[400];
    uint32_t pick[400] = {0};
    double sum = 0, square = 0;
    (void)state;
    warm_night(&n, &o, str_view(&all));
    const size_t rows = n.set.rows;
    assert_int_equal(rows, 400);
    for (size_t i = 0; i < rows; i++) pick[i] = (uint32_t)i, trust[i] = 1;
    trust[399] = .5f;
    n.model[1].trust = trust;
    const double effective = train_weigh(&n.model[1], pick, rows, 30, weight);
    for (size_t i = 0; i < rows; i++)
        sum += (double)weight[i],
            square += (double)weight[i] * (double)weight[i];
    ut_near(sum, (double)rows, 1e-2);
    ut_near(effective, sum * sum / square, 1e-2);
    /* 60 tickets are 30 days; the oldest are at the floor */
    ut_near((double)(weight[338] / weight[398]), .5, 1e-4);
    ut_near((double)(weight[399] / weight[398]), .5 * exp2(.5 / 30), 1e-4);
    ut_near((double)(weight[0] / weight[398]), .05 * exp2(.5 / 30), 1e-4);
    n.model[1].trust = NULL;
    ut_near(train_weigh(&n.model[1], pick, rows, 0, weight), 400, 1e-3);
    night_free(&n), str_free(&all);
}

/* 2000 tickets of two intents over 400 days, an eighth of them mislabelled;
 * with `flip`, what the words mean is turned round 150 days before the end. */
static str_buf warm_history(bool flip) {
    str_buf out = {0};
    uint64_t seed = 11;
    char text[40];
    for (size_t i = 0; i < 2000; i++) {
        const size_t c = par_below(&seed, 2);
        const bool turned = flip && i >= 1250;
        str_addf(&out, "{\"id\":%zu,\"created_at\":\"%.*s\",\"text\":\"%s %s "
                 "ticket\",\"requester_email\":\"p%zu@c%zu.example\","
                 "\"intent\":\"%s\"}\n", i + 1, 20,
                 time_text(time_days(2025, 8, 25) * TIME_DAY +
                           (int64_t)i * TIME_DAY / 5, text).p,
                 par_below(&seed, 6) ? (c ? "apple" : "stone") : "grey",
                 par_below(&seed, 6) ? (c ? "red" : "cold") : "thing",
                 par_below(&seed, 300), par_below(&seed, 60),
                 (c ^ turned ^ !par_below(&seed, 8)) ? "fruit" : "rock");
    }
    assert_int_equal(out.rc, PL_OK);
    return out;
}

static void the_backtest_finds_a_flip_of_meaning(void **state) {
    (void)state;
    for (int flip = 0; flip < 2; flip++) {
        str_buf text = warm_history(flip);
        static night_state n;
        night_options o;
        warm_choice choice;
        warm_night(&n, &o, str_view(&text));
        assert_true(n.split.cut != TIME_NONE);
        assert_int_equal(warm_backtest(&n.model[1], &choice, NULL), PL_OK);
        const double days = choice.try[choice.best].days;
        if (flip ? !(days >= 30 && days <= 60) : days != 0)
            fail_msg("flip %d: half-life %g", flip, days);
        assert_int_equal(choice.rows, 2000);
        assert_int_equal(choice.tests, 800);
        assert_true(choice.try[1].effective < choice.try[4].effective);
        night_free(&n), str_free(&text);
    }
}

static void few_effective_tickets_refuse_a_half_life(void **state) {
    str_buf text = ut_tickets(700);
    static night_state n;
    night_options o;
    warm_choice choice;
    (void)state;
    warm_night(&n, &o, str_view(&text));
    n.split.classes = 4;
    assert_int_equal(warm_backtest(&n.model[1], &choice, NULL), PL_OK);
    for (size_t k = 1; k < WARM_TRIES; k++)
        assert_int_equal(choice.try[k].is_refused,
                         choice.try[k].effective < 80);
    assert_false(choice.try[0].is_refused);
    n.split.cut = TIME_NONE;                        /* times of no use */
    assert_int_equal(warm_backtest(&n.model[1], &choice, NULL), PL_OK);
    assert_int_equal(choice.rows, 0);
    assert_int_equal(choice.best, 0);
    night_free(&n), str_free(&text);
}

static const struct CMUnitTest warm_tests[] = {
    TEST(warm_and_cold_reach_the_same_optimum),
    TEST(a_warm_start_takes_fewer_passes),
    TEST(intents_come_go_and_change_their_order),
    TEST(files_that_do_not_serve_change_nothing),
    TEST(ages_weigh_as_told),
    TEST(the_backtest_finds_a_flip_of_meaning),
    TEST(few_effective_tickets_refuse_a_half_life),
};
