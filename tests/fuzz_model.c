/* Fuzzes opening a model and scoring with it.  Hashes find damage, so most
 * inputs would end there: sizes and hashes are repaired first, and what a
 * hostile writer could make is what the checks behind them see. */
#include "fuzz.h"

static void fuzz_repair(char *image, size_t size) {
    model_header header;
    model_section table[MODEL_SECTIONS];
    memcpy(&header, image, sizeof header);
    memcpy(table, image + sizeof header, sizeof table);
    header.size = size;
    for (size_t s = 0; s < MODEL_SECTIONS; s++)
        if (table[s].offset <= size && table[s].bytes <= size &&
            model_padded(table[s].bytes) <= size - table[s].offset)
            table[s].hash = model_hash(image + table[s].offset,
                                       model_padded(table[s].bytes));
    header.hash = model_header_hash(&header, table, sizeof table);
    memcpy(image, &header, sizeof header);
    memcpy(image + sizeof header, table, sizeof table);
}

static void fuzz_score(const pl_model *m) {
    static const char *const texts[] = {
        "", "refund my card please", "\xff\xfe <b>caf\xc3\xa9</b> 4711 $5"};
    pl_scorer *s = NULL;
    pl_intent intent[8];
    pl_reason reason[6];
    size_t n;
    if (pl_scorer_new(m, &s, NULL) != PL_OK) return;
    for (size_t i = 0; i < COUNT(texts); i++) {
        pl_ticket t = {.struct_size = sizeof t, .body = pl_text_of(texts[i]),
                       .page = pl_text_of("/billing")};
        FUZZ_MUST(pl_score(s, &t, intent, COUNT(intent), &n, NULL, NULL) == PL_OK);
        for (size_t k = 0; k < n; k++)
            FUZZ_MUST(intent[k].index < pl_model_classes(m));
        if (pl_explain(s, &t, 0, reason, COUNT(reason), &n, NULL) == PL_OK)
            for (size_t k = 0; k < n; k++)
                FUZZ_MUST(reason[k].feature.size < 1 << 20);
    }
    pl_scorer_free(s);
}

static void fuzz_one(const uint8_t *data, size_t size) {
    char path[64];
    pl_model *m = NULL;
    pl_error err = {0};
    int file = fuzz_file(data, size, path);
    pl_code rc = pl_model_open(path, &m, &err);
    FUZZ_MUST(rc == PL_OK || (rc == PL_EFORMAT && err.message[0]));
    if (rc == PL_OK) fuzz_score(m);
    pl_model_close(m);
    close(file);
    if (size < sizeof(model_header) + sizeof(model_section) * MODEL_SECTIONS)
        return;
    char *image = NULL;
    FUZZ_MUST(!posix_memalign((void **)&image, 64, size));
    memcpy(image, data, size);
    fuzz_repair(image, size);
    if (model_attach((str){image, size}, "fuzz", &m, &err) == PL_OK)
        fuzz_score(m);
    model_close(m);
    free(image);
}
