/* Tests of CSV, through the reader of files. */

/* A file, how many rows of it are tickets and bad rows, and the text of the
 * first ticket. */
static const struct {
    const char *what, *text;
    size_t tickets, bad;
    const char *first;
} csv_files[] = {
    {"commas", "id,text\n1,a b\n2,c\n", 2, 0, "a b"},
    {"semicolons", "id;text\n1;a,b\n", 1, 0, "a,b"},
    {"tabs", "id\ttext\n1\ta,b;c\n", 1, 0, "a,b;c"},
    {"bars", "id|text\n1|a,b;c\n", 1, 0, "a,b;c"},
    {"a header in quotes", "\"id\",\"w;;;w\",\"text\"\n1,x,a\n", 1, 0, "a"},
    {"CRLF", "id,text\r\n1,a\r\n2,b\r\n", 2, 0, "a"},
    {"no last line break", "id,text\n1,a\n2,b", 2, 0, "a"},
    {"CRLF, no last line break", "id,text\r\n1,a\r\n2,b", 2, 0, "a"},
    {"quotes", "id,text\n1,\"a \"\"b\"\", c\"\n", 1, 0, "a \"b\", c"},
    {"quotes at the end", "id,text\n1,\"a\"", 1, 0, "a"},
    {"a break in quotes", "id,text\n1,\"a\nb\"\n2,c\n", 2, 0, "a\nb"},
    {"a CRLF in quotes", "id,text\r\n1,\"a\r\nb\"\r\n2,c\r\n", 2, 0,
     "a\nb"},
    {"an empty line in quotes", "id,text\n1,\"a\n\nb\"\n", 1, 0, "a\n\nb"},
    {"blank lines", "id,text\n\n1,a\n\n\n2,b\n\n\n", 2, 0, "a"},
    {"blank lines before", "\n\r\n \nid,text\n1,a\n", 1, 0, "a"},
    {"a short row", "id,text\n1\n2,b\n", 1, 1, "b"},
    {"a wide row", "id,text\n1,a,b\n2,b\n", 1, 1, "b"},
    {"an empty cell", "id,text\n1,\n2,b\n", 2, 0, ""},
    {"no id in a row", "id,text\n,a\n2,b\n", 1, 1, "b"},
    {"no id column", "text,page\na,/x\na,/x\n", 2, 0, "a"},
    {"an open quote at the end", "id,text\n1,a\n2,\"b\n3,c\n4,d\n", 3, 1,
     "a"},
    {"only an open quote", "id,text\n1,\"a", 0, 1, NULL},
    {"two open quotes", "id,text\n1,\"a\n2,b\n3,\"c\n4,d\n5,\"e\n6,f\n", 3, 3,
     "b"},
    {"a quote inside of a word", "id,text\n1,5\" disk\n2,b\n", 2, 0,
     "5\" disk"},
    {"a BOM", "\xef\xbb\xbfid,text\n1,a\n", 1, 0, "a"},
    {"names in any case", "Ticket ID,First Message\n1,a\n", 1, 0, "a"},
    {"a name twice", "id,text,text\n1,a,b\n", 1, 0, "a"},
    {"invalid bytes", "id,text\n1,\xff\n", 1, 0, "\xc3\xbf"},
};

static void csv_files_of_every_shape_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(csv_files); i++) {
        ing_archive a = ut_ingest(csv_files[i].text);
        const ing_source *s = ut_source(&a);
        if (s->tickets != csv_files[i].tickets ||
            s->quarantined != csv_files[i].bad)
            fail_msg("%s: %d tickets, %d bad", csv_files[i].what,
                     (int)s->tickets, (int)s->quarantined);
        if (csv_files[i].first)
            assert_text(ut_text(&a, 0, TAB_BODY), csv_files[i].first);
        ing_free(&a);
    }
}

static void csv_is_the_same_for_every_cut_of_the_reads(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(csv_files); i++) {
        ing_archive a = ut_ingest(csv_files[i].text);
        str_buf want = ut_print(&a);
        ing_free(&a);
        for (ut_cut = 1; ut_cut <= strlen(csv_files[i].text); ut_cut++) {
            a = ut_ingest(csv_files[i].text);
            str_buf got = ut_print(&a);
            if (!str_equal(str_view(&got), str_view(&want)) ||
                ut_source(&a)->quarantined != csv_files[i].bad)
                fail_msg("%s: cut at %zu", csv_files[i].what, ut_cut);
            str_free(&got);
            ing_free(&a);
        }
        ut_cut = 0;
        str_free(&want);
    }
}

