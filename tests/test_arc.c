/* Tests of ARC, and of what IO unpacks: packed streams, containers, UTF-16,
 * limits. */

/* Members of an archive by name; a name that ends in '/' is a directory. */
typedef struct {
    const char *name;
    str data;
} arc_file;

/* An archive in memory as libarchive writes it; the caller frees. */
static str_buf arc_make(int format, int filter, const arc_file *file,
                        size_t files) {
    str_buf out = {0};
    size_t used = 0, cap = 1 << 20;
    for (size_t i = 0; i < files; i++) cap += 2 * file[i].data.n + 4096;
    assert_int_equal(mem_reserve(&out.p, &out.cap, cap, 1, NULL), PL_OK);
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_set_format(a, format), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
    archive_write_set_bytes_per_block(a, 0);
    assert_int_equal(archive_write_open_memory(a, out.p, out.cap, &used),
                     ARCHIVE_OK);
    for (size_t i = 0; i < files; i++) {
        struct archive_entry *e = archive_entry_new();
        const size_t n = strlen(file[i].name);
        archive_entry_set_pathname(e, file[i].name);
        archive_entry_set_filetype(e, n && file[i].name[n - 1] == '/'
                                          ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, (la_int64_t)file[i].data.n);
        assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
        if (file[i].data.n)
            assert_int_equal(archive_write_data(a, file[i].data.p,
                                                file[i].data.n),
                             file[i].data.n);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    out.n = used;
    return out;
}

static str_buf arc_packed(int filter, str data) {
    const arc_file file = {"data", data};
    return arc_make(ARCHIVE_FORMAT_RAW, filter, &file, 1);
}

static const int arc_filters[] = {ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                                  ARCHIVE_FILTER_XZ};

/* The text of a file behind all its layers. */
static str_buf arc_seen(const char *path, io_guard *guard,
                        const char **damage) {
    io_window w;
    str_buf out = {0};
    arc_kind kind;
    assert_int_equal(io_open(&w, path, guard, NULL), PL_OK);
    assert_int_equal(arc_unpack(&w, &kind, NULL), PL_OK);
    while (!w.at_end) {
        const size_t n = w.end - w.start, take = n - MIN(n, 5);
        str_add(&out, (str){w.buf + w.start, take}, NULL);
        w.start += take;
        assert_int_equal(io_more(&w, NULL), PL_OK);
    }
    str_add(&out, (str){w.buf + w.start, w.end - w.start}, NULL);
    *damage = w.damage;
    io_close(&w);
    return out;
}

static void arc_expect(const char *path, str want) {
    const char *damage;
    str_buf got = arc_seen(path, NULL, &damage);
    if (damage || !str_equal(str_view(&got), want))
        fail_msg("%s: %zu bytes, want %zu, %s, chunk %zu", path, got.n,
                 want.n, damage ? damage : "", ut_chunk);
    str_free(&got);
}

static void packed_streams_are_unpacked(void **state) {
    static const size_t chunks[] = {0, 1, 7, 4096};
    str_buf text = io_noise(70000, 90), large = io_noise(5 * IO_CHUNK / 2, 256);
    (void)state;
    for (size_t f = 0; f < COUNT(arc_filters); f++) {
        str_buf packed = arc_packed(arc_filters[f], str_view(&text));
        str_buf big = arc_packed(arc_filters[f], str_view(&large));
        str_buf empty = arc_packed(arc_filters[f], STR(""));
        for (size_t c = 0; c < COUNT(chunks); c++) {
            ut_chunk = chunks[c];
            arc_expect(ut_file("p", str_view(&packed)), str_view(&text));
            arc_expect(ut_file("e", str_view(&empty)), STR(""));
        }
        ut_chunk = 0;
        arc_expect(ut_file("p", str_view(&big)), str_view(&large));
        str_free(&packed), str_free(&big), str_free(&empty);
    }
    str_free(&text), str_free(&large);
}

static void streams_in_a_row_are_one_text(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(arc_filters); f++) {
        str_buf one = arc_packed(arc_filters[f], STR("one ")),
                two = arc_packed(arc_filters[f], STR("two"));
        str_add(&one, str_view(&two), NULL);
        for (ut_chunk = 0; ut_chunk < 40; ut_chunk++)
            arc_expect(ut_file("row", str_view(&one)), STR("one two"));
        str_free(&one), str_free(&two);
    }
}

