/* Tests of CLEAN. */

static const char *const clean_html[][2] = {
    {"plain", "plain"}, {"", ""}, {"two\nlines", "two\nlines"},
    {"<p>a</p><p>b</p>", "a\nb"},
    {"a<br>b<br/>c<BR />d", "a\nb\nc\nd"}, {"a<br><br><br>b", "a\n\nb"},
    {"a<b>b</b><i class=\"x\">c</i>", "abc"},
    {"<div>a<div>b</div></div>", "a\nb"},
    {"<p>a\n  b \t c</p>", "a b c"}, {"<pre>a\nb</pre>", "a\nb"},
    {"a\n<b>b</b>\nc", "a\nb\nc"},                  /* no blocks: real lines */
    {"a <!-- <p>no</p> --> b", "a b"}, {"a<!-- never closed", "a"},
    {"a<!--[if mso]><p>x</p><![endif]-->b", "ab"},
    {"a<![if !mso]>b<![endif]>c", "abc"},
    {"a<![CDATA[ <b> & ]]>c", "a <b> & c"}, {"<?xml version=\"1\"?>a", "a"},
    {"a<script>alert('<p>')</script>b", "a\nb"},
    {"a<STYLE>p{}</Style>b", "a\nb"},
    {"<head><title>t</title></head>b", "b"},
    {"<head><title>t</title><body>b", "b"},
    {"<head><meta a=b><body>b", "b"},
    {"a<script>never closed", "a"},
    /* no tags */
    {"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"}, {"a <3 b", "a <3 b"},
    {"a<", "a<"}, {"a<b", "a"}, {"replace <name> here", "replace <name> here"},
    {"Ann <ann@a.example><br>x", "Ann <ann@a.example>\nx"},
    {"see <https://a.example/b><br>x", "see <https://a.example/b>\nx"},
    {"<o:p>a</o:p>", "a"}, {"<my-element a=1>a</my-element>", "a"},
    {"<a title=\"x > y\">b</a>", "b"}, {"<a title='x > y'>b</a>", "b"},
    {"<a title=\"never closed>b</a>", "b"},
    {"<a href=\"https://a.example/?t=1\">our page</a>", "our page"},
    /* characters */
    {"&lt;p&gt; &amp;amp; &quot;q&quot;", "<p> &amp; \"q\""},
    {"&#65;&#x42;&#X43;", "ABC"}, {"&#8364;&euro;&auml;", "€€ä"},
    {"&#150;&#x92;", "\u2013\u2019"},
    {"x&#0;&#xd800;&#1114112;&#99999999;y", "x y"},
    {"AT&T & co; &unknown; &;", "AT&T & co; &unknown; &;"},
    {"a&nbsp;&nbsp; b", "a b"}, {"a&zwnj;&#8203;&shy;b", "ab"},
    {"&alpha;&Alpha;&hearts;&thetasym;", "αΑ♥ϑ"},
    /* lists, tables, pictures */
    {"<ul><li>a<li>b<ul><li>c</ul></ul>d", "- a\n- b\n- c\nd"},
    {"<table><tr><td>a<td>b<tr><td>c</table>d", "a b\nc\nd"},
    {"<table><tr><td><table><tr><td>a</table><td>b</table>", "a\nb"},
    {"a<img src=x alt=\"smile\">b", "a smile b"},
    {"a<img alt=\"image001.png\">b", "ab"},
    {"a<img alt=\"a long text that describes the picture\">b", "ab"},
    /* hidden */
    {"<div style=\"display:none\">x<div>y</div>z</div>a", "a"},
    {"<span style='color:red; VISIBILITY : hidden'>x</span>a", "a"},
    {"<span style=\"font-size:0px\">x</span>a", "a"},
    {"<span style=\"font-size:0.9em\">x</span>a", "xa"},
    {"<span style=\"opacity:0.5\">x</span>a", "xa"},
    {"<div hidden>x</div>a", "a"}, {"<p hidden>x<p>a", "a"},
    {"<td class=\"preheader\">x</td>a", "a"},
    {"a<div style=\"display:none\">x and no end", "a\nx and no end"},
    {"<div style=\"display:none\">all of it</div>", "all of it"},
    {"a<div class=\"gmail_signature\">Bob</div>", "a"},
    /* quotes */
    {"a<div class=\"gmail_quote\">On x wrote:<blockquote>b</blockquote></div>",
     "a\n>"},
    {"a<blockquote type=\"cite\">b</blockquote>c", "a\n>\nc"},
    {"a<div class=\"moz-cite-prefix\">On x wrote:</div>", "a\n>"},
    {"a<blockquote>b</blockquote>", "a\n>"},
    {"a<blockquote>b</blockquote>c", "a\nb\nc"},
    {"<blockquote>b</blockquote>", "b"},
    {"<div class=\"gmail_quote\">all of it</div>", "all of it"},
    {"<div class=\"zd-comment\">a</div>", "a"},
};