static void a_quote_left_open_costs_its_own_row_only(void **state) {
    ing_archive a = ut_ingest("id,text\n1,a\n2,\"b\n3,\"c\"\n4,d\n5,e\n");
    (void)state;
    assert_int_equal(ut_source(&a)->tickets, 4);
    assert_int_equal(ut_source(&a)->quarantined, 1);
    ing_free(&a);
}

static void a_bad_row_knows_its_line_and_byte(void **state) {
    static const char text[] = "id,text\n1,\"a\nb\"\n\n2\n3,c\n";
    ing_archive a = ut_ingest(text);
    (void)state;
    js_node *bad = js_parse(str_view(&a.quarantine));
    ut_near(js_number(js_at(bad, "line"), 0), 5, 0);
    ut_near(js_number(js_at(bad, "byte"), 0),
            (double)(strstr(text, "2\n") - text), 0);
    assert_text(str_trim(js_text(js_at(bad, "raw"))), "2");
    assert_text(js_text(js_at(bad, "reason")), "fewer cells than the header");
    js_free(bad);
    ing_free(&a);
}

static void a_nul_byte_is_dropped_and_counted(void **state) {
    ing_archive a = ut_ingest_as(STR("id,text\n1,a\0b\n2,c\n"), NULL);
    (void)state;
    assert_int_equal(ut_source(&a)->tickets, 2);
    assert_text(ut_text(&a, 0, TAB_BODY), "ab");
    assert_int_equal(ut_source(&a)->fault[TAB_NUL_BYTE], 1);
    ing_free(&a);
}

static void a_header_alone_is_a_warning(void **state) {
    static const char *const text[] = {"id,text\n", "id,text",
                                       "id,text\n\n\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        ing_archive a = ut_ingest(text[i]);
        assert_int_equal(ut_source(&a)->rows, 0);
        assert_true(ut_source(&a)->warning[0] != 0);
        ing_free(&a);
    }
}

static void a_cell_of_two_megabytes_is_kept_whole(void **state) {
    str_buf text = {0};
    const size_t n = (size_t)2 << 20;
    (void)state;
    str_addf(&text, "id,text\n1,\"");
    for (size_t i = 0; i < n / 16; i++) str_addf(&text, "fifteen\nbytes, \"\"");
    str_addf(&text, "\"\n2,b\n");
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    assert_int_equal(ut_source(&a)->tickets, 2);
    assert_int_equal(a.table.text_bytes, n / 16 * 16 + 1);
    ing_free(&a), str_free(&text);
}

static void many_rows_cross_the_windows_of_the_reader(void **state) {
    enum { N = 40000 };
    str_buf text = {0};
    (void)state;
    str_addf(&text, "id,text\n");
    for (int i = 0; i < N; i++)
        str_addf(&text, i % 1000 == 7 ? "%d,\"open ticket\n"
                                      : "%d,\"the text of\nticket %d\"\n",
                 i, i);
    ut_chunk = 100001;
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    /* an open quote also takes the next row's opening quote for its end */
    assert_true(ut_source(&a)->tickets >= N - 2 * N / 1000);
    assert_text(ut_text(&a, 0, TAB_BODY), "the text of\nticket 0");
    assert_text(ut_text(&a, a.table.rows - 1, TAB_ID), "39999");
    ing_free(&a), str_free(&text);
}

/* ---------------------------------------------------------------------------
 * Dirt
 * ------------------------------------------------------------------------ */

#define BIT(fault) (1u << TAB_##fault)

/* A file, its tickets, bad and filtered rows, what must have been counted
 * (once each) and nothing else, and the text of the first ticket. */
