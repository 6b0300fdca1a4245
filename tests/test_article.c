/* Tests of ARTICLE: which addresses are one article. */

static void an_address_names_all_copies_of_an_article(void **state) {
    static const struct {
        const char *url, *key;
    } same[] = {
        {"https://help.example.com/hc/en-us/articles/123456-How-to",
         "help.example.com/articles/123456"},
        {"http://www.Help.example.com/hc/de/articles/123456-Wie?x=1#y",
         "help.example.com/articles/123456"},
        {"help.example.com/docs/Refunds/", "help.example.com/docs/refunds"},
        {"https://help.example.com/docs/refunds) and",
         "help.example.com/docs/refunds"},
        {"https://help.example.com/", ""}, {"https://", ""}, {"", ""},
        {"de/x", "de/x"}};
    str_buf out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(same); i++)
        assert_text(article_address(str_of(same[i].url), &out), same[i].key);
    str_free(&out);
}

static const struct CMUnitTest article_tests[] = {
    TEST(an_address_names_all_copies_of_an_article)};