static void markup_becomes_the_text_a_person_sees(void **state) {
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(clean_html); i++) {
        str_buf out = {0};
        str_add(&out, STR(""), NULL);
        cln_html(str_of(clean_html[i][0]), &out);
        bool is_right = str_equal(str_view(&out), str_of(clean_html[i][1]));
        if (!is_right)
            print_error("%s gives \"%.*s\"\n", clean_html[i][0], (int)out.n,
                        out.p);
        wrong += !is_right;
        str_free(&out);
    }
    assert_int_equal(wrong, 0);
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
        quo_own((str){exact, in.n}, &out);
        free(exact), str_free(&in), str_free(&out);
    }
}

static const struct {
    const char *in, *out;
    uint32_t faults;
} clean_repairs[] = {
    /* fine as it is: NULL */
    {"plain\ttext\n", NULL, 0},
    {"C:\\new\\names and \\d+\\n", NULL, 0},
    {"it\u2019s a caf\u00e9 \U0001f600 \u65e5\u672c", NULL, 0},
    {"IRM\u00c3 N\u00c3O \u00c3\u201d", NULL, 0},            /* Portuguese */
    {"IRM\u00c3\u201d", NULL, 0}, {"\u00c9\u2026 GAR\u00c7ON", NULL, 0},
    {"Spa\u00df\u201c und \u00dcBERGR\u00d6\u00dfE\u2026", NULL, 0},
    {"caff\u00e8\u2026\u00bb", NULL, 0}, {"one \\n alone", NULL, 0},
    {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", NULL, 0}, /* Persian */
    {"\U0001f468\u200d\U0001f469", NULL, 0},
    {"\u00ab ferm\u00e9\u00a0\u00bb", "\u00ab ferm\u00e9 \u00bb", 0},
    /* Windows-1252 */
    {"caf\xe9", "caf\u00e9", 1u << TAB_WINDOWS_1252},
    {"\x93quoted\x94 \x96 10 \x80", "\u201cquoted\u201d \u2013 10 \u20ac",
     1u << TAB_WINDOWS_1252},
    {"it\xc2\x92s", "it\u2019s", 1u << TAB_WINDOWS_1252},
    {"\u00e4 and \xe4.", "\u00e4 and \u00e4.", 1u << TAB_WINDOWS_1252},
    {"gr\u00fc\xc3", "gr\u00fc\ufffd", 0},               /* cut by its field */
    {"bye \xf0\x9f\x98", "bye \ufffd", 0},
    /* double encoding */
    {"caf\u00c3\u00a9", "caf\u00e9", 1u << TAB_DOUBLE_ENCODED},
    {"don\u00e2\u20ac\u2122t", "don\u2019t", 1u << TAB_DOUBLE_ENCODED},
    {"\u00c3\u2013sterreich", "\u00d6sterreich", 1u << TAB_DOUBLE_ENCODED},
    {"10\u00c2\u00a0\u00e2\u201a\u00ac", "10 \u20ac",
     1u << TAB_DOUBLE_ENCODED},
    {"wys\u00c5\u201aa\u00c4\u2021 si\u00c4\u2122",
     "wys\u0142a\u0107 si\u0119", 1u << TAB_DOUBLE_ENCODED},
    {"\u00d0\u0178\u00d1\u20ac\u00d0\u00b8\u00d0\u00b2\u00d0\u00b5\u00d1\u201a",
     "\u041f\u0440\u0438\u0432\u0435\u0442", 1u << TAB_DOUBLE_ENCODED},
    {"\u00f0\u0178\u02dc\u20ac", "\U0001f600", 1u << TAB_DOUBLE_ENCODED},
    {"caf\u00c3\u0192\u00c2\u00a9", "caf\u00e9", 1u << TAB_DOUBLE_ENCODED},
    {"it\u2019s caf\u00c3\u00a9 IRM\u00c3\u201d",          /* mixed: by run */
     "it\u2019s caf\u00e9 IRM\u00c3\u201d", 1u << TAB_DOUBLE_ENCODED},
    /* literal newlines */
    {"Call from +1\\nLength 20 s\\n\\nPlease call",
     "Call from +1\nLength 20 s\n\nPlease call", 1u << TAB_LITERAL_NEWLINE},
    {"One.\\r\\nTwo.\\r\\nThree", "One.\nTwo.\nThree",
     1u << TAB_LITERAL_NEWLINE},
    {"Look in C:\\New\\n\\nThere", NULL, 0},
    {"One.\\nTwo.\\nThree\na\nb\nc\n", NULL, 0},
    {"split(/\\n\\n+/) and \\s", NULL, 0},
    /* signs nobody sees */
    {"a\x01\x02" "b\x7f" "c", "abc", 0}, {"a\vb\fc", "a\nb\nc", 0},
    {"a\r\nb\rc", "a\nb\nc", 0},
    {"a\u2028b\u2029c\xc2\x85" "d", "a\nb\nc\nd", 0},
    {"\ufeff" "a\u200b" "b\u00ad" "c\u2060" "d", "abcd", 0},
    {"a\u200d" "b", "ab", 0}, {"a\u00a0\u202f" "b", "a  b", 0},
};

static void texts_are_mended_and_right_ones_left_alone(void **state) {
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(clean_repairs); i++) {
        str_buf out = {0}, again = {0};
        uint32_t faults = 0, more = 0;
        const char *in = clean_repairs[i].in, *want = clean_repairs[i].out;
        bool changed = cln_repair(str_of(in), &out, &faults);
        bool is_right = changed == (want != NULL) &&
                        faults == clean_repairs[i].faults &&
                        (!want || str_equal(str_view(&out), str_of(want))) &&
                        !(changed && cln_repair(str_view(&out), &again, &more));
        if (!is_right)
            print_error("\"%s\" gives \"%s\", faults %x\n", in,
                        changed ? out.p : "(nothing)", faults);
        wrong += !is_right;
        str_free(&out), str_free(&again);
    }
    assert_int_equal(wrong, 0);
}

