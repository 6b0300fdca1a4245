/* Masking, check digits, keyed ids; included by unit.c. */
#include "pii_set.c"

/* `text` masked; good until the next call. */
static const char *pii_masked(const char *text, uint32_t keep) {
    static str_buf out;
    uint32_t counts[PII_CLASSES] = {0};
    str_free(&out);
    if (!pii_mask(str_of(text), keep, &out, counts))
        str_add(&out, str_of(text), NULL);
    return out.p;
}

/* What is published by those who give the numbers, and its neighbours. */
static void check_digits_are_those_of_the_published_examples(void **state) {
    (void)state;
    assert_true(digit_card("4111111111111111", 16));
    assert_true(digit_card("378282246310005", 15));
    assert_true(digit_card("30569309025904", 14));
    assert_true(digit_card("6011111111111117", 16));
    assert_false(digit_card("4111111111111112", 16));
    assert_false(digit_card("1111111111111117", 16));
    assert_true(digit_iban("DE89370400440532013000", 22));
    assert_true(digit_iban("GB82WEST12345698765432", 22));
    assert_false(digit_iban("DE89370400440532013001", 22));
    assert_int_equal(digit_iban_length("NO"), 15);
    assert_int_equal(digit_iban_length("XX"), 0);
    assert_true(digit_ssn("078051120"));
    assert_false(digit_ssn("666051120"));
    assert_true(digit_steuer("86095742719"));
    assert_false(digit_steuer("86095742718"));
    assert_true(digit_pesel("44051401359"));
    assert_false(digit_pesel("44051401358"));
    assert_true(digit_cpf("52998224725"));
    assert_false(digit_cpf("11111111111"));
    assert_true(digit_nir("255081416802538"));
    assert_false(digit_nir("255081416802537"));
    assert_true(digit_aadhaar("999941057058"));
    assert_false(digit_aadhaar("999941057059"));
    assert_true(digit_sin("112345673"));
    assert_false(digit_sin("112345674"));
    assert_false(digit_sin("046454286"));        /* never given out */
    assert_true(digit_bsn("111222333"));
    assert_false(digit_bsn("111222334"));
    assert_true(digit_dni("12345678", 'Z'));
    assert_true(digit_codice("RSSMRA85T10A562S"));
    assert_false(digit_codice("RSSMRA85T10A562T"));
}

