/* Tests of TRAIN, NIGHT, STORY, PUBLISH and RUN: whole nights. */

static char *night_in;                          /* the archive of a night */

/* n tickets in a file, and an empty output directory called `out`. */
static void night_fresh(size_t n) {
    static char path[PATH_MAX];
    str_buf text = ut_tickets(n);
    snprintf(path, sizeof path, "%s", ut_file("night.ndjson",
                                              str_view(&text)));
    night_in = path;
    str_free(&text);
    ut_wipe(ut_path("out"));
}

static pl_code night_go(const char *out, size_t threads, const char *now,
                        const char *label, pl_error *err) {
    night_options o = {.path = &night_in, .paths = 1, .out = out, .seed = 1,
                       .threads = threads, .label = label, .is_forced = true,
                       .now = time_parse(str_of(now))};
    night_state *n = calloc(1, sizeof *n);
    n->options = &o;
    const pl_code rc = run_all(n, err);
    night_free(n), free(n);
    return rc;
}

static void night_ok(const char *out, size_t threads, const char *now) {
    pl_error err = {0};
    if (night_go(ut_path("%s", out), threads, now, NULL, &err) != PL_OK)
        fail_msg("%s", err.message);
}

static js_node *night_json(const char *path) {
    str_buf text = ut_slurp(path);
    js_node *doc = js_parse(str_view(&text));
    if (!doc) fail_msg("%s is not JSON", path);
    str_free(&text);
    return doc;
}

static void night_link(const char *path, const char *want) {
    char target[64] = {0};
    assert_true(readlink(path, target, sizeof target - 1) > 0);
    assert_string_equal(target, want);
}

static void a_night_publishes_a_model_and_a_report(void **state) {
    (void)state;
    night_fresh(400);
    night_ok("out", 2, "2026-10-01");
    night_link(ut_path("out/models/current"), "v000001");
    night_link(ut_path("out/reports/latest"), "2026-10-01");
    js_node *r = night_json(ut_path("out/reports/latest/report.json"));
    assert_text(js_text(js_at(r, "schema")), "pipeline.report/1");
    assert_text(js_text(js_at(r, "version")), "v000001");
    ut_near(js_number(js_at(r, "data.totals.tickets"), 0), 400, 0);
    ut_near(js_number(js_at(r, "model.classes"), 0), 4, 0);
    assert_text(js_text(js_at(r, "model.split.kind")), "time-forward");
    assert_true(js_number(js_at(r, "model.metrics.accuracy.value"), 0) > .8);
    assert_true(js_number(js_at(r, "model.gap"), 1) <= LR_GAP);
    js_free(r);
    str_buf page = ut_slurp(ut_path("out/reports/latest/index.html"));
    assert_true(str_find(str_view(&page), STR("</html>")) < page.n);
    str_free(&page);
    assert_int_equal(ut_entries(ut_path("out/models/current")), 8);
    assert_int_equal(ut_entries(ut_path("out/reports/latest")), 11);
    assert_int_not_equal(access(ut_path("out/models/.new"), F_OK), 0);
}

static void the_manifest_has_the_digests_of_the_files(void **state) {
    char hex[65];
    (void)state;
    js_node *m = night_json(ut_path("out/models/current/MANIFEST.json"));
    size_t files = 0;
    for (const js_node *f = js_first(js_at(m, "files")); f; f = f->next) {
        str_buf text = ut_slurp(ut_path("out/models/current/%s",
                                        js_text(js_at(f, "name")).p));
        io_digest(str_view(&text), hex);
        assert_text(js_text(js_at(f, "sha256")), hex);
        ut_near(js_number(js_at(f, "bytes"), -1), (double)text.n, 0);
        str_free(&text), files++;
    }
    assert_int_equal(files, 7);
    assert_text(js_text(js_at(m, "version")), "v000001");
    assert_true(cJSON_IsNull(js_at(m, "parent")));
    js_free(m);
}

/* Another process that scores as this one does gets the same digits. */
static void the_golden_answers_are_given_again(void **state) {
    str_buf text = ut_slurp(ut_path("out/models/current/golden.ndjson"));
    pl_model *m;
    pl_scorer *s;
    size_t lines = 0;
    (void)state;
    assert_int_equal(pl_model_open(ut_path("out/models/current/model.plm"),
                                   &m, NULL), PL_OK);
    assert_int_equal(pl_scorer_new(m, &s, NULL), PL_OK);
    for (char *line = text.p, *end; (end = strchr(line, '\n')); lines++) {
        js_node *g = js_parse((str){line, (size_t)(end - line)});
        pl_ticket t = {.struct_size = sizeof t};
        pl_intent intent[3];
        size_t n;
        t.body = pl_text_of(js_text(js_at(g, "body")).p);
        t.page = pl_text_of(js_text(js_at(g, "page")).p);
        assert_int_equal(pl_score(s, &t, intent, 3, &n, NULL, NULL), PL_OK);
        assert_int_equal(n, 3);
        const js_node *want = js_first(js_at(g, "intents"));
        for (size_t i = 0; i < n; i++, want = want->next) {
            char digits[32], given[32];
            snprintf(digits, sizeof digits, "%.9g",
                     (double)intent[i].probability);
            snprintf(given, sizeof given, "%.9g",
                     js_number(js_at(want, "p"), -1));
            assert_string_equal(digits, given);
            ut_same((str){intent[i].name.data, intent[i].name.size},
                    js_text(js_at(want, "intent")));
        }
        js_free(g);
        line = end + 1;
    }
    assert_int_equal(lines, 4);
    pl_scorer_free(s), pl_model_close(m), str_free(&text);
}

