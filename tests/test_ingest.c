/* Tests of INGEST and READ: files, directories, versions, failures. */

static void the_newest_version_of_all_files_is_kept(void **state) {
    char *path[3] = {
        ut_file("a.json", STR("{\"id\":1,\"text\":\"old\",\"updated_at\":"
                              "\"2026-01-01\"}\n{\"id\":2,\"text\":\"b\"}\n")),
        ut_file("b.json", STR("{\"id\":1,\"text\":\"new\",\"updated_at\":"
                              "\"2026-01-03\"}\n{\"id\":2,\"text\":\"b\"}\n")),
        ut_file("c.json", STR("{\"id\":1,\"text\":\"mid\",\"updated_at\":"
                              "\"2026-01-02\"}\n{\"id\":2,\"text\":\"c\"}"))};
    (void)state;
    ing_archive a = ut_read_all(path, 3, NULL);
    assert_int_equal(a.table.rows, 2);
    assert_text(ut_text(&a, 0, TAB_BODY), "new");
    assert_text(ut_text(&a, 1, TAB_BODY), "c");
    static const struct {
        int tickets, superseded, duplicates;
    } want[] = {{0, 2, 0}, {1, 0, 1}, {1, 1, 0}};
    for (size_t s = 0; s < 3; s++) {
        assert_int_equal(a.source[s].tickets, want[s].tickets);
        assert_int_equal(a.source[s].superseded, want[s].superseded);
        assert_int_equal(a.source[s].duplicates, want[s].duplicates);
    }
    ing_free(&a);
}

static void a_generated_timestamp_decides_before_the_time(void **state) {
    ing_archive a = ut_ingest(
        "{\"id\":1,\"generated_timestamp\":20,\"description\":\"new\","
        "\"updated_at\":\"2026-01-01\"}\n"
        "{\"id\":1,\"generated_timestamp\":10,\"description\":\"old\","
        "\"updated_at\":\"2026-01-09\"}\n");
    (void)state;
    assert_text(ut_text(&a, 0, TAB_BODY), "new");
    assert_int_equal(ut_source(&a)->superseded, 1);
    ing_free(&a);
}

static void spam_and_deleted_tickets_are_filtered(void **state) {
    ing_archive a = ut_ingest(
        "{\"id\":1,\"fr_escalated\":true,\"due_by\":0,\"spam\":true}\n"
        "{\"id\":2,\"fr_escalated\":true,\"due_by\":0,\"deleted\":true}\n"
        "{\"id\":3,\"fr_escalated\":true,\"due_by\":0,\"spam\":false}\n"
        "{\"id\":4,\"generated_timestamp\":1,\"status\":\"deleted\"}\n");
    (void)state;
    assert_int_equal(ut_source(&a)->tickets, 1);
    assert_int_equal(ut_source(&a)->filtered, 3);
    ing_free(&a);
}

static void the_same_id_of_two_helpdesks_is_two_tickets(void **state) {
    char *path[3] = {
        ut_file("a", STR("{\"id\":7,\"generated_timestamp\":1,"
                         "\"description\":\"a\"}")),
        ut_file("b", STR("{\"id\":7,\"fr_escalated\":false,\"due_by\":0,"
                         "\"description_text\":\"b\"}")),
        ut_file("c", STR("id,text\n7,c\n"))};
    (void)state;
    ing_archive a = ut_read_all(path, 3, NULL);
    assert_int_equal(a.table.rows, 3);
    assert_string_equal(a.source[0].format, "zendesk");
    assert_string_equal(a.source[1].format, "freshdesk");
    assert_string_equal(a.source[2].format, "csv");
    ing_free(&a);
}

