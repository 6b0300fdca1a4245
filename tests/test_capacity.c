/* Tests of CAPACITY: Erlang's known answers, plans, savings, the page. */

/* P(wait) with n agents, by the recursion from the start. */
static double cap_wait(double load, size_t n) {
    double b = 1;
    for (size_t k = 1; k <= n; k++)
        b = load * b / ((double)k + load * b);
    return erlang_wait(load, (double)n, b);
}

static void erlang_gives_the_published_answers(void **state) {
    (void)state;                              /* 30 an hour, five minutes */
    ut_near(cap_wait(2.5, 4), .3199, 5e-5);
    ut_near(cap_wait(2.5, 5), .1304, 5e-5);
    ut_near(cap_wait(2.5, 6), .0474, 5e-5);
    assert_int_equal((int)erlang_servers(30, 300, .90, 0), 6);
    assert_int_equal((int)erlang_servers(30, 300, .68, 0), 4);
    /* 80 % within 20 s: 1 - .3199 exp(-1.5 / 15) = .711, .1304: .890 */
    assert_int_equal((int)erlang_servers(30, 300, .80, 20), 5);
}

static void erlang_is_bounded(void **state) {
    (void)state;
    assert_true(erlang_servers(0, 300, .8, 20) <= 0);
    assert_int_equal((int)erlang_servers(1e-9, 300, .8, 20), 1);
    assert_true(erlang_servers(1e300, 300, .8, 20) <= ERLANG_MOST);
    assert_true(erlang_servers(INFINITY, 300, .8, 20) <= ERLANG_MOST);
    assert_true(erlang_servers(NAN, 300, .8, 20) <= 0);
    double last = 0;
    for (double arrivals = .01; arrivals < 1e8; arrivals *= 1.7) {
        const double n = erlang_servers(arrivals, 420, .9, 60);
        assert_true(n >= last && n <= ERLANG_MOST);
        last = n;
    }
    /* The recursion and the limit agree where one takes over. */
    const double below = erlang_servers(9999, 3600, .8, 20),
                 above = erlang_servers(10001, 3600, .8, 20);
    assert_true(above >= below && above - below < 12);
}

static void channels_are_told_apart(void **state) {
    (void)state;
    assert_int_equal(capacity_of(STR("Voice")), CAPACITY_PHONE);
    assert_int_equal(capacity_of(STR("live chat")), CAPACITY_CHAT);
    assert_int_equal(capacity_of(STR("native_messaging")), CAPACITY_CHAT);
    assert_int_equal(capacity_of(STR("email")), CAPACITY_MAIL);
    assert_int_equal(capacity_of(STR("")), CAPACITY_MAIL);
}

/* Ten weeks of 28 tickets by mail on workdays and 7 calls, of ten minutes. */
static fc_world *cap_company(int32_t handle) {
    fc_world *w = fc_new();
    const uint32_t intent = fc_id(w, "refund"), mail = fc_id(w, "email"),
                   phone = fc_id(w, "phone"), open = fc_id(w, "open");
    w->handle = handle;
    for (int64_t d = 0; d < 140; d++) {
        if (forecast_weekday(FC_MONDAY + d) > 4) continue;
        w->channel = mail, fc_add(w, FC_MONDAY + d, intent, 28);
        w->channel = phone, fc_add(w, FC_MONDAY + d, intent, 7);
    }
    for (size_t i = 0; i < 10; i++)
        w->table.ticket[w->view.n - 20 + i].text[TAB_STATUS] = open;
    return w;
}

static capacity_set *cap_make(fc_world *w, const pl_model *m,
                              const eval_answer *const *answer) {
    capacity_set *k = calloc(1, sizeof *k);
    pl_error err;
    const view_source s = {.gaps = &w->gaps, .threads = 1, .published = m,
                           .answer = answer};
    assert_non_null(k);
    w->view.table = &w->table;
    if (w->view.n)
        qsort(w->view.ticket, w->view.n, sizeof *w->view.ticket,
              view_by_time);
    view_at(&w->view, (FC_MONDAY + 140) * TIME_DAY + TIME_DAY / 10);
    if (capacity_make(k, &w->view, &s, &err)) fail_msg("%s", err.message);
    return k;
}

static void cap_drop(capacity_set *k) {
    capacity_free(k);
    free(k);
}

/* 28 x 10 minutes are 4.67 hours a day, of 5.6 that an agent works. */
static void mail_takes_the_people_of_the_fluid_queue(void **state) {
    (void)state;
    fc_world *w = cap_company(600);
    capacity_set *k = cap_make(w, NULL, NULL);
    ut_near(k->all.mean.value, 600, 1e-9);
    ut_near(k->day[0].work[0], 4.67, .25);
    assert_int_equal((int)k->day[0].agents[CAPACITY_MAIL][0], 1);
    assert_true(k->day[0].agents[CAPACITY_PHONE][0] >= 1);
    assert_true(k->day[5].agents[CAPACITY_MAIL][0] <= 0);    /* Saturday */
    assert_int_equal((int)k->team[0], 1);
    assert_true(capacity_copes(k, 0, 0, k->team[0]));
    assert_false(capacity_copes(k, 0, 0, k->team[0] - 1));
    assert_true(k->backlog >= 3 && k->backlog <= 10);
    k->backlog = 2000;               /* 333 hours: 61 agent days in a week */
    assert_in_range((int)capacity_team(k, 0, 0), 12, 14);
    cap_drop(k), fc_free(w);
}