/* Texts with a footer that all tickets share, a line that only refunds have,
 * and the same text without them. */
static void lines_of_all_intents_are_left_out_alike(void **state) {
    static const char footer[] = "Kind note of the Acme helpdesk portal team",
        form[] = "Refund request form version seven filled in";
    static const char *const topic[] = {"refund my money", "open the app",
                                        "invoice address change"};
    str_buf text = {0};
    char *path;
    pl_error err = {0};
    pl_model *m = NULL;
    pl_scorer *s = NULL;
    float p[3];
    (void)state;
    for (int i = 0; i < 600; i++)
        str_addf(&text, "{\"id\":%d,\"intent\":\"i%d\",\"text\":\"please %s "
                 "number %d\\n%s%s\\nthat is all for today\"}\n", i, i % 3,
                 topic[i % 3], i * 7 % 100,
                 i % 3 ? "" : "Refund request form version seven filled in\\n",
                 i % 4 ? footer : "");
    path = ut_file("lines.ndjson", str_view(&text));
    night_options o = {.path = &path, .paths = 1, .seed = 1, .threads = 1};
    night_state *n = calloc(1, sizeof *n);
    n->options = &o;
    if (run_train(n, &err) != PL_OK) fail_msg("%s", err.message);
    assert_int_equal(model_attach(str_view(&n->model[1].image), "image", &m,
                                  &err), PL_OK);
    uint64_t known = quo_line_hash(str_of(footer));
    assert_true(quo_boilerplate_row(&m->lines, known) < m->lines.count);
    known = quo_line_hash(str_of(form));
    assert_true(quo_boilerplate_row(&m->lines, known) == m->lines.count);
    assert_int_equal(model_scorer_new(m, &s, &err), PL_OK);
    for (int i = 0; i < 3; i++) {
        size_t features;
        text.n = 0;
        str_addf(&text, "please open the app\n%s%sgoodbye now",
                 i == 1 ? footer : i == 2 ? form : "", i ? "\n" : "");
        feat_doc doc = {.text = model_text(s, STR(""), str_view(&text), false)};
        model_score(s, &doc, &features);
        p[i] = s->prob[1];
    }
    assert_true(memcmp(&p[0], &p[1], sizeof *p) == 0);
    assert_true(memcmp(&p[0], &p[2], sizeof *p) != 0);
    model_scorer_free(s), model_close(m), str_free(&text);
    night_free(n), free(n);
}

static void the_next_night_makes_the_next_version(void **state) {
    (void)state;
    night_ok("out", 1, "2026-10-02");
    night_link(ut_path("out/models/current"), "v000002");
    night_link(ut_path("out/reports/latest"), "2026-10-02");
    assert_int_equal(access(ut_path("out/models/v000001/model.plm"), R_OK), 0);
    js_node *m = night_json(ut_path("out/models/current/MANIFEST.json"));
    assert_text(js_text(js_at(m, "parent")), "v000001");
    js_free(m);
    js_node *r = night_json(ut_path("out/reports/latest/report.json"));
    assert_true(cJSON_GetArraySize(js_at(r, "changes")) > 3);
    js_free(r);
    /* the same day again: the report is replaced, the version is new */
    night_ok("out", 1, "2026-10-02");
    night_link(ut_path("out/models/current"), "v000003");
    assert_int_equal(ut_entries(ut_path("out/reports")), 3);
    str_buf log = ut_slurp(ut_path("out/models/history.ndjson"));
    assert_int_equal(ing_lines(log.p, log.n), 3);
    str_free(&log);
}

/* A report without the only part that a clock decides. */
static str_buf night_report(const char *path) {
    js_node *doc = night_json(path);
    str_buf out = {0};
    cJSON_DeleteItemFromObject(doc, "seconds");
    char *text = cJSON_PrintUnformatted(doc);
    str_add(&out, str_of(text), NULL);
    cJSON_free(text), js_free(doc);
    return out;
}

