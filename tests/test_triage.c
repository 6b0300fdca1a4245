/* Tests of TRIAGE: the lexicon, the side heads, the priority. */

/* Written before the lexicon was tried on anything: what a person would say
 * of each.  mood: -1 unhappy, 0 neither, 1 pleased; urgent: cannot wait. */
static const struct {
    const char *text;
    int8_t mood;
    bool is_urgent;
} triage_set[] = {
    {"How do I export my invoices as CSV?", 0, false},
    {"Production is down and all our customers see an error page", -1, true},
    {"Thank you, that works great now!", 1, false},
    {"I want a refund. This is the third time you charge me twice.", -1, false},
    {"URGENT!!! nobody in the team can log in", -1, true},
    {"Please add a dark mode when you have time, no rush", 0, false},
    {"I am not happy with the new dashboard", -1, false},
    {"We need this fixed before the deadline tomorrow", 0, true},
    {"Could you change the e-mail address of my account?", 0, false},
    {"The app crashes every single time I open a report", -1, false},
    {"Love the new search, really fast", 1, false},
    {"Our lawyer will contact you if this is not solved today", -1, true},
    {"Where can I find the API documentation?", 0, false},
    {"Your support is useless, I have been waiting for two weeks", -1, false},
    {"We are losing money every minute, please call back immediately", -1,
     true},
    {"Not urgent, but the logo on the invoice looks a bit blurry", 0, false},
    {"Is it possible to invite guests?", 0, false},
    {"I'm very disappointed, cancel my subscription", -1, false},
    {"Great product, but the export is broken", -1, false},
    {"The website is completely unavailable since this morning", -1, true},
    {"We can't process orders, everything is blocked", -1, true},
    {"Nice work, no complaints at all", 1, false},
    {"What is the difference between the plans?", 0, false},
    {"Someone hacked my account and is sending mails", -1, true},
    {"This is unacceptable. I will report you to the consumer agency.", -1,
     false},
    {"The update made everything better, thanks a lot", 1, false},
    {"Data loss after import, all projects are gone!", -1, true},
    {"Can you send me last month's invoice again?", 0, false},
    {"I can not access the workspace, please help asap", -1, true},
    {"It is a little confusing where the settings are", -1, false},
    {"Payment fails at checkout for all users, outage?", -1, true},
    {"Many thanks for the quick and friendly help", 1, false},
    {"Please move the meeting notes to the other project", 0, false},
    {"THIS IS THE WORST SOFTWARE I HAVE EVER USED", -1, false},
    {"We have an important demo in one hour and nothing works", -1, true},
    {"The filter shows closed tasks too, is that intended?", 0, false},
    {"Everything works fine, I just want to say thanks", 1, false},
    {"I hate the new layout", -1, false},
    {"No problem so far, happy to stay with you", 1, false},
    {"Terrible experience, slow and full of errors", -1, false},
    {"How long are the files kept?", 0, false},
    {"Possible security breach: tokens were leaked", -1, true},
    {"Die Anmeldung funktioniert nicht, bitte dringend helfen", -1, true},
    {"Vielen Dank, alles bestens", 1, false},
    {"Wie kann ich meine Rechnung herunterladen?", 0, false},
    {"Ich bin sehr enttäuscht und möchte kündigen", -1, false},
    {"Le site est en panne, c'est urgent", -1, true},
    {"Merci beaucoup, c'est parfait", 1, false},
    {"Comment ajouter un utilisateur ?", 0, false},
    {"Je suis très déçu de votre service", -1, false},
    {"No funciona nada, es urgente", -1, true},
    {"Muchas gracias, excelente servicio", 1, false},
    {"¿Cómo cambio mi contraseña?", 0, false},
    {"Estou muito insatisfeito com o atendimento", -1, false},
    {"Obrigado, ficou ótimo", 1, false},
    {"Preciso de ajuda urgente, o sistema caiu", -1, true},
    {"Il servizio è pessimo, voglio un rimborso", -1, false},
    {"Grazie mille, tutto perfetto", 1, false},
    {"De website werkt niet, dringend hulp nodig", -1, true},
    {"Bedankt, jullie zijn geweldig", 1, false},
    {"Hoe wijzig ik mijn wachtwoord?", 0, false},
    {"Geht leider schon wieder nicht, sehr ärgerlich", -1, false},
};

