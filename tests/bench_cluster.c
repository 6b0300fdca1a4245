/* bench_cluster.c - are duplicate bug reports found among the earlier ones?
 *
 *   bench_cluster REPORTS.csv PAIRS.csv [PAIRS.csv ..]
 *
 * REPORTS is a Jira table (Issue id, Summary, Description, Created), PAIRS hold
 * `Issue id,Duplicate id`.  Pairs are made unordered and each once; the younger
 * report asks, all earlier reports are ranked, and the rank of the older one
 * counts: recall rate at k is the share of pairs at rank k or better.  Document
 * frequencies are those of all reports before.  Pairs are split by the time of
 * the younger report: the first half is for choosing weights, the second for
 * reporting.  TERM's cosine stands beside plain BM25 (k1 1.2, b .75) on the
 * same words.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

enum { BENCH_REPORTS = 4000, BENCH_PAIRS = 400 };

typedef struct {
    term_reading r;
    int64_t created;
    str id;
} bench_report;

typedef struct {
    size_t older, younger;
} bench_pair;

static bench_report *bench_one;
static size_t bench_n;

static int bench_by_time(const void *a, const void *b) {
    const bench_report *x = a, *y = b;
    return (x->created > y->created) - (x->created < y->created);
}

static int bench_by_younger(const void *a, const void *b) {
    const bench_pair *x = a, *y = b;
    return x->younger != y->younger ? (x->younger > y->younger ? 1 : -1)
                                    : (x->older > y->older) -
                                          (x->older < y->older);
}

static size_t bench_find(str id) {
    for (size_t i = 0; i < bench_n; i++)
        if (str_equal(bench_one[i].id, id)) return i;
    return SIZE_MAX;
}

/* The pairs of a file, added to pair. */
static size_t bench_read_pairs(const char *path, bench_pair *pair, size_t n) {
    char line[200], a[100], b[100];
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f) && n < BENCH_PAIRS) {
        if (sscanf(line, "%99[^,],%99[^,\r\n]", a, b) != 2) continue;
        const size_t x = bench_find(str_of(a)), y = bench_find(str_of(b));
        if (x == SIZE_MAX || y == SIZE_MAX || x == y) continue;
        const bench_pair p = {MIN(x, y), MAX(x, y)};
        bool is_known = false;
        for (size_t k = 0; k < n; k++)
            is_known |= pair[k].older == p.older &&
                        pair[k].younger == p.younger;
        if (!is_known) pair[n++] = p;
    }
    if (f) fclose(f);
    return n;
}

/* Counts in how many of the reports before `end` each term stands: in idf. */
static void bench_frequencies(term_vocab *v, size_t end, bool with_pairs) {
    uint32_t *last = calloc(v->slots, sizeof *last);
    memset(v->slot, 0, v->slots * sizeof *v->slot);
    for (size_t i = 0; i < end; i++)
        for (size_t t = 0; t < 2 * bench_one[i].r.n; t++) {
            const uint32_t *term = bench_one[i].r.term, at = (uint32_t)t / 2;
            const uint32_t x = t % 2 == 0 ? term[at]
                               : at && with_pairs
                                   ? term_pair(term[at - 1], term[at]) : 0;
            if (!x) continue;
            struct term_worth *w = term_worth_of(v, x);
            if (last[w - v->slot] == i + 1) continue;
            last[w - v->slot] = (uint32_t)i + 1;
            w->term = x, w->idf += 1;
        }
    free(last);
}

static double bench_bm25(const term_vocab *v, size_t query, size_t doc,
                         double mean) {
    const term_reading *q = &bench_one[query].r, *d = &bench_one[doc].r;
    double sum = 0;
    for (size_t t = 0; t < q->n; t++) {
        if (!q->term[t] || term_has(q->term, t, q->term[t])) continue;
        double tf = 0;
        for (size_t k = 0; k < d->n; k++) tf += d->term[k] == q->term[t];
        const double df = (double)term_worth_of(v, q->term[t])->idf;
        if (tf > 0)
            sum += log(1 + ((double)query - df + .5) / (df + .5)) * tf * 2.2 /
                   (tf + 1.2 * (.25 + .75 * (double)d->n / mean));
    }
    return sum;
}