static void the_threads_do_not_change_a_byte(void **state) {
    static const char *const files[] = {"model.plm", "golden.ndjson",
                                        "metrics.json", "MODEL_CARD.md",
                                        "MANIFEST.json"};
    (void)state;
    night_fresh(400);
    for (size_t t = 1; t <= 3; t++) {
        char *dir = ut_path("t%zu", t);
        night_ok(dir + strlen(ut_dir) + 1, t, "2026-10-01");
        for (size_t f = 0; f < COUNT(files) && t > 1; f++) {
            str_buf a = ut_slurp(ut_path("t1/models/current/%s", files[f]));
            str_buf b = ut_slurp(ut_path("%s/models/current/%s",
                                         dir + strlen(ut_dir) + 1, files[f]));
            if (!str_equal(str_view(&a), str_view(&b)))
                fail_msg("%s differs with %zu threads", files[f], t);
            str_free(&a), str_free(&b);
        }
        str_buf a = night_report(ut_path("t1/reports/latest/report.json"));
        str_buf b = night_report(ut_path("t%zu/reports/latest/report.json",
                                         t));
        ut_same(str_view(&b), str_view(&a));
        str_free(&a), str_free(&b);
    }
    for (size_t t = 1; t <= 3; t++) ut_wipe(ut_path("t%zu", t));
}

static void nights_without_lessons_change_nothing(void **state) {
    static const struct {
        const char *text, *label;
        pl_code code;
    } row[] = {
        {"", NULL, PL_EDATA},
        {"hello\n", NULL, PL_EDATA},
        {"id,text\n1,a\n", NULL, PL_EDATA},
        {"id,text,intent\n1,a,x\n2,b,y\n", NULL, PL_EDATA},
        {"id,text,intent\n1,a,x\n2,b,y\n", "none", PL_EDATA}};
    pl_error err = {0};
    (void)state;
    night_fresh(400);
    night_ok("out", 1, "2026-10-01");
    for (size_t i = 0; i < COUNT(row); i++) {
        ut_file("night.ndjson", str_of(row[i].text));
        err.message[0] = 0;
        assert_int_equal(night_go(ut_path("out"), 1, "2026-10-02",
                                  row[i].label, &err), row[i].code);
        assert_true(strlen(err.message) > 20);
        night_link(ut_path("out/models/current"), "v000001");
        night_link(ut_path("out/reports/latest"), "2026-10-01");
        assert_int_equal(ut_entries(ut_path("out/models")), 3);
    }
}

static void a_few_tickets_are_learned_but_not_measured(void **state) {
    (void)state;
    night_fresh(24);
    night_ok("out", 1, "2026-10-01");
    js_node *r = night_json(ut_path("out/reports/latest/report.json"));
    assert_true(js_number(js_at(r, "model.trained_on"), 0) > 9);
    js_free(r);
}

static void two_nights_at_once_do_not_mix(void **state) {
    int lock = -1;
    (void)state;
    night_fresh(50);
    assert_int_equal(run_lock(ut_path("out"), &lock, NULL), PL_OK);
    assert_int_equal(night_go(ut_path("out"), 1, "2026-10-01", NULL, NULL),
                     PL_EBUSY);
    close(lock);
    night_ok("out", 1, "2026-10-01");
}

static void an_output_that_cannot_be_made_is_told(void **state) {
    pl_error err = {0};
    (void)state;
    night_fresh(50);
    ut_file("plain", STR("x"));
    assert_int_equal(night_go(ut_path("plain/out"), 1, "2026-10-01", NULL,
                              &err), PL_EIO);
    assert_non_null(strstr(err.message, "plain"));
}

