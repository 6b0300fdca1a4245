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

static const struct CMUnitTest triage_tests[] = {
    cmocka_unit_test(the_lexicon_reads_most_sentences_as_people_do),
};
