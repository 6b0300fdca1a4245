/* Tests of MIX, VOCAB and DRIFT: archives that drift and archives that only
 * sway. */

/* --- months of any size ------------------------------------------------ */

/* A view without texts: values and words by lot, the same on all days. */
static void dt_lots(view_set *v, drift_set *d, size_t n, uint64_t seed) {
    *v = (view_set){.n = n, .now = 30 * TIME_DAY};
    *d = (drift_set){.vocab = {.n = n, .kept = MIN(n, VOCAB_TICKETS)}};
    mix_set *m = &d->mix;
    vocab_set *words = &d->vocab;
    assert_int_equal(PL_OK, mem_new(&v->ticket, n, sizeof *v->ticket, NULL));
    for (size_t c = 0; c < SHIFT_COLUMNS; c++)
        mem_new(&m->code[c], n, sizeof *m->code[c], NULL);
    mem_new(&words->start, words->kept + 1, sizeof *words->start, NULL);
    mem_new(&words->word, words->kept * 8, sizeof *words->word, NULL);
    for (size_t k = 0; k < COUNT(words->count); k++)
        mem_new(&words->count[k], VOCAB_BUCKETS, sizeof *words->count[k], NULL);
    mem_new(&m->week, MIX_VALUES + 1, sizeof *m->week, NULL);
    mem_new(&m->account, n, sizeof *m->account, NULL);
    mem_new(&words->place, VOCAB_BUCKETS, 1, NULL);
    for (size_t i = 0; i < n; i++) {
        v->ticket[i].created = (int64_t)((double)i / (double)n * 30 *
                                         (double)TIME_DAY);
        v->ticket[i].account = (uint32_t)par_below(&seed, 1 + n / 10);
        for (size_t c = 0; c < SHIFT_COLUMNS; c++) {
            char name[8];
            const size_t values = c == SHIFT_INTENTS ? 40 : 6;
            const size_t lot = par_below(&seed, values * values);
            snprintf(name, sizeof name, "v%zu", lot / values * (lot % 3) / 2);
            if (c <= SHIFT_LANGUAGE) mix_code(m, c, i, str_of(name), NULL);
            else m->code[c][i] = MIX_NONE;
        }
    }
    for (size_t k = 0; k < words->kept; k++) {
        words->start[k + 1] = words->start[k] + 8;
        for (size_t x = 0; x < 8; x++)
            words->word[words->start[k] + x] =
                (uint32_t)(par_below(&seed, 40) * par_below(&seed, 40) * 8 + x);
    }
    view_at(v, v->now);
}

/* Rows that are found and matter, of one night. */
static size_t dt_found(drift_set *d, const view_set *v) {
    shift_window window[SHIFT_WINDOWS];
    vocab_words *words = NULL;
    size_t found = 0;
    mem_new(&words, SHIFT_WINDOWS, sizeof *words, NULL);
    assert_int_equal(PL_OK, drift_measure(d, v, window, words, NULL));
    assert_true(d->night.rows > 0);
    for (size_t r = 0; r < d->night.rows; r++) {
        const shift_row *row = &d->night.row[r];
        found += row->is_found && row->moves &&
                 shift_matters(row->measure, &row->move[0]);
    }
    for (size_t k = 0; k < SHIFT_WINDOWS; k++) vocab_words_free(&words[k]);
    mem_free(words);
    return found;
}

static void halves_of_a_month_of_any_size_are_alike(void **state) {
    (void)state;
    static const struct {
        size_t n, turns;
    } sizes[] = {{300, 8}, {1000, 6}, {10000, 2}, {100000, 1}, {1000000, 1}};
    size_t nights = 0;
    for (size_t s = 0; s < COUNT(sizes); s++)
        for (size_t t = 0; t < sizes[s].turns; t++) {
            view_set v;
            drift_set d;
            dt_lots(&v, &d, sizes[s].n, 100 * s + t);
            nights += dt_found(&d, &v) > 0;
            drift_free(&d), view_free(&v);
        }
    assert_int_equal(nights, 0);                                /* of 18 */
}

static void the_same_shift_is_found_in_a_month_of_any_size(void **state) {
    (void)state;
    static const size_t sizes[] = {1500, 10000, 100000};
    for (size_t s = 0; s < COUNT(sizes); s++) {
        view_set v;
        drift_set d;
        uint64_t seed = s;
        dt_lots(&v, &d, sizes[s], 50 + s);
        for (size_t i = view_from(&v, 23 * TIME_DAY + 1); i < v.n; i++)
            if (par_below(&seed, 4) == 0) d.mix.code[SHIFT_PRODUCT][i] = 1;
        assert_true(dt_found(&d, &v) > 0);
        size_t products = 0;
        for (size_t r = 0; r < d.night.rows; r++) {
            const shift_row *row = &d.night.row[r];
            products += row->is_found && row->measure == SHIFT_PRODUCT;
            assert_false(row->is_found && row->measure == SHIFT_CHANNEL);
        }
        assert_true(products > 0);
        drift_free(&d), view_free(&v);
    }
}

