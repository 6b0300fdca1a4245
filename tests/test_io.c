/* Tests of IO. */

/* n bytes; `random` of 256 values, so that zstd cannot shrink them. */
static str_buf io_noise(size_t n, size_t values) {
    str_buf out = {0};
    uint64_t seed = n;
    assert_int_equal(mem_reserve(&out.p, &out.cap, n + 1, 1, NULL), PL_OK);
    for (size_t i = 0; i < n; i++) out.p[i] = (char)par_below(&seed, values);
    out.n = n;
    return out;
}

/* The text of a file as the window shows it; *damage as the window's. */
static str_buf io_seen(const char *path, const char **damage) {
    io_window w;
    str_buf out = {0};
    assert_int_equal(io_open(&w, path, NULL, NULL), PL_OK);
    while (!w.at_end) {
        /* take all but a few bytes, which have to be kept */
        const size_t n = w.end - w.start, take = n - MIN(n, 5);
        str_add(&out, (str){w.buf + w.start, take}, NULL);
        w.start += take;
        assert_int_equal(io_more(&w, NULL), PL_OK);
    }
    str_add(&out, (str){w.buf + w.start, w.end - w.start}, NULL);
    if (damage) *damage = w.damage;
    io_close(&w);
    return out;
}

static void io_expect(const char *path, str want) {
    const char *damage;
    str_buf got = io_seen(path, &damage);
    assert_null(damage);
    if (!str_equal(str_view(&got), want))
        fail_msg("%s: %zu bytes, want %zu, chunk %zu", path, got.n, want.n,
                 ut_chunk);
    str_free(&got);
}

static str_buf io_packed(str text, bool checked) {
    str_buf out = {0};
    ZSTD_CCtx *c = ZSTD_createCCtx();
    const size_t bound = ZSTD_compressBound(text.n);
    assert_int_equal(mem_reserve(&out.p, &out.cap, bound, 1, NULL), PL_OK);
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, checked);
    out.n = ZSTD_compress2(c, out.p, bound, text.p, text.n);
    assert_false(ZSTD_isError(out.n));
    ZSTD_freeCCtx(c);
    return out;
}

static void reads_of_any_size_show_the_same_text(void **state) {
    static const size_t chunks[] = {0, 1, 2, 3, 7, 4096, 65537};
    str_buf text = io_noise(3000, 90), packed = io_packed(str_view(&text), 1);
    (void)state;
    ut_file("plain", str_view(&text));
    ut_file("packed", str_view(&packed));
    for (size_t i = 0; i < COUNT(chunks); i++) {
        ut_chunk = chunks[i];
        io_expect(ut_path("plain"), str_view(&text));
        io_expect(ut_path("packed"), str_view(&text));
    }
    str_free(&text), str_free(&packed);
}

static void files_larger_than_the_window_are_read_whole(void **state) {
    str_buf text = io_noise(5 * IO_CHUNK / 2 + 11, 256);
    str_buf packed = io_packed(str_view(&text), 1);
    (void)state;
    io_expect(ut_file("plain", str_view(&text)), str_view(&text));
    io_expect(ut_file("packed", str_view(&packed)), str_view(&text));
    str_free(&text), str_free(&packed);
}

/* A pipe may give a few bytes first and a full chunk then. */
static void a_short_first_read_of_a_large_zst_is_no_overflow(void **state) {
    str_buf text = io_noise(2 * IO_CHUNK, 256);
    str_buf packed = io_packed(str_view(&text), 1);
    (void)state;
    for (ut_cut = 1; ut_cut < 5; ut_cut++)
        io_expect(ut_file("packed", str_view(&packed)), str_view(&text));
    str_free(&text), str_free(&packed);
}

static void frames_in_a_row_are_one_text(void **state) {
    str_buf all = {0}, one = io_packed(STR("one "), 1),
            two = io_packed(STR("two"), 0), empty = io_packed(STR(""), 1);
    static const str skippable = LIT("\x53\x2a\x4d\x18\x05\0\0\0abcde");
    (void)state;
    const str parts[] = {skippable, str_view(&one), str_view(&empty),
                         skippable, str_view(&two), skippable};
    for (size_t i = 0; i < COUNT(parts); i++) str_add(&all, parts[i], NULL);
    ut_file("frames", str_view(&all));
    for (ut_chunk = 0; ut_chunk < 40; ut_chunk++)
        io_expect(ut_path("frames"), STR("one two"));
    str_free(&all), str_free(&one), str_free(&two), str_free(&empty);
}

