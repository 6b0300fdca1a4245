/* Fuzzes the reader of times: what it accepts it writes and reads alike. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    char text[40];
    int64_t t = time_parse((str){(const char *)data, size});
    if (t == TIME_NONE) return;
    str shown = time_text(t, text);
    FUZZ_MUST(shown.n < sizeof text);
    int year, month, day;
    time_civil(time_day(t), &year, &month, &day);
    if (year < 1900 || year > 2200) return;       /* an offset, or an epoch */
    FUZZ_MUST(time_parse(shown) == t);
}
