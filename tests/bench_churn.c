/* bench_churn.c - how well are customers who leave told from those who stay?
 *
 *   bench_churn telco FILE.csv [SEED]
 *
 * IBM's Telco customers, 2 x 5-fold, stratified, by the program's own columns
 * (hinges over tenure and charges, the other answers as they are) and its own
 * logistic regression.  C is chosen anew in every fold, on its training part
 * only; nothing else is tuned.  Beside it: the same without hinges.
 *
 *   bench_churn watch DIR NIGHTS STEP
 *
 * An archive of build/generate --context that ends with September 2026: NIGHTS
 * nights, STEP days apart, the last one 37 days before its end; the risk of
 * each against who left within the 37 days after it (the days of churn are
 * those of truth.json), pooled over the nights that could learn, beside the
 * plain count of an account's tickets of 90 days.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

/* A table of numbers and yes-or-no answers. */
typedef struct {
    double *value;                                     /* (rows, values) */
    uint8_t *shape;
    uint32_t *y;
    uint8_t *fold;
    size_t rows, values;
} bench_table;

#define BENCH_ROWS 8000u
#define BENCH_VALUES 64u

/* Cells of a line without quotes. */
static size_t bench_cells(char *line, char **cell, size_t cap) {
    size_t n = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *p = line; p && n < cap; n++) {
        cell[n] = p;
        p = strchr(p, ',');
        if (p) *p++ = 0;
    }
    return n;
}

/* The column of an answer to a question, made when it is met first. */
static size_t bench_answer(bench_table *t, char name[][80], size_t question,
                           const char *answer) {
    char key[80];
    snprintf(key, sizeof key, "%zu=%s", question, answer);
    for (size_t j = 3; j < t->values; j++)
        if (!strcmp(name[j], key)) return j;
    if (t->values == BENCH_VALUES) exit(65);
    memcpy(name[t->values], key, sizeof key);
    return t->values++;
}

/* Telco: value 0 tenure, 1 and 2 charges, then one for each answer. */
static bool bench_read(const char *path, bench_table *t) {
    static char line[4096], name[BENCH_VALUES][80];
    char *cell[32];
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, sizeof line, f)) return false;
    t->value = calloc(BENCH_ROWS * BENCH_VALUES, sizeof *t->value);
    t->y = calloc(BENCH_ROWS, sizeof *t->y);
    t->shape = calloc(BENCH_VALUES, 1);
    t->fold = calloc(BENCH_ROWS, 1);
    t->values = 3;
    while (t->rows < BENCH_ROWS && fgets(line, sizeof line, f)) {
        double *row = t->value + t->rows * BENCH_VALUES;
        if (bench_cells(line, cell, COUNT(cell)) != 21) continue;
        row[0] = atof(cell[5]), row[1] = atof(cell[18]);
        row[2] = atof(cell[19]);
        for (size_t c = 1; c < 18; c++)
            if (c != 5) row[bench_answer(t, name, c, cell[c])] = 1;
        t->y[t->rows++] = !strcmp(cell[20], "Yes");
    }
    fclose(f);
    t->shape[0] = LOGIT_MONTHS, t->shape[1] = t->shape[2] = LOGIT_CURVE;
    return true;
}

/* Scores the rows of one fold of five by a model of the others. */
static pl_code bench_fold(const bench_table *t, const uint8_t *part,
                          uint8_t fold, bool is_plain, logit_scored *scored,
                          size_t *n, logit_choice *c, pl_error *err) {
    pl_code rc = PL_OK;
    static uint32_t pick[BENCH_ROWS];
    uint8_t flat[BENCH_VALUES] = {0};
    logit_terms terms = {0};
    feat_csr x = {0};
    lr_model m = {0};
    size_t picks = 0;
    for (uint32_t i = 0; i < t->rows; i++)
        if (part[i] != fold) pick[picks++] = i;
    TRY(logit_terms_make(&terms, t->value, BENCH_VALUES,
                         is_plain ? flat : t->shape, pick, picks, err));
    TRY(logit_matrix(&terms, t->value, BENCH_VALUES, t->rows, &x, err));
    const logit_data data = {&x, t->y, NULL, t->fold};
    TRY(logit_choose(&data, pick, picks, c, err));
    TRY(logit_fit(&data, pick, picks, c->c, &m, err));
    for (size_t i = 0; i < t->rows; i++)
        if (part[i] == fold)
            scored[(*n)++] = (logit_scored){
                logit_sure(c, logit_p(&m, &x, i)), t->y[i]};
done:
    lr_model_free(&m);
    logit_matrix_free(&x);
    logit_terms_free(&terms);
    return rc;
}