static void a_cut_zst_keeps_what_came_before(void **state) {
    str_buf text = io_noise(600, 60), packed = io_packed(str_view(&text), 1);
    (void)state;
    for (size_t n = 4; n < packed.n; n++) {
        const char *damage;
        str_buf got = io_seen(ut_file("cut", (str){packed.p, n}), &damage);
        assert_non_null(damage);
        assert_true(got.n <= text.n && !memcmp(got.p, text.p, got.n));
        str_free(&got);
    }
    str_free(&text), str_free(&packed);
}

static void a_changed_byte_of_a_checked_zst_is_noticed(void **state) {
    str_buf text = io_noise(600, 60), packed = io_packed(str_view(&text), 1);
    (void)state;
    for (size_t i = 4; i < packed.n; i++) {
        const char *damage;
        packed.p[i] ^= 0x10;
        str_buf got = io_seen(ut_file("bad", str_view(&packed)), &damage);
        assert_true(damage || str_equal(str_view(&got), str_view(&text)));
        packed.p[i] ^= 0x10;
        str_free(&got);
    }
    str_free(&text), str_free(&packed);
}

static void a_byte_order_mark_is_passed_over(void **state) {
    str_buf packed = io_packed(STR("\xef\xbb\xbfhello"), 1);
    static const str row[][2] = {
        {LIT("\xef\xbb\xbfhello"), LIT("hello")},
        {LIT("\xef\xbb\xbf"), LIT("")}, {LIT("\xef\xbb"), LIT("\xef\xbb")},
        {LIT(""), LIT("")}, {LIT("a"), LIT("a")}, {LIT("abc"), LIT("abc")}};
    (void)state;
    for (ut_chunk = 0; ut_chunk < 3; ut_chunk++) {
        for (size_t i = 0; i < COUNT(row); i++)
            io_expect(ut_file("bom", row[i][0]), row[i][1]);
        io_expect(ut_file("bom", str_view(&packed)), STR("hello"));
    }
    str_free(&packed);
}

static void the_digest_is_that_of_the_bytes_on_disk(void **state) {
    unsigned char got[32], want[32];
    str_buf packed = io_packed(STR("some text"), 1);
    io_window w;
    (void)state;
    crypto_generichash(want, 32, (unsigned char *)packed.p, packed.n, NULL, 0);
    assert_int_equal(io_open(&w, ut_file("in", str_view(&packed)), NULL,
                             NULL), PL_OK);
    while (!w.at_end) assert_int_equal(io_more(&w, NULL), PL_OK);
    assert_int_equal(w.bytes, packed.n);
    crypto_generichash_final(&w.digest, got, 32);
    assert_memory_equal(got, want, 32);
    io_close(&w), str_free(&packed);
}

static void a_missing_file_is_named_in_the_message(void **state) {
    io_window w;
    pl_error err = {0};
    (void)state;
    assert_int_equal(io_open(&w, ut_path("no such file"), NULL, &err), PL_EIO);
    io_close(&w);
    assert_non_null(strstr(err.message, "no such file"));
    assert_int_equal(io_open(&w, ut_dir, NULL, NULL), PL_EIO);
    io_close(&w);
}

static void a_small_file_has_a_largest_size(void **state) {
    str_buf out = {0};
    char *path = ut_file("small", STR("0123456789"));
    (void)state;
    assert_int_equal(io_slurp(path, 10, &out, NULL), PL_OK);
    assert_int_equal(out.n, 10);
    assert_int_equal(io_slurp(path, 9, &out, NULL), PL_ELIMIT);
    str_free(&out);
}

/* A directory with one file in it that says "old". */
static char *io_old_file(void) {
    ut_wipe(ut_path("d"));
    assert_int_equal(io_mkdirs(ut_path("d"), NULL), PL_OK);
    return ut_file("d/f", STR("old"));
}

static void saving_replaces_the_whole_file(void **state) {
    char *path = io_old_file();
    (void)state;
    assert_int_equal(io_save(path, STR("newer"), NULL), PL_OK);
    io_expect(path, STR("newer"));
    assert_int_equal(io_save(path, STR(""), NULL), PL_OK);
    io_expect(path, STR(""));
    assert_int_equal(ut_entries(ut_path("d")), 1);
}

