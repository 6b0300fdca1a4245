/* bench_topic.c - which topic every ticket of an archive without labels gets
 *
 *   bench_topic PATH [COUNT] > id,topic,is_clear
 *
 * tests/bench_topic.py compares them with true intents.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

int main(int argc, char **argv) {
    pl_error err = {0};
    night_options options = {.path = &argv[1], .paths = 1, .threads = 1,
                             .seed = 1, .out = "none",
                             .now = INT64_C(1790000000) * 1000000};
    static night_state n;
    if (argc < 2) return 64;
    n.options = &options;
    la_init();
    pl_code rc = night_read(&n, NULL, &err);
    const feat_options features = {
        .masked = PII_ALL,
        .blocks_off = 1u << FEAT_B_PAIRS | 1u << FEAT_B_CONTEXT |
                      1u << FEAT_B_CROSS | 1u << FEAT_B_CHARS,
        .max_features = 100000};
    if (rc == PL_OK)
        rc = topic_make(&n.topics, &n.archive.table,
                        argc > 2 ? strtoul(argv[2], NULL, 10) : 0, &features,
                        1, 1, options.now, &err);
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    for (size_t r = 0, k = 0; r < n.archive.table.rows && rc == PL_OK; r++) {
        const tab_ticket *t = &n.archive.table.ticket[r];
        if (t->is_hidden) continue;
        const str id = tab_text(&n.archive.table, t, TAB_ID);
        printf("%.*s,%u,%u\n", (int)id.n, id.p, n.topics.member[k].topic,
               n.topics.member[k].is_clear);
        k++;
    }
    night_free(&n);
    return rc != PL_OK;
}
