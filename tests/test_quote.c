/* Tests of QUOTE: mails as people and programs write them, and what of each
 * is the sender's own. */

static const char *const quote_mails[][2] = {
    /* nothing to leave out */
    {"", ""},
    {"hello\nthere", "hello\nthere"},
    {"  hello  \n\n", "hello"},
    {"I wrote:\na letter", "I wrote:\na letter"},
    {"The manual says:\nturn it on", "The manual says:\nturn it on"},
    {"error log:\n2026-05-03 12:00 disk full",
     "error log:\n2026-05-03 12:00 disk full"},
    {"In ticket 4711 your colleague wrote:\nit is done",
     "In ticket 4711 your colleague wrote:\nit is done"},
    {"From: the beginning it was slow\nTo: be honest I am annoyed",
     "From: the beginning it was slow\nTo: be honest I am annoyed"},
    {"Subject: invoice\nplease send it", "Subject: invoice\nplease send it"},
    {"Name: Ann\nEmail: ann@a.example\nSubject: Login\nMessage: I am out",
     "Name: Ann\nEmail: ann@a.example\nSubject: Login\nMessage: I am out"},
    {"one\n----\ntwo", "one\n----\ntwo"},
    {"* first\n* second", "* first\n* second"},
    {"Thanks for the quick help, but it is still broken",
     "Thanks for the quick help, but it is still broken"},
    {"Thanks\nit works now", "Thanks\nit works now"},
    {"> only a quote", "> only a quote"},
    {"Best regards", "Best regards"},
    {"Sent from my iPhone", "Sent from my iPhone"},
    /* attributions */
    {"hello\n\nOn Mon, Bob wrote:\n> hi", "hello"},
    {"hello\nAm 3.4. schrieb:\nx", "hello"},
    {"On Mon, Bob wrote:\n> hi\n\nmy reply", "my reply"},
    {"On Mon, Bob wrote:\n> all of it", "On Mon, Bob wrote:\n> all of it"},
    {"It still fails.\n\nOn Tue, May 5, 2026 at 9:14 AM Ann Lee "
     "<ann@a.example> wrote:\n\nDid you restart?\nAnn", "It still fails."},
    {"It still fails.\n\nOn Tue, May 5, 2026 at 9:14 AM Ann Lee "
     "<ann@a.example>\nwrote:\n\nDid you restart?", "It still fails."},
    {"Geht nicht.\n\nAm Di., 5. Mai 2026 um 09:14 Uhr schrieb Ann Lee "
     "<ann@a.example>:\nHaben Sie neu gestartet?", "Geht nicht."},
    {"Toujours pas.\n\nLe mar. 5 mai 2026 à 09:14, Ann Lee <ann@a.example> a\n"
     "écrit :\n\nAvez-vous redémarré ?", "Toujours pas."},
    {"Sigue igual.\n\nEl mar, 5 may 2026 a las 9:14, Ann Lee (<ann@a.example>)"
     " escribió:\n¿Ha reiniciado?", "Sigue igual."},
    {"Continua.\n\nEm ter., 5 de mai. de 2026 às 09:14, Ann Lee "
     "<ann@a.example> escreveu:\nReiniciou?", "Continua."},
    {"Ancora rotto.\n\nIl giorno mar 5 mag 2026 alle ore 09:14 Ann Lee "
     "<ann@a.example> ha scritto:\nHa riavviato?", "Ancora rotto."},
    {"Nog steeds kapot.\n\nOp di 5 mei 2026 om 09:14 schreef Ann Lee "
     "<ann@a.example>:\nHebt u herstart?", "Nog steeds kapot."},
    {"Funkar inte.\n\nDen tis 5 maj 2026 kl 09:14 skrev Ann Lee "
     "<ann@a.example>:\nHar du startat om?", "Funkar inte."},
    {"Virker ikke.\n\ntir. 5. maj 2026 kl. 09.14 skrev Ann Lee "
     "<ann@a.example>:\nHar du genstartet?", "Virker ikke."},
    {"Nie działa.\n\nwt., 5 maj 2026 o 09:14 Ann Lee <ann@a.example> "
     "napisał(a):\nCzy restart pomógł?", "Nie działa."},
    {"Nefunguje.\n\nút 5. 5. 2026 v 9:14 odesílatel Ann Lee <ann@a.example> "
     "napsal:\nRestartovali jste?", "Nefunguje."},
    {"Не работает.\n\nвт, 5 мая 2026 г. в 09:14, Ann Lee <ann@a.example>:\n"
     "Вы перезагрузили?", "Не работает."},
    {"Не работает.\n\n05.05.2026 9:14, Ann Lee пишет:\nВы перезагрузили?",
     "Не работает."},
    {"Çalışmıyor.\n\nAnn Lee <ann@a.example>, 5 May 2026 Sal, 09:14 tarihinde "
     "şunu yazdı:\nYeniden başlattınız mı?", "Çalışmıyor."},
    {"動きません。\n\n2026年5月5日(火) 9:14 Ann Lee <ann@a.example>:\n"
     "再起動しましたか。", "動きません。"},
    {"还是不行。\n\nAnn Lee <ann@a.example> 于2026年5月5日周二 09:14写道：\n"
     "重启了吗？", "还是不行。"},
    {"아직 안 됩니다.\n\n2026년 5월 5일 (화) 오전 9:14, Ann Lee "
     "<ann@a.example>님이 작성:\n다시 시작하셨나요?", "아직 안 됩니다."},
    /* separators */
    {"hello\n-----Original Message-----\nx", "hello"},
    {"hallo\n-----Ursprüngliche Nachricht-----\nVon: x", "hallo"},
    {"salut\n-----Message d'origine-----\nDe : x", "salut"},
    {"hola\n-----Mensaje original-----\nDe: x", "hola"},
    {"ciao\n-----Messaggio originale-----\nDa: x", "ciao"},
    {"привет\n-----Исходное сообщение-----\nx", "привет"},
    {"谢谢处理\n------------------ 原始邮件 ------------------\nx", "谢谢处理"},
    {"done\n________________________________\nFrom: x\nquoted", "done"},
    {"thanks, done\n\n##- Please type your reply above this line -##\nold",
     "thanks, done"},
    {"fertig\n##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##\n"
     "alt", "fertig"},
    /* header blocks */
    {"see my answer\n\nFrom: Ann <ann@a.example>\nSent: Tuesday, 5 May 2026\n"
     "To: Bob\nSubject: Login\n\nold", "see my answer"},
    {"siehe oben\n\nVon: Ann <ann@a.example>\nGesendet: Dienstag, 5. Mai\n"
     "An: Bob\nBetreff: Login\n\nalt", "siehe oben"},
    {"voir ci-dessus\n\nDe : Ann <ann@a.example>\nEnvoyé : mardi 5 mai 2026\n"
     "À : Bob\nObjet : Connexion\n\nancien", "voir ci-dessus"},
    {"ver arriba\n\n*De:* Ann\n*Enviado:* martes\n*Para:* Bob\n*Asunto:* x\n\n"
     "viejo", "ver arriba"},
    {"vedi sopra\nDa: Ann\nInviato: martedì\nA: Bob\nOggetto: x\nvecchio",
     "vedi sopra"},
    {"ver acima\nDe: Ann\nEnviado: terça\nPara: Bob\nAssunto: x\nantigo",
     "ver acima"},
    {"zie boven\nVan: Ann\nVerzonden: dinsdag\nAan: Bob\nOnderwerp: x\noud",
     "zie boven"},
    {"se ovan\nFrån: Ann\nSkickat: tisdag\nTill: Bob\nÄmne: x\ngammalt",
     "se ovan"},
    {"patrz wyżej\nOd: Ann\nWysłano: wtorek\nDo: Bob\nTemat: x\nstare",
     "patrz wyżej"},
    {"см. выше\nОт: Ann\nОтправлено: вторник\nКому: Bob\nТема: x\nстарое",
     "см. выше"},
    {"見てください\n差出人: Ann\n送信日時: 火曜\n宛先: Bob\n件名: x\n古い",
     "見てください"},
    {"请看\n发件人： Ann\n发送时间： 周二\n收件人： Bob\n主题： x\n旧的", "请看"},
    {"see below\nFrom: Ann <ann@a.example>\nTo: Bob <bob@b.example>;\n"
     " Carl <carl@c.example>\nSubject: x\nold", "see below"},
    /* quotes and answers between them */
    {"hello\n> quoted\nmore", "hello\nmore"},
    {"On Mon 5 May 2026, Ann wrote:\n> Does it start?\nYes.\n> With sound?\n"
     "No.\n", "Yes.\nNo."},
    {"> Which version?\n\n7.2\n\n> Which system?\n\nLinux", "7.2\n\nLinux"},
    {"Yes, thanks.\n\n> On Mon, Bob wrote:\n> > older", "Yes, thanks."},
    /* signatures */
    {"hello\n-- \nBob", "hello"},
    {"hello\r\n-- \r\nBob", "hello"},
    {"hello\n--\nBob", "hello"},
    {"It hangs.\n\nBest regards,\nBob Smith\nHead of Sales\n+49 30 123456",
     "It hangs."},
    {"It hangs.\nKind regards, Bob", "It hangs."},
    {"Es hängt.\n\nMit freundlichen Grüßen\nBob Schmidt\nAcme GmbH",
     "Es hängt."},
    {"Ça bloque.\n\nCordialement,\n\nBob Martin", "Ça bloque."},
    {"No arranca.\nUn saludo,\nBob", "No arranca."},
    {"Não abre.\nAtenciosamente,\nBob Silva", "Não abre."},
    {"Non parte.\nCordiali saluti\nBob Rossi", "Non parte."},
    {"Start niet.\nMet vriendelijke groet,\nBob", "Start niet."},
    {"Fungerar ej.\nMed vänlig hälsning\nBob", "Fungerar ej."},
    {"Nie działa.\nPozdrawiam\nBob", "Nie działa."},
    {"Не работает.\nС уважением,\nБоб", "Не работает."},
    {"Çalışmıyor.\nSaygılarımla,\nBob", "Çalışmıyor."},
    {"動きません。\nよろしくお願いいたします。\n田中", "動きません。"},
    {"It hangs.\nThanks,\nBob Smith", "It hangs."},
    {"It hangs.\nThanks!\nCan you also send the invoice?",
     "It hangs.\nThanks!\nCan you also send the invoice?"},
    {"It hangs.\nRegards,\nBob\nP.S. it also crashes",
     "It hangs.\nRegards,\nBob\nP.S. it also crashes"},
    {"It hangs.\nRegards,\nBob\n\nOn 5 May 2026, Ann wrote:\nold", "It hangs."},
    {"hello\nSent from my iPhone", "hello"},
    {"hallo\n\nVon meinem iPhone gesendet", "hallo"},
    {"bonjour\n\nEnvoyé de mon iPhone", "bonjour"},
    {"hola\nEnviado desde mi iPhone", "hola"},
    {"ciao\nInviato da iPhone", "ciao"},
    {"hej\nSkickat från min iPhone", "hej"},
    {"hallo\nVerstuurd vanaf mijn iPhone", "hallo"},
    {"こんにちは\niPhoneから送信", "こんにちは"},
    {"你好\n发自我的 iPhone", "你好"},
    {"hi there\nGet Outlook for iOS\n________________________________\n"
     "From: Ann\nSent: x\nold", "hi there"},
    /* disclaimers */
    {"It hangs.\n\nThis email and any attachments are confidential.\n"
     "If you are not the addressee, delete it.\n\nOne thing more: it beeps.",
     "It hangs.\n\nOne thing more: it beeps."},
    {"Es hängt.\n\nDiese E-Mail enthält vertrauliche Informationen.",
     "Es hängt."},
    {"No va.\nRegards\nBob\n\nCONFIDENTIALITY NOTICE: for the addressee only.",
     "No va."},
    /* forwards */
    {"FYI\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: x\n"
     "Subject: y\nTo: Bob\n\nThe printer burns.", "FYI\n\nThe printer burns."},
    {"From: Ann\nSent: Tuesday\nTo: Bob\nSubject: y\n\nThe printer burns.",
     "From: Ann\nSent: Tuesday\nTo: Bob\nSubject: y\n\nThe printer burns."},
    {"We have had this problem since Monday, please look at it.\n\n"
     "Begin forwarded message:\n\nFrom: Ann\nold text",
     "We have had this problem since Monday, please look at it."},
};

