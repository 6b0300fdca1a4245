/* The example of pipeline.h made whole: a program that knows the header and
 * the library only.
 *
 *   embed MODEL [PAGE]    prints the intents of a few texts, and why */
#include "pipeline.h"

#include <stdio.h>

/* Prints the three best intents of one text, and why it got the first. */
static int show(pl_scorer *scorer, const char *text, const char *page) {
    pl_ticket ticket = {.struct_size = sizeof ticket};
    pl_intent intent[3];
    pl_decision what = {.struct_size = sizeof what};
    pl_reason reason[4];
    pl_error err;
    size_t n, reasons;
    ticket.body = pl_text_of(text);
    ticket.page = pl_text_of(page);
    if (pl_score(scorer, &ticket, intent, 3, &n, &what, &err) ||
        pl_explain(scorer, &ticket, intent[0].index, reason, 4, &reasons,
                   &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("%s\n  %.*s\n", text, (int)what.reason.size, what.reason.data);
    for (size_t i = 0; i < n; i++)
        printf("  %.3f %.*s\n", (double)intent[i].probability,
               (int)intent[i].name.size, intent[i].name.data);
    for (size_t i = 0; i < reasons; i++)
        printf("        %+.2f %.*s\n", (double)reason[i].weight,
               (int)reason[i].feature.size, reason[i].feature.data);
    return 0;
}

int main(int argc, char **argv) {
    static const char *const text[] = {"I was charged twice this month",
                                       "cannot log in, the code never arrives",
                                       ""};
    pl_model *model;
    pl_scorer *scorer = NULL;
    pl_error err;
    int failed = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: embed MODEL [PAGE]\n");
        return 64;
    }
    if (pl_model_open(argv[1], &model, &err) ||
        pl_scorer_new(model, &scorer, &err)) {
        fprintf(stderr, "%s\n", err.message);
        pl_model_close(model);
        return 1;
    }
    printf("pipeline %s, %zu intents, first %.*s\n", pl_version(),
           pl_model_classes(model), (int)pl_model_class(model, 0).size,
           pl_model_class(model, 0).data);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        failed |= show(scorer, text[i], argc > 2 ? argv[2] : "/billing");
    pl_scorer_free(scorer);
    pl_model_close(model);
    return failed;
}
