/* Tests of CUSTOMER: what goes with leaving, who may want more. */

#define CUSTOMER_COMPANIES 300u

/* Does company i leave, and how many days before PRODUCT_NOW?  One in five
 * does, in the months that tickets precede. */
static bool customer_leaves(size_t i, int *ago) {
    *ago = 10 + (int)(i / 5 * 37 % 110);
    return i % 5 == 0;
}

/* Accounts; with_dates: with the day on which some left. */
static void customer_accounts(str_buf *out, bool with_dates) {
    str_addf(out, "Account ID,Company name,Domain,Tier,MRR,Created,"
                  "Churn date\n");
    for (size_t i = 0; i < CUSTOMER_COMPANIES; i++) {
        char text[40];
        int left;
        str_addf(out, "A%zu,Company %zu,c%zu.example,%s,%zu,202%zu-01-01,", i,
                 i, i, i % 3 ? "gold" : "silver", 10 + i, i % 6);
        if (customer_leaves(i, &left) && with_dates)
            str_addf(out, "%.10s", time_text(PRODUCT_NOW - left * TIME_DAY,
                                             text).p);
        str_addf(out, "\n");
    }
}

/* All write a ticket every 24 days until they leave; "/bad" annoys a fifth of
 * those that stay and, is_bad, most that leave: in the 80 days before; "/dull"
 * annoys a fifth of all. */
static void customer_tickets(str_buf *out, bool is_bad) {
    static const char angry[] = "I am very disappointed. This is terrible.";
    for (size_t i = 0; i < CUSTOMER_COMPANIES; i++) {
        int left = 0;
        const bool leaves = customer_leaves(i, &left);
        const bool is_annoyed = leaves && is_bad ? i % 3 : i / 5 % 5 == 1;
        const bool is_bored = i / 7 % 5 == 2;
        for (double ago = 260 - (double)(i % 24); ago > (leaves ? left : 0);
             ago -= 24) {
            product_ticket(out, ago, i, "/home", "question",
                           "Where do I find the numbers?");
            if (is_annoyed && (!leaves || !is_bad || ago < left + 80))
                product_ticket(out, ago - .5, i, "/bad", "failure", angry);
            if (is_bored)
                product_ticket(out, ago - .7, i, "/dull", "wonder", angry);
        }
    }
}

static void customer_given(product_case *c, bool is_bad, bool with_dates) {
    str_buf tickets = {0}, accounts = {0};
    customer_tickets(&tickets, is_bad);
    customer_accounts(&accounts, with_dates);
    product_given(c, &tickets, &accounts, NULL);
}

static void friction_that_goes_with_leaving_is_found(void **state) {
    (void)state;
    product_case c;
    customer_given(&c, true, true);
    js_node *root = product_report(&c);
    const js_node *bad = product_row_of(root, "customers.segments.list",
                                        "/bad");
    const js_node *dull = product_row_of(root, "customers.segments.list",
                                         "/dull");
    assert_text(js_text(js_at(bad, "verdict")), "goes with leaving");
    assert_true(product_number(bad, "odds.lo") > 1.5);
    assert_true(product_number(bad, "left_with.value") >
                1.5 * product_number(bad, "left_without.value"));
    assert_true(!dull || str_equal(js_text(js_at(dull, "verdict")),
                                   STR("within chance")));
    js_free(root);
    product_close(&c);
}

static void friction_of_everybody_alike_is_chance(void **state) {
    (void)state;
    product_case c;
    customer_given(&c, false, true);
    assert_true(c.customer.n > 0);
    for (size_t s = 0; s < c.customer.n; s++) {
        const eval_interval odds = c.customer.one[s].odds;
        assert_false(c.customer.one[s].is_found);
        assert_true(odds.lo <= odds.value && odds.value <= odds.hi);
    }
    js_node *root = product_report(&c);
    const str said = js_text(js_at(root, "customers.segments.sentence"));
    assert_true(str_find(said, STR("none shows more than chance")) < said.n);
    js_free(root);
    product_close(&c);
}