static void directories_are_read_in_the_order_of_names(void **state) {
    static const char *const names[] = {"b.csv", "a/z.NDJSON", "a/b/c.json",
                                        "c.csv", "a.b.txt"};
    static const char *const order[] = {"a/b/c.json", "a/z.NDJSON", "a.b.txt",
                                        "b.csv", "c.csv"};
    (void)state;
    ut_wipe(ut_path("t"));
    assert_int_equal(io_mkdirs(ut_path("t/a/b"), NULL), PL_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        char *name = ut_path("t/%s", names[i]) + strlen(ut_dir) + 1;
        ut_file(name, STR("text\nx\n"));
    }
    ut_file("t/notes.pdf", STR("x")), ut_file("t/.hidden.csv", STR("x"));
    assert_int_equal(symlink("..", ut_path("t/a/loop")), 0);
    assert_int_equal(symlink("gone", ut_path("t/a/broken.csv")), 0);
    char *path = ut_path("t");
    ing_archive a = ut_read_all(&path, 1, NULL);
    assert_int_equal(a.sources, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++)
        assert_string_equal(a.source[i].path + strlen(path) + 1, order[i]);
    assert_int_equal(a.table.rows, COUNT(order));
    ing_free(&a);
}

static void a_file_that_is_no_export_is_a_warning(void **state) {
    static const str text[] = {
        LIT(""), LIT(" \n\n"), LIT("\xef\xbb\xbf"), LIT("hello"),
        LIT("a,b\n1,2\n"), LIT("\x7f" "ELF\0\0\x01\n\xff\xfe\0\0\n\n\0"),
        LIT("\x28\xb5\x2f\xfd"), LIT("\x28\xb5\x2f\xfdgarbage of some length"),
        LIT("{"), LIT("["), LIT("[]"), LIT("{}"), LIT("\"a\"\n")};
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        char *path[2] = {ut_file("bad", text[i]),
                         ut_file("good", STR("id,text\n1,a\n"))};
        ing_archive a = ut_read_all(path, 2, NULL);
        assert_int_equal(a.table.rows, 1);
        if (!a.source[0].warning[0] && !a.source[0].quarantined)
            fail_msg("file %zu passes without a word", i);
        ing_free(&a);
    }
}

static void an_endless_line_costs_its_file_only(void **state) {
    str_buf text = {0};
    (void)state;
    for (size_t i = 0; i < ((size_t)18 << 20) / 16; i++)
        str_add(&text, STR("id,text,abc \x80\xff,"), NULL);
    char *path[2] = {ut_file("bad", str_view(&text)),
                     ut_file("good", STR("id,text\n1,a\n"))};
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_int_equal(a.table.rows, 1);
    assert_true(a.source[0].warning[0] || a.source[0].quarantined);
    ing_free(&a), str_free(&text);
}

static void a_damaged_zst_keeps_the_rows_before_the_damage(void **state) {
    str_buf text = {0}, packed = {0};
    (void)state;
    str_addf(&text, "{\"id\":1,\"text\":\"a\"}\n");
    assert_int_equal(ut_deflate(&packed, str_view(&text)), PL_OK);
    str_addf(&packed, "no frame");
    ing_archive a = ut_ingest_as(str_view(&packed), NULL);
    assert_int_equal(a.table.rows, 1);
    assert_int_equal(ut_source(&a)->quarantined, 1);
    assert_non_null(strstr(ut_source(&a)->warning, "damaged"));
    ing_free(&a), str_free(&text), str_free(&packed);
}

static void a_pipe_is_read_from_its_first_byte(void **state) {
    static const char text[] = "{\"id\":1,\"text\":\"a\"}\n"
                               "{\"id\":2,\"text\":\"b\"}\n";
    char name[32], *path = name;
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    ing_archive a = ut_read_all(&path, 1, NULL);
    close(ends[0]);
    assert_int_equal(a.table.rows, 2);
    ing_free(&a);
}

static void standard_input_is_a_path_too(void **state) {
    char *path = "-";
    int kept = dup(0), ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "text\nx\n", 7), 7);
    close(ends[1]);
    dup2(ends[0], 0), close(ends[0]);
    ing_archive a = ut_read_all(&path, 1, NULL);
    dup2(kept, 0), close(kept);
    assert_int_equal(a.table.rows, 1);
    assert_text(ut_text(&a, 0, TAB_ID), "-:1");
    ing_free(&a);
}

