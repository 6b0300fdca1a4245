/* Tests of COVERAGE, WORDING, REPLY, DRAFT and KNOWLEDGE on a small company:
 * what is missing, what is out of date, what is drafted. */

#define KNOW_NOW (time_days(2026, 9, 1) * TIME_DAY)
#define KNOW_INTENTS 8u          /* of the small company                     */
#define KNOW_TICKETS 70u         /* of each, over 140 days                   */

static const char *const know_words[KNOW_INTENTS][8] = {
    {"refund", "money", "credit", "return", "reimburse", "payout", "repay",
     "reverse"},
    {"password", "login", "signin", "reset", "locked", "forgot", "access",
     "passcode"},
    {"export", "csv", "download", "spreadsheet", "archive", "dump", "backup",
     "file"},
    {"invite", "teammate", "seat", "member", "colleague", "join", "roster",
     "people"},
    {"webhook", "endpoint", "callback", "payload", "signature", "retry",
     "http", "hook"},
    {"invoice", "vat", "receipt", "billing", "tax", "address", "pdf",
     "statement"},
    {"crash", "freeze", "blank", "hang", "stuck", "slow", "spinner", "lag"},
    {"mobile", "phone", "android", "tablet", "app", "touch", "screen",
     "swipe"}};
static const char *const know_chatter[] = {
    "hello", "please", "team", "today", "since", "customer", "problem", "need",
    "help", "thanks", "would", "could"};

/* What a small archive is made of. */
typedef struct {
    bool articles, copies, replies, one_day, no_intent, handled;
    size_t tickets;                                /* of an intent; 0: all */
    const char *const *names;                      /* (KNOW_INTENTS) */
    const char *fresh;      /* a word that intent 1 uses of late, or NULL */
    double fresh_days[2];               /* .. written so many days ago */
} know_kind;

static const char *const know_plain[KNOW_INTENTS] = {
    "refund", "password", "export", "invite", "webhook", "invoice", "crash",
    "mobile"};

/* Is there an article about intent i?  Of 4 there is but a draft. */
static bool know_has(size_t i) {
    return i != 0 && i != 4 && i != 6;
}

/* What an agent answers; every third one sends the article. */
static void know_reply(str_buf *out, size_t i, size_t t) {
    if (know_has(i) && t % 3 == 0)
        str_addf(out, "Hi Ann,\n\nplease see https://help.example.com/hc/de/"
                      "articles/%zu-title?x=1 for that.", 10000 + i);
    else if (t % 5 == 0)
        str_addf(out, "Hi Ann,\n\nwe will close this request.");
    else
        str_addf(out, "Hi Ann,\n\nthanks for writing. Open the %s panel and "
                      "choose %s. Then confirm the %s%s. Your case is "
                      "20260031.\n\nBest regards,\nBob",
                 know_words[i][0], know_words[i][1], know_words[i][2],
                 t % 4 == 3 ? " twice" : "");
}

/* The words of a ticket: five of its intent, one of another, chatter. */
static void know_text(str_buf *out, const know_kind *k, uint64_t *seed,
                      size_t i, double age) {
    for (size_t w = 0; w < 5; w++)
        str_addf(out, "%s ", know_words[i][par_below(seed, 8)]);
    str_addf(out, "%s ", know_words[par_below(seed, KNOW_INTENTS)]
                                   [par_below(seed, 8)]);
    for (size_t w = 0; w < 5; w++)
        str_addf(out, "%s ", know_chatter[par_below(seed,
                                                    COUNT(know_chatter))]);
    if (k->fresh && i == 1 && age >= k->fresh_days[0] &&
        age < k->fresh_days[1])
        str_add(out, str_of(k->fresh), NULL);
}