static void one_loud_account_is_no_drift(void **state) {
    (void)state;
    view_set v;
    drift_set d;
    uint64_t seed = 1;
    dt_lots(&v, &d, 4000, 77);
    for (size_t i = view_from(&v, 23 * TIME_DAY + 1); i < v.n; i++)
        if (par_below(&seed, 5) == 0)
            d.mix.code[SHIFT_PAGE][i] = 2, v.ticket[i].account = 3;
    assert_int_equal(dt_found(&d, &v), 0);
    drift_free(&d), view_free(&v);
}

/* Answers of a model that stays as sure as it was while what it says is less
 * often right from `change` on. */
static void dt_model(view_set *v, drift_set *d, int64_t change, size_t worse) {
    uint64_t seed = 13;
    accuracy_set *e = &d->accuracy;
    e->answers = v->n;
    mem_new(&e->at, v->n, sizeof *e->at, NULL);
    mem_new(&e->sure, v->n, sizeof *e->sure, NULL);
    mem_new(&e->right, v->n, sizeof *e->right, NULL);
    mem_new(&e->sign, v->n * ACCURACY_SIGNS, sizeof *e->sign, NULL);
    for (size_t i = 0; i < v->n; i++) {
        const bool is_new = v->ticket[i].created >= change;
        const double z = 1.5 + (double)par_below(&seed, 2000) / 1000;
        const double p = 1 / (1 + exp(-z));
        e->at[i] = (uint32_t)i, e->sure[i] = (float)p;
        e->sign[i * ACCURACY_SIGNS] = (float)(z / 5);
        e->right[i] = (double)par_below(&seed, 1000000) <
                      (p - (is_new ? (double)worse / 100 : 0)) * 1e6;
        mix_code(&d->mix, SHIFT_RIGHT, i,
                 str_of(e->right[i] ? "right" : "wrong"), NULL);
    }
}

/* The finding about a measure, or NULL. */
static const finding *dt_in(const finding_list *l, const char *measure) {
    for (size_t i = 0; i < l->n; i++)
        if (str_equal(l->one[i].scope[FINDING_MEASURE], str_of(measure)))
            return &l->one[i];
    return NULL;
}

static void a_fall_of_measured_accuracy_is_critical(void **state) {
    (void)state;
    static const size_t worse[] = {0, 15};
    for (size_t k = 0; k < COUNT(worse); k++) {
        view_set v;
        drift_set d;
        memory m = {.value = NULL};
        finding_list out = {.n = 0};
        dt_lots(&v, &d, 6000, 5);
        dt_model(&v, &d, 23 * TIME_DAY + 1, worse[k]);
        assert_int_equal(PL_OK, drift_night(&d, &v, &m, &out, NULL));
        const finding *accuracy = dt_in(&out, "accuracy");
        if (!worse[k]) {
            assert_int_equal(out.n, 0);
        } else {
            assert_non_null(accuracy);
            assert_int_equal(accuracy->severity, FINDING_CRITICAL);
            assert_true(accuracy->evidence.observed <
                        accuracy->evidence.lo);
            assert_non_null(dt_in(&out, "calibration"));
            assert_null(dt_in(&out, "estimated accuracy"));
        }
        finding_free(&out), memory_free(&m);
        drift_free(&d), view_free(&v);
    }
}

static void answers_that_are_less_sure_are_estimated_worse(void **state) {
    (void)state;
    view_set v;
    drift_set d;
    memory m = {.value = NULL};
    finding_list out = {.n = 0};
    dt_lots(&v, &d, 6000, 6);
    dt_model(&v, &d, INT64_MAX, 0);
    for (size_t i = view_from(&v, 23 * TIME_DAY + 1); i < v.n; i++) {
        d.accuracy.right[i] = 2;                                /* no label */
        d.mix.code[SHIFT_RIGHT][i] = MIX_NONE;
        d.accuracy.sign[i * ACCURACY_SIGNS] -= .2f;
        /* Right in about 81 %, not 92. */
    }
    assert_int_equal(PL_OK, drift_night(&d, &v, &m, &out, NULL));
    const finding *f = dt_in(&out, "estimated accuracy");
    assert_non_null(f);
    assert_int_equal(f->severity, FINDING_WARN);
    assert_true(f->evidence.observed < .88 && f->evidence.observed > .75);
    finding_free(&out), memory_free(&m);
    drift_free(&d), view_free(&v);
}

/* --- archives ---------------------------------------------------------- */

typedef struct {
    ing_archive archive;
    view_set view;
    drift_set set;
    memory memory;
    finding_list out;
} dt_night;

