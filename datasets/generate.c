/* generate.c - write the helpdesk archives of a fictional company
 * SPDX-License-Identifier: MIT
 *
 * Tallyforge sells a project, time-tracking and billing suite to businesses.
 * This program writes nine months of its helpdesk as the vendors export it,
 * from a seed and a number of tickets, together with the truth about what was
 * planted: drifts, bug outbreaks, churn, missing articles, label noise.
 *
 *   seed, size -> world (accounts, schedule, events)
 *              -> plan(ticket i): time, account, intent, label, outcome
 *              -> render(ticket): subject, body, replies from the grammar
 *              -> one of four archives  +  one row of truth
 *
 * A ticket is a small plan with its own random seed.  Text is never stored: a
 * second version of the same ticket renders the same plan again.  So memory is
 * bounded by the tables of accounts and events, never by the number of tickets.
 *
 *   1 RNG     random numbers           6 WORLD  accounts, days, events
 *   2 OUT     buffers and writers      7 PLAN   decisions of one ticket
 *   3 TIME    calendar                 8 TEXT   subject, body, replies
 *   4 WORDS   grammar, as data         9 WRITE  the archive formats
 *   5 GRAM    grammar, compiled       10 TRUTH  what was planted
 *                                     11 MAIN   options, main loop
 *
 * Build: cc -std=c11 -O2 generate.c -lzstd -lm -o generate
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zstd.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define NONE 255u               /* "no value" in the byte fields of a ticket */

