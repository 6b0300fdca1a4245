/* bench_audit.c - how many planted wrong labels does the audit find?
 *
 *   bench_audit TRAIN TEST LABEL [SEED]
 *
 * Gives 5, 10 and 20 % of the labels of TRAIN another intent by lot, trains
 * and audits as `run` does, and prints precision among the k most suspicious
 * labels, k the number planted (equal to recall there), beside the plain rank
 * by the probability of the label; then accuracy on TEST of a model from the
 * clean, the noisy and the corrected labels (the k most suspicious given back
 * to a reviewer who knows the truth).
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

/* One archive, its true labels and the models made from it. */
typedef struct {
    night_options options;
    night_state *night, *test;
    uint32_t *truth;                                  /* (rows) label ids */
} bench_audit;

/* Trains on the table's labels and measures on the test archive. */
static pl_code bench_fit(bench_audit *b, double *accuracy, pl_error *err) {
    pl_code rc = PL_OK;
    night_state *n = b->night;
    uint32_t *row = NULL;
    const tab_table *table = &b->test->archive.table;
    eval_result r = {0};
    TRY(mem_new(&row, table->rows, sizeof *row, err));
    for (size_t i = 0; i < table->rows; i++) row[i] = (uint32_t)i;
    TRY(night_prepare(n, err));
    TRY(night_fit_all(n, false, err));
    TRY(night_certify(n, false, err));
    TRY(model_attach(str_view(&n->model[1].image), "model", &n->published,
                     err));
    TRY(train_measure(n->published, table, row, table->rows, 2, &r, NULL,
                      err));
    *accuracy = r.accuracy.value;
done:
    mem_free(row);
    eval_free(&r);
    return rc;
}

static void bench_clean(night_state *n) {
    for (size_t i = 0; i < COUNT(n->model); i++) train_model_free(&n->model[i]);
    mem_free(n->fold_of), n->fold_of = NULL;
    fold_free(&n->held);
    str_free(&n->promise);
    audit_free(&n->audit);
    feat_scan_free(&n->scan);
    train_set_free(&n->set);
    split_free(&n->split);
    model_close(n->published), n->published = NULL;
}

static int bench_by_p(const void *a, const void *b) {
    const audit_label *x = a, *y = b;
    return (x->p_given > y->p_given) - (x->p_given < y->p_given);
}

/* Planted labels among the first k. */
static size_t bench_found(const bench_audit *b, size_t k) {
    size_t found = 0;
    const audit_result *a = &b->night->audit;
    for (size_t i = 0; i < MIN(k, a->n); i++) {
        const uint32_t row = a->label[i].row;
        found += b->night->archive.table.ticket[row].text[TAB_LABEL] !=
                 b->truth[row];
    }
    return found;
}

/* One share of planted labels. */
static pl_code bench_share(bench_audit *b, double share, double clean,
                           uint64_t seed, pl_error *err) {
    pl_code rc = PL_OK;
    tab_table *table = &b->night->archive.table;
    double noisy = 0, after = 0;
    size_t planted = 0;
    for (size_t r = 0; r < table->rows; r++) {
        uint32_t label = b->truth[r];
        if ((double)par_below(&seed, 1000000) < share * 1e6)
            while (label == b->truth[r])
                label = b->truth[par_below(&seed, table->rows)];
        table->ticket[r].text[TAB_LABEL] = label;
        planted += label != b->truth[r];
    }
    TRY(bench_fit(b, &noisy, err));
    audit_result *a = &b->night->audit;
    TRY(audit_labels(a, &b->night->held, &b->night->model[1].calib, table,
                     NULL, err));
    const size_t found = bench_found(b, planted), suspects = a->suspected;
    const size_t right = bench_found(b, suspects);
    for (size_t i = 0; i < MIN(planted, a->n); i++)
        table->ticket[a->label[i].row].text[TAB_LABEL] =
            b->truth[a->label[i].row];
    audit_label *copy = a->label;
    const size_t n = a->n;
    a->label = NULL;
    bench_clean(b->night);
    TRY(bench_fit(b, &after, err));
    size_t plain = 0;
    qsort(copy, n, sizeof *copy, bench_by_p);
    for (size_t i = 0; i < MIN(planted, n); i++) {
        const uint32_t given = copy[i].given;
        plain += b->night->split.label[given] != b->truth[copy[i].row];
    }
    mem_free(copy);
    bench_clean(b->night);
    printf("| %.0f %% | %zu | %.3f | %.3f | %.3f of %zu | %.4f | %.4f | %.4f "
           "|\n", 100 * share, planted, (double)found / (double)planted,
           (double)plain / (double)planted,
           suspects ? (double)right / (double)suspects : NAN, suspects, clean,
           noisy, after);
done:
    return rc;
}

static pl_code bench_read(night_state *n, const night_options *o, char *path,
                          char **slot, pl_error *err) {
    static night_options copies[2];
    static int used;
    night_options *mine = &copies[used++];
    *mine = *o, *slot = path, mine->path = slot, n->options = mine;
    return night_read(n, NULL, err);
}

int main(int argc, char **argv) {
    static const double shares[] = {.05, .10, .20};
    static night_state night, test;
    char *slot[2];
    bench_audit b = {.night = &night, .test = &test};
    pl_error err = {0};
    double clean = 0;
    if (argc < 4) {
        fprintf(stderr, "usage: bench_audit TRAIN TEST LABEL [SEED]\n");
        return 64;
    }
    const uint64_t seed = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    b.options = (night_options){.paths = 1, .threads = 2, .label = argv[3],
                                .seed = seed,
                                .now = INT64_C(1790000000) * 1000000};
    la_init();
    pl_code rc = bench_read(&night, &b.options, argv[1], &slot[0], &err);
    if (rc == PL_OK)
        rc = bench_read(&test, &b.options, argv[2], &slot[1], &err);
    if (rc == PL_OK)
        rc = mem_new(&b.truth, night.archive.table.rows, sizeof *b.truth,
                     &err);
    for (size_t r = 0; r < night.archive.table.rows && rc == PL_OK; r++)
        b.truth[r] = night.archive.table.ticket[r].text[TAB_LABEL];
    if (rc == PL_OK) rc = bench_fit(&b, &clean, &err);
    bench_clean(&night);
    printf("| planted | labels | precision at k | by p of the label alone | "
           "of those suspected | accuracy clean | noisy | after review |\n"
           "|---|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < COUNT(shares) && rc == PL_OK; k++)
        rc = bench_share(&b, shares[k], clean, seed + 10 + k, &err);
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    mem_free(b.truth);
    night_free(&night), night_free(&test);
    return rc != PL_OK;
}