static void a_nul_is_left_out_and_counted(void **state) {
    str_buf out = {0};
    uint32_t faults = 0;
    (void)state;
    str_add(&out, STR("before "), NULL);
    assert_true(cln_repair(STR("a\0b"), &out, &faults));
    assert_text(str_view(&out), "before ab");
    assert_int_equal(faults, 1u << TAB_NUL_BYTE);
    str_free(&out);
}

/* Hostile pages of a megabyte take no longer than friendly ones. */
static void hostile_texts_take_linear_time(void **state) {
    static const char *const part[] = {
        "<", "<a ", "<a href=\"", "<![CDATA[", "<!--", "<script>", "</",
        "<div>", "<p hidden>", "<blockquote>", "&", "&#", "<a b='", "x\n",
        "\xc3\x83\xe2\x80", "\\n", "> ", "On ", "From: ", "-- \n", "@ 12:00\n",
        "From: a@\n", "Thanks\n", "this email and any\n", ":\n", "<a b='><"};
    (void)state;
    for (size_t i = 0; i < COUNT(part); i++) {
        str_buf in = {0}, out = {0}, mended = {0};
        uint32_t faults = 0;
        while (in.n < 1u << 20) str_add(&in, str_of(part[i]), NULL);
        clock_t begin = clock();
        cln_html(str_view(&in), &out);
        cln_repair(str_view(&in), &mended, &faults);
        quo_own(str_view(&in), &mended);
        if (clock() - begin > 4 * CLOCKS_PER_SEC) fail_msg("%s", part[i]);
        str_free(&in), str_free(&out), str_free(&mended);
    }
}

static void tables_of_markup_are_in_order(void **state) {
    uint32_t point;
    (void)state;
    for (size_t i = 1; i < COUNT(cln_entities); i++)
        assert_true(memcmp(cln_entities[i - 1].name, cln_entities[i].name,
                           8) < 0);
    for (size_t i = 1; i < COUNT(cln_elements); i++)
        assert_true(memcmp(cln_elements[i - 1].name, cln_elements[i].name,
                           8) < 0);
    for (size_t i = 0; i < COUNT(cln_entities); i++) {
        char text[16];
        snprintf(text, sizeof text, "&%.8s;", cln_entities[i].name);
        assert_int_equal(cln_entity(str_of(text), &point), strlen(text));
        assert_int_equal(point, cln_entities[i].point);
    }
}

static const struct CMUnitTest clean_tests[] = {
    TEST(markup_becomes_the_text_a_person_sees),
    TEST(markup_of_any_bytes_is_read_within_bounds),
    TEST(texts_are_mended_and_right_ones_left_alone),
    TEST(a_nul_is_left_out_and_counted),
    TEST(hostile_texts_take_linear_time),
    TEST(tables_of_markup_are_in_order),
};