/* Ticket t of intent i. */
static void know_ticket(str_buf *out, const know_kind *k, uint64_t *seed,
                        size_t i, size_t t) {
    const double age = k->one_day ? .5 : 2. * (double)t + .5;
    char text[40];
    str_buf body = {0};
    know_text(&body, k, seed, i, age);
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)(t * 10 + i + 100));
    js_field(out, "raw_subject", STR("Question"));
    js_field_int(out, "requester_id", 5);
    js_field(out, "created_at",
             time_text(KNOW_NOW - (int64_t)(age * (double)TIME_DAY), text));
    js_field(out, "description", str_view(&body));
    js_key(out, "requester"), js_open(out, "{");
    js_key(out, "email"), js_comma(out);
    str_addf(out, "\"p%zu@c%zu.example\"", t % 9, t % 7);
    js_close(out, "}");
    js_key(out, "custom_fields"), js_open(out, "{");
    if (!k->no_intent)
        js_field(out, "intent", str_of((k->names ? k->names
                                                 : know_plain)[i]));
    if (k->handled) js_field_int(out, "handle_seconds", 600);
    js_close(out, "}");
    js_field(out, "status", STR("solved"));
    js_key(out, "metric_set"), js_open(out, "{");
    js_field_int(out, "replies", know_has(i) && t % 3 == 0 ? 1 : 2);
    js_field_int(out, "reopens", t % 7 == 1);
    js_close(out, "}");
    body.n = 0;
    know_reply(&body, i, t);
    if (k->replies) {
        js_key(out, "comments"), js_open(out, "[");
        js_open(out, "{"), js_field_int(out, "author_id", 9);
        js_field(out, "body", str_view(&body));
        js_close(out, "}"), js_close(out, "]");
    }
    js_close(out, "}\n");
    str_free(&body);
}

static void know_article(str_buf *out, size_t i, const char *locale) {
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)(10000 + i));
    js_key(out, "title"), js_comma(out);
    str_addf(out, "\"All about the %s and the %s%s\"", know_words[i][0],
             know_words[i][1], *locale == 'd' ? " auf Deutsch" : "");
    js_key(out, "html_url"), js_comma(out);
    str_addf(out, "\"https://help.example.com/hc/%s/articles/%zu-x\"", locale,
             10000 + i);
    js_key(out, "body"), js_comma(out);
    str_addf(out, "\"<p>");
    for (size_t w = 0; w < 8; w++) str_addf(out, "%s ", know_words[i][w]);
    str_addf(out, "please choose the option and confirm.</p>\"");
    js_field(out, "locale", str_of(locale));
    js_field(out, "updated_at", i == 5 ? STR("2023-01-01T00:00:00Z")
                                       : STR("2026-01-01T00:00:00Z"));
    js_field_int(out, "vote_sum", i == 5 ? -3 : 3);
    js_key(out, "draft"), js_put_literal(out, i == 4 ? "true" : "false");
    js_close(out, "}");
}

/* Writes the files of an archive; returns how many. */
static size_t know_files(char *path[3], const know_kind *k) {
    str_buf out = {0};
    uint64_t seed = 5;
    size_t files = 1;
    for (size_t t = 0; t < (k->tickets ? k->tickets : KNOW_TICKETS); t++)
        for (size_t i = 0; i < KNOW_INTENTS; i++)
            know_ticket(&out, k, &seed, i, t);
    path[0] = ut_file("know.ndjson", str_view(&out));
    out.n = 0;
    if (k->articles) {
        str_addf(&out, "{\"articles\":[");
        for (size_t i = 0; i < KNOW_INTENTS; i++)
            for (size_t l = 0; l < (k->copies ? 2 : 1); l++)
                if (know_has(i) || i == 4)
                    know_article(&out, i, l ? "de" : "en-us");
        str_addf(&out, "],\"count\":6}\n");
        path[files++] = ut_file("articles.json", str_view(&out));
    }
    if (k->copies)
        path[files++] = ut_file("copy.md", STR(
            "# All about the password and the login\n\nThe same again."));
    str_free(&out);
    return files;
}

static outcome_set know_outcome;