static const struct {
    const char *what, *text;
    size_t tickets, bad, filtered;
    uint32_t faults;
    const char *first;
} csv_dirt[] = {
    {"sep= before the header", "sep=;\nid;text\n1;a,b\n", 1, 0, 0,
     BIT(SEP_LINE), "a,b"},
    {"sep= in quotes, CRLF", "\"sep=|\"\r\nid|text\r\n1|a,b,c\r\n", 1, 0, 0,
     BIT(SEP_LINE), "a,b,c"},
    {"sep= names a rare one", "sep=^\nid^text\n1^a,b,c\n", 1, 0, 0,
     BIT(SEP_LINE), "a,b,c"},
    {"sep= that is a header", "sep=x,text\n1,a\n", 1, 0, 0, 0, "a"},
    {"a title", "Tickets of May\nid,text\n1,a\n", 1, 0, 0, BIT(TITLE_ROWS),
     "a"},
    {"a title that is a known name", "Summary\n\nid,text\n1,a\n", 1, 0, 0,
     BIT(TITLE_ROWS), "a"},
    {"nine titles",
     "a\nb,c\n\nd;e,f\n,,,\n\"g,\nh\"\ni\nj\nk\nl\nm\nid,text\n1,a\n", 1, 0, 0,
     BIT(TITLE_ROWS), "a"},
    {"titles behind sep=", "sep=,\nReport,\nid,text\n1,a\n", 1, 0, 0,
     BIT(SEP_LINE) | BIT(TITLE_ROWS), "a"},
    {"the header again", "id,text\n1,a\nid,text\n2,b\n", 2, 0, 1,
     BIT(REPEATED_HEADER), "a"},
    {"the header again, with a mark",
     "\"id\",\"text\"\n1,a\n\xef\xbb\xbf\"id\",\"text\"\r\n2,b\n", 2, 0, 1,
     BIT(REPEATED_HEADER), "a"},
    {"a mark and no header", "id,text\n1,a\n\xef\xbb\xbf\"2\",\"b,\nc\"\n", 2,
     0, 0, 0, "a"},
    {"only the header again", "id,text\nid,text", 0, 0, 1,
     BIT(REPEATED_HEADER), NULL},
    {"a name twice", "id,text,text\n1,a,b\n", 1, 0, 0,
     BIT(DUPLICATE_COLUMNS), "a"},
    {"an unknown name twice", "id,text,x,x\n1,a,b,c\n", 1, 0, 0,
     BIT(DUPLICATE_COLUMNS), "a"},
    {"columns without name", "id,,text,\n1,,a,\n", 1, 0, 0, 0, "a"},
    {"CR", "id,text\r1,a\r2,b\r", 2, 0, 0, BIT(CARRIAGE_RETURNS), "a"},
    {"CR, none at the end", "id,text\r1,a\r2,b", 2, 0, 0,
     BIT(CARRIAGE_RETURNS), "a"},
    {"all line ends", "id,text\r\n1,a\r2,b\n3,c\r\n4,\"d\re\nf\"", 4, 0, 0,
     BIT(CARRIAGE_RETURNS), "a"},
    {"CR CR LF", "id,text\r\r\n1,a\r\r\n2,b\r\r\n", 2, 0, 0,
     BIT(CARRIAGE_RETURNS), "a"},
    {"CR and an open quote", "id,text\r1,\"a\r2,b\r3,c\r", 2, 1, 0,
     BIT(CARRIAGE_RETURNS) | BIT(UNCLOSED_QUOTE), "b"},
    {"a trailing comma", "id,text\n1,a,\n2,b, ,\"\"\n", 2, 0, 0, 0, "a"},
    {"a wide row", "id,text\n1,a,b\n2,b\n", 1, 1, 0, BIT(WIDE_ROW), "b"},
    {"a short row", "id,text\n1\n2,b\n", 1, 1, 0, BIT(SHORT_ROW), "b"},
    {"empty cells left out", "id,text,page,tier\n1,a\n2,b,/p\n", 2, 0, 0, 0,
     "a"},
    {"a row broken in two",
     "id,created,text,page\n1,2026-01-01,first\nsecond half,/p\n"
     "3,2026-01-02,c,/p\n", 2, 1, 0, BIT(SHORT_ROW), "first"},
    {"a row cut before its text", "id,page,text\n1,/p\n2,/p,b\n", 1, 1, 0,
     BIT(SHORT_ROW), "b"},
    {"short and without id", "text,page,tier\na,/p\nb,/p,x\n", 1, 1, 0,
     BIT(SHORT_ROW), "b"},
    {"a quote never closed", "id,text\n1,a\n2,\"b\n3,c\n", 2, 1, 0,
     BIT(UNCLOSED_QUOTE), "a"},
    {"quotes inside of a cell", "id,text\n1,\"a \"b\" c\"\n2,\"d\"e\"\n", 2, 0,
     0, 0, "a \"b\" c"},
    {"blanks around quotes", "id,text\n1 , \"a,b\" \n", 1, 0, 0, 0, "a,b"},
    {"formula guards", "id,text,page\n1,'=1+1,'/x\n2,'-b,'@c\n3,'tis,\n", 3,
     0, 0, BIT(FORMULA_GUARD), "=1+1"},
    {"rows of delimiters", "id,text\n1,a\n,\n , \n,,,,\n2,b\n,,\n", 2, 0, 0,
     0, "a"},
    {"an id of a spreadsheet", "id,text\n3.6E+11,a\n\"1,23457E+15\",b\n3,c\n",
     1, 2, 0, BIT(EXCEL_ID), "c"},
    {"ids that look like it", "id,text\n3E11,a\nE+5,b\n1E+5x,c\n", 3, 0, 0, 0,
     "a"},
    {"no id in a row", "id,text\n,a\n2,b\n", 1, 1, 0, BIT(NO_ID), "b"},
    {"a time that is none", "id,text,created\n1,a,soon\n", 1, 0, 0,
     BIT(UNREAD_TIME), "a"},
    {"1970", "id,text,created\n1,a,0\n2,b,1970-01-01 05:00\n", 2, 0, 0,
     BIT(EPOCH_DATE), "a"},
    {"1970 again", "id,text,created\n1,a,1970-01-01T00:00:00Z\n", 1, 0, 0,
     BIT(EPOCH_DATE), "a"},
    {"2056", "id,text,created\n1,a,2738966400\n", 1, 0, 0, BIT(FUTURE_DATE),
     "a"},
    {"tomorrow", "id,text,created\n1,a,2026-10-02\n", 1, 0, 0, 0, "a"},
    {"spam", "id,text,status\n1,a,Spam\n2,b,open\n", 1, 0, 1, BIT(SPAM), "a"},
    {"deleted", "id,text,status\n1,a,deleted\n2,b,open\n", 1, 0, 1,
     BIT(DELETED), "a"},
    {"spam, once more", "id,text,spam\n1,a,Yes\n2,b,No\n", 1, 0, 1, BIT(SPAM),
     "a"},
};

