/* bench_warm.c - how much faster is a fit that starts from last night's?
 *
 *   bench_warm FILE LABEL [REPEATS [SHARE]]
 *
 * FILE is a table or a directory, LABEL its label column ("" to look for it).
 * Last night had all tickets but a random SHARE (.01), tonight has all.  Times
 * the fit alone, on one thread, to the program's gap: cold, and from the file
 * that last night's duals were saved to (its reading apart); the fastest of
 * REPEATS (5).
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

/* Fits once, from `from` unless it is NULL; seconds of the fit. */
static pl_code bench_fit(const train_model *m, const lr_dual *from,
                         double *seconds, lr_certificate *proof,
                         pl_error *err) {
    pl_code rc = PL_OK;
    lr_dual dual = {0};
    lr_model fitted = {0};
    const lr_data data = {.x = &m->x, .label = m->set->y,
                          .classes = m->split->classes};
    const lr_options options = {.c = m->c, .seed = m->seed};
    if (from) TRY(lr_dual_copy(&dual, from, err));
    else TRY(lr_dual_new(&dual, m->x.rows, data.classes, err));
    const double begin = night_clock();
    TRY(lr_fit(&data, &options, &dual, &fitted, err));
    *seconds = MIN(*seconds, night_clock() - begin);
    *proof = fitted.proof;
done:
    lr_model_free(&fitted), lr_dual_free(&dual);
    return rc;
}

/* Fits all but a share of the tickets and leaves the duals in `path`. */
static pl_code bench_last(train_model *m, double share, const char *path,
                          size_t *bytes, pl_error *err) {
    pl_code rc = PL_OK;
    uint32_t *pick = NULL;
    uint64_t seed = 3;
    lr_model fitted = {0};
    str_buf out = {0};
    lr_data data = {.x = &m->x, .label = m->set->y,
                    .classes = m->split->classes};
    const lr_options options = {.c = m->c, .seed = m->seed};
    TRY(mem_new(&pick, m->set->rows, sizeof *pick, err));
    TRY(lr_dual_new(&m->dual, m->x.rows, data.classes, err));
    for (size_t i = 0; i < m->set->rows; i++)
        if ((double)par_below(&seed, 1000000) >= share * 1e6)
            pick[data.picks++] = (uint32_t)i;
    data.pick = pick;
    TRY(lr_fit(&data, &options, &m->dual, &fitted, err));
    TRY(warm_save(m, &out, err));
    TRY(io_save(path, str_view(&out), err));
    *bytes = out.n;
done:
    lr_dual_free(&m->dual);
    lr_model_free(&fitted), str_free(&out), mem_free(pick);
    return rc;
}

static pl_code bench_run(night_state *n, size_t repeats, double share,
                         pl_error *err) {
    const char *path = "/tmp/bench_warm.bin";
    pl_code rc = PL_OK;
    size_t bytes = 0;
    double best[2] = {1e9, 1e9};
    lr_certificate proof[2];
    train_model *m = &n->model[1];
    TRY(night_read(n, NULL, err));
    TRY(night_prepare(n, err));
    TRY(train_features(m, &n->scan, err));
    m->c = 12 * lr_shrink(n->set.rows);
    TRY(bench_last(m, share, path, &bytes, err));
    const double begin = night_clock();
    TRY(warm_load(path, m, err));
    const double loading = night_clock() - begin;
    for (size_t r = 0; r < repeats; r++)
        for (int k = 0; k < 2; k++)
            TRY(bench_fit(m, k ? &m->dual : NULL, &best[k], &proof[k], err));
    printf("%zu tickets, %zu intents, %zu of them warm; file %zu bytes, read "
           "in %.3f s\n", n->set.rows, n->split.classes, m->warm, bytes,
           loading);
    for (int k = 0; k < 2; k++)
        printf("%s %.3f s, %" PRIu64 " passes, gap %.2e\n",
               k ? "warm" : "cold", best[k], proof[k].epochs, proof[k].gap);
    printf("warm start: %.1f times faster\n", best[0] / best[1]);
done:
    remove(path);
    return rc;
}

int main(int argc, char **argv) {
    static night_state n;
    pl_error err = {0};
    if (argc < 3 || sodium_init() < 0) return 2;
    const night_options options = {
        .path = argv + 1, .paths = 1, .label = *argv[2] ? argv[2] : NULL,
        .seed = 1, .threads = 2,
        .now = time_parse(STR("2026-10-01T02:30:00Z"))};
    js_init(), la_init();
    n.options = &options;
    const pl_code rc = bench_run(&n, argc > 3 ? (size_t)atoi(argv[3]) : 5,
                                 argc > 4 ? atof(argv[4]) : .01, &err);
    if (rc != PL_OK) fprintf(stderr, "bench_warm: %s\n", err.message);
    night_free(&n);
    return rc != PL_OK;
}
