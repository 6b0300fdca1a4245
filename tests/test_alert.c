/* ALERT: bodies that services accept, whatever customers write. */

/* A finding whose texts are as hostile as they come. */
static finding *alert_hostile(finding_list *l, const char *text) {
    finding *f;
    assert_int_equal(finding_add(l, FINDING_BUG, FINDING_WARN, STR("k"), &f,
                                 NULL), PL_OK);
    f->state = FINDING_NEW, f->nights = 1;
    f->first_night = f->last_night = 20000 * TIME_DAY;
    assert_int_equal(finding_keep(l, str_of(text), &f->title, NULL), PL_OK);
    assert_int_equal(finding_keep(l, str_of(text), &f->why, NULL), PL_OK);
    assert_int_equal(finding_keep(l, str_of(text),
                                  &f->scope[FINDING_PRODUCT], NULL), PL_OK);
    for (size_t i = 0; i < FINDING_FACTS; i++)
        assert_int_equal(finding_note(l, f, NULL, "words", "%s", text),
                         PL_OK);
    for (size_t i = 0; i < FINDING_EXAMPLES; i++)
        assert_int_equal(finding_quote(l, f, str_of(text), str_of(text),
                                       NULL), PL_OK);
    f->evidence.observed = 61, f->evidence.expected = 28;
    f->evidence.accounts = 17, f->evidence.recurrence = 420;
    return f;
}

static js_node *alert_config(const char *text) {
    js_node *node = js_parse(str_of(text));
    assert_non_null(node);
    return node;
}

static const char *const alert_all_settings =
    "{\"jira\":{\"project\":\"ENG\"},\"linear\":{\"team\":\"t\","
    "\"labels\":{\"bug_cluster\":\"uuid\"}},\"email\":{\"to\":\"a@b.c\"}}";

static size_t alert_characters(str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return n;
}

static void bodies_keep_to_the_limits_of_their_services(void **state) {
    (void)state;
    char *text[4] = {"PDF export <fails> & \"dies\"", NULL, NULL, NULL};
    char plain[6000], emoji[6000], markup[6000];
    memset(plain, 'x', sizeof plain - 1), plain[sizeof plain - 1] = 0;
    for (size_t i = 0; i + 4 < sizeof emoji; i += 4)
        memcpy(emoji + i, "\xF0\x9F\x98\x80", 5);
    for (size_t i = 0; i + 10 < sizeof markup; i += 10)
        memcpy(markup + i, "<!channel>", 11);
    text[1] = plain, text[2] = emoji, text[3] = markup;
    js_node *config = alert_config(alert_all_settings);
    for (size_t t = 0; t < COUNT(text); t++) {
        finding_list l = {0};
        const finding *f = alert_hostile(&l, text[t]);
        str_buf out = {0};
        for (size_t k = 0; k < ALERT_MAIL; k++) {
            out.n = 0;
            alert_writers[k](config, f, &out);
            assert_int_equal(out.rc, PL_OK);
            assert_int_equal(str_utf8_prefix(str_view(&out)), out.n);
            js_node *body = js_parse(str_view(&out));
            assert_non_null(body);
            const str summary = js_text(js_at(body, "fields.summary"));
            const str title = js_text(js_at(body, "variables.input.title"));
            assert_true(alert_characters(summary) <= 255);
            assert_true(alert_characters(title) <= 255);
            assert_true(alert_characters(js_text(js_at(
                            body, "fields.description"))) <= 32767);
            size_t blocks = 0;
            for (const js_node *b = js_first(js_at(body, "blocks")); b;
                 b = b->next, blocks++) {
                const str said = js_text(js_at(b, "text.text"));
                assert_true(said.n > 0);
                assert_true(alert_characters(said) <=
                            (str_equal(js_text(js_at(b, "type")),
                                       STR("header")) ? 150 : 3000));
            }
            assert_true(blocks <= 50);
            if (k == ALERT_SLACK) {
                assert_true(blocks >= 2);
                assert_true(out.n < 13200 * (size_t)(t == 2 ? 4 : 1));
                const size_t header = str_find(str_view(&out),
                                               STR("mrkdwn"));
                const str rest = {out.p + header, out.n - header};
                assert_int_equal(str_find(rest, STR("<!channel>")), rest.n);
            }
            js_free(body);
        }
        str_free(&out);
        finding_free(&l);
    }
    js_free(config);
}