static void a_mail_keeps_what_its_sender_wrote(void **state) {
    str_buf out = {0};
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(quote_mails); i++) {
        str mail = str_of(quote_mails[i][0]);
        str own = quo_own(mail, &out);
        assert_true(own.n <= mail.n);
        if (str_equal(own, str_of(quote_mails[i][1]))) continue;
        print_error("of \"%s\"\nthere is left \"%.*s\"\n\n", mail.p,
                    (int)own.n, own.p);
        wrong++;
    }
    str_free(&out);
    assert_int_equal(wrong, 0);
}

static void phrases_are_in_order_and_all_are_found(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(quo_phrases); i++) {
        size_t n;
        str phrase = {quo_phrases[i].text,
                      strnlen(quo_phrases[i].text, QUO_PHRASE)};
        if (i && strncmp(quo_phrases[i - 1].text, phrase.p, QUO_PHRASE) >= 0)
            fail_msg("%.*s stands too late", (int)phrase.n, phrase.p);
        assert_int_equal(quo_phrase(phrase, &n), quo_phrases[i].kind);
        assert_int_equal(n, phrase.n);
    }
}

static void subjects_lose_their_marks(void **state) {
    static const char *const row[][2] = {
        {"Login fails", "Login fails"}, {"Re: Login fails", "Login fails"},
        {"RE: AW: Fwd: Login fails", "Login fails"},
        {"RE[2]: Login", "Login"}, {"Re(3): Login", "Login"},
        {"[Ticket #123] Re: Login", "Login"}, {"[#4711] Login", "Login"},
        {"[External] Rechnung", "Rechnung"}, {"[EXT] WG: Rechnung", "Rechnung"},
        {"[ABC-123] Login", "Login"}, {"[Billing] Login", "[Billing] Login"},
        {"SV: Faktura", "Faktura"}, {"Odp: Faktura", "Faktura"},
        {"TR : Facture", "Facture"}, {"RV: Factura", "Factura"},
        {"回复：发票", "发票"}, {"Re: 回覆: 發票", "發票"},
        {"Ответ: счёт", "счёт"}, {"Re:", "Re:"}, {"", ""},
        {"Refund: when?", "Refund: when?"}, {"Res publica", "Res publica"},
        {"I: fattura", "fattura"}, {"Invoice: wrong", "Invoice: wrong"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        assert_text(quo_subject(str_of(row[i][0])), row[i][1]);
}

static void machines_are_told_from_people(void **state) {
    static const struct {
        const char *subject, *body;
        bool is_machine;
    } row[] = {
        {"Automatic reply: Invoice", "", true},
        {"Re: Invoice", "I am out of the office until Monday.", true},
        {"Abwesenheitsnotiz", "", true},
        {"AW: x", "Ich bin bis 5. Mai nicht im Büro.", true},
        {"Réponse automatique : x", "", true},
        {"x", "Estoy fuera de la oficina.", true},
        {"Risposta automatica: x", "", true},
        {"Automatisch antwoord: x", "", true},
        {"Автоматический ответ: x", "", true},
        {"自動応答", "", true}, {"自动回复: x", "", true},
        {"Undeliverable: Invoice", "", true},
        {"Mail delivery failed: returning message", "", true},
        {"Invoice", "Where is my invoice?", false},
        {"Office", "The office app does not start", false},
        {"Reply", "Please reply to me at home", false},
        {"", "", false}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        if (quo_is_auto_reply(str_of(row[i].subject), str_of(row[i].body)) !=
            row[i].is_machine)
            fail_msg("%s | %s", row[i].subject, row[i].body);
}

#define QUOTE_FOOTER "Acme Ltd, 1 Long Street, Springfield"

/* Ticket t of an archive in which one of `every` has the footer. */
static str quote_ticket(char text[200], size_t t, size_t every) {
    char word[9] = {0};
    for (size_t i = 0; i < 8; i++) word[i] = (char)('a' + (t >> 3 * i & 7));
    int n = snprintf(text, 200, "my %s printer is broken today\n%s\nbye", word,
                     t % every ? "" : QUOTE_FOOTER);
    return (str){text, (size_t)n};
}

static void quote_count(quo_census *census, size_t from, size_t to,
                        size_t every) {
    char text[200], key[16];
    for (size_t t = from; t < to; t++) {
        snprintf(key, sizeof key, "%zu", t);
        str body = quote_ticket(text, t, every);
        assert_int_equal(quo_census_add(census, str_of(key), body, NULL),
                         PL_OK);
    }
}

static void lines_of_many_tickets_are_left_out(void **state) {
    quo_census census = {0};
    quo_boilerplate known;
    str_buf out = {0};
    (void)state;
    quote_count(&census, 0, 1000, 10);
    quo_boilerplate_make(&known, &census, .05, 20);
    assert_int_equal(known.count, 1);
    assert_text(quo_strip(&known, STR("one\n" QUOTE_FOOTER "\ntwo"), &out),
                "one\ntwo");
    assert_text(quo_strip(&known, STR(QUOTE_FOOTER), &out), QUOTE_FOOTER);
    assert_text(quo_strip(&known, STR("acme ltd, 2 long street, springfield\n"
                                      "x"), &out), "x");
    quote_count(&census, 0, 1000, 25);                       /* 4 percent */
    quo_boilerplate_make(&known, &census, .05, 20);
    assert_int_equal(known.count, 0);
    quote_count(&census, 0, 100, 10);                         /* 10 tickets */
    quo_boilerplate_make(&known, &census, .05, 20);
    assert_int_equal(known.count, 0);
    str_free(&out);
    quo_census_free(&census);
}

static int quote_by_key(const void *a, const void *b) {
    return quo_by_line(a, b);
}

/* 200,000 tickets do not fit: the sample is halved, at the same tickets
 * whether they were counted in one part, in four, or in another order. */
static void a_census_does_not_depend_on_its_parts(void **state) {
    quo_census whole = {0}, sum = {0}, back = {0};
    const size_t n = 200000;
    (void)state;
    quote_count(&whole, 0, n, 10);
    for (size_t p = 4; p-- > 0;)
        quote_count(&sum, p * n / 4, (p + 1) * n / 4, 10);
    quote_count(&back, n / 2, n, 10);
    quote_count(&back, 0, n / 2, 10);
    assert_true(whole.halvings > 0 && whole.count <= QUO_SIGHTINGS);
    assert_int_equal(sum.halvings, whole.halvings);
    assert_int_equal(back.halvings, whole.halvings);
    assert_int_equal(sum.count, whole.count);
    assert_int_equal(back.count, whole.count);
    quo_census *all[] = {&whole, &sum, &back};
    for (size_t i = 0; i < COUNT(all); i++)
        qsort(all[i]->seen, all[i]->count, sizeof *whole.seen, quote_by_key);
    assert_memory_equal(sum.seen, whole.seen, whole.count * sizeof *whole.seen);
    assert_memory_equal(back.seen, whole.seen,
                        whole.count * sizeof *whole.seen);
    for (size_t i = 0; i < COUNT(all); i++) quo_census_free(all[i]);
}

/* One key again and again is one ticket, and ends. */
static void a_census_of_one_ticket_is_bounded(void **state) {
    quo_census census = {0};
    str_buf body = {0};
    (void)state;
    for (size_t l = 0; l < 1000; l++)
        str_addf(&body, "%c%c%c this is a line of a long form\n",
                 (int)('a' + l % 26), (int)('a' + l / 26 % 26),
                 (int)('a' + l / 676));
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(quo_census_add(&census, STR("1"), str_view(&body),
                                        NULL), PL_OK);
    assert_true(census.count <= QUO_SIGHTINGS);
    quo_census_free(&census);
    str_free(&body);
}

static const struct CMUnitTest quote_tests[] = {
    TEST(a_mail_keeps_what_its_sender_wrote),
    TEST(phrases_are_in_order_and_all_are_found),
    TEST(subjects_lose_their_marks),
    TEST(machines_are_told_from_people),
    TEST(lines_of_many_tickets_are_left_out),
    TEST(a_census_does_not_depend_on_its_parts),
    TEST(a_census_of_one_ticket_is_bounded),
};