/* The ranks of the older report by both, for one pair. */
static void bench_rank(const bench_pair *p, term_vocab *words,
                       term_vocab *all, size_t rank[2]) {
    double mean = 0, score[2], own[2] = {0};
    term_vector q = {0}, d = {0};
    bench_frequencies(words, p->younger, false);
    bench_frequencies(all, p->younger, true);
    for (size_t s = 0; s < all->slots; s++)
        if (all->slot[s].term)
            all->slot[s].idf = logf((float)(p->younger + 1) /
                                    (all->slot[s].idf + .5f));
    for (size_t i = 0; i < p->younger; i++) mean += (double)bench_one[i].r.n;
    mean /= (double)p->younger;
    const term_reading *r = &bench_one[p->younger].r;
    term_vectorise(all, r->term, r->n, r->head, &q, NULL);
    rank[0] = rank[1] = 1;
    for (size_t k = 0; k <= p->younger; k++) {
        const size_t i = k ? k - 1 : p->older;
        const term_reading *x = &bench_one[i].r;
        term_vectorise(all, x->term, x->n, x->head, &d, NULL);
        score[0] = bench_bm25(words, p->younger, i, mean);
        score[1] = term_similarity(&q, &d);
        for (size_t m = 0; m < 2; m++)
            if (!k) own[m] = score[m];
            else rank[m] += score[m] > own[m];
    }
    mem_free(q.one), mem_free(d.one);
}

int main(int argc, char **argv) {
    ing_archive archive = {0};
    pl_error err = {0};
    static bench_pair pair[BENCH_PAIRS];
    size_t pairs = 0;
    term_vocab words = {0}, all = {0};
    if (argc < 3 || access(argv[1], R_OK)) {
        puts("duplicates: skipped, no data");
        return 0;
    }
    const ing_options options = {
        .threads = 2, .now = time_parse(STR("2026-10-01T00:00:00Z"))};
    if (sodium_init() < 0 ||
        read_all(&archive, argv + 1, 1, &options, &err) != PL_OK)
        return fprintf(stderr, "%s\n", err.message), 1;
    const tab_table *table = &archive.table;
    tab_reader reader = {.table = table};
    bench_one = calloc(BENCH_REPORTS, sizeof *bench_one);
    for (size_t i = 0; i < table->rows && bench_n < BENCH_REPORTS; i++) {
        str text[TAB_LONG];
        str_buf whole = {0};
        bench_report *b = &bench_one[bench_n++];
        tab_texts(&reader, &table->ticket[i], text, NULL);
        str_add(&whole, text[TAB_SUBJECT - TAB_POOLED], NULL);
        str_add(&whole, STR("\n"), NULL);
        str_add(&whole, text[TAB_BODY - TAB_POOLED], NULL);
        term_read(&b->r, NULL, str_view(&whole));
        for (size_t t = 0; t < b->r.n; t++) b->r.at[t] = (str){0};
        b->id = tab_text(table, &table->ticket[i], TAB_ID);
        b->created = table->ticket[i].time[TAB_CREATED];
        str_free(&whole);
    }
    qsort(bench_one, bench_n, sizeof *bench_one, bench_by_time);
    for (int k = 2; k < argc; k++)
        pairs = bench_read_pairs(argv[k], pair, pairs);
    qsort(pair, pairs, sizeof *pair, bench_by_younger);
    term_vocab_new(&words, 500000, NULL);
    term_vocab_new(&all, 1000000, NULL);
    printf("%zu reports, %zu pairs\n\n| pairs | by | recall at 1 | 5 | 10 | "
           "interval at 10 |\n|---|---|---|---|---|---|\n", bench_n, pairs);
    for (size_t half = 0; half < 2; half++) {
        const size_t from = half ? pairs / 2 : 0, to = half ? pairs : pairs / 2;
        size_t hit[2][3] = {{0}};
        for (size_t k = from; k < to; k++) {
            size_t rank[2];
            bench_rank(&pair[k], &words, &all, rank);
            for (size_t m = 0; m < 2; m++) {
                hit[m][0] += rank[m] <= 1, hit[m][1] += rank[m] <= 5;
                hit[m][2] += rank[m] <= 10;
            }
        }
        for (size_t m = 0; m < 2; m++) {
            const double n = (double)(to - from);
            const eval_interval at = eval_share(hit[m][2], to - from);
            printf("| %s, %zu | %s | %.3f | %.3f | %.3f | [%.3f, %.3f] |\n",
                   half ? "second half" : "first half", to - from,
                   m ? "TERM" : "BM25", (double)hit[m][0] / n,
                   (double)hit[m][1] / n, (double)hit[m][2] / n, at.lo, at.hi);
        }
    }
    free(bench_one), mem_free(words.slot), mem_free(all.slot);
    tab_reader_free(&reader), ing_free(&archive);
    return 0;
}