static void configurations_are_checked(void **state) {
    static const struct {
        const char *text;
        pl_code code;
        const char *message;
    } row[] = {
        {"{ // none\n}", PL_OK, ""},
        {"{\"label\":\"intent\",\"map\":{\"Wo\":\"page\"}}", PL_OK, ""},
        {"[]", PL_ECONFIG, "object"}, {"{", PL_ECONFIG, "object"},
        {"", PL_ECONFIG, "object"},
        {"{\"lable\":\"x\"}", PL_ECONFIG, "lable"},
        {"{\"map\":[]}", PL_ECONFIG, "map"},
        {"{\"map\":{\"a\":\"nonsense\"}}", PL_ECONFIG, "nonsense"},
        {"{\"map\":{\"a\":7}}", PL_ECONFIG, "map"},
        {"{\"map\":{\"a\":7}}", PL_ECONFIG, "\"a\" must be a text"},
        {"{\"map\":{\"a\":\"page\",\"b\":\"page\"}}", PL_OK, ""},
        {"{\"map\":{\"a\":\"page\",\"a\":\"tier\"}}", PL_ECONFIG,
         "\"a\" stands twice"},
        {"{\"map\":{\"body\":\"body\",\"page\":\"tier\"}}", PL_OK, ""},
        {"{\"map\":{\"page\":\"tier\",\"tier\":\"page\"}}", PL_ECONFIG,
         "cycle"},
        {"{\"map\":{\"x\":\"page\",\"Page\":\"tier\",\"tier\":\"id\","
         "\"id\":\"page\"}}", PL_ECONFIG, "cycle"},
        {"{\"limits\":5}", PL_ECONFIG, "\"limits\" must be an object"},
        {"{\"limits\":{\"ratio\":1000,\"nesting\":3}}", PL_OK, ""},
        {"{\"limits\":{\"rat\":1}}", PL_ECONFIG, "unknown key \"rat\""},
        {"{\"limits\":{\"ratio\":\"1\"}}", PL_ECONFIG, "\"ratio\" must be"},
        {"{\"limits\":{\"bytes\":0}}", PL_ECONFIG, "whole number from 1"},
        {"{\"limits\":{\"bytes\":1.5}}", PL_ECONFIG, "\"bytes\" must be"},
        {"{\"limits\":{\"nesting\":9}}", PL_ECONFIG, "from 1 to 8"},
        {"{\"format\":\"nonsense\"}", PL_ECONFIG, "nonsense"}};
    (void)state;
    night_fresh(50);
    for (size_t i = 0; i < COUNT(row); i++) {
        night_options o = {.path = &night_in, .paths = 1, .threads = 1,
                           .config = ut_file("c.json", str_of(row[i].text))};
        night_state *n = calloc(1, sizeof *n);
        pl_error err = {0};
        n->options = &o;
        if (night_read(n, NULL, &err) != row[i].code ||
            !strstr(err.message, row[i].message))
            fail_msg("%s: %d %s", row[i].text, err.code, err.message);
        night_free(n), free(n);
    }
}

/* ---------------------------------------------------------------------------
 * Failing memory
 * ------------------------------------------------------------------------ */

static char night_want[65];             /* digest of the model, or empty */

/* Success with an allocation that failed is success with the same bytes. */
static pl_code night_train_once(void) {
    night_options o = {.path = &night_in, .paths = 1, .threads = 1, .seed = 1,
                       .now = time_parse(STR("2026-10-01"))};
    night_state *n = calloc(1, sizeof *n);
    char hex[65];
    n->options = &o;
    pl_code rc = run_train(n, NULL);
    io_digest(str_view(&n->model[1].image), hex);
    if (rc == PL_OK && *night_want && strcmp(hex, night_want)) rc = PL_EDATA;
    if (!*night_want) memcpy(night_want, hex, sizeof hex);
    night_free(n), free(n);
    return rc;
}

static void memory_running_out_in_training_is_told(void **state) {
    (void)state;
    night_fresh(60);
    *night_want = 0;
    assert_int_equal(night_train_once(), PL_OK);
    assert_true(ut_fail_each(night_train_once, 300, 17) > 300);
}

/* Whatever fails, a model and a report of one night are current; and a night
 * that succeeds tells what has changed since the last. */
static pl_code night_once(void) {
    pl_code rc = night_go(ut_path("out"), 1, "2026-10-02", NULL, NULL);
    const pl_allocator kept = mem_hook;
    mem_hook = (pl_allocator){0};
    js_node *m = night_json(ut_path("out/models/current/MANIFEST.json"));
    js_node *r = night_json(ut_path("out/reports/latest/report.json"));
    ut_same(js_text(js_at(r, "version")), js_text(js_at(m, "version")));
    if (rc == PL_OK && cJSON_GetArraySize(js_at(r, "changes")) < 4)
        rc = PL_EDATA;
    js_free(m), js_free(r);
    mem_hook = kept;
    return rc;
}

static void memory_running_out_in_a_night_changes_nothing(void **state) {
    (void)state;
    night_fresh(60);
    night_ok("out", 1, "2026-10-01");
    assert_true(ut_fail_each(night_once, 1, 173) > 500);
}

static const struct CMUnitTest night_tests[] = {
    TEST(a_night_publishes_a_model_and_a_report),
    TEST(the_manifest_has_the_digests_of_the_files),
    TEST(the_golden_answers_are_given_again),
    TEST(lines_of_all_intents_are_left_out_alike),
    TEST(the_next_night_makes_the_next_version),
    TEST(the_threads_do_not_change_a_byte),
    TEST(nights_without_lessons_change_nothing),
    TEST(a_few_tickets_are_learned_but_not_measured),
    TEST(two_nights_at_once_do_not_mix),
    TEST(an_output_that_cannot_be_made_is_told),
    TEST(configurations_are_checked),
    TEST(memory_running_out_in_training_is_told),
    TEST(memory_running_out_in_a_night_changes_nothing),
};
