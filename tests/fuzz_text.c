/* Fuzzes one function an input; the first byte says which.  Many times as fast
 * as the whole way of fuzz_clean.c, and so farther into each of them. */
#include "fuzz_text.h"

static void fuzz_bytes(str text) {
    str_buf clean = {0};
    FUZZ_MUST(str_add(&clean, STR(""), NULL) == PL_OK);
    fuzz_repair(text, &clean);
    str_free(&clean);
}

static void fuzz_page(str text) {
    str_buf plain = {0};
    fuzz_html(text, &plain);
    str_free(&plain);
}

static void fuzz_wiki(str text) {
    str_buf plain = {0};
    FUZZ_MUST(str_add(&plain, STR(""), NULL) == PL_OK);
    cln_wiki(text, &plain);
    FUZZ_MUST(plain.rc == PL_OK && plain.n <= text.n);
    FUZZ_MUST(fuzz_is_utf8(str_view(&plain)));
    str_free(&plain);
}

/* Mending never makes a JSON text unreadable, and the parts that the scanner
 * finds lie in it. */
static void fuzz_json(str text) {
    str_buf bytes = {0};
    str inner = {0}, stream = {0};
    FUZZ_MUST(str_add(&bytes, text, NULL) == PL_OK);
    js_node *before = js_parse(text);
    ing_mend(str_view(&bytes));
    js_node *after = js_parse(str_view(&bytes));
    FUZZ_MUST(after || !before);
    FUZZ_MUST(fuzz_is_utf8(str_view(&bytes)));
    (void)scan_unwrap(text, &inner, &stream);
    const str part[] = {inner, stream, scan_member(text, "data")};
    for (size_t i = 0; i < COUNT(part); i++)
        FUZZ_MUST(!part[i].n || (part[i].p >= text.p && part[i].p + part[i].n
                                 <= text.p + text.n));
    js_free(before), js_free(after);
    str_free(&bytes);
}

static void fuzz_masked(str text) {
    str_buf once = {0}, again = {0};
    uint32_t counts[PII_CLASSES] = {0};
    if (pii_mask(text, 0, &once, counts))
        FUZZ_MUST(!pii_mask(str_view(&once), 0, &again, counts));
    FUZZ_MUST(fuzz_is_utf8(str_view(&once)));
    str_free(&once), str_free(&again);
}

static void fuzz_one(const uint8_t *data, size_t size) {
    static void (*const all[])(str) = {fuzz_page, fuzz_own, fuzz_lang,
                                       fuzz_escape, fuzz_wiki, fuzz_json,
                                       fuzz_masked, fuzz_bytes};
    str_buf text = {0};
    if (!size) return;
    const size_t one = data[0] % COUNT(all);
    const str raw = {(const char *)data + 1, size - 1};
    FUZZ_MUST(str_add(&text, STR(""), NULL) == PL_OK);
    /* All but the last are given UTF-8, as they are by what calls them. */
    if (all[one] == fuzz_bytes) FUZZ_MUST(str_add(&text, raw, NULL) == PL_OK);
    else FUZZ_MUST(str_add_utf8(&text, raw, NULL) == PL_OK);
    /* A block of exactly the right size: a step too far is seen. */
    char *exact = malloc(MAX(text.n, 1));
    FUZZ_MUST(exact);
    memcpy(exact, text.p, text.n);
    all[one]((str){exact, text.n});
    free(exact);
    str_free(&text);
}
