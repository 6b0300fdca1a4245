/* Tests of AUDIT, and of the CSV writer that its files go through. */

static const struct {
    str cell, want;
} at_cells[] = {
    {LIT("plain"), LIT("plain")},
    {LIT(""), LIT("")},
    {LIT("a,b"), LIT("\"a,b\"")},
    {LIT("say \"no\""), LIT("\"say \"\"no\"\"\"")},
    {LIT("two\nlines"), LIT("\"two\nlines\"")},
    {LIT("=1+1"), LIT("'=1+1")},
    {LIT("=HYPERLINK(\"x\",\"y\")"),
     LIT("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")},
    {LIT("@SUM(A1)"), LIT("'@SUM(A1)")},
    {LIT("+cmd"), LIT("'+cmd")},
    {LIT("-2+3"), LIT("'-2+3")},
    {LIT("\t=1"), LIT("'\t=1")},
    {LIT("\r=1"), LIT("\"'\r=1\"")},
    {LIT("-"), LIT("'-")},
    {LIT("-12.5"), LIT("-12.5")},                /* numbers are no formulas */
    {LIT("+4930123"), LIT("+4930123")},
    {LIT("a=b"), LIT("a=b")},
    {LIT("a\0b\x01\x7f" "c"), LIT("a b  c")},
    {LIT("\0=1"), LIT(" =1")},
    {LIT("\xe2\x80\xae" "txt"), LIT("\xe2\x80\xae" "txt")},
};

static void cells_of_files_are_no_formulas(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(at_cells); i++) {
        str_buf out = {0};
        row_put(&out, at_cells[i].cell);
        row_put_end(&out);
        if (out.n != at_cells[i].want.n + 1 ||
            memcmp(out.p, at_cells[i].want.p, out.n - 1))
            fail_msg("cell %zu: %.*s", i, (int)out.n, out.p);
        assert_int_equal(out.p[out.n - 1], '\n');
        str_free(&out);
    }
}

/* Six tickets of three classes.  Ticket 3 is doubted (p .02) but no other
 * class is sure enough; ticket 5 is suspected of class 0. */
enum { AT_N = 6, AT_K = 3 };
static const uint32_t at_y[AT_N] = {0, 0, 1, 1, 2, 2};
static const float at_p[AT_N][AT_K] = {
    {.92f, .04f, .04f}, {.90f, .05f, .05f}, {.05f, .90f, .05f},
    {.55f, .02f, .43f}, {.05f, .05f, .90f}, {.93f, .03f, .04f}};

static const char at_tickets[] =
    "{\"id\":\"a\",\"text\":\"one\",\"intent\":\"x\"}\n"
    "{\"id\":\"b\",\"text\":\"two\",\"intent\":\"x\"}\n"
    "{\"id\":\"c\",\"text\":\"three\",\"intent\":\"y\"}\n"
    "{\"id\":\"d\",\"text\":\"four\",\"intent\":\"y\"}\n"
    "{\"id\":\"e\",\"text\":\"five\",\"intent\":\"z\"}\n"
    "{\"id\":\"f\",\"text\":\"six, =1\",\"intent\":\"z\"}\n";

static ing_archive at_read(const char *text) {
    char *path[1] = {ut_file("audit", str_of(text))};
    return ut_read_all(path, 1, NULL);
}

/* Held-out logits that are ln p: with sharpness 1 they give p again. */
static fold_held at_held(void) {
    fold_held h;
    assert_int_equal(fold_new(&h, AT_N, AT_K, NULL), PL_OK);
    h.n = AT_N;
    for (uint32_t i = 0; i < AT_N; i++) {
        h.row[i] = i, h.y[i] = at_y[i];
        for (size_t c = 0; c < AT_K; c++)
            h.z[i * AT_K + c] = logf(at_p[i][c]);
    }
    return h;
}

static audit_result at_audit(const tab_table *table, const fold_held *h,
                             const uint32_t *relabel) {
    const calib_map map = {.sharpness = 1};
    audit_result a;
    assert_int_equal(audit_labels(&a, h, &map, table, relabel, NULL), PL_OK);
    return a;
}

