/* bench_score.c - microseconds pl_score takes for a ticket, one thread
 * SPDX-License-Identifier: MIT
 *
 * bench_score MODEL TEXTS REPEATS reads TEXTS, one body a line, and prints
 * the number of tickets, microseconds a ticket (fastest of REPEATS passes)
 * and milliseconds of pl_model_open (fastest of 20, file cached).
 */
#define _POSIX_C_SOURCE 200809L
#include <pipeline.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void need(int ok, const char *what) {
    if (ok) return;
    fprintf(stderr, "bench_score: %s\n", what);
    exit(1);
}

int main(int argc, char **argv) {
    need(argc == 4, "usage: bench_score MODEL TEXTS REPEATS");
    static pl_text text[100000];
    double open = 1e9, pass = 1e9, t;
    pl_error err = {0};
    pl_model *model = NULL;
    pl_scorer *scorer;
    pl_intent intent[3];
    size_t n = 0, size = 0, got;
    char *line = NULL;
    FILE *file = fopen(argv[2], "r");
    while (file && n < 100000 && getline(&line, &size, file) > 0)
        text[n++] = pl_text_of(line), line = NULL; /* the text keeps it */
    need(n > 0, "no texts");
    for (int i = 0; i < 20; i++) {
        pl_model_close(model);
        t = now();
        need(!pl_model_open(argv[1], &model, &err), err.message);
        if ((t = now() - t) < open) open = t;
    }
    need(!pl_scorer_new(model, &scorer, &err), err.message);
    for (int r = 0; r < atoi(argv[3]); r++) {
        t = now();
        for (size_t i = 0; i < n; i++) {
            pl_ticket ticket = {.struct_size = sizeof ticket, .body = text[i]};
            need(!pl_score(scorer, &ticket, intent, 3, &got, NULL, &err),
                 err.message);
        }
        if ((t = now() - t) < pass) pass = t;
    }
    printf("%zu %.3f %.3f\n", n, 1e6 * pass / (double)n, 1e3 * open);
    return 0;
}
