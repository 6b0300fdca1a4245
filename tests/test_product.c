/* Tests of PRODUCT: what confuses, what new accounts ask, what is wished. */

#define PRODUCT_NOW (time_days(2026, 9, 1) * TIME_DAY)

/* One ticket of company c, `ago` days before PRODUCT_NOW. */
static void product_ticket(str_buf *out, double ago, size_t c,
                           const char *page, const char *intent,
                           const char *text) {
    char at[40];
    static size_t id;
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)++id);
    js_field(out, "created_at",
             time_text(PRODUCT_NOW - (int64_t)(ago * (double)TIME_DAY), at));
    js_field(out, "description", str_of(text));
    js_key(out, "requester_email"), js_comma(out);
    str_addf(out, "\"ann@c%zu.example\"", c);
    js_field(out, "page", str_of(page));
    if (*intent) js_field(out, "intent", str_of(intent));
    js_close(out, "}\n");
}

/* n tickets about a page, of companies from..from + of, evenly in [to, to +
 * days) days before PRODUCT_NOW. */
static void product_tickets(str_buf *out, size_t n, size_t from, size_t of,
                            double to, double days, const char *page,
                            const char *intent) {
    for (size_t i = 0; i < n; i++)
        product_ticket(out, to + days * ((double)i + .5) / (double)n,
                       from + i % of, page, intent,
                       "Where do I find the numbers of last month?");
}

/* Companies 0..n, signed up `since` days before PRODUCT_NOW (or, from `young`
 * on, one a day since then). */
static void product_accounts(str_buf *out, size_t n, size_t young) {
    str_addf(out, "Account ID,Company name,Domain,Tier,MRR,Created\n");
    for (size_t i = 0; i < n; i++) {
        char text[40];
        const int64_t ago = i < young ? 900 : 200 - (int64_t)(i - young);
        str_addf(out, "A%zu,Company %zu,c%zu.example,gold,%zu,%.10s\n", i, i,
                 i, 10 + i, time_text(PRODUCT_NOW - ago * TIME_DAY, text).p);
    }
}

/* An archive of up to three texts: tickets, accounts, use. */
typedef struct {
    watch_case watch;
    lapse_set churn;
    product_set set;
    customer_set customer;
} product_case;

static pl_code product_open(product_case *c, char *const *path, size_t n) {
    pl_code rc = PL_OK;
    *c = (product_case){0};
    TRY(watch_open(&c->watch, path, n, PRODUCT_NOW));
    TRY(lapse_make(&c->churn, &c->watch.view, &c->watch.source, NULL));
    TRY(churn_night(&c->churn, &c->watch.view, &c->watch.memory,
                    &c->watch.found, NULL));
    TRY(product_make(&c->set, &c->watch.view, &c->watch.source, &c->churn,
                     NULL));
    TRY(customer_make(&c->customer, &c->watch.view, &c->watch.source,
                      &c->churn, NULL));
done:
    return rc;
}

static void product_close(product_case *c) {
    customer_free(&c->customer);
    product_free(&c->set);
    lapse_free(&c->churn);
    watch_close(&c->watch);
}

/* Opens an archive of texts, which are freed; empty ones are left out. */
static void product_given(product_case *c, str_buf *tickets,
                          str_buf *accounts, str_buf *use) {
    char *path[3];
    size_t n = 0;
    path[n++] = ut_file("product.ndjson", str_view(tickets));
    if (accounts && accounts->n)
        path[n++] = ut_file("accounts.csv", str_view(accounts));
    if (use && use->n) path[n++] = ut_file("usage.csv", str_view(use));
    assert_int_equal(product_open(c, path, n), PL_OK);
    str_free(tickets);
    if (accounts) str_free(accounts);
    if (use) str_free(use);
}

/* What the report says of a case, parsed; the caller frees it. */
static js_node *product_report(const product_case *c) {
    str_buf out = {0};
    js_open(&out, "{");
    product_put(&out, &c->set), customer_put(&out, &c->customer);
    js_close(&out, "}");
    assert_int_equal(out.rc, PL_OK);
    js_node *root = js_parse(str_view(&out));
    assert_non_null(root);
    str_free(&out);
    return root;
}

/* The row of a list that has this name, or NULL. */
static const js_node *product_row_of(const js_node *root, const char *list,
                                     const char *name) {
    const js_node *row = js_first(js_at(root, list));
    while (row && !str_equal(js_text(js_at(row, "name")), str_of(name)))
        row = row->next;
    return row;
}

static double product_number(const js_node *row, const char *path) {
    return js_number(js_at(row, path), NAN);
}

