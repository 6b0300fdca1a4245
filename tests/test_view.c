/* Tests of MEMORY, FINDING and VIEW, the ground the detectors stand on. */

/* --- MEMORY --------------------------------------------------------------- */

static void view_put(memory *m, const char *kind, const char *key,
                     const char *value) {
    assert_int_equal(memory_put(m, kind, str_of(key), str_of(value), NULL),
                     PL_OK);
}

static void memory_keeps_the_last_value_of_a_key(void **state) {
    memory m = {0};
    (void)state;
    assert_int_equal(memory_get(&m, "series", STR("a")).n, 0);
    view_put(&m, "series", "a", "1");
    view_put(&m, "churn", "a", "2");
    view_put(&m, "series", "b", "1");           /* a value that is there */
    view_put(&m, "series", "a", "3");
    assert_text(memory_get(&m, "series", STR("a")), "3");
    assert_text(memory_get(&m, "churn", STR("a")), "2");
    assert_text(memory_get(&m, "series", STR("b")), "1");
    assert_int_equal(memory_get(&m, "serie", STR("a")).n, 0);
    view_put(&m, "series", "a", "");                       /* forgotten */
    assert_int_equal(memory_get(&m, "series", STR("a")).n, 0);
    assert_text(memory_get(&m, "churn", STR("a")), "2");
    memory_free(&m);
    assert_int_equal(memory_get(&m, "churn", STR("a")).n, 0);
}

static void memory_walks_one_kind_in_order(void **state) {
    memory m = {0};
    char key[16], seen[64] = "";
    str k, v;
    (void)state;
    for (int i = 0; i < 9; i++) {
        snprintf(key, sizeof key, "k%d", i);
        view_put(&m, i % 2 ? "odd" : "even", key, i % 4 == 1 ? "" : key);
    }
    for (uint32_t at = 0; memory_next(&m, "odd", &at, &k, &v);) {
        ut_same(k, v);
        strncat(seen, k.p, k.n);
    }
    assert_string_equal(seen, "k3k7");              /* k1 and k5 are empty */
    memory_free(&m);
}

static void memory_tells_long_keys_and_any_bytes_apart(void **state) {
    memory m = {0};
    char key[2][4096];
    (void)state;
    memset(key, 'x', sizeof key);
    key[1][4095] = 'y';
    for (int i = 0; i < 2; i++)
        assert_int_equal(memory_put(&m, "k", (str){key[i], 4096},
                                    i ? STR("y") : STR("x"), NULL), PL_OK);
    for (int i = 0; i < 2; i++)
        assert_text(memory_get(&m, "k", (str){key[i], 4096}), i ? "y" : "x");
    const str nul[2] = {{"a\0b", 3}, {"a\0c", 3}};
    for (int i = 0; i < 2; i++)
        assert_int_equal(memory_put(&m, "k", nul[i],
                                    (str){"\0x" + i, 2 - (size_t)i}, NULL),
                         PL_OK);
    assert_int_equal(memory_get(&m, "k", nul[0]).n, 2);
    assert_text(memory_get(&m, "k", nul[1]), "x");
    assert_int_equal(memory_get(&m, "k", STR("a")).n, 0);
    memory_free(&m);
}

static pl_code memory_some(void) {
    memory m = {0};
    char key[16];
    pl_code rc = PL_OK;
    for (int i = 0; i < 300 && rc == PL_OK; i++) {
        snprintf(key, sizeof key, "%d", i);
        rc = memory_put(&m, "k", str_of(key), str_of(key), NULL);
    }
    memory_free(&m);
    return rc;
}

static void memory_survives_every_failed_allocation(void **state) {
    (void)state;
    ut_fail_each(memory_some, 1000, 1);
}

/* --- FINDING -------------------------------------------------------------- */

static finding *view_finding(finding_list *l, finding_kind kind,
                             const char *key) {
    finding *f = NULL;
    assert_int_equal(finding_add(l, kind, FINDING_WARN, str_of(key), &f, NULL),
                     PL_OK);
    return f;
}