/* A 2 x 2 table of accounts with one month each has the odds ratio a d / b c
 * and ln of it the variance 1/a + 1/b + 1/c + 1/d (Woolf 1955). */
static void the_odds_of_a_table_are_known(void **state) {
    (void)state;
    enum { A = 30, B = 170, C = 40, D = 760, N = A + B + C + D };
    static customer_row row[N];
    static lapse_set churn;
    static customer_set set;
    set = (customer_set){.churn = &churn, .n = 1};
    set.one[0].kind = CUSTOMER_AGAIN;
    for (uint32_t i = 0; i < N; i++)
        row[i] = (customer_row){
            .account = i, .weight = 1, .tier = LAPSE_TIERS,
            .signs = i < A + B, .left = i < A || (i >= A + B && i < A + B + C)};
    customer_job job = {&set, row, N};
    customer_fit(&job, 0);
    const double odds = (double)A * D / B / C;
    const double deviation = sqrt(1. / A + 1. / B + 1. / C + 1. / D);
    assert_true(fabs(set.one[0].odds.value / odds - 1) < .01);
    assert_true(fabs(log(set.one[0].odds.hi / set.one[0].odds.value) /
                         (EVAL_Z * deviation) - 1) < .02);
    /* the same rows twice of each account are no more than once */
    static customer_row twice[2 * N];
    for (uint32_t i = 0; i < 2 * N; i++) twice[i] = row[i / 2];
    const eval_interval one = set.one[0].odds;
    set.one[0] = (customer_segment){.kind = CUSTOMER_AGAIN};
    job = (customer_job){&set, twice, 2 * N};
    customer_fit(&job, 0);
    assert_true(fabs(set.one[0].odds.hi / one.hi - 1) < .02);
}

static void what_left_does_not_choose_what_is_compared(void **state) {
    (void)state;
    static customer_row row[1000];
    static lapse_set churn;
    static customer_set set;
    for (int leave = 0; leave < 2; leave++) {
        set = (customer_set){.churn = &churn, .n = 1};
        set.one[0].kind = CUSTOMER_AGAIN;
        for (uint32_t i = 0; i < 1000; i++)          /* 20 signs, 20 left */
            row[i] = (customer_row){
                .account = i, .weight = 1, .tier = LAPSE_TIERS,
                .signs = i < 20, .left = leave ? i < 20 : i >= 980};
        customer_job job = {&set, row, 1000};
        customer_fit(&job, 0);
        assert_true(isnan(set.one[0].odds.value));
    }
}

static void too_few_that_left_are_said(void **state) {
    (void)state;
    product_case c;
    customer_given(&c, true, false);
    js_node *root = product_report(&c);
    str said = js_text(js_at(root, "customers.segments.sentence"));
    assert_true(str_find(said, STR("no account left")) < said.n);
    assert_null(js_first(js_at(root, "customers.segments.list")));
    js_free(root);
    product_close(&c);
}

/* --- leads ---------------------------------------------------------------- */

/* Company 1 asks for more and is well, 2 is angry, 3 asks for less, 4 only for
 * a price; a person asks from a private mailbox. */
static void customer_asking(str_buf *out, bool by_text) {
    static const struct {
        size_t company;
        const char *intent, *text;
    } ask[] = {
        {1, "upgrade_plan", "We want to upgrade to the bigger plan"},
        {1, "add_seats", "Seat limit reached when I invite a colleague"},
        {2, "upgrade_plan", "I am very disappointed, terrible. We need an "
                            "upgrade, this is a scandal"},
        {3, "downgrade_plan", "Please downgrade us to a smaller plan"},
        {4, "pricing", "How much does it cost in a year?"}};
    for (size_t i = 0; i < COUNT(ask); i++)
        product_ticket(out, 5 + (double)i, ask[i].company, "/plan",
                       by_text ? "question" : ask[i].intent, ask[i].text);
    for (size_t i = 0; i < 3; i++)
        product_ticket(out, 3 + (double)i, 2, "/plan", "question",
                       "I am very disappointed. This is terrible.");
    product_tickets(out, 30, 5, 6, 0, 80, "/home", "question");
    str_addf(out, "{\"id\":999999,\"created_at\":\"2026-08-20T10:00:00Z\","
             "\"description\":\"We want to upgrade\",\"requester_email\":"
             "\"ann.lee@gmail.com\",\"intent\":\"upgrade_plan\"}\n");
}