static void markup_of_customers_has_no_meaning(void **state) {
    (void)state;
    str_buf out = {0};
    str_add_escaped(&out, STR("<!channel> [x](http://e) *b* `c` @all\n# h"),
                    STR_MARKDOWN);
    assert_string_equal(out.p, "&lt;\\!channel&gt; \\[x\\](http://e) \\*b\\* "
                               "\\`c\\` \\@all \\# h");
    out.n = 0;
    str_add_escaped(&out, STR("{code}[~boss] !pic.png! *b*\r\nx"), STR_WIKI);
    assert_string_equal(out.p, "\\{code\\}\\[\\~boss\\] \\!pic.png\\! "
                               "\\*b\\*  x");
    out.n = 0;
    str_add_escaped(&out, STR("a & <!here> \"q\" 'r'"), STR_SLACK);
    assert_string_equal(out.p, "a &amp; &lt;!here&gt; \"q\" 'r'");
    str_free(&out);
}

static void a_mail_has_one_header_a_line(void **state) {
    (void)state;
    finding_list l = {0};
    str_buf out = {0};
    js_node *config = alert_config(
        "{\"email\":{\"to\":\"a@b.c\\r\\nBcc: x@y.z\"}}");
    const finding *f = alert_hostile(
        &l, "fails\r\nBcc: all@example.com\r\n\r\nhello \xC3\xA4");
    alert_mail(config, f, &out);
    assert_int_equal(out.rc, PL_OK);
    assert_int_equal(str_find(str_view(&out), STR("\nBcc")), out.n);
    assert_true(str_find(str_view(&out), STR("=?UTF-8?B?")) < out.n);
    for (str rest = str_view(&out); rest.n;) {
        const size_t n = str_find(rest, STR("\r\n"));
        assert_true(n <= 998);
        rest.p += n + 2, rest.n -= MIN(n + 2, rest.n);
    }
    js_free(config);
    str_free(&out);
    finding_free(&l);
}

static void an_issue_has_the_same_id_every_night(void **state) {
    (void)state;
    char a[40], b[40];
    alert_uuid("3f9a1c20b7d4", a), alert_uuid("3f9a1c20b7d4", b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), 36);
    assert_int_equal(a[14], '4');
    assert_non_null(strchr("89ab", a[19]));
    alert_uuid("3f9a1c20b7d5", b);
    assert_string_not_equal(a, b);
}

static void routes_decide_who_gets_a_finding(void **state) {
    (void)state;
    finding_list l = {0};
    finding *f = alert_hostile(&l, "Flow");
    js_node *all = alert_config(alert_all_settings);
    for (size_t k = 0; k < ALERT_FORMS; k++)
        assert_int_equal(alert_wants(all, f, (alert_form)k),
                         k != ALERT_COMMENT2 && k != ALERT_COMMENT3);
    f->state = FINDING_ESCALATED;
    assert_true(alert_wants(all, f, ALERT_COMMENT3));
    assert_false(alert_wants(all, f, ALERT_JIRA3));
    f->state = FINDING_NEW;
    assert_false(alert_wants(NULL, f, ALERT_JIRA2));     /* no project set */
    assert_true(alert_wants(NULL, f, ALERT_SLACK));
    js_node *routes = alert_config(
        "{\"jira\":{\"project\":\"ENG\"},\"routes\":["
        "{\"kind\":\"churn\",\"to\":[\"slack\"]},"
        "{\"product\":\"flow\",\"severity\":\"critical\",\"to\":[]},"
        "{\"product\":\"flow\",\"to\":[\"jira\"]}]}");
    assert_true(alert_wants(routes, f, ALERT_JIRA2));
    assert_false(alert_wants(routes, f, ALERT_SLACK));
    assert_true(alert_wants(routes, f, ALERT_NEUTRAL));
    f->severity = FINDING_CRITICAL;
    assert_false(alert_wants(routes, f, ALERT_JIRA2));
    f->kind = FINDING_CHURN;
    assert_true(alert_wants(routes, f, ALERT_SLACK));
    js_free(all), js_free(routes);
    finding_free(&l);
}

static const struct CMUnitTest alert_tests[] = {
    cmocka_unit_test(bodies_keep_to_the_limits_of_their_services),
    cmocka_unit_test(markup_of_customers_has_no_meaning),
    cmocka_unit_test(a_mail_has_one_header_a_line),
    cmocka_unit_test(an_issue_has_the_same_id_every_night),
    cmocka_unit_test(routes_decide_who_gets_a_finding)};