static void a_fingerprint_is_of_kind_and_key_alone(void **state) {
    finding_list l = {0}, again = {0};
    char print[4][FINDING_PRINT];
    (void)state;
    strcpy(print[0], view_finding(&l, FINDING_SPIKE, "intent/a")->fingerprint);
    strcpy(print[1], view_finding(&l, FINDING_DRIFT, "intent/a")->fingerprint);
    strcpy(print[2], view_finding(&l, FINDING_SPIKE, "intent/b")->fingerprint);
    finding *f = view_finding(&again, FINDING_SPIKE, "intent/a");
    f->evidence.observed = 7, f->severity = FINDING_CRITICAL;
    assert_string_equal(f->fingerprint, print[0]);
    assert_string_not_equal(print[0], print[1]);
    assert_string_not_equal(print[0], print[2]);
    assert_int_equal(strlen(print[0]), FINDING_PRINT - 1);
    assert_int_equal(strspn(print[0], "0123456789abcdef"), FINDING_PRINT - 1);
    finding_free(&l), finding_free(&again);
}

static void texts_of_findings_never_move(void **state) {
    finding_list l = {0};
    str kept[500];
    char text[3000], want[64];
    (void)state;
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < COUNT(kept); i++) {
        const int n = snprintf(text, sizeof text, "%zu,", i);
        text[n] = 'a';
        assert_int_equal(finding_keep(&l, (str){text, i * 5 + 4}, &kept[i],
                                      NULL), PL_OK);
    }
    for (size_t i = 0; i < COUNT(kept); i++) {
        snprintf(want, sizeof want, "%zu,", i);
        assert_int_equal(kept[i].n, i * 5 + 4);
        assert_true(str_starts(kept[i], want));
    }
    finding_free(&l);
}

/* Longer than a block, than the formatter's buffer, than a quote. */
static void long_texts_are_cut(void **state) {
    finding_list l = {0};
    str_buf big = {0}, out = {0};
    (void)state;
    for (int i = 0; i < 20000; i++) str_add(&big, STR("\xC3\xA4"), NULL);
    finding *f = view_finding(&l, FINDING_BUG, "k");
    assert_int_equal(finding_keep(&l, str_view(&big), &f->title, NULL), PL_OK);
    assert_true(f->title.n > 16000 && f->title.n <= FINDING_BLOCK);
    str_add(&big, STR(""), NULL), big.p[big.n] = 0;
    assert_int_equal(finding_say(&l, &f->why, NULL, "x%s", big.p), PL_OK);
    assert_true(f->why.n < 2000);
    for (size_t k = 0; k < FINDING_EXAMPLES + 2; k++)
        assert_int_equal(finding_quote(&l, f, STR("7"),
                                       (str){big.p, FINDING_QUOTE + 1 + k},
                                       NULL), PL_OK);
    assert_int_equal(f->examples, FINDING_EXAMPLES);
    for (size_t k = 0; k < f->examples; k++) {
        assert_int_equal(f->example[k].quote.n, FINDING_QUOTE);
        assert_int_equal(str_utf8_prefix(f->example[k].quote), FINDING_QUOTE);
    }
    finding_put(&out, f);
    assert_int_equal(str_utf8_prefix(str_view(&out)), out.n);
    finding_free(&l), str_free(&big), str_free(&out);
}

static void a_copy_is_put_like_its_finding(void **state) {
    finding_list l = {0}, copies = {0};
    str_buf out[2] = {{0}};
    finding *copy;
    (void)state;
    finding *f = view_finding(&l, FINDING_SPIKE, "k");
    f->title = STR("title"), f->why = STR("why");
    assert_int_equal(finding_note(&l, f, NULL, "product", "%s", "x"), PL_OK);
    assert_int_equal(finding_note(&l, f, NULL, "page", "%s", ""), PL_OK);
    assert_int_equal(finding_copy(&copies, f, &copy, NULL), PL_OK);
    finding_put(&out[0], f), finding_put(&out[1], copy);
    ut_same(str_view(&out[1]), str_view(&out[0]));
    finding_free(&l), finding_free(&copies);
    str_free(&out[0]), str_free(&out[1]);
}

