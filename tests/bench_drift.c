/* bench_drift.c - accuracy estimated without labels, and power of the tests.
 *
 *   bench_drift TRAIN EVAL LABEL              methods, slice by slice
 *   bench_drift TRAIN EVAL LABEL DIR          detectors; writes archives to DIR
 *
 * Learns from TRAIN as `run` does, shifts the tickets of EVAL as Rabanser et
 * al. («Failing Loudly», 2019) do - classes dropped, 25, 50, 100 % of a topic,
 * typing errors, short and long texts - and compares the accuracy that is
 * estimated without a label with the one that the labels show.  The method was
 * chosen on the validation part of CLINC150.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

enum { BENCH_RAW, BENCH_SHIFT, BENCH_DOMAIN, BENCH_BOTH, BENCH_METHODS };
static const char *const bench_methods[BENCH_METHODS] = {
    "CBPE", "by shift of intents", "by domain weights", "both"};

typedef struct {
    night_options options;
    night_state *night, *eval;
    pl_scorer *scorer;
    size_t n, K;
    char **text;                              /* (n) of the tickets of EVAL */
    uint32_t *y;                              /* (n) class */
    double *source;                           /* (K) priors when learning   */
    float *held;                              /* (held.n, K) calibrated      */
    float *sign;                            /* (held.n, ACCURACY_SIGNS)       */
    uint32_t *right;                          /* (held.n)                    */
    double sum[BENCH_METHODS], worst[BENCH_METHODS];
    size_t slices;
    uint64_t seed;
    double hold;
} bench_drift;

#define BENCH_MOST 20000u

/* One slice: texts of EVAL, changed. */
typedef struct {
    size_t n;
    uint32_t *at;
    double typos;
    size_t words;                        /* kept of a text, 0: all */
} bench_slice;

static pl_code bench_learn(bench_drift *b, pl_error *err) {
    pl_code rc = PL_OK;
    night_state *n = b->night;
    TRY(night_prepare(n, err));
    TRY(night_fit_all(n, false, err));
    TRY(night_certify(n, false, err));
    TRY(model_attach(str_view(&n->model[1].image), "model", &n->published,
                     err));
    TRY(model_scorer_new(n->published, &b->scorer, err));
    b->K = n->published->classes;
done:
    return rc;
}

static pl_code bench_read_held(bench_drift *b, pl_error *err) {
    pl_code rc = PL_OK;
    const fold_held *h = &b->night->held;
    const size_t K = b->K;
    TRY(mem_new(&b->held, h->n * K, sizeof *b->held, err));
    TRY(mem_new(&b->sign, h->n * ACCURACY_SIGNS, sizeof *b->sign, err));
    TRY(mem_new(&b->right, h->n, sizeof *b->right, err));
    TRY(mem_new(&b->source, K, sizeof *b->source, err));
    for (size_t i = 0; i < h->n; i++) {
        float *p = b->held + i * K;
        uint32_t said;
        memcpy(p, h->z + i * K, K * sizeof *p);
        const calib_map *map = &b->night->published->calib;
        const float top = calib_probabilities(map, p, K);
        eval_best(p, K, &said, 1);
        b->right[i] = said == h->y[i];
        b->source[h->y[i]] += 1 / (double)h->n;
        accuracy_signs(map, top, p, K, h->known[i],
                       b->sign + i * ACCURACY_SIGNS);
    }
    for (size_t k = 0; k < K; k++) b->source[k] = MAX(b->source[k], 1e-6);
done:
    return rc;
}