static void dt_close(dt_night *n) {
    finding_free(&n->out), memory_free(&n->memory);
    drift_free(&n->set), view_free(&n->view), ing_free(&n->archive);
}

/* Reads a table of tickets and prepares the night at `now`. */
static void dt_open(dt_night *n, str table, const char *now, size_t threads) {
    static const quo_boilerplate lines;
    *n = (dt_night){.archive = ut_ingest_as(table, NULL)};
    const view_source s = {.archive = &n->archive, .lines = &lines,
                           .threads = threads};
    assert_int_equal(PL_OK, view_make(&n->view, &s, time_parse(str_of(now)),
                                      NULL));
    assert_int_equal(PL_OK, drift_make(&n->set, &n->view, &s, NULL));
}

/* Another night, `days` later. */
static void dt_next(dt_night *n, int days) {
    finding_free(&n->out);
    view_at(&n->view, n->view.now + days * TIME_DAY);
    assert_int_equal(PL_OK, drift_night(&n->set, &n->view, &n->memory,
                                        &n->out, NULL));
}

static const finding *dt_about(const dt_night *n, const char *measure) {
    return dt_in(&n->out, measure);
}

static const char dt_head[] =
    "id,created_at,subject,description,intent,product,account\n";

/* 20 tickets a day in 2026: from day `change` on a workspace is called a hub
 * more and more, and a product and its intent are new. */
static str_buf dt_table(size_t days, size_t change, bool has_intent) {
    static const char *const things[] = {"invoice", "password", "export",
                                         "printer", "calendar"};
    str_buf out = {0};
    uint64_t seed = 9;
    str_add(&out, str_of(dt_head), NULL);
    for (size_t d = 0; d < days; d++)
        for (size_t i = 0; i < 20; i++) {
            char at[40];
            const bool is_new = d >= change &&
                                par_below(&seed, 21) < d - change;
            const size_t thing = par_below(&seed, COUNT(things));
            const int64_t t = (time_days(2026, 1, 1) + (int64_t)d) * TIME_DAY +
                              (int64_t)i * 3600 * TIME_SECOND;
            const bool is_pulse = is_new && i % 7 == 0;
            str_addf(&out, "%zu-%zu,%.*s,Question,My %s in the %s is not the "
                     "one that %s wanted,%s,%s,Account %zu\n", d, i, 19,
                     time_text(t, at).p, things[thing],
                     is_new ? "team hub" : "workspace",
                     things[par_below(&seed, COUNT(things))],
                     !has_intent ? "" : is_pulse ? "pulse_start"
                                                 : things[thing],
                     is_pulse ? "Pulse" : thing < 3 ? "Ledger" : "Track",
                     (size_t)par_below(&seed, 40));
        }
    return out;
}

static void a_new_name_is_one_finding_while_it_spreads(void **state) {
    (void)state;
    str_buf table = dt_table(130, 100, true);
    dt_night n;
    char print[FINDING_PRINT] = "";
    size_t nights = 0;
    dt_open(&n, str_view(&table), "2026-04-05T02:30:00Z", 2);
    for (size_t k = 0; k < 32; k++) {
        dt_next(&n, 1);
        const finding *f = dt_about(&n, "vocabulary");
        if (k < 4) assert_null(f);                   /* before the change */
        if (!f) continue;
        if (!nights++) memcpy(print, f->fingerprint, sizeof print);
        assert_string_equal(print, f->fingerprint);
    }
    assert_true(nights >= 20);
    const finding *f = dt_about(&n, "vocabulary");
    assert_true(str_find(f->title, STR("hub")) < f->title.n);
    assert_true(str_find(f->title, STR("workspace")) < f->title.n);
    assert_int_equal(f->severity, FINDING_WARN);
    assert_true(f->examples > 0 && f->evidence.accounts >= 3);
    dt_close(&n), str_free(&table);
}

static void a_new_product_and_a_new_intent_are_told(void **state) {
    (void)state;
    str_buf table = dt_table(130, 100, true);
    dt_night n;
    dt_open(&n, str_view(&table), "2026-04-30T02:30:00Z", 2);
    dt_next(&n, 0);
    const finding *product = dt_about(&n, "product");
    const finding *intent = dt_about(&n, "intents");
    assert_non_null(product), assert_non_null(intent);
    ut_same(product->title, STR("New product: \"Pulse\""));
    ut_same(product->scope[FINDING_PRODUCT], STR("Pulse"));
    ut_same(intent->scope[FINDING_INTENT], STR("pulse_start"));
    assert_int_equal(product->severity, FINDING_WARN);
    dt_close(&n), str_free(&table);
}