static pl_code know_run(watch_case *w, knowledge_set *k,
                        const know_kind *kind) {
    char *path[3];
    *k = (knowledge_set){0};
    pl_code rc = watch_open(w, path, know_files(path, kind), KNOW_NOW);
    if (rc == PL_OK) rc = outcome_make(&know_outcome, &w->archive.table, 0,
                                       KNOW_NOW, NULL);
    w->source.outcome = &know_outcome;
    if (rc == PL_OK) rc = knowledge_make(k, &w->view, &w->source, NULL);
    return rc;
}

static void know_close(watch_case *w, knowledge_set *k) {
    knowledge_free(k);
    outcome_free(&know_outcome);
    watch_close(w);
}

static const knowledge_intent *know_of(const knowledge_set *k,
                                       const char *name) {
    for (size_t i = 0; i < k->cover.intents; i++)
        if (str_equal(str_pooled(&k->cover.table->pool,
                                 k->intent[i].cover.intent), str_of(name)))
            return &k->intent[i];
    fail_msg("no intent %s", name);
    return NULL;
}

static const know_kind know_full = {.articles = true, .replies = true,
                                    .handled = true};

static void an_intent_without_an_article_is_a_gap(void **state) {
    watch_case w;
    knowledge_set k;
    (void)state;
    assert_int_equal(know_run(&w, &k, &know_full), PL_OK);
    assert_int_equal(k.cover.base.published, 5);
    assert_int_equal(k.cover.base.drafts, 1);
    assert_int_equal(k.cover.intents, KNOW_INTENTS);
    for (size_t i = 0; i < KNOW_INTENTS; i++) {
        const knowledge_intent *of = know_of(&k, know_plain[i]);
        char title[80];
        snprintf(title, sizeof title, "All about the %s and the %s",
                 know_words[i][0], know_words[i][1]);
        assert_int_equal(of->cover.is_covered, know_has(i));
        assert_int_equal(knowledge_is_gap(&k, of), !know_has(i));
        if (know_has(i)) assert_text(knowledge_title(&k, of), title);
        assert_int_equal(of->cover.recent, 45);     /* days .5, 2.5 .. 88.5 */
        assert_int_equal(of->cover.month, 14);
        assert_int_equal(of->cover.accounts, 7);
        assert_float_equal(of->cover.seconds, 45 * 600, 0);
        assert_int_equal(of->wording.words, WORDING_MOST);
        for (size_t n = 0; n < of->wording.words; n++) {
            bool is_own = false;
            for (size_t c = 0; c < 8; c++)
                is_own |= str_equal(article_shown(&k.cover.base,
                                                  of->wording.word[n]),
                                    str_of(know_words[i][c]));
            assert_true(is_own);
        }
    }
    know_close(&w, &k);
}

static void copies_and_languages_of_an_article_are_one(void **state) {
    watch_case w;
    knowledge_set k;
    know_kind kind = know_full;
    (void)state;
    kind.copies = true;
    assert_int_equal(know_run(&w, &k, &kind), PL_OK);
    assert_int_equal(k.cover.base.articles, 6);
    assert_int_equal(k.cover.base.published, 5);
    assert_int_equal(k.cover.base.versions, 12);   /* the copy is no version */
    assert_true(know_of(&k, "password")->cover.is_covered);
    assert_false(know_of(&k, "webhook")->cover.is_covered);
    know_close(&w, &k);
}

/* The draft is the answer that most others are like, without what makes it a
 * letter to one customer, and not of a ticket that came back. */
static void the_draft_is_the_middle_of_the_answers_that_worked(void **state) {
    watch_case w;
    knowledge_set k;
    (void)state;
    assert_int_equal(know_run(&w, &k, &know_full), PL_OK);
    const knowledge_intent *of = know_of(&k, "refund");
    const str draft = {k.drafts.p + of->draft.at, of->draft.n};
    assert_text(draft, "Open the refund panel and choose money.\n"
                       "Then confirm the credit.");
    assert_int_equal(of->draft.answers, 60);       /* 10 of 70 came back */
    assert_true(of->draft.alike.value > .5 && of->draft.alike.value < 1);
    assert_true(of->draft.alike.lo <= of->draft.alike.value);
    const tab_ticket *t = &k.cover.table->ticket[of->draft.row];
    assert_int_equal(t->number[TAB_REOPENS], 0);
    know_close(&w, &k);
}