static pl_code bench_read_eval(bench_drift *b, pl_error *err) {
    pl_code rc = PL_OK;
    const tab_table *table = &b->eval->archive.table;
    tab_reader reader = {.table = table};
    str_buf text[2] = {{0}};
    TRY(mem_new(&b->text, table->rows, sizeof *b->text, err));
    TRY(mem_new(&b->y, table->rows, sizeof *b->y, err));
    for (size_t r = 0; r < table->rows; r++) {
        feat_doc doc = {0};
        TRY(train_document(table, &reader, &b->night->published->lines, text,
                           (uint32_t)r, &doc, err));
        TRY(mem_new(&b->text[b->n], doc.text.n + 1, 1, err));
        memcpy(b->text[b->n], doc.text.p, doc.text.n);
        b->y[b->n++] = train_class(
            b->night->published,
            tab_text(table, &table->ticket[r], TAB_LABEL));
    }
done:
    tab_reader_free(&reader);
    str_free(&text[0]), str_free(&text[1]);
    return rc;
}

/* --- shifts ------------------------------------------------------------ */

/* Typing errors: a letter in so many is dropped, doubled, or changes places
 * with the next. */
static size_t bench_mistype(char *text, size_t n, double share,
                            uint64_t *seed, char *to) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        const bool hit = (double)par_below(seed, 1000000) < share * 1e6;
        const size_t how = par_below(seed, 3);
        if (!hit || !isalpha((unsigned char)text[i])) to[m++] = text[i];
        else if (how == 1) to[m++] = text[i], to[m++] = text[i];
        else if (how == 2 && i + 1 < n)
            to[m++] = text[i + 1], to[m++] = text[i++];
    }
    return m;
}

static size_t bench_cut(const char *text, size_t n, size_t words) {
    for (size_t i = 0; words && i < n; i++)
        if (text[i] == ' ' && !--words) return i;
    return n;
}

/* The text of a ticket of a slice, in `to`. */
static str bench_text(const bench_drift *b, const bench_slice *s, size_t i,
                      uint64_t *seed, char *to) {
    char *text = b->text[s->at[i]];
    const size_t n = MIN(bench_cut(text, strlen(text), s->words), 60000);
    return (str){to, bench_mistype(text, n, s->typos, seed, to)};
}

static void bench_shuffle(uint32_t *at, size_t n, uint64_t *seed) {
    for (size_t i = n; i > 1; i--) {
        const size_t k = par_below(seed, i);
        const uint32_t swap = at[i - 1];
        at[i - 1] = at[k], at[k] = swap;
    }
}

/* Classes: keep[k] for so many of K, by lot. */
static void bench_classes(const bench_drift *b, size_t many, bool *keep,
                          uint64_t *seed) {
    uint32_t order[LR_CLASSES];
    for (uint32_t k = 0; k < b->K; k++) order[k] = k, keep[k] = false;
    bench_shuffle(order, b->K, seed);
    for (size_t k = 0; k < MIN(many, b->K); k++) keep[order[k]] = true;
}

/* Tickets of a slice: a share of them of the kept classes only, the others of
 * all; no ticket twice. */
static void bench_draw(const bench_drift *b, double share, size_t many,
                       bench_slice *s, uint64_t *seed) {
    bool keep[LR_CLASSES];
    uint32_t in[BENCH_MOST], out[BENCH_MOST];
    size_t ins = 0, outs = 0;
    bench_classes(b, many, keep, seed);
    for (uint32_t i = 0; i < b->n && i < BENCH_MOST; i++) {
        if (b->y[i] < b->K && keep[b->y[i]]) in[ins++] = i;
        else out[outs++] = i;
    }
    bench_shuffle(in, ins, seed), bench_shuffle(out, outs, seed);
    /* share + (1 - share) * |in| / n of the slice are of the topic. */
    const double topic = share + (1 - share) * (double)ins / (double)b->n;
    size_t others = topic < 1 ? (size_t)((double)ins * (1 - topic) / topic)
                              : 0;
    others = MIN(others, outs);
    s->n = 0;
    for (size_t i = 0; i < ins; i++) s->at[s->n++] = in[i];
    for (size_t i = 0; i < others; i++) s->at[s->n++] = out[i];
}

