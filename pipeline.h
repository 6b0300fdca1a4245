/* pipeline.h - load a model that `pipeline run` published and score tickets
 * SPDX-License-Identifier: MIT
 *
 * The whole of it, in one example (tests/embed.c compiles and runs it):
 *
 *     pl_model *model;
 *     pl_scorer *scorer;
 *     pl_error err;
 *     if (pl_model_open("models/current/model.plm", &model, &err) ||
 *         pl_scorer_new(model, &scorer, &err)) {
 *         fprintf(stderr, "%s\n", err.message);
 *         return 1;
 *     }
 *     pl_ticket ticket = {.struct_size = sizeof ticket};
 *     ticket.body = pl_text_of("I was charged twice this month");
 *     ticket.page = pl_text_of("/billing");
 *     pl_intent intent[3];
 *     pl_decision what = {.struct_size = sizeof what};
 *     size_t n;
 *     if (pl_score(scorer, &ticket, intent, 3, &n, &what, &err) == PL_OK)
 *         printf("%.*s %.3f: %.*s\n", (int)intent[0].name.size,
 *                intent[0].name.data, what.confidence,
 *                (int)what.reason.size, what.reason.data);
 *     pl_scorer_free(scorer);
 *     pl_model_close(model);
 *
 * True of every call
 *
 * - Errors: functions return PL_OK (0) or another pl_code and, when `err` is
 *   not NULL, fill it with a sentence that says what, where and what to do.
 *   The library never prints, never exits, never changes the locale.
 * - Threads: a pl_model may be shared by any number of threads.  A pl_scorer
 *   holds working memory: one per thread.  Nothing else is shared.
 * - Ownership: what a function named _open or _new gives is yours until the
 *   matching _close or _free (which accept NULL).  Texts that the library
 *   hands out belong to the model (names) or to the scorer (reasons).
 * - Text is UTF-8 bytes with an explicit length, not NUL-terminated; invalid
 *   bytes are read as U+FFFD; {NULL, 0} means "not known".
 * - Structs that you fill begin with struct_size = sizeof the struct, so that
 *   members can be added later without breaking you.
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PL_VERSION "0.1.0"

#if defined(__GNUC__)
#define PL_API __attribute__((visibility("default")))
#else
#define PL_API
#endif

/** What can go wrong, with an example of each. */
typedef enum pl_code {
    PL_OK = 0,
    PL_EARG,    /**< a NULL where none is allowed, a wrong struct_size       */
    PL_ENOMEM,  /**< the allocator returned NULL                             */
    PL_EIO,     /**< models/current/model.plm: No such file or directory     */
    PL_EFORMAT, /**< model.plm: section v.slot is damaged (checksum)         */
    PL_EDATA,   /**< no label column found: name it with --label             */
    PL_ECONFIG, /**< pipeline.json: "map" must be an object                  */
    PL_ELIMIT,  /**< a line longer than 16 MiB                               */
    PL_ECANCEL, /**< stopped by a signal                                     */
    PL_EBUSY    /**< another run holds out/.lock                             */
} pl_code;

/** A code and a sentence; filled by the first failure. */
typedef struct pl_error {
    pl_code code;
    char message[500]; /**< one line, NUL-terminated, no trailing newline */
} pl_error;

/** A piece of UTF-8 text: `size` bytes at `data`. */
typedef struct pl_text {
    const char *data;
    size_t size;
} pl_text;

/** The text of a C string; NULL gives the unknown text.  O(n). */
static inline pl_text pl_text_of(const char *string) {
    pl_text text;
    text.data = string;
    text.size = string ? strlen(string) : 0;
    return text;
}

/** Memory for the library.  resize(context, old, size) acts like realloc;
 *  size 0 frees and returns NULL. */
typedef struct pl_allocator {
    void *(*resize)(void *context, void *old, size_t size);
    void *context;
} pl_allocator;

/** A model file mapped into memory, read-only. */
typedef struct pl_model pl_model;

/** Working memory for scoring with one model. */
typedef struct pl_scorer pl_scorer;

/** What is known of a ticket.  Set struct_size; leave the rest zero where
 *  nothing is known.  Any length is accepted; the first MiB and the first
 *  4,096 words of the text count. */
typedef struct pl_ticket {
    size_t struct_size; /**< sizeof(pl_ticket)                            */
    pl_text subject;    /**< may be empty                                 */
    pl_text body;       /**< first message of the customer, plain text    */
    pl_text page;       /**< "/billing": where the customer was           */
    pl_text product;    /**< as in the archives the model was trained on  */
    pl_text tier;       /**< plan or tier of the account                  */
    pl_text channel;    /**< email, web, chat ...                         */
    pl_text language;   /**< "en"                                         */
    double waiting_seconds; /**< since it was created; 0 is not known     */
    float churn_risk;   /**< of its account, 0 .. 1; 0 is not known       */
} pl_ticket;

/** One possible intent of a ticket. */
typedef struct pl_intent {
    pl_text name;      /**< owned by the model                       */
    float probability; /**< calibrated, in [0, 1]; those of all classes
                            sum to 1                                 */
    uint32_t index;    /**< 0 .. pl_model_classes() - 1              */
} pl_intent;