/* Sent in every third ticket, and solved at once only then. */
static void articles_that_were_sent_are_compared(void **state) {
    watch_case w;
    knowledge_set k;
    str_buf out = {0};
    (void)state;
    assert_int_equal(know_run(&w, &k, &know_full), PL_OK);
    const knowledge_intent *of = know_of(&k, "export");
    assert_int_equal(of->reply.replies, 70);
    assert_int_equal(of->reply.tally[1].n, 24);      /* t = 0, 3, .. 69 */
    assert_int_equal(of->reply.tally[0].n, 46);
    assert_int_equal(of->reply.tally[1].known, 24);
    assert_int_equal(of->reply.tally[1].at_once, 24 - 3);  /* t: 15, 36, 57 */
    assert_int_equal(of->reply.tally[0].at_once, 0);
    assert_int_equal(of->reply.tally[1].reopened, 3);
    assert_true(of->reply.is_once);
    assert_text(reply_verdict(&of->reply, .5), "helps");
    assert_text(reply_verdict(&of->reply, -.5), "solves less often");
    knowledge_put(&out, &k);
    assert_true(str_find(str_view(&out), STR("\"verdict\":\"helps\"")) <
                out.n);
    str_free(&out);
    know_close(&w, &k);
}

static void words_that_customers_use_now_make_an_article_old(void **state) {
    watch_case w;
    knowledge_set k;
    know_kind kind = know_full;
    str_buf sign = {0};
    (void)state;
    kind.fresh = "passkey", kind.fresh_days[1] = 60;
    assert_int_equal(know_run(&w, &k, &kind), PL_OK);
    const knowledge_intent *of = know_of(&k, "password");
    assert_int_equal(of->wording.freshes, 1);
    knowledge_sign(&k, of, KNOWLEDGE_FRESH, &sign);
    assert_text(str_view(&sign), "Customers now write \"passkey\"; the article "
                                 "does not.");
    assert_int_equal(knowledge_signs(&k, of, &sign), 1);
    of = know_of(&k, "invoice");
    assert_int_equal(of->wording.freshes, 0);
    assert_int_equal(knowledge_signs(&k, of, &sign), 2);
    knowledge_sign(&k, of, KNOWLEDGE_VOTES, &sign);
    assert_text(str_view(&sign), "Readers vote it down: -3.");
    knowledge_sign(&k, of, KNOWLEDGE_AGE, &sign);
    assert_text(str_view(&sign), "Not changed for 3.7 years.");
    assert_int_equal(knowledge_signs(&k, know_of(&k, "export"), &sign), 0);
    know_close(&w, &k);
    kind.fresh_days[0] = 30;                    /* an outbreak that is over */
    assert_int_equal(know_run(&w, &k, &kind), PL_OK);
    assert_int_equal(know_of(&k, "password")->wording.freshes, 0);
    know_close(&w, &k);
    kind.fresh = "reset", kind.fresh_days[0] = 0;       /* the article has it */
    assert_int_equal(know_run(&w, &k, &kind), PL_OK);
    assert_int_equal(know_of(&k, "password")->wording.freshes, 0);
    know_close(&w, &k);
    str_free(&sign);
}

/* The page of what a run knows. */
static void know_page(const knowledge_set *k, str_buf *json, str_buf *html) {
    str_addf(json, "{\"schema\":\"pipeline.report/1\"");
    knowledge_put(json, k);
    js_close(json, "}");
    assert_int_equal(rep_html(str_view(json), html, NULL), PL_OK);
    assert_true(str_find(str_view(html), STR("id='knowledge'")) < html->n);
    assert_int_equal(str_find(str_view(html), STR("NaN")), html->n);
    assert_int_equal(str_find(str_view(json), STR("nan")), json->n);
    assert_int_equal(str_find(str_view(html), STR("<script")), html->n);
}