/* Tickets by length: the shortest or the longest third. */
static void bench_by_length(const bench_drift *b, bool is_long,
                            bench_slice *s) {
    double length[BENCH_MOST];
    const size_t n = MIN(b->n, BENCH_MOST);
    for (size_t i = 0; i < n; i++) length[i] = (double)strlen(b->text[i]);
    qsort(length, n, sizeof *length, eval_by_value);
    const double low = length[n / 3], high = length[2 * n / 3];
    s->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double m = (double)strlen(b->text[i]);
        if (is_long ? m > high : m < low) s->at[s->n++] = i;
    }
}

/* --- methods ----------------------------------------------------------- */

/* The probability of the first answer of one ticket, p (K), under other priors
 * than those it was made with. */
static float bench_shifted(const float *p, size_t K, size_t said,
                           const double *source, const double *prior) {
    double sum = 0;
    for (size_t k = 0; k < K; k++) sum += (double)p[k] * prior[k] / source[k];
    return sum > 0 ? (float)((double)p[said] * prior[said] / source[said] /
                             sum) : p[said];
}

/* The estimate of the program: signs of the held-out answers, then of n. */
static pl_code bench_domain(const bench_drift *b, const float *sign, size_t n,
                            double *estimate, pl_error *err) {
    pl_code rc = PL_OK;
    const size_t m = b->night->held.n, f = ACCURACY_SIGNS;
    float *x = NULL;
    double se;
    TRY(mem_new(&x, (n + m) * f, sizeof *x, err));
    memcpy(x, b->sign, m * f * sizeof *x);
    memcpy(x + m * f, sign, n * f * sizeof *x);
    TRY(accuracy_estimate(x, b->right, m, n, estimate, &se, err));
done:
    mem_free(x);
    return rc;
}

/* All methods on one slice: the accuracy and what each says of it. */
static pl_code bench_measure(bench_drift *b, const bench_slice *s,
                             uint64_t seed, double *real,
                             double estimate[BENCH_METHODS], pl_error *err) {
    pl_code rc = PL_OK;
    const size_t K = b->K;
    const calib_map *map = &b->night->published->calib;
    float *p = NULL, *sign = NULL;
    double *prior = NULL, *work, right = 0;
    char *to = malloc(130000);
    memset(estimate, 0, BENCH_METHODS * sizeof *estimate);
    TRY(mem_new(&p, s->n * K, sizeof *p, err));
    TRY(mem_new(&sign, s->n * ACCURACY_SIGNS, sizeof *sign, err));
    TRY(mem_new(&prior, 2 * K, sizeof *prior, err));
    work = prior + K;
    for (size_t i = 0; i < s->n; i++) {
        feat_doc doc = {.text = bench_text(b, s, i, &seed, to)};
        size_t n;
        uint32_t said;
        model_score(b->scorer, &doc, &n);
        memcpy(p + i * K, b->scorer->prob, K * sizeof *p);
        eval_best(p + i * K, K, &said, 1);
        right += said == b->y[s->at[i]];
        estimate[BENCH_RAW] += (double)calib_confidence(map, p[i * K + said]);
        accuracy_signs(map, b->scorer->top, p + i * K, K,
                       b->scorer->scratch.known, sign + i * ACCURACY_SIGNS);
    }
    TRY(bench_domain(b, sign, s->n, &estimate[BENCH_DOMAIN], err));
    accuracy_priors(p, s->n, K, b->source, b->hold * (double)s->n, prior, work);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t said;
        eval_best(p + i * K, K, &said, 1);
        const float q = bench_shifted(p + i * K, K, said, b->source, prior);
        const float one = MIN(MAX(q, 1e-6f), 1 - 1e-6f);
        sign[i * ACCURACY_SIGNS] = logf(one / (1 - one)) / 5;
        estimate[BENCH_SHIFT] += (double)calib_confidence(map, q);
    }
    estimate[BENCH_RAW] /= (double)s->n, estimate[BENCH_SHIFT] /= (double)s->n;
    TRY(bench_domain(b, sign, s->n, &estimate[BENCH_BOTH], err));
    *real = right / (double)s->n;
done:
    free(to);
    mem_free(p), mem_free(sign);
    mem_free(prior);
    return rc;
}

