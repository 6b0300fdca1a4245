/* Tests of DIGEST: the page as Markdown. */

static void digest_is(const char *html, const char *want) {
    str_buf out = {0};
    pl_error err = {0};
    assert_int_equal(digest_make(str_of(html), &out, &err), PL_OK);
    assert_int_equal(str_add(&out, (str){"", 1}, NULL), PL_OK);
    assert_string_equal(out.p, want);
    str_free(&out);
}

static void headings_lists_and_bold_are_kept(void **state) {
    (void)state;
    digest_is("<h1>A</h1><p class='x'>one <b>two</b>\n three</p><ul>"
              "<li>x</li><li>y</li></ul><dl><div><dt>k</dt><dd>v</dd></div>"
              "</dl>",
              "# A\n\none **two** three\n\n- x\n- y\n\n- k: v\n");
}

static void tables_have_a_rule_below_their_head(void **state) {
    (void)state;
    digest_is("<table><caption>no</caption><thead><tr><th>a</th><th>b</th>"
              "</tr></thead><tbody><tr><th>1</th><td>2|3</td></tr>\n<tr>"
              "<th>4</th><td></td></tr></tbody></table><p>end</p>",
              "| a | b |\n|---|---|\n| 1 | 2\\|3 |\n| 4 | |\n\nend\n");
}

static void drawings_and_links_are_left_out(void **state) {
    (void)state;
    digest_is("<style>p{}</style><p>a<svg><title>t</title><rect/></svg>"
              "<a href='#x'>more</a>b</p>", "ab\n");
}

static void marks_are_escaped_and_entities_stay(void **state) {
    (void)state;
    digest_is("<p>- a_b *c* [d](e) `f` #1 &#39;x&#39; &lt;script&gt;</p>",
              "\\- a\\_b \\*c\\* \\[d\\](e) \\`f\\` \\#1 'x' &lt;script&gt;\n");
}

static void several_in_a_cell_are_told_apart(void **state) {
    (void)state;
    digest_is("<table><tr><td><div>a</div><div>b &minus;1 &quot;c&quot; &#39;"
              "</div></td></tr></table><div>d</div>",
              "| a; b \xe2\x88\x92" "1 \"c\" ' |\n\nd\n");
}

static void odd_markup_does_no_harm(void **state) {
    static const char *const odd[] = {"", "<", "</", "<p", "</svg></svg>x",
                                      "<svg", "<td><td></tr></table>", "<b"};
    (void)state;
    for (size_t i = 0; i < COUNT(odd); i++) {
        str_buf out = {0};
        assert_int_equal(digest_make(str_of(odd[i]), &out, NULL), PL_OK);
        str_free(&out);
    }
}

static const struct CMUnitTest digest_tests[] = {
    TEST(headings_lists_and_bold_are_kept),
    TEST(tables_have_a_rule_below_their_head),
    TEST(drawings_and_links_are_left_out),
    TEST(marks_are_escaped_and_entities_stay),
    TEST(several_in_a_cell_are_told_apart), TEST(odd_markup_does_no_harm)};