/* --- intervals ------------------------------------------------------------ */

static void a_rate_has_the_interval_of_its_accounts(void **state) {
    (void)state;
    /* 10 events: 4.795 to 18.39 (exact Poisson interval) */
    const eval_interval ten = product_rate((product_count){10, 10}, 1);
    assert_true(fabs(ten.lo - 4.795) < .03 && fabs(ten.hi - 18.39) < .06);
    /* none: up to 3.689 */
    const eval_interval none = product_rate((product_count){0, 0}, 1);
    assert_true(none.lo == 0 && fabs(none.hi - 3.689) < .03);
    /* the same ten of one account: one event of weight 10 */
    const eval_interval one = product_rate((product_count){10, 100}, 1);
    assert_true(one.lo < .4 && one.hi > 50);
    assert_true(isnan(product_rate((product_count){3, 3}, 0).value));
}

static void a_change_of_one_account_is_chance(void **state) {
    (void)state;
    double wide, one;
    const eval_interval grown = product_change(
        (product_count){60, 60}, 1, (product_count){20, 20}, 1, &wide);
    assert_true(fabs(grown.value - 2) < 1e-9 && grown.lo > .7);
    product_change((product_count){60, 20 + 40 * 40}, 1,
                   (product_count){20, 20}, 1, &one);
    assert_true(wide < 1e-4 && one > .05);
    assert_true(isnan(product_change((product_count){4, 4}, 1,
                                     (product_count){20, 20}, 1, &one).value));
    assert_true(one == 1);
}

/* --- places --------------------------------------------------------------- */

static void places_rank_by_what_is_surely_high(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0}, accounts = {0}, use = {0};
    product_accounts(&accounts, 60, 60);
    product_tickets(&tickets, 5, 0, 60, 100, 80, "/old", "other");
    product_tickets(&tickets, 60, 0, 60, 0, 80, "/reports", "how to");
    product_tickets(&tickets, 3, 0, 1, 0, 80, "/tiny", "odd");
    product_tickets(&tickets, 90, 0, 60, 0, 80, "/home", "other");
    str_addf(&use, "account,event,page,at\n");
    for (size_t i = 0; i < 60; i++) {
        str_addf(&use, "c%zu.example,v,/home,2026-08-10T10:00:00Z\n", i);
        if (i < 20)
            str_addf(&use, "c%zu.example,v,/reports,2026-08-10T10:00:00Z\n",
                     i);
        if (!i) str_addf(&use, "c0.example,v,/tiny,2026-08-10T10:00:00Z\n");
    }
    /* only the page: what a row names first is what was used */
    for (char *p = use.p; (p = strstr(p, ",v,/")); p++) memcpy(p, ", ,", 3);
    product_given(&c, &tickets, &accounts, &use);
    js_node *root = product_report(&c);
    const js_node *page = js_first(js_at(root, "product.pages"));
    assert_text(js_text(js_at(page, "name")), "/reports");
    assert_true(product_number(page, "active") == 20);
    assert_true(product_number(page, "per_100_accounts.value") == 300);
    assert_true(product_number(page, "tickets") == 60);
    assert_true(product_number(page, "accounts") == 60);
    assert_text(js_text(js_first(js_at(page, "intents"))), "how to");
    const js_node *tiny = product_row_of(root, "product.pages", "/tiny");
    assert_true(product_number(tiny, "per_100_accounts.value") == 300);
    assert_true(product_number(tiny, "per_100_accounts.lo") <
                product_number(page, "per_100_accounts.lo"));
    assert_true(product_number(root, "product.active_accounts") == 60);
    js_free(root);
    product_close(&c);
}

static void without_use_places_rank_by_tickets(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0};
    product_tickets(&tickets, 30, 0, 30, 0, 80, "/few", "a");
    product_tickets(&tickets, 70, 0, 30, 0, 80, "/many", "b");
    product_given(&c, &tickets, NULL, NULL);
    js_node *root = product_report(&c);
    const js_node *page = js_first(js_at(root, "product.pages"));
    assert_text(js_text(js_at(page, "name")), "/many");
    assert_true(fabs(product_number(page, "share") - .7) < 1e-6);
    assert_true(isnan(product_number(page, "per_100_accounts.value")));
    assert_true(isnan(product_number(root, "product.active_accounts")));
    assert_text(js_text(js_at(page, "verdict")), "too few to compare");
    js_free(root);
    product_close(&c);
}