/* Print a message and stop; a generator has nothing to recover. */
static void die(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fputs("generate: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

/* Zeroed memory or the end of the program. */
static void *need(size_t n, size_t size) {
    void *p = calloc(n ? n : 1, size);
    if (!p) die("out of memory (%zu x %zu bytes)", n, size);
    return p;
}

/* ===========================================================================
 * 1 RNG - splitmix64: one add and one mix per number, seeded per ticket
 * ======================================================================== */

typedef struct { uint64_t s; } rng;

/* Finaliser of splitmix64 (Steele, Lea, Flood 2014); also the hash here. */
static inline uint64_t mix64(uint64_t z) {
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Next 64 random bits. */
static inline uint64_t rnd(rng *r) {
    return mix64(r->s += 0x9E3779B97F4A7C15u);
}

/* Uniform in 0 .. n-1. */
static inline uint32_t below(rng *r, size_t n) {
    return (uint32_t)(((rnd(r) >> 32) * (uint64_t)n) >> 32);
}

/* Uniform in [0, 1). */
static inline double unit(rng *r) {
    return (double)(rnd(r) >> 11) * 0x1p-53;
}

/* True with probability p. */
static inline bool chance(rng *r, double p) { return unit(r) < p; }

/* About normal (sum of four uniforms): mean 0, deviation 1, within +-3.5. */
static double bell(rng *r) {
    return (unit(r) + unit(r) + unit(r) + unit(r) - 2.0) * 1.7320508;
}

/* First index with cum[i] > u * cum[n-1]; binary search, cum ascending. */
static size_t draw(rng *r, const double *cum, size_t n) {
    double x = unit(r) * cum[n - 1];
    size_t lo = 0, hi = n - 1;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (cum[mid] > x) hi = mid; else lo = mid + 1;
    }
    return lo;
}

/* ===========================================================================
 * 2 OUT - bounded text buffers, buffered files, optional zstd
 * ======================================================================== */

enum { TXT_MAX = 16384, OUT_MAX = 1 << 20 };

typedef struct { size_t n; char b[TXT_MAX]; } txt;

/* Append bytes; what does not fit is dropped. */
static inline void txt_add(txt *t, const char *s, size_t n) {
    if (n > TXT_MAX - 1 - t->n) n = TXT_MAX - 1 - t->n;
    memcpy(t->b + t->n, s, n);
    t->n += n;
}

/* Append a C string. */
static inline void txt_str(txt *t, const char *s) { txt_add(t, s, strlen(s)); }

/* Append a number with at least `width` digits. */
static void txt_num(txt *t, uint64_t v, int width) {
    char b[24];
    int i = 24;
    do { b[--i] = (char)('0' + v % 10); v /= 10; } while (v || 24 - i < width);
    txt_add(t, b + i, (size_t)(24 - i));
}

typedef struct {
    FILE *f;
    ZSTD_CCtx *z;               /* NULL: plain file */
    char path[512], name[64];   /* for messages; for truth.json */
    size_t n;
    uint64_t in, out;           /* bytes before and after compression */
    uint64_t rows, distinct, superseded, duplicates, spam, overlap;
    char *buf, *zbuf;
} out;

/* Write bytes to the file, checked. */
static void out_raw(out *o, const char *p, size_t n) {
    if (n && fwrite(p, 1, n, o->f) != n)
        die("%s: cannot write: %s", o->path, strerror(errno));
    o->out += n;
}

/* Hand the buffer to the file; `end` closes the zstd frame. */
static void out_flush(out *o, bool end) {
    ZSTD_inBuffer in = { o->buf, o->n, 0 };
    size_t left = 1;
    o->in += o->n;
    if (!o->z) { out_raw(o, o->buf, o->n); o->n = 0; return; }
    while (left && (end || in.pos < in.size)) {
        ZSTD_outBuffer b = { o->zbuf, OUT_MAX, 0 };
        left = ZSTD_compressStream2(o->z, &b, &in,
                                    end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            die("%s: zstd: %s", o->path, ZSTD_getErrorName(left));
        out_raw(o, o->zbuf, b.pos);
        if (!end) left = 1;
    }
    o->n = 0;
}

/* Create dir/name; level 0 writes a plain file. */
static void out_open(out *o, const char *dir, const char *name, int level) {
    memset(o, 0, sizeof *o);
    int k = snprintf(o->path, sizeof o->path, "%s/%s", dir, name);
    if (k < 0 || (size_t)k >= sizeof o->path) die("%s: path too long", dir);
    snprintf(o->name, sizeof o->name, "%s", name);
    o->f = fopen(o->path, "wb");
    if (!o->f) die("%s: cannot create: %s", o->path, strerror(errno));
    o->buf = need(OUT_MAX, 1);
    if (!level) return;
    o->zbuf = need(OUT_MAX, 1);
    o->z = ZSTD_createCCtx();
    if (!o->z) die("out of memory (zstd)");
    ZSTD_CCtx_setParameter(o->z, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(o->z, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(o->z, ZSTD_c_nbWorkers, 1);  /* beside the text */
}

/* Finish the file; every late write error is reported here. */
static void out_close(out *o) {
    out_flush(o, true);
    if (fflush(o->f) || ferror(o->f))
        die("%s: cannot write: %s", o->path, strerror(errno));
    if (fclose(o->f)) die("%s: cannot close: %s", o->path, strerror(errno));
    ZSTD_freeCCtx(o->z);
    free(o->buf);
    free(o->zbuf);
}

/* Append bytes to the file's buffer. */
static inline void put(out *o, const char *s, size_t n) {
    while (n > OUT_MAX - o->n) {
        size_t k = OUT_MAX - o->n;
        memcpy(o->buf + o->n, s, k);
        o->n += k, s += k, n -= k;
        out_flush(o, false);
    }
    memcpy(o->buf + o->n, s, n);
    o->n += n;
}

/* Append text inside a JSON string: escapes, UTF-8 left as it is. */
static void put_json(out *o, const char *s, size_t n) {
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;     /* common */
        put(o, s + from, i - from);
        from = i + 1;
        char e[7] = { '\\', (char)c, 0 };
        if (c == '\n') e[1] = 'n';
        else if (c == '\r') e[1] = 'r';
        else if (c == '\t') e[1] = 't';
        else if (c < 0x20) snprintf(e, sizeof e, "\\u%04x", c);
        put(o, e, strlen(e));
    }
    put(o, s + from, n - from);
}

/* Append a CSV cell, quoted, with "" for a quote. */
static void put_cell(out *o, const char *s, size_t n) {
    const char *end = s + n, *q;
    put(o, "\"", 1);
    while ((q = memchr(s, '"', (size_t)(end - s))) != NULL) {
        put(o, s, (size_t)(q - s) + 1);
        put(o, "\"", 1);
        s = q + 1;
    }
    put(o, s, (size_t)(end - s));
    put(o, "\"", 1);
}

/* ===========================================================================
 * 3 TIME - proleptic Gregorian calendar on days since 1970-01-01
 * ======================================================================== */

typedef struct { int y, m, d; } date;

/* Days since the epoch of a civil date (Hinnant, days_from_civil). */
static int64_t day_of(int y, int m, int d) {
    int64_t yy = y - (m <= 2), era = yy / 400, yoe = yy - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* Civil date of a day number (Hinnant, civil_from_days); years >= 1. */
static date date_of(int64_t z) {
    z += 719468;
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100),
            mp = (5 * doy + 2) / 153;
    int m = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (date){ (int)(yoe + era * 400) + (m <= 2), m,
                   (int)(doy - (153 * mp + 2) / 5 + 1) };
}

/* Two digits of v at p. */
static inline void two(char *p, int v) {
    p[0] = (char)('0' + v / 10 % 10), p[1] = (char)('0' + v % 10);
}

/* "2026-04-12T14:04:56Z" of epoch seconds into b (20 bytes, no NUL). */
static void iso(char *b, int64_t t) {
    date d = date_of(t / 86400);
    int s = (int)(t % 86400);
    memcpy(b, "0000-00-00T00:00:00Z", 20);
    two(b, d.y / 100), two(b + 2, d.y), two(b + 5, d.m), two(b + 8, d.d);
    two(b + 11, s / 3600), two(b + 14, s / 60 % 60), two(b + 17, s % 60);
}

/* Small formatter for all writers.  ' stands for "; arguments:
 *   %s raw C string     %j C string for JSON    %x txt* for JSON
 *   %c txt* CSV cell    %u uint64_t             %d int
 *   %f double, 3 digits %D int64_t day number   %t int64_t time, ISO with Z
 *   %T as %t with quotes, null when 0           %S time as 2026-04-12 14:04:56
 */
static void putf(out *o, const char *f, ...) {
    va_list ap;
    va_start(ap, f);
    for (const char *p = f; *p;) {
        char *d = o->buf + o->n, *end = o->buf + OUT_MAX;
        for (; *p && *p != '%' && d < end; p++) *d++ = *p == '\'' ? '"' : *p;
        o->n = (size_t)(d - o->buf);
        if (d == end) out_flush(o, false);
        if (!*p) break;
        if (*p != '%') continue;        /* the buffer was full */
        char b[32];
        txt num;                        /* only its first bytes are touched */
        num.n = 0;
        switch (*++p) {
        case 's': { const char *s = va_arg(ap, const char *);
                    put(o, s, strlen(s)); break; }
        case 'j': { const char *s = va_arg(ap, const char *);
                    put_json(o, s, strlen(s)); break; }
        case 'x': { const txt *t = va_arg(ap, const txt *);
                    put_json(o, t->b, t->n); break; }
        case 'c': { const txt *t = va_arg(ap, const txt *);
                    put_cell(o, t->b, t->n); break; }
        case 'u': txt_num(&num, va_arg(ap, uint64_t), 1);
                  put(o, num.b, num.n); break;
        case 'd': { int v = va_arg(ap, int);
                    if (v < 0) put(o, "-", 1);
                    txt_num(&num, (uint64_t)(v < 0 ? -(int64_t)v : v), 1);
                    put(o, num.b, num.n); break; }
        case 'f': { long v = lround(va_arg(ap, double) * 1000.0);
                    if (v < 0) put(o, "-", 1), v = -v;
                    txt_num(&num, (uint64_t)v / 1000, 1);
                    txt_str(&num, ".");
                    txt_num(&num, (uint64_t)v % 1000, 3);
                    put(o, num.b, num.n); break; }
        case 't': iso(b, va_arg(ap, int64_t)); put(o, b, 20); break;
        case 'T': { int64_t t = va_arg(ap, int64_t);
                    b[0] = b[21] = '"';
                    if (t) iso(b + 1, t);
                    put(o, t ? b : "null", t ? 22 : 4); break; }
        case 'S': iso(b, va_arg(ap, int64_t)); b[10] = ' ';
                  put(o, b, 19); break;
        case 'D': iso(b, va_arg(ap, int64_t) * 86400); put(o, b, 10); break;
        default: put(o, "%", 1); break;
        }
        p++;
    }
    va_end(ap);
}

/* ===========================================================================
 * 4 WORDS - the grammar as data
 *
 *   [a|b|c]  one of these; earlier ones are more frequent (Zipf-like)
 *   {name}   a rule of this table, or a value of the ticket (see gram_vars)
 *   #        a random digit
 *
 * A rule is itself a list of alternatives.  Rules are shared on purpose between
 * intents that people confuse.
 * ======================================================================== */

enum { F_BILL, F_ACCT, F_PLAN, F_BUG, F_HOW, F_DATA, F_MISC, FAMILIES };

static const char *const family_name[FAMILIES] = {
    "billing", "account", "plan", "bug", "howto", "data", "misc" };

enum { P_BILL, P_INV, P_ACC, P_SEC, P_TEAM, P_PLAN, P_PRICE, P_LOGIN, P_REP,
       P_DASH, P_PROJ, P_BOARD, P_TIME, P_IMP, P_INT, P_API, P_MOB, P_AUTO,
       P_NOTE, P_FILE, P_DATA, P_HOME, P_PULSE, PAGES };

static const char *const page_name[PAGES] = {
    "/billing", "/invoices", "/settings/account", "/settings/security",
    "/settings/team", "/settings/plan", "/pricing", "/login", "/reports",
    "/dashboards", "/projects", "/boards", "/time", "/import",
    "/integrations", "/api-docs", "/mobile", "/automations",
    "/notifications", "/files", "/settings/data", "/home", "/pulse" };

enum { PR_FLOW, PR_TRACK, PR_LEDGER, PR_LINK, PR_POCKET, PR_PULSE, PRODUCTS };

static const char *const product_name[PRODUCTS] = {
    "Tally Flow", "Tally Track", "Tally Ledger", "Tally Link", "Tally Pocket",
    "Tally Pulse" };

enum { A_NONE, A_ONE, A_TWO, A_OLD, A_DRAFT };  /* articles of an intent */

typedef struct {
    const char *key;
    unsigned char family, article;
    double weight;              /* share before drifts, in thousandths */
    double mood;                /* mean sentiment */
    unsigned char page[3], product;
    const char *topic;          /* noun phrase, used by other intents too */
    const char *brief;          /* subjects and very short bodies */
    const char *core;           /* what the customer asks */
} intent;

static const intent intents[] = {
{ "refund_request", F_BILL, A_ONE, 69, -.3, { P_BILL, P_INV, P_PLAN },
  PR_LEDGER, "a refund",
  "refund|refund [please|request|pls]|money back|refund for {inv}",
  "{iwant} [get|request|ask for] [a refund|my money back|our money back|"
  "reimbursement] [for|of] {chg}|{ask} [refund|reverse|return|give back] {chg}|"
  "{we} [cancelled|stopped using] the {sub} {past} but {chg} was still taken, "
  "[please refund it|we expect it back]|{we} [never used|did not use|no longer "
  "use] the {sub}, so [can we get the money back|{chg} should be returned]|"
  "Your sales person promised [a credit|a refund] for {month} [and|but] "
  "[nothing has arrived|we are still waiting]|When will [the refund|my credit|"
  "the money] [arrive|be on my {card}|be paid back]?|The [credit note|refund] "
  "for {inv} is [missing|too low|still open]" },
{ "duplicate_charge", F_BILL, A_ONE, 27, -.4, { P_BILL, P_INV, P_PLAN },
  PR_LEDGER, "a double charge",
  "charged twice|double [charge|payment|billing]|two payments for {month}",
  "{we} [were|got|have been] [charged|billed|debited] [twice|two times|double] "
  "[for {inv}|for {month}|on {date}|]|There are two [identical|equal|] "
  "[charges|payments|debits|entries] of {money} on {our} {card} [statement|]|"
  "{chg} appears [twice|two times|again] on {our} [statement|account|bank "
  "statement]|[The same|One] [invoice|amount] was [taken|collected|booked] "
  "[twice|again] {past}|{ask} [check|explain] why {we} paid {money} [two times|"
  "twice] and [refund one|return one of them|reverse the second]" },
{ "charge_unknown", F_BILL, A_NONE, 16, -.3, { P_BILL, P_INV, P_HOME },
  PR_LEDGER, "a charge we cannot place",
  "unknown charge|what is {chg}|unexpected amount",
  "{idk} what {chg} is for|There is {chg} on {our} {card} [that we do not "
  "recognise|nobody here can explain|that we never approved]|Why is {inv} "
  "[higher|more expensive|{money} more] [than last month|than before|than the "
  "plan we have]?|{our} [bill|invoice|amount] [went up|increased|jumped] "
  "{past} [without notice|and nobody told us|], {ask} explain {chg}?|We see "
  "{money} [from Tallyforge|from you] but {our} {sub} [costs less|was free|is "
  "on trial]" },
{ "invoice_copy", F_BILL, A_TWO, 41, 0, { P_INV, P_BILL, P_ACC }, PR_LEDGER,
  "a copy of an invoice",
  "invoice [copy|missing|please|]|need {inv}|receipt [please|missing]",
  "{ask} [send|resend|forward|email] [me|us|] {inv}|{iwant} [download|get|have|"
  "find] {inv} [as pdf|for {our} accountant|]|{we} did not [receive|get] {inv}"
  "|{our} [accountant|finance team|bookkeeper|tax advisor] [needs|is asking "
  "for|is missing] {inv}|Where [can I find|do I download|are] the [invoices|"
  "receipts|bills] [for {month}|of last year|]?|{inv} [does not open|is empty|"
  "cannot be downloaded|is not in the list]" },
{ "payment_failed", F_BILL, A_ONE, 29, -.3, { P_BILL, P_PLAN, P_INV },
  PR_LEDGER, "a failed payment",
  "payment [failed|declined|problem]|{card} declined|cannot pay {inv}",
  "{our} [payment|{card}|renewal] [was declined|failed|was rejected|does not "
  "go through|is refused] [{past}|again|with {err}|]|{cannot} pay {inv}|{ws1} "
  "says [payment overdue|the {card} was declined|account past due] [but|"
  "although] [the bank says all is fine|there is enough money|we paid]|{we} "
  "tried [two|three|several] [cards|times] and [the payment fails|each one is "
  "declined|it shows {err}]|{our} account is [locked|suspended|restricted] "
  "because [the payment|{inv}] [did not go through|failed]" },
{ "update_payment_method", F_BILL, A_TWO, 20, 0, { P_BILL, P_ACC, P_PLAN },
  PR_LEDGER, "changing the card",
  "[change|update|new] {card}|change payment method",
  "{iwant} [change|update|replace|remove] [the|our|my] {card} [on file|for the "
  "{sub}|]|{our} {card} [expires|expired|was stolen|was replaced] [{past}|soon|"
  "], [how do I|where can I] [enter|add|update] the new one?|{how} [pay by|"
  "switch to] [bank transfer|invoice|SEPA|paypal|another card]|{ask} [switch|"
  "move] us to [yearly invoice|bank transfer|another {card}]|The old {card} is "
  "still [charged|used|stored|the default]" },
{ "tax_vat", F_BILL, A_OLD, 12, -.05, { P_INV, P_BILL, P_ACC }, PR_LEDGER,
  "VAT on the invoice",
  "VAT [number|question|on invoice]|tax [exempt|question]|wrong company "
    "address",
  "{iwant} [add|change|correct] [our VAT number|the tax id|the company "
  "address] on {inv}|{inv} [shows|has|contains] [the wrong VAT|no VAT number|"
  "19% tax|the old address|sales tax]|{we} are [tax exempt|a non-profit|"
  "reverse charge|based outside the EU], why [do we pay|is there] [VAT|tax] on "
  "{chg}?|{our} [accountant|tax office|auditor] [rejects|cannot accept] {inv} "
  "[because the VAT id is missing|without our address]|Do you have [a W-9|a "
  "tax certificate|a residency certificate]?" },
{ "password_reset", F_ACCT, A_TWO, 57, -.15, { P_LOGIN, P_SEC, P_ACC },
  PR_FLOW, "a password reset",
  "password [reset|forgotten|]|reset [link|mail] [missing|not working]|forgot "
  "password",
  "{iforgot} my password|The [reset|password] [link|email|mail] [never arrives|"
  "is expired|{broken}|does not come]|{iwant} [reset|change|recover] [my|the] "
  "password [of a {usr}|for {mail0}|]|{cannot} [log in|sign in|get in] "
  "[because I forgot my password|and the reset mail does not arrive|, new "
  "password is not accepted]|{ask} [send|resend] [me a|the] [reset link|new "
  "password]|The new password is [not accepted|always too weak|rejected] "
  "{since}" },
{ "two_factor", F_ACCT, A_ONE, 22, -.2, { P_SEC, P_LOGIN, P_ACC }, PR_FLOW,
  "two-factor login",
  "[2FA|two factor|authenticator] [reset|problem|code]|lost [phone|device]",
  "{ihave} a new phone and [the authenticator|the codes|{tfa}] [is gone|are "
  "gone|was not moved]|The [6 digit|verification|security|SMS] code [is not "
  "accepted|never arrives|is always wrong|does not come]|{ask} [reset|disable|"
  "turn off] {tfa} for [me|a {usr}|{mail0}]|{cannot} [log in|sign in|get in] "
  "because {tfa} [asks for a code|is on my old phone|{broken}]|{our} {usr} "
  "[lost|broke|replaced] the phone with {tfa}|{how} [enforce|enable|set up] "
  "{tfa} for [the whole team|all users|everyone]" },
{ "sso_setup", F_ACCT, A_ONE, 9, -.1, { P_SEC, P_LOGIN, P_TEAM }, PR_FLOW,
  "single sign-on",
  "SSO [setup|error|question]|SAML [metadata|setup]|okta [login|setup]",
  "{iwant} [set up|configure|enable|connect] [SSO|SAML|single sign-on] [with "
  "{idp}|]|[SAML|SSO] [login|response|assertion] {broken} {since}|{cannot} "
  "sign in [with {idp}|through SSO|via our company login]|Which [ACS url|"
  "entity id|metadata|certificate] [do we use|is needed] for {idp}?|{our} IT "
  "[wants|needs] [SCIM|automatic provisioning|{idp} login] for [all users|the "
  "team]|The [certificate|metadata] of {idp} [expired|changed] and [nobody can "
  "log in|it must be replaced]" },
{ "login_error", F_ACCT, A_OLD, 34, -.35, { P_LOGIN, P_HOME, P_SEC }, PR_FLOW,
  "problems signing in",
  "cannot [log in|login|sign in]|login [error|problem|broken]|locked out",
  "{cannot} [log in|sign in|get in|access my account] {since}|[Login|Sign in|"
  "The login page] {broken} [with {err}|{since}|]|{when} I [log in|sign in] [I "
  "am sent back|the page reloads|it shows {err}|it is just white]|{our} {usr} "
  "is [locked out|logged out all the time|not able to log in] {since}|It says "
  "[account locked|session expired|too many attempts|user not found] although "
  "[the password is right|nothing changed]" },
{ "invite_user", F_ACCT, A_TWO, 29, .05, { P_TEAM, P_ACC, P_PLAN }, PR_FLOW,
  "inviting people",
  "[invite|invitation] [problem|not received|]|add [a user|{usr}]|new {usr}",
  "{how} [invite|add] [a|another] {usr} [to {proj}|to our {ws}|]|The "
  "[invitation|invite|invitation mail] for {our} {usr} [never arrived|expired|"
  "{broken}|goes to spam]|{iwant} [invite|add|bring in] [a|my|{n}] {usr} [to "
  "{proj}|]|{our} {usr} [cannot accept|does not see|cannot open] the [invite|"
  "invitation|link]|{ask} [add|invite|resend the invite to] {mail0}|{our} "
  "{usr} left, [how do I|please] [remove|replace] [him|her|them] [and give the "
  "seat to another|]" },
{ "permissions", F_ACCT, A_ONE, 20, -.1, { P_TEAM, P_PROJ, P_BOARD }, PR_FLOW,
  "access rights",
  "permissions|[access|rights] [denied|missing|for {usr}]|role [question|"
    "change]",
  "{our} {usr} [cannot see|has no access to|should not see|cannot edit] {proj}|"
  "{how} [give|restrict|change|limit] [access|rights|permissions] [to {proj}|"
  "for a {usr}|]|{iwant} [make|promote] a {usr} [admin|owner|editor|guest]|It "
  "says [access denied|no permission|403|contact your admin] {when} {our} "
  "{usr} opens {proj}|[Who|Which role] can [delete|edit|export|share] {proj}?|"
  "Since the [role|team] change {we} [cannot edit|lost access to|do not see] "
  "{proj}" },
{ "delete_account", F_ACCT, A_ONE, 8, -.2, { P_ACC, P_DATA, P_PLAN },
  PR_FLOW, "deleting an account",
  "delete [account|my account|our {ws}]|close account",
  "{iwant} [delete|close|remove] [my|our|the] [account|user account|{ws}|"
  "profile]|{ask} [delete|close|deactivate] [my account|the account of a {usr}|"
  "our {ws}|{mail0}]|{how} [delete|close] [my|our] [account|{ws}|profile]|{we} "
  "have two [accounts|workspaces|profiles] and want [one removed|them merged|"
  "only one]|The [delete|close] button in the account settings [is grey|"
  "{broken}]" },
{ "change_email", F_ACCT, A_NONE, 12, 0, { P_ACC, P_SEC, P_TEAM }, PR_FLOW,
  "changing the e-mail address",
  "change [email|e-mail|login email|owner]|new [email|domain]",
  "{iwant} [change|update] [my|the] [email|email address|login name] [to "
  "{mail0}|of a {usr}|]|{our} company [has a new domain|changed its name|was "
  "renamed], {how} [update|change] all [emails|logins|addresses]|{ask} "
  "[transfer|move] the [ownership|account] to [another|a] {usr}|The "
  "confirmation [mail|link] for the new [email|address] [never arrives|"
  "{broken}|expired]|The old [owner|admin] left and {we} cannot [change|reach] "
  "the [login email|owner]" },
{ "upgrade_plan", F_PLAN, A_ONE, 24, .2, { P_PLAN, P_PRICE, P_BILL }, PR_FLOW,
  "an upgrade",
  "upgrade [to {tier}|please|]|switch to {tier}",
  "{iwant} [upgrade|move|switch|go] [to {tier}|our {sub} to {tier}|]|{ask} "
  "[upgrade|move|switch] [us|our {sub}] to {tier} [from {month}|today|]|{how} "
  "[upgrade|get] [to {tier}|the bigger plan|more features]|{we} [hit|reached] "
  "the limit of [our plan|projects|automations|storage] and [need more|need "
  "{tier}]|The upgrade to {tier} {broken} [with {err}|]|What [changes|happens] "
  "{when} we [upgrade|move] to {tier}?" },
{ "downgrade_plan", F_PLAN, A_ONE, 11, -.2, { P_PLAN, P_PRICE, P_BILL },
  PR_FLOW, "a downgrade",
  "downgrade [to {tier}|]|smaller plan|reduce [plan|seats]",
  "{iwant} [downgrade|go back|switch|move] [to {tier}|to a smaller plan|to the "
  "free plan]|{we} [do not need|pay too much for|no longer use] [all|half of] "
  "the [seats|features|{sub}], [can we reduce|we want a smaller plan]|{ask} "
  "[reduce|lower|downgrade] our {sub} [to {tier}|by {n} seats|from {month}]|"
  "What do we lose {when} we [downgrade|go back] to {tier}?|{tier} is [too "
  "expensive|more than we need] [now|after the price change|], is there "
  "[something smaller|a cheaper plan]?" },
{ "cancel_subscription", F_PLAN, A_TWO, 42, -.4, { P_PLAN, P_BILL, P_ACC },
  PR_FLOW, "cancelling",
  "cancel [subscription|our {sub}|please|]|cancellation|do not renew",
  "{iwant} [cancel|terminate|end|stop] [our|my|the] {sub}|{ask} [cancel|stop|"
  "end|terminate] [our|my|the] {sub} [by {date}|at the end of {month}|]|{we} "
  "[will not renew|are leaving|decided to leave|move to another tool] [because "
  "{why}|]|{how} [cancel|stop] [the|our] [{sub}|renewal|automatic renewal]|The "
  "cancel button [is missing|{broken}|is hidden]|We already cancelled {past}, "
  "why is the {sub} still [active|running|charged]?" },
{ "pricing_question", F_PLAN, A_OLD, 27, .05, { P_PRICE, P_PLAN, P_HOME },
  PR_FLOW, "prices",
  "[price|pricing] [question|list|]|discount|quote [please|for {n} users]",
  "[How much|What] [does|would] {tier} cost [for {n} users|per seat|yearly]?|"
  "{ask} send [us|me] [a quote|an offer|prices] for [{tier}|{n} seats|{prod}]|"
  "Is there [a discount|special pricing] for [non-profits|schools|annual "
  "payment|startups]?|What is the difference between {tier} and {tier}?|{idk} "
  "[how the new prices work|what {prod} costs|if guests are counted as seats]|"
  "Does the price of {tier} include [{prod}|storage|API calls|support]?" },
{ "add_seats", F_PLAN, A_NONE, 19, .1, { P_PLAN, P_TEAM, P_BILL }, PR_FLOW,
  "more seats",
  "[more|add|additional] [seats|licences]|seat limit",
  "{iwant} [add|buy|get] {n} [more|additional|] [seats|licences|users]|{ask} "
  "[add|increase our {sub} by] {n} [seats|licences|users]|{how} [add|buy] "
  "[seats|licences|more users] [in the middle of the year|for a {usr}|]|It "
  "says [seat limit reached|no free seats] {when} I [invite|add] a {usr}|We "
  "have {n} [seats|licences] but [only|need] {n} [users|people], [can we "
  "change that|what does it cost]?" },
{ "trial_extension", F_PLAN, A_NONE, 9, .2, { P_PLAN, P_HOME, P_PRICE },
  PR_FLOW, "the trial period",
  "trial [extension|expired|]|extend trial|more time to test",
  "{our} trial [ends|expired|runs out] [{past}|tomorrow|too early], [can we "
  "extend it|we need more time|can you give us {n} days]?|{iwant} [extend|"
  "restart|continue] the trial [of {tier}|of {prod}|]|{ask} [extend|unlock|"
  "restart] {our} [trial|test account|demo]|{we} [had no time|could not] to "
  "test {prod}, is a longer trial possible?|Can we try {tier} [before we buy|"
  "for free|for {n} days]?" },
{ "export_fails", F_BUG, A_ONE, 34, -.35, { P_REP, P_DASH, P_PROJ }, PR_FLOW,
  "a broken export",
  "export [fails|broken|error|hangs]|cannot export [{rep}|to {fmt}|]",
  "The export [of {rep}|of {proj}|to {fmt}|] {broken} [{since}|with {err}|]|"
  "{cannot} [export|download] [{rep}|{proj}|the {fmt}] [as {fmt}|{since}|]|"
  "{when} I [export|download] [{rep}|{proj}] [as {fmt}|] [the file is empty|it "
  "stops at ##%|it shows {err}|half of the rows are missing]|The {fmt} [from "
  "the export|I download] [is empty|is damaged|has no headers|cannot be "
  "opened]" },
{ "sync_error", F_BUG, A_ONE, 37, -.35, { P_INT, P_TIME, P_PROJ }, PR_LINK,
  "sync problems",
  "sync [error|broken|stopped|problem]|{tool} [not syncing|sync error]",
  "The [sync|connection|integration] with {tool} {broken} {since}|[Tasks|"
  "Entries|Contacts|Events] [are no longer|do not get|are not] [synced|updated|"
  "copied] [to|from] {tool} {since}|{tool} [and {prod}|] [shows|has] [old data|"
  "different data|duplicates|nothing] {since}|{when} [it syncs|I press sync|"
  "{tool} is updated] [it shows {err}|nothing happens|entries are doubled]|"
  "{our} {tool} [connector|integration] [disconnects|stops|loses the login] "
  "every [hour|day|night]" },
{ "slow_performance", F_BUG, A_NONE, 29, -.35, { P_BOARD, P_DASH, P_FILE },
  PR_FLOW, "slow pages",
  "[very|so|] slow|{ws1} [slow|hangs]|loading forever",
  "{ws1} is [very|extremely|so|unusably] slow {since}|{proj} [takes|needs] [a "
  "minute|{n} seconds|forever] to [load|open|save]|{when} I [open|scroll|"
  "search] {proj} [it hangs|the browser freezes|I wait {n} seconds|it times "
  "out]|Everything [hangs|is slow|lags] {since} [with {n} people|on every "
  "computer|]|[Uploading|Opening|Saving] [files|{rep}|{proj}] [takes forever|"
  "is slow|times out]" },
{ "app_crash", F_BUG, A_NONE, 20, -.4, { P_BOARD, P_PROJ, P_HOME }, PR_FLOW,
  "crashes",
  "[app|page] [crashes|crashed|closes]|white page|crash [in {prod}|{since}]",
  "{ws1} [crashes|closes|goes white|dies] {when} I [open|save|print|edit] "
  "{proj}|The [app|page|desktop app|window] [crashes|freezes and closes|"
  "disappears] [{since}|all the time|with {err}]|{when} I [open|click on|move] "
  "{proj} [it crashes|everything goes white|it says {err}|the app closes]|I "
  "[lost|have to redo] [my work|an hour of work] because {ws1} [crashed|closed "
  "itself]" },
{ "notification_missing", F_BUG, A_ONE, 18, -.2, { P_NOTE, P_ACC, P_AUTO },
  PR_FLOW, "missing notifications",
  "no [notifications|emails|alerts]|[mails|notifications] [missing|too late]",
  "{we} [do not get|no longer receive|stopped receiving] [notifications|emails|"
  "mails|alerts|reminders] [for {proj}|from {prod}|] {since}|[Notifications|"
  "Reminders|Emails] [arrive|come] [hours late|twice|only sometimes|never]|"
  "{our} {usr} is not [notified|informed|mentioned] {when} {proj} [changes|is "
  "due|is assigned]|The [reminder|alert|mention mail] {broken} {since}|{how} "
  "[turn off|reduce] the [emails|notifications], {we} get {n} a day" },
{ "import_fails", F_BUG, A_ONE, 20, -.3, { P_IMP, P_PROJ, P_FILE }, PR_FLOW,
  "a broken import",
  "import [fails|error|stuck]|cannot import [{fmt}|]|upload [error|stops]",
  "The import [of {fmt}|of {proj}|from {tool}|] {broken} [{since}|with {err}|]|"
  "{cannot} [import|upload] [the {fmt}|{proj}|our data] [from {tool}|{since}|]|"
  "{when} I [import|upload] the {fmt} [it stops at row ###|it shows {err}|only "
  "half of the rows arrive|columns are mixed up]|The [imported|uploaded] {fmt} "
  "[has wrong dates|has broken characters|is empty|shows duplicates]" },
{ "report_wrong", F_BUG, A_NONE, 24, -.3, { P_REP, P_DASH, P_TIME }, PR_TRACK,
  "wrong numbers",
  "wrong [numbers|totals|data]|{rep} [wrong|incorrect]",
  "The [numbers|totals|hours|values] in {rep} are [wrong|not correct|different "
  "from {proj}|too low] {since}|{rep} [shows|counts|displays] [{n} hours "
  "instead of {n}|the wrong month|old data|duplicates|zero]|{when} I [filter|"
  "group|open] {rep} [the totals change|entries are missing|it shows other "
  "numbers]|{idk} why {rep} [does not match|differs from] [{inv}|the export|"
  "{tool}|{proj}]" },
{ "mobile_bug", F_BUG, A_OLD, 20, -.3, { P_MOB, P_TIME, P_HOME }, PR_POCKET,
  "the mobile app",
  "mobile app [broken|problem|]|[android|iphone] app",
  "The [mobile|android|iphone|iOS|phone] app {broken} {since}|{cannot} [open|"
  "start|use|log in to] [the app|Pocket] on my [phone|iphone|android|ipad|"
  "samsung] {since}|{when} I [open|start|update] the app [on my phone|] [it "
  "closes|it stays white|it shows {err}|it asks to log in again]|[Offline|"
  "Photo|Push] [entries|upload|messages] [in the app|on the phone] {broken}|"
  "The app [drains the battery|does not sync|shows old data] on [android|ios|"
  "my phone]" },
{ "timer_bug", F_BUG, A_ONE, 22, -.3, { P_TIME, P_MOB, P_BOARD }, PR_TRACK,
  "the timer",
  "timer [bug|stopped|wrong]|[hours|{tsh}] [missing|lost|wrong]",
  "The timer [stops by itself|keeps running|{broken}|shows the wrong time] "
  "{since}|{our} [{tsh}|hours|time entries] [are gone|are missing|are doubled|"
  "have the wrong date] {since}|{when} I [stop|start|edit] the timer [the "
  "hours disappear|it adds an hour|it shows {err}|nothing is saved]|{cannot} "
  "[submit|edit|approve|lock] [the|my] {tsh}|{n} hours of {our} {usr} were "
  "[lost|not saved|booked twice] in {tsh}" },
{ "howto_import", F_HOW, A_TWO, 18, .1, { P_IMP, P_PROJ, P_HOME }, PR_FLOW,
  "importing data",
  "how to import|import [from {tool}|question]|move from {tool}",
  "{how} [import|bring in|load|migrate] [our data|{proj}|a {fmt}|contacts] "
  "[from {tool}|]|{iwant} [import|migrate|move] [{proj}|everything|{n} "
  "projects] from {tool}|Which [columns|format|template] [does the import need|"
  "is expected for the {fmt}]?|{idk} how to [map|match] the columns [of the "
  "{fmt}|] {when} I import|Is there [a template|an example {fmt}|a guide] for "
  "the import?" },
{ "howto_api", F_HOW, A_ONE, 16, .05, { P_API, P_INT, P_DATA }, PR_LINK,
  "the API",
  "API [question|key|token|limit]|{api} [error|question]",
  "{how} [get|create|read|update] [{proj}|time entries|users|an API key] [with|"
  "through|in] the API|What is the [rate limit|page size|timeout] of {api}?|"
  "{api} [returns|answers] [401|403|429|500|an empty list] {when} {we} [send|"
  "use] [the token|a filter|page 2]|{our} developer [asks|wants to know] [how "
  "to|if we can] [filter|page through|update] [{proj}|entries] in {api}|Where "
  "do I find [the API token|the documentation|an example] for {api}?" },
{ "howto_webhook", F_HOW, A_DRAFT, 9, .0, { P_API, P_AUTO, P_INT }, PR_LINK,
  "webhooks",
  "webhook [question|not called|setup]",
  "{how} [set up|create|test|sign] a webhook [for {proj}|to {tool}|]|{our} "
  "webhook [is not called|{broken}|gets no data|is called twice] {when} {proj} "
  "changes|Which [fields|events|payload] does the webhook [send|contain] for "
  "{proj}?|{iwant} [send|push] [changes|events|alerts] of {proj} to [our "
  "server|{tool}]|The [signature|secret|retry] of the webhook [does not match|"
  "{broken}]"
  },
{ "howto_report", F_HOW, A_ONE, 28, .1, { P_REP, P_DASH, P_TIME }, PR_TRACK,
  "building a report",
  "[report|dashboard] [question|how to]|how to build {rep}",
  "{how} [create|build|make|share|schedule] {rep} [per client|per month|for "
  "{proj}|]|{iwant} [see|show|get] [hours|costs|numbers] [per {usr}|per client|"
  "of {proj}] in {rep}|Is there a way to [filter|group|compare|send] {rep} [by "
  "tag|by month|every monday]?|{idk} [which {rep} shows|where I see] [overtime|"
  "budget|hours of {proj}]|{our} [boss|manager|client] wants {rep} [every "
  "month|as {fmt}|by mail]" },
{ "integration_setup", F_HOW, A_TWO, 32, .05, { P_INT, P_HOME, P_API },
  PR_LINK, "connecting other tools",
  "[connect|integrate] {tool}|{tool} [integration|setup]",
  "{how} [connect|integrate|link] {tool} [with {prod}|to {proj}|]|{iwant} "
  "[connect|link|use] {tool} [with {prod}|and {prod}|]|Do you [support|have] "
  "[an integration|a connector] [with|for] {tool}?|{when} I [connect|"
  "authorise] {tool} [it asks for admin rights|I land on an empty page|it "
  "shows {err}]|{idk} which [account|scope|permission] {tool} needs|Is it "
  "possible to [send|sync|copy] {proj} to {tool}?" },
{ "howto_automation", F_HOW, A_ONE, 17, .1, { P_AUTO, P_BOARD, P_NOTE },
  PR_FLOW, "automations",
  "automation [question|rule|]|[rule|trigger] [question|not firing]",
  "{how} [create|set up|copy] [an automation|a rule|a trigger|a recurring "
  "task] [for {proj}|]|{iwant} [move|assign|close|notify] [tasks|cards|{proj}] "
  "automatically {when} [a date passes|a field changes|someone comments]|{our} "
  "[rule|automation|trigger] [does not run|runs twice|{broken}] {when} {proj} "
  "changes|Can [a rule|an automation] [send|create|copy] [an email|{rep}|"
  "{proj}]?|Is there a limit for [automations|rules]?" },
{ "data_export_request", F_DATA, A_ONE, 12, -.05, { P_DATA, P_ACC, P_REP },
  PR_FLOW, "a full data export",
  "[full|data] export|[backup|all our data]|export everything",
  "{ask} [send|give] us [all our data|a full export|a backup|a dump] [as {fmt}|"
  "of {proj}|]|{iwant} [export|download|back up] [everything|all our data|the "
  "whole {ws}] [before we leave|as {fmt}|]|{how} [export|download|back up] "
  "[everything|all projects|the whole {ws}] [including files|as {fmt}|]|{our} "
  "[auditor|management|IT] [needs|wants] [a copy of|] all data [of {month}|as "
  "{fmt}|]|Does the full export [contain|include] [comments|files|time "
  "entries]?" },
{ "gdpr_request", F_DATA, A_ONE, 6, -.05, { P_DATA, P_ACC, P_SEC }, PR_FLOW,
  "data protection",
  "GDPR [request|question]|[DPA|privacy] [request|contract]",
  "{iwant} [request|receive|see] all personal data you store [about me|about "
  "our {usr}|about {mail0}]|{ask} [delete|erase|remove] [all personal data|all "
  "data] [of a {usr}|of {mail0}|] [under GDPR|according to article 17|]|{we} "
  "need [a signed DPA|the data processing agreement|the list of subprocessors]|"
  "Where is {our} data [stored|hosted|processed]?|{our} [data protection "
  "officer|lawyer] [asks|needs to know] [how long|where] you [keep|store] "
  "data" },
{ "data_restore", F_DATA, A_NONE, 13, -.3, { P_PROJ, P_FILE, P_BOARD },
  PR_FLOW, "restoring a deleted project",
  "[restore|recover] {proj}|deleted by [mistake|accident]|{proj} [gone|"
    "missing]",
  "{our} {usr} [deleted|removed|archived] {proj} [by mistake|by accident|"
  "{past}]|{ask} [restore|recover|bring back] {proj} [from {date}|]|{proj} [is "
  "gone|has disappeared|is missing|is empty] {since}|{how} [restore|undelete|"
  "recover] [{proj}|deleted tasks|an old version]|Is there [a trash|a backup|"
  "an undo] for {proj}?" },
{ "feature_request", F_MISC, A_NONE, 45, .15, { P_BOARD, P_REP, P_MOB },
  PR_FLOW, "a missing feature",
  "feature [request|idea]|suggestion|[dark mode|gantt view|idea] [please|]",
  "It would be [great|nice|helpful|useful] [if we could|to] [{feat}|{feat} in "
  "{prod}]|{we} [miss|would love|really need] [an option|a way|a button] to "
  "{feat}|Is it [planned|on the roadmap|possible in future] to {feat}?|"
  "[Suggestion|Idea|Feature request]: {feat}|Any plans to [support|add] [a way "
  "to|] {feat}?|{iwant} {feat} [but there is no such option|like in {tool}|]" },
{ "praise", F_MISC, A_NONE, 9, .8, { P_HOME, P_BOARD, P_REP }, PR_FLOW,
  "our feedback",
  "thank you|great [work|support|product]|[love|thanks for] {prod}",
  "[Thank you|Thanks] [so much|a lot|] for [the quick help|{prod}|solving "
  "{topic}|the great support]|{we} [love|really like|are very happy with] "
  "[{prod}|the new {ws}|{rep}]|Just wanted to say [the new {prod} is great|"
  "your support is excellent|{agent} did a great job]|{prod} [saves us {n} "
  "hours a week|makes our life easier|is the best tool we have]" },
{ "onboarding_training", F_MISC, A_ONE, 15, .2, { P_HOME, P_TEAM, P_PROJ },
  PR_FLOW, "training",
  "[training|onboarding|demo] [request|question]|getting started",
  "{we} are new [here|to {prod}] and [would like|need] [a training|a demo|an "
  "introduction|a call]|{ask} [show|explain|walk us through] [the first steps|"
  "{prod}|how to start]|Is there [a webinar|a course|a video|material] for "
  "[new users|admins|{n} people]?|{iwant} [book|schedule] [a training|an "
  "onboarding call|a demo] for [{n} people|our team|a {usr}]|Where should {we} "
  "start with {proj}?" },
{ "security_review", F_MISC, A_NONE, 5, 0, { P_SEC, P_DATA, P_HOME },
  PR_FLOW, "a security questionnaire",
  "security [questionnaire|review|audit]|SOC 2 [report|]",
  "{our} [security team|auditor|client] [needs|asks for] [your SOC 2 report|"
  "ISO 27001 certificate|a penetration test]|{ask} [fill in|complete|answer] "
  "[our|the attached] security questionnaire|Do you [encrypt|back up|log] "
  "[data|files|passwords] [at rest|every day|]?|{we} [do|run] a vendor [review|"
  "assessment] of {prod}, [who can answer|please send the documents]" },
{ "pulse_forecast", F_HOW, A_NONE, 18, -.05, { P_PULSE, P_DASH, P_REP },
  PR_PULSE, "the Pulse forecast",
  "[pulse|forecast] [question|wrong|how to]|pulse [setup|]",
  "{how} [use|train|read|set up] the [forecast|prediction|capacity view] in "
  "Pulse|The Pulse forecast [shows|predicts] [nonsense|{n} hours|an empty "
  "chart] [for {proj}|]|{iwant} [forecast|predict|plan] [capacity|hours|"
  "budget] [of {proj}|] with Pulse|Which data does [Pulse|the forecast] use "
  "[for {proj}|]?|{idk} how Pulse [calculates|predicts] [the capacity|the end "
  "date|overtime]" },
};

enum { INTENTS = COUNT(intents), OTHER = 254 };

/* Index of an intent by its key; a wrong key is a bug in the tables. */
static unsigned char intent_id(const char *key) {
    for (size_t i = 0; i < INTENTS; i++)
        if (!strcmp(intents[i].key, key)) return (unsigned char)i;
    die("no intent named %s", key);
    return 0;
}

/* The same words, another meaning: the page decides. */
static const struct {
    const char *text;
    struct { const char *key; unsigned char page; } use[3];
} doubles[] = {
{ "[The|Our|My] export [does not work|is not there|is missing|is empty]|"
  "{cannot} [export|download] it|[Where|How] do I get the export?|The download "
  "[stops|{broken}]|{iwant} [download|export] [it|the {fmt}] but [nothing "
  "happens|it is not there]",
  { { "export_fails", P_REP }, { "invoice_copy", P_BILL },
    { "data_export_request", P_DATA } } },
{ "[The|My] code [does not work|is not accepted|never comes|is wrong]|I do not "
  "get [the|a] code|{ask} send [a new|the] code|It says the code is [invalid|"
  "expired|wrong] {since}",
  { { "two_factor", P_SEC }, { "password_reset", P_LOGIN },
    { "howto_api", P_API } } },
{ "It [does not|will not|can not] connect [{since}|]|The connection {broken}|"
  "{cannot} connect [it|anything] {since}|[How do I connect it|Connecting is "
  "not possible]",
  { { "integration_setup", P_INT }, { "sso_setup", P_LOGIN },
    { "mobile_bug", P_MOB } } },
{ "[Some|Many|All] entries are [missing|gone|not there] {since}|[Half|Part] of "
  "our [data|entries|work] [is missing|has disappeared]|Where are the entries "
  "[of {month}|from {date}|of {proj}]?",
  { { "timer_bug", P_TIME }, { "report_wrong", P_REP },
    { "data_restore", P_PROJ } } },
{ "{how} add [more|new|{n}] [people|users]|{iwant} add [people|a {usr}|{n} "
  "users]|{cannot} add [a {usr}|people|users] [here|any more|{since}]",
  { { "add_seats", P_PLAN }, { "invite_user", P_TEAM },
    { "permissions", P_BOARD } } },
{ "{iwant} change [what we pay|our details|the {sub}|it]|{how} change [it|this|"
  "our {sub}]|{ask} change [it|the details|our {sub}] [from {month}|]",
  { { "update_payment_method", P_BILL }, { "upgrade_plan", P_PRICE },
    { "change_email", P_ACC } } },
{ "The upload [stops|hangs|{broken}|takes forever]|{cannot} upload [the {fmt}|"
  "anything|files] {since}|Uploading [is stuck|{broken}] at ##%",
  { { "import_fails", P_IMP }, { "slow_performance", P_FILE },
    { "app_crash", P_HOME } } },
{ "{ask} [close|remove|end] [it|everything|this]|{iwant} [close|end|remove] "
  "[it|everything|this] [by {date}|today|]|{how} get [out of this|rid of it]",
  { { "delete_account", P_ACC }, { "cancel_subscription", P_PLAN },
    { "gdpr_request", P_DATA } } },
{ "The [rule|trigger|message] [does not fire|is not sent|comes twice|{broken}]|"
  "Nothing is sent {when} {proj} changes|{cannot} get [the message|it] to "
  "[fire|be sent]",
  { { "howto_automation", P_AUTO }, { "notification_missing", P_NOTE },
    { "howto_webhook", P_API } } },
};

/* Vague wording of a whole family: text alone does not tell the intent. */
static const char *const vague[FAMILIES] = {
[F_BILL] = "There is [a problem|something wrong|an issue] with [our|my|the] "
  "[last|] [bill|invoice|payment|billing]|{ask} [check|look at|explain] {inv}|"
  "[Billing|Payment] question [about|for] {month}|{chg} is not [right|correct]|"
  "{inv} is wrong",
[F_ACCT] = "{cannot} get into [my|our|the] [account|{ws}] {since}|There is [a "
  "problem|something wrong] with [my|our] [account|login|access]|{our} {usr} "
  "[has no access|cannot get in] {since}|[Access|Login|Account] problem [since "
  "{date}|for a {usr}|]",
[F_PLAN] = "{we} [have a question|need to talk|would like to talk] about [our "
  "{sub}|the plan|the contract]|{iwant} change our {sub}|What are our options "
  "for the {sub}?|{ask} call us about {our} {sub}",
[F_BUG] = "{ws1} {broken} {since}|[Something|It] {broken} {since}|{when} I "
  "[open|save|use] it [nothing happens|it shows {err}]|{our} {prod} [is broken|"
  "has a problem|{broken}] [with {err}|{since}|]|I get {err} {since}",
[F_HOW] = "{how} [do this|use it|set this up] [with {prod}|with {tool}|]|{idk} "
  "how [this works|to set it up|to continue]|Question about {prod}|{ask} "
  "explain how [this|it] works [with {tool}|for {proj}|]",
[F_DATA] = "{ask} [send|tell] us [what you store|our data]|{iwant} get our "
  "data [back|out]|Question about {our} data|{our} data [is missing|must be "
  "removed]",
[F_MISC] = ("{we} have [a question|feedback|a wish] about {prod}|{ask} call us "
  "[about {prod}|today|]|Who can {we} talk to about {prod}?"),
};

/* Sentences that support the request; shared by a family. */
static const char *const detail[FAMILIES] = {
[F_BILL] = "The [invoice|order|reference] number is [INV-2026-#####|TF-######|"
  "########]|It [is|was] about {money} [from|on] {date}|We pay by {card} "
  "[every month|once a year|]|{our} [accountant|finance team] is [asking|"
  "waiting]|I attached [a screenshot|the bank statement|the pdf]|Our {sub} is "
  "{tier} with {n} seats|The bank [shows|confirmed] {money} on {date}",
[F_ACCT] = "My login is [my work mail|{mail0}]|I tried [another browser|"
  "incognito|on my phone|a different computer]|I [already|] checked [the spam "
  "folder|with our IT|the settings]|The other [users|people|colleagues] [can "
  "work|have the same|are fine]|I am [an admin|the owner|only a member] of the "
  "{ws}|It is [urgent|blocking] because [we have a deadline|nobody can work]",
[F_PLAN] = "We are on {tier} with {n} [seats|users]|{our} [contract|{sub}] "
  "[renews|ends] [on {date}|in {month}]|Our budget [was cut|is {money}|is "
  "fixed]|[Boss|Management|Procurement] wants [an answer|numbers] [by {date}|"
  "soon]|We [pay|paid] {money} [per month|a year]|We also look at {tool}",
[F_BUG] = "We use [Chrome|Firefox|Edge|Safari] [1##|on Windows|on a Mac|] and "
  "version {ver}|It [happens|fails] [every time|for all users|only for {proj}|"
  "since version {ver}]|The [console|log|page] [says|shows] {err}|I [cleared "
  "the cache|restarted|tried another browser|reinstalled it] [without success|,"
  " no change|]|It worked [fine|] [before|until {date}|in version {ver}]|{n} "
  "[people|users|colleagues] [are affected|have the same problem]|Steps: open "
  "{proj}, [click|press] [save|the menu|the button], [wait|look], {err}|The "
  "[request|job|trace] id is [########|req_########|job ######]",
[F_HOW] = "I [read|searched|looked at] [the help center|the docs|the manual] "
  "but [found nothing|it is outdated|did not understand it]|We [want|need] "
  "this for {proj}|{our} {usr} [asked|wants to know]|In {tool} this [is easy|"
  "was one click]|I am [not technical|new to this|using version {ver}]|A [link|"
  "short guide|screenshot|video] [would be enough|would help]",
[F_DATA] = "It is about {proj} and {n} [files|users|projects]|We need [it|an "
  "answer] [by {date}|within {n} days|for an audit]|{our} [IT|lawyer|auditor] "
  "[asks for|needs] it in writing|The [owner|user] is {mail0}",
[F_MISC] = "We are {n} [people|users] [in {n} teams|]|[Other|Similar] tools "
  "like {tool} [have|offer] this|We use {prod} [every day|for {proj}|since "
  "{month}]|[A call|A short answer] [would be great|is enough]",
};

/* Shared rules. */
static const struct { const char *name, *text; } rules[] = {
{ "greet", "[Hi|Hello|Hey|Dear|Good morning|Good afternoon|Greetings|Hi there] "
  "[team|support|all|everyone|support team|{agent}|]" },
{ "close", "[Thanks|Thank you|Thanks in advance|Many thanks|Best regards|Kind "
  "regards|Regards|Cheers|Best|Looking forward to your answer|Have a nice day|"
  "Please let me know|Waiting for your reply]" },
{ "iwant", "[I want|I would like|I need|I'd like|We want|We would like|We need|"
  "I am trying|We are trying|I was asked|I wanted|I wish] to" },
{ "cannot", "[I cannot|I can't|I can not|We cannot|I am unable to|I'm not able "
  "to|I couldn't|We are not able to|I still can't|I can no longer|Nobody here "
  "can|It is impossible to]" },
{ "how", "[How do I|How can I|How do we|How can we|Where do I|What is the best "
  "way to|Is there a way to|Is it possible to|Can I|I do not understand how to|"
  "Could you explain how to|What do I need to do to|Please tell me how to]" },
{ "ask", "[Can you|Could you|Please|Can you please|Would you|Could someone|Pls|"
  "Kindly|Can anybody|We ask you to|I need you to]" },
{ "idk", "[I do not understand|I don't know|I am not sure|We do not know|We "
  "wonder|I can't figure out|It is not clear to me|Nobody here knows]" },
{ "we", "[we|I|our team|my team|the company]" },
{ "our", "[our|my|the|one of our]" },
{ "iforgot", "I [forgot|lost|do not remember|can't remember|no longer know]" },
{ "ihave", "[I have|I got|I've got|I bought|We got]" },
{ "broken", "[does not work|doesn't work|is broken|is not working|fails|keeps "
  "failing|stopped working|no longer works|does nothing|never finishes|gives "
  "an error|just hangs|is stuck|ends with an error|runs into a timeout|behaves "
  "strangely]" },
{ "since", "since [yesterday|this morning|monday|last week|the last update|"
  "{date}|the weekend|{n} days|version {ver}|the change|today|we changed the "
  "plan]" },
{ "past", "[yesterday|last week|last month|on {date}|in {month}|{n} days ago|"
  "this morning|recently]" },
{ "when", "[when|whenever|every time|as soon as|each time|once|after]" },
{ "err", "[error ####|an error|E-####|ERR_####|error 0x80######|a red message|"
  "\"something went wrong\"|\"unexpected error\"|a timeout|HTTP 50#|error code "
  "###|\"invalid request (####)\"|message TF-####]" },
{ "chg", "[the|this|that|our|a] [charge|payment|amount|transaction|debit] [of "
  "{money}|from {date}|for {month}|on the {card}|]" },
{ "inv", "[the|our|my] [invoice|bill|receipt|last invoice] [INV-2026-#####|for "
  "{month}|from {month}|of {money}|from {date}|]" },
{ "card", "[card|credit card|company card|visa|mastercard|bank account|payment "
  "card]" },
{ "sub", "[subscription|plan|license|contract|licence|account|package|"
    "membership]"
  },
{ "usr", "[colleague|user|teammate|coworker|new employee|contractor|manager|"
  "freelancer|client|intern|admin|team member|accountant|{first}]" },
{ "rep", "[the|a|our|my] [report|dashboard|monthly report|chart|summary|weekly "
  "report|overview|utilisation report|budget view]" },
{ "proj", "[the|our|a|my] [project|board|task list|{ws}|client project|"
  "calendar|sprint|milestone|backlog|folder|list] [{rare}|\"{rare}\"|]" },
{ "fmt", "[csv|excel|pdf|spreadsheet|file|xlsx|CSV file|excel sheet|table]" },
{ "tool", "[Slack|Jira|Google Calendar|Outlook|Salesforce|HubSpot|QuickBooks|"
  "Xero|Teams|GitHub|Zapier|Trello|Asana|Dropbox|DATEV]" },
{ "idp", "[Okta|Azure AD|Google|Entra|OneLogin|JumpCloud|our identity provider]"
  },
{ "tier", "[Pro|Enterprise|Starter|the Pro plan|the Enterprise plan|the free "
  "plan|the bigger plan|the annual plan]" },
{ "api", "[the API|the REST API|/v2/projects|/v2/entries|the endpoint "
  "/v2/users|GET /v2/reports|the API v2]" },
{ "why", "[it is too expensive|we do not use it enough|{tool} is cheaper|of "
  "{topic}|of too many errors|our budget was cut|the company closes|support is "
  "slow|of missing features]" },
{ "feat", "[sort {rep} by client|copy {proj} with all tasks|set a budget per "
  "{usr}|have a dark mode|export {rep} to {fmt}|see a gantt chart|lock old "
  "{tsh}|use keyboard shortcuts|connect {tool}|invite guests without a seat|"
  "import from {tool}|get notified in {tool}|filter {proj} by tag|pay by "
  "invoice|print {proj}|start the timer from {tool}|change the currency of "
  "{inv}|undo a delete|merge two projects|give a {usr} read only access]" },
{ "ws1", "[{prod}|The {ws}|{proj}|The page|The app|The system|The site|"
  "Tallyforge|Your tool]" },
{ "ws_old", "[workspace|space|workspace]" }, { "ws_new", "[hub|hub|team hub]" },
{ "tsh_old", "[timesheet|time sheet|timesheets]" },
{ "tsh_new", "[worklog|worklogs|work log]" },
{ "tfa_old", "[2FA|two factor|the authenticator|two-factor authentication|the "
  "SMS code|MFA]" },
{ "tfa_new", "[the passkey|passkeys|my passkey|the security key|2FA]" },
{ "story", "We are a [small|growing|] team of {n} [people|users] and [use|rely "
  "on] {prod} [every day|for {proj}|]|[As you know|As discussed|As mentioned|"
  "As I told {agent}] we [use|moved to|bought] {prod} [in {month}|last year|]|"
  "I am [writing|contacting you] [on behalf of {co}|for {co}|again|because of "
  "the following]|[We|I] [work|worked] on {proj} [all week|for a client|with "
  "{n} people]|[Our|My] [boss|client|manager|team] [is waiting|needs this|"
  "keeps asking] [for it|by {date}|for {proj}|]|We have been [a customer|"
  "customers|with you] [since 201#|for {n} months|for years]|I [talked|spoke] "
  "to {agent} [{past}|on the phone] [about it|about {topic}|]|We [plan|"
  "planned] to [roll out|use] {prod} [for {n} people|in {month}|]|The [month "
  "end|deadline|audit|launch] is [close|on {date}|next week]|I could not find "
  "[an answer|anything] [in the help center|on your page|]|[Sorry|Apologies] "
  "[if this is the wrong place|for the long text|to bother you]|I am [not sure|"
  "no longer sure] if [this|it] is [a bug|my mistake|about {topic}]|{co} [is|"
  "has been] in the middle of [{rare}|a migration|a reorganisation]|My "
  "[colleague|coworker] {first} [takes care of|looks after] {proj}" },
{ "stray", "[Last week|Earlier|In {month}|Some time ago|Before that] [I|we] "
  "[wrote|asked|opened a ticket|called] about {topic}[, that is solved| but "
  "that is done|, still open| and got a good answer|]|[This|It] [has nothing "
  "to do with|is not about|is different from|came after] {topic}|[{agent}|Your "
  "chat bot|Your colleague|The help page] [sent me to|talked about|suggested|"
  "only mentions] {topic}[, that is not it| but that did not help|]|We [first|"
  "already] [thought|checked whether] it [was|had to do with] {topic}|I know "
  "you are busy with {topic}|[Unlike|Apart from|Besides] {topic} [this is new|"
  "all works well|there is nothing else]" },
{ "also", "[Also|And also|One more thing:|Another question:|Second:|By the way,"
  "|While I am writing:|PS:|In addition,]" },
{ "angry", "This is [really|very|] [frustrating|annoying|unacceptable|"
  "disappointing|embarrassing]|I am [very|really|] [unhappy|disappointed|angry|"
  "upset|fed up]|[Nobody|No one] [answers|helps|cares]|This is the [second|"
  "third|{n}th] time|We are losing [money|clients|time|hours]|[Terrible|Poor|"
  "Horrible|Awful] [service|support|experience]|If this is not [fixed|solved] "
  "soon we [will leave|will switch to {tool}|look for another tool]|I have "
  "been waiting for {n} days|[Seriously|Really|Come on]?|This is [ridiculous|a "
  "joke|not what we pay for]|We are [paying|spending] {money} for this" },
{ "happy", "[Thanks|Thank you] [so much|a lot|] for [the great tool|your quick "
  "help|the good support]|We [love|really like] {prod}|[Great|Nice|Good] [work|"
  "product|update], [by the way|really]|Otherwise we are [very|really|] [happy|"
  "satisfied]|You are [always|] [very helpful|great|quick]|No [rush|hurry|"
  "stress]|Everything else [works well|is great|is perfect]" },
{ "urgent", "[This is urgent|Please hurry|ASAP please|We need this today|It is "
  "blocking us|High priority for us|Production is down]" },
{ "subject", "[Question|Help|Help needed|Problem|Issue|Support needed|Urgent|"
  "Question about {prod}|{prod}|Problem with {prod}|Please help|Ticket|Request|"
  "Not working|Need assistance|{co}|Account {co}|One question|Quick "
  "question]" },
{ "piiline", "You can [call|reach] me [at|under|on] {phone}|My number is "
  "{phone}|Please [answer|write|reply] to {mail} [instead|]|The card is "
  "{cardno}[, exp 1#/2#|]|We paid with {cardno}|My private mail is {mail}" },
{ "oos", "[I|We] [saw|found] your [job|open position] [for a developer|in "
  "sales] and [want to apply|attach my CV]|{we} offer [SEO|link building|"
  "outsourcing|cleaning|lead generation] [services|packages] [at a good price|"
  "for {money}|]|Where is my [parcel|package|delivery] [with number ########|"
  "from {date}|]?|[test|testing|test test|asdf|please ignore, test]|Is {agent} "
  "[still working|in the office|on holiday]?|Congratulations, you have [won|"
  "been selected for] {money}|[We invite you|You are invited] to [our "
  "conference|a trade fair|a podcast] in {month}|The [elevator|heating|"
  "printer] in {our} office {broken}|I think [this mail|my mail] went to the "
  "wrong company|[What is the weather|What time is it] in {month}?|Please "
  "[remove me|unsubscribe me] from [your newsletter|this list]|Can you sponsor "
  "{our} [football club|school]?" },
{ "reply", "[I have checked|I looked at|We reviewed] [your account|the logs|"
  "the settings] and [everything is set now|corrected the entry|forwarded it "
  "to our engineers|found the cause]|[Please try|Could you try] [again|to sign "
  "out and in|the steps below|another browser] and [tell me|let me know] [the "
  "result|if it helps]|[Could you send|May I ask for] [a screenshot|the exact "
  "time|the request id|the invoice number]|I am [happy|glad] to help with "
  "{topic0}|[You find|There is] [the option|more] under {page} [in the menu|]|"
  "This [is|was] [a known issue|fixed in version {ver}|working as designed]" },
{ "macro", "Hi {first},\n\nthank you for contacting Tallyforge Support. "
  "{reply}. {reply}.\n\n[Best regards|Kind regards],\n{agent}|Hello {first},"
  "\n\nthanks for [your message|reaching out|the report]. {reply}.\n\n[Best|"
  "Cheers],\n{agent}|Hi {first},\n\nas we have not heard from you we will "
  "close this request. You can reopen it at any time by "
  "replying.\n\nTallyforge Support" },
{ "followup", "[Thanks|Thank you], [that worked|it works now|solved]|[Still|It "
  "is still] [not working|the same] {since}|Here is the [screenshot|number|"
  "file]|Any [news|update]?|[Ok|Fine], [will try|I will check] [tomorrow|later|"
  "]|It [came back|happened again] {past}" },
{ "note", "[Checked|Looked at] [logs|billing|account], [nothing unusual|looks "
  "like {topic0}|see linked issue]|[Customer|Caller] [is|was] [friendly|upset|"
  "in a hurry], [call back|asked for a call]|[Assign|Escalate] to [tier 2|"
  "billing|engineering] [please|]|Probably {topic}?|Duplicate of ########" },
{ "de_hi", "[Hallo|Guten Tag|Hallo zusammen|Sehr geehrtes Team|Moin],\n" },
{ "de_bye", "[Vielen Dank|Mit freundlichen Grüßen|Danke im Voraus|Viele "
    "Grüße]" },
{ "de_story", "Wir [nutzen|verwenden] {prod} [seit {n} Monaten|mit {n} "
  "Personen|im Projekt {rare}]|[Unser Chef|Unser Kunde] wartet [darauf|auf "
  "eine Antwort]|Ich habe [im Hilfecenter|in der Anleitung] nichts gefunden|"
  "Das passiert [immer|seit gestern|seit dem Update {ver}]|Bitte [melden Sie "
  "sich|antworten Sie] [bald|schnell|bis {date}]" },
{ "fr_hi", "[Bonjour|Bonjour à tous|Madame, Monsieur|Salut],\n" },
{ "fr_bye", "[Merci d'avance|Cordialement|Merci beaucoup|Bien à vous]" },
{ "fr_story", "Nous [utilisons|travaillons avec] {prod} [depuis {n} mois|avec "
  "{n} personnes|pour le projet {rare}]|[Mon chef|Notre client] attend [une "
  "réponse|le résultat]|Je n'ai rien trouvé [dans l'aide|sur votre site]|Cela "
  "arrive [tout le temps|depuis hier|depuis la version {ver}]|Merci de "
  "[répondre|nous rappeler] [vite|avant le {date}]" },
{ "es_hi", "[Hola|Buenos días|Buenas tardes|Estimado equipo],\n" },
{ "es_bye", "[Gracias|Muchas gracias|Un saludo|Saludos cordiales]" },
{ "es_story", "[Usamos|Trabajamos con] {prod} [desde hace {n} meses|con {n} "
  "personas|en el proyecto {rare}]|[Mi jefe|Nuestro cliente] espera [una "
  "respuesta|el resultado]|No he encontrado nada [en la ayuda|en su página]|"
  "Esto pasa [siempre|desde ayer|desde la versión {ver}]|Por favor [respondan|"
  "llámennos] [pronto|antes del {date}]" },
};

enum { L_EN, L_DE, L_FR, L_ES, LANGS };

static const char *const lang_name[LANGS] = { "en", "de", "fr", "es" };
static const char *const month_name[LANGS][12] = {
    { "January", "February", "March", "April", "May", "June", "July", "August",
      "September", "October", "November", "December" },
    { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
      "September", "Oktober", "November", "Dezember" },
    { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
      "septembre", "octobre", "novembre", "décembre" },
    { "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
      "septiembre", "octubre", "noviembre", "diciembre" } };

/* Intents that also come in other languages. */
static const struct { const char *key, *text[LANGS - 1]; } foreign[] = {
{ "refund_request", {
  "[Ich möchte|Wir möchten] [mein Geld|den Betrag|{money}] [zurück|erstattet "
  "bekommen]|Bitte erstatten Sie [die Zahlung|den Betrag] vom {date}|Wann "
  "kommt die [Erstattung|Gutschrift]?",
  "[Je voudrais|Nous voulons] [un remboursement|être remboursés] [de {money}|]|"
  "Merci de rembourser [le paiement|le montant] du {date}|Quand arrive le "
  "remboursement ?",
  "[Quiero|Queremos] [un reembolso|que nos devuelvan el dinero] [de {money}|]|"
  "Por favor devuelvan [el pago|el importe] del {date}|¿Cuándo llega el "
  "reembolso?" } },
{ "invoice_copy", {
  "[Bitte senden Sie|Wir brauchen] die Rechnung [für {month}|INV-2026-#####|"
  "noch einmal]|Wo [finde|bekomme] ich [die Rechnungen|den Beleg]?|Die "
  "Rechnung [fehlt|ist nicht angekommen]",
  "[Pouvez-vous envoyer|Il nous faut] la facture [de {month}|INV-2026-#####]|"
  "Où [trouver|télécharger] les factures ?|Nous n'avons pas reçu la facture",
  "[¿Pueden enviar|Necesitamos] la factura [de {month}|INV-2026-#####]|¿Dónde "
  "[encuentro|descargo] las facturas?|No hemos recibido la factura" } },
{ "password_reset", {
  "Ich habe [mein Passwort|das Kennwort] vergessen|Die Mail zum Zurücksetzen "
  "[kommt nicht an|ist abgelaufen]|Bitte [setzen Sie|setzt] mein Passwort "
  "zurück",
  "J'ai [oublié|perdu] mon mot de passe|Le lien de réinitialisation [n'arrive "
  "pas|est expiré]|Merci de réinitialiser mon mot de passe",
  "He [olvidado|perdido] mi contraseña|El enlace para restablecer [no llega|ha "
  "caducado]|Por favor restablezcan mi contraseña" } },
{ "login_error", {
  "Ich kann mich [nicht|seit gestern nicht mehr] anmelden|Die Anmeldung [geht "
  "nicht|zeigt Fehler ####]|Unser Kollege ist ausgesperrt",
  "Je ne peux [pas|plus] me connecter|La connexion [ne marche pas|affiche "
  "l'erreur ####]|Notre collègue est bloqué",
  "No puedo [entrar|iniciar sesión] [desde ayer|]|El acceso [no funciona|"
  "muestra el error ####]|Nuestro compañero está bloqueado" } },
{ "cancel_subscription", {
  "[Wir kündigen|Ich kündige|Bitte kündigen Sie] [das Abo|den Vertrag|unser "
  "Konto] [zum {date}|]|Wie kann ich [kündigen|das Abo beenden]?|Wir wollen "
  "nicht verlängern",
  "[Nous résilions|Je veux résilier] [l'abonnement|le contrat] [au {date}|]|"
  "Comment [résilier|arrêter] l'abonnement ?|Nous ne voulons pas renouveler",
  "[Queremos|Quiero] [cancelar|dar de baja] [la suscripción|el contrato]|¿Cómo "
  "[cancelo|termino] la suscripción?|No queremos renovar" } },
{ "export_fails", {
  "Der Export [funktioniert nicht|bricht ab|ist leer]|Ich kann [den Bericht|"
  "die Tabelle] nicht exportieren|Beim Export kommt Fehler ####",
  "L'export [ne fonctionne pas|s'arrête|est vide]|Je ne peux pas exporter [le "
  "rapport|le tableau]|L'export affiche l'erreur ####",
  "La exportación [no funciona|se detiene|está vacía]|No puedo exportar [el "
  "informe|la tabla]|Al exportar sale el error ####" } },
{ "sync_error", {
  "Die Synchronisation mit {tool} [geht nicht|bricht ab]|{tool} zeigt alte "
  "Daten|Die Termine werden nicht [synchronisiert|übertragen]",
  "La synchronisation avec {tool} [ne marche plus|s'arrête]|{tool} montre "
  "d'anciennes données|Les tâches ne sont pas synchronisées",
  "La sincronización con {tool} [no funciona|se corta]|{tool} muestra datos "
  "viejos|Las tareas no se sincronizan" } },
{ "invite_user", {
  "Wie kann ich [einen Kollegen|neue Mitarbeiter] einladen?|Die Einladung "
  "[kommt nicht an|ist abgelaufen]|Bitte [laden Sie|fügen Sie] {first} [ein|"
  "hinzu]",
  "Comment inviter [un collègue|de nouveaux utilisateurs] ?|L'invitation "
  "[n'arrive pas|a expiré]|Merci d'ajouter {first}",
  "¿Cómo invito a [un compañero|nuevos usuarios]?|La invitación [no llega|ha "
  "caducado]|Por favor añadan a {first}" } },
{ "howto_report", {
  "Wie [erstelle|baue] ich [einen Bericht|ein Dashboard] [pro Kunde|für "
  "{month}]?|Wo sehe ich [die Stunden|das Budget] im Bericht?|Wir brauchen den "
  "Bericht jeden Monat",
  "Comment [créer|faire] [un rapport|un tableau de bord] [par client|pour "
  "{month}] ?|Où voir [les heures|le budget] dans le rapport ?",
  "¿Cómo [creo|hago] [un informe|un panel] [por cliente|de {month}]?|¿Dónde "
  "veo [las horas|el presupuesto] en el informe?" } },
{ "integration_setup", {
  "Wie verbinde ich {tool} mit {prod}?|Gibt es eine [Schnittstelle|Anbindung] "
  "zu {tool}?|Die Verbindung mit {tool} klappt nicht",
  "Comment [connecter|relier] {tool} à {prod} ?|Existe-t-il une intégration "
  "avec {tool} ?|La connexion avec {tool} ne marche pas",
  "¿Cómo conecto {tool} con {prod}?|¿Hay una integración con {tool}?|La "
  "conexión con {tool} no funciona" } },
};

/* ===========================================================================
 * 5 GRAM - the grammar, compiled once into linked nodes
 * ======================================================================== */

enum { N_LIT, N_DIGITS, N_ALT, N_RULE, N_VAR };
enum { V_DATE, V_MONEY, V_PROD, V_PAGE, V_VER, V_RARE, V_FIRST, V_MAIL, V_MAIL0,
       V_PHONE, V_CARDNO, V_MONTH, V_N, V_CO, V_AGENT, V_TOPIC, V_TOPIC0, V_WS,
       V_TSH, V_TFA, VARS };

static const char *const gram_vars[VARS] = {
    "date", "money", "prod", "page", "ver", "rare", "first", "mail", "mail0",
    "phone", "cardno", "month", "n", "co", "agent", "topic", "topic0", "ws",
    "tsh", "tfa" };

typedef struct {
    unsigned char kind;
    unsigned short arg;         /* rule, variable, digits or alternatives */
    uint32_t len, next;         /* literal length; next node, 0 ends */
    const char *lit;
    uint32_t first;             /* N_ALT: first entry in gram.head */
} node;

enum { NODES = 40000, HEADS = 40000, ALTS = 64 };

static struct {
    node node[NODES];           /* node 0 is the empty sequence */
    uint32_t head[HEADS];
    uint32_t nodes, heads;
    uint32_t rule[COUNT(rules)];
    uint32_t zipf[ALTS + 1][ALTS];      /* cumulative, scaled to 2^32 */
    uint32_t core[INTENTS], brief[INTENTS], twin[COUNT(doubles)];
    uint32_t vague[FAMILIES], detail[FAMILIES];
    uint32_t foreign[COUNT(foreign)][LANGS - 1];
    unsigned char twin_of[COUNT(doubles)][3], foreign_of[COUNT(foreign)];
    unsigned char cancel, forecast;     /* intents that the code names */
} gram;

/* Index of a rule by name. */
static unsigned short gram_rule(const char *name, size_t n) {
    for (size_t i = 0; i < COUNT(rules); i++)
        if (strlen(rules[i].name) == n && !memcmp(rules[i].name, name, n))
            return (unsigned short)i;
    die("grammar: no rule {%.*s}", (int)n, name);
    return 0;
}

/* Kind and argument of the {name} at p. */
static void gram_name(node *x, const char *p, size_t n) {
    x->kind = N_VAR;
    for (x->arg = 0; x->arg < VARS; x->arg++)
        if (strlen(gram_vars[x->arg]) == n && !memcmp(gram_vars[x->arg], p, n))
            return;
    x->kind = N_RULE;
    x->arg = gram_rule(p, n);
}

/* Parse alternatives up to ']' or the end; the result is one N_ALT node, or the
 * sequence itself when there is only one.  *pp is left behind the end.      */
static uint32_t gram_parse(const char **pp) {
    uint32_t alt[ALTS], *tail, id;
    unsigned short n = 0;
    const char *p = *pp;
    alt[0] = 0, tail = &alt[0];
    for (; *p && *p != ']';) {
        if (*p == '|') {
            if (++n == ALTS) die("grammar: too many alternatives: %s", *pp);
            alt[n] = 0, tail = &alt[n], p++;
            continue;
        }
        if (*p == '[') {
            p++;
            id = gram_parse(&p);
            if (*p++ != ']') die("grammar: no ]: %s", *pp);
            if (id == 0) continue;
        } else {
            id = gram.nodes++;
            node *x = &gram.node[id];
            const char *s = p;
            if (id >= NODES - 1) die("grammar: too many nodes");
            if (*p == '{') {
                p += strcspn(p, "}");
                gram_name(x, s + 1, (size_t)(p++ - s - 1));
            } else if (*p == '#') {
                p += strspn(p, "#");
                x->kind = N_DIGITS, x->arg = (unsigned short)(p - s);
            } else {
                p += strcspn(p, "[]{|#");
                x->kind = N_LIT, x->lit = s, x->len = (uint32_t)(p - s);
            }
        }
        *tail = id;
        while (gram.node[*tail].next) tail = &gram.node[*tail].next;
        tail = &gram.node[*tail].next;
    }
    *pp = p;
    if (n++ == 0) return alt[0];
    id = gram.nodes++;
    gram.node[id] = (node){ .kind = N_ALT, .arg = n, .first = gram.heads };
    if (gram.heads + n > HEADS) die("grammar: too many alternatives");
    memcpy(gram.head + gram.heads, alt, n * sizeof *alt);
    gram.heads += n;
    return id;
}

/* Compile one text of the tables. */
static uint32_t gram_text(const char *s) {
    const char *p = s;
    uint32_t id = gram_parse(&p);
    if (*p) die("grammar: stray ] in: %s", s);
    return id;
}

/* Compile all tables and the Zipf weights 1/(k+1)^0.7 of n alternatives. */
static void gram_init(void) {
    gram.nodes = 1;
    for (size_t n = 1; n <= ALTS; n++) {
        double sum = 0, c = 0;
        for (size_t k = 0; k < n; k++) sum += pow((double)k + 1, -0.7);
        for (size_t k = 0; k < n; k++) {
            c += pow((double)k + 1, -0.7) / sum;
            gram.zipf[n][k] = (uint32_t)(fmin(c, 1.0) * 4294967295.0);
        }
    }
    for (size_t i = 0; i < COUNT(rules); i++)
        gram.rule[i] = gram_text(rules[i].text);
    for (size_t i = 0; i < INTENTS; i++) {
        gram.core[i] = gram_text(intents[i].core);
        gram.brief[i] = gram_text(intents[i].brief);
    }
    for (size_t i = 0; i < COUNT(doubles); i++) {
        gram.twin[i] = gram_text(doubles[i].text);
        for (size_t k = 0; k < 3; k++)
            gram.twin_of[i][k] = intent_id(doubles[i].use[k].key);
    }
    for (size_t i = 0; i < FAMILIES; i++) {
        gram.vague[i] = gram_text(vague[i]);
        gram.detail[i] = gram_text(detail[i]);
    }
    for (size_t i = 0; i < COUNT(foreign); i++) {
        gram.foreign_of[i] = intent_id(foreign[i].key);
        for (size_t l = 0; l + 1 < LANGS; l++)
            gram.foreign[i][l] = gram_text(foreign[i].text[l]);
    }
    gram.cancel = intent_id("cancel_subscription");
    gram.forecast = intent_id("pulse_forecast");
}

/* Index of one of n alternatives, earlier ones more often. */
static inline uint32_t gram_pick(rng *r, unsigned n) {
    uint32_t u = (uint32_t)(rnd(r) >> 32), k = 0;
    while (k + 1 < n && gram.zipf[n][k] < u) k++;
    return k;
}

/* ===========================================================================
 * 6 WORLD - accounts, calendar of volume, drifts, events
 * ======================================================================== */

enum { MONTHS = 9, DAYS_MAX = 280, AGENTS = 24, GROUPS = 6 };
enum { T_FREE, T_STARTER, T_PRO, T_ENT, TIERS };
enum { SIG_VOLUME = 1, SIG_MOOD = 2, SIG_CANCEL = 4, SIG_SILENT = 8 };

static const char *const tier_name[TIERS] = {
    "free", "starter", "pro", "enterprise" };
static const char *const region_name[] = { "NA", "EMEA", "APAC", "LATAM" };
static const char *const industry_name[] = {
    "Software",  "Construction", "Legal",     "Marketing", "Healthcare",
    "Education", "Consulting",   "Logistics", "Retail",    "Non-profit"
};
static const char *const head_word[] = {
    "North", "Blue",    "Silver", "Green",  "Bright",  "Stone",  "River",
    "Iron",  "Summit",  "Clear",  "Oak",    "Red",     "Harbor", "Golden",
    "Quiet", "Swift",   "Maple",  "Cedar",  "Falcon",  "Urban",  "Polar",
    "Coral", "Amber",   "Lunar",  "Solar",  "Prime",   "Nova",   "Delta",
    "Terra", "Vista",   "Copper", "Willow", "Granite", "Atlas",  "Pine",
    "Metro", "Juniper", "Arbor"
};
static const char *const tail_word[] = {
    "gate", "fern",   "field", "works", "line", "point", "wave", "craft",
    "peak", "bridge", "leaf",  "forge", "path", "rock",  "side", "view",
    "land", "mark",   "port",  "brook", "hill", "cast",  "star", "house",
    "way",  "span",   "crest", "dale",  "grid", "loop",  "nest"
};
static const char *const kind_word[] = {
    "GmbH",      "Inc",    "Ltd",        "Group",  "Labs",
    "Partners",  "Studio", "Consulting", "Media",  "Systems",
    "Logistics", "Legal",  "Health",     "Design", "Foods",
    "Academy",   "Energy", "Retail",     "AG"
};
static const char *const first_name[] = {
    "Anna",  "Ben",   "Carla", "David", "Elena", "Frank", "Grace", "Hugo",
    "Irina", "Jonas", "Katja", "Liam",  "Maria", "Noah",  "Olga",  "Paul",
    "Quinn", "Rosa",  "Sam",   "Tina",  "Uwe",   "Vera",  "Will",  "Xenia",
    "Yusuf", "Zoe",   "Amir",  "Chloe", "Diego", "Emma",  "Felix", "Hana"
};
static const char *const last_name[] = {
    "Adler",  "Brown",  "Costa",  "Diaz",   "Evans", "Fischer",
    "Garcia", "Hughes", "Ivanov", "Jensen", "Klein", "Lopez",
    "Meyer",  "Novak",  "Okafor", "Patel",  "Quist", "Rossi",
    "Smith",  "Tanaka", "Usman",  "Vogel",  "Weber", "Yilmaz",
    "Zhang",  "Moreau", "Dubois", "Santos", "Olsen"
};
static const char *const group_name[GROUPS] = { "Billing", "Accounts", "Sales",
    "Engineering Support", "Customer Care", "Data Protection" };
static const unsigned char family_group[FAMILIES] = { 0, 1, 2, 3, 4, 5, 4 };

typedef struct {
    unsigned char tier, region, industry, product, source, signals;
    short churn, quiet;         /* days from the start, -1 never */
    short mood_from;            /* own sentiment decline, -1 none */
    int signup, renewal;        /* days since the epoch */
    unsigned seats, mrr, tickets;
} account;

/* Events: outbreaks and the decoys that must not be taken for one. */
enum { E_BUG, E_NOISY, E_CAMPAIGN, E_AUTO };
static const char *const event_kind[] = { "bug_outbreak", "noisy_account",
    "campaign", "auto_reply" };

typedef struct {
    const char *id;
    int kind;
    const char *key;            /* intent */
    unsigned char product, page;
    int day, len;               /* first day and length, of about 273 */
    double size, power;         /* tickets at 20k, growth with size */
    unsigned accounts;
    const char *version, *signature, *known, *core;
} event;

static const event events[] = {
    { "OB-1", E_BUG, "export_fails", PR_FLOW, P_REP, 62, 9, 190, 1, 90, "7.4.1",
      "ERR_EXPORT_5102: worker lost at chunk N", "KI-311",
      "{when} [I|we] export [{rep}|{proj}] it [stops|fails|ends] with "
      "ERR_EXPORT_5102: worker lost at chunk ##|The export [stops|dies] at ##% "
      "and "
      "shows ERR_EXPORT_5102 in job ######|ERR_EXPORT_5102 for [each|every] "
      "[{rep}|"
      "export] [since the update|since version {ver}|]|Exports [of {rep}|] "
      "[stop|"
      "abort] halfway [since {ver}|], the [page|log] says worker lost at chunk "
      "###" },
    { "OB-2", E_BUG, "sync_error", PR_LINK, P_INT, 118, 6, 75, .9, 40, "7.6.0",
      "SYNC-4471 token expired at /v2/sync", "",
      "{tool} [shows|says] SYNC-4471 token expired at /v2/sync [{since}|]|The "
      "sync "
      "[with {tool}|] stops with SYNC-4471 [after a minute|again and again|]|"
      "SYNC-4471 [although|but] we [reconnected|logged in to] {tool} "
      "[twice|again|"
      "]|Token expired at /v2/sync {when} {tool} [syncs|starts]" },
    { "OB-3", E_BUG, "login_error", PR_FLOW, P_LOGIN, 168, 3, 60, .9, 25,
      "8.0.0", "SAML assertion not yet valid (skew N s)", "KI-342",
      "[Nobody|No one|Half of us] can log in, it says assertion not yet valid "
      "(skew 3## s)|Login [fails|broken] with \"assertion not yet valid\" [for "
      "all|"
      "{since}|]|{when} we sign in we [get|see] SAML assertion not yet valid, "
      "skew "
      "### s" },
    { "OB-4", E_BUG, "mobile_bug", PR_POCKET, P_MOB, 205, 12, 50, .8, 30,
      "5.12.1", "NullPointerException in TimerService.onResume", "",
      "The app closes {when} I [open|resume] it, log: NullPointerException in "
      "TimerService.onResume|Pocket 5.12.1 [crashes|dies] [at once|on "
      "start|after "
      "the update] [on android ##|on my pixel|on "
      "samsung|]|TimerService.onResume "
      "null pointer [on|for] [all|{n}] [phones|devices]|Since 5.12.1 the phone "
      "app "
      "[closes itself|will not start]" },
    { "OB-5", E_BUG, "duplicate_charge", PR_LEDGER, P_BILL, 228, 5, 45, .8, 35,
      "8.2.0", "two debits with reference LDG-RUN-0817", "KI-355",
      "We see two debits with the reference LDG-RUN-0817|The august run "
      "LDG-RUN-0817 was [taken|booked|charged] [twice|two times]|Two [payments|"
      "charges] of {money} on the same day, both [say|with reference] "
      "LDG-RUN-0817" },
    { "OB-6", E_BUG, "import_fails", PR_FLOW, P_IMP, 246, 8, 13, .5, 3, "8.2.1",
      "column 17 rejected: bad offset", "",
      "The import stops with column 17 rejected: bad offset|[Each|Every] {fmt} "
      "is "
      "refused, \"column 17 rejected: bad offset +0#:30\"|bad offset in column "
      "17 "
      "{when} we [import|upload] the [hours|{fmt}]" },
    { "OB-7", E_BUG, "report_wrong", PR_PULSE, P_PULSE, 252, 20, 36, .7, 14,
      "8.3.0", "Pulse totals shifted by one day west of UTC", "",
      "In Pulse all [totals|hours] are [one day off|shifted by one day|on the "
      "wrong day]|Pulse [shows|counts] [friday|monday|sunday] hours on "
      "[saturday|"
      "sunday|the day before]|The Pulse totals [do not match|differ from] "
      "{tsh}, "
      "everything is one day [early|late]" },
    { "OB-8", E_BUG, "notification_missing", PR_FLOW, P_NOTE, 92, 7, 18, .5, 6,
      "7.5.0", "mailer deferred 421-7.0.28", "",
      "{our} mail server [shows|logs] 421-7.0.28 deferred for [all|your] "
      "[mails|"
      "notifications]|No [mails|notifications] arrive, bounce says mailer "
      "deferred "
      "421-7.0.28|421-7.0.28 [for|on] every [reminder|notification] [from "
      "you|]" },
    { "DC-1", E_NOISY, "sync_error", PR_LINK, P_INT, 100, 30, 20, 0, 1, "7.5.2",
      "connector drops every hour (one customer's own firewall)", "",
      "The connector [drops|disconnects] every hour [again|as always|], code "
      "LNK-0093|LNK-0093 again, connector gone [at ##:##|since {date}|]|Once "
      "more "
      "LNK-0093, {ask} [fix|check] our connector" },
    { "DC-2", E_NOISY, "report_wrong", PR_TRACK, P_REP, 140, 25, 20, 0, 1,
      "7.7.0", "overtime column is rounded (one customer's own setting)", "",
      "The overtime column is rounded [wrong|again|up to full hours] for [team|"
      "group] ##|Overtime is rounded, [ticket|case] ##### [was closed|is still "
      "open] but nothing changed" },
    { "DC-3", E_CAMPAIGN, "pricing_question", PR_FLOW, P_PRICE, 110, 8, 110, 1,
      80, "", "spring offer 20% (newsletter, not a defect)", "",
      "Is the spring offer [of 20%|] [valid|possible] for {tier}?|{we} "
      "[got|read] "
      "the newsletter about the spring offer, [what does {tier} cost|does it "
      "apply "
      "to us|is it for existing customers]?|How do {we} [use|redeem] the code "
      "SPRING20?" },
    { "DC-4", E_AUTO, "praise", PR_FLOW, P_HOME, 196, 40, 40, 1, 30, "",
      "out-of-office auto reply, same text each time", "",
      "Thank you for your message. I am out of the office and will answer "
      "after my "
      "return. In urgent cases please contact the front desk" },
};

enum { EVENTS = COUNT(events), EVENT_IDS = 20000 };

/* Drifts by day; used by the words, the weights and truth.json. */
enum { D_WS = 90, D_TSH = 130, D_TFA = 212, D_PULSE = 165, D_FORECAST = 190,
       D_MIX = 150, D_PRICE = 180, RAMP = 21 };

/* Shares that change for a while: factor on one intent. */
static const struct { const char *key, *cause; int from, to; double factor; }
mixes[] = {
{ "invite_user", "bigger teams after the seat campaign", D_MIX, 999, 1.8 },
{ "add_seats", "bigger teams after the seat campaign", D_MIX, 999, 1.8 },
{ "howto_import", "import wizard got easier", D_MIX, 999, .45 },
{ "cancel_subscription", "export outage", 66, 76, 2.2 },
{ "cancel_subscription", "price increase", D_PRICE, D_PRICE + 13, 3.2 },
{ "downgrade_plan", "price increase", D_PRICE, D_PRICE + 13, 2.6 },
{ "charge_unknown", "price increase", D_PRICE + 10, D_PRICE + 30, 2.0 },
};

/* Sentiment declines of whole segments. */
static const struct { const char *segment, *value; int from, to; double drop; }
declines[] = {
{ "tier", "enterprise", 150, 192, .40 },
{ "product", "Tally Track", 200, 242, .45 },
};

static struct {
    uint64_t seed, tickets;
    int64_t first_day;          /* since the epoch */
    int days;
    double cum_hour[DAYS_MAX * 24];
    double cum_intent[INTENTS];
    int intent_day;             /* day the cumulative weights stand for */
    account *acc;
    double *cum_acc;
    uint32_t accounts, churners, quiets;
    uint32_t *churner, *quiet;
    float quota[EVENTS][DAYS_MAX * 24];
    double pending[EVENTS], due[EVENTS];
    uint32_t *event_acc[EVENTS], event_accs[EVENTS];
    uint64_t event_n[EVENTS];
    uint64_t *event_ids[EVENTS];
    uint32_t event_core[EVENTS];        /* compiled grammar */
    int64_t event_first[EVENTS], event_last[EVENTS];
} world;

/* Name of an account; a bijection on index keeps names unique. */
static void account_name(uint32_t a, char *b, size_t n, bool domain) {
    uint32_t m = COUNT(head_word) * COUNT(tail_word) * COUNT(kind_word);
    uint32_t i = (uint32_t)((uint64_t)a * 7919 % m);
    const char *h = head_word[i % COUNT(head_word)];
    const char *t = tail_word[i / COUNT(head_word) % COUNT(tail_word)];
    const char *k = kind_word[i / (COUNT(head_word) * COUNT(tail_word))];
    snprintf(b, n, domain ? "%s%s-%s.example" : "%s%s %s", h, t, k);
    for (; domain && *b; b++) if (*b >= 'A' && *b <= 'Z') *b += 32;
}

/* Weight of a day's volume: weekday, holidays, slow growth, noise. */
static double day_weight(int day) {
    static const double week[7] = { .28, 1.25, 1.2, 1.1, 1.05, .95, .32 };
    static const int holiday[] = {
        101, 501, 704, 1126, 1224, 1225, 1226, 1231
    };
    int64_t z = world.first_day + day;
    date d = date_of(z);
    rng r = { mix64(world.seed ^ (uint64_t)z) };
    double w = week[(z + 4) % 7] * (1 + .0012 * day) * (1 + .06 * bell(&r));
    for (size_t i = 0; i < COUNT(holiday); i++)
        if (holiday[i] == d.m * 100 + d.d) w *= .35;
    return fmax(w, .02);
}

/* Volume of every hour, cumulative and scaled to 1. */
static void world_hours(void) {
    static const double hour[24] = { .2,  .15, .1,  .1,  .15, .3,  .7,  1.3,
                                     2.2, 2.8, 2.9, 2.6, 2.0, 2.2, 2.7, 2.6,
                                     2.4, 2.0, 1.5, 1.1, .8,  .6,  .45, .3 };
    double sum = 0;
    int n = world.days * 24;
    for (int h = 0; h < n; h++)
        world.cum_hour[h] = sum += day_weight(h / 24) * hour[h % 24];
    for (int h = 0; h < n; h++) world.cum_hour[h] /= sum;
}

/* Decide churn, quiet accounts and their signals. */
static void world_fates(void) {
    rng r = { mix64(world.seed ^ 77) };
    uint32_t A = world.accounts, want = A / 25 + 4, quiet = A / 60 + 3;
    world.churner = need(want, sizeof *world.churner);
    world.quiet = need(quiet, sizeof *world.quiet);
    while (world.churners < want) {
        uint32_t a = A / 40 + below(&r, A / 4 + 8);
        account *c = &world.acc[a];
        if (c->churn >= 0 || c->tier == T_FREE) {
            if (c->tier == T_FREE) c->tier = T_STARTER;
            continue;
        }
        c->churn = (short)(60 + below(&r, (size_t)world.days - 65));
        c->signals = (unsigned char)(1 + below(&r, 15));
        world.churner[world.churners++] = a;
    }
    while (world.quiets < quiet) {
        uint32_t a = 1 + below(&r, A / 5);
        account *c = &world.acc[a];
        if (c->churn >= 0 || c->quiet >= 0) continue;
        c->quiet = (short)(120 + below(&r, 110));
        c->renewal = (int)(world.first_day + world.days + 10 + below(&r, 60));
        world.quiet[world.quiets++] = a;
    }
    for (int k = 0; k < 4; k++) {       /* loud declines without churn */
        account *c = &world.acc[below(&r, A / 12 + 4)];
        if (c->churn < 0) c->mood_from = (short)(140 + below(&r, 80));
    }
}

/* Create all accounts: few large, many small (Zipf 0.75). */
static void world_accounts(void) {
    rng r = { mix64(world.seed ^ 11) };
    uint64_t want = world.tickets / 25;
    double sum = 0;
    world.accounts = (uint32_t)(want < 60 ? 60 : want > 20000 ? 20000 : want);
    world.acc = need(world.accounts, sizeof *world.acc);
    world.cum_acc = need(world.accounts, sizeof *world.cum_acc);
    for (uint32_t a = 0; a < world.accounts; a++) {
        account *c = &world.acc[a];
        double size = 1 - (double)a / world.accounts, u = unit(&r) * .7;
        static const unsigned rate[TIERS] = { 0, 9, 19, 39 };
        c->tier = (unsigned char)(u + .45 * size > .85 ? T_ENT
                                  : u + .4 * size > .5 ? T_PRO
                                  : u > .22            ? T_STARTER
                                                       : T_FREE);
        c->seats = 2 + (unsigned)(size * size * 180 * (.3 + unit(&r)));
        c->mrr = c->seats * rate[c->tier];
        c->region = (unsigned char)below(&r, COUNT(region_name));
        c->industry = (unsigned char)below(&r, COUNT(industry_name));
        c->product = (unsigned char)gram_pick(&r, PR_PULSE);
        c->source = (unsigned char)(u = unit(&r), u < .47 ? 0 : u < .68 ? 1
                                    : u < .86 ? 2 : 3);
        c->signup = (int)world.first_day - 30 - (int)below(&r, 1500);
        c->renewal = c->signup + 365;
        while (c->renewal < world.first_day + 40) c->renewal += 365;
        c->churn = c->quiet = c->mood_from = -1;
        world.cum_acc[a] = sum += pow((double)a + 3, -.75);
    }
    world_fates();
}

/* Accounts and hourly quota of each event. */
static void world_events(void) {
    for (size_t e = 0; e < EVENTS; e++) {
        const event *v = &events[e];
        world.event_core[e] = gram_text(v->core);
        rng r = { mix64(world.seed ^ (1000 + e)) };
        double scale = pow((double)world.tickets / 20000, v->power), sum = 0;
        uint32_t n = v->accounts;
        if (n > 20) n = (uint32_t)fmax(8, n * fmin(1, world.accounts / 800.0));
        double want = fmax(v->size * scale, v->kind == E_BUG ? n * 1.5 : 8);
        if (v->kind == E_NOISY) want = 20;
        world.event_acc[e] = need(n, sizeof **world.event_acc);
        world.event_ids[e] = need(EVENT_IDS, sizeof **world.event_ids);
        while (world.event_accs[e] < n) {
            uint32_t a = below(&r, world.accounts), k = 0;
            while (k < world.event_accs[e] && world.event_acc[e][k] != a) k++;
            if (k < world.event_accs[e] || world.acc[a].churn >= 0
                || world.acc[a].quiet >= 0) continue;
            world.event_acc[e][world.event_accs[e]++] = a;
        }
        int h0 = v->day * 24, h1 = (v->day + v->len) * 24;
        for (int pass = 0; pass < 2; pass++)
            for (int h = h0; h < h1 && h < world.days * 24; h++) {
                double x = (double)(h - h0) / (h1 - h0);
                double env = v->kind == E_BUG ? fmin(x / .15, 1 - .85 * x) : 1;
                double w = env * (world.cum_hour[h] - world.cum_hour[h - 1]);
                if (!pass) sum += w;
                else world.quota[e][h] = (float)(want * w / sum);
            }
    }
}

/* Ramp from 0 to 1 within RAMP days after `from`. */
static double ramp(int day, int from) {
    return fmin(1, fmax(0, (double)(day - from) / RAMP));
}

/* Cumulative intent weights of one day, with all drifts of the mix. */
static void world_weights(int day) {
    double sum = 0;
    for (size_t i = 0; i < INTENTS; i++) {
        double w = intents[i].weight;
        if (i == gram.forecast) w *= ramp(day, D_FORECAST);
        for (size_t k = 0; k < COUNT(mixes); k++)
            if (day >= mixes[k].from && day < mixes[k].to
                && !strcmp(mixes[k].key, intents[i].key)) w *= mixes[k].factor;
        world.cum_intent[i] = sum += w;
    }
    world.intent_day = day;
}

/* Event that owns the next ticket of this hour, or NONE; `left` tickets of the
 * hour are still to come, so the hour's quota is spread evenly over them.    */
static unsigned char world_event(uint64_t left) {
    unsigned char hit = NONE;
    for (size_t e = 0; e < EVENTS; e++) {
        double share = world.pending[e] / (double)left;
        world.pending[e] -= share;
        world.due[e] += share;
        if (hit == NONE && world.due[e] > .999) {
            world.due[e] -= 1;
            hit = (unsigned char)e;
        }
    }
    return hit;
}

/* ===========================================================================
 * 7 PLAN - everything decided about one ticket before any text
 * ======================================================================== */

enum { S_INC, S_ND, S_FRESH, S_CSV, SOURCES };
enum { C_MAIL, C_WEB, C_CHAT, C_API, C_VOICE };
enum { ST_NEW, ST_OPEN, ST_PENDING, ST_HOLD, ST_SOLVED, ST_CLOSED };
enum { R_NONE, R_OFFERED, R_GOOD, R_BAD };

typedef struct {
    uint64_t seed, index;
    int64_t created, updated, solved;   /* solved 0: not solved */
    uint32_t account;
    float mood;
    unsigned short day, words;
    unsigned char intent, label, second[2];     /* NONE where there is none */
    unsigned char lang, foreign, source, channel, page, product, event, twin;
    unsigned char person, agent, status, priority, rating, replies, reopens;
    unsigned char reissue;              /* 1 older, 2 final of two versions */
    unsigned char leak;                 /* vendor's prediction as a tag */
    bool oos, vague, pii, sig, quote, spam, by_article, escalated, overlap;
    uint64_t at;                        /* event: how many before this one */
} ticket;

/* A label of the same family, else any. */
static unsigned char other_intent(rng *r, unsigned char not, bool near) {
    for (int i = 0;; i++) {
        unsigned char k = (unsigned char)below(r, INTENTS);
        if (k != not && (!near || i > 400
                         || intents[k].family == intents[not].family)) return k;
    }
}

/* Account of a normal ticket on this day: active, sometimes a loud churner. */
static uint32_t plan_account(rng *r, int day) {
    for (int i = 0;; i++) {
        uint32_t a = (uint32_t)draw(r, world.cum_acc, world.accounts);
        if (i == 0 && chance(r, .15))
            a = world.churner[below(r, world.churners)];
        const account *c = &world.acc[a];
        bool loud = c->churn >= 0 && (c->signals & SIG_VOLUME)
                 && day > c->churn - 45 && day < c->churn;
        if (i == 0 && !loud && c->churn >= 0) continue;
        int end = c->churn < 0 ? 9999
                : c->signals & SIG_SILENT ? c->churn - 21 : c->churn + 3;
        if (i > 200 || (day < end && (c->quiet < 0 || day < c->quiet)))
            return a;
    }
}

/* Sentiment of the ticket: intent, account, declines, noise. */
static double plan_mood(rng *r, const ticket *t) {
    const account *c = &world.acc[t->account];
    double m = t->oos ? 0 : intents[t->intent].mood;
    m += .28 * bell(r);
    if (c->churn >= 0 && c->signals & SIG_MOOD && t->day > c->churn - 60)
        m -= .45;
    if (c->mood_from >= 0 && t->day >= c->mood_from) m -= .5;
    for (size_t i = 0; i < COUNT(declines); i++)
        if (t->day >= declines[i].from && t->day < declines[i].to
            && (!strcmp(declines[i].value, tier_name[c->tier])
                || !strcmp(declines[i].value, product_name[t->product])))
            m -= declines[i].drop;
    return fmax(-1, fmin(1, m));
}

/* Intent, the wording's ambiguity, page and product. */
static void plan_topic(rng *r, ticket *t) {
    const account *c = &world.acc[t->account];
    t->intent = (unsigned char)draw(r, world.cum_intent, INTENTS);
    if (c->churn >= 0 && c->signals & SIG_CANCEL && t->day > c->churn - 20
        && chance(r, .35)) t->intent = gram.cancel;
    const intent *x = &intents[t->intent];
    double u = unit(r);
    t->page = (unsigned char)(u < .36 ? x->page[0] : u < .52 ? x->page[1]
            : u < .62 ? x->page[2] : u < .82 ? below(r, P_PULSE) : NONE);
    u = unit(r);
    t->product = (unsigned char)(u < .35 ? x->product : u < .8 ? c->product
                                 : below(r, PR_PULSE));
    if (t->day > D_PULSE && t->product == PR_PULSE - 1 && chance(r, .3))
        t->product = PR_PULSE;
    if (t->day > D_PULSE && chance(r, .07)) {
        if (x->family == F_BUG || x->family == F_HOW)
            t->product = PR_PULSE, t->page = P_PULSE;
    }
    u = unit(r);
    for (size_t i = 0; i < COUNT(doubles) * 3; i++) {
        if (gram.twin_of[i / 3][i % 3] != t->intent || u > .135) continue;
        t->twin = (unsigned char)(i / 3);
        t->page = doubles[i / 3].use[i % 3].page;
    }
    if (t->twin == NONE) t->vague = chance(r, .026);
    if (t->vague && chance(r, .5)) t->page = x->page[0];
}

/* Label as an agent would leave it: some empty, some wrong. */
static void plan_label(rng *r, ticket *t) {
    double u = unit(r);
    t->label = t->intent;
    if (t->oos)
        t->label = (unsigned char)(u < .72 ? OTHER : u < .85 ? below(r, INTENTS)
                                   : NONE);
    else if (u < .06) t->label = NONE;
    else if (u < .105) t->label = other_intent(r, t->intent, chance(r, .7));
    t->leak = NONE;
    if (chance(r, .35))
        t->leak = chance(r, .82) && !t->oos ? t->intent
                : other_intent(r, t->intent, true);
}

/* Work done on the ticket: status, times, replies, rating. */
static void plan_outcome(rng *r, ticket *t, int64_t end) {
    const account *c = &world.acc[t->account];
    const intent *x = &intents[t->intent];
    double m = t->mood, u = unit(r);
    t->agent = (unsigned char)(family_group[x->family] * 4 + below(r, 4));
    t->priority =
        (unsigned char)(u + (m < -.4 ? .25 : 0) + c->tier * .05 > 1.05 ? 3
                        : u > .75                                      ? 2
                        : u > .2                                       ? 1
                                                                       : 0);
    t->by_article = !t->oos && x->article && x->article != A_DRAFT
                 && chance(r, x->article == A_OLD ? .08 : .24);
    t->replies = (unsigned char)(1 + gram_pick(r, 4));
    if (t->by_article) t->replies = 1;
    t->reopens = (unsigned char)(chance(r, x->article == A_OLD ? .2 : .08)
                                 + chance(r, .02));
    t->escalated = chance(r, x->family == F_BUG ? .22 : .04);
    double hours = exp(2.2 + 1.1 * bell(r)) * (t->escalated ? 2.5 : 1)
                 * (t->by_article ? .3 : 1) * (t->priority == 3 ? .5 : 1);
    t->solved = t->created + 600 + (int64_t)(hours * 3600);
    t->updated = t->solved + (chance(r, .5) ? (int64_t)below(r, 300000) : 5);
    t->status = chance(r, .6) ? ST_CLOSED : ST_SOLVED;
    if (t->solved >= end || chance(r, .03)) {
        t->solved = 0;
        t->status = (unsigned char)(ST_OPEN + below(r, 3));
        t->updated = t->created + 300 + (int64_t)below(r, 90000);
    }
    if (t->updated >= end) t->updated = end - 1 - (int64_t)below(r, 3000);
    if (t->updated <= t->created) t->updated = t->created + 1;
    if (t->solved && chance(r, .55)) t->rating = R_OFFERED;
    double good = .75 + .35 * m - .25 * t->reopens + (t->by_article ? .05 : 0);
    if (t->rating && chance(r, m < -.3 ? .5 : .33))
        t->rating = chance(r, good) ? R_GOOD : R_BAD;
}

/* Attributes that an event forces on its ticket. */
static void plan_event(rng *r, ticket *t) {
    const event *v = &events[t->event];
    uint64_t n = world.event_n[t->event]++;
    uint32_t all = world.event_accs[t->event];
    t->at = n;
    t->account = world.event_acc[t->event][n < all ? n : below(r, all)];
    t->intent = intent_id(v->key);
    t->oos = v->kind == E_AUTO;
    t->twin = NONE, t->vague = false;
    t->product = v->product;
    t->page = chance(r, .8) ? v->page : NONE;
}

/* Plan ticket number `index` at time `at`. */
static void plan(ticket *t, uint64_t index, int64_t at, unsigned char ev,
                 int64_t end) {
    rng r = { mix64(world.seed * 0x9E3779B97F4A7C15u + index) };
    memset(t, 0, sizeof *t);
    t->seed = rnd(&r), t->index = index, t->created = at, t->event = ev;
    t->day = (unsigned short)(at / 86400 - world.first_day);
    if (world.intent_day != t->day) world_weights(t->day);
    t->second[0] = t->second[1] = t->twin = t->foreign = NONE;
    t->account = plan_account(&r, t->day);
    t->oos = chance(&r, .03);
    plan_topic(&r, t);
    if (ev != NONE) plan_event(&r, t);
    if (t->oos) t->twin = NONE, t->vague = false;
    if (t->oos && chance(&r, .6)) t->page = NONE;
    account *c = &world.acc[t->account];
    t->person = (unsigned char)gram_pick(&r, c->seats < 40 ? c->seats : 40);
    double u = unit(&r);
    t->source = (unsigned char)(u < .7    ? c->source
                                : u < .85 ? S_INC
                                : u < .9  ? S_ND
                                : u < .95 ? S_FRESH
                                          : S_CSV);
    for (size_t i = 0; i < COUNT(foreign) && ev == NONE && !t->oos; i++)
        if (gram.foreign_of[i] == t->intent && chance(&r, .11)) {
            t->foreign = (unsigned char)i, t->twin = NONE, t->vague = false;
            t->lang = (unsigned char)(L_DE + gram_pick(&r, 3));
        }
    if (!t->oos && !t->lang && chance(&r, .125)) {
        t->second[0] = other_intent(&r, t->intent, chance(&r, .5));
        if (chance(&r, .12))
            t->second[1] = other_intent(&r, t->second[0], false);
        if (t->second[1] == t->intent) t->second[1] = NONE;
    }
    u = unit(&r);
    t->channel = (unsigned char)(u < .48 ? C_MAIL : u < .78 ? C_WEB : u < .94
                                 ? C_CHAT : u < .98 ? C_API : C_VOICE);
    t->mood = (float)plan_mood(&r, t);
    u = 25 * exp(.78 * bell(&r)) * (t->channel == C_CHAT ? .6 : 1.1);
    t->words = (unsigned short)fmax(3, fmin(140, u));
    t->pii = chance(&r, .03);
    t->sig = t->channel == C_MAIL && chance(&r, .35);
    t->quote = t->channel == C_MAIL && chance(&r, .1);
    t->spam = t->source == S_FRESH && t->oos && chance(&r, .35);
    t->overlap = t->source == S_INC && chance(&r, .04);
    plan_label(&r, t);
    plan_outcome(&r, t, end);
    c->tickets++;
    if (ev == NONE) return;
    if (!world.event_first[ev]) world.event_first[ev] = at;
    world.event_last[ev] = at;
    if (t->at < EVENT_IDS) world.event_ids[ev][t->at] = index << 2 | t->source;
}

/* ===========================================================================
 * 8 TEXT - subject, body and replies of a planned ticket
 * ======================================================================== */

typedef struct {
    rng r;
    const ticket *t;
    unsigned mails, phones, cards;      /* planted personal data */
} voice;

/* Name of a person of an account; stable, not stored. */
static uint64_t person_hash(const ticket *t) {
    return mix64(world.seed ^ (uint64_t)t->account << 8 ^ t->person ^ 1u << 30);
}

/* First and last name of the requester. */
static void person_name(const ticket *t, const char **first,
                        const char **last) {
    uint64_t h = person_hash(t);
    *first = first_name[h % COUNT(first_name)];
    *last = last_name[(h >> 16) % COUNT(last_name)];
}

/* True for the few requesters who write from a private mailbox. */
static bool person_private(const ticket *t) {
    return (person_hash(t) >> 32) % 100 < 6;
}

/* E-mail address of the requester. */
static void person_mail(const ticket *t, char *b, size_t n) {
    const char *f, *l;
    char dom[64];
    person_name(t, &f, &l);
    if (person_private(t)) snprintf(dom, sizeof dom, "gmail.com");
    else account_name(t->account, dom, sizeof dom, true);
    int k = person_private(t)
        ? snprintf(b, n, "%s.%s.x%u@%s", f, l, t->account * 64 + t->person, dom)
        : snprintf(b, n, "%s.%s%u@%s", f, l, (unsigned)t->person, dom);
    for (int i = 0; i < k && b[i]; i++)
        if (b[i] >= 'A' && b[i] <= 'Z') b[i] += 32;
}

/* Random digits, the first one not zero. */
static void text_digits(rng *r, txt *o, int n) {
    char b[32];
    uint64_t v = rnd(r);
    for (int i = 0; i < n && i < 32; i++, v = v * 6364136223846793005u + 1)
        b[i] = (char)('0' + (i || n < 3 ? (v >> 33) % 10 : 1 + (v >> 33) % 9));
    txt_add(o, b, (size_t)n);
}

/* A day near the ticket in one of the ways people write dates. */
static void text_date(rng *r, const ticket *t, txt *o) {
    date d = date_of(world.first_day + t->day - (int)below(r, 40) + 8);
    const char *m = month_name[t->lang][d.m - 1];
    switch (below(r, 5)) {
    case 0: txt_num(o, (uint64_t)d.y, 4), txt_str(o, "-");
            txt_num(o, (uint64_t)d.m, 2), txt_str(o, "-");
            txt_num(o, (uint64_t)d.d, 2); break;
    case 1: txt_str(o, m), txt_str(o, " "), txt_num(o, (uint64_t)d.d, 1); break;
    case 2: txt_num(o, (uint64_t)d.d, 1), txt_str(o, " "), txt_str(o, m); break;
    case 3: txt_num(o, (uint64_t)d.m, 1), txt_str(o, "/");
            txt_num(o, (uint64_t)d.d, 1); break;
    default: txt_num(o, (uint64_t)d.d, 1), txt_str(o, ".");
             txt_num(o, (uint64_t)d.m, 1), txt_str(o, "."); break;
    }
}

/* Word of the account's own jargon: the rare tail of the vocabulary. */
static void text_rare(rng *r, const ticket *t, txt *o) {
    static const char syl[] = "kavolumerinatosibefagodulexpyquzwa";
    uint64_t h = mix64((uint64_t)t->account << 6 | gram_pick(r, 12));
    char b[12];
    size_t n = 2 + h % 2;
    for (size_t i = 0; i < n; i++, h >>= 6)
        memcpy(b + 2 * i, syl + (h >> 4) % 17 * 2, 2);
    txt_add(o, b, 2 * n);
}

/* Product version of the day as text: a release every nine days. */
static void text_version(const ticket *t, txt *o) {
    if (t->event != NONE && events[t->event].version[0]) {
        txt_str(o, events[t->event].version);
        return;
    }
    unsigned k = t->day / 9u;
    txt_num(o, 7 + k / 18, 1), txt_str(o, ".");
    txt_num(o, k % 18 / 3, 1), txt_str(o, "."), txt_num(o, k % 3, 1);
}

/* Personal data: made up, from ranges kept free for such use. */
static void text_pii(voice *v, int var, txt *o) {
    static const char *const phone[] = { "+1 555 01", "+44 20 7946 0",
        "+49 30 23125 ", "(555) 555-01", "+33 1 99 00 " };
    static const char *const card[] = { "4111 1111 1111 1111",
        "4242424242424242", "5555 5555 5555 4444", "378282246310005",
        "4000-0566-5566-5556" };
    char dom[64];
    if (var == V_PHONE) {
        v->phones++;
        txt_str(o, phone[below(&v->r, COUNT(phone))]);
        text_digits(&v->r, o, 3);
    } else if (var == V_CARDNO) {
        v->cards++;
        txt_str(o, card[below(&v->r, COUNT(card))]);
    } else {
        v->mails++;
        account_name(v->t->account, dom, sizeof dom, true);
        for (const char *p = first_name[below(&v->r, COUNT(first_name))]; *p;
             p++)
            txt_add(o, (char[]){ (char)(*p | 32) }, 1);
        txt_str(o, ".");
        txt_str(o, (const char *[]){ "m", "k", "office", "b", "work", "s" }
                [below(&v->r, 6)]);
        txt_str(o, "@");
        txt_str(o, var == V_MAIL && chance(&v->r, .5) ? "mail.example" : dom);
    }
}

/* Old or new word of a vocabulary drift, by the day of the ticket. */
static uint32_t text_drift(voice *v, const char *old, const char *new,
                           int from) {
    const char *s = chance(&v->r, .88 * ramp(v->t->day, from)) ? new : old;
    return gram.rule[gram_rule(s, strlen(s))];
}

/* Expand a node list.  Recursion follows the rules, which have no cycles. */
static void text_expand(voice *v, uint32_t id, txt *o) {
    for (; id; id = gram.node[id].next) {
        const node *x = &gram.node[id];
        rng *r = &v->r;
        char name[64];
        unsigned u;
        if (x->kind == N_LIT) {         /* no double space, none before , . */
            bool gap = o->n && o->b[o->n - 1] == ' ';
            if (gap && strchr(",.?:", x->lit[0])) o->n--;
            size_t skip = gap && x->lit[0] == ' ';
            txt_add(o, x->lit + skip, x->len - skip);
            continue;
        }
        if (x->kind == N_DIGITS) { text_digits(r, o, x->arg); continue; }
        if (x->kind == N_RULE) {
            text_expand(v, gram.rule[x->arg], o);
            continue;
        }
        if (x->kind == N_ALT) {
            text_expand(v, gram.head[x->first + gram_pick(r, x->arg)], o);
            continue;
        }
        switch (x->arg) {
        case V_DATE: text_date(r, v->t, o); break;
        case V_MONEY:
            u = below(r, 3);
            txt_str(o, (const char *[]){ "$", "", "EUR " }[u]);
            txt_num(o, 5 + below(r, 60) * below(r, 30), 1);
            if (chance(r, .5)) txt_str(o, ".90");
            if (u == 1) txt_str(o, " euro");
            break;
        case V_PROD: txt_str(o, product_name[v->t->product]); break;
        case V_PAGE:
            txt_str(o, page_name[v->t->page == NONE ? P_HOME : v->t->page]);
            break;
        case V_VER: text_version(v->t, o); break;
        case V_RARE: text_rare(r, v->t, o); break;
        case V_FIRST:
            txt_str(o, first_name[below(r, COUNT(first_name))]);
            break;
        case V_AGENT: txt_str(o, first_name[below(r, AGENTS)]); break;
        case V_MONTH:
            u = (unsigned)date_of(world.first_day + v->t->day).m + 10
                + below(r, 3);
            txt_str(o, month_name[v->t->lang][u % 12]);
            break;
        case V_N: txt_num(o, 2 + below(r, 8) * below(r, 8), 1); break;
        case V_CO: account_name(v->t->account, name, sizeof name, false);
                   txt_str(o, name); break;
        case V_TOPIC: u = below(r, INTENTS - (v->t->day < D_PULSE));
                      txt_str(o, intents[u].topic); break;
        case V_TOPIC0: txt_str(o, intents[v->t->intent].topic); break;
        case V_WS: text_expand(v, text_drift(v, "ws_old", "ws_new", D_WS), o);
                   break;
        case V_TSH:
            text_expand(v, text_drift(v, "tsh_old", "tsh_new", D_TSH), o);
            break;
        case V_TFA:
            text_expand(v, text_drift(v, "tfa_old", "tfa_new", D_TFA), o);
            break;
        default: text_pii(v, x->arg, o); break;
        }
    }
}

/* Expand one alternative that this ticket has not used yet (bit mask). */
static void text_fresh(voice *v, uint32_t id, uint64_t *used, txt *o) {
    const node *x = &gram.node[id];
    uint32_t k = gram_pick(&v->r, x->arg);
    for (int i = 0; i < 8 && *used >> k & 1; i++) k = below(&v->r, x->arg);
    *used |= UINT64_C(1) << k;
    text_expand(v, gram.head[x->first + k], o);
}

/* Expand a rule by name. */
static void text_rule(voice *v, const char *name, txt *o) {
    text_expand(v, gram.rule[gram_rule(name, strlen(name))], o);
}

/* One sentence: capital letter, end mark, separator.  With a mask the top-level
 * alternatives do not repeat; NULL: they may.                                */
static void text_sentence(voice *v, uint32_t id, uint64_t *used, txt *o) {
    size_t from = o->n;
    if (used && gram.node[id].kind == N_ALT) text_fresh(v, id, used, o);
    else text_expand(v, id, o);
    while (o->n > from && o->b[o->n - 1] == ' ') o->n--;
    if (o->n == from) return;
    char *p = o->b + from, last = o->b[o->n - 1];
    bool ask = strchr("HCWIDA", *p)
               && (!strncmp(p, "How", 3) || !strncmp(p, "Can ", 4)
                   || !strncmp(p, "Could", 5) || !strncmp(p, "Would", 5)
                   || !strncmp(p, "Where", 5) || !strncmp(p, "Is ", 3)
                   || !strncmp(p, "Wh", 2) || !strncmp(p, "Do", 2)
                   || !strncmp(p, "Any ", 4));
    if (*p >= 'a' && *p <= 'z') *p -= 32;
    if (last != '?' && last != '.' && last != '!') txt_str(o, ask ? "?" : ".");
    txt_str(o, chance(&v->r, .12) ? "\n" : " ");
}

/* Sentence of a named rule. */
static void text_line(voice *v, const char *name, uint64_t *used, txt *o) {
    text_sentence(v, gram.rule[gram_rule(name, strlen(name))], used, o);
}

/* One typing error in the word b[0..n), n >= 4; returns the new length. */
static size_t text_typo(rng *r, char *b, size_t n) {
    static const char row[] = "qwertyuiopasdfghjklzxcvbnm";
    size_t i = 1 + below(r, n - 2);
    char c;
    switch (below(r, 4)) {
    case 0: c = b[i], b[i] = b[i + 1], b[i + 1] = c; return n;      /* swap */
    case 1: memmove(b + i, b + i + 1, n - i - 1); return n - 1;     /* drop */
    case 2: memmove(b + i + 1, b + i, n - i); return n + 1;         /* double */
    default: {                                                /* neighbour */
        const char *p = memchr(row, b[i], 26);
        if (p) b[i] = row[p - row == 25 ? 24 : p - row + 1];
        return n; }
    }
}

/* Copy text the way this writer types: errors, case, punctuation. */
static void text_style(rng *r, const ticket *t, const txt *in, txt *o) {
    uint64_t h = person_hash(t) >> 40;
    static const double rate[8] = {
        .001, .002, .004, .01, .015, .025, .045, .08
    };
    double typos = t->lang ? 0 : rate[h % 8] * (t->channel == C_CHAT ? 1.4 : 1);
    bool lower = h / 8 % 100 < 16, bare = h / 800 % 100 < 12;
    bool bang = t->mood < -.45 && h / 800 % 100 > 80;
    for (size_t i = 0; i < in->n;) {
        char w[32], c = in->b[i];
        size_t n = 0;
        while (i + n < in->n && n < 28
               && ((in->b[i + n] | 32) >= 'a' && (in->b[i + n] | 32) <= 'z')) {
            w[n] = in->b[i + n];
            n++;
        }
        if (n) {
            char after = i + n < in->n ? in->b[i + n] : ' ';
            bool plain = after != '@' && after != '_' && after != '-'
                && (i == 0 || !strchr("@_/-.", in->b[i - 1]) || i < 2);
            i += n;
            if (n >= 4 && plain && chance(r, typos)) n = text_typo(r, w, n);
            for (size_t k = 0; lower && k < n; k++)
                if (w[k] < 'a') w[k] += 32;
            txt_add(o, w, n);
            continue;
        }
        i++;
        bool end = i == in->n || in->b[i] == ' ' || in->b[i] == '\n';
        if (bare && end && (c == '.' || c == ',')) continue;
        if (bang && c == '.' && end && chance(r, .4)) txt_str(o, "!!");
        else txt_add(o, &c, 1);
    }
}

/* Middle of a ticket: sentences until its length in words is reached. */
static void text_fill(voice *v, txt *o) {
    const ticket *t = v->t;
    const char *story = (const char *[]){ "story", "de_story", "fr_story",
                                          "es_story" }[t->lang];
    uint64_t told = 0, facts = 0, moods = 0, strays = 0, cores = 0;
    bool plain = !t->oos && t->twin == NONE && !t->vague && t->event == NONE;
    for (int i = 0; i < (t->lang ? 4 : 20) && o->n * 10 < t->words * 54u; i++) {
        double u = unit(&v->r);
        if (t->lang) text_line(v, story, &told, o);
        else if (u < .38 && !t->oos) {
            uint32_t id = gram.detail[intents[t->intent].family];
            text_sentence(v, id, &facts, o);
        } else if (u < .62) text_line(v, story, &told, o);
        else if (u < .69) text_line(v, "stray", &strays, o);
        else if (u < .87) {
            if (plain) text_sentence(v, gram.core[t->intent], &cores, o);
            plain = plain && chance(&v->r, .3);
        } else if (t->mood < -.35) text_line(v, "angry", &moods, o);
        else if (t->mood > .35) text_line(v, "happy", &moods, o);
        else if (u > .97) text_line(v, "urgent", &moods, o);
    }
}

/* Grammar of the main request of a ticket. */
static uint32_t text_core(const ticket *t) {
    if (t->event != NONE) return world.event_core[t->event];
    if (t->oos) return gram.rule[gram_rule("oos", 3)];
    if (t->lang) return gram.foreign[t->foreign][t->lang - 1];
    if (t->twin != NONE) return gram.twin[t->twin];
    if (t->vague) return gram.vague[intents[t->intent].family];
    return gram.core[t->intent];
}

/* Signature and quoted history of an e-mail. */
static void text_tail(voice *v, txt *o) {
    const ticket *t = v->t;
    const char *f, *l;
    char co[64];
    person_name(t, &f, &l);
    account_name(t->account, co, sizeof co, false);
    if (t->sig && chance(&v->r, .25)) txt_str(o, "\n\nSent from my iPhone");
    else if (t->sig) {
        txt_str(o, "\n\n-- \n"), txt_str(o, f), txt_str(o, " "), txt_str(o, l);
        txt_str(o, "\n"), txt_str(o, co);
        if (chance(&v->r, .5)) txt_str(o, "\nTel. "), text_pii(v, V_PHONE, o);
        if (chance(&v->r, .15)) txt_str(o, "\nThis e-mail may contain "
            "confidential information. If you are not the intended recipient "
            "please delete it.");
    }
    if (!t->quote) return;
    txt_str(o, "\n\nOn "), text_date(&v->r, t, o);
    txt_str(o, ", Tallyforge Support <support@tallyforge.example> wrote:\n> "
    "Hi ");
    txt_str(o, f), txt_str(o, ",\n> "), text_rule(v, "reply", o);
    txt_str(o, ".\n> "), text_rule(v, "reply", o), txt_str(o, ".\n");
}

/* Body of the ticket into o; counts of personal data stay in v. */
static void text_body(voice *v, const ticket *t, txt *o) {
    static const char *const hi[] = { "greet", "de_hi", "fr_hi", "es_hi" };
    static const char *const bye[] = { "close", "de_bye", "fr_bye", "es_bye" };
    txt raw;
    double mail = t->channel == C_MAIL ? .8 : t->channel == C_WEB ? .45 : .3;
    *v = (voice){ { mix64(t->seed ^ 2) }, t, 0, 0, 0 };
    raw.n = o->n = 0;
    uint32_t core = text_core(t);
    bool automatic = t->event != NONE && events[t->event].kind == E_AUTO;
    bool tiny = t->words < 9 && t->event == NONE && !t->lang && !t->oos;
    if (automatic) { text_sentence(v, core, NULL, o); return; }
    if (!tiny && chance(&v->r, mail)) {
        text_rule(v, hi[t->lang], &raw);
        if (raw.b[raw.n - 1] == ' ') raw.n--;
        if (!t->lang) txt_str(&raw, chance(&v->r, .6) ? ",\n" : ", ");
    }
    if (!t->lang && t->words > 22 && chance(&v->r, .4))
        text_line(v, chance(&v->r, .15) ? "stray" : "story", NULL, &raw);
    if (!t->lang && t->mood < -.4 && chance(&v->r, .3))
        text_line(v, "angry", NULL, &raw);
    if (tiny && t->twin == NONE && !t->vague) core = gram.brief[t->intent];
    text_sentence(v, core, NULL, &raw);
    if (!tiny) text_fill(v, &raw);
    for (int i = 0; i < 2 && t->second[i] != NONE; i++) {
        text_rule(v, "also", &raw), txt_str(&raw, " ");
        text_sentence(v, chance(&v->r, .4) ? gram.core[t->second[i]]
                      : gram.brief[t->second[i]], NULL, &raw);
    }
    if (t->pii) text_line(v, "piiline", NULL, &raw);
    if (!tiny && chance(&v->r, mail)) text_rule(v, bye[t->lang], &raw);
    while (raw.n && strchr(" \n", raw.b[raw.n - 1])) raw.n--;
    if (t->lang) txt_add(o, raw.b, raw.n);
    else text_style(&v->r, t, &raw, o);
    text_tail(v, o);
}

/* Subject line: vague, brief or the start of a sentence; may be empty. */
static void text_subject(const ticket *t, txt *o) {
    voice v = { { mix64(t->seed ^ 3) }, t, 0, 0, 0 };
    txt raw;
    double u = unit(&v.r);
    raw.n = o->n = 0;
    if (t->event != NONE && events[t->event].kind == E_AUTO) {
        txt_str(o, "Automatic reply: out of office");
        return;
    }
    if (t->channel == C_CHAT) {
        const char *f, *l;
        person_name(t, &f, &l);
        txt_str(o, "Conversation with "), txt_str(o, f);
        return;
    }
    if (u < .04) return;
    if (u < .10) txt_str(&raw, u < .08 ? "Re: " : "Fwd: ");
    bool plain = t->twin == NONE && !t->vague && !t->oos && !t->lang;
    u = unit(&v.r);
    if (t->event != NONE && u < .4)
        text_expand(&v, world.event_core[t->event], &raw);
    else if (t->lang && u < .7) text_expand(&v, text_core(t), &raw);
    else if (plain && u < .5) text_expand(&v, gram.brief[t->intent], &raw);
    else text_rule(&v, "subject", &raw);
    text_style(&v.r, t, &raw, o);
    if (o->n > 140) o->n = 140;
    while (o->n
           && ((unsigned char)o->b[o->n - 1] >= 0x80 || o->b[o->n - 1] == ' '))
        o->n--;
}

/* Reply number k of the agent, or of the customer when `customer`. */
static void text_reply(const ticket *t, int k, bool customer, txt *o) {
    voice v = { { mix64(t->seed ^ (100 + (uint64_t)k)) }, t, 0, 0, 0 };
    o->n = 0;
    if (customer) { text_line(&v, "followup", NULL, o); return; }
    if (k == 0 && t->by_article) {
        txt_str(o, "Hi, this article explains it step by step: "
                "https://help.tallyforge.example/hc/en-us/articles/");
        txt_num(o, 41000000000u + t->intent * 10u, 1);
        return;
    }
    if (t->day >= 200 && t->day < 216 && intents[t->intent].family == F_BUG) {
        txt_str(o, "Hello,\n\nour engineers are working on the performance of "
                "our European cluster. There is nothing you need to do. We "
                "will write again when the work is done.\n\nTallyforge "
                "Support");
        return;
    }
    text_rule(&v, "macro", o);
}

/* Internal note of the ticket. */
static void text_note(const ticket *t, txt *o) {
    voice v = { { mix64(t->seed ^ 99) }, t, 0, 0, 0 };
    o->n = 0;
    text_line(&v, "note", NULL, o);
}

/* ===========================================================================
 * 9 WRITE - the archive formats
 * ======================================================================== */

enum { PAGE_MAX = 1000, PENDING = 8, PEND_MAX = 512 };

static const char *const source_path[SOURCES] = {
    "archives/zendesk/incremental.json.zst",
    "archives/zendesk/tickets.ndjson.zst",
    "archives/freshdesk/tickets.json.zst",
    "archives/csv/tickets.csv.zst" };
static const char *const status_name[] = {
    "new", "open", "pending", "hold", "solved", "closed" };
static const char *const priority_name[] = { "low", "normal", "high",
                                             "urgent" };
static const char *const rating_name[] = { "unoffered", "offered", "good",
                                           "bad" };
static const char *const channel_name[] = {
    "email", "web", "chat", "api", "voice" };

/* Ids as the vendors give them. */
#define ID_USER 360000000000u
#define ID_ORG 370000000000u
#define ID_AGENT 380000000001u
#define ID_GROUP 390000000001u
#define ID_FIELD 360001000101u
#define ID_BRAND 360002000201u
#define ID_FRESH 67042000000u

static struct {
    out file[SOURCES], truth;
    /* incremental export: the page being written, tickets to come again
     * in the slot of a later turn */
    unsigned page_size, page, on_page, turn;
    ticket edge[3], *pend[PENDING];
    unsigned edges, pends[PENDING], pend_at[PENDING];
    uint64_t users[PAGE_MAX + 8];
    int64_t page_end;
    /* text of the ticket rendered last: index + 1, 0 none */
    uint64_t rendered;
    voice voice;
    txt body, subject;
    /* counts for truth.json */
    uint64_t per_intent[INTENTS], labelled, wrong, empty, oos, multi, third;
    uint64_t twins, vague, lang[LANGS], leaks, leaks_wrong, by_article, spam;
    uint64_t mails, phones, cards, pii_tickets, reissued, label_corrected;
} w;

/* Ticket id of the vendor. */
static uint64_t ticket_id(uint64_t index, unsigned source) {
    return source == S_FRESH ? ID_FRESH + index
         : source == S_CSV ? 1000001 + index : 200000001 + index;
}

/* Subject and body into w, unless they are there; all versions share them. */
static void render(const ticket *t) {
    if (w.rendered == t->index + 1) return;
    w.rendered = t->index + 1;
    text_body(&w.voice, t, &w.body);
    text_subject(t, &w.subject);
}

/* Requester id; Freshdesk has its own numbers of 11 digits. */
static uint64_t user_id(const ticket *t, uint64_t base) {
    return base + (uint64_t)t->account * 64 + t->person;
}

/* Key of a label; NULL when empty. */
static const char *label_key(unsigned char label) {
    return label == NONE ? NULL : label == OTHER ? "other" : intents[label].key;
}

/* Put "text" or null. */
static void put_opt(out *o, const char *s) {
    putf(o, s ? "'%j'" : "null", s);
}

/* The same ticket as an earlier export saw it: unsolved, label not final. */
static ticket older(const ticket *t) {
    ticket v = *t;
    rng r = { mix64(t->seed ^ 4) };
    double u = unit(&r);
    v.status = chance(&r, .5) ? ST_NEW : ST_OPEN;
    v.updated = t->created + 20 + (int64_t)below(&r, 600);
    if (v.updated >= t->updated) v.updated = t->updated - 1;
    v.solved = 0, v.rating = R_NONE, v.replies = 0, v.reopens = 0;
    if (u < .4) v.label = NONE;
    else if (u < .65) v.label = other_intent(&r, t->intent, chance(&r, .7));
    return v;
}

/* [{"id":..,"value":..},...] of Zendesk. */
static void zd_fields(out *o, const ticket *t) {
    txt ver;
    ver.n = 0;
    text_version(t, &ver);
    putf(o, "[{'id':%u,'value':", ID_FIELD + UINT64_C(0));
    put_opt(o, label_key(t->label));
    putf(o, "},{'id':%u,'value':", ID_FIELD + UINT64_C(1));
    put_opt(o, t->page == NONE ? NULL : page_name[t->page]);
    putf(o, "},{'id':%u,'value':'%s'},{'id':%u,'value':'%x'},{'id':%u,"
         "'value':'%s'},{'id':%u,'value':'%s'},{'id':%u,"
         "'value':%s}]", ID_FIELD + UINT64_C(2),
         product_name[t->product], ID_FIELD + UINT64_C(3), &ver,
         ID_FIELD + UINT64_C(4), tier_name[world.acc[t->account].tier],
         ID_FIELD + UINT64_C(5), lang_name[t->lang], ID_FIELD + UINT64_C(6),
         t->escalated ? "true" : "false");
}

/* Tags, separated by sep; some carry the vendor's guess at the intent. */
static void put_tags(out *o, const ticket *t, const char *quote,
                     const char *sep) {
    const char *tier = tier_name[world.acc[t->account].tier];
    putf(o, "%s%s%s%s%s%s%s", quote, channel_name[t->channel], quote, sep,
         quote, tier, quote);
    if (t->leak != NONE)
        putf(o, "%s%sintent__%s%s%s%slanguage__%s%s", sep, quote,
             intents[t->leak].key, quote, sep, quote, lang_name[t->lang],
             quote);
    if (t->escalated) putf(o, "%s%sescalated%s", sep, quote, quote);
    if (t->mood < -.5 && t->leak != NONE)
        putf(o, "%s%ssentiment__negative%s", sep, quote, quote);
    if (t->by_article && t->solved) putf(o, "%s%skb_link%s", sep, quote, quote);
}

/* All fields of a Zendesk ticket, without the closing brace. */
static void zd_ticket(out *o, const ticket *t) {
    uint64_t id = ticket_id(t->index, t->source), user = user_id(t, ID_USER);
    bool mail = t->channel == C_MAIL;
    char addr[96];
    person_mail(t, addr, sizeof addr);
    render(t);
    putf(o, "{'url':'https://tallyforge.zendesk.com/api/v2/tickets/%u.json',"
         "'id':%u,'external_id':null,'via':{'channel':'%s',"
         "'source':{'from':{", id, id,
         channel_name[t->channel]);
    if (mail) putf(o, "'address':'%s','name':'%s'", addr,
                   first_name[person_hash(t) % COUNT(first_name)]);
    putf(o, "},'to':{%s},'rel':null}},'created_at':'%t','updated_at':'%t',"
         "'generated_timestamp':%u,'type':'%s','subject':'%x',"
         "'raw_subject':'%x','description':'%x','priority':'%s','status':'%s',"
         "'recipient':",
         mail ? "\"name\":\"Tallyforge\","
    "\"address\":\"support@tallyforge.example\""
              : "", t->created, t->updated, (uint64_t)t->updated + t->seed % 9,
         t->event != NONE && events[t->event].kind == E_BUG ? "incident"
         : intents[t->intent].family == F_BUG ? "problem" : "question",
         &w.subject, &w.subject, &w.body, priority_name[t->priority],
         status_name[t->status]);
    put_opt(o, mail ? "support@tallyforge.example" : NULL);
    putf(o, ",'requester_id':%u,'submitter_id':%u,'assignee_id':", user, user);
    if (t->status == ST_NEW) putf(o, "null,'organization_id':");
    else putf(o, "%u,'organization_id':", ID_AGENT + (uint64_t)t->agent);
    if (person_private(t)) putf(o, "null");
    else putf(o, "%u", ID_ORG + (uint64_t)t->account);
    putf(o, ",'group_id':%u,'collaborator_ids':[],'follower_ids':[],"
         "'email_cc_ids':[],'forum_topic_id':null,'problem_id':null,"
         "'has_incidents':false,'is_public':true,'due_at':null,"
         "'tags':[", ID_GROUP + t->agent / UINT64_C(4));
    put_tags(o, t, "\"", ",");
    putf(o, "],'custom_fields':");
    zd_fields(o, t);
    putf(o, ",'satisfaction_rating':{");
    if (t->rating >= R_GOOD)
        putf(o, "'id':%u,'score':'%s','comment':null,'reason':null,"
    "'reason_id':null",
             400000000000u + t->index, rating_name[t->rating]);
    else putf(o, "'score':'%s'", rating_name[t->rating]);
    putf(o, "},'sharing_agreement_ids':[],'custom_status_id':%u,'fields':",
         360003000300u + (uint64_t)t->status);
    zd_fields(o, t);
    putf(o, ",'followup_ids':[],'ticket_form_id':360004000400,'brand_id':%u,"
         "'allow_channelback':false,'allow_attachments':true,"
         "'from_messaging_channel':%"
         "s", ID_BRAND + (uint64_t)(t->source == S_ND),
         t->channel == C_CHAT ? "true" : "false");
}

/* One Zendesk user with e-mail and organization. */
static void zd_user(out *o, const ticket *t) {
    const char *f, *l;
    char addr[96];
    person_name(t, &f, &l);
    person_mail(t, addr, sizeof addr);
    putf(o, "'id':%u,'name':'%s %s','email':'%s','role':'end-user',"
         "'organization_id':", user_id(t, ID_USER), f, l, addr);
    if (person_private(t)) putf(o, "null");
    else putf(o, "%u", ID_ORG + (uint64_t)t->account);
}

/* One Zendesk organization. */
static void zd_org(out *o, uint32_t a) {
    char name[64], dom[64];
    account_name(a, name, sizeof name, false);
    account_name(a, dom, sizeof dom, true);
    putf(o, "{'id':%u,'name':'%j','domain_names':['%s'],'tags':['%s'],"
         "'external_id':'AC-%u'}", ID_ORG + (uint64_t)a, name, dom,
         tier_name[world.acc[a].tier], 10001 + (uint64_t)a);
}

/* Order of account and person keys. */
static int by_key(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Close the page: siblings, next_page, end_time. */
static void inc_close(bool last) {
    out *o = &w.file[S_INC];
    ticket t;
    unsigned n = w.on_page;
    if (!n) return;
    memset(&t, 0, sizeof t);
    qsort(w.users, n, sizeof *w.users, by_key);
    putf(o, "],'users':[");
    for (unsigned i = 0; i < n; i++) {
        if (i && w.users[i] == w.users[i - 1]) continue;
        t.account = (uint32_t)(w.users[i] >> 8);
        t.person = (unsigned char)w.users[i];
        putf(o, i ? ",{" : "{");
        zd_user(o, &t);
        putf(o, ",'active':true,'verified':true}");
    }
    for (unsigned a = 0; w.page == 0 && a < AGENTS; a++)
        putf(o,
             ",{'id':%u,'name':'%s %s','email':'%s@tallyforge.example',"
             "'role':'agent','organization_id':null,'active':true,"
             "'verified':true}",
             ID_AGENT + (uint64_t)a, first_name[a], last_name[a],
             first_name[a]);
    putf(o, "],'organizations':[");
    for (unsigned i = 0; i < n; i++) {
        if (i && w.users[i] >> 8 == w.users[i - 1] >> 8) continue;
        if (i) putf(o, ",");
        zd_org(o, (uint32_t)(w.users[i] >> 8));
    }
    putf(o, "],"
         "'next_page':'https://tallyforge.zendesk.com/api/v2/incremental/ticket"
         "s.json?start_time=%u','end_time':%u,'count':%d,'end_of_stream':%s}\n",
         (uint64_t)w.page_end, (uint64_t)w.page_end, (int)n,
         last ? "true" : "false");
    w.page++, w.turn++, w.on_page = 0, w.page_end = 0;
}

/* One ticket into the current page, without any paging. */
static void inc_row(const ticket *t) {
    out *o = &w.file[S_INC];
    putf(o, w.on_page ? "," : "{'tickets':[");
    zd_ticket(o, t);
    putf(o, "}");
    w.users[w.on_page++] = (uint64_t)t->account << 8 | t->person;
    int64_t g = t->updated + (int64_t)(t->seed % 9);
    if (g > w.page_end) w.page_end = g;
    o->rows++;
}

/* Count a row: copy of the final version, or of an older one. */
static void inc_count(const ticket *t, bool first) {
    out *o = &w.file[S_INC];
    if (t->reissue == 1) o->superseded++;
    else if (first) o->distinct++;
    else o->duplicates++;
}

/* Add a ticket to the export; a new page begins with the edge of the last. */
static void inc_add(const ticket *t) {
    if (w.on_page >= w.page_size) {
        inc_close(false);
        unsigned n = 1 + (unsigned)(t->seed % 3);
        for (unsigned i = n < w.edges ? w.edges - n : 0; i < w.edges; i++) {
            inc_row(&w.edge[i]);
            inc_count(&w.edge[i], false);
        }
        w.edges = 0;
    }
    inc_row(t);
    inc_count(t, true);
    if (w.edges == 3)
        memmove(w.edge, w.edge + 1, 2 * sizeof *w.edge), w.edges--;
    w.edge[w.edges++] = *t;
}

/* Next ticket that is due on the current page in a newer version. */
static bool inc_again(int64_t now) {
    unsigned slot = w.turn % PENDING;
    if (w.pend_at[slot] == w.pends[slot]) {
        w.pend_at[slot] = w.pends[slot] = 0;
        return false;
    }
    ticket t = w.pend[slot][w.pend_at[slot]++];
    if (now - 60 > t.created) {
        t.updated = now;
        if (t.solved > now - 30) t.solved = now - 30;
        if (t.solved && t.solved <= t.created) t.solved = t.created + 1;
    }
    inc_add(&t);
    return true;
}

/* A new ticket of the incremental export; 8% are planned to come again. */
static void inc_ticket(const ticket *t) {
    rng r = { mix64(t->seed ^ 5) };
    unsigned slot = (w.turn + 1 + below(&r, 4)) % PENDING;
    if (!t->overlap && chance(&r, .083) && w.pends[slot] < PEND_MAX) {
        ticket old = older(t), final = *t;
        old.reissue = 1, final.reissue = 2;
        w.pend[slot][w.pends[slot]++] = final;
        w.reissued++;
        w.label_corrected += old.label != t->label;
        inc_add(&old);
    } else inc_add(t);
    inc_again(t->created);
}

/* Tickets that still wait at the end come on further pages. */
static void inc_end(int64_t now) {
    for (;;) {
        bool more = false;
        while (inc_again(now)) {}
        for (int i = 0; i < PENDING; i++) more |= w.pend_at[i] < w.pends[i];
        if (!more) break;
        if (w.on_page) inc_close(false); else w.turn++;
    }
    inc_close(true);
}

/* Minutes between two times as a calendar/business pair, or nulls. */
static void put_minutes(out *o, const char *name, int64_t from, int64_t to) {
    putf(o, ",'%s':{'calendar':", name);
    if (to <= from) putf(o, "null,'business':null}");
    else putf(o, "%d,'business':%d}", (int)((to - from) / 60),
              (int)((to - from) / 180));
}

/* First reply time: a third of the way, at most a day. */
static int64_t first_reply(const ticket *t) {
    int64_t d = (t->updated - t->created) / 3;
    return t->replies ? t->created + 60 + (d > 86400 ? 86400 : d) : 0;
}

/* Time of comment k of n, spread between first reply and update. */
static int64_t reply_time(const ticket *t, int k, int n) {
    int64_t a = first_reply(t);
    return a + (t->updated - a) * k / (n + 1);
}

/* Comments: request, replies, follow-ups, at times a private note. */
static void nd_comments(out *o, const ticket *t) {
    static txt text;
    uint64_t user = user_id(t, ID_USER), id = 500000000000u + t->index * 16;
    putf(o, ",'comments':[{'id':%u,'type':'Comment','author_id':%u,'body':'%x',"
         "'plain_body':'%x','public':true,"
         "'created_at':'%t'}", id, user, &w.body, &w.body,
         t->created);
    for (int k = 0; k < t->replies * 2 - 1; k++) {
        text_reply(t, k, k % 2, &text);
        putf(o, ",{'id':%u,'type':'Comment','author_id':%u,'body':'%x',"
             "'public':true,'created_at':'%t'}", id + 1 + (uint64_t)k,
             k % 2 ? user : ID_AGENT + (uint64_t)t->agent, &text,
             reply_time(t, k, t->replies * 2));
    }
    if (t->seed % 100 < 35 && t->replies) {
        text_note(t, &text);
        putf(o, ",{'id':%u,'type':'Comment','author_id':%u,'body':'%x',"
             "'public':false,"
             "'created_at':'%t'"
             "}", id + 15, ID_AGENT + (uint64_t)t->agent, &text,
             reply_time(t, 1, 3));
    }
    putf(o, "]");
}

/* One line of the Admin Center export with embedded people and metrics. */
static void nd_ticket(const ticket *t) {
    out *o = &w.file[S_ND];
    zd_ticket(o, t);
    putf(o, ",'requester':{");
    zd_user(o, t);
    putf(o, "},'organization':");
    if (person_private(t)) putf(o, "null");
    else zd_org(o, t->account);
    if (t->status == ST_NEW) putf(o, ",'assignee':null");
    else putf(o, ",'assignee':{'id':%u,'name':'%s %s',"
              "'email':'%s@tallyforge.example'"
              "}", ID_AGENT + (uint64_t)t->agent, first_name[t->agent],
              last_name[t->agent], first_name[t->agent]);
    putf(o, ",'group':{'id':%u,'name':'%s'}", ID_GROUP + t->agent / UINT64_C(4),
         group_name[t->agent / 4]);
    nd_comments(o, t);
    putf(o, ",'metric_set':{'id':%u,'ticket_id':%u,'created_at':'%t',"
         "'updated_at':'%t','group_stations':%d,'assignee_stations':%d,"
         "'reopens':%d,'replies':%d,"
         "'solved_at':%"
         "T", 600000000000u + t->index, ticket_id(t->index, t->source),
         t->created, t->updated, 1 + t->escalated, 1 + t->escalated,
         (int)t->reopens, (int)t->replies, t->solved);
    put_minutes(o, "reply_time_in_minutes", t->created, first_reply(t));
    put_minutes(o, "first_resolution_time_in_minutes", t->created, t->solved);
    put_minutes(o, "full_resolution_time_in_minutes", t->created, t->solved);
    put_minutes(o, "agent_wait_time_in_minutes", 0, t->replies * INT64_C(3600));
    put_minutes(o,
    "requester_wait_time_in_minutes", t->created, first_reply(t));
    put_minutes(o, "on_hold_time_in_minutes", 0, 0);
    putf(o, "}}\n");
    o->rows++, o->distinct++;
}

/* Plain text as Freshdesk HTML: one div per line, entities. */
static void fresh_html(const txt *in, txt *o) {
    o->n = 0;
    txt_str(o, "<div style=\"font-family:Arial\"><div>");
    for (size_t i = 0; i < in->n; i++) {
        char c = in->b[i];
        if (c == '\n') txt_str(o, i && in->b[i - 1] == '\n'
                               ? "<br></div><div>" : "</div><div>");
        else if (c == '<') txt_str(o, "&lt;");
        else if (c == '>') txt_str(o, "&gt;");
        else if (c == '&') txt_str(o, "&amp;");
        else if (c == '"') txt_str(o, "&quot;");
        else if (c == ' ' && i % 97 == 0) txt_str(o, "&nbsp;");
        else txt_add(o, &c, 1);
    }
    txt_str(o, "</div></div>");
}

/* Conversations: replies, follow-ups and private notes; at most ten. */
static void fresh_talk(out *o, const ticket *t, const char *addr) {
    static txt text, html;
    uint64_t id = 68000000000u + t->index * 16, user = user_id(t, 67000000000u);
    bool note = t->seed % 100 < 40, any = false;
    putf(o, ",'conversations':[");
    for (int k = 0; k < t->replies * 2 - 1 + note; k++) {
        bool private = k == t->replies * 2 - 1, in = k % 2 && !private;
        if (private) text_note(t, &text); else text_reply(t, k, in, &text);
        fresh_html(&text, &html);
        putf(o,
             "%s{'id':%u,'ticket_id':%u,'body':'%x','body_text':'%x',"
             "'incoming':%s,'private':%s,'user_id':%u,'source':%d,'category':1,"
             "'support_email':null,'from_email':'%s','to_emails':[],"
             "'cc_emails':[],'bcc_emails':[],'attachments':[],"
             "'created_at':'%t','updated_at':'%t'}",
             any ? "," : "", id + (uint64_t)k, ticket_id(t->index, S_FRESH),
             &html, &text, in ? "true" : "false", private ? "true" : "false",
             in ? user : 67200000000u + (uint64_t)t->agent, private ? 2 : 0,
             in ? addr : "support@tallyforge.example",
             reply_time(t, k, t->replies * 2),
             reply_time(t, k, t->replies * 2));
        any = true;
    }
    putf(o, "]");
}

/* Custom fields, company and stats of a Freshdesk ticket. */
static void fresh_rest(out *o, const ticket *t) {
    const account *c = &world.acc[t->account];
    char name[64], dom[64];
    txt ver;
    ver.n = 0;
    text_version(t, &ver);
    putf(o, ",'custom_fields':{'cf_intent':");
    put_opt(o, label_key(t->label));
    putf(o, ",'cf_page':");
    put_opt(o, t->page == NONE ? NULL : page_name[t->page]);
    putf(o, ",'cf_product':'%s','cf_app_version':'%x','cf_language':'%s',"
    "'cf_csat':",
         product_name[t->product], &ver, lang_name[t->lang]);
    put_opt(o, t->rating ? rating_name[t->rating] : NULL);
    account_name(t->account, name, sizeof name, false);
    account_name(t->account, dom, sizeof dom, true);
    putf(o, "},'company':");
    if (person_private(t)) putf(o, "null");
    else putf(o, "{'id':%u,'name':'%j','domains':['%s'],'account_tier':'%s',"
              "'renewal_date':'%D','industry':'%s'}", 67100000000u +
              (uint64_t)t->account, name, dom, tier_name[c->tier],
              (int64_t)c->renewal, industry_name[c->industry]);
    int64_t reply = first_reply(t);
    putf(o, ",'stats':{'agent_responded_at':%T,'requester_responded_at':%T,"
         "'first_responded_at':%T,'status_updated_at':'%t','reopened_at':%T,"
         "'resolved_at':%T,'closed_at':%T,'pending_since':%T}", reply,
         t->replies > 1 ? reply + 600 : 0, reply, t->updated,
         t->reopens ? t->updated - 60 : 0, t->solved,
         t->status == ST_CLOSED ? t->updated : 0,
         t->status == ST_PENDING ? t->updated : 0);
}

/* One ticket of the Freshdesk array. */
static void fresh_ticket(const ticket *t) {
    static const int source[] = { 1, 2, 7, 2, 3 },
                     status[] = { 2, 2, 3, 6, 4, 5 };
    static txt html;
    out *o = &w.file[S_FRESH];
    uint64_t user = user_id(t, 67000000000u);
    const char *f, *l;
    char addr[96];
    render(t);
    fresh_html(&w.body, &html);
    person_name(t, &f, &l);
    person_mail(t, addr, sizeof addr);
    putf(o,
         "%s{'id':%u,'subject':'%x','description':'%x',"
         "'description_text':'%x','status':%d,'priority':%d,'source':%d,"
         "'type':%s,'requester_id':%u,'responder_id':%u,'group_id':%u,"
         "'company_id':",
         o->rows ? ",\n" : "[\n", ticket_id(t->index, S_FRESH), &w.subject,
         &html, &w.body, status[t->status], t->priority + 1, source[t->channel],
         intents[t->intent].family == F_BUG ? "\"Problem\"" : "\"Question\"",
         user, 67200000000u + (uint64_t)t->agent,
         67300000000u + t->agent / UINT64_C(4));
    if (person_private(t)) putf(o, "null");
    else putf(o, "%u", 67100000000u + (uint64_t)t->account);
    putf(o, ",'product_id':null,'email_config_id':null,'association_type':null,"
         "'support_email':null,'to_emails':null,'cc_emails':[],'fwd_emails':[],"
         "'reply_cc_emails':[],'fr_escalated':%s,'nr_escalated':false,"
         "'is_escalated':%s,'spam':%s,'due_by':'%t','fr_due_by':'%t',"
         "'created_at':'%t','updated_at':'%t',"
         "'tags':[", t->seed % 11 ? "false" : "true",
         t->escalated ? "true" : "false", t->spam ? "true" : "false",
         t->created + 259200, t->created + 86400, t->created, t->updated);
    put_tags(o, t, "\"", ",");
    putf(o, "],'requester':{'id':%u,'name':'%s %s','email':'%s','mobile':null,"
         "'phone':null}", user, f, l, addr);
    fresh_rest(o, t);
    fresh_talk(o, t, addr);
    putf(o, "}");
    o->rows++, o->distinct++, o->spam += t->spam;
}

/* One row of the generic CSV. */
static void csv_ticket(const ticket *t) {
    static const char *const status[] = { "New", "Open", "Pending", "On-hold",
                                          "Solved", "Closed" };
    static const char *const prio[] = { "Low", "Normal", "High", "Urgent" };
    static const char *const chan[] = { "Email", "Web form", "Chat", "API",
                                        "Phone" };
    static const char *const rate[] = { "", "Offered", "Good", "Bad" };
    out *o = &w.file[S_CSV];
    const char *f, *l, *key = label_key(t->label);
    char addr[96], name[64];
    txt ver;
    render(t);
    person_name(t, &f, &l);
    person_mail(t, addr, sizeof addr);
    account_name(t->account, name, sizeof name, false);
    ver.n = 0;
    text_version(t, &ver);
    putf(o, "HD-%u,%S,%S,", ticket_id(t->index, S_CSV), t->created, t->updated);
    if (t->solved) putf(o, "%S", t->solved);
    putf(o,
         ",%s,%s,%s,%c,%c,'%s %s',%s,'%s',%s,%s,%s,%x,%s,"
         "'",
         status[t->status], prio[t->priority], chan[t->channel], &w.subject,
         &w.body, f, l, addr, person_private(t) ? "" : name,
         tier_name[world.acc[t->account].tier],
         t->page == NONE ? "" : page_name[t->page], product_name[t->product],
         &ver, lang_name[t->lang]);
    put_tags(o, t, "", ", ");
    putf(o, "',%s,%s %s,%s,%s,%d,%d,", key ? key : "", first_name[t->agent],
         last_name[t->agent], group_name[t->agent / 4], rate[t->rating],
         (int)t->replies, (int)t->reopens);
    if (t->replies) putf(o, "%d", (int)((first_reply(t) - t->created) / 60));
    putf(o, ",");
    if (t->solved) putf(o, "%d", (int)((t->solved - t->created) / 60));
    putf(o, "\r\n");
    o->rows++, o->distinct++;
}

/* Row of truth_tickets.csv and all counts of truth.json. */
static void truth_ticket(const ticket *t) {
    out *o = &w.truth;
    const voice *v = &w.voice;
    bool bug = t->event != NONE && events[t->event].kind == E_BUG;
    bool wrong = t->label != NONE && t->label != (t->oos ? OTHER : t->intent);
    const char *key = label_key(t->label);
    render(t);
    putf(o, "%s%u,%s,%t,%s,", t->source == S_CSV ? "HD-" : "",
         ticket_id(t->index, t->source), source_path[t->source], t->created,
         t->oos ? "other" : intents[t->intent].key);
    if (t->second[0] != NONE) putf(o, "%s", intents[t->second[0]].key);
    if (t->second[1] != NONE) putf(o, " %s", intents[t->second[1]].key);
    putf(o, ",%s,%d,%s,%d,%s,%s,%f,%d,%d,AC-%u,"
    "%d\n", key ? key : "", (int)wrong,
         lang_name[t->lang], (int)t->oos, bug ? events[t->event].id : "",
         t->event != NONE && !bug ? events[t->event].id : "", (double)t->mood,
         t->twin != NONE && t->event == NONE, (int)t->vague,
         10001 + (uint64_t)t->account, t->by_article && t->solved);
    o->rows++;
    if (t->oos) w.oos++; else w.per_intent[t->intent]++;
    w.labelled += t->label != NONE, w.empty += t->label == NONE,
        w.wrong += wrong;
    w.multi += t->second[0] != NONE, w.third += t->second[1] != NONE;
    w.twins += t->twin != NONE, w.vague += t->vague, w.lang[t->lang]++;
    w.leaks += t->leak != NONE;
    w.leaks_wrong += t->leak != NONE && (t->oos || t->leak != t->intent);
    w.by_article += t->by_article && t->solved, w.spam += t->spam;
    w.mails += v->mails, w.phones += v->phones, w.cards += v->cards;
    w.pii_tickets += v->mails + v->phones + v->cards > 0;
}

/* Send a ticket to its archive and to the truth. */
static void write_ticket(const ticket *t) {
    truth_ticket(t);
    if (t->source == S_INC) inc_ticket(t);
    else if (t->source == S_ND) nd_ticket(t);
    else if (t->source == S_FRESH) fresh_ticket(t);
    else csv_ticket(t);
    if (t->overlap) {                   /* the other export saw it earlier */
        ticket old = older(t);
        nd_ticket(&old);
        w.file[S_ND].overlap++;
    }
}

/* Open all archives and write what comes before the first ticket. */
static void write_open(const char *dir, int level) {
    for (int s = 0; s < SOURCES; s++)
        out_open(&w.file[s], dir, source_path[s], level);
    out_open(&w.truth, dir, "truth_tickets.csv.zst", level);
    putf(&w.file[S_CSV], "Ticket ID,Created at,Updated at,Solved at,Status,"
         "Priority,Channel,Subject,Description,Requester name,Requester email,"
         "Company,Plan,Page,Product,App version,Language,Tags,Intent,Agent,"
         "Group,CSAT,Replies,Reopens,First reply minutes,Resolution "
         "minutes\r\n");
    putf(&w.truth, "id,source,created_at,true_intent,secondary_intents,"
         "given_label,label_is_wrong,language,out_of_scope,outbreak_id,"
         "decoy_id,sentiment,page_ambiguous,vague,account,"
         "resolved_by_article\n");
    uint64_t size = world.tickets / 14;
    w.page_size = (unsigned)(size < 40         ? 40
                             : size > PAGE_MAX ? PAGE_MAX
                                               : size);
    for (int k = 0; k < PENDING; k++)
        w.pend[k] = need(PEND_MAX, sizeof **w.pend);
}

/* Title, type and key of the Zendesk ticket fields. */
static void write_fields(out *o) {
    static const struct { const char *title, *type;
    } f[] = { { "Intent", "tagger" },     { "Page", "text" },
              { "Product", "tagger" },    { "App version", "text" },
              { "Plan", "tagger" },       { "Language", "tagger" },
              { "Escalated", "checkbox" } };
    putf(o, "{'ticket_fields':[");
    for (unsigned i = 0; i < COUNT(f); i++) {
        uint64_t id = ID_FIELD + (uint64_t)i;
        putf(o,
             "%s{'url':'https://tallyforge.zendesk.com/api/v2/ticket_fields/%u."
             "json','id':%u,'type':'%s','title':'%s','raw_title':'%s',"
             "'description':'','position':%d,'active':true,'required':false,"
             "'removable':true,"
             "'custom_field_options':"
             "[", i ? "," : "", id, id, f[i].type, f[i].title,
             f[i].title, (int)i);
        for (size_t k = 0; i == 0 && k <= INTENTS; k++) {
            const char *key = k < INTENTS ? intents[k].key : "other";
            putf(o, "%s{'id':%u,'name':'%s','value':'%s'}", k ? "," : "",
                 360005000000u + (uint64_t)k, key, key);
        }
        putf(o, "]}");
    }
    putf(o, "],'next_page':null,'previous_page':null,"
    "'count':%d}\n", (int)COUNT(f));
}

/* accounts.csv: one row per account. */
static void write_accounts(out *o) {
    putf(o, "Account ID,Company name,Domain,Tier,MRR,Currency,Seats,Signup "
         "date,Renewal date,Churn date,Industry,Region\n");
    for (uint32_t a = 0; a < world.accounts; a++) {
        const account *c = &world.acc[a];
        char name[64], dom[64];
        account_name(a, name, sizeof name, false);
        account_name(a, dom, sizeof dom, true);
        putf(o,
             "AC-%u,%s,%s,%s,%u.00,%s,%u,%D,"
             "%D,",
             10001 + (uint64_t)a, name, dom, tier_name[c->tier],
             (uint64_t)c->mrr, c->region == 1 ? "EUR" : "USD",
             (uint64_t)c->seats, (int64_t)c->signup, (int64_t)c->renewal);
        if (c->churn >= 0) putf(o, "%D", world.first_day + c->churn);
        putf(o, ",%s,%s\n", industry_name[c->industry], region_name[c->region]);
        o->rows++;
    }
}

/* One help-center article; k counts the articles of an intent. */
static void write_article(out *o, size_t i, int k, bool first) {
    static const char *const title[] = { "How it works: ", "Troubleshooting:"
                                                           " " };
    const intent *x = &intents[i];
    bool old = x->article == A_OLD;
    static txt body;
    ticket t;
    memset(&t, 0, sizeof t);
    t.event = t.twin = t.foreign = NONE;
    t.intent = (unsigned char)i, t.page = x->page[0], t.product = x->product;
    t.day = old ? 0 : 60,
    t.seed = mix64(world.seed ^ (9000 + i * 4 + (unsigned)k));
    voice v = { { t.seed }, &t, 0, 0, 0 };
    uint64_t used = 0;
    body.n = 0;
    txt_str(&body, "<h2>About this article</h2><p>It covers ");
    txt_str(&body, x->topic), txt_str(&body, " in ");
    txt_str(&body, product_name[x->product]);
    txt_str(&body, ". Typical questions:</p><ul>");
    for (int n = 0; n < 6; n++) {
        txt_str(&body, "<li>"), text_sentence(&v, gram.core[i], &used, &body);
        txt_str(&body, "</li>");
    }
    txt_str(&body, "</ul><h2>Steps</h2><ol>");
    for (int n = 0; n < 4; n++) {
        static const char *const step[] = { "Open ", "Check the settings of ",
            "Confirm the change in ", "Still stuck? Write to us from " };
        txt_str(&body, "<li>"), txt_str(&body, step[n]);
        txt_str(&body, "<code>"), txt_str(&body, page_name[x->page[n % 3]]);
        txt_str(&body, "</code></li>");
    }
    txt_str(&body, "</ol>");
    uint64_t id = 41000000000u + i * 10u + (uint64_t)k;
    int64_t made = (world.first_day - (old ? 900 : 200)) * 86400;
    int64_t edit = made + (old ? 30 : 150 + (int64_t)i) * 86400;
    putf(o,
         "%s{'id':%u,"
         "'url':'https://tallyforge.zendesk.com/api/v2/help_center/articles/%u."
         "json',"
         "'html_url':'https://help.tallyforge.example/hc/en-us/articles/%u',"
         "'author_id':%u,'section_id':%u,'title':'%s%j','name':'%s%j',"
         "'body':'%x','draft':%s,'promoted':false,'position':0,'vote_sum':%d,"
         "'vote_count':%d,'created_at':'%t','updated_at':'%t','edited_at':'%t',"
         "'locale':'en-us','source_locale':'en-us','outdated':%s,"
         "'outdated_locales':[%s],'label_names':['%s','%s'],"
         "'user_segment_id':null,"
         "'comments_disabled':true"
         "}",
         first ? "" : ",\n", id, id, id, ID_AGENT + (uint64_t)(i % AGENTS),
         360006000600u + (uint64_t)x->family, title[k], x->topic, title[k],
         x->topic, &body, x->article == A_DRAFT ? "true" : "false",
         old ? -7 : 12, old ? 31 : 20, made, edit, edit, old ? "true" : "false",
         old ? "\"en-us\"" : "", family_name[x->family], x->key);
    o->rows++;
}

/* articles.json: most intents have one or two. */
static void write_articles(out *o) {
    int n = 0;
    putf(o, "{'articles':[");
    for (size_t i = 0; i < INTENTS; i++) {
        int want = intents[i].article == A_TWO ? 2 : intents[i].article ? 1 : 0;
        for (int k = 0; k < want; k++) write_article(o, i, k, !n++);
    }
    putf(o, "],'count':%d,'next_page':null,'page':1,'page_count':1,"
    "'per_page':%d}\n",
         n, n);
}

/* ===========================================================================
 * 10 TRUTH - truth.json: everything that was planted
 * ======================================================================== */

/* Day of the window as a date. */
static int64_t truth_day(int day) {
    return world.first_day + (day < world.days ? day : world.days - 1);
}

/* Intents with their share and their articles. */
static void truth_intents(out *o) {
    static const char *const article[] = { "none", "one", "two", "outdated",
                                           "draft" };
    putf(o, "'intents':[");
    for (size_t i = 0; i < INTENTS; i++) {
        const intent *x = &intents[i];
        putf(o, "%s\n{'name':'%s','family':'%s',"
    "'share':0.", i ? "," : "", x->key,
             family_name[x->family]);
        txt n;
        n.n = 0;
        txt_num(&n, w.per_intent[i] * 1000000 / world.tickets, 6);
        putf(o, "%x,'tickets':%u,'has_article':%s,'article':'%s'}", &n,
             w.per_intent[i],
             x->article && x->article != A_DRAFT ? "true" : "false",
             article[x->article]);
    }
    putf(o, "],\n'missing_articles':[");
    for (size_t i = 0, n = 0; i < INTENTS; i++)
        if (!intents[i].article || intents[i].article == A_DRAFT)
            putf(o, "%s'%s'", n++ ? "," : "", intents[i].key);
    putf(o, "],\n'outdated_articles':[");
    for (size_t i = 0, n = 0; i < INTENTS; i++)
        if (intents[i].article == A_OLD)
            putf(o, "%s'%s'", n++ ? "," : "", intents[i].key);
    putf(o, "],\n");
}

/* Drifts of words, products, intents and shares. */
static void truth_drifts(out *o) {
    static const struct {
        const char *kind;
        int day;
        const char *intents, *words, *text;
    } d[] = {
        { "vocabulary", D_WS,
          "'permissions','delete_account',"
          "'data_export_request'",
          "'workspace','space','hub','team hub'",
          "the product renames workspace to hub; customers follow within three "
          "weeks" },
        { "vocabulary", D_TSH, "'timer_bug','feature_request'",
          "'timesheet','time sheet','worklog','work log'",
          "timesheet becomes worklog" },
        { "wording", D_TFA, "'two_factor'",
          "'authenticator','SMS code','passkey','security key'",
          "passkeys replace authenticator codes" },
        { "new_product", D_PULSE,
          "'report_wrong','slow_performance',"
          "'howto_report'",
          "'Tally Pulse','/pulse'", "launch of Tally Pulse with its own page" },
        { "new_intent", D_FORECAST, "'pulse_forecast'", "'forecast','capacity'",
          "an intent that did not exist before" },
    };
    putf(o, "'drifts':[");
    for (size_t i = 0; i < COUNT(d); i++) {
        putf(o, "%s\n{'kind':'%s','date':'%D','ramp_days':%d,'intents':[",
             i ? "," : "", d[i].kind, truth_day(d[i].day), RAMP);
        putf(o, d[i].intents);          /* lists with quotes: as formats */
        putf(o, "],'words':[");
        putf(o, d[i].words);
        putf(o, "],'description':'%s'}", d[i].text);
    }
    for (size_t i = 0; i < COUNT(mixes); i++)
        putf(o,
             ",\n{'kind':'mix','date':'%D','end':'%D','intents':['%s'],"
             "'words':[],'factor':%f,"
             "'description':'%s'}",
             truth_day(mixes[i].from), truth_day(mixes[i].to), mixes[i].key,
             mixes[i].factor, mixes[i].cause);
    putf(o, "],\n'cancellation_spikes':[");
    for (size_t i = 0, n = 0; i < COUNT(mixes); i++)
        if (!strcmp(mixes[i].key, "cancel_subscription"))
            putf(o, "%s{'start':'%D','end':'%D','cause':'%s','factor':%f}",
                 n++ ? "," : "", truth_day(mixes[i].from),
                 truth_day(mixes[i].to), mixes[i].cause, mixes[i].factor);
    putf(o, "],\n'sentiment_declines':[");
    for (size_t i = 0; i < COUNT(declines); i++)
        putf(o, "%s\n{'segment':'%s','value':'%s','start':'%D','end':'%D',"
    "'drop':%f}",
             i ? "," : "", declines[i].segment, declines[i].value,
             truth_day(declines[i].from), truth_day(declines[i].to),
             declines[i].drop);
    for (uint32_t a = 0; a < world.accounts; a++)
        if (world.acc[a].mood_from >= 0)
            putf(o, ",\n{'segment':'account','value':'AC-%u','start':'%D',"
                 "'end':'%D','drop':0.500}", 10001 + (uint64_t)a,
                 truth_day(world.acc[a].mood_from), truth_day(9999));
    putf(o, "],\n");
}

/* Outbreaks (bug) or decoys (all other events) with their tickets. */
static void truth_events(out *o, const char *name, bool bugs) {
    bool any = false;
    putf(o, "'%s':[", name);
    for (size_t e = 0; e < EVENTS; e++) {
        const event *v = &events[e];
        uint64_t n = world.event_n[e];
        if ((v->kind == E_BUG) != bugs || !n) continue;
        putf(o,
             "%s\n{'id':'%s','kind':'%s','intent':'%s','signature':'%j',"
             "'product':'%s','page':'%s','versions':[",
             any ? "," : "", v->id, event_kind[v->kind],
             v->kind == E_AUTO ? "other" : v->key, v->signature,
             product_name[v->product], page_name[v->page]);
        if (v->version[0]) putf(o, "'%s'", v->version);
        putf(o, "],'start':'%t','end':'%t',"
    "'known_issue':", world.event_first[e],
             world.event_last[e]);
        put_opt(o, v->known && v->known[0] ? v->known : NULL);
        uint64_t all = world.event_accs[e];
        putf(o, ",'tickets':%u,'accounts':[", n);
        for (uint64_t k = 0; k < all && k < n; k++)
            putf(o, "%s'AC-%u'", k ? "," : "",
                 10001 + (uint64_t)world.event_acc[e][k]);
        putf(o, "],'ticket_ids_complete':%s,'ticket_ids':[",
             n <= EVENT_IDS ? "true" : "false");
        for (uint64_t k = 0; k < n && k < EVENT_IDS; k++) {
            uint64_t x = world.event_ids[e][k];
            putf(o, "%s'%s%u'", k ? "," : "", (x & 3) == S_CSV ? "HD-" : "",
                 ticket_id(x >> 2, x & 3));
        }
        putf(o, "]}");
        any = true;
    }
    putf(o, "],\n");
}

/* Churners and quiet accounts. */
static void truth_fates(out *o) {
    static const char *const sig[] = { "volume_up", "sentiment_down",
                                       "cancel_ticket", "silent_before" };
    putf(o, "'churners':[");
    for (uint32_t i = 0; i < world.churners; i++) {
        const account *c = &world.acc[world.churner[i]];
        putf(o, "%s\n{'account':'AC-%u','churn_date':'%D','tickets':%u,"
    "'signals':[",
             i ? "," : "", 10001 + (uint64_t)world.churner[i],
             world.first_day + c->churn, (uint64_t)c->tickets);
        for (int k = 0, n = 0; k < 4; k++)
            if (c->signals >> k & 1) putf(o, "%s'%s'", n++ ? "," : "", sig[k]);
        putf(o, "]}");
    }
    putf(o, "],\n'quiet_accounts':[");
    for (uint32_t i = 0; i < world.quiets; i++) {
        const account *c = &world.acc[world.quiet[i]];
        putf(o,
             "%s\n{'account':'AC-%u','quiet_since':'%D','tickets':%u,"
             "'renewal_date':'%D'"
             "}",
             i ? "," : "", 10001 + (uint64_t)world.quiet[i],
             world.first_day + c->quiet, (uint64_t)c->tickets,
             (int64_t)c->renewal);
    }
    putf(o, "],\n");
}

/* Rows of every archive; rows = distinct + superseded + duplicates. */
static void truth_files(out *o, const out *extra, size_t extras) {
    putf(o, "'files':[");
    for (size_t i = 0; i < SOURCES + extras; i++) {
        const out *f = i < SOURCES ? &w.file[i] : &extra[i - SOURCES];
        putf(o,
             "%s\n{'path':'%s','rows':%u,'distinct_%s':%u,'superseded':%u,"
             "'duplicates':%u,'spam':%u,'also_in_incremental':%u,'bytes':%u,"
             "'compressed_bytes':%u}",
             i ? "," : "", f->name, f->rows, i < SOURCES ? "tickets" : "rows",
             i < SOURCES ? f->distinct : f->rows, f->superseded, f->duplicates,
             f->spam, f->overlap, f->in, f->out);
    }
    putf(o, "],\n");
}

/* The whole of truth.json. */
static void truth_json(out *o, const out *extra, size_t extras) {
    putf(o,
         "{'schema':'pipeline.truth/1','company':'Tallyforge','seed':%u,"
         "'tickets':%u,'accounts':%u,'window':{'start':'%D','end':'%D'},"
         "\n",
         world.seed, world.tickets, (uint64_t)world.accounts, truth_day(0),
         truth_day(9999));
    truth_files(o, extra, extras);
    putf(o, "'versions':{'reissued_tickets':%u,'label_changed':%u,'pages':%u},"
         "\n'label_noise':{'labelled':%u,'wrong':%u,'empty':%u,"
         "'share_wrong':%f},\n",
         w.reissued, w.label_corrected, (uint64_t)w.page, w.labelled, w.wrong,
         w.empty, (double)w.wrong / (double)(w.labelled + !w.labelled));
    putf(o,
         "'out_of_scope':%u,'spam':%u,'multi_intent':{'tickets':%u,"
         "'three':%u,'share':%f},\n'page_ambiguous':%u,'vague':%u,"
         "'resolved_by_article':%u,\n'leak_tags':{'tickets':%u,'wrong':%u},"
         "\n'languages':{'en':%u,'de':%u,'fr':%u,'es':%u},"
         "\n'pii':{'tickets':%u,'emails':%u,'phones':%u,'cards':%u},"
         "\n",
         w.oos, w.spam, w.multi, w.third,
         (double)w.multi / (double)world.tickets, w.twins, w.vague,
         w.by_article, w.leaks, w.leaks_wrong, w.lang[L_EN], w.lang[L_DE],
         w.lang[L_FR], w.lang[L_ES], w.pii_tickets, w.mails, w.phones, w.cards);
    putf(o, "'repeated_macro':{'start':'%D','end':'%D','text':'our engineers "
         "are working on the performance of our European cluster',"
         "'where':'agent replies of bug tickets'},"
         "\n", truth_day(200), truth_day(215));
    truth_intents(o);
    truth_drifts(o);
    truth_events(o, "outbreaks", true);
    truth_events(o, "decoys", false);
    truth_fates(o);
    putf(o, "'page_meanings':[");
    for (size_t i = 0; i < COUNT(doubles) * 3; i++)
        putf(o, "%s{'set':%d,'page':'%s','intent':'%s'}", i ? "," : "",
             (int)(i / 3 + 1), page_name[doubles[i / 3].use[i % 3].page],
             doubles[i / 3].use[i % 3].key);
    putf(o, "]}\n");
}

/* ===========================================================================
 * 11 MAIN - options and the loop over time
 * ======================================================================== */

typedef struct {
    const char *dir;
    uint64_t tickets, seed;
    date end;
    int level;
    bool quiet;
} options;

static const char usage[] =
    "usage: generate -o DIR [options]\n"
    "Write the helpdesk archives of a fictional company, with known truth.\n\n"
    "  -o DIR            output folder, created when missing\n"
    "  --tickets N       tickets, 1000 to 10000000       (default 20000)\n"
    "  --seed S          same seed and size, same bytes  (default 1)\n"
    "  --end YYYY-MM-DD  last day of the nine months     (default 2026-09-30)\n"
    "  --level L         zstd level, 1 to 19             (default 1)\n"
    "  --quiet           no summary\n"
    "  --help            this text\n";

/* A number between lo and hi, or the end of the program. */
static uint64_t number(const char *name, const char *s, uint64_t lo,
                       uint64_t hi) {
    char *end;
    errno = 0;
    unsigned long long v = strtoull(s, &end, 10);
    if (errno || end == s || *end || *s < '0' || *s > '9' || v < lo || v > hi)
        die("%s %s: expected a whole number from %llu to %llu", name, s,
            (unsigned long long)lo, (unsigned long long)hi);
    return v;
}

/* A date between 2000 and 2100. */
static date parse_date(const char *s) {
    date d;
    char c;
    if (sscanf(s, "%4d-%2d-%2d%c", &d.y, &d.m, &d.d, &c) != 3 || d.y < 2000
        || d.y > 2100) die("--end %s: expected YYYY-MM-DD", s);
    date e = date_of(day_of(d.y, d.m, d.d));
    if (d.m < 1 || d.m > 12 || e.m != d.m || e.d != d.d)
        die("--end %s: no such day", s);
    return d;
}

/* Fill the options from the command line. */
static options parse(int argc, char **argv) {
    options p = { NULL, 20000, 1, { 2026, 9, 30 }, 1, false };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i], *v = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(a, "--help") || !strcmp(a, "-h")) {
            fputs(usage, stdout);
            exit(0);
        }
        if (!strcmp(a, "--quiet")) { p.quiet = true; continue; }
        static const char *const known[] = { "-o", "--tickets", "--seed",
                                             "--end", "--level" };
        size_t k = 0;
        while (k < COUNT(known) && strcmp(known[k], a)) k++;
        if (k == COUNT(known)) die("unknown option %s (see --help)", a);
        if (!v) die("%s needs a value", a);
        i++;
        if (k == 0) p.dir = v;
        if (k == 1) p.tickets = number(a, v, 1000, 10000000);
        if (k == 2) p.seed = number(a, v, 0, UINT64_MAX);
        if (k == 3) p.end = parse_date(v);
        if (k == 4) p.level = (int)number(a, v, 1, 19);
    }
    if (!p.dir) die("-o DIR is missing (see --help)");
    return p;
}

/* Create a folder unless it exists. */
static void make_dir(const char *dir, const char *sub) {
    char b[512];
    int k = snprintf(b, sizeof b, "%s%s", dir, sub);
    if (k < 0 || (size_t)k >= sizeof b) die("%s: path too long", dir);
    if (mkdir(b, 0777) && errno != EEXIST) die("%s: %s", b, strerror(errno));
}

/* Nine months that end with the given day. */
static void world_window(date end) {
    int64_t after = day_of(end.y, end.m, end.d) + 1;
    date d = date_of(after);
    int m = d.m - MONTHS, y = d.y;
    if (m < 1) m += 12, y--;
    date last =
        date_of(day_of(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1) - 1);
    world.first_day = day_of(y, m, d.d < last.d ? d.d : last.d);
    world.days = (int)(after - world.first_day);
}

/* All tickets in the order of time. */
static void run(int64_t end) {
    uint64_t done = 0;
    static ticket t;
    for (int h = 0; h < world.days * 24; h++) {
        uint64_t goal = h + 1 == world.days * 24 ? world.tickets
            : (uint64_t)(world.cum_hour[h] * (double)world.tickets);
        uint64_t n = goal - done;
        rng r = { mix64(world.seed ^ (uint64_t)h << 20) };
        for (size_t e = 0; e < EVENTS; e++)
            world.pending[e] += (double)world.quota[e][h];
        for (uint64_t k = 0; k < n; k++) {
            double x = ((double)k + unit(&r)) / (double)n * 3599;
            int64_t at = (world.first_day * 24 + h) * 3600 + (int64_t)x;
            plan(&t, done++, at, world_event(n - k), end);
            write_ticket(&t);
        }
    }
}

/* One small archive that is written by a single function. */
static void single(out *o, const options *p, const char *name, int level,
                   void (*fill)(out *)) {
    out_open(o, p->dir, name, level);
    fill(o);
    out_close(o);
}

/* Short summary on stdout. */
static void summary(const out *extra, size_t extras, double seconds) {
    uint64_t raw = w.truth.in, packed = w.truth.out;
    for (size_t i = 0; i < SOURCES + extras; i++) {
        const out *f = i < SOURCES ? &w.file[i] : &extra[i - SOURCES];
        printf("%-40s %9llu rows %12llu bytes %11llu zst\n", f->name,
               (unsigned long long)f->rows, (unsigned long long)f->in,
               (unsigned long long)f->out);
        raw += f->in, packed += f->out;
    }
    printf("%llu tickets, %u accounts, %.1f MB in %.1f MB of files, %.1f "
           "MB/s\n",
           (unsigned long long)world.tickets, (unsigned)world.accounts,
           (double)raw / 1e6, (double)packed / 1e6,
           (double)raw / 1e6 / seconds);
}

int main(int argc, char **argv) {
    static const char *const dirs[] = { "", "/archives", "/archives/zendesk",
                                        "/archives/freshdesk",
                                        "/archives/csv" };
    options p = parse(argc, argv);
    struct timespec a, b;
    static out extra[3], truth;
    clock_gettime(CLOCK_MONOTONIC, &a);
    world.seed = p.seed, world.tickets = p.tickets, world.intent_day = -1;
    world_window(p.end);
    gram_init();
    world_hours();
    world_accounts();
    world_events();
    for (size_t i = 0; i < COUNT(dirs); i++) make_dir(p.dir, dirs[i]);
    write_open(p.dir, p.level);
    int64_t end = (world.first_day + world.days) * 86400;
    run(end);
    inc_end(end - 1);
    putf(&w.file[S_FRESH], w.file[S_FRESH].rows ? "\n]\n" : "[]\n");
    for (int s = 0; s < SOURCES; s++) out_close(&w.file[s]);
    out_close(&w.truth);
    single(&extra[0], &p, "archives/zendesk/ticket_fields.json.zst", p.level,
           write_fields);
    single(&extra[1], &p, "archives/accounts.csv.zst", p.level, write_accounts);
    single(&extra[2], &p, "archives/articles.json.zst", p.level,
           write_articles);
    out_open(&truth, p.dir, "truth.json", 0);
    truth_json(&truth, extra, COUNT(extra));
    out_close(&truth);
    clock_gettime(CLOCK_MONOTONIC, &b);
    if (!p.quiet)
        summary(extra, COUNT(extra),
                (double)(b.tv_sec - a.tv_sec)
                    + 1e-9 * (double)(b.tv_nsec - a.tv_nsec));
    if (fflush(stdout)) die("stdout: %s", strerror(errno));
    return 0;
}