static void suspects_are_those_of_the_formula(void **state) {
    (void)state;
    ing_archive archive = at_read(at_tickets);
    assert_int_equal(archive.table.rows, AT_N);
    fold_held h = at_held();
    audit_result a = at_audit(&archive.table, &h, NULL);
    assert_int_equal(a.n, AT_N);
    assert_int_equal(a.suspected, 1);
    ut_near(a.share.value, 1. / 6, 1e-12);
    /* by -ln p of the label: .02 before .04 */
    assert_int_equal(a.label[0].row, 3);
    assert_false(a.label[0].is_suspected);
    ut_near(a.label[0].score, -log(.02), 1e-5);
    assert_int_equal(a.label[1].row, 5);
    assert_true(a.label[1].is_suspected);
    assert_int_equal(a.label[1].suggested, 0);
    ut_near((double)a.label[1].p_suggested, .93, 1e-5);
    for (size_t i = 1; i < a.n; i++)
        assert_true(a.label[i - 1].score >= a.label[i].score);
    audit_free(&a), fold_free(&h), ing_free(&archive);
}

/* The most doubtful label is not suspected: the file must not end there. */
static void the_file_has_every_suspect(void **state) {
    static const str name[] = {LIT("x"), LIT("-y"), LIT("=z")};
    (void)state;
    ing_archive archive = at_read(at_tickets);
    fold_held h = at_held();
    audit_result a = at_audit(&archive.table, &h, NULL);
    str_buf out = {0};
    assert_int_equal(audit_review_csv(&a, &archive.table, name, &out, NULL),
                     PL_OK);
    assert_text(str_view(&out),
                "rank,ticket_id,given_label,suggested,p_given,p_suggested,"
                "reason,created_at,text,correct_label\n"
                "1,f,'=z,x,0.04,0.93,\"held-out model: 93 % for the "
                "suggestion, 4 % for the label\",,\"six, =1\",\n");
    str_free(&out), audit_free(&a), fold_free(&h), ing_free(&archive);
}

static void what_a_person_confirmed_is_not_doubted(void **state) {
    uint32_t relabel[AT_N];
    (void)state;
    ing_archive archive = at_read(at_tickets);
    fold_held h = at_held();
    for (size_t i = 0; i < AT_N; i++) relabel[i] = STR_NONE;
    relabel[4] = archive.table.ticket[4].text[TAB_LABEL];
    audit_result a = at_audit(&archive.table, &h, relabel);
    assert_int_equal(a.suspected, 1);
    audit_free(&a);
    relabel[5] = archive.table.ticket[5].text[TAB_LABEL];
    a = at_audit(&archive.table, &h, relabel);
    assert_int_equal(a.suspected, 0);
    audit_free(&a), fold_free(&h), ing_free(&archive);
}

/* d is reopened and has the words of e and f, which have another label. */
static void the_helpdesk_speaks_against_labels(void **state) {
    (void)state;
    ing_archive archive = at_read(
        "{\"id\":\"a\",\"text\":\"one\",\"intent\":\"x\",\"reopens\":0}\n"
        "{\"id\":\"b\",\"text\":\"two\",\"intent\":\"x\",\"reopens\":0}\n"
        "{\"id\":\"c\",\"text\":\"three\",\"intent\":\"y\",\"reopens\":0}\n"
        "{\"id\":\"d\",\"text\":\"same\",\"intent\":\"y\",\"reopens\":2}\n"
        "{\"id\":\"e\",\"text\":\"same\",\"intent\":\"z\",\"reopens\":0}\n"
        "{\"id\":\"f\",\"text\":\"same\",\"intent\":\"z\",\"reopens\":0}\n");
    fold_held h = at_held();
    audit_result a = at_audit(&archive.table, &h, NULL);
    for (size_t i = 0; i < a.n; i++)
        assert_int_equal(a.label[i].evidence, a.label[i].row == 3
                             ? AUDIT_OTHERWISE | AUDIT_REOPENED : 0);
    assert_int_equal(a.label[0].row, 3);
    ut_near(a.label[0].score, -log(.02) + 2 * AUDIT_SIGN, 1e-5);
    audit_free(&a), fold_free(&h), ing_free(&archive);
}

static void no_labels_and_one_class_are_audited(void **state) {
    (void)state;
    ing_archive archive = at_read(at_tickets);
    fold_held h = at_held();
    h.n = 0;
    audit_result a = at_audit(&archive.table, &h, NULL);
    assert_int_equal(a.n + a.suspected, 0);
    str_buf out = {0};
    assert_int_equal(audit_review_csv(&a, &archive.table, NULL, &out, NULL),
                     PL_OK);
    assert_int_equal(str_find(str_view(&out), STR("\n")), out.n - 1);
    str_free(&out), audit_free(&a), fold_free(&h);
    assert_int_equal(fold_new(&h, AT_N, 1, NULL), PL_OK);
    h.n = AT_N;
    for (uint32_t i = 0; i < AT_N; i++) h.row[i] = i;
    a = at_audit(&archive.table, &h, NULL);
    assert_int_equal(a.suspected, 0);
    audit_free(&a), fold_free(&h), ing_free(&archive);
}