static void a_page_that_grows_is_told_and_a_noisy_account_is_not(void **s) {
    (void)s;
    product_case c;
    str_buf tickets = {0};
    const char *const page[] = {"/grows", "/stays", "/noisy"};
    for (size_t p = 0; p < 3; p++)
        product_tickets(&tickets, 40, 0, 40, 90, 90, page[p], "a");
    product_tickets(&tickets, 120, 0, 60, 0, 90, "/grows", "a");
    product_tickets(&tickets, 44, 0, 44, 0, 90, "/stays", "a");
    product_tickets(&tickets, 40, 0, 40, 0, 90, "/noisy", "a");
    product_tickets(&tickets, 60, 50, 1, 0, 90, "/noisy", "a");
    product_given(&c, &tickets, NULL, NULL);
    js_node *root = product_report(&c);
    static const char *const verdict[] = {"more than before", "within chance",
                                          "within chance"};
    for (size_t p = 0; p < 3; p++)
        assert_text(js_text(js_at(product_row_of(root, "product.pages",
                                                 page[p]), "verdict")),
                    verdict[p]);
    js_free(root);
    product_close(&c);
}

/* --- new accounts --------------------------------------------------------- */

/* 40 accounts that begin, one a day, and 40 old ones: the young ask about
 * "import" as well, in their second week. */
static void product_beginners(str_buf *tickets, str_buf *accounts,
                              bool is_harder) {
    product_accounts(accounts, 80, 40);
    for (size_t i = 0; i < 40; i++) {
        product_tickets(tickets, 9, i, 1, 0, 215, "/home", "invoice");
        product_tickets(tickets, 1, i, 1, 3 * (double)i, 3, "/in", "import");
        const double began = 200 - (double)i;
        product_tickets(tickets, 3, 40 + i, 1, began - 29, 28, "/home",
                        "invoice");
        for (size_t k = 0; is_harder && k < 2; k++)
            product_ticket(tickets, began - 9 - (double)k, 40 + i, "/in",
                           "import", "How do I import our old projects?");
    }
}

static void what_new_accounts_ask_more_often_is_found(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0}, accounts = {0};
    product_beginners(&tickets, &accounts, true);
    product_given(&c, &tickets, &accounts, NULL);
    js_node *root = product_report(&c);
    const js_node *step = product_row_of(root, "product.onboarding.steps",
                                         "import");
    assert_text(js_text(js_at(root, "product.onboarding.known_by")),
                "day of signing up");
    assert_true(product_number(root, "product.onboarding.accounts") == 40);
    assert_non_null(step);
    assert_text(js_text(js_at(step, "kind")), "intent");
    assert_true(product_number(step, "accounts") == 40);
    assert_true(product_number(step, "asked_again") == 40);
    assert_true(product_number(step, "mostly_in_week") == 2);
    /* 80 of 200 tickets against 40 of 400 */
    assert_true(fabs(product_number(step, "lift.value") - 4) < .5);
    assert_true(product_number(step, "lift.lo") > 2);
    assert_text(js_text(js_at(js_first(js_at(step, "examples")), "text")),
                "How do I import our old projects?");
    assert_non_null(product_row_of(root, "product.onboarding.steps", "/in"));
    assert_null(product_row_of(root, "product.onboarding.steps", "invoice"));
    const js_node *week = js_first(js_at(root, "product.onboarding.weeks"));
    assert_true(product_number(week, "accounts") == 40);
    assert_true(product_number(week->next, "per_100_accounts.value") ==
                200);
    js_free(root);
    product_close(&c);
}

static void new_accounts_like_old_ones_have_no_steps(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0}, accounts = {0};
    product_accounts(&accounts, 80, 40);
    for (size_t i = 0; i < 80; i++) {
        product_tickets(&tickets, 40, i, 1, 0, 200, "/home", "invoice");
        product_tickets(&tickets, 20, i, 1, 0, 200, "/in", "import");
    }
    product_given(&c, &tickets, &accounts, NULL);
    assert_true(c.set.start.young > 200);
    assert_int_equal(c.set.start.n, 0);
    product_close(&c);
}

static void without_accounts_the_first_ticket_is_the_beginning(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0}, accounts = {0};
    product_beginners(&tickets, &accounts, true);
    str_free(&accounts);
    product_given(&c, &tickets, NULL, NULL);
    js_node *root = product_report(&c);
    assert_text(js_text(js_at(root, "product.onboarding.known_by")),
                "first ticket");
    /* who wrote in the first 90 days of the archive may be old */
    for (size_t a = 0; a < c.churn.accounts; a++)
        if (c.churn.account[a].since < PRODUCT_NOW - 111 * TIME_DAY)
            assert_true(isnan(product_age(&c.set, (uint32_t)a,
                                          c.churn.account[a].since)));
    js_free(root);
    product_close(&c);
}

