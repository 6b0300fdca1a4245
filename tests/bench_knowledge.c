/* bench_knowledge.c - does KNOWLEDGE find what the knowledge base lacks?
 *
 *   bench_knowledge DIR..
 *
 * Archives of build/generate --context that end with September 2026; intents
 * are the labels as they were exported, one in twenty wrong.  Against
 * truth.json: which intents have no article, which articles are out of date;
 * and how long the section takes.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

/* Does a list of the truth name an intent? */
static bool bench_has(const js_node *truth, const char *list, str intent) {
    const js_node *one = js_first(js_at(truth, list));
    while (one && !str_equal(js_text(one), intent)) one = one->next;
    return one != NULL;
}

/* Is a stem's word among those that the archive was made to drift to? */
static bool bench_drifted(const knowledge_set *k, const js_node *truth,
                          uint32_t stem) {
    const str word = article_shown(&k->cover.base, stem);
    for (const js_node *d = js_first(js_at(truth, "drifts")); d; d = d->next)
        for (const js_node *w = js_first(js_at(d, "words")); w; w = w->next)
            if (str_find(js_text(w), (str){word.p, MIN(word.n, 6)}) <
                js_text(w).n)
                return true;
    return false;
}

/* Found, of those right, and how many there are. */
typedef struct {
    size_t found, right, all;
} bench_count;

static void bench_say(const char *what, bench_count c) {
    printf("  %-28s precision %zu of %zu, recall %zu of %zu\n", what, c.right,
           c.found, c.right, c.all);
}

/* Compares one night with the truth; what is wrong is named. */
static void bench_judge(const knowledge_set *k, const js_node *truth) {
    bench_count gap = {0}, stale = {0}, drift = {0}, word = {0};
    str_buf scratch = {0};
    double high = 0, low = 1;
    for (size_t i = 0; i < k->cover.intents; i++) {
        const knowledge_intent *of = &k->intent[i];
        const str name = str_pooled(&k->cover.table->pool, of->cover.intent);
        const bool lacks = bench_has(truth, "missing_articles", name);
        const bool is_gap = knowledge_is_gap(k, of);
        gap.found += is_gap, gap.right += is_gap && lacks, gap.all += lacks;
        if (lacks) high = fmax(high, of->cover.near.value);
        else low = fmin(low, of->cover.near.value);
        if (lacks != is_gap)
            printf("  wrong: %.*s %s (%.3f)\n", (int)name.n, name.p,
                   is_gap ? "has an article" : "has none",
                   of->cover.near.value);
        const bool is_old = bench_has(truth, "outdated_articles", name);
        size_t signs = 0;
        for (size_t s = KNOWLEDGE_VOTES; of->cover.is_covered &&
                                         s < KNOWLEDGE_SIGNS; s++) {
            knowledge_sign(k, of, s, &scratch);
            signs += scratch.n > 0;
        }
        stale.all += is_old, stale.found += signs > 0;
        stale.right += signs > 0 && is_old;
        bool is_drift = false;
        for (const js_node *d = js_first(js_at(truth, "drifts")); d;
             d = d->next)
            is_drift |= js_first(js_at(d, "words")) && !lacks &&
                        !str_equal(js_text(js_at(d, "kind")),
                                   STR("new_product")) &&
                        bench_has(d, "intents", name);
        drift.all += is_drift, drift.found += of->wording.freshes > 0;
        drift.right += of->wording.freshes && is_drift;
        for (size_t f = 0; f < of->wording.freshes; f++)
            word.found++, word.right += bench_drifted(k, truth,
                                                      of->wording.fresh[f]);
        if (is_drift != (of->wording.freshes > 0) || is_old != (signs > 0)) {
            printf("  %s: %.*s:", is_drift || is_old ? "look" : "beside",
                   (int)name.n, name.p);
            for (size_t s = 0; of->cover.is_covered && s < KNOWLEDGE_SIGNS;
                 s++) {
                knowledge_sign(k, of, s, &scratch);
                if (scratch.n) printf(" %s", scratch.p);
            }
            printf("\n");
        }
    }
    str_free(&scratch);
    printf("  nearness: without an article at most %.3f, with one at least "
           "%.3f\n", high, low);
    bench_say("intents without an article", gap);
    bench_say("outdated articles", stale);
    bench_say("intents of a planted drift", drift);
    printf("  %zu of %zu new words are planted ones\n", word.right, word.found);
}

static pl_code bench_archive(const char *dir, pl_error *err) {
    pl_code rc = PL_OK;
    char path[PATH_MAX], *paths[] = {path};
    const int64_t now = time_days(2026, 10, 1) * TIME_DAY;
    const ing_options options = {.threads = 2};
    ing_archive archive = {0};
    join_index join = {0};
    outcome_set outcome = {0};
    quo_boilerplate lines = {0};
    view_set view = {0};
    knowledge_set k = {0};
    str_buf text = {0};
    js_node *truth = NULL;
    struct timespec begin, end;
    snprintf(path, sizeof path, "%s/archives", dir);
    TRY(read_all(&archive, paths, 1, &options, err));
    TRY(join_all(&join, &archive.table, err));
    TRY(outcome_make(&outcome, &archive.table, 0, now, err));
    const view_source s = {.archive = &archive, .join = &join,
                           .outcome = &outcome, .lines = &lines,
                           .threads = 2, .seed = 1};
    TRY(view_make(&view, &s, now, err));
    clock_gettime(CLOCK_MONOTONIC, &begin);
    TRY(knowledge_make(&k, &view, &s, err));
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%s: %zu tickets, %zu intents, %zu articles, %.2f s\n", dir,
           view.known, k.cover.intents, k.cover.base.published,
           (double)(end.tv_sec - begin.tv_sec) +
               (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
    snprintf(path, sizeof path, "%s/truth.json", dir);
    TRY(io_slurp(path, (size_t)64 << 20, &text, err));
    truth = js_parse(str_view(&text));
    bench_judge(&k, truth);
done:
    js_free(truth), str_free(&text);
    knowledge_free(&k), view_free(&view), outcome_free(&outcome);
    join_free(&join), ing_free(&archive);
    return rc;
}

int main(int argc, char **argv) {
    pl_error err = {0};
    if (sodium_init() < 0) return 1;
    js_init(), la_init();
    for (int i = 1; i < argc; i++)
        if (bench_archive(argv[i], &err) != PL_OK) {
            fprintf(stderr, "%s: %s\n", argv[i], err.message);
            return 1;
        }
    return 0;
}