typedef struct {
    feat_scratch scratch;
    triage_lexicon lexicon;
} triage_reader;

static triage_reader *triage_open(void) {
    triage_reader *r = calloc(1, sizeof *r);
    assert_int_equal(feat_scratch_new(&r->scratch, 0, NULL), PL_OK);
    triage_lexicon_make(&r->lexicon, &r->scratch);
    return r;
}

static void triage_close(triage_reader *r) {
    feat_scratch_free(&r->scratch);
    free(r);
}

static triage_tone triage_say(triage_reader *r, const char *text) {
    return triage_listen(&r->lexicon, &r->scratch, str_of(text));
}

static void the_lexicon_reads_most_sentences_as_people_do(void **state) {
    triage_reader *r = triage_open();
    size_t moods = 0, hastes = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(triage_set); i++) {
        const triage_tone t = triage_say(r, triage_set[i].text);
        const float mood = triage_mood(&t), haste = triage_haste(&t);
        const int said = mood > .2f ? 1 : mood < -.2f ? -1 : 0;
        const bool right = said == triage_set[i].mood,
                   timely = (haste > .5f) == triage_set[i].is_urgent;
        moods += right, hastes += timely;
        if (getenv("TRIAGE_SHOW") && !(right && timely))
            printf("%5.2f %4.2f %2d %d  %s\n", (double)mood, (double)haste,
                   triage_set[i].mood, triage_set[i].is_urgent,
                   triage_set[i].text);
    }
    if (getenv("TRIAGE_SHOW"))
        printf("%zu moods %zu hastes of %zu\n", moods, hastes,
               COUNT(triage_set));
    assert_true(moods * 100 >= 85 * COUNT(triage_set));
    assert_true(hastes * 100 >= 85 * COUNT(triage_set));
    triage_close(r);
}

static void nothing_said_is_neither_urgent_nor_sad(void **state) {
    static const char *const quiet[] = {"", " ", "\xff\xfe", "!!", "x"};
    triage_reader *r = triage_open();
    (void)state;
    for (size_t i = 0; i < COUNT(quiet); i++) {
        const triage_tone t = triage_say(r, quiet[i]);
        ut_near((double)triage_mood(&t), 0, 0);
        assert_true(triage_haste(&t) < .2f);
    }
    triage_close(r);
}

static void negation_turns_a_word_and_intensifiers_stretch_it(void **state) {
    triage_reader *r = triage_open();
    (void)state;
    const triage_tone plain = triage_say(r, "we are happy"),
                      very = triage_say(r, "we are very happy"),
                      little = triage_say(r, "we are somewhat happy"),
                      negated = triage_say(r, "we are not happy"),
                      rush = triage_say(r, "this is not urgent");
    assert_true(very.mood > plain.mood && plain.mood > little.mood);
    assert_true(little.mood > 0 && negated.mood < 0);
    assert_true(rush.haste <= 0);
    assert_text(triage_say(r, "our production is down").said,
                "production down");
    triage_close(r);
}

/* More of any sign never lowers the total, whatever the others are; parts add
 * up to it; what is unknown has no points. */