/** What to do with a ticket. */
typedef enum pl_action {
    PL_RESOLVE, /**< answer it: the promise of the model's policy holds    */
    PL_ASSIST,  /**< suggest an answer to a person                         */
    PL_ESCALATE /**< hand it to a person: out of scope, or hardly known    */
} pl_action;

/** The decision on a ticket.  Set struct_size; the rest is filled. */
typedef struct pl_decision {
    size_t struct_size;      /**< sizeof(pl_decision)                      */
    pl_action action;        /**< by the thresholds certified in the model */
    pl_text reason;          /**< in words; owned by the scorer until its
                                  next call                                */
    float confidence;        /**< probability that intents[0] is right     */
    float out_of_scope;      /**< share of known tickets that are less
                                  strange, 0 .. 1; NAN if never measured   */
    uint32_t secondary;      /**< index of what else the ticket asks, or
                                  UINT32_MAX                               */
    float secondary_probability; /**< 0 if there is none                   */
    float resolution;        /**< probability that it is solved without a
                                  human; that of the intent being right
                                  where the archives held no outcomes      */
    float priority;          /**< 0 .. 100: what to look at first          */
    float urgency;           /**< probability, or the lexicon's, 0 .. 1    */
    float sentiment;         /**< -1 unhappy .. 1 happy                    */
    pl_text priority_level;  /**< low, normal, high, urgent                */
    pl_text priority_reason; /**< its parts in words; owned as reason is   */
} pl_decision;

/** One feature's part in a logit. */
typedef struct pl_reason {
    pl_text feature; /**< `word "refund"`, `page=/billing`; owned by the
                          scorer until its next call                    */
    float weight;    /**< added to the logit of the intent; may be < 0  */
} pl_reason;

/** The version of the library that is linked, "0.1.0". */
PL_API const char *pl_version(void);

/** Replaces malloc and free for everything that is made afterwards.
 *
 *  @param allocator  copied; NULL goes back to the C library
 *
 *  Call it before anything else and never while an object lives.  Not
 *  thread-safe. */
PL_API void pl_set_allocator(const pl_allocator *allocator);

/** Maps a model file and checks all of it.
 *
 *  @param path   a .plm file as written by `pipeline run` or `train`
 *  @param model  out, yours; NULL on failure
 *  @return PL_OK, PL_EARG, PL_ENOMEM, PL_EIO (no such file), PL_EFORMAT (not
 *          a model, another version, cut or damaged: every byte is covered by
 *          a checksum, every index is checked before it is used)
 *
 *  The file may be replaced by rename while it is open.  Cost: one pass over
 *  the file, about 1 ms for 4 MB; no parsing, no copy. */
PL_API pl_code pl_model_open(const char *path, pl_model **model,
                             pl_error *err);

/** Unmaps a model; no scorer of it may be used afterwards.  NULL allowed. */
PL_API void pl_model_close(pl_model *model);

/** Number of intents K; at least 2. */
PL_API size_t pl_model_classes(const pl_model *model);

/** Name of intent `index`; the unknown text when index >= K.  O(1). */
PL_API pl_text pl_model_class(const pl_model *model, size_t index);

/** A JSON object that says where the model comes from: program, labels,
 *  features, settings, certificate of optimality.  Owned by the model. */
PL_API pl_text pl_model_info(const pl_model *model);

/** Working memory for one thread.
 *
 *  @param model   must outlive the scorer
 *  @param scorer  out, yours; NULL on failure
 *  @return PL_OK, PL_EARG, PL_ENOMEM
 *
 *  Memory: about 12 bytes a feature plus 1.3 MB. */
PL_API pl_code pl_scorer_new(const pl_model *model, pl_scorer **scorer,
                             pl_error *err);

/** Frees a scorer; NULL allowed. */
PL_API void pl_scorer_free(pl_scorer *scorer);

/** Scores one ticket and decides what to do with it.
 *
 *  @param scorer    one per thread
 *  @param ticket    see pl_ticket
 *  @param intents   out, (cap), most probable first
 *  @param cap       room at `intents`; 0 is allowed
 *  @param n         out, how many were written: min(cap, K)
 *  @param decision  out; may be NULL
 *  @return PL_OK or PL_EARG
 *
 *  An empty ticket gets the prior of the training data.  Ties are ordered by
 *  index.  Allocates nothing.  Cost: see "Measured" in README.md. */
PL_API pl_code pl_score(pl_scorer *scorer, const pl_ticket *ticket,
                        pl_intent *intents, size_t cap, size_t *n,
                        pl_decision *decision, pl_error *err);

/** Why a ticket gets an intent: the features with the largest weights in the
 *  logit of class `index`, largest absolute weight first.
 *
 *  @param index    class to explain, < K
 *  @param reasons  out, (cap)
 *  @param n        out, how many were written
 *  @return PL_OK, PL_EARG, PL_ENOMEM (names are spelled out on demand)
 *
 *  All weights and the intercept sum to the calibrated logit: softmax over the
 *  intents gives the probabilities of pl_score. */
PL_API pl_code pl_explain(pl_scorer *scorer, const pl_ticket *ticket,
                          size_t index, pl_reason *reasons, size_t cap,
                          size_t *n, pl_error *err);

#ifdef __cplusplus
}
#endif

#endif