static void a_path_that_is_not_there_is_an_error(void **state) {
    ing_archive a = {0};
    const ing_options options = {.threads = 1};
    pl_error err = {0};
    char *path = ut_path("none");
    (void)state;
    assert_int_equal(read_all(&a, &path, 1, &options, &err), PL_EIO);
    assert_non_null(strstr(err.message, "none"));
    ing_free(&a);
}

static void a_signal_ends_the_reading(void **state) {
    const volatile sig_atomic_t stop = SIGTERM;
    const ing_options options = {.threads = 1, .stop = &stop};
    ing_archive a = {0};
    char *path = ut_file("in", STR("id,text\n1,a\n"));
    (void)state;
    assert_int_equal(read_all(&a, &path, 1, &options, NULL), PL_ECANCEL);
    ing_free(&a);
}

static void times_that_cannot_be_read_are_told(void **state) {
    ing_archive a = ut_ingest("id,text,created_at\n1,a,yesterday\n"
                              "2,b,2026-09-30\n3,c,\n");
    (void)state;
    assert_int_equal(a.table.rows, 3);
    assert_int_equal(ut_source(&a)->fault[TAB_UNREAD_TIME], 1);
    assert_non_null(strstr(ut_source(&a)->warning, "in 1 of its rows"));
    ing_free(&a);
}

/* The created and updated days of the first ticket of a CSV with two columns
 * of dates; 0: not read. */
static void ingest_check_days(const char *dates, const ing_options *options,
                              int month, int day) {
    str_buf csv = {0};
    str_addf(&csv, "id,text,created,updated\n%s", dates);
    ing_archive a = ut_ingest_as(str_view(&csv), options);
    const int64_t t = a.table.ticket[0].time[TAB_CREATED];
    const int64_t want = time_days(2026, (unsigned)month, (unsigned)day) *
                         TIME_DAY;
    if (t != (day ? want : TIME_NONE)) fail_msg("%s", dates);
    ing_free(&a), str_free(&csv);
}

static void day_and_month_are_those_of_the_column_and_the_file(void **state) {
    const ing_options day_first = {.dates = TIME_DAY_FIRST};
    (void)state;
    ingest_check_days("1,a,6/7/2026,\n2,b,21/7/2026,\n", NULL, 7, 6);
    ingest_check_days("1,a,6/7/2026,\n2,b,7/21/2026,\n", NULL, 6, 7);
    ingest_check_days("1,a,6/7/2026,\n2,b,,21/7/2026\n", NULL, 7, 6);
    ingest_check_days("1,a,6/7/2026,\n2,b,7/21/2026,21/7/2026\n", NULL, 6, 7);
    ingest_check_days("1,a,6/7/2026,\n2,b,8/9/2026,\n", NULL, 6, 7);
    ingest_check_days("1,a,6/7/2026,\n2,b,8/9/2026,\n", &day_first, 7, 6);
    ingest_check_days("1,a,6/7/2026,\n2,b,7/21/2026,\n", &day_first, 6, 7);
    ingest_check_days("1,a,21/7/2026,\n2,b,7/21/2026,\n3,c,7/22/2026,\n",
                      NULL, 0, 0);
    ingest_check_days("1,a,46209,\n2,b,46210.5,\n", NULL, 7, 6);
    ingest_check_days("1,a,46209,\n2,b,2026-01-01,\n", NULL, 0, 0);
}

static void dates_that_tell_nothing_are_told(void **state) {
    ing_archive a = ut_ingest("id,text,created\n1,a,6/7/2026\n2,b,8/9/2026\n");
    (void)state;
    assert_non_null(strstr(ut_source(&a)->warning, "day from month"));
    assert_string_equal(ut_source(&a)->date_order, "month first");
    assert_int_equal(ut_source(&a)->naive_times, 2);
    ing_free(&a);
    a = ut_ingest("id,text,created\n1,a,6/7/2026\n2,b,21/9/2026\n");
    assert_int_equal(ut_source(&a)->warning[0], 0);
    assert_string_equal(ut_source(&a)->date_order, "day first");
    ing_free(&a);
    a = ut_ingest("id,text,created\n1,a,2026-07-06T00:00:00Z\n");
    assert_null(ut_source(&a)->date_order);
    assert_int_equal(ut_source(&a)->naive_times, 0);
    ing_free(&a);
}