static void accounts_that_ask_for_more_and_are_well_are_told(void **state) {
    (void)state;
    for (int by_text = 0; by_text < 2; by_text++) {
        product_case c;
        str_buf tickets = {0};
        customer_asking(&tickets, by_text);
        if (by_text)                    /* the person's intent names it */
            memcpy(strstr(tickets.p, "\"intent\":\"upgrade_plan\"}") + 10,
                   "question____", 12);
        product_given(&c, &tickets, NULL, NULL);
        js_node *root = product_report(&c);
        const js_node *list = js_at(root, "customers.leads.list");
        assert_true(product_number(root, "customers.leads.accounts") == 1);
        assert_true(product_number(root, "customers.leads.held_back") == 1);
        assert_text(js_text(js_at(js_first(list), "account")), "c1.example");
        const js_node *why = js_first(js_at(js_first(list), "reasons"));
        assert_text(js_text(why), "asked about a higher plan");
        assert_true(str_starts(js_text(why->next), "asked for more seats") ||
                    str_starts(js_text(why->next), "came to a limit"));
        js_free(root);
        product_close(&c);
    }
}

static void who_asks_more_and_uses_more_comes_first(void **state) {
    (void)state;
    customer_lead once = {.asks = {1}, .use = NAN},
                  often = {.asks = {4}, .use = NAN},
                  grows = {.asks = {1}, .use = 1.5},
                  price = {.asks = {[CUSTOMER_PRICE] = 1}, .use = .5};
    assert_true(customer_score(&often) > customer_score(&once));
    assert_true(customer_score(&grows) > customer_score(&once));
    assert_true(customer_score(&price) < customer_score(&once));
}

/* The archive that customer_no_memory asks again and again. */
static watch_case customer_bare;
static lapse_set customer_bare_churn;

static pl_code customer_no_memory(void) {
    customer_set set;
    const pl_code rc = customer_make(&set, &customer_bare.view,
                                     &customer_bare.source,
                                     &customer_bare_churn, NULL);
    if (rc == PL_OK) customer_free(&set);
    return rc;
}

static void customer_without_memory(void **state) {
    (void)state;
    str_buf tickets = {0}, accounts = {0};
    char *path[2];
    customer_tickets(&tickets, true), customer_asking(&tickets, false);
    customer_accounts(&accounts, true);
    path[0] = ut_file("product.ndjson", str_view(&tickets));
    path[1] = ut_file("accounts.csv", str_view(&accounts));
    str_free(&tickets), str_free(&accounts);
    assert_int_equal(watch_open(&customer_bare, path, 2, PRODUCT_NOW), PL_OK);
    assert_int_equal(lapse_make(&customer_bare_churn, &customer_bare.view,
                                &customer_bare.source, NULL), PL_OK);
    ut_fail_each(customer_no_memory, 30, 7);
    lapse_free(&customer_bare_churn);
    watch_close(&customer_bare);
}

static const struct CMUnitTest customer_tests[] = {
    TEST(friction_that_goes_with_leaving_is_found),
    TEST(friction_of_everybody_alike_is_chance),
    TEST(the_odds_of_a_table_are_known),
    TEST(what_left_does_not_choose_what_is_compared),
    TEST(too_few_that_left_are_said),
    TEST(accounts_that_ask_for_more_and_are_well_are_told),
    TEST(who_asks_more_and_uses_more_comes_first),
    TEST(customer_without_memory)};