static void priority_rises_with_each_of_its_parts(void **state) {
    static const float steps[] = {0, .3f, 1, NAN};
    (void)state;
    for (size_t code = 0; code < 1024; code++) {
        float sign[TRIAGE_PARTS];
        for (size_t k = 0, rest = code; k < TRIAGE_PARTS; k++, rest /= 4)
            sign[k] = steps[rest % 4];
        if (isnan(sign[0]) || isnan(sign[1])) continue;    /* always known */
        for (size_t k = 0; k < TRIAGE_PARTS; k++) {
            float x[TRIAGE_PARTS], before = -1;
            memcpy(x, sign, sizeof x);
            for (int step = -1; step <= 60; step++) {
                x[k] = (float)step * (k == TRIAGE_P_WAITING ? 9.f : .02f);
                const triage_signs signs = {x[0], x[1], x[2], x[3], x[4]};
                const triage_parts p = triage_combine(&signs);
                float sum = 0;
                for (size_t j = 0; j < TRIAGE_PARTS; j++) {
                    sum += p.part[j];
                    if (isnan(x[j])) assert_true(p.part[j] == 0);
                }
                assert_true(p.total >= before - 1e-4f);
                assert_true(p.total >= 0 && p.total <= 100);
                ut_near((double)sum, (double)p.total, 1e-3);
                before = p.total;
            }
        }
    }
    const triage_signs forever = {0, 0, 0, 0, INFINITY};
    ut_near((double)triage_combine(&forever).total, 10, 1e-4);
}

static void a_reason_names_what_counts(void **state) {
    triage_reader *r = triage_open();
    const triage_head none[TRIAGE_HEADS] = {{0}};
    const triage_model m = {.heads = TRIAGE_HEADS, .head = none};
    const triage_tone tone = triage_say(r, "Production is down for all users!"),
                      calm = triage_say(r, "Where is the export?");
    triage_result out;
    char reason[TRIAGE_REASON];
    str_buf json = {0};
    (void)state;
    triage_score(&m, &r->lexicon, NULL, NULL, 0, &tone, STR("Enterprise"),
                 9 * 3600., NAN, &out);
    triage_reason(&out, reason);
    assert_string_equal(reason, "urgent: says \"production down\", unhappy, "
                                "Enterprise, waiting 9 h");
    assert_true(isnan(out.resolved) && out.sentiment < -.2f);
    triage_put(&json, &out);
    assert_non_null(strstr(json.p, "\"level\":\"urgent\""));
    triage_score(&m, &r->lexicon, NULL, NULL, 0, &calm, (str){0}, NAN, NAN,
                 &out);
    triage_reason(&out, reason);
    assert_string_equal(reason, "low: nothing presses");
    str_free(&json);
    triage_close(r);
}

/* A head recovers the odds that made its slice, and what is noise or points
 * the wrong way gets no weight. */
static void calibration_finds_the_odds_and_no_negative_weight(void **state) {
    enum { N = 20000 };
    static float z[N], hint[N];
    static uint8_t yes[N];
    uint64_t seed = 3;
    triage_head head = {0};
    (void)state;
    for (size_t i = 0; i < N; i++) {
        z[i] = (float)par_below(&seed, 6000) / 1000 - 3;
        hint[i] = (float)par_below(&seed, 5);
        const double odds = .5 * (double)z[i] - .4 * (double)hint[i] - .3;
        yes[i] = (double)par_below(&seed, 1000000) / 1e6 <
                 1 / (1 + exp(-odds));
    }
    triage_calibrate(&head, &(triage_slice){N, z, hint, yes});
    assert_true(head.mix == 0);
    ut_near((double)head.slope, .48, .06);
    for (size_t i = 0; i < N; i++) hint[i] = -hint[i];
    triage_calibrate(&head, &(triage_slice){N, z, hint, yes});
    ut_near((double)head.slope, .5, .05);
    ut_near((double)head.mix, .4, .05);
    ut_near((double)head.shift, -.3, .08);
}