/* What the first batch shows holds for the file: what speaks against it later
 * is not read, and not read the other way round. */
static void a_later_row_does_not_change_how_dates_are_read(void **state) {
    enum { N = 50000 };
    str_buf csv = {0};
    (void)state;
    str_addf(&csv, "id,text,created\n");
    for (size_t i = 0; i < N; i++)
        str_addf(&csv, "%zu,a text of some length to fill it,%zu/6/2026\n", i,
                 i % 28 + 1);
    str_addf(&csv, "last,a,6/28/2026\n");
    assert_true(csv.n > 2 * IO_CHUNK);
    ing_archive a = ut_ingest_as(str_view(&csv), NULL);
    assert_int_equal(a.table.rows, N + 1);
    assert_int_equal(a.table.ticket[1].time[TAB_CREATED],
                     time_days(2026, 6, 2) * TIME_DAY);
    assert_int_equal(a.table.ticket[N].time[TAB_CREATED], TIME_NONE);
    assert_int_equal(ut_source(&a)->fault[TAB_UNREAD_TIME], 1);
    ing_free(&a), str_free(&csv);
}

static void json_dates_are_decided_by_the_file_too(void **state) {
    ing_archive a = ut_ingest(
        "{\"id\":1,\"text\":\"a\",\"created\":\"6/7/2026\"}\n"
        "{\"id\":2,\"text\":\"a\",\"created\":\"21/7/2026\"}\n");
    (void)state;
    assert_int_equal(a.table.ticket[0].time[TAB_CREATED],
                     time_days(2026, 7, 6) * TIME_DAY);
    ing_free(&a);
}

static void times_without_a_zone_are_in_that_of_the_account(void **state) {
    static time_zone zone;
    const ing_options options = {.zone = &zone};
    (void)state;
    assert_int_equal(time_zone_open("Pacific/Noumea", &zone, NULL), PL_OK);
    ing_archive a = ut_ingest_as(
        STR("id,text,created,Updated (UTC)\n"
            "1,a,2026-07-06 12:00,2026-07-06 12:00\n"
            "2,a,2026-07-06T12:00Z,2026-07-06T12:00+02:00\n"), &options);
    const tab_ticket *t = a.table.ticket;
    const int64_t noon = time_parse(STR("2026-07-06 12:00"));
    const int64_t hour = 3600 * TIME_SECOND;
    assert_int_equal(t[0].time[TAB_CREATED], noon - 11 * hour);
    assert_int_equal(t[0].time[TAB_UPDATED], noon);
    assert_int_equal(t[1].time[TAB_CREATED], noon);
    assert_int_equal(t[1].time[TAB_UPDATED], noon - 2 * hour);
    ing_free(&a);
}

static void dates_to_come_are_kept_and_told(void **state) {
    const ing_options options = {.now = time_days(2026, 10, 1) * TIME_DAY};
    (void)state;
    ing_archive a = ut_ingest_as(
        STR("{\"id\":\"1\",\"text\":\"a\",\"created_at\":2738966400}\n"
            "{\"id\":\"2\",\"text\":\"a\",\"solved_at\":0}\n"
            "{\"id\":\"3\",\"text\":\"a\",\"created_at\":\"2026-10-02\"}\n"),
        &options);
    assert_int_equal(ut_source(&a)->tickets, 3);
    assert_int_equal(ut_source(&a)->fault[TAB_FUTURE_DATE], 1);
    assert_int_equal(ut_source(&a)->fault[TAB_EPOCH_DATE], 1);
    assert_int_equal(a.table.ticket[0].time[TAB_CREATED],
                     2738966400 * TIME_SECOND);
    assert_int_equal(a.table.ticket[1].time[TAB_SOLVED], TIME_NONE);
    ing_free(&a);
}