/* Cut anywhere: damage, and what there is is the beginning. */
static void a_cut_stream_keeps_what_came_before(void **state) {
    str_buf text = io_noise(600, 60);
    (void)state;
    for (size_t f = 0; f < COUNT(arc_filters); f++) {
        str_buf packed = arc_packed(arc_filters[f], str_view(&text));
        size_t most = 0;
        for (size_t n = 16; n < packed.n; n++) {
            const char *damage;
            str_buf got = arc_seen(ut_file("cut", (str){packed.p, n}), NULL,
                                   &damage);
            if (!damage && got.n != text.n)
                fail_msg("filter %zu cut at %zu: %zu bytes", f, n, got.n);
            assert_true(got.n <= text.n && !memcmp(got.p, text.p, got.n));
            most = MAX(most, got.n);
            str_free(&got);
        }
        if (arc_filters[f] == ARCHIVE_FILTER_GZIP)
            assert_int_equal(most, text.n);
        str_free(&packed);
    }
    str_free(&text);
}

static void a_changed_byte_of_a_gz_is_noticed(void **state) {
    str_buf text = io_noise(600, 60);
    str_buf packed = arc_packed(ARCHIVE_FILTER_GZIP, str_view(&text));
    (void)state;
    for (size_t i = 10; i < packed.n; i++) {           /* behind the header */
        const char *damage;
        packed.p[i] ^= 0x10;
        str_buf got = arc_seen(ut_file("bad", str_view(&packed)), NULL,
                               &damage);
        packed.p[i] ^= 0x10;
        if (!damage && !str_equal(str_view(&got), str_view(&text)))
            fail_msg("byte %zu passes without a word", i);
        str_free(&got);
    }
    str_free(&text), str_free(&packed);
}

static void layers_are_unpacked_twice_and_no_more(void **state) {
    str_buf data = {0};
    (void)state;
    str_addf(&data, "text");
    for (size_t layer = 1; layer <= 4; layer++) {
        str_buf next = arc_packed(ARCHIVE_FILTER_GZIP, str_view(&data));
        str_free(&data);
        data = next;
        const char *damage, *path = ut_file("layers", str_view(&data));
        str_buf got = arc_seen(path, NULL, &damage);
        assert_int_equal(damage == NULL, layer <= IO_LAYERS_MAX);
        assert_int_equal(got.n, layer <= IO_LAYERS_MAX ? 4 : 0);
        str_free(&got);
    }
    str_free(&data);
}

/* ---------------------------------------------------------------------------
 * UTF-16
 * ------------------------------------------------------------------------ */

static void utf16_becomes_utf8(void **state) {
    static const str row[][2] = {
        {LIT("\xff\xfe"), LIT("")}, {LIT("\xfe\xff"), LIT("")},
        {LIT("\xff\xfe" "a\0"), LIT("a")}, {LIT("\xfe\xff" "\0a"), LIT("a")},
        {LIT("\xff\xfe" "a\0b"), LIT("a\xef\xbf\xbd")},
        {LIT("\xff\xfe" "\xfc\0\xac\x20"), LIT("\xc3\xbc\xe2\x82\xac")},
        {LIT("\xff\xfe" "\x3d\xd8\x00\xdc"), LIT("\xf0\x9f\x90\x80")},
        {LIT("\xfe\xff" "\xd8\x3d\xdc\x00"), LIT("\xf0\x9f\x90\x80")},
        {LIT("\xff\xfe" "\x3d\xd8" "a\0"), LIT("\xef\xbf\xbd" "a")},
        {LIT("\xff\xfe" "\x00\xdc\x00\xd8"),
         LIT("\xef\xbf\xbd\xef\xbf\xbd")},
        {LIT("\xff\xfe" "\x3d\xd8"), LIT("\xef\xbf\xbd")},
        {LIT("\xff\xfe" "\xff\xff"), LIT("\xef\xbf\xbf")},
        {LIT("i\0d\0,\0b\0\n\0"), LIT("id,b\n")},
        {LIT("\0i\0d\0,\0b\0\n"), LIT("id,b\n")},
        {LIT("i\0d\0"), LIT("i\0d\0")},        /* too short to be sure */
        {LIT("\0\0\0\0\0\0\0\0\0\0"), LIT("\0\0\0\0\0\0\0\0\0\0")}};
    (void)state;
    for (ut_chunk = 0; ut_chunk < 6; ut_chunk++)
        for (size_t i = 0; i < COUNT(row); i++)
            arc_expect(ut_file("u", row[i][0]), row[i][1]);
}