static void a_finding_is_put_as_json(void **state) {
    finding_list l = {0};
    str_buf out = {0};
    (void)state;
    finding *f = view_finding(&l, FINDING_MOOD, "tier/pro");
    assert_int_equal(finding_say(&l, &f->title, NULL, "\"%d\" \x01<b>", 5),
                     PL_OK);
    f->scope[FINDING_TIER] = STR("pro");
    f->evidence.observed = 2.5, f->evidence.accounts = 4;
    f->first_seen = time_days(2026, 9, 1) * TIME_DAY;
    for (int i = 0; i < 20; i++)
        assert_int_equal(finding_note(&l, f, NULL, "n", "%d", i), PL_OK);
    assert_int_equal(finding_quote(&l, f, STR("17"), STR("  a\n "), NULL),
                     PL_OK);
    finding_put(&out, f);
    js_node *root = js_parse(str_view(&out));
    assert_non_null(root);
    assert_text(js_text(js_at(root, "kind")), "sentiment");
    assert_text(js_text(js_at(root, "severity")), "warn");
    assert_text(js_text(js_at(root, "title")), "\"5\" \x01<b>");
    assert_text(js_text(js_at(root, "state")), "new");
    assert_text(js_text(js_at(root, "first_seen")), "2026-09-01T00:00:00Z");
    assert_text(js_text(js_at(js_at(root, "scope"), "tier")), "pro");
    const js_node *e = js_at(root, "evidence");
    ut_near(js_number(js_at(e, "observed"), 0), 2.5, 0);
    ut_near(js_number(js_at(e, "expected"), -1), -1, 0);         /* is null */
    ut_near(js_number(js_at(e, "distinct_accounts"), 0), 4, 0);
    assert_true(str_find(str_view(&out), STR("\"quote\":\"a\"")) < out.n);
    assert_text(js_text(js_at(js_at(root, "facts"), "n")), "0");
    assert_int_equal(f->facts, FINDING_FACTS);
    js_free(root), finding_free(&l), str_free(&out);
}

/* --- VIEW ----------------------------------------------------------------- */

typedef struct {
    ing_archive archive;
    join_index join;
    quo_boilerplate lines;
    view_source source;
    view_set view;
} view_world;

static void view_open(view_world *w, char *const *path, size_t files,
                      size_t threads) {
    *w = (view_world){.archive = ut_read_all(path, files, NULL)};
    assert_int_equal(join_all(&w->join, &w->archive.table, NULL), PL_OK);
    w->source = (view_source){.archive = &w->archive, .join = &w->join,
                              .lines = &w->lines, .threads = threads};
    assert_int_equal(view_make(&w->view, &w->source,
                               time_days(2026, 12, 1) * TIME_DAY, NULL),
                     PL_OK);
}

static void view_close(view_world *w) {
    view_free(&w->view);
    join_free(&w->join), ing_free(&w->archive);
}

/* A ticket of the view by its id. */
static const view_ticket *view_of(const view_world *w, const char *id) {
    for (size_t i = 0; i < w->view.n; i++)
        if (str_equal(tab_text(w->view.table, &w->view.table->ticket[
                                   w->view.ticket[i].row], TAB_ID),
                      str_of(id)))
            return &w->view.ticket[i];
    fail_msg("no ticket %s", id);
    return NULL;
}

#define VIEW_HEAD \
    "id,created_at,subject,body,intent,status,reopens,requester_email," \
    "account,tags\n"
#define VIEW_ROWS VIEW_HEAD \
    "1,2026-03-02T10:00:00Z,a,I hate this,refund,open,0,a@one.example,,\n" \
    "2,2026-03-01T10:00:00Z,b,I love it,cancel_plan,closed,2," \
    "B@one.example,,\n" \
    "3,2026-03-02T10:00:00Z,c,where is it,,solved,0,c@gmail.com,,x escalated\n" \
    "4,,d,no time,refund,open,0,,,\n" \
    "5,2026-03-03T10:00:00Z,e,text,refund,pending,0,d@two.example,Zeta,\n" \
    "6,1980-01-01,f,before there were helpdesks,refund,open,0,,,\n" \
    "7,2026-03-04T10:00:00Z,g,I want to cancel,refund,open,0,,,\n"
#define VIEW_ACCOUNTS \
    "account_id,name,domain,tier\n9,Omega,one.example,Gold\n" \
    "8,Zeta,zeta.example,Wood\n"