static void damaged_side_heads_are_refused(void **state) {
    float weight[2 * TRIAGE_HEADS] = {0};
    triage_head head[TRIAGE_HEADS] = {{.tickets = 9, .rate = .5f}};
    triage_tier tier = {.tier = 1, .rank = .5f};
    triage_model m = {2, TRIAGE_HEADS, 1, weight, head, &tier};
    float *const numbers[] = {&weight[7], &head[1].bias, &head[1].slope,
                              &head[2].mix, &head[3].shift, &head[0].rate,
                              &tier.rank};
    (void)state;
    assert_int_equal(triage_check(&m, 2, NULL), PL_OK);
    assert_int_equal(triage_check(&m, 3, NULL), PL_EFORMAT);
    m.heads = 3;
    assert_int_equal(triage_check(&m, 2, NULL), PL_EFORMAT);
    m.heads = TRIAGE_HEADS, m.features = 0;            /* a head, no weights */
    assert_int_equal(triage_check(&m, 2, NULL), PL_EFORMAT);
    m.features = 2;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        static const float bad[] = {NAN, INFINITY, -INFINITY, 1e7f};
        const float kept = *numbers[i];
        for (size_t k = 0; k < COUNT(bad); k++) {
            *numbers[i] = bad[k];
            assert_int_equal(triage_check(&m, 2, NULL), PL_EFORMAT);
        }
        *numbers[i] = kept;
    }
    assert_int_equal(triage_check(&m, 2, NULL), PL_OK);
}

/* A head learned from rows that tell the answer gets them right, and beside
 * the others' weights. */
static void a_head_learns_and_too_few_tickets_make_none(void **state) {
    enum { N = 400 };
    uint64_t start[N + 1] = {0};
    uint32_t col[N], label[N], pick[N];
    float val[N], z[TRIAGE_HEADS];
    triage_owned t = {0};
    (void)state;
    for (uint32_t i = 0; i < N; i++)
        start[i + 1] = i + 1, col[i] = i % 2, val[i] = 1, label[i] = i % 2,
        pick[i] = i;
    const feat_csr x = {.rows = N, .cols = 2, .start = start, .col = col,
                        .val = val};
    lr_data data = {.x = &x, .label = label, .pick = pick, .picks = 99,
                    .classes = 2};
    assert_int_equal(triage_fit(&t, 1, &data, 1, 1, NULL), PL_OK);
    assert_int_equal(t.head[1].tickets, 0);
    assert_null(t.weight);
    data.picks = N;
    assert_int_equal(triage_fit(&t, 1, &data, 1, 1, NULL), PL_OK);
    assert_int_equal(t.head[1].tickets, N);
    const triage_model m = {2, TRIAGE_HEADS, 0, t.weight, t.head, NULL};
    for (uint32_t f = 0; f < 2; f++) {
        triage_logits(&m, &f, val, 1, z);
        assert_true(f ? z[1] > 1 : z[1] < -1);
        assert_true(z[0] == 0 && z[2] == 0 && z[3] == 0);
    }
    triage_free(&t);
}

static void only_known_words_teach(void **state) {
    (void)state;
    assert_int_equal(triage_of_priority(STR("urgent")), TRIAGE_YES);
    assert_int_equal(triage_of_priority(STR("low")), TRIAGE_NO);
    assert_int_equal(triage_of_priority(STR("purple")), TRIAGE_UNKNOWN);
    assert_int_equal(triage_of_priority((str){0}), TRIAGE_UNKNOWN);
    assert_int_equal(triage_of_rating(STR("negative")), TRIAGE_YES);
    assert_int_equal(triage_of_rating(STR("positive")), TRIAGE_NO);
    assert_int_equal(triage_of_rating(STR("neutral")), TRIAGE_UNKNOWN);
}

static const struct CMUnitTest triage_tests[] = {
    cmocka_unit_test(the_lexicon_reads_most_sentences_as_people_do),
    cmocka_unit_test(nothing_said_is_neither_urgent_nor_sad),
    cmocka_unit_test(negation_turns_a_word_and_intensifiers_stretch_it),
    cmocka_unit_test(priority_rises_with_each_of_its_parts),
    cmocka_unit_test(a_reason_names_what_counts),
    cmocka_unit_test(calibration_finds_the_odds_and_no_negative_weight),
    cmocka_unit_test(damaged_side_heads_are_refused),
    cmocka_unit_test(a_head_learns_and_too_few_tickets_make_none),
    cmocka_unit_test(only_known_words_teach),
};