static void headers_of_other_languages_are_known(void **state) {
    static const struct {
        const char *header;
    } file[] = {
        {"Ticketnummer;Betreff;Beschreibung;Erstellt am;Priorität;"
         "Anfragesteller;Firma;Stichwörter;Bearbeiter;Gruppe;Kategorie"},
        {"NUMÉRO;OBJET;CONTENU;CRÉÉ LE;PRIORITÉ;DEMANDEUR;SOCIÉTÉ;ÉTIQUETTES;"
         "ASSIGNÉ À;GROUPE;CATÉGORIE"},
        {"Número;Asunto;Descripción;Fecha de creación;Prioridad;Solicitante;"
         "Empresa;Etiquetas;Agente;Grupo;Categoría"},
        {"ID do ticket;Assunto;Mensagem;Criado em;Prioridade;Cliente;Empresa;"
         "Marcadores;Responsável;Equipe;Categoria"},
        {"Numero ticket;Oggetto;Descrizione;Data di creazione;Priorità;"
         "Richiedente;Azienda;Etichette;Assegnatario;Gruppo;Categoria"},
        {"Ticketnummer;Onderwerp;Omschrijving;Aangemaakt op;Prioriteit;"
         "Aanvrager;Bedrijf;Labels;Behandelaar;Groep;Categorie"},
        {"チケット番号;件名;説明;作成日時;優先度;依頼者;会社;タグ;担当者;"
         "グループ;カテゴリ"}};
    static const uint8_t column[] = {
        TAB_ID, TAB_SUBJECT, TAB_BODY, TAB_PRIORITY, TAB_REQUESTER,
        TAB_ACCOUNT, TAB_TAGS, TAB_ASSIGNEE, TAB_GROUP, TAB_LABEL};
    static const char *const want[] = {"7", "s", "b", "high", "r", "c",
                                       "t\nu", "a", "g", "l"};
    (void)state;
    for (size_t i = 0; i < COUNT(file); i++) {
        str_buf csv = {0};
        str_addf(&csv, "%s\n7;s;b;2026-07-06;High;r;c;t,u;a;g;l\n",
                 file[i].header);
        ing_archive a = ut_ingest_as(str_view(&csv), NULL);
        if (a.table.rows != 1) fail_msg("%s", ut_source(&a)->warning);
        for (size_t c = 0; c < COUNT(column); c++)
            assert_text(ut_text(&a, 0, column[c]), want[c]);
        assert_int_equal(a.table.ticket[0].time[TAB_CREATED],
                         time_days(2026, 7, 6) * TIME_DAY);
        assert_string_equal(ut_source(&a)->label, "category");
        ing_free(&a), str_free(&csv);
    }
}

/* Every localised name leads to the column of its English one. */
static void every_localised_name_has_a_column(void **state) {
    static ven_plan plan;
    (void)state;
    memset(&plan, 0, sizeof plan);
    ven_compile(&plan, &ven_formats[ven_named("csv", VEN_CSV)]);
    assert_true(plan.entries < VEN_ENTRIES);
    for (size_t i = 0; i < COUNT(ven_localised); i++) {
        const ven_entry *known =
            ven_find(&plan, ven_path(ven_localised[i].path));
        assert_non_null(known);
        for (const char *at = ven_localised[i].names; *at;) {
            const size_t n = strcspn(at, "|");
            const ven_entry *entry = ven_find(&plan,
                                              ven_step(0, (str){at, n}));
            if (!entry || entry->column != known->column)
                fail_msg("%.*s is no %s", (int)n, at, ven_localised[i].path);
            at += n + (at[n] == '|');
        }
    }
}

static void a_header_that_is_not_known_is_told_with_what_is_near(void **s) {
    ing_archive a = ut_ingest("Nr,Beschreibng,Prioritt\n1,a,b\n");
    (void)s;
    const char *warning = ut_source(&a)->warning;
    assert_int_equal(ut_source(&a)->rows, 0);
    assert_non_null(strstr(warning, "among: Nr, Beschreibng, Prioritt"));
    assert_non_null(strstr(warning, "Beschreibng ~ description"));
    assert_non_null(strstr(warning, "Prioritt ~ priority"));
    ing_free(&a);
    a = ut_ingest("alpha,beta,xyzzy\n1,a,b\n");
    assert_null(strstr(ut_source(&a)->warning, "closest"));
    ing_free(&a);
}