/* Cases that are worth a line of their own. */
static void what_is_masked_and_what_stays(void **state) {
    static const char *const cases[][2] = {
        {"write to me@ or @kim", NULL},
        {"user@example.com!", "[email]!"},
        {"https://u:p4ss@h.example/a?x=1", "https://[credential]@h.example/"
         "a?x=1"},
        {"Hi team, Hi there, Dear support,", NULL},
        {"Sehr geehrte Frau M\xc3\xbcller,", "Sehr geehrte Frau [name],"},
        {"v1.2.3.4 and 4.12.0.3 and 10.5.2", NULL},
        {"00:1A:2B:3C:4D:5E at 12:30:45", NULL},
        {"order 4111111111111112", NULL},
        {"550e8400-e29b-41d4-a716-446655440000", NULL},
        {"password reset link", NULL},
        {"Password: hunter2", "Password: [secret]"},
        {"back [email] [card]", NULL},
        {"ask john@acme.example.2 weeks ago", "ask [email].2 weeks ago"},
        {"icon@2x.min.png", NULL},
        {"5(555) 127-4567,[ip]", NULL},
        {"http://a:1[email]@b", NULL},
        {"", NULL}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(pii_masked(cases[i][0], 0),
                            cases[i][cases[i][1] ? 1 : 0]);
    assert_string_equal(pii_masked("a@b.de 10.20.30.40", 1u << PII_IP),
                        "[email] 10.20.30.40");
    assert_string_equal(pii_masked("a@b.de", PII_ALL), "a@b.de");
}

typedef struct {
    size_t cases, found, wrong;
} pii_score;

/* Measures a part; a case is found when the text is masked as expected to the
 * byte, every other mask is wrong. */
static void pii_measure(char part, uint64_t seed, pii_score *score) {
    set_case *cases = malloc(SET_PART * sizeof *cases);
    assert_non_null(cases);
    set_part(part, seed, cases);
    for (size_t i = 0; i < SET_PART; i++) {
        const set_case *c = &cases[i];
        str_buf out = {0}, again = {0};
        uint32_t counts[PII_CLASSES] = {0};
        char want[1400];
        snprintf(want, sizeof want, "%.*s%s%s", (int)c->from, c->text,
                 c->class < PII_CLASSES ? pii_masks[c->class] : "",
                 c->text + (c->class < PII_CLASSES ? c->to : c->from));
        if (!pii_mask(str_of(c->text), 0, &out, counts))
            str_add(&out, str_of(c->text), NULL);
        bool right = str_equal(str_view(&out), str_of(want));
        score[c->class].cases++;
        score[c->class].found += right;
        for (size_t k = 0; k < PII_CLASSES && !right; k++)
            score[k].wrong += counts[k];
        assert_false(pii_mask(str_view(&out), 0, &again, counts));
        str_free(&out), str_free(&again);
    }
    free(cases);
}

#define PII_RECALL .97
#define PII_PRECISION .95

static void pii_report(char part, uint64_t seed) {
    pii_score score[PII_CLASSES + 1] = {{0}};
    size_t below = 0, cases = 0;
    pii_measure(part, seed, score);
    printf("part %c: class, cases, recall, precision\n", part);
    for (size_t k = 0; k < PII_CLASSES; k++) {
        const double recall = (double)score[k].found / (double)score[k].cases;
        const double precision =
            (double)score[k].found /
            (double)MAX(score[k].found + score[k].wrong, 1);
        printf("  %-15s %4zu  %.3f  %.3f\n", pii_names[k], score[k].cases,
               recall, precision);
        below += recall < PII_RECALL || precision < PII_PRECISION;
        cases += score[k].cases;
    }
    printf("  %-15s %4zu  of them untouched %.3f\n", "look-alikes",
           score[PII_CLASSES].cases, (double)score[PII_CLASSES].found /
                                         (double)score[PII_CLASSES].cases);
    assert_int_equal(below, 0);
    assert_true(cases + score[PII_CLASSES].cases >= 1000 &&
                score[PII_CLASSES].cases >= 400);
}

static void the_parts_for_choosing_rules_are_found(void **state) {
    (void)state;
    pii_report('A', 1);
    pii_report('B', 2);
}

static void the_part_for_measuring_is_found(void **state) {
    (void)state;
    pii_report('C', 3);
}

/* The worst texts: nothing is looked at more than a bounded number of times,
 * and what comes out is bounded. */
static void hostile_texts_are_masked_in_linear_time(void **state) {
    static const char *const unit[] = {
        "1 ", "1.", "1-", "a1", "@", "a@", "a@b", "://", "://a:", "x=", "(",
        "+", "hi A", "Thanks,\n", "Hi Al,", "Hi Al, ", "-----BEGIN PRIVATE "
        "KEY-----", "password:", "i'm A ", "::1", "fe80:", "1234 ", "eyJ1.",
        "?key=abcd12&", "a.b@c.de ", "\xc3\xa9" "1", "token 1a"};
    str_buf text = {0}, out = {0};
    uint32_t counts[PII_CLASSES];
    (void)state;
    for (size_t u = 0; u < COUNT(unit); u++) {
        text.n = 0, out.n = 0;
        while (text.n < 300000) str_add(&text, str_of(unit[u]), NULL);
        const clock_t began = clock();
        pii_mask(str_view(&text), 0, &out, counts);
        const double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
        assert_true(out.n <= PII_BOUND(text.n));
        if (seconds > 2) fail_msg("%s: %.1f s", unit[u], seconds);
    }
    str_free(&text), str_free(&out);
}

static pl_code pii_mask_once(void) {
    str_buf out = {0};
    uint32_t counts[PII_CLASSES] = {0};
    const bool masked = pii_mask(STR("a@b.de and c@d.de, 4111 1111 1111 1111"),
                                 0, &out, counts);
    pl_code rc = out.rc;
    if (!masked) rc = PL_EDATA;
    str_free(&out);
    return rc;
}

static void memory_running_out_in_masking_is_told(void **state) {
    (void)state;
    assert_true(ut_fail_each(pii_mask_once, 100, 1) >= 1);
}

/* Rows are masked where they are read, counted by source, kept as asked. */
static void tickets_are_masked_where_they_are_read(void **state) {
    static const char rows[] =
        "id,subject,body,csat_comment\n"
        "1,a@b.de,\"Hi Ann,\nmy card 4111 1111 1111 1111\",call +1 415 555 "
        "0199\n"
        "2,plain,nothing here,fine\n";
    (void)state;
    ing_archive a = ut_ingest(rows);
    assert_text(ut_text(&a, 0, TAB_SUBJECT), "[email]");
    assert_text(ut_text(&a, 0, TAB_BODY), "Hi [name],\nmy card [card]");
    assert_text(ut_text(&a, 0, TAB_COMMENT), "call [phone]");
    assert_text(ut_text(&a, 1, TAB_BODY), "nothing here");
    assert_int_equal(ut_source(&a)->pii[PII_EMAIL], 1);
    assert_int_equal(ut_source(&a)->pii[PII_CARD], 1);
    ing_free(&a);
    const ing_options raw = {.keep_pii = PII_ALL};
    a = ut_ingest_as(str_of(rows), &raw);
    assert_text(ut_text(&a, 0, TAB_SUBJECT), "a@b.de");
    assert_int_equal(ut_source(&a)->pii[PII_EMAIL], 0);
    ing_free(&a);
}

static void quarantined_rows_are_masked(void **state) {
    (void)state;
    str_buf text = {0};
    str_add(&text, STR("id,subject,body\n1,x,y,"), NULL);
    for (int i = 0; i < 400; i++) str_add(&text, STR("Mail a@b.de "), NULL);
    str_add(&text, STR("\n"), NULL);
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    str kept = str_view(&a.quarantine);
    assert_int_equal(ut_source(&a)->quarantined, 1);
    assert_int_equal(str_find(kept, STR("@")), kept.n);
    assert_true(str_find(kept, STR("[email]")) < kept.n);
    assert_true(kept.n < ING_RAW_SHOWN + 300);
    ing_free(&a);
    str_free(&text);
}

/* A mask is a word with its brackets, no word that customers write. */
static void masks_are_words_of_their_own(void **state) {
    feat_scratch s;
    char words[200] = "";
    (void)state;
    assert_int_equal(feat_scratch_new(&s, 0, NULL), PL_OK);
    feat_words(&s, STR("my [email] email[card]. [other] [id]"));
    for (size_t w = 0; w < s.n; w++)
        snprintf(words + strlen(words), sizeof words - strlen(words), "%.*s|",
                 s.length[w], s.bytes + s.begin[w]);
    assert_string_equal(words, "my|[email]|email|[card]|other|[id]|");
    feat_scratch_free(&s);
}

static void ids_are_keyed_and_the_key_is_guarded(void **state) {
    unsigned char key[IO_KEY], again[IO_KEY];
    char a[33], b[33];
    struct stat info;
    pl_error err = {0};
    (void)state;
    char *dir = ut_path("keys");
    assert_int_equal(io_mkdirs(dir, NULL), PL_OK);
    char *path = ut_path("keys/pipeline.key");
    assert_int_equal(io_key(dir, key, NULL), PL_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(io_key(dir, again, NULL), PL_OK);
    assert_memory_equal(key, again, IO_KEY);
    io_keyed_id(key, STR("kim@example.com"), a);
    io_keyed_id(key, STR("kim@example.com"), b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), 32);
    again[0] ^= 1;
    io_keyed_id(again, STR("kim@example.com"), b);
    assert_string_not_equal(a, b);
    chmod(path, 0640);
    assert_int_equal(io_key(dir, again, &err), PL_ECONFIG);
    assert_non_null(strstr(err.message, "chmod 600"));
    ut_file("keys/pipeline.key", STR("abc"));
    chmod(path, 0600);
    assert_int_equal(io_key(dir, again, &err), PL_ECONFIG);
}

static void forgotten_people_are_found_in_raw_rows(void **state) {
    forget_list list = {.key = {1, 2, 3}};
    char id[33];
    uint32_t number;
    (void)state;
    assert_false(forget_named(&list, STR("kim@example.com")));
    forget_id(&list, STR(" Kim@Example.com "), id);
    assert_int_equal(str_intern(&list.ids, str_of(id), &number, NULL), PL_OK);
    assert_true(forget_named(&list, STR("7,\"kim@example.com\",x")));
    assert_true(forget_named(&list, STR("mail KIM@EXAMPLE.COM.")));
    assert_false(forget_named(&list, STR("akim@example.com, kim@example")));
    assert_false(forget_named(NULL, STR("kim@example.com")));
    forget_free(&list);
}

static const struct CMUnitTest pii_tests[] = {
    TEST(check_digits_are_those_of_the_published_examples),
    TEST(what_is_masked_and_what_stays),
    TEST(the_parts_for_choosing_rules_are_found),
    TEST(the_part_for_measuring_is_found),
    TEST(hostile_texts_are_masked_in_linear_time),
    TEST(memory_running_out_in_masking_is_told),
    TEST(tickets_are_masked_where_they_are_read),
    TEST(quarantined_rows_are_masked),
    TEST(masks_are_words_of_their_own),
    TEST(ids_are_keyed_and_the_key_is_guarded),
    TEST(forgotten_people_are_found_in_raw_rows),
};