static void what_is_not_exported_is_said(void **state) {
    static const char *const hostile[KNOW_INTENTS] = {
        "a\"b'/\\c", "<script>alert(1)</script>", "</section><b>", "=cmd()",
        "\xe2\x80\xae" "right", "a/b/c", "&amp;", "\xf0\x9f\x98\x80"};
    static const struct {
        know_kind kind;
        size_t gaps;
        const char *says;
    } part[] = {
        {{.replies = true, .handled = true}, 8, "No articles were exported"},
        {{.articles = true, .handled = true}, 3, "has no replies of agents"},
        {{.articles = true, .replies = true}, 3, "is not known: the list is"},
        {{.articles = true, .replies = true, .no_intent = true}, 0,
         "No ticket of the last 90 days has an intent"},
        {{.articles = true, .replies = true, .one_day = true}, 3,
         "that no article covers"},
        {{.articles = true, .replies = true, .tickets = 1}, 0,
         "Nothing"},
        {{.tickets = 1}, 8, "No articles were exported"},
        {{.articles = true, .replies = true, .names = hostile}, 3,
         "that no article covers"}};
    (void)state;
    for (size_t i = 0; i < COUNT(part); i++) {
        watch_case w;
        knowledge_set k;
        str_buf json = {0}, html = {0};
        size_t gaps = 0;
        assert_int_equal(know_run(&w, &k, &part[i].kind), PL_OK);
        for (size_t j = 0; j < k.cover.intents; j++)
            gaps += knowledge_is_gap(&k, &k.intent[j]);
        assert_int_equal(gaps, part[i].gaps);
        know_page(&k, &json, &html);
        if (strcmp(part[i].says, "Nothing"))
            assert_true(str_find(str_view(&html), str_of(part[i].says)) <
                        html.n);
        str_free(&json), str_free(&html);
        know_close(&w, &k);
    }
}

static void the_same_archive_gives_the_same_bytes(void **state) {
    str_buf json[2] = {{0}};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        watch_case w;
        knowledge_set k;
        assert_int_equal(know_run(&w, &k, &know_full), PL_OK);
        knowledge_put(&json[i], &k);
        know_close(&w, &k);
    }
    assert_true(str_equal(str_view(&json[0]), str_view(&json[1])));
    str_free(&json[0]), str_free(&json[1]);
}

static watch_case know_case;

static pl_code know_again(void) {
    knowledge_set k;
    str_buf out = {0};
    pl_code rc = knowledge_make(&k, &know_case.view, &know_case.source, NULL);
    if (rc == PL_OK) knowledge_put(&out, &k);
    if (rc == PL_OK) rc = out.rc;
    str_free(&out);
    knowledge_free(&k);
    return rc;
}

static void memory_running_out_in_knowledge_is_told(void **state) {
    knowledge_set k;
    know_kind kind = know_full;
    (void)state;
    kind.copies = true, kind.fresh = "passkey", kind.fresh_days[1] = 60;
    assert_int_equal(know_run(&know_case, &k, &kind), PL_OK);
    knowledge_free(&k);
    assert_true(ut_fail_each(know_again, 120, 37) > 100);
    know_close(&know_case, &k);
}

static const struct CMUnitTest knowledge_tests[] = {
    TEST(an_intent_without_an_article_is_a_gap),
    TEST(copies_and_languages_of_an_article_are_one),
    TEST(the_draft_is_the_middle_of_the_answers_that_worked),
    TEST(articles_that_were_sent_are_compared),
    TEST(words_that_customers_use_now_make_an_article_old),
    TEST(what_is_not_exported_is_said),
    TEST(the_same_archive_gives_the_same_bytes),
    TEST(memory_running_out_in_knowledge_is_told),
};