static void words_drift_without_labels_too(void **state) {
    (void)state;
    str_buf table = dt_table(120, 100, false);
    dt_night n;
    dt_open(&n, str_view(&table), "2026-04-29T02:30:00Z", 2);
    dt_next(&n, 0);
    assert_non_null(dt_about(&n, "vocabulary"));
    assert_null(dt_about(&n, "intents"));
    dt_close(&n), str_free(&table);
}

static void an_archive_that_stays_has_no_finding(void **state) {
    (void)state;
    str_buf table = dt_table(130, 999, true);
    dt_night n;
    dt_open(&n, str_view(&table), "2026-03-01T02:30:00Z", 2);
    for (size_t k = 0; k < 50; k++) {
        dt_next(&n, 1);
        assert_int_equal(n.out.n, 0);
    }
    dt_close(&n), str_free(&table);
}

/* Findings and numbers of a night as text. */
static str_buf dt_text(const dt_night *n) {
    str_buf out = {0};
    js_open(&out, "{");
    for (size_t i = 0; i < n->out.n; i++) finding_put(&out, &n->out.one[i]);
    drift_put(&out, &n->set);
    js_close(&out, "}");
    return out;
}

static void threads_make_no_difference(void **state) {
    (void)state;
    str_buf table = dt_table(125, 100, true), text[2];
    static const size_t threads[] = {1, 5};
    for (size_t k = 0; k < 2; k++) {
        dt_night n;
        dt_open(&n, str_view(&table), "2026-05-04T02:30:00Z", threads[k]);
        dt_next(&n, 0);
        text[k] = dt_text(&n);
        dt_close(&n);
    }
    assert_true(str_find(str_view(&text[0]), STR("hub")) < text[0].n);
    assert_true(str_equal(str_view(&text[0]), str_view(&text[1])));
    str_free(&text[0]), str_free(&text[1]), str_free(&table);
}

static void odd_archives_have_no_drift(void **state) {
    (void)state;
    str_buf table[4] = {{0}};
    for (size_t k = 0; k < COUNT(table); k++)
        str_add(&table[k], str_of(dt_head), NULL);
    str_addf(&table[0], "1,2026-05-01 10:00:00,One,only one ticket,x,P,A\n");
    for (int i = 0; i < 500; i++) {
        str_addf(&table[1], "%d,2026-05-01 10:%02d:00,Day,word%d more,x,P,A%d\n",
                 i, i % 60, i % 9, i % 50);
        str_addf(&table[2], "%d,2026-05-01 10:00:00,Second,word%d,x,P,A%d\n",
                 i, i % 9, i % 50);
        str_addf(&table[3], "%d,%d-%02d-01 10:00:00,Years,slow help,x,P,A%d\n",
                 i, 2016 + i % 10, 1 + i / 10 % 12, i % 50);
    }
    for (size_t k = 0; k < COUNT(table); k++) {
        dt_night n;
        dt_open(&n, str_view(&table[k]), "2026-05-02T02:30:00Z", 2);
        dt_next(&n, -400), dt_next(&n, 400), dt_next(&n, 0), dt_next(&n, 9);
        assert_int_equal(n.out.n, 0);
        dt_close(&n), str_free(&table[k]);
    }
}

/* A night of an archive that has been read, for memory that fails. */
static ing_archive dt_archive;
static pl_code dt_all(void) {
    static const quo_boilerplate lines;
    pl_code rc = PL_OK;
    dt_night n = {.memory = {.value = NULL}};
    const view_source s = {.archive = &dt_archive, .lines = &lines,
                           .threads = 1};
    TRY(view_make(&n.view, &s, time_parse(STR("2026-03-26T02:30:00Z")), NULL));
    TRY(drift_make(&n.set, &n.view, &s, NULL));
    TRY(drift_night(&n.set, &n.view, &n.memory, &n.out, NULL));
    if (!n.out.n) rc = PL_EDATA;
done:
    dt_close(&n);
    return rc;
}

static void memory_running_out_frees_all(void **state) {
    (void)state;
    str_buf table = dt_table(84, 60, true);
    dt_archive = ut_ingest_as(str_view(&table), NULL);
    assert_true(ut_fail_each(dt_all, 30, 17) > 100);
    ing_free(&dt_archive), str_free(&table);
}

static const struct CMUnitTest drift_tests[] = {
    TEST(halves_of_a_month_of_any_size_are_alike),
    TEST(the_same_shift_is_found_in_a_month_of_any_size),
    TEST(one_loud_account_is_no_drift),
    TEST(a_fall_of_measured_accuracy_is_critical),
    TEST(answers_that_are_less_sure_are_estimated_worse),
    TEST(a_new_name_is_one_finding_while_it_spreads),
    TEST(a_new_product_and_a_new_intent_are_told),
    TEST(words_drift_without_labels_too),
    TEST(an_archive_that_stays_has_no_finding),
    TEST(threads_make_no_difference),
    TEST(odd_archives_have_no_drift),
    TEST(memory_running_out_frees_all)};
