/* Tests of VENDOR. */

static void names_are_one_whatever_their_spelling(void **state) {
    static const char *const same[] = {"first_reply_at", "First Reply At",
                                       "firstReplyAt", "FIRST-REPLY-AT",
                                       "first.reply/at"};
    (void)state;
    for (size_t i = 1; i < COUNT(same); i++)
        assert_true(ven_step(0, str_of(same[i])) ==
                    ven_step(0, str_of(same[0])));
    assert_true(ven_path("a.b") != ven_path("ab"));
    assert_true(ven_path("a.b") != ven_path("b.a"));
    assert_true(ven_path("a.b") == ven_step(ven_step(0, STR("A")), STR("B")));
}

static void formats_are_known_by_their_columns(void **state) {
    static const struct {
        const char *names[5];
        const char *format;
    } row[] = {
        {{"id", "generated_timestamp"}, "zendesk"},
        {{"metric_set", "custom_fields", "subject"}, "zendesk"},
        {{"raw_subject", "via"}, "zendesk"},
        {{"fr_escalated", "email_config_id", "id"}, "freshdesk"},
        {{"responder_id", "description_text"}, "freshdesk"},
        {{"section_id", "title", "body"}, "articles"},
        {{"Domain", "Tier", "id"}, "accounts"},
        {{"id", "MRR"}, "accounts"},
        {{"Text", "whatever"}, "generic"},
        {{"Summary"}, "generic"},
        {{"id", "via"}, NULL},
        {{"a", "b"}, NULL}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        uint64_t has[5];
        size_t n = 0;
        for (; n < 5 && row[i].names[n]; n++)
            has[n] = ven_step(0, str_of(row[i].names[n]));
        const size_t f = ven_detect(has, n, VEN_JSON);
        if (f != (row[i].format ? ven_named(row[i].format, VEN_JSON)
                                : COUNT(ven_formats)))
            fail_msg("row %zu is %s", i, f < COUNT(ven_formats)
                                             ? ven_formats[f].name : "none");
    }
}

static void lists_of_api_pages_are_known_by_name(void **state) {
    (void)state;
    assert_string_equal(ven_formats[ven_of_list(STR("tickets"), false)].name,
                        "zendesk");
    assert_string_equal(ven_formats[ven_of_list(STR("Users"), false)].name, "users");
    assert_string_equal(ven_formats[ven_of_list(STR("ticket_fields"), false)].name,
                        "ticket fields");
    assert_string_equal(ven_formats[ven_of_list(STR("results"), false)].name,
                        "json");
    /* a ticket may have tags; a stream of that name is one of tags */
    assert_int_equal(ven_of_list(STR("tags"), false), COUNT(ven_formats));
    assert_string_equal(ven_formats[ven_of_list(STR("tags"), true)].name,
                        "other");
    assert_int_equal(ven_of_list(STR(""), true), COUNT(ven_formats));
}

/* A full plan would lose rows of a map without a word. */
static void every_map_fits_its_plan_with_room_for_the_user(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(ven_formats); f++) {
        ven_plan *plan = calloc(1, sizeof *plan);
        ven_compile(plan, &ven_formats[f]);
        assert_true(plan->entries + 40 < VEN_ENTRIES);
        for (const ven_map *m = ven_formats[f].map; m->path; m++) {
            const ven_entry *e = ven_find(plan, ven_path(m->path));
            assert_non_null(e);
            if (e->path != m->path) fail_msg("%s is there twice", m->path);
        }
        free(plan);
    }
}

static void a_full_plan_says_so(void **state) {
    ven_plan *plan = calloc(1, sizeof *plan);
    char path[16];
    size_t taken = 0;
    (void)state;
    for (size_t i = 0; i < 2 * VEN_ENTRIES; i++) {
        const ven_map row = {path, TAB_PAGE, VEN_TEXT, NULL};
        snprintf(path, sizeof path, "p%zu", i);
        taken += ven_add_path(plan, 0, &row, 1);
    }
    assert_int_equal(taken, VEN_ENTRIES);
    assert_null(ven_find(plan, ven_path("other")));
    free(plan);
}

static const struct CMUnitTest vendor_tests[] = {
    TEST(names_are_one_whatever_their_spelling),
    TEST(formats_are_known_by_their_columns),
    TEST(lists_of_api_pages_are_known_by_name),
    TEST(every_map_fits_its_plan_with_room_for_the_user),
    TEST(a_full_plan_says_so),
};
