/* bench_drift.c - accuracy estimated without labels, and power of the tests.
 *
 *   bench_drift TRAIN EVAL LABEL              methods, slice by slice
 *   bench_drift TRAIN EVAL LABEL power DIR    detectors; writes archives to DIR
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
    float *sign;                              /* (held.n, BENCH_SIGNS)       */
    uint8_t *right;                           /* (held.n)                    */
    double sum[BENCH_METHODS], worst[BENCH_METHODS];
    size_t slices;
    uint64_t seed;
    double hold;
} bench_drift;

#define BENCH_SIGNS 4u           /* of the domain classifier                 */
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

/* What the domain classifier sees of an answer. */
static void bench_signs(const float *p, size_t K, float known, float top,
                        float *sign) {
    float entropy = 0;
    uint32_t best[2];
    eval_best(p, K, best, 2);
    for (size_t k = 0; k < K; k++) entropy -= p[k] * logf(MAX(p[k], 1e-12f));
    sign[0] = logf(MAX(p[best[0]], 1e-6f) / MAX(1 - p[best[0]], 1e-6f)) / 5;
    sign[1] = entropy, sign[2] = known, sign[3] = top / 5;
}

static pl_code bench_read_held(bench_drift *b, pl_error *err) {
    pl_code rc = PL_OK;
    const fold_held *h = &b->night->held;
    const size_t K = b->K;
    TRY(mem_new(&b->held, h->n * K, sizeof *b->held, err));
    TRY(mem_new(&b->sign, h->n * BENCH_SIGNS, sizeof *b->sign, err));
    TRY(mem_new(&b->right, h->n, 1, err));
    TRY(mem_new(&b->source, K, sizeof *b->source, err));
    for (size_t i = 0; i < h->n; i++) {
        float *p = b->held + i * K;
        uint32_t said;
        memcpy(p, h->z + i * K, K * sizeof *p);
        const float top = calib_probabilities(&b->night->published->calib, p,
                                              K);
        eval_best(p, K, &said, 1);
        b->right[i] = said == h->y[i];
        b->source[h->y[i]] += 1 / (double)h->n;
        bench_signs(p, K, h->known[i], top, b->sign + i * BENCH_SIGNS);
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

/* Weighted logistic regression of y on f features and a constant: Newton by
 * gradient steps is enough here, the features are few and scaled. */
static void bench_fit(const float *x, size_t f, const float *weight,
                      const uint8_t *y, size_t n, double ridge, double *w) {
    memset(w, 0, (f + 1) * sizeof *w);
    for (int turn = 0; turn < 30; turn++) {
        double g[8] = {0}, h[8][8] = {{0}};
        for (size_t i = 0; i < n; i++) {
            double z = w[f], v[8];
            for (size_t k = 0; k < f; k++)
                v[k] = (double)x[i * f + k], z += w[k] * v[k];
            v[f] = 1;
            const double p = 1 / (1 + exp(-z));
            const double s = weight ? (double)weight[i] : 1;
            for (size_t k = 0; k <= f; k++) {
                g[k] += s * (p - y[i]) * v[k];
                for (size_t j = 0; j <= f; j++)
                    h[k][j] += s * p * (1 - p) * v[k] * v[j];
            }
        }
        for (size_t k = 0; k <= f; k++)
            g[k] += ridge * w[k], h[k][k] += ridge + 1e-9;
        for (size_t k = 0; k <= f; k++)                     /* elimination */
            for (size_t j = k + 1; j <= f; j++) {
                const double m = h[j][k] / h[k][k];
                for (size_t c = k; c <= f; c++) h[j][c] -= m * h[k][c];
                g[j] -= m * g[k];
            }
        for (size_t k = f + 1; k-- > 0;) {
            for (size_t c = k + 1; c <= f; c++) g[k] -= h[k][c] * g[c];
            g[k] /= h[k][k];
            w[k] -= g[k];
        }
    }
}

static double bench_apply(const float *x, size_t f, const double *w) {
    double z = w[f];
    for (size_t k = 0; k < f; k++) z += w[k] * (double)x[k];
    return 1 / (1 + exp(-z));
}

/* M-CBPE: weights of the held-out answers by a domain classifier, a new
 * calibration under them, its mean over the slice; sure: (n) confidences. */
static pl_code bench_domain(const bench_drift *b, const float *sign,
                            const float *sure, size_t n, double *estimate,
                            pl_error *err) {
    pl_code rc = PL_OK;
    const size_t m = b->night->held.n, f = BENCH_SIGNS;
    float *x = NULL, *weight = NULL, *logit = NULL;
    uint8_t *y = NULL;
    double w[8], sum = 0;
    TRY(mem_new(&x, (n + m) * f, sizeof *x, err));
    TRY(mem_new(&weight, n + m, sizeof *weight, err));
    TRY(mem_new(&logit, m, sizeof *logit, err));
    TRY(mem_new(&y, n + m, 1, err));
    memcpy(x, b->sign, m * f * sizeof *x);
    memcpy(x + m * f, sign, n * f * sizeof *x);
    for (size_t i = 0; i < n + m; i++)
        y[i] = i >= m, weight[i] = i >= m ? (float)m / (float)n : 1;
    bench_fit(x, f, weight, y, n + m, 10, w);
    for (size_t i = 0; i < m; i++) {
        const double p = bench_apply(b->sign + i * f, f, w);
        weight[i] = (float)MIN(p / (1 - p), 20);
        logit[i] = b->sign[i * f] * 5;
    }
    bench_fit(logit, 1, weight, b->right, m, 1, w);
    for (size_t i = 0; i < n; i++) {
        const float p = MIN(MAX(sure[i], 1e-6f), 1 - 1e-6f);
        const float one = logf(p / (1 - p));
        sum += bench_apply(&one, 1, w);
    }
    *estimate = sum / (double)n;
done:
    mem_free(x), mem_free(weight), mem_free(logit), mem_free(y);
    return rc;
}

/* All methods on one slice: the accuracy and what each says of it. */
static pl_code bench_measure(bench_drift *b, const bench_slice *s,
                             uint64_t seed, double *real,
                             double estimate[BENCH_METHODS], pl_error *err) {
    pl_code rc = PL_OK;
    const size_t K = b->K;
    const calib_map *map = &b->night->published->calib;
    float *p = NULL, *sign = NULL, *first = NULL, *moved = NULL;
    double *prior = NULL, *work, right = 0;
    char *to = malloc(130000);
    memset(estimate, 0, BENCH_METHODS * sizeof *estimate);
    TRY(mem_new(&p, s->n * K, sizeof *p, err));
    TRY(mem_new(&sign, s->n * BENCH_SIGNS, sizeof *sign, err));
    TRY(mem_new(&first, s->n, sizeof *first, err));
    TRY(mem_new(&moved, s->n, sizeof *moved, err));
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
        first[i] = p[i * K + said];
        estimate[BENCH_RAW] += (double)calib_confidence(map, first[i]);
        bench_signs(p + i * K, K, b->scorer->scratch.known, b->scorer->top,
                    sign + i * BENCH_SIGNS);
    }
    drift_priors(p, s->n, K, b->source, b->hold * (double)s->n, prior, work);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t said;
        eval_best(p + i * K, K, &said, 1);
        moved[i] = drift_shifted(p + i * K, K, said, b->source, prior);
        estimate[BENCH_SHIFT] += (double)calib_confidence(map, moved[i]);
    }
    estimate[BENCH_RAW] /= (double)s->n, estimate[BENCH_SHIFT] /= (double)s->n;
    TRY(bench_domain(b, sign, first, s->n, &estimate[BENCH_DOMAIN], err));
    TRY(bench_domain(b, sign, moved, s->n, &estimate[BENCH_BOTH], err));
    *real = right / (double)s->n;
done:
    free(to);
    mem_free(p), mem_free(sign), mem_free(first), mem_free(moved);
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
            double real, estimate[BENCH_METHODS];
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
                     .hold = DRIFT_HOLD};
    pl_error err = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: bench_drift TRAIN EVAL LABEL\n");
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
    if (rc == PL_OK) rc = bench_slices(&b, &err);
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    for (size_t i = 0; i < b.n; i++) mem_free(b.text[i]);
    mem_free(b.text), mem_free(b.y), mem_free(b.source);
    mem_free(b.held), mem_free(b.sign), mem_free(b.right);
    model_scorer_free(b.scorer);
    night_free(&night), night_free(&eval);
    return rc != PL_OK;
}