static void every_code_point_survives_utf16(void **state) {
    str_buf wide = {0}, want = {0};
    (void)state;
    str_add(&wide, STR("\xff\xfe"), NULL);
    for (uint32_t point = 0x20; point < 0x110000; point += point % 97 + 1) {
        char utf8[4], unit[4];
        if ((point & 0xfffff800) == 0xd800) continue;
        str_add(&want, (str){utf8, (size_t)utf8proc_encode_char(
                                       (utf8proc_int32_t)point,
                                       (unsigned char *)utf8)}, NULL);
        uint32_t high = 0xd800 + ((point - 0x10000) >> 10),
                 low = 0xdc00 + ((point - 0x10000) & 0x3ff);
        bool is_pair = point >= 0x10000;
        uint32_t first = is_pair ? high : point;
        unit[0] = (char)first, unit[1] = (char)(first >> 8);
        unit[2] = (char)low, unit[3] = (char)(low >> 8);
        str_add(&wide, (str){unit, is_pair ? 4 : 2}, NULL);
    }
    assert_true(wide.n > 10000);
    arc_expect(ut_file("u", str_view(&wide)), str_view(&want));
    str_free(&wide), str_free(&want);
}

/* ---------------------------------------------------------------------------
 * Containers
 * ------------------------------------------------------------------------ */

static const arc_file arc_few[] = {
    {"a.csv", LIT("id,text\n1,a\n2,b\n")}, {"dir/", LIT("")},
    {"dir/b.ndjson", LIT("{\"id\":3,\"text\":\"c\"}\n")},
    {"README.md", LIT("hello")}, {"empty.csv", LIT("")}};

static const int arc_formats[] = {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR_USTAR,
                                  ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE,
                                  ARCHIVE_FORMAT_TAR_GNUTAR};

static void members_are_sources(void **state) {
    static const char *const order[] = {"", "!a.csv", "!dir/b.ndjson",
                                        "!empty.csv"};
    (void)state;
    for (size_t f = 0; f < COUNT(arc_formats); f++) {
        str_buf data = arc_make(arc_formats[f], ARCHIVE_FILTER_NONE, arc_few,
                                COUNT(arc_few));
        for (ut_chunk = 0; ut_chunk < 3; ut_chunk++) {
            ing_archive a = ut_ingest_as(str_view(&data), NULL);
            assert_int_equal(a.sources, COUNT(order));
            const size_t n = strlen(a.source[0].path);
            for (size_t s = 0; s < a.sources; s++) {
                assert_string_equal(a.source[s].path + n, order[s]);
                assert_int_equal(a.source[s].top, 0);
            }
            assert_int_equal(a.table.rows, 3);
            assert_int_equal(a.table.ticket[2].source, 2);
            assert_int_equal(a.source[0].members, 3);
            assert_int_equal(a.source[0].skipped, 1);
            ing_free(&a);
        }
        str_free(&data);
    }
}

