/* bench_product.c - what PRODUCT and CUSTOMER say of an archive, and how long
 * that takes.
 *
 *   bench_product DIR NOW [LOTS | themes]
 *
 * Prints what report.json would hold, "product" and "customers", as one JSON
 * object; intents are the labels as they were read.  Seconds of all processors
 * go to standard error.  With LOTS, the days on which accounts left are dealt out anew among
 * the accounts that often, and what "goes with leaving" then is false: prints
 * in how many deals any segment did.  With "themes", prints the theme and the
 * number of each wish.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#define BENCH_THREADS 2u

static double bench_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Says how long a step took, and begins the next. */
static void bench_lap(const char *step, double *since) {
    const double now = bench_clock();
    fprintf(stderr, "%-10s %7.3f s\n", step, now - *since);
    *since = now;
}

/* Deals the days of leaving among all accounts `lots` times. */
static pl_code bench_deal(const view_set *v, const view_source *s,
                          lapse_set *d, size_t lots, pl_error *err) {
    pl_code rc = PL_OK;
    uint64_t seed = 7;
    size_t any = 0, segments = 0;
    for (size_t lot = 0; lot < lots; lot++) {
        customer_set k = {.v = v, .source = s, .churn = d};
        size_t found = 0;
        for (size_t a = d->accounts; a > 1; a--) {
            const size_t b = par_below(&seed, a);
            const int64_t left = d->account[a - 1].left;
            d->account[a - 1].left = d->account[b].left;
            d->account[b].left = left;
        }
        TRY(customer_make_segments(&k, err));
        for (size_t i = 0; i < k.n; i++) found += k.one[i].is_found;
        any += found > 0, segments += k.n;
    }
    printf("deals %zu: any segment found in %zu; %.1f segments each\n", lots,
           any, (double)segments / (double)lots);
done:
    return rc;
}

/* Prints which theme each wish is in. */
static pl_code bench_themes(const view_set *v, const view_source *s,
                            pl_error *err) {
    pl_code rc = PL_OK;
    product_set k = {.v = v, .source = s};
    product_asking asking;
    product_member *m = NULL;
    topic_work w = {0};
    TRY(product_find(v, &product_wish, 1, &asking, err));
    TRY(product_sample(v, &asking, &w, err));
    TRY(mem_new(&m, asking.n, sizeof *m, err));
    TRY(product_gather(&k, &asking, &w, m, err));
    for (size_t i = 0; i < asking.n; i++) {
        const str id = tab_text(v->table, &v->table->ticket[
                                    v->ticket[m[i].ticket].row], TAB_ID);
        printf("%u\t%.*s\n", m[i].theme, (int)id.n, id.p);
    }
done:
    mem_free(asking.one), mem_free(m);
    topic_work_free(&w);
    return rc;
}

int main(int argc, char **argv) {
    pl_code rc = PL_OK;
    pl_error err = {0};
    static ing_archive archive;
    static join_index join;
    static view_set v;
    static lapse_set d;
    static product_set product;
    static customer_set customer;
    quo_boilerplate lines = {0};
    memory m = {0};
    finding_list found = {0};
    str_buf out = {0};
    const ing_options o = {.threads = BENCH_THREADS};
    if (argc < 3) return fprintf(stderr, "usage: bench_product DIR NOW\n"), 64;
    const int64_t now = time_parse(str_of(argv[2]));
    js_init(), la_init();
    double since = bench_clock();
    TRY(read_all(&archive, &argv[1], 1, &o, &err));
    TRY(join_all(&join, &archive.table, &err));
    const view_source s = {.archive = &archive, .join = &join, .lines = &lines,
                           .threads = BENCH_THREADS, .seed = 1};
    TRY(view_make(&v, &s, now, &err));
    bench_lap("read", &since);
    TRY(lapse_make(&d, &v, &s, &err));
    TRY(churn_night(&d, &v, &m, &found, &err));
    bench_lap("churn", &since);
    if (argc > 3 && !strcmp(argv[3], "themes")) {
        TRY(bench_themes(&v, &s, &err));
        goto done;
    }
    if (argc > 3) {
        TRY(bench_deal(&v, &s, &d, (size_t)atoi(argv[3]), &err));
        goto done;
    }
    product = (product_set){.v = &v, .source = &s, .churn = &d};
    TRY(product_make_places(&product, &err));
    bench_lap("places", &since);
    TRY(product_make_start(&product, &err));
    bench_lap("start", &since);
    TRY(product_make_wishes(&product, &err));
    bench_lap("wishes", &since);
    customer = (customer_set){.v = &v, .source = &s, .churn = &d};
    TRY(customer_make_segments(&customer, &err));
    bench_lap("segments", &since);
    TRY(customer_make_leads(&customer, &err));
    bench_lap("leads", &since);
    js_open(&out, "{");
    product_put(&out, &product), customer_put(&out, &customer);
    js_close(&out, "}");
    printf("%.*s\n", (int)out.n, out.p);
done:
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    return rc != PL_OK;
}