/* Stratified parts by lot: of either answer the same share in each. */
static void bench_parts(const bench_table *t, uint64_t *seed, uint8_t parts,
                        uint8_t *part) {
    static uint32_t order[BENCH_ROWS];
    for (uint32_t y = 0; y < 2; y++) {
        size_t n = 0;
        for (uint32_t i = 0; i < t->rows; i++)
            if (t->y[i] == y) order[n++] = i;
        for (size_t i = n; i > 1; i--) {
            const size_t k = par_below(seed, i);
            const uint32_t swap = order[i - 1];
            order[i - 1] = order[k], order[k] = swap;
        }
        for (size_t i = 0; i < n; i++) part[order[i]] = (uint8_t)(i % parts);
    }
}

/* The mean of ten folds, as published numbers are. */
static pl_code bench_telco(bench_table *t, uint64_t seed, bool is_plain,
                           pl_error *err) {
    pl_code rc = PL_OK;
    static logit_scored scored[BENCH_ROWS];
    static uint8_t part[BENCH_ROWS];
    double auc = 0, squares = 0, lift = 0, precision = 0, brier = 0;
    logit_choice c = {0};
    for (size_t k = 0; k < 10; k++) {
        logit_quality q;
        size_t n = 0;
        if (k % 5 == 0) bench_parts(t, &seed, 5, part);
        bench_parts(t, &seed, LOGIT_FOLDS, t->fold);
        TRY(bench_fold(t, part, (uint8_t)(k % 5), is_plain, scored, &n, &c,
                       err));
        TRY(logit_measure(scored, n, &q, err));
        auc += q.auc.value / 10, squares += q.auc.value * q.auc.value / 10;
        lift += q.lift / 10, precision += q.precision / 10;
        brier += q.brier.value / 10;
    }
    printf("%-14s AUC %.4f (sd of folds %.4f), lift at 10 %% %.2f, average "
           "precision %.3f, Brier %.3f, last C %g\n",
           is_plain ? "without hinges" : "with hinges", auc,
           sqrt(MAX(0, squares - auc * auc)), lift, precision, brier, c.c);
done:
    return rc;
}

/* One way to rank accounts, over all nights. */
typedef struct {
    const char *name;
    logit_scored *scored;
    size_t n, cap;
} bench_rank;

static pl_code bench_rank_add(bench_rank *r, double p, uint32_t y,
                              pl_error *err) {
    const pl_code rc = mem_reserve(&r->scored, &r->cap, r->n + 1,
                                   sizeof *r->scored, err);
    if (rc == PL_OK) r->scored[r->n++] = (logit_scored){p, y};
    return rc;
}

/* The scores of one night and what came true within the horizon. */
static pl_code bench_night(const lapse_set *d, bench_rank rank[2],
                           pl_error *err) {
    pl_code rc = PL_OK;
    const int64_t end = d->now + (LAPSE_GAP + LAPSE_PERIOD) * TIME_DAY;
    for (size_t a = 0; a < d->accounts; a++) {
        const lapse_account *one = &d->account[a];
        const uint32_t y = one->left != TIME_NONE && one->left < end;
        if (isnan(one->risk)) continue;
        TRY(bench_rank_add(&rank[0], one->risk, y, err));
        TRY(bench_rank_add(&rank[1],
                           d->value[a * LAPSE_VALUES + LAPSE_QUARTER], y,
                           err));
    }
done:
    return rc;
}