/* name; share of the slice that is of a topic; its intents, per cent of all;
 * letters mistyped; words kept, 0: all; -1, 1: shortest, longest third. */
static const struct {
    const char *name;
    double share;
    size_t many;
    double typos;
    size_t words;
    int length;
} bench_shifts[] = {
    {"as it is", 0, 100, 0, 0, 0},
    {"half of the intents dropped", 1, 50, 0, 0, 0},
    {"three of four intents dropped", 1, 25, 0, 0, 0},
    {"nine of ten intents dropped", 1, 10, 0, 0, 0},
    {"25 % of a topic", .25, 15, 0, 0, 0},
    {"50 % of a topic", .50, 15, 0, 0, 0},
    {"100 % of a topic", 1, 15, 0, 0, 0},
    {"typing errors, 2 % of letters", 0, 100, .02, 0, 0},
    {"typing errors, 5 % of letters", 0, 100, .05, 0, 0},
    {"typing errors, 10 % of letters", 0, 100, .10, 0, 0},
    {"shortest third", 0, 100, 0, 0, -1},
    {"longest third", 0, 100, 0, 0, 1},
    {"50 % of a topic, typing errors 5 %", .50, 15, .05, 0, 0},
    {"cut to six words: the meaning is cut", 0, 100, 0, 6, 0}};
#define BENCH_DRAWS 8u           /* of the intents of a slice                */

/* One slice by lot, or the only one there is. */
static void bench_slice_of(const bench_drift *b, size_t shift, size_t draw,
                           bench_slice *s) {
    uint64_t seed = b->seed + shift * 100 + draw;
    s->typos = bench_shifts[shift].typos, s->words = bench_shifts[shift].words;
    if (bench_shifts[shift].length)
        bench_by_length(b, bench_shifts[shift].length > 0, s);
    else
        bench_draw(b, bench_shifts[shift].share,
                   b->K * bench_shifts[shift].many / 100, s, &seed);
}

static pl_code bench_slices(bench_drift *b, pl_error *err) {
    pl_code rc = PL_OK;
    bench_slice s = {0};
    TRY(mem_new(&s.at, BENCH_MOST, sizeof *s.at, err));
    printf("| slice | n | realised, mean |");
    for (size_t k = 0; k < BENCH_METHODS; k++) printf(" %s |",
                                                      bench_methods[k]);
    printf("\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < COUNT(bench_shifts); i++) {
        const size_t draws = bench_shifts[i].many < 100 ? BENCH_DRAWS : 1;
        double all = 0, gap[BENCH_METHODS] = {0}, off[BENCH_METHODS] = {0};
        size_t n = 0;
        for (size_t d = 0; d < draws; d++) {
            double real = 0, estimate[BENCH_METHODS];
            bench_slice_of(b, i, d, &s);
            TRY(bench_measure(b, &s, b->seed + d, &real, estimate, err));
            all += real / (double)draws, n += s.n;
            for (size_t k = 0; k < BENCH_METHODS; k++) {
                gap[k] += (estimate[k] - real) / (double)draws;
                off[k] += fabs(estimate[k] - real) / (double)draws;
            }
        }
        const double m = (double)n / (double)draws;
        printf("| %s | %.0f | %.1f ± %.1f |", bench_shifts[i].name, m,
               100 * all, 196 * sqrt(all * (1 - all) / m));
        for (size_t k = 0; k < BENCH_METHODS; k++) {
            printf(" %.1f (%+.1f) |", 100 * off[k], 100 * gap[k]);
            if (bench_shifts[i].words) continue;
            b->sum[k] += off[k], b->worst[k] = MAX(b->worst[k], off[k]);
        }
        printf("\n");
        b->slices += !bench_shifts[i].words;
    }
    printf("| mean, cut texts apart | | |");
    for (size_t k = 0; k < BENCH_METHODS; k++)
        printf(" %.2f |", 100 * b->sum[k] / (double)b->slices);
    printf("\n| largest, cut texts apart | | |");
    for (size_t k = 0; k < BENCH_METHODS; k++)
        printf(" %.2f |", 100 * b->worst[k]);
    printf("\n");
done:
    mem_free(s.at);
    return rc;
}