static void members_stand_behind_their_file(void **state) {
    str_buf data = arc_make(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, arc_few,
                            COUNT(arc_few));
    char *path[] = {ut_file("x.zip", str_view(&data)),
                    ut_file("y.csv", STR("id,text\n9,z\n")),
                    ut_file("z.zip", str_view(&data))};
    static const char *const end[] = {"x.zip", "x.zip!a.csv",
                                      "x.zip!dir/b.ndjson",
                                      "x.zip!empty.csv", "y.csv", "z.zip"};
    (void)state;
    ing_archive a = ut_read_all(path, 3, NULL);
    assert_int_equal(a.sources, 9);
    for (size_t s = 0; s < COUNT(end); s++)
        assert_non_null(strstr(a.source[s].path, end[s]));
    for (size_t r = 0; r < a.table.rows; r++) {
        bool is_nine = str_equal(ut_text(&a, r, TAB_ID), STR("9"));
        assert_int_equal(a.table.ticket[r].source == 4, is_nine);
    }
    assert_int_equal(a.source[7].duplicates, 1);
    assert_int_equal(a.source[6].duplicates, 2);
    ing_free(&a), str_free(&data);
}

static void names_of_members_are_judged(void **state) {
    static const struct {
        const char *name;
        bool is_good;
    } row[] = {{"a.csv", true}, {"a/b/c.csv", true}, {"./a.csv", true},
               {"..a.csv", true}, {"a..b/c...csv", true}, {"a/...", true},
               {"", false}, {"..", false}, {"../a", false}, {"a/..", false},
               {"a/../b", false}, {"a\\..\\b", false}, {"/a", false},
               {"\\a", false}, {"C:a", false}, {"a\nb", false},
               {"a\x7f", false}, {"a\x1b[m", false}};
    char longest[ARC_NAME_MAX + 2];
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        if (!arc_name_refusal(str_of(row[i].name)) != row[i].is_good)
            fail_msg("\"%s\"", row[i].name);
    memset(longest, 'a', sizeof longest);
    assert_null(arc_name_refusal((str){longest, ARC_NAME_MAX}));
    assert_non_null(arc_name_refusal((str){longest, ARC_NAME_MAX + 1}));
}

static void an_archive_cut_anywhere_is_survived(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(arc_formats); f++) {
        str_buf data = arc_make(arc_formats[f], ARCHIVE_FILTER_NONE, arc_few,
                                COUNT(arc_few));
        for (size_t n = 0; n < MIN(data.n, 4600); n += n < 600 ? 1 : 37) {
            ing_archive a = ut_ingest_as((str){data.p, n}, NULL);
            assert_true(a.source[0].warning[0] || a.source[0].quarantined ||
                        a.table.rows == 3);
            ing_free(&a);
        }
        str_free(&data);
    }
}

static void an_archive_with_a_changed_byte_is_survived(void **state) {
    (void)state;
    for (size_t f = 0; f < COUNT(arc_formats); f++) {
        str_buf data = arc_make(arc_formats[f], ARCHIVE_FILTER_NONE, arc_few,
                                COUNT(arc_few));
        for (size_t i = 0; i < MIN(data.n, 4000); i += i < 1100 ? 3 : 29) {
            data.p[i] ^= 0x41;
            ing_archive a = ut_ingest_as(str_view(&data), NULL);
            assert_true(a.sources > 0);
            ing_free(&a);
            data.p[i] ^= 0x41;
        }
        str_free(&data);
    }
}

static void a_text_is_no_tar(void **state) {
    str_buf noise = io_noise(2000, 250);
    char block[512];
    (void)state;
    memset(block, 0, sizeof block);
    assert_false(arc_is_tar(block));
    memset(block, '0', sizeof block);
    assert_false(arc_is_tar(block));
    for (size_t i = 0; i + 512 < noise.n; i++)
        assert_false(arc_is_tar(noise.p + i));
    str_free(&noise);
}

/* ---------------------------------------------------------------------------
 * Limits and failures
 * ------------------------------------------------------------------------ */

static void a_limit_ends_the_text(void **state) {
    str_buf text = {0};
    const char *damage;
    (void)state;
    for (size_t i = 0; i < 300000; i++) str_addf(&text, "row %zu\n", i);
    for (size_t f = 0; f < COUNT(arc_filters); f++) {
        str_buf packed = arc_packed(arc_filters[f], str_view(&text));
        char *path = ut_file("l", str_view(&packed));
        io_guard bytes = {.limit = {500, 1500000, 10, 2}};
        io_guard ratio = {.limit = {1, 1 << 30, 10, 2}};
        str_buf got = arc_seen(path, &bytes, &damage);
        assert_non_null(strstr(damage, "unpacked bytes"));
        assert_true(got.n <= 1500000 + IO_CHUNK && got.n > 500000);
        assert_memory_equal(got.p, text.p, got.n);
        str_free(&got);
        got = arc_seen(path, &ratio, &damage);   /* below 64 MiB: no ratio */
        assert_null(damage);
        str_free(&got), str_free(&packed);
    }
    str_free(&text);
}