static void false_discoveries_are_those_of_the_paper(void **state) {
    /* Benjamini and Hochberg (1995), the 15 p-values of their example: four
     * at .05, where Bonferroni finds three; here in another order. */
    static const double p[] = {1, .0001, .7590, .0004, .6528, .0019, .5719,
                               .0095, .4262, .0201, .3240, .0278, .0459,
                               .0298, .0344};
    bool found[COUNT(p)];
    (void)state;
    assert_int_equal(eval_discoveries(p, COUNT(p), .05, found, NULL), PL_OK);
    for (size_t i = 0; i < COUNT(p); i++)
        assert_int_equal(found[i], p[i] <= .0095);
    assert_int_equal(eval_discoveries(p, 0, .05, found, NULL), PL_OK);
}

/* Two tiers of `n` tickets: all is answered; wrong are `a` and `b` of them. */
static audit_fairness at_fair(size_t n, size_t a, size_t b) {
    tab_table table = {0};
    audit_fairness f = {0};
    uint32_t key[2000];
    static eval_answer answer[2000];
    bool acts[2000];
    uint32_t x, y;
    assert_int_equal(str_intern(&table.pool, STR("x"), &x, NULL), PL_OK);
    assert_int_equal(str_intern(&table.pool, STR("y"), &y, NULL), PL_OK);
    for (size_t i = 0; i < 2 * n; i++) {
        key[i] = i < n ? x : y, acts[i] = true;
        answer[i] = (eval_answer){.confidence = .9f,
                                  .given = i % n < (i < n ? a : b)};
    }
    assert_int_equal(audit_column(&f, &table, answer, acts, key, 2 * n,
                                  "tier", NULL), PL_OK);
    if (f.n) assert_int_equal(audit_gaps(&f, NULL), PL_OK);
    str_pool_free(&table.pool);
    return f;
}

static void gaps_are_those_that_chance_does_not_explain(void **state) {
    (void)state;
    audit_fairness f = at_fair(500, 50, 55);
    assert_int_equal(f.n, 2);
    assert_false(f.at[0].is_gap || f.at[1].is_gap);
    assert_string_equal(f.at[0].name, "tier=x");
    ut_near(f.at[0].accuracy.value, .9, 1e-12);
    ut_near(f.at[0].wrong.value, .1, 1e-12);
    ut_near(f.at[0].ece, 0, 1e-6);
    ut_near(f.at[1].ece, .01, 1e-6);
    mem_free(f.at);
    f = at_fair(500, 50, 150);
    assert_true(f.at[0].is_gap && f.at[1].is_gap);
    assert_true(f.at[0].p_wrong < 1e-6);
    ut_near(f.at[0].p_automation, 1, 0);       /* all are answered in both */
    mem_free(f.at);
    f = at_fair(AUDIT_SEGMENT - 1, 0, 40);           /* too few to be said */
    assert_int_equal(f.n, 0);
    mem_free(f.at);
}

static pl_code at_run(void) {
    static const calib_map map = {.sharpness = 1};
    static ing_archive archive;
    static const tab_table *table;
    fold_held h = {0};
    audit_result a = {0};
    if (!table) {                               /* read once, before it fails */
        const pl_allocator hook = mem_hook;
        mem_hook = (pl_allocator){0};
        archive = at_read(at_tickets), table = &archive.table;
        mem_hook = hook;
    }
    pl_code rc = fold_new(&h, AT_N, AT_K, NULL);
    if (rc == PL_OK) {
        h.n = AT_N;
        for (uint32_t i = 0; i < AT_N; i++) h.row[i] = i, h.y[i] = at_y[i];
        rc = audit_labels(&a, &h, &map, table, NULL, NULL);
    }
    audit_free(&a), fold_free(&h);
    return rc;
}

static void audits_survive_any_failing_allocation(void **state) {
    (void)state;
    assert_true(ut_fail_each(at_run, 1000, 1) > 5);
}

static const struct CMUnitTest audit_tests[] = {
    TEST(cells_of_files_are_no_formulas),
    TEST(suspects_are_those_of_the_formula),
    TEST(the_file_has_every_suspect),
    TEST(what_a_person_confirmed_is_not_doubted),
    TEST(the_helpdesk_speaks_against_labels),
    TEST(no_labels_and_one_class_are_audited),
    TEST(false_discoveries_are_those_of_the_paper),
    TEST(gaps_are_those_that_chance_does_not_explain),
    TEST(audits_survive_any_failing_allocation),
};
