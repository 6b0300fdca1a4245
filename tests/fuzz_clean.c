/* Fuzzes what turns markup, mail habits and bytes into text, and the
 * escapers that turn text into JSON, HTML and CSV. */
#include "fuzz.h"

static void fuzz_escape(str text) {
    str_buf out = {0};
    js_put(&out, text);
    FUZZ_MUST(out.rc == PL_OK && fuzz_is_utf8(str_view(&out)));
    js_node *node = js_parse(str_view(&out));
    FUZZ_MUST(node && str_equal(js_text(node), text));
    js_free(node);
    out.n = 0;
    FUZZ_MUST(str_add_escaped(&out, text, STR_HTML) == PL_OK);
    for (size_t i = 0; i < out.n; i++)
        FUZZ_MUST(!strchr("<>\"'", out.p[i]) || !out.p[i]);
    str_free(&out);
}

/* Bytes to text: valid, no longer than thrice, and fine afterwards. */
static void fuzz_repair(str raw, str_buf *clean) {
    str_buf again = {0};
    uint32_t faults = 0, none = 0;
    if (!cln_repair(raw, clean, &faults)) {
        FUZZ_MUST(!faults && !clean->n);
        FUZZ_MUST(str_add(clean, raw, NULL) == PL_OK);
    }
    FUZZ_MUST(clean->rc == PL_OK && clean->n <= raw.n * 3);
    FUZZ_MUST(fuzz_is_utf8(str_view(clean)));
    FUZZ_MUST(!memchr(clean->p, 0, clean->n) && !memchr(clean->p, '\r',
                                                       clean->n));
    (void)cln_repair(str_view(clean), &again, &none);
    FUZZ_MUST(!(none & (1u << TAB_WINDOWS_1252 | 1u << TAB_NUL_BYTE)));
    str_free(&again);
}

/* What is kept of a mail is no longer, keeps its order of bytes, and only a
 * blank mail gives nothing. */
static void fuzz_own(str text) {
    str_buf out = {0}, stripped = {0};
    str own = quo_own(text, &out);
    FUZZ_MUST(out.rc == PL_OK && own.n <= text.n && fuzz_is_utf8(own));
    FUZZ_MUST(own.n || !str_trim(text).n);
    FUZZ_MUST(quo_subject(text).n <= text.n);
    (void)quo_is_auto_reply(text, own);
    quo_census census = {0};
    quo_boilerplate known;
    FUZZ_MUST(quo_census_add(&census, STR("1"), text, NULL) == PL_OK);
    FUZZ_MUST(quo_census_add(&census, STR("2"), own, NULL) == PL_OK);
    quo_boilerplate_make(&known, &census, .5, 2);
    str left = quo_strip(&known, text, &stripped);
    FUZZ_MUST(left.n <= text.n && fuzz_is_utf8(left));
    FUZZ_MUST(left.n || !str_trim(text).n);
    quo_census_free(&census);
    str_free(&out), str_free(&stripped);
}

static void fuzz_one(const uint8_t *data, size_t size) {
    str raw = {(const char *)data, size};
    str_buf clean = {0}, plain = {0}, bytes = {0};
    FUZZ_MUST(str_trim(raw).n <= size);
    FUZZ_MUST(str_add(&bytes, STR(""), NULL) == PL_OK);
    FUZZ_MUST(str_add_utf8(&bytes, raw, NULL) == PL_OK);
    FUZZ_MUST(fuzz_is_utf8(str_view(&bytes)));
    fuzz_escape(str_view(&bytes));
    FUZZ_MUST(str_add(&clean, STR(""), NULL) == PL_OK);
    fuzz_repair(raw, &clean);
    cln_html(str_view(&clean), &plain);
    FUZZ_MUST(plain.rc == PL_OK && plain.n <= clean.n * 4 + 4);
    FUZZ_MUST(fuzz_is_utf8(str_view(&plain)));
    fuzz_own(str_view(&clean));
    fuzz_own(str_view(&plain));
    const char *lang = lang_guess(str_view(&clean));
    FUZZ_MUST(!lang || strlen(lang) == 2);
    ing_mend(str_view(&bytes));
    FUZZ_MUST(fuzz_is_utf8(str_view(&bytes)));
    str_free(&clean), str_free(&plain), str_free(&bytes);
}