static void one_ticket_left_open_for_days_moves_no_mean(void **state) {
    (void)state;
    fc_world *w = cap_company(600);
    w->table.ticket[4000].number[TAB_HANDLE] = 5 * 86400;
    capacity_set *k = cap_make(w, NULL, NULL);
    ut_near(k->all.mean.value, 600, 5);
    cap_drop(k), fc_free(w);
}

/* The document that holds a set, parsed. */
static js_node *cap_document(const capacity_set *k, str_buf *text) {
    js_open(text, "{");
    js_field(text, "schema", STR("pipeline.report/1"));
    capacity_put(text, k);
    js_close(text, "}");
    assert_int_equal(text->rc, PL_OK);
    js_node *root = js_parse(str_view(text));
    assert_non_null(root);
    return root;
}

/* The page of a set, where `must` has to be read. */
static void cap_page(const capacity_set *k, const char *must) {
    str_buf text = {0}, html = {0};
    pl_error err;
    js_free(cap_document(k, &text));
    if (rep_html(str_view(&text), &html, &err)) fail_msg("%s", err.message);
    if (str_find(str_view(&html), str_of(must)) == html.n)
        fail_msg("the page does not say: %s", must);
    assert_int_equal(str_find(str_view(&html), STR("<script")), html.n);
    assert_int_equal(str_find(str_view(&html), STR("nan")), html.n);
    assert_true(html.n < 80000);
    str_free(&text), str_free(&html);
}

static void without_handle_times_it_is_said_what_to_export(void **state) {
    (void)state;
    fc_world *w = cap_company(0);
    capacity_set *k = cap_make(w, NULL, NULL);
    assert_true(isnan(k->team[0]));
    str_buf text = {0};
    js_node *root = cap_document(k, &text);
    assert_null(js_first(js_at(root, "capacity.plan")));
    assert_true(js_number(js_at(root, "capacity.next_14_days.value"), 0) >
                300);
    js_free(root), str_free(&text);
    cap_page(k, "handle_minutes");
    cap_drop(k), fc_free(w);
}

/* Half of the tickets are answered alone: 175 a week x .5 x 10 min. */
static void savings_are_share_times_tickets_times_time(void **state) {
    (void)state;
    fc_world *w = cap_company(600);
    policy_rule rule = {.alpha = .05, .threshold = .9, .is_certified = 1};
    pl_model m = {.rule = &rule, .rules = 1, .classes = 1};
    eval_answer sure = {.confidence = .95f}, unsure = {.confidence = .7f};
    const eval_answer **answer = calloc(w->view.n, sizeof *answer);
    for (size_t i = 0; i < w->view.n; i++)
        answer[i] = i % 2 ? &sure : &unsure;
    capacity_set *k = cap_make(w, &m, answer);
    ut_near(k->saved.value, 175 * .5 / 6, .05);
    assert_true(k->saved.lo < k->saved.value && k->saved.lo > 13);
    assert_true(k->saved.hi > k->saved.value && k->saved.hi < 16.5);
    cap_page(k, "hours of work a week");
    rule.is_certified = 0;
    cap_drop(k), k = cap_make(w, &m, answer);
    assert_true(isnan(k->saved.value));
    cap_page(k, "no rule is certified");
    cap_drop(k), fc_free(w);
    free(answer);
}

static void the_page_is_there_for_what_is_hardly_an_archive(void **state) {
    (void)state;
    fc_world *w = fc_new();
    capacity_set *k = cap_make(w, NULL, NULL);               /* no ticket */
    cap_page(k, "No forecast");
    cap_drop(k);
    fc_add(w, FC_MONDAY + 139, fc_id(w, "<script>\"'/&</svg>"), 1);
    k = cap_make(w, NULL, NULL);
    cap_page(k, "The history has");                          /* one ticket */
    cap_drop(k);
    fc_add(w, FC_MONDAY + 139, STR_NONE, 60);          /* one day, no intent */
    k = cap_make(w, NULL, NULL);
    cap_page(k, "Export handle times");
    cap_drop(k);
    w->handle = 300;
    for (int64_t d = 100; d < 140; d++)
        fc_add(w, FC_MONDAY + d, 0, 3);
    k = cap_make(w, NULL, NULL);
    cap_page(k, "steady team");
    cap_drop(k), fc_free(w);
}

static fc_world *cap_failing;

static pl_code cap_run(void) {
    static capacity_set k;
    pl_error err = {0};
    const view_source s = {.gaps = &cap_failing->gaps, .threads = 1};
    const pl_code rc = capacity_make(&k, &cap_failing->view, &s, &err);
    capacity_free(&k);
    return rc;
}

static void capacity_survives_lack_of_memory(void **state) {
    (void)state;
    cap_failing = cap_company(600);
    cap_drop(cap_make(cap_failing, NULL, NULL));
    ut_fail_each(cap_run, 60, 7);
    fc_free(cap_failing);
}

static const struct CMUnitTest capacity_tests[] = {
    TEST(erlang_gives_the_published_answers),
    TEST(erlang_is_bounded),
    TEST(channels_are_told_apart),
    TEST(mail_takes_the_people_of_the_fluid_queue),
    TEST(one_ticket_left_open_for_days_moves_no_mean),
    TEST(without_handle_times_it_is_said_what_to_export),
    TEST(savings_are_share_times_tickets_times_time),
    TEST(the_page_is_there_for_what_is_hardly_an_archive),
    TEST(capacity_survives_lack_of_memory)};
