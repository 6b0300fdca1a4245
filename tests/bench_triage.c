/* bench_triage.c - what the side heads are worth, and what they cost
 * SPDX-License-Identifier: MIT
 *
 *   bench_triage TRAIN LATER MOODS
 *
 * Learns from the archive TRAIN as `run` does, prints what it measures of its
 * heads, then triages the tickets of LATER, another archive.  MOODS has lines
 * "id mood", the true mood in [-1, 1] of LATER's tickets.  At last: the
 * microseconds a ticket for tone, heads, priority and reason.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

static double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Scores of tickets of either kind. */
typedef struct {
    double *low, *high;
    size_t lows, highs;
} bench_sides;

static void bench_add(bench_sides *s, bool is_high, double score) {
    if (is_high) s->high[s->highs++] = score;
    else s->low[s->lows++] = score;
}

static void bench_say(const char *name, bench_sides *s) {
    const eval_interval a = eval_auroc(s->low, s->lows, s->high, s->highs);
    printf("%-34s AUROC %.3f [%.3f, %.3f]  %zu of %zu\n", name, a.value, a.lo,
           a.hi, s->highs, s->lows + s->highs);
}

enum {
    B_URGENT, B_HASTE, B_RATED, B_RATED_MOOD, B_MOOD, B_MOOD_LEXICON, B_ALL
};
static const char *const bench_names[B_ALL] = {
    "later urgent, learned", "later urgent, lexicon",
    "later rated badly, learned", "later rated badly, lexicon",
    "true mood < -.3, learned", "true mood < -.3, lexicon"};

/* True moods by ticket id; NAN where unknown. */
static double *bench_moods(const tab_table *table, const char *path) {
    double *mood = calloc(table->pool.count, sizeof *mood), m;
    char id[128];
    FILE *f = fopen(path, "r");
    for (size_t i = 0; i < table->pool.count; i++) mood[i] = NAN;
    while (f && fscanf(f, "%127s %lf", id, &m) == 2) {
        const uint32_t at = str_pool_find(&table->pool, str_of(id));
        if (at != STR_NONE) mood[at] = m;
    }
    if (f) fclose(f);
    return mood;
}

static pl_code bench_later(const pl_model *m, const tab_table *table,
                           const double *mood, pl_error *err) {
    pl_code rc = PL_OK;
    bench_sides sides[B_ALL];
    pl_scorer *s = NULL;
    tab_reader reader = {.table = table};
    str_buf text[2] = {{0}};
    double spent = 0;
    for (size_t k = 0; k < B_ALL; k++)
        sides[k] = (bench_sides){calloc(table->rows, sizeof(double)),
                                 calloc(table->rows, sizeof(double)), 0, 0};
    TRY(model_scorer_new(m, &s, err));
    for (size_t r = 0; r < table->rows; r++) {
        const tab_ticket *t = &table->ticket[r];
        const uint8_t urgent = triage_of_priority(
            tab_text(table, t, TAB_PRIORITY));
        const uint8_t rated = triage_of_rating(tab_text(table, t, TAB_CSAT));
        const double truth = t->text[TAB_ID] == STR_NONE
                                 ? NAN : mood[t->text[TAB_ID]];
        feat_doc doc;
        size_t n;
        triage_result out;
        TRY(train_document(table, &reader, &m->lines, text, (uint32_t)r, &doc,
                           err));
        model_score(s, &doc, &n);
        const double from = bench_now();
        model_triage(s, &doc, n, 3600, NAN, &out);
        spent += bench_now() - from;
        const triage_tone tone =
            triage_read(s->lexicon, &s->scratch, doc.text);
        if (urgent) {
            bench_add(&sides[B_URGENT], urgent == TRIAGE_YES,
                      (double)out.signs.urgent);
            bench_add(&sides[B_HASTE], urgent == TRIAGE_YES,
                      (double)tone.haste);
        }
        if (rated) {
            bench_add(&sides[B_RATED], rated == TRIAGE_YES,
                      -(double)out.sentiment);
            bench_add(&sides[B_RATED_MOOD], rated == TRIAGE_YES,
                      -(double)tone.mood);
        }
        if (isnan(truth)) continue;
        bench_add(&sides[B_MOOD], truth < -.3, -(double)out.sentiment);
        bench_add(&sides[B_MOOD_LEXICON], truth < -.3, -(double)tone.mood);
    }
    for (size_t k = 0; k < B_ALL; k++) bench_say(bench_names[k], &sides[k]);
    printf("%.3f us a ticket\n", 1e6 * spent / (double)table->rows);
done:
    model_scorer_free(s);
    tab_reader_free(&reader);
    str_free(&text[0]), str_free(&text[1]);
    for (size_t k = 0; k < B_ALL; k++) free(sides[k].low), free(sides[k].high);
    return rc;
}

int main(int argc, char **argv) {
    static const char *const heads[] = {"urgent", "negative", "resolved"};
    pl_error err = {0};
    if (argc < 4) {
        fprintf(stderr, "usage: bench_triage TRAIN LATER MOODS\n");
        return 64;
    }
    night_options options = {.path = &argv[1], .paths = 1, .threads = 1,
                             .now = INT64_C(1790000000) * 1000000, .seed = 1};
    night_options later_options = options;
    later_options.path = &argv[2];
    night_state n = {.options = &options}, later = {.options = &later_options};
    pl_model *model = NULL;
    la_init();
    pl_code rc = night_read(&n, NULL, &err);
    if (rc == PL_OK) rc = night_prepare(&n, &err);
    if (rc == PL_OK) rc = night_fit_all(&n, true, &err);
    if (rc == PL_OK) rc = night_certify(&n, true, &err);
    for (size_t h = 0; h < COUNT(heads) && rc == PL_OK; h++) {
        const triage_measure *m = &n.sides.measure[h];
        const triage_head *head = &n.model[1].triage.head[h];
        printf("%-9s n %zu yes %zu C %.2g slope %.2f mix %.2f  AUROC %.3f "
               "[%.3f, %.3f] lexicon %.3f  Brier %.3f  ECE %.3f\n", heads[h],
               m->n, m->yes, m->c, (double)head->slope, (double)head->mix,
               m->auroc.value, m->auroc.lo, m->auroc.hi, m->lexicon.value,
               m->brier.value, m->ece.value);
    }
    if (rc == PL_OK) rc = night_read(&later, NULL, &err);
    if (rc == PL_OK)
        rc = model_attach(str_view(&n.model[1].image), "new", &model, &err);
    if (rc == PL_OK) {
        double *mood = bench_moods(&later.archive.table, argv[3]);
        rc = bench_later(model, &later.archive.table, mood, &err);
        free(mood);
    }
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    model_close(model);
    night_free(&n), night_free(&later);
    return rc != PL_OK;
}