static void the_threads_do_not_change_what_is_read(void **state) {
    str_buf text = ut_tickets(3000), first = {0};
    (void)state;
    str_addf(&text, "garbage\n{\"id\":5,\"te\n");
    for (size_t t = 1; t <= 3; t++) {
        const ing_options options = {.threads = t};
        ing_archive a = ut_ingest_as(str_view(&text), &options);
        str_buf got = ut_print(&a);
        str_add(&got, str_view(&a.quarantine), NULL);
        if (t == 1) first = got;
        else assert_true(str_equal(str_view(&got), str_view(&first)));
        if (t > 1) str_free(&got);
        ing_free(&a);
    }
    str_free(&text), str_free(&first);
}

/* A small archive of everything: two helpdesks, people, accounts, a CSV, bad
 * rows, a .zst. */
static char *ingest_mixed[6];

static void ingest_make_mixed(void) {
    str_buf packed = {0};
    size_t n = 0;
    ingest_mixed[n++] = ut_file("m1.json", STR(
        "{\"tickets\":[{\"id\":1,\"requester_id\":5,\"ticket_form_id\":2,"
        "\"description\":\"a\",\"tags\":[\"x\"],\"custom_fields\":[{\"id\":9,"
        "\"value\":\"/p\"}]}],\"users\":[{\"id\":5,\"email\":\"e@x.example\","
        "\"organization_id\":6}],\"organizations\":[{\"id\":6,\"name\":"
        "\"Org\",\"domain_names\":[\"x.example\"]}]}"));
    ingest_mixed[n++] = ut_file("m2.json", STR(
        "{\"ticket_fields\":[{\"id\":9,\"title\":\"Page\"}]}"));
    ingest_mixed[n++] = ut_file("m3.json", STR(
        "{\"id\":1,\"fr_escalated\":true,\"due_by\":0,\"description\":"
        "\"<p>b</p>\",\"type\":\"Q\"}\nnot json\n{\"id\":2,\"x\n"
        "{\"id\":1,\"fr_escalated\":true,\"due_by\":0,\"description\":"
        "\"<p>c</p>\",\"type\":\"Q\",\"updated_at\":\"2026-01-02\"}\n"));
    ingest_mixed[n++] = ut_file("m4.csv", STR(
        "id,text,intent,tags\n1,a,x,\"p,q\"\n2\n3,\"c\nd\",y,\n4,\"open\n"));
    ingest_mixed[n++] = ut_file("m5.csv", STR(
        "account_id,name,domain,tier\n1,Org,x.example,Gold\n"));
    assert_int_equal(ut_deflate(&packed,
                                STR("{\"id\":8,\"text\":\"z\"}\n")), PL_OK);
    ingest_mixed[n++] = ut_file("m6.zst", str_view(&packed));
    str_free(&packed);
}

/* Rows of each fate in the order of tickets, bad, context. */
static size_t ingest_seen[3], ingest_want[3];

static pl_code ingest_run_mixed(void) {
    const ing_options options = {.threads = 1};
    ing_archive a = {0};
    join_index join = {0};
    pl_code rc = read_all(&a, ingest_mixed, COUNT(ingest_mixed), &options,
                          NULL);
    if (rc == PL_OK) rc = join_all(&join, &a.table, NULL);
    memset(ingest_seen, 0, sizeof ingest_seen);
    for (size_t s = 0; s < a.sources; s++) {
        ingest_seen[0] += a.source[s].tickets;
        ingest_seen[1] += a.source[s].quarantined;
        ingest_seen[2] += a.source[s].context_rows;
    }
    for (size_t i = 0; i < 3 && rc == PL_OK && ingest_want[0]; i++)
        if (ingest_seen[i] != ingest_want[i])          /* a silent loss */
            rc = PL_EDATA;
    join_free(&join), ing_free(&a);
    return rc;
}