static void saving_onto_a_directory_fails_and_leaves_it(void **state) {
    pl_error err = {0};
    (void)state;
    io_old_file();
    assert_int_equal(io_mkdirs(ut_path("d/g/h"), NULL), PL_OK);
    assert_int_equal(io_save(ut_path("d/g"), STR("x"), &err), PL_EIO);
    assert_true(strlen(err.message) > 10);
    assert_int_equal(io_save(ut_path("d/f/x"), STR("x"), NULL), PL_EIO);
    assert_int_equal(io_save(ut_path("none/x"), STR("x"), NULL), PL_EIO);
    assert_int_equal(ut_entries(ut_path("d")), 2);
    assert_int_equal(ut_entries(ut_path("d/g")), 1);
}

static void a_full_disk_leaves_the_old_file(void **state) {
    char *path = io_old_file();
    str_buf big = io_noise(100000, 256);
    struct rlimit before, small;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before, small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    pl_code rc = io_save(path, str_view(&big), NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(rc, PL_EIO);
    io_expect(path, STR("old"));
    assert_int_equal(ut_entries(ut_path("d")), 1);
    str_free(&big);
}

static void a_directory_changes_place_in_one_step_and_back(void **state) {
    io_move m = {.from = ut_path("d/from"), .to = ut_path("d/to")};
    (void)state;
    io_old_file();
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(io_mkdirs(m.from, NULL), PL_OK);
        ut_file("d/from/x", turn ? STR("second") : STR("first"));
        m.state = IO_WAITING;
        assert_int_equal(io_move_in(&m, NULL), PL_OK);
        assert_int_equal(access(m.from, F_OK), turn - 1);
        io_move_back(&m);
        io_expect(ut_path("d/from/x"), turn ? STR("second") : STR("first"));
        assert_int_equal(access(m.to, F_OK), turn - 1);
        assert_int_equal(io_move_in(&m, NULL), PL_OK);
    }
    io_expect(ut_path("d/to/x"), STR("second"));
    io_remove(m.from);
    assert_int_not_equal(access(m.from, F_OK), 0);
    m.state = IO_WAITING;
    assert_int_equal(io_move_in(&m, NULL), PL_EIO);
    io_move_back(&m);
    io_expect(ut_path("d/to/x"), STR("second"));
}

static void a_link_moves_and_never_replaces_a_directory(void **state) {
    char target[32] = {0}, *link = ut_path("d/link");
    (void)state;
    io_old_file();
    assert_int_equal(io_link(link, "v1", NULL), PL_OK);
    assert_int_equal(io_link(link, "v2", NULL), PL_OK);
    assert_int_equal(readlink(link, target, sizeof target - 1), 2);
    assert_string_equal(target, "v2");
    assert_int_equal(io_mkdirs(ut_path("d/g/h"), NULL), PL_OK);
    assert_int_equal(io_link(ut_path("d/g"), "v3", NULL), PL_EIO);
    assert_int_equal(ut_entries(ut_path("d")), 3);
}

static void directories_are_made_with_their_parents(void **state) {
    (void)state;
    io_old_file();
    assert_int_equal(io_mkdirs(ut_path("d/a/b/c"), NULL), PL_OK);
    assert_int_equal(io_mkdirs(ut_path("d/a/b/c"), NULL), PL_OK);
    assert_int_equal(io_mkdirs(ut_path("d//a/b/d/"), NULL), PL_OK);
    assert_int_equal(access(ut_path("d/a/b/d"), F_OK), 0);
    assert_int_equal(io_mkdirs(ut_path("d/f/g"), NULL), PL_EIO);
}

static void a_digest_is_the_published_one(void **state) {
    char hex[65];
    (void)state;
    io_digest(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
                             "b00361a396177a9cb410ff61f20015ad");
}

static const struct CMUnitTest io_tests[] = {
    TEST(reads_of_any_size_show_the_same_text),
    TEST(files_larger_than_the_window_are_read_whole),
    TEST(a_short_first_read_of_a_large_zst_is_no_overflow),
    TEST(frames_in_a_row_are_one_text),
    TEST(a_cut_zst_keeps_what_came_before),
    TEST(a_changed_byte_of_a_checked_zst_is_noticed),
    TEST(a_byte_order_mark_is_passed_over),
    TEST(the_digest_is_that_of_the_bytes_on_disk),
    TEST(a_missing_file_is_named_in_the_message),
    TEST(a_small_file_has_a_largest_size),
    TEST(saving_replaces_the_whole_file),
    TEST(saving_onto_a_directory_fails_and_leaves_it),
    TEST(a_full_disk_leaves_the_old_file),
    TEST(a_directory_changes_place_in_one_step_and_back),
    TEST(a_link_moves_and_never_replaces_a_directory),
    TEST(directories_are_made_with_their_parents),
    TEST(a_digest_is_the_published_one),
};