static void a_view_holds_what_detectors_ask_for(void **state) {
    view_world w;
    char *path[2] = {ut_file("a.csv", STR(VIEW_ROWS)),
                     ut_file("b.csv", STR(VIEW_ACCOUNTS))};
    (void)state;
    view_open(&w, path, 2, 2);
    const view_set *v = &w.view;
    assert_int_equal(v->n, 5);
    assert_int_equal(v->known, 5);
    assert_int_equal(v->untimed, 2);
    for (size_t i = 1; i < v->n; i++)
        assert_true(view_by_time(&v->ticket[i - 1], &v->ticket[i]) < 0);
    const view_ticket *t = view_of(&w, "1");
    assert_text(str_pooled(&v->account, t->account), "Omega");
    assert_text(str_pooled(&v->table->pool, t->intent), "refund");
    assert_int_equal(t->flags, VIEW_LABELLED | VIEW_UNSOLVED);
    assert_true(t->unhappy > .5f && view_of(&w, "2")->unhappy < .5f);
    assert_int_equal(t->account, view_of(&w, "2")->account);
    assert_int_equal(view_of(&w, "2")->flags,
                     VIEW_LABELLED | VIEW_CANCELS | VIEW_REOPENED);
    t = view_of(&w, "3");                  /* nobody's domain: the person */
    assert_text(str_pooled(&v->account, t->account), "person-f765c2");
    assert_int_equal(t->intent, STR_NONE);
    assert_int_equal(t->flags, VIEW_ESCALATED);
    assert_int_equal(v->account_row[t->account], STR_NONE);
    t = view_of(&w, "5");
    const uint32_t row = v->account_row[t->account];
    assert_int_not_equal(row, STR_NONE);
    assert_text(tab_text(v->table, &v->table->context[row], TAB_ID), "8");
    t = view_of(&w, "7");               /* an intent says who leaves, here */
    assert_int_equal(t->flags & VIEW_CANCELS, 0);
    assert_int_equal(t->account, STR_NONE);
    view_close(&w);
}