static void memory_running_out_while_reading_is_told(void **state) {
    (void)state;
    ingest_make_mixed();
    memset(ingest_want, 0, sizeof ingest_want);
    assert_int_equal(ingest_run_mixed(), PL_OK);
    memcpy(ingest_want, ingest_seen, sizeof ingest_want);
    assert_int_equal(ingest_want[0], 5);
    assert_int_equal(ingest_want[1], 4);
    assert_int_equal(ingest_want[2], 4);
    assert_true(ut_fail_each(ingest_run_mixed, LONG_MAX, 1) > 100);
}

static void escapes_that_cjson_refuses_are_mended(void **state) {
    static const struct {
        const char *in, *out;
        uint32_t faults;
    } row[] = {
        {"\"plain\"", "\"plain\"", 0},
        {"a\\nb\\\\u0000", "a\\nb\\\\u0000", 0},
        {"a\\u0000b", "a\\u200bb", 1u << TAB_NUL_BYTE},
        {"\\\\\\u0000", "\\\\\\u200b", 1u << TAB_NUL_BYTE},
        {"\\ud83d\\ude00", "\\ud83d\\ude00", 0},
        {"\\uD83D\\uDE00", "\\uD83D\\uDE00", 0},
        {"\\ud83d", "\\u200b", 1u << TAB_LONE_SURROGATE},
        {"\\ud83dx\\ude00", "\\u200bx\\u200b", 1u << TAB_LONE_SURROGATE},
        {"\\ude00\\ud83d", "\\u200b\\u200b", 1u << TAB_LONE_SURROGATE},
        {"\\ud83d\\ud83d\\ude00", "\\u200b\\ud83d\\ude00",
         1u << TAB_LONE_SURROGATE},
        {"\\ud83d\\u0041", "\\u200b\\u0041", 1u << TAB_LONE_SURROGATE},
        {"\\ud83", "\\ud83", 0}, {"\\", "\\", 0}, {"\\u", "\\u", 0},
        {"", "", 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        size_t n = strlen(row[i].in);
        char *exact = malloc(n + !n);
        memcpy(exact, row[i].in, n);
        assert_int_equal(ing_mend((str){exact, n}), row[i].faults);
        assert_text(((str){exact, n}), row[i].out);
        free(exact);
    }
}

static const struct CMUnitTest ingest_tests[] = {
    TEST(escapes_that_cjson_refuses_are_mended),
    TEST(the_newest_version_of_all_files_is_kept),
    TEST(a_generated_timestamp_decides_before_the_time),
    TEST(spam_and_deleted_tickets_are_filtered),
    TEST(the_same_id_of_two_helpdesks_is_two_tickets),
    TEST(directories_are_read_in_the_order_of_names),
    TEST(a_file_that_is_no_export_is_a_warning),
    TEST(an_endless_line_costs_its_file_only),
    TEST(a_damaged_zst_keeps_the_rows_before_the_damage),
    TEST(a_pipe_is_read_from_its_first_byte),
    TEST(standard_input_is_a_path_too),
    TEST(a_path_that_is_not_there_is_an_error),
    TEST(a_signal_ends_the_reading),
    TEST(times_that_cannot_be_read_are_told),
    TEST(day_and_month_are_those_of_the_column_and_the_file),
    TEST(dates_that_tell_nothing_are_told),
    TEST(a_later_row_does_not_change_how_dates_are_read),
    TEST(json_dates_are_decided_by_the_file_too),
    TEST(times_without_a_zone_are_in_that_of_the_account),
    TEST(dates_to_come_are_kept_and_told),
    TEST(headers_of_other_languages_are_known),
    TEST(every_localised_name_has_a_column),
    TEST(a_header_that_is_not_known_is_told_with_what_is_near),
    TEST(the_threads_do_not_change_what_is_read),
    TEST(memory_running_out_while_reading_is_told),
};