/* 2026-10-01: the clock of these tests. */
static ing_options csv_options(void) {
    return (ing_options){.now = time_days(2026, 10, 1) * TIME_DAY};
}

static void csv_check_faults(const ing_source *s, const char *what,
                             uint32_t faults) {
    for (size_t b = 0; b < TAB_FAULTS; b++)
        if ((s->fault[b] > 0) != (faults >> b & 1))
            fail_msg("%s: %s is counted %d times", what, tab_fault_names[b],
                     (int)s->fault[b]);
}

static void csv_dirt_is_mended_or_set_aside_and_counted(void **state) {
    const ing_options options = csv_options();
    (void)state;
    for (size_t i = 0; i < COUNT(csv_dirt); i++) {
        ing_archive a = ut_ingest_as(str_of(csv_dirt[i].text), &options);
        const ing_source *s = ut_source(&a);
        if (s->tickets != csv_dirt[i].tickets ||
            s->quarantined != csv_dirt[i].bad ||
            s->filtered != csv_dirt[i].filtered)
            fail_msg("%s: %d tickets, %d bad, %d filtered", csv_dirt[i].what,
                     (int)s->tickets, (int)s->quarantined, (int)s->filtered);
        csv_check_faults(s, csv_dirt[i].what, csv_dirt[i].faults);
        if (csv_dirt[i].first)
            assert_text(ut_text(&a, 0, TAB_BODY), csv_dirt[i].first);
        ing_free(&a);
    }
}

static void csv_dirt_is_the_same_for_every_cut_of_the_reads(void **state) {
    const ing_options options = csv_options();
    (void)state;
    for (size_t i = 0; i < COUNT(csv_dirt); i++) {
        const str text = str_of(csv_dirt[i].text);
        ing_archive a = ut_ingest_as(text, &options);
        str_buf want = ut_print(&a);
        ing_free(&a);
        for (ut_cut = 1; ut_cut <= text.n; ut_cut++) {
            a = ut_ingest_as(text, &options);
            str_buf got = ut_print(&a);
            csv_check_faults(ut_source(&a), csv_dirt[i].what,
                             csv_dirt[i].faults);
            if (!str_equal(str_view(&got), str_view(&want)) ||
                ut_source(&a)->quarantined != csv_dirt[i].bad)
                fail_msg("%s: cut at %zu", csv_dirt[i].what, ut_cut);
            str_free(&got);
            ing_free(&a);
        }
        ut_cut = 0;
        str_free(&want);
    }
}

