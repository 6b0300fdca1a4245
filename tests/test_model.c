/* Tests of MODEL: the file format. */

/* A tiny model of K classes: a few words and pages, weights by lot. */
static pl_code model_read_doc(void *owner, size_t part, size_t row,
                              feat_doc *doc, pl_error *err) {
    static const char *const text[] = {"refund card", "login page", "refund",
                                       "card login"};
    (void)owner, (void)part, (void)err;
    *doc = (feat_doc){.text = str_of(text[row % 4]), .requester = row / 4 + 1};
    doc->context[FEAT_PAGE] = STR("/pay");
    return PL_OK;
}

static str_buf model_tiny(size_t classes) {
    const feat_source source = {NULL, 8, model_read_doc};
    const feat_options options = {
        .blocks_off = 1u << FEAT_B_CHARS | 1u << FEAT_B_PAIRS |
                      1u << FEAT_B_CROSS};
    feat_scan scan = {0};
    feat_vocab_owned vocab = {0};
    feat_csr x = {0};
    lr_packed_owned packed = {0};
    lr_model m = {.classes = classes, .width = lr_width(classes)};
    str_buf out = {0};
    char text[50][12];
    str label[50];
    uint64_t seed = classes;
    assert_int_equal(feat_scan_new(&source, &options, 1, &scan, NULL), PL_OK);
    assert_int_equal(feat_build(&scan, NULL, 1, &vocab, &x, NULL), PL_OK);
    m.features = x.cols;
    m.w = calloc((m.features + 1) * m.width, sizeof *m.w);
    for (size_t f = 0; f <= m.features; f++)
        for (size_t c = 0; c < MIN(classes, m.width); c++)
            /* every other row is sparse */
            if (f % 2 || !par_below(&seed, 9))
                m.w[f * m.width + c] = (float)par_below(&seed, 2000) / 500 - 2;
    assert_int_equal(lr_quantise(&m, &packed, NULL), PL_OK);
    for (size_t c = 0; c < classes; c++) {
        snprintf(text[c], sizeof text[c], "class %02zu", c);
        label[c] = str_of(text[c]);
    }
    const calib_map calib = calib_none();
    const quo_boilerplate lines = {{7, 9}, 2};
    const policy_rule rule = {.alpha = .05, .delta = .05, .threshold = .5,
                              .bound = .04, .n = 100, .accepted = 80,
                              .is_certified = 1, .intent = EVAL_NONE};
    const vec_table none = {0};
    const model_parts parts = {
        .label = label, .classes = classes, .info = STR("{\"schema\":\"x\"}"),
        
        .vocab = &vocab.view, .vec = &none, .head = &packed.view, .lines = &lines,
        .calib = &calib, .rule = &rule, .rules = 1};
    assert_int_equal(model_pack(&parts, &out, NULL), PL_OK);
    free(m.w);
    lr_packed_free(&packed), feat_csr_free(&x);
    feat_vocab_free(&vocab), feat_scan_free(&scan);
    return out;
}

/* Opens an image that lies in memory, aligned as a mapping is. */
static pl_code model_try(str image, pl_model **m, pl_error *err) {
    return model_attach(image, "image", m, err);
}

static const size_t model_sizes[] = {2, 3, 16, 17, 50};

static void a_packed_model_opens_with_all_it_was_made_of(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(model_sizes); i++) {
        str_buf image = model_tiny(model_sizes[i]);
        pl_model *m;
        pl_scorer *s;
        pl_error err = {0};
        char *path = ut_file("m.plm", str_view(&image));
        if (model_open(path, &m, &err) != PL_OK) fail_msg("%s", err.message);
        assert_int_equal(m->classes, model_sizes[i]);
        assert_text(model_label(m, 1), "class 01");
        assert_text(((str){m->section[MODEL_INFO], m->count[MODEL_INFO]}),
                    "{\"schema\":\"x\"}");
        assert_int_equal(model_scorer_new(m, &s, NULL), PL_OK);
        feat_doc doc = {.text = STR("refund my card")};
        size_t n;
        double sum = 0;
        model_score(s, &doc, &n);
        assert_int_equal(n, 2);
        for (size_t c = 0; c < m->classes; c++) sum += (double)s->prob[c];
        ut_near(sum, 1, 1e-5);
        model_scorer_free(s), model_close(m), str_free(&image);
    }
}

