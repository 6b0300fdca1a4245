/* bench_promise.c - do the certified promises hold for the model published?
 *
 *   bench_promise FILE LABEL SPLITS TRAIN [SEED]
 *
 * Each split takes TRAIN random tickets of FILE (column LABEL) as the archive:
 * the program cross-fits, calibrates, certifies and refits on all of them as
 * `train` does.  The published model then answers all other tickets, which
 * stand for the tickets to come.  Counts the splits in which more than alpha
 * of what it would have answered alone is wrong: with delta = .05 at most
 * about 5 % of them may be (the others' number is finite, which adds noise).
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#define PROMISES 3

typedef struct {
    size_t certified, broken;
    double coverage, risk, worst;
} promise_sum;

/* One split: adds what came of it to sum (PROMISES). */
static pl_code promise_split(night_state *n, const double *alpha,
                             size_t train, uint64_t seed, promise_sum *sum,
                             pl_error *err) {
    pl_code rc = PL_OK;
    tab_table *table = &n->archive.table;
    uint32_t *row = NULL;
    size_t rows = 0, left = train;
    eval_result result = {0};
    eval_answer *answer = NULL;
    TRY(mem_new(&row, table->rows, sizeof *row, err));
    for (size_t r = 0; r < table->rows; r++) {      /* Knuth's algorithm S */
        bool in = par_below(&seed, table->rows - r) < left;
        table->ticket[r].is_hidden = !in;
        if (in) left--;
        else row[rows++] = (uint32_t)r;
    }
    TRY(night_prepare(n, err));
    TRY(night_fit_all(n, false, err));
    TRY(night_certify(n, false, err));
    for (size_t r = 0; r < table->rows; r++) table->ticket[r].is_hidden = false;
    TRY(model_attach(str_view(&n->model[1].image), "published", &n->published,
                     err));
    TRY(train_measure(n->published, table, row, rows, n->options->threads,
                      &result, &answer, err));
    for (size_t k = 0; k < PROMISES; k++) {
        policy_rule *rule = n->model[1].rule;
        rule->alpha = alpha[k];
        TRY(fold_certify(&n->held, &n->model[1], err));
        const policy_tally t = policy_count(rule, 1, answer, NULL, rows);
        if (!rule->is_certified) continue;
        sum[k].certified++, sum[k].broken += t.risk.value > alpha[k];
        sum[k].coverage += t.coverage.value, sum[k].risk += t.risk.value;
        sum[k].worst = MAX(sum[k].worst, t.risk.value);
    }
done:
    mem_free(row), mem_free(answer);
    eval_free(&result);
    return rc;
}

/* Frees what a split has made and keeps the archive. */
static void promise_clean(night_state *n) {
    for (size_t i = 0; i < COUNT(n->model); i++) train_model_free(&n->model[i]);
    mem_free(n->fold_of), n->fold_of = NULL;
    fold_free(&n->held);
    feat_scan_free(&n->scan);
    train_set_free(&n->set);
    split_free(&n->split);
    model_close(n->published), n->published = NULL;
}

int main(int argc, char **argv) {
    static const double alpha[PROMISES] = {.10, .05, .02};
    promise_sum sum[PROMISES] = {{0}};
    pl_error err = {0};
    if (argc < 5) {
        fprintf(stderr, "usage: bench_promise FILE LABEL SPLITS TRAIN\n");
        return 64;
    }
    const size_t splits = strtoul(argv[3], NULL, 10);
    const size_t train = strtoul(argv[4], NULL, 10);
    const uint64_t first = argc > 5 ? strtoul(argv[5], NULL, 10) : 1;
    night_options options = {.path = &argv[1], .paths = 1, .threads = 2,
                             .label = argv[2],
                             .now = INT64_C(1790000000) * 1000000};
    night_state n = {.options = &options};
    la_init();
    pl_code rc = night_read(&n, NULL, &err);
    for (size_t s = 0; s < splits && rc == PL_OK; s++) {
        options.seed = first + s;
        rc = promise_split(&n, alpha, train, first + s, sum, &err);
        promise_clean(&n);
    }
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    printf("| alpha | splits | certified | promise broken | share | coverage | "
           "risk | worst |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < PROMISES && rc == PL_OK; k++) {
        const double c = (double)MAX(sum[k].certified, 1);
        printf("| %.2f | %zu | %zu | %zu | %.4f | %.3f | %.4f | %.4f |\n",
               alpha[k], splits, sum[k].certified, sum[k].broken,
               (double)sum[k].broken / (double)splits, sum[k].coverage / c,
               sum[k].risk / c, sum[k].worst);
    }
    night_free(&n);
    return rc != PL_OK;
}