static void a_bad_row_between_carriage_returns_knows_its_line(void **state) {
    ing_archive a = ut_ingest("id,text\r1,\"a\nb\"\r\r2\r3,c\r");
    (void)state;
    js_node *bad = js_parse(str_view(&a.quarantine));
    ut_near(js_number(js_at(bad, "line"), 0), 5, 0);
    js_free(bad), ing_free(&a);
}

static void a_nul_byte_is_counted(void **state) {
    ing_archive a = ut_ingest_as(STR("id,text\n1,a\0b\n2,c\n3,\0\0\n"), NULL);
    (void)state;
    assert_int_equal(ut_source(&a)->fault[TAB_NUL_BYTE], 2);
    ing_free(&a);
}

static void lists_side_by_side_are_one_list(void **state) {
    static const struct {
        const char *text, *tags;
    } row[] = {
        {"Summary,Issue key,Labels,Labels,Labels\na,S-1,x,y,z\n", "x\ny\nz"},
        {"Summary,Issue key,Labels,Labels,Labels\na,S-1,x,,z\n", "x\nz"},
        {"Summary,Issue key,Labels,Labels\na,S-1,,y\n", "y"},
        {"Summary,Issue key,Labels,Labels\na,S-1,\"[\"\"p\"\"]\",\"q,r\"\n",
         "p\nq\nr"},
        {"Ticket ID,Subject,Tags,Email,Tags\n1,a,\"x,y\",e@x.example,vip\n",
         "x\ny"},
        {"Ticket ID,Subject,Tags,Email,Tags\n1,a,,e@x.example,vip\n", ""}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        ing_archive a = ut_ingest(row[i].text);
        assert_text(ut_text(&a, 0, TAB_TAGS), row[i].tags);
        assert_int_equal(ut_source(&a)->fault[TAB_DUPLICATE_COLUMNS], 1);
        ing_free(&a);
    }
}

