/* Fuzzes masking: valid text stays valid, grows at most as promised, is
 * counted, and masked text is not masked again. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    str_buf text = {0}, once = {0}, again = {0};
    uint32_t first[PII_CLASSES] = {0}, second[PII_CLASSES] = {0}, sum = 0;
    const uint32_t keep = size ? data[0] & PII_ALL : 0;
    FUZZ_MUST(str_add(&text, STR(""), NULL) == PL_OK);
    FUZZ_MUST(str_add_utf8(&text, (str){(const char *)data, size}, NULL) ==
              PL_OK);
    /* The first byte picks what is kept when it is no letter. */
    const uint32_t kept = size && data[0] < 32 ? keep : 0;
    const bool is_masked = pii_mask(str_view(&text), kept, &once, first);
    for (size_t k = 0; k < PII_CLASSES; k++) {
        sum += first[k];
        FUZZ_MUST(!first[k] || !(kept >> k & 1));
    }
    FUZZ_MUST(is_masked == (sum > 0));
    FUZZ_MUST(is_masked || !once.n);
    FUZZ_MUST(once.n <= PII_BOUND(text.n));
    FUZZ_MUST(fuzz_is_utf8(str_view(&once)));
    if (is_masked)
        FUZZ_MUST(!pii_mask(str_view(&once), kept, &again, second));
    str_free(&text), str_free(&once), str_free(&again);
}