/* --- wishes --------------------------------------------------------------- */

static void words_begin_where_a_list_says(void **state) {
    (void)state;
    static const char list[] = "feature req|wish";
    assert_int_equal(product_hear(STR("Feature_Request"), list), 0);
    assert_int_equal(product_hear(STR("my wish"), list), 3);
    assert_int_equal(product_hear(STR("swish"), list), 5);
    assert_int_equal(product_hear(STR("feature"), list), 7);
    assert_int_equal(product_hear(STR(""), list), 0);
    assert_int_equal(product_hear(STR("billing-wishes"), list), 8);
}

static void the_heart_of_a_wish_is_its_longest_sentence(void **state) {
    (void)state;
    assert_text(product_heart(STR("Feature request\nHello all. It would be "
                                  "great if we could undo a delete. Thanks")),
                "would be great if we could undo a delete");
    assert_text(product_heart(STR("Hello. No phrase here. ")),
                "Hello. No phrase here.");
    assert_text(product_heart(STR("I want dark mode but there is no such "
                                  "option")),
                "I want dark mode but there is no such option");
    assert_int_equal(product_heart((str){0}).n, 0);
}

/* Wishes in two themes, with greetings that are none. */
static void product_wish_list(str_buf *out, size_t n, const char *intent) {
    static const char *const hello[] = {"Hello team.", "Hi all.", "Dear all.",
                                        "Good morning.", "Hey there."};
    static const char *const wish[] = {
        "would be great if we could have a dark mode for the night",
        "would be great if the calendar could be printed on paper"};
    for (size_t i = 0; i < n; i++) {
        char text[200], with[40];
        for (size_t k = 0; k < 3; k++)                /* words of no theme */
            snprintf(with + 5 * k, 6, " %c%c%ca", (char)('b' + i % 9 + k),
                     "aeiou"[i / 2 % 5], (char)('k' + i / 3 % 7));
        snprintf(text, sizeof text, "%s It %s%s, please. %s", hello[i % 5],
                 wish[i % 2], with, hello[(i + 2) % 5]);
        product_ticket(out, 80 * (double)i / (double)n, i, "/home", intent,
                       text);
    }
}

static void wishes_are_grouped_by_what_they_wish(void **state) {
    (void)state;
    for (int by_text = 0; by_text < 2; by_text++) {
        product_case c;
        str_buf tickets = {0}, accounts = {0};
        product_accounts(&accounts, 120, 120);
        product_wish_list(&tickets, 120, by_text ? "question"
                                                 : "Feature_Request");
        product_tickets(&tickets, 60, 0, 60, 0, 80, "/home", "question");
        product_given(&c, &tickets, &accounts, NULL);
        js_node *root = product_report(&c);
        const js_node *list = js_at(root, "product.wishes");
        assert_text(js_text(js_at(list, "found_by")), by_text ? "words"
                                                              : "intent");
        assert_true(product_number(list, "tickets") == 120);
        size_t dark = 0, print = 0;
        double revenue = 0;
        for (const js_node *t = js_first(js_at(list, "themes")); t;
             t = t->next) {
            const str said = js_text(js_at(js_first(js_at(t, "examples")),
                                           "text"));
            const bool is_dark = str_find(said, STR("dark mode")) < said.n;
            assert_true(is_dark != (str_find(said, STR("calendar")) < said.n));
            *(is_dark ? &dark : &print) += (size_t)product_number(t,
                                                                  "tickets");
            revenue += product_number(t, "revenue");
        }
        assert_int_equal(dark + print, 120);
        assert_in_range(dark, 50, 70);               /* 60, but for words */
        assert_true(revenue == 120 * 10 + 119 * 120 / 2);
        js_free(root);
        product_close(&c);
    }
}

static void few_wishes_are_one_theme(void **state) {
    (void)state;
    product_case c;
    str_buf tickets = {0};
    product_wish_list(&tickets, 9, "wish");
    product_given(&c, &tickets, NULL, NULL);
    assert_int_equal(c.set.wishes.n, 1);
    assert_int_equal(c.set.wishes.theme[0].tickets, 9);
    assert_int_equal(c.set.wishes.theme[0].accounts, 9);
    product_close(&c);
}

/* --- odd archives --------------------------------------------------------- */

/* The whole page of a case. */
static str_buf product_page(const product_case *c) {
    str_buf json = {0}, page = {0};
    js_open(&json, "{");
    js_field(&json, "schema", STR("pipeline.report/1"));
    churn_put(&json, &c->churn);
    product_put(&json, &c->set), customer_put(&json, &c->customer);
    js_close(&json, "}");
    assert_int_equal(rep_html(str_view(&json), &page, NULL), PL_OK);
    str_free(&json);
    return page;
}

