/* What is promised of the functions that make text of bytes, markup and mail,
 * one function a promise: fuzz_clean.c calls them one after the other,
 * fuzz_text.c one an input. */
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

/* Markup to text: valid and not much longer, however it is cut. */
static void fuzz_html(str html, str_buf *plain) {
    FUZZ_MUST(str_add(plain, STR(""), NULL) == PL_OK);
    cln_html(html, plain);
    FUZZ_MUST(plain->rc == PL_OK && plain->n <= html.n * 4 + 4);
    FUZZ_MUST(fuzz_is_utf8(str_view(plain)));
}

static void fuzz_lang(str text) {
    const char *lang = lang_guess(text);
    FUZZ_MUST(!lang || strlen(lang) == 2);
}