/* --- power of the tests ------------------------------------------------ */

/* Writes nine weeks of n tickets a week, drawn from EVAL with replacement; the
 * last week is shifted.  path: a file to write. */
static void bench_write(const bench_drift *b, const char *path,
                        const bench_slice *s, size_t n, uint64_t seed) {
    FILE *f = fopen(path, "wb");
    char *to = malloc(130000), at[40];
    bench_slice plain = {.n = b->n};
    uint32_t *all = malloc(b->n * sizeof *all);
    for (uint32_t i = 0; i < b->n; i++) all[i] = i;
    plain.at = all;
    fprintf(f, "id,created_at,description,intent,account\n");
    for (size_t i = 0; i < 9 * n; i++) {
        const bench_slice *from = i < 8 * n ? &plain : s;
        const size_t k = par_below(&seed, from->n);
        const str text = bench_text(b, from, k, &seed, to);
        const int64_t t = (time_days(2026, 1, 5) * INT64_C(86400) +
                           (int64_t)(i * 9 * 7 * UINT64_C(86400) / (9 * n))) *
                          TIME_SECOND;
        const str label = model_label(b->night->published,
                                      b->y[from->at[k]]);
        fprintf(f, "%zu,%.19s,\"", i, time_text(t, at).p);
        for (size_t c = 0; c < text.n; c++)
            if (text.p[c] != '"') fputc(text.p[c], f);
        fprintf(f, "\",%.*s,A%zu\n", (int)label.n, label.p,
                par_below(&seed, n));
    }
    fclose(f), free(to), free(all);
}

/* Reads such an archive and tests it; found[measure]: in the last week. */
static pl_code bench_test(const bench_drift *b, char *path,
                          bool found[SHIFT_MEASURES], pl_error *err) {
    static const quo_boilerplate none;
    pl_code rc = PL_OK;
    char *slot[1] = {path};
    night_options o = b->options;
    night_state *n = NULL;
    view_set v = {0};
    drift_set d = {0};
    shift_window window[SHIFT_WINDOWS];
    vocab_words *words = NULL;
    accuracy_answers a = {.model = b->night->published};
    memset(found, 0, SHIFT_MEASURES * sizeof *found);
    TRY(mem_new(&n, 1, sizeof *n, err));
    TRY(mem_new(&words, SHIFT_WINDOWS, sizeof *words, err));
    o.path = slot, o.label = "intent", n->options = &o;
    TRY(night_read(n, NULL, err));
    const view_source s = {.archive = &n->archive, .lines = &none,
                           .threads = 2};
    TRY(view_make(&v, &s, time_days(2026, 3, 9) * TIME_DAY, err));
    TRY(drift_make(&d, &v, &s, err));
    TRY(accuracy_answer(&a, &v, INT64_MIN, 2, err));
    TRY(accuracy_note(&d.accuracy, &d.mix, &v, &a, err));
    TRY(drift_measure(&d, &v, window, words, err));
    for (size_t r = 0; r < d.night.rows; r++) {
        const shift_row *row = &d.night.row[r];
        found[row->measure] |=
            row->window == 1 && row->is_found && row->moves &&
            shift_matters(row->measure, &row->move[0]) &&
            (row->measure != SHIFT_VOCABULARY ||
             fabs(row->move[0].z) >= DRIFT_WORD_Z);
    }
done:
    for (size_t k = 0; k < SHIFT_WINDOWS && words; k++)
        vocab_words_free(&words[k]);
    mem_free(words);
    accuracy_answers_free(&a);
    drift_free(&d), view_free(&v);
    if (n) night_free(n);
    mem_free(n);
    return rc;
}