static bool product_shows(const str_buf *page, const char *text) {
    return str_find(str_view(page), str_of(text)) < page->n;
}

static void odd_archives_have_a_page_that_says_what_is_missing(void **state) {
    (void)state;
    static const char evil[] = "<script>alert(\"x\")</script>/'\\\"";
    for (size_t n = 0; n < 3; n++) {
        product_case c;
        str_buf tickets = {0};
        for (size_t i = 0; i < (n ? n * n * 30 - 29 : 0); i++)
            product_ticket(&tickets, (double)i / 200, i % 9, evil, evil,
                           "It would be great if </svg>");
        if (!n) str_addf(&tickets, " ");
        product_given(&c, &tickets, NULL, NULL);
        str_buf page = product_page(&c);
        assert_true(product_shows(&page, "No use of the product was read"));
        assert_true(product_shows(&page, "No file of accounts was read"));
        assert_true(product_shows(&page, "no file of accounts was read. "
                                         "Export the accounts"));
        assert_false(product_shows(&page, "<script"));
        assert_false(product_shows(&page, "nan"));
        assert_int_equal(product_shows(&page, "&lt;script&gt;alert"), n > 0);
        str_free(&page);
        product_close(&c);
    }
}

static void more_threads_say_the_same(void **state) {
    (void)state;
    str_buf said[2] = {{0}};
    for (size_t k = 0; k < 2; k++) {
        product_case c;
        str_buf tickets = {0}, accounts = {0};
        product_beginners(&tickets, &accounts, true);
        product_wish_list(&tickets, 120, "wish");
        product_given(&c, &tickets, &accounts, NULL);
        product_free(&c.set);
        c.watch.source.threads = 1 + 2 * k;
        assert_int_equal(product_make(&c.set, &c.watch.view, &c.watch.source,
                                      &c.churn, NULL), PL_OK);
        product_put(&said[k], &c.set);
        for (char *p = said[k].p; (p = strstr(p, "\"id\":\"")); p++)
            memset(p + 6, '0', strcspn(p + 6, "\""));   /* ids go on */
        product_close(&c);
    }
    assert_int_equal(said[0].n, said[1].n);
    assert_memory_equal(said[0].p, said[1].p, said[0].n);
    str_free(&said[0]), str_free(&said[1]);
}

/* Archives that product_no_memory opens again and again. */
static watch_case product_bare;
static lapse_set product_bare_churn;

static pl_code product_no_memory(void) {
    product_set set;
    const pl_code rc = product_make(&set, &product_bare.view,
                                    &product_bare.source, &product_bare_churn,
                                    NULL);
    if (rc == PL_OK) product_free(&set);
    return rc;
}

static void product_without_memory(void **state) {
    (void)state;
    str_buf tickets = {0}, accounts = {0};
    char *path[2];
    product_beginners(&tickets, &accounts, true);
    product_wish_list(&tickets, 60, "wish");
    path[0] = ut_file("product.ndjson", str_view(&tickets));
    path[1] = ut_file("accounts.csv", str_view(&accounts));
    str_free(&tickets), str_free(&accounts);
    assert_int_equal(watch_open(&product_bare, path, 2, PRODUCT_NOW), PL_OK);
    assert_int_equal(lapse_make(&product_bare_churn, &product_bare.view,
                                &product_bare.source, NULL), PL_OK);
    ut_fail_each(product_no_memory, 40, 17);
    lapse_free(&product_bare_churn);
    watch_close(&product_bare);
}

static const struct CMUnitTest product_tests[] = {
    TEST(a_rate_has_the_interval_of_its_accounts),
    TEST(a_change_of_one_account_is_chance),
    TEST(places_rank_by_what_is_surely_high),
    TEST(without_use_places_rank_by_tickets),
    TEST(a_page_that_grows_is_told_and_a_noisy_account_is_not),
    TEST(what_new_accounts_ask_more_often_is_found),
    TEST(new_accounts_like_old_ones_have_no_steps),
    TEST(without_accounts_the_first_ticket_is_the_beginning),
    TEST(words_begin_where_a_list_says),
    TEST(the_heart_of_a_wish_is_its_longest_sentence),
    TEST(wishes_are_grouped_by_what_they_wish),
    TEST(few_wishes_are_one_theme),
    TEST(odd_archives_have_a_page_that_says_what_is_missing),
    TEST(more_threads_say_the_same),
    TEST(product_without_memory)};
