/* Fuzzes the reader of times: what is accepted as a
 * time is written and read alike; a style decides only what is open. */
#include "fuzz.h"

/* A zone of the fuzzer's own: two hours east from 2000 on, three in 2010. */
static const time_zone fuzz_zone = {
    .at = {INT64_MIN, 946684800, 1262304000},
    .offset = {3600, 7200, 10800}, .n = 3};

/* One of the twelve styles, picked by the text. */
static void fuzz_style(str text, int64_t plain) {
    static const time_order orders[] = {TIME_EITHER, TIME_DAY_FIRST,
                                        TIME_MONTH_FIRST};
    const uint64_t pick = str_hash(text, 0);
    const time_style style = {.order = orders[pick % 3],
                              .is_serial = pick >> 8 & 1,
                              .zone = pick >> 9 & 1 ? &fuzz_zone : NULL};
    time_seen seen = {0};
    const int64_t t = time_read(text, &style, &seen);
    FUZZ_MUST(seen.values == 1 && seen.naive <= 1);
    if (t == TIME_NONE || plain == TIME_NONE || seen.either ||
        seen.day_first || seen.month_first)
        return;
    FUZZ_MUST(llabs(t - plain) <= 3 * 3600 * TIME_SECOND);
    FUZZ_MUST(t == plain || (seen.naive && style.zone));
}

static void fuzz_one(const uint8_t *data, size_t size) {
    char shown[40];
    const str text = {(const char *)data, size};
    const int64_t t = time_parse(text);
    fuzz_style(text, t);
    if (t == TIME_NONE) return;
    str back = time_text(t, shown);
    FUZZ_MUST(back.n < sizeof shown);
    int year, month, day;
    time_civil(time_day(t), &year, &month, &day);
    if (year < 1900 || year > 2200) return;       /* an offset, or an epoch */
    FUZZ_MUST(time_parse(back) == t);
}
