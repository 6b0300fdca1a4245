/* Fuzzes what reads one cell: numbers, durations, ratings, truth, places on the
 * web, and the names of columns.  The first byte says which. */
#include "fuzz.h"

static bool fuzz_is_in(str part, str whole) {
    return !part.n || (part.p >= whole.p &&
                       part.p + part.n <= whole.p + whole.n);
}

static void fuzz_numbers(str text) {
    double value = 0;
    if (map_number(text, &value)) FUZZ_MUST(isfinite(value));
    if (map_duration(text, 60, &value)) FUZZ_MUST(!isnan(value));
    map_is_excel(text);
}

static void fuzz_urls(str text) {
    FUZZ_MUST(fuzz_is_in(map_host(text), text));
    const str page = map_page(text);
    FUZZ_MUST(fuzz_is_in(page, text) || str_equal(page, STR("/")));
    FUZZ_MUST(fuzz_is_in(read_tagged(text, "<h1>", "</h1>"), text));
    FUZZ_MUST(fuzz_is_in(ven_custom_title(text), text));
    const bool refusal = arc_name_refusal(text) != NULL;
    FUZZ_MUST(refusal || text.n <= ARC_NAME_MAX);
}

/* A name is found however it is written, and in every plan alike. */
static void fuzz_columns(str text) {
    static ven_plan *plan;
    char key[64], again[64], large[64];
    if (!plan) {
        const size_t live = fuzz_live;
        FUZZ_MUST(mem_new(&plan, 1, sizeof *plan, NULL) == PL_OK);
        ven_compile(plan, &ven_formats[ven_named("csv", VEN_CSV)]);
        fuzz_lasting += fuzz_live - live;
    }
    const size_t n = ven_normalise(text, key);
    FUZZ_MUST(n < sizeof key && ven_normalise((str){key, n}, again) == n);
    FUZZ_MUST(!memcmp(key, again, n));
    for (size_t i = 0; i < n; i++)
        large[i] = key[i] >= 'a' && key[i] <= 'z' ? (char)(key[i] - 32)
                                                  : key[i];
    FUZZ_MUST(ven_step(7, (str){large, n}) == ven_step(7, (str){key, n}));
    const ven_entry *entry = ing_csv_column(plan, text).entry;
    FUZZ_MUST(!entry || (entry >= plan->entry &&
                         entry < plan->entry + plan->entries));
}

static void fuzz_ratings(str text) {
    const str rating = map_rating(text);
    FUZZ_MUST(rating.n <= MAX(text.n, 8));
    FUZZ_MUST(!map_is_null(text) || !map_truth(text));
}

static void fuzz_one(const uint8_t *data, size_t size) {
    static void (*const all[])(str) = {fuzz_numbers, fuzz_urls, fuzz_columns,
                                       fuzz_ratings};
    if (size) all[data[0] % COUNT(all)]((str){(const char *)data + 1,
                                              size - 1});
}
