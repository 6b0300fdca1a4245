/* Tests of CLEAN. */

static const char *const clean_html[][2] = {
    {"plain", "plain"},
    {"<p>a</p><p>b</p>", "a\nb\n"},
    {"a<br>b<br/>c<BR />d", "a\nb\nc\nd"},
    {"a<b>b</b><i class=\"x\">c</i>", "abc"},
    {"<div>a<div>b</div></div>", "a\nb\n"},
    {"a <!-- <p>no</p> --> b", "a  b"},
    {"a<!-- never closed", "a"},
    {"a<script>alert('<p>')</script>b", "ab"},
    {"a<STYLE>p{}</Style>b", "ab"},
    {"<head><title>t</title></head>b", "b"},
    {"a<script>never closed", "a"},
    {"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
    {"a <3 b", "a <3 b"},
    {"a<", "a<"},
    {"a<b", "a"},
    {"&lt;p&gt; &amp;amp; &quot;q&quot;", "<p> &amp; \"q\""},
    {"&#65;&#x42;&#X43;", "ABC"},
    {"&#8364;&euro;&auml;", "\xe2\x82\xac\xe2\x82\xac\xc3\xa4"},
    {"&#0;&#xd800;&#1114112;&#99999999;", "    "},
    {"AT&T & co; &unknown; &;", "AT&T & co; &unknown; &;"},
    {"a&nbsp;b", "a b"},
    {"", ""},
};

static void markup_becomes_the_text_a_person_sees(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(clean_html); i++) {
        str_buf out = {0};
        str_add(&out, STR(""), NULL);
        cln_html(str_of(clean_html[i][0]), &out);
        if (!str_equal(str_view(&out), str_of(clean_html[i][1])))
            fail_msg("%s gives \"%s\"", clean_html[i][0], out.p);
        str_free(&out);
    }
}

/* Every prefix and every broken form ends, and never reads beyond. */
static void markup_of_any_bytes_is_read_within_bounds(void **state) {
    static const char part[][12] = {"<", ">", "<p", "</", "<!--", "-->",
                                    "<script", "&", "&#", ";", "&#x", "\xff",
                                    "x", " ", "</script", "&amp;"};
    uint64_t seed = 2;
    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        str_buf in = {0}, out = {0};
        for (size_t k = par_below(&seed, 8); k; k--)
            str_add(&in, str_of(part[par_below(&seed, COUNT(part))]), NULL);
        /* exact size, so that a sanitizer sees one byte too many */
        char *exact = malloc(in.n + !in.n);
        if (in.n) memcpy(exact, in.p, in.n);
        cln_html((str){exact, in.n}, &out);
        assert_true(cln_own_part((str){exact, in.n}) <= in.n);
        assert_true(out.n <= in.n);
        free(exact), str_free(&in), str_free(&out);
    }
}

static void history_and_signature_are_cut_off(void **state) {
    static const char *const row[][2] = {
        {"hello\nthere", "hello\nthere"},
        {"hello\n\nOn Mon, Bob wrote:\n> hi", "hello"},
        {"hello\nAm 3.4. schrieb:\nx", "hello"},
        {"hello\n> quoted\nmore", "hello"},
        {"hello\n-- \nBob", "hello"},
        {"hello\r\n-- \r\nBob", "hello"},
        {"hello\n--\nBob", "hello\n--\nBob"},
        {"hello\n-----Original Message-----\nx", "hello"},
        {"hello\nSent from my iPhone", "hello"},
        {"> only a quote", "> only a quote"},
        {"On Mon, Bob wrote:\n> all of it", "On Mon, Bob wrote:\n> all of it"},
        {"On Mon, Bob wrote:\n> hi\n\nmy reply",
         "On Mon, Bob wrote:\n> hi\n\nmy reply"},
        {"I wrote:\na letter", "I wrote:\na letter"},
        {"", ""}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        str text = str_of(row[i][0]);
        text.n = cln_own_part(text);
        if (!str_equal(str_trim(text), str_of(row[i][1])))
            fail_msg("of \"%s\" there is left %zu", row[i][0], text.n);
    }
}

static const struct CMUnitTest clean_tests[] = {
    TEST(markup_becomes_the_text_a_person_sees),
    TEST(markup_of_any_bytes_is_read_within_bounds),
    TEST(history_and_signature_are_cut_off),
};