static void a_changed_byte_anywhere_is_refused(void **state) {
    static const unsigned char flips[] = {0x01, 0x80, 0xff};
    str_buf image = model_tiny(3);
    (void)state;
    for (size_t i = 0; i < image.n; i++)
        for (size_t k = 0; k < COUNT(flips); k++) {
            pl_model *m = (pl_model *)8;
            pl_error err = {0};
            image.p[i] = (char)((unsigned char)image.p[i] ^ flips[k]);
            if (model_try(str_view(&image), &m, &err) != PL_EFORMAT || m)
                fail_msg("byte %zu of %zu is not covered", i, image.n);
            assert_true(strlen(err.message) > 10);
            image.p[i] = (char)((unsigned char)image.p[i] ^ flips[k]);
        }
    str_free(&image);
}

static void a_cut_or_grown_file_is_refused(void **state) {
    str_buf image = model_tiny(3);
    pl_model *m;
    (void)state;
    for (size_t n = 0; n < image.n; n += n < 700 || n + 70 > image.n ? 1 : 13) {
        char *path = ut_file("cut.plm", (str){image.p, n});
        assert_int_equal(model_open(path, &m, NULL), PL_EFORMAT);
        assert_null(m);
    }
    for (size_t n = 1; n < 130; n++) {
        str_addf(&image, "%c", n % 2 ? '\0' : 'x');
        assert_int_equal(model_try(str_view(&image), &m, NULL), PL_EFORMAT);
    }
    str_free(&image);
}

/* Makes all checksums right again, as a forger would. */
static void model_forge(char *image, size_t size) {
    model_header h;
    model_section table[MODEL_SECTIONS];
    memcpy(&h, image, sizeof h);
    memcpy(table, image + sizeof h, sizeof table);
    for (size_t s = 0; s < MODEL_SECTIONS; s++)
        if (table[s].offset <= size && table[s].bytes <= size &&
            table[s].offset + model_padded(table[s].bytes) <= size)
            table[s].hash = model_hash(image + table[s].offset,
                                       model_padded(table[s].bytes));
    h.hash = model_header_hash(&h, table, sizeof table);
    memcpy(image, &h, sizeof h);
    memcpy(image + sizeof h, table, sizeof table);
}

/* A forged image is refused, or it can be used without any harm: bytes have
 * the exact size, so that a sanitizer sees what is beyond. */
static bool model_survives(const char *image, size_t size) {
    static const char *const text[] = {"refund my card", "login page", ""};
    char *exact = NULL;
    pl_model *m = NULL;
    pl_scorer *s = NULL;
    pl_reason reason[8];
    pl_intent intent[4];
    assert_int_equal(posix_memalign((void **)&exact, 64, size), 0);
    memcpy(exact, image, size);
    const pl_code rc = model_try((str){exact, size}, &m, NULL);
    assert_true(rc == PL_OK || rc == PL_EFORMAT);
    if (rc == PL_OK && m->vocab.features < 1000 && m->classes <= 1000) {
        assert_int_equal(pl_scorer_new(m, &s, NULL), PL_OK);
        for (size_t i = 0; i < COUNT(text); i++) {
            pl_ticket t = {.struct_size = sizeof t, .body = pl_text_of(text[i]),
                           .page = pl_text_of("/pay")};
            size_t n;
            assert_int_equal(pl_score(s, &t, intent, 4, &n, NULL, NULL), PL_OK);
            assert_int_equal(pl_explain(s, &t, m->classes - 1, reason, 8, &n,
                                        NULL), PL_OK);
            for (size_t k = 0; k < n; k++)
                assert_true(reason[k].feature.size > 0);
        }
        for (size_t c = 0; c < m->classes; c++) pl_model_class(m, c);
    }
    pl_scorer_free(s), pl_model_close(m), free(exact);
    return rc == PL_OK;
}

static void forged_counts_and_indexes_do_no_harm(void **state) {
    static const uint32_t values[] = {0, 1, 0x7fffffff, 0xffffffff,
                                      0x7fc00000};
    static const size_t sizes[] = {2, 17};
    size_t taken = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        str_buf image = model_tiny(sizes[i]);
        assert_true(model_survives(image.p, image.n));
        for (size_t at = 0; at + 4 <= image.n; at += 4)
            for (size_t k = 0; k < COUNT(values); k++) {
                char kept[4];
                memcpy(kept, image.p + at, 4);
                memcpy(image.p + at, &values[k], 4);
                model_forge(image.p, image.n);
                taken += model_survives(image.p, image.n);
                memcpy(image.p + at, kept, 4);
            }
        str_free(&image);
    }
    assert_true(taken > 100);
}

