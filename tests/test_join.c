/* Tests of JOIN. */

#define JOIN_PEOPLE                                                           \
    "{\"users\":[{\"id\":5,\"email\":\"Ann@Alpha.example\","                  \
    "\"organization_id\":60},{\"id\":6,\"email\":\"bob@beta.example\"},"      \
    "{\"id\":7}],\"organizations\":[{\"id\":60,\"name\":\"Alpha Inc\"}]}"
#define JOIN_ACCOUNTS                                                         \
    "account_id,name,domain,tier\n1,alpha inc,alpha.example,Gold\n"           \
    "2,Beta,\"beta.example,b.example\",Silver\n3,Gamma,gamma.example,\n"      \
    "4,Beta,other.example,Wood\n"

/* One ticket's columns and what they are after the join. */
static const struct {
    const char *members, *requester, *account, *tier;
} join_rows[] = {
    /* by id of the person, then of the organisation, then by its name */
    {"\"requester_id\":5", "ann@alpha.example", "alpha inc", "gold"},
    /* by the domain of the address */
    {"\"requester_id\":6", "bob@beta.example", "Beta", "silver"},
    {"\"requester_email\":\"x@B.example\"", "x@b.example", "Beta", "silver"},
    {"\"requester_email\":\"x@none.example\"", "x@none.example", "", ""},
    {"\"requester_id\":7", "7", "", ""},
    {"\"requester_id\":99", "99", "", ""},
    /* by the account of the ticket itself: name or id */
    {"\"account\":\"BETA\"", "", "Beta", "silver"},
    {"\"account\":\"3\"", "", "Gamma", ""},
    {"\"account\":\"60\"", "", "alpha inc", "gold"},
    {"\"account\":\"Other\",\"tier\":\"own\"", "", "Other", "own"},
    {"\"account\":\"3\",\"tier\":\"own\"", "", "Gamma", "own"},
    {"\"requester_id\":5,\"account\":\"Beta\"", "ann@alpha.example", "Beta",
     "silver"},
};

static void tickets_are_joined_to_people_and_accounts(void **state) {
    str_buf text = {0};
    join_index join = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(join_rows); i++)
        str_addf(&text, "{\"id\":%zu,\"text\":\"a\",%s}\n", i,
                 join_rows[i].members);
    /* the order of the files does not matter */
    char *path[3] = {ut_file("a", str_view(&text)),
                     ut_file("b", STR(JOIN_PEOPLE)),
                     ut_file("c", STR(JOIN_ACCOUNTS))};
    for (int turn = 0; turn < 3; turn++) {
        char *swap = path[0];
        path[0] = path[turn], path[turn] = swap;
        ing_archive a = ut_read_all(path, 3, NULL);
        assert_int_equal(join_all(&join, &a.table, NULL), PL_OK);
        for (size_t i = 0; i < COUNT(join_rows); i++) {
            assert_text(ut_text(&a, i, TAB_REQUESTER), join_rows[i].requester);
            assert_text(ut_text(&a, i, TAB_ACCOUNT), join_rows[i].account);
            assert_text(ut_text(&a, i, TAB_TIER), join_rows[i].tier);
        }
        assert_int_equal(join.person_asked, 7);
        assert_int_equal(join.person_hits, 5);
        assert_int_equal(join.account_asked, COUNT(join_rows));
        assert_int_equal(join.account_hits, 8);
        join_free(&join), ing_free(&a);
    }
    str_free(&text);
}

static void the_first_account_of_a_name_keeps_it(void **state) {
    ing_archive a = ut_ingest(JOIN_ACCOUNTS);
    join_index join = {0};
    (void)state;
    assert_int_equal(join_build(&join, &a.table, NULL), PL_OK);
    assert_text(tab_text(&a.table, join_find(&join, &a.table, 'a', 0,
                                             STR("beta")), TAB_ID), "2");
    assert_null(join_find(&join, &a.table, 'u', 0, STR("beta")));
    assert_null(join_find(&join, &a.table, 'a', 0, STR("")));
    join_free(&join), ing_free(&a);
}

static void very_long_keys_are_joined_by_their_beginning(void **state) {
    str_buf text = {0};
    join_index join = {0};
    (void)state;
    str_addf(&text, "account_id,name,domain,tier\n1,");
    for (int i = 0; i < 400; i++) str_addf(&text, "n");
    str_addf(&text, ",d.example,t\n");
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    assert_int_equal(join_build(&join, &a.table, NULL), PL_OK);
    assert_non_null(join_find(&join, &a.table, 'a', 0, (str){text.p + 30, 250}));
    join_free(&join), ing_free(&a), str_free(&text);
}

static const struct CMUnitTest join_tests[] = {
    TEST(tickets_are_joined_to_people_and_accounts),
    TEST(the_first_account_of_a_name_keeps_it),
    TEST(very_long_keys_are_joined_by_their_beginning),
};
