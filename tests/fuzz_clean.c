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

static void fuzz_one(const uint8_t *data, size_t size) {
    str raw = {(const char *)data, size};
    str_buf clean = {0}, plain = {0};
    FUZZ_MUST(cln_own_part(raw) <= size);
    FUZZ_MUST(str_trim(raw).n <= size);
    FUZZ_MUST(str_add(&clean, STR(""), NULL) == PL_OK);
    FUZZ_MUST(str_add_utf8(&clean, raw, NULL) == PL_OK);
    FUZZ_MUST(fuzz_is_utf8(str_view(&clean)));
    fuzz_escape(str_view(&clean));
    cln_html(str_view(&clean), &plain);
    FUZZ_MUST(plain.rc == PL_OK);
    FUZZ_MUST(fuzz_is_utf8(str_view(&plain)));
    str_free(&clean), str_free(&plain);
}