static void without_such_an_intent_the_text_says_who_leaves(void **state) {
    view_world w;
    str_buf text = {0};
    (void)state;
    str_addf(&text, "%s",
             "id,created_at,body,intent\n"
             "1,2026-03-01,please cancel my plan,refund\n"
             "2,2026-03-02,Kündigung zum Ende,refund\n"
             "3,2026-03-03,what does uncancelled mean,refund\n"
             "4,2026-03-04,hello,login\n");
    char *path = ut_file("a.csv", str_view(&text));
    view_open(&w, &path, 1, 1);
    const char *const id[] = {"1", "2", "3", "4"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(view_of(&w, id[i])->flags & VIEW_CANCELS,
                         i < 2 ? VIEW_CANCELS : 0);
    view_close(&w), str_free(&text);
}

static void a_night_sees_what_was_created_until_then(void **state) {
    view_world w;
    const int64_t day = time_days(2026, 3, 2) * TIME_DAY + 10 * TIME_DAY / 24;
    char *path = ut_file("a.csv", STR(VIEW_ROWS));
    (void)state;
    view_open(&w, &path, 1, 1);
    static const struct {
        int64_t beside;
        size_t known, from;
    } cases[] = {{-3 * TIME_DAY, 0, 0}, {-1, 1, 1}, {0, 3, 1}, {1, 3, 3},
                 {TIME_DAY, 4, 3}, {90 * TIME_DAY, 5, 5}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        view_at(&w.view, day + cases[i].beside);
        assert_int_equal(w.view.known, cases[i].known);
        assert_int_equal(w.view.now, day + cases[i].beside);
        assert_int_equal(view_from(&w.view, day + cases[i].beside),
                         cases[i].from);
    }
    view_close(&w);
}

static void a_view_is_the_same_for_any_number_of_threads(void **state) {
    view_world one, many;
    str_buf text = ut_tickets(700);
    char *path = ut_file("a.ndjson", str_view(&text));
    (void)state;
    view_open(&one, &path, 1, 1);
    for (size_t threads = 2; threads < 40; threads += 11) {
        view_open(&many, &path, 1, threads);
        assert_int_equal(many.view.n, 700);
        for (size_t i = 0; i < 700; i++) {
            const view_ticket *a = &one.view.ticket[i],
                              *b = &many.view.ticket[i];
            assert_true(a->created == b->created && a->row == b->row &&
                        a->account == b->account && a->intent == b->intent &&
                        a->flags == b->flags);
            ut_near((double)a->unhappy, (double)b->unhappy, 0);
        }
        view_close(&many);
    }
    view_close(&one), str_free(&text);
}

static void words_of_leaving_begin_a_word(void **state) {
    static const struct {
        str text;
        bool leaves;
    } cases[] = {
        {LIT("cancel_subscription"), true}, {LIT("Cancellation"), true},
        {LIT("plan: TERMINATE"), true}, {LIT("downgrade"), true},
        {LIT("Kündigung"), true}, {LIT("résiliation"), true},
        {LIT("x-cancel"), true}, {LIT("no_cancel"), true},
        {LIT("uncancelled"), false}, {LIT("determination"), false},
        {LIT("cance"), false}, {LIT(""), false}, {LIT("refund"), false},
        {LIT("äcancel"), false}, {LIT("3cancel"), true},
        {LIT("a\0cancel"), true}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (view_is_leaving(cases[i].text) != cases[i].leaves)
            fail_msg("\"%s\"", cases[i].text.p);
}

static void quotes_come_masked(void **state) {
    view_world w;
    str_buf text[2] = {{0}};
    str got;
    char *path = ut_file("a.csv", STR(
        "id,created_at,body\n"
        "1,2026-03-01,write to jim.beam@acme.example or call +1 212 555 0123\n"));
    (void)state;
    view_open(&w, &path, 1, 1);
    tab_reader reader = {.table = &w.archive.table};
    assert_int_equal(view_text(&w.view, &reader, text, 0, &got, NULL), PL_OK);
    assert_true(str_find(got, STR("write to")) < got.n);
    assert_int_equal(str_find(got, STR("jim")), got.n);
    assert_int_equal(str_find(got, STR("555")), got.n);
    tab_reader_free(&reader);
    str_free(&text[0]), str_free(&text[1]);
    view_close(&w);
}

static void a_view_of_nothing_is_empty(void **state) {
    view_world w;
    char *path = ut_file("a.csv", STR("id,created_at,body\n1,,no time\n"));
    (void)state;
    view_open(&w, &path, 1, 4);
    assert_int_equal(w.view.n, 0);
    assert_int_equal(w.view.untimed, 1);
    view_at(&w.view, INT64_MAX);
    assert_int_equal(w.view.known, 0);
    assert_int_equal(view_from(&w.view, 0), 0);
    view_close(&w);
}

static view_world *view_shared;

static pl_code view_again(void) {
    view_set v;
    const pl_code rc = view_make(&v, &view_shared->source, 0, NULL);
    view_free(&v);
    return rc;
}

static void a_view_survives_every_failed_allocation(void **state) {
    view_world w;
    char *path[2] = {ut_file("a.csv", STR(VIEW_ROWS)),
                     ut_file("b.csv", STR(VIEW_ACCOUNTS))};
    (void)state;
    view_open(&w, path, 2, 1);
    view_shared = &w;
    assert_true(ut_fail_each(view_again, 1000, 1) > 16);
    view_close(&w);
}

static const struct CMUnitTest view_tests[] = {
    TEST(memory_keeps_the_last_value_of_a_key),
    TEST(memory_walks_one_kind_in_order),
    TEST(memory_tells_long_keys_and_any_bytes_apart),
    TEST(memory_survives_every_failed_allocation),
    TEST(a_fingerprint_is_of_kind_and_key_alone),
    TEST(texts_of_findings_never_move),
    TEST(long_texts_are_cut),
    TEST(a_copy_is_put_like_its_finding),
    TEST(a_finding_is_put_as_json),
    TEST(a_view_holds_what_detectors_ask_for),
    TEST(without_such_an_intent_the_text_says_who_leaves),
    TEST(a_night_sees_what_was_created_until_then),
    TEST(a_view_is_the_same_for_any_number_of_threads),
    TEST(words_of_leaving_begin_a_word),
    TEST(quotes_come_masked),
    TEST(a_view_of_nothing_is_empty),
    TEST(a_view_survives_every_failed_allocation),
};