static pl_code bench_power(bench_drift *b, const char *dir, pl_error *err) {
    static const size_t sizes[] = {50, 100, 200, 500, 1000, 2000, 5000, 10000};
    static const size_t turns[] = {20, 20, 20, 20, 10, 10, 4, 2};
    static const size_t shifts[] = {0, 1, 4, 5, 6, 8, 10};
    static const size_t measures[] = {
        SHIFT_INTENTS, SHIFT_SAID, SHIFT_CONFIDENCE, SHIFT_VOCABULARY,
        SHIFT_UNKNOWN, SHIFT_RIGHT, SHIFT_ESTIMATED, SHIFT_CALIBRATION};
    pl_code rc = PL_OK;
    bench_slice s = {0};
    char path[PATH_MAX];
    size_t count[COUNT(measures) + 1][COUNT(sizes)];
    snprintf(path, sizeof path, "%s/power.csv", dir);
    TRY(mem_new(&s.at, BENCH_MOST, sizeof *s.at, err));
    printf("| shift | found by |");
    for (size_t k = 0; k < COUNT(sizes); k++) printf(" %zu |", sizes[k]);
    printf("\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < COUNT(shifts); i++) {
        memset(count, 0, sizeof count);
        for (size_t k = 0; k < COUNT(sizes); k++)
            for (size_t t = 0; t < turns[k]; t++) {
                bool found[SHIFT_MEASURES], any = false;
                bench_slice_of(b, shifts[i], t, &s);
                bench_write(b, path, &s, sizes[k], b->seed + 1000 * k + t);
                TRY(bench_test(b, path, found, err));
                for (size_t m = 0; m < COUNT(measures); m++)
                    count[m][k] += found[measures[m]],
                        any |= found[measures[m]];
                count[COUNT(measures)][k] += any;
            }
        for (size_t m = 0; m <= COUNT(measures); m++) {
            printf("| %s | %s |", m ? "" : bench_shifts[shifts[i]].name,
                   m < COUNT(measures) ? shift_of[measures[m]].measure
                                       : "any");
            for (size_t k = 0; k < COUNT(sizes); k++)
                printf(" %.0f %% |", 100 * (double)count[m][k] /
                                         (double)turns[k]);
            printf("\n");
        }
        fflush(stdout);
    }
    unlink(path);
done:
    mem_free(s.at);
    return rc;
}

static pl_code bench_open(night_state *n, const night_options *o, char *path,
                          char **slot, pl_error *err) {
    static night_options copies[2];
    static int used;
    night_options *mine = &copies[used++];
    *mine = *o, *slot = path, mine->path = slot, n->options = mine;
    return night_read(n, NULL, err);
}

int main(int argc, char **argv) {
    static night_state night, eval;
    char *slot[2];
    bench_drift b = {.night = &night, .eval = &eval, .seed = 7,
                     .hold = ACCURACY_HOLD};
    pl_error err = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: bench_drift TRAIN EVAL LABEL [DIR]\n");
        return 64;
    }
    if (getenv("HOLD")) b.hold = strtod(getenv("HOLD"), NULL);
    b.options = (night_options){.paths = 1, .threads = 2, .label = argv[3],
                                .seed = 1,
                                .now = INT64_C(1790000000) * 1000000};
    la_init();
    pl_code rc = bench_open(&night, &b.options, argv[1], &slot[0], &err);
    if (rc == PL_OK)
        rc = bench_open(&eval, &b.options, argv[2], &slot[1], &err);
    if (rc == PL_OK) rc = bench_learn(&b, &err);
    if (rc == PL_OK) rc = bench_read_held(&b, &err);
    if (rc == PL_OK) rc = bench_read_eval(&b, &err);
    if (rc == PL_OK)
        rc = argc > 4 ? bench_power(&b, argv[4], &err)
                      : bench_slices(&b, &err);
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    for (size_t i = 0; i < b.n; i++) mem_free(b.text[i]);
    mem_free(b.text), mem_free(b.y), mem_free(b.source);
    mem_free(b.held), mem_free(b.sign), mem_free(b.right);
    model_scorer_free(b.scorer);
    night_free(&night), night_free(&eval);
    return rc != PL_OK;
}
