/* Fuzzes the whole way from bytes over markup and mail habits to a customer's
 * own words, and the escapers that turn text into JSON, HTML and CSV. */
#include "fuzz_text.h"

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
    fuzz_html(str_view(&clean), &plain);
    fuzz_own(str_view(&clean));
    fuzz_own(str_view(&plain));
    fuzz_lang(str_view(&clean));
    ing_mend(str_view(&bytes));
    FUZZ_MUST(fuzz_is_utf8(str_view(&bytes)));
    str_free(&clean), str_free(&plain), str_free(&bytes);
}