static void names_and_rows_decide_the_delimiter(void **state) {
    static const struct {
        const char *text, *body;
    } row[] = {
        {"text\nb, c\nd, e\n", "b, c"}, {"text\nb;c\n", "b;c"},
        {"id;text\n1;a,b,c\n2;d,e\n", "a,b,c"},
        {"ref;text\n1,2;a\n3,4;b\n5,6;c\n", "a"},
        {"Report, made by a program\nid;text\n1;a\n", "a"},
        {"id\ttext\n1\ta, b\n2\tc, d\n", "a, b"},
        {"id|text\n1|\"a,b\nc,d\ne,f\"\n2|\"a,b\nc,d\ne,f\"\n", "a,b\nc,d\ne,f"},
        {"\"text\";\"c,d\"\n\"e,f\";\"g\"\n", "e,f"},
        {"id,text,a;b;c;d;e;f\n1,x,y\n", "x"},
        {"id,text\r1,a;b\r2,c\r", "a;b"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        ing_archive a = ut_ingest(row[i].text);
        assert_text(ut_text(&a, 0, TAB_BODY), row[i].body);
        assert_int_equal(ut_source(&a)->quarantined, 0);
        ing_free(&a);
    }
}

/* ---------------------------------------------------------------------------
 * Properties
 * ------------------------------------------------------------------------ */

/* A cell of up to 11 bytes that are special somewhere. */
static void csv_random_cell(uint64_t *seed, str_buf *out) {
    static const char bytes[] = "ab\",;\t|\n\r '=";
    out->n = 0;
    str_add(out, STR("w"), NULL);
    for (size_t n = par_below(seed, 10); n; n--)
        str_add(out, (str){bytes + par_below(seed, sizeof bytes - 1), 1},
                NULL);
    str_add(out, STR("w"), NULL);
}

static void csv_write_cell(str_buf *out, str cell, char delimiter,
                           bool always) {
    bool quoted = always || str_find(cell, STR("\"")) < cell.n ||
                  memchr(cell.p, '\n', cell.n) ||
                  memchr(cell.p, '\r', cell.n) ||
                  memchr(cell.p, delimiter, cell.n);
    if (quoted) str_add(out, STR("\""), NULL);
    if (quoted) str_add_escaped(out, cell, STR_CSV);
    else str_add(out, cell, NULL);
    if (quoted) str_add(out, STR("\""), NULL);
}

/* The same tickets with each delimiter, line end and kind of dirt. */
static void every_form_of_a_file_gives_the_same_tickets(void **state) {
    enum { N = 60 };
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    str_buf want = {0};
    (void)state;
    for (unsigned form = 0; form < 4 * 3 * 32; form++) {
        const char delimiter = ",;\t|"[form % 4];
        const char *end = ends[form / 4 % 3];
        const unsigned dirt = form / 12;
        uint64_t seed = 11, mess = form;
        str_buf text = {0}, cell = {0};
        if (dirt & 1) str_addf(&text, "sep=%c%s", delimiter, end);
        if (dirt & 2) str_addf(&text, "All tickets%s%s", end, end);
        for (size_t i = 0; i <= N; i++) {
            static const char *const head[] = {"id", "subject", "text", "tier"};
            if (i && (dirt & 4) && !par_below(&mess, 5)) str_addf(&text, "%s",
                                                                  end);
            for (size_t c = 0; c < 4; c++) {
                cell.n = 0;
                if (!i) str_addf(&cell, "%s", head[c]);
                else if (!c) str_addf(&cell, "%zu", i);
                else if (c == 3) str_addf(&cell, "%s", i % 3 ? "pro" : "");
                else csv_random_cell(&seed, &cell);
                if (c == 3 && !cell.n && (dirt & 8) && i > 1) break;
                if (c) str_addf(&text, "%c", delimiter);
                csv_write_cell(&text, str_view(&cell), delimiter, dirt & 16);
            }
            if (i && (dirt & 8) && i % 3) str_addf(&text, "%c", delimiter);
            str_addf(&text, "%s", end);
        }
        ing_archive a = ut_ingest_as(str_view(&text), NULL);
        str_buf got = ut_print(&a);
        if (!form) want = got;
        if (a.table.rows != N || !str_equal(str_view(&got), str_view(&want)))
            fail_msg("form %u: %zu rows", form, a.table.rows);
        if (form) str_free(&got);
        str_free(&text), str_free(&cell), ing_free(&a);
    }
    str_free(&want);
}

static void csv_count_cells(void *owner, size_t column, str cell) {
    (void)cell;
    *(size_t *)owner = column + 1;
}

/* Rows of the scan are rows of libcsv, whatever the bytes are. */
static void the_scan_and_libcsv_agree_where_rows_end(void **state) {
    static const char bytes[] = "a\"\",,\n\r ;\t";
    uint64_t seed = 5;
    row_parser parser = {0};
    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        char text[24];
        const size_t n = 1 + par_below(&seed, sizeof text);
        for (size_t k = 0; k < n; k++)
            text[k] = bytes[par_below(&seed, sizeof bytes - 1)];
        for (size_t at = 0; at < n;) {
            row_scan scan = {.delimiter = ','};
            const size_t from = at;
            size_t cells = 0, seen = 0;
            row_end(&scan, (str){text, n}, &at, true);
            assert_true(at > from);
            const str row = {text + from, at - from};
            assert_int_equal(row_parse(&parser, ',', row, csv_count_cells,
                                       &seen, &cells), PL_OK);
            assert_int_equal(seen, cells);
            if (parser.rows > 1 ||
                (cells != scan.cells + 1 &&
                 !row_is_blank(row, ',') && str_trim(row).n))
                fail_msg("%.*s: %zu rows, %zu cells", (int)row.n, row.p,
                         parser.rows, cells);
        }
    }
    row_free(&parser);
}

static const struct CMUnitTest csv_tests[] = {
    TEST(csv_files_of_every_shape_are_read),
    TEST(csv_is_the_same_for_every_cut_of_the_reads),
    TEST(a_quote_left_open_costs_its_own_row_only),
    TEST(a_bad_row_knows_its_line_and_byte),
    TEST(a_nul_byte_is_dropped_and_counted),
    TEST(a_header_alone_is_a_warning),
    TEST(a_cell_of_two_megabytes_is_kept_whole),
    TEST(many_rows_cross_the_windows_of_the_reader),
    TEST(csv_dirt_is_mended_or_set_aside_and_counted),
    TEST(csv_dirt_is_the_same_for_every_cut_of_the_reads),
    TEST(a_bad_row_between_carriage_returns_knows_its_line),
    TEST(a_nul_byte_is_counted),
    TEST(lists_side_by_side_are_one_list),
    TEST(names_and_rows_decide_the_delimiter),
    TEST(every_form_of_a_file_gives_the_same_tickets),
    TEST(the_scan_and_libcsv_agree_where_rows_end),
};