static void a_signal_ends_the_unpacking(void **state) {
    const volatile sig_atomic_t stop = SIGTERM;
    const ing_options options = {.threads = 1, .stop = &stop};
    str_buf data = arc_make(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, arc_few,
                            COUNT(arc_few));
    char *path = ut_file("in", str_view(&data));
    ing_archive a = {0};
    (void)state;
    assert_int_equal(read_all(&a, &path, 1, &options, NULL), PL_ECANCEL);
    ing_free(&a), str_free(&data);
}

static char *arc_paths[5];
static size_t arc_rows;

static pl_code arc_run(void) {
    const ing_options options = {.threads = 1};
    ing_archive a = {0};
    pl_code rc = read_all(&a, arc_paths, COUNT(arc_paths), &options, NULL);
    if (rc == PL_OK && arc_rows && a.table.rows != arc_rows) rc = PL_EDATA;
    if (!arc_rows) arc_rows = a.table.rows;
    ing_free(&a);
    return rc;
}

static void memory_running_out_in_an_archive_is_told(void **state) {
    (void)state;
    str_buf row = {0};
    for (size_t i = 0; i < 3000; i++)          /* more than zlib's window */
        str_addf(&row, "{\"id\":%zu,\"text\":\"row %zu\"}\n", i + 100,
                 i * 7919);
    str_buf gz = arc_packed(ARCHIVE_FILTER_GZIP, str_view(&row)),
            xz = arc_packed(ARCHIVE_FILTER_XZ, STR("id,text\n50,x\n")),
            twice = arc_packed(ARCHIVE_FILTER_GZIP, str_view(&xz)),
            tar = arc_make(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP,
                           arc_few, COUNT(arc_few));
    const arc_file file[] = {{"in.tgz", str_view(&tar)},
                             {"x.csv.gz", str_view(&twice)},
                             {"f.json", LIT("{\"ticket_fields\":[]}")}};
    str_buf zip = arc_make(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, file, 3);
    arc_paths[0] = ut_file("m.zip", str_view(&zip));
    arc_paths[1] = ut_file("m.tgz", str_view(&tar));
    arc_paths[2] = ut_file("m.gz", str_view(&gz));
    arc_paths[3] = ut_file("m.csv", STR("\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\0"
                                        "7\0,\0a\0\n\0"));
    arc_paths[4] = arc_paths[3];
    arc_rows = 0;
    assert_int_equal(arc_run(), PL_OK);
    assert_int_equal(arc_rows, 3005);
    assert_true(ut_fail_each(arc_run, LONG_MAX, 1) > 100);
    str_free(&row), str_free(&gz), str_free(&xz), str_free(&twice);
    str_free(&tar), str_free(&zip);
}

static const struct CMUnitTest arc_tests[] = {
    TEST(packed_streams_are_unpacked),
    TEST(streams_in_a_row_are_one_text),
    TEST(a_cut_stream_keeps_what_came_before),
    TEST(a_changed_byte_of_a_gz_is_noticed),
    TEST(layers_are_unpacked_twice_and_no_more),
    TEST(utf16_becomes_utf8),
    TEST(every_code_point_survives_utf16),
    TEST(members_are_sources),
    TEST(members_stand_behind_their_file),
    TEST(names_of_members_are_judged),
    TEST(an_archive_cut_anywhere_is_survived),
    TEST(an_archive_with_a_changed_byte_is_survived),
    TEST(a_text_is_no_tar),
    TEST(a_limit_ends_the_text),
    TEST(a_signal_ends_the_unpacking),
    TEST(memory_running_out_in_an_archive_is_told),
};