/* A few bytes less of a text are a valid file; a wrong place never is. */
static void forged_section_tables_do_no_harm(void **state) {
    static const uint64_t values[] = {0, 1, 63, 64, 4096, UINT32_MAX,
                                      INT64_MAX, UINT64_MAX, UINT64_MAX - 63,
                                      UINT64_MAX - 4096, UINT64_C(1) << 63};
    str_buf image = model_tiny(3);
    (void)state;
    for (size_t s = 0; s < MODEL_SECTIONS; s++)
        for (size_t field = 0; field < 2; field++)
            for (size_t k = 0; k < COUNT(values); k++) {
                char *at = image.p + sizeof(model_header) +
                           s * sizeof(model_section) +
                           (field ? offsetof(model_section, offset)
                                  : offsetof(model_section, bytes));
                uint64_t kept;
                memcpy(&kept, at, 8);
                if (kept == values[k]) continue;
                memcpy(at, &values[k], 8);
                model_forge(image.p, image.n);
                const bool taken = model_survives(image.p, image.n);
                assert_false(taken && (field || values[k] > image.n));
                memcpy(at, &kept, 8);
            }
    str_free(&image);
}

static void other_versions_are_named_in_the_message(void **state) {
    str_buf image = model_tiny(3);
    pl_model *m;
    pl_error err = {0};
    char said[20];
    (void)state;
    const uint32_t version = MODEL_VERSION + 1;
    snprintf(said, sizeof said, "format %u", version);
    memcpy(image.p + offsetof(model_header, version), &version, 4);
    model_forge(image.p, image.n);
    assert_int_equal(model_try(str_view(&image), &m, &err), PL_EFORMAT);
    assert_non_null(strstr(err.message, said));
    str_free(&image);
}

static void what_is_no_model_is_refused(void **state) {
    pl_model *m;
    (void)state;
    static const str text[] = {LIT(""), LIT("PLMODEL\n"), LIT("{}"),
                               LIT("not a model, but longer than its header, "
                                   "which has sixty-four bytes in it")};
    for (size_t i = 0; i < COUNT(text); i++)
        assert_int_equal(model_open(ut_file("x", text[i]), &m, NULL),
                         PL_EFORMAT);
    assert_int_equal(model_open(ut_dir, &m, NULL), PL_EIO);
    assert_int_equal(model_open(ut_path("none"), &m, NULL), PL_EIO);
    assert_int_equal(model_open("/dev/null", &m, NULL), PL_EIO);
}

static void the_top_is_sorted_and_ties_go_by_index(void **state) {
    static const float p[] = {.1f, .3f, .1f, .3f, .2f, 0};
    static const uint32_t want[] = {1, 3, 4, 0, 2, 5};
    uint32_t top[6];
    (void)state;
    for (size_t k = 0; k <= 6; k++) {
        assert_int_equal(eval_best(p, 6, top, k), k);
        assert_memory_equal(top, want, k * sizeof *top);
    }
}

static void subject_and_body_are_joined_within_the_limit(void **state) {
    str_buf big = io_noise(MODEL_TEXT_MAX + 100, 90);
    char *to = malloc(MODEL_TEXT_MAX + 1);
    const str view = str_view(&big), none = {NULL, 0};
    (void)state;
    assert_text(model_join(to, STR("a"), STR("b c")), "a\nb c");
    assert_text(model_join(to, none, STR("b")), "b");
    assert_text(model_join(to, STR("a"), none), "a\n");
    assert_int_equal(model_join(to, none, none).n, 0);
    for (size_t i = 0; i < 3; i++) {
        const str joined = model_join(to, i ? view : STR("s"),
                                      i < 2 ? view : none);
        assert_in_range(joined.n, MODEL_TEXT_MAX - 1, MODEL_TEXT_MAX);
    }
    free(to), str_free(&big);
}

static const struct CMUnitTest model_tests[] = {
    TEST(a_packed_model_opens_with_all_it_was_made_of),
    TEST(a_changed_byte_anywhere_is_refused),
    TEST(a_cut_or_grown_file_is_refused),
    TEST(forged_counts_and_indexes_do_no_harm),
    TEST(forged_section_tables_do_no_harm),
    TEST(other_versions_are_named_in_the_message),
    TEST(what_is_no_model_is_refused),
    TEST(the_top_is_sorted_and_ties_go_by_index),
    TEST(subject_and_body_are_joined_within_the_limit),
};