/* Findings of a night: how many, and how many of them left later. */
static void bench_told(const lapse_set *d, const finding_list *l, size_t *told,
                       size_t *left, size_t *new_told, size_t *new_left) {
    const int64_t end = d->now + (LAPSE_GAP + LAPSE_PERIOD) * TIME_DAY;
    for (size_t i = 0; i < l->n; i++)
        for (size_t a = 0; a < d->accounts; a++) {
            const lapse_account *one = &d->account[a];
            if (l->one[i].severity == FINDING_INFO ||
                !str_equal(one->name, l->one[i].scope[FINDING_ACCOUNT]))
                continue;
            const bool is_new = l->one[i].first_seen == d->now;
            const bool is_left = one->left != TIME_NONE && one->left < end;
            ++*told, *left += is_left;
            *new_told += is_new, *new_left += is_new && is_left;
        }
}

static pl_code bench_watch(char *path, int nights, int step, pl_error *err) {
    pl_code rc = PL_OK;
    static night_state night;
    char *slot[1] = {path};
    const night_options o = {.paths = 1, .path = slot, .threads = 2,
                             .seed = 1,
                             .now = time_days(2026, 9, 30) * TIME_DAY};
    bench_rank rank[2] = {{.name = "risk"}, {.name = "tickets of 90 days"}};
    size_t told = 0, left = 0, new_told = 0, new_left = 0, learned = 0;
    memory m = {0};
    night.options = &o;
    TRY(night_read(&night, NULL, err));
    TRY(night_learn(&night, err));
    TRY(night_watch(&night, err));
    lapse_set *d = &night.watch.churn;
    for (int k = nights; k-- > 0;) {
        finding_list out = {0};
        view_at(&night.watch.view,
                o.now - (LAPSE_GAP + LAPSE_PERIOD + k * step) * TIME_DAY);
        rc = churn_night(d, &night.watch.view, &m, &out, err);
        if (rc == PL_OK && d->is_learned) rc = bench_night(d, rank, err);
        bench_told(d, &out, &told, &left, &new_told, &new_left);
        learned += d->is_learned;
        if (d->is_measured && k == 0)
            printf("the night's own measure: AUC %.3f [%.3f, %.3f], lift "
                   "%.2f, %zu left\n", d->quality.auc.value, d->quality.auc.lo,
                   d->quality.auc.hi, d->quality.lift, d->quality.left);
        finding_free(&out);
        TRY(rc);
    }
    for (size_t k = 0; k < 2; k++) {
        logit_quality q;
        TRY(logit_measure(rank[k].scored, rank[k].n, &q, err));
        printf("%-20s %zu rows, %zu left: AUC %.3f [%.3f, %.3f], average "
               "precision %.3f, lift at 10 %% %.2f [%.2f, %.2f]\n",
               rank[k].name, q.n, q.left, q.auc.value, q.auc.lo, q.auc.hi,
               q.precision, q.lift, q.top.lo / q.base, q.top.hi / q.base);
        for (size_t b = 0; b < LOGIT_BINS && !k; b++)
            printf("%s%.3f:%.3f", b ? " " : "risk:left ", q.bin[b].risk,
                   q.bin[b].left.value);
        if (!k) printf("; Brier %.4f\n", q.brier.value);
    }
    printf("%d nights, %zu learned: %zu findings >= warn, %zu of them on "
           "accounts that left within %d days; new ones %zu, %zu left\n",
           nights, learned, told, left, LAPSE_GAP + LAPSE_PERIOD, new_told,
           new_left);
done:
    for (size_t k = 0; k < 2; k++) mem_free(rank[k].scored);
    memory_free(&m);
    night_free(&night);
    return rc;
}

int main(int argc, char **argv) {
    pl_error err = {0};
    bench_table t = {0};
    js_init(), la_init();
    if (argc > 2 && !strcmp(argv[1], "telco")) {
        const uint64_t seed = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
        if (!bench_read(argv[2], &t)) return puts("Telco: skipped"), 0;
        printf("%zu customers, %zu values\n", t.rows, t.values);
        if (bench_telco(&t, seed, true, &err) ||
            bench_telco(&t, seed, false, &err))
            return fprintf(stderr, "%s\n", err.message), 1;
        return 0;
    }
    if (argc > 4 && !strcmp(argv[1], "watch")) {
        if (bench_watch(argv[2], atoi(argv[3]), atoi(argv[4]), &err))
            return fprintf(stderr, "%s\n", err.message), 1;
        return 0;
    }
    fprintf(stderr, "usage: see the first lines of bench_churn.c\n");
    return 64;
}
