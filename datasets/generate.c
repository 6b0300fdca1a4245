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
 *              -> its form, damaged where asked for  +  one row of truth
 *
 * A ticket is a small plan with its own random seed.  Text is never stored: a
 * second version of the same ticket renders the same plan again.  So memory is
 * bounded by the tables of accounts and events, never by the number of tickets.
 *
 *   1 RNG     random numbers          10 DIRT    damaged texts, mail habits
 *   2 OUT     buffers and writers     11 WRITE   four forms as functions
 *   3 TIME    calendar                12 SHEETS  all other forms, from data
 *   4 WORDS   grammar, as data        13 FAULTS  what is damaged, and how
 *   5 GRAM    grammar, compiled       14 CONTEXT bills, customers, issues
 *   6 WORLD   accounts, days, events  15 ARCHIVE tickets to their files
 *   7 FORMS   exports, as data        16 TRUTH   what was planted
 *   8 PLAN    decisions of a ticket   17 MAIN    options, main loop
 *   9 TEXT    subject, body, replies
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

enum { TXT_MAX = 16384, OUT_MAX = 1 << 18 };

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

/* What can be wrong with a file or a record, under the names that the reader
 * counts: faults of the whole file, rows set aside, texts to mend, rows that
 * are left out.                                                              */
enum { F_BOM, F_UTF16, F_SEP, F_TITLES, F_DOUBLE, F_CR, F_HEADER, F_WIDE,
       F_SHORT, F_UNCLOSED, F_BADJSON, F_CUT, F_EXCEL, F_NOID, F_1252, F_TWICE,
       F_SURROGATE, F_NUL, F_NEWLINE, F_GUARD, F_UNREAD, F_FUTURE, F_EPOCH,
       F_SPAM, F_DELETED, F_SCRUBBED, F_MERGED, FAULTS };

static const char *const fault_name[FAULTS] = {
    "byte_order_mark", "utf16", "sep_line", "title_rows", "duplicate_columns",
    "carriage_returns", "repeated_header", "wide_row", "short_row",
    "unclosed_quote", "bad_json", "cut_record", "excel_id", "no_id",
    "windows_1252", "double_encoded", "lone_surrogate", "nul_byte",
    "literal_newline", "formula_guard", "unread_time", "future_date",
    "epoch_date", "spam", "deleted", "scrubbed", "merged" };

typedef struct {
    FILE *f;
    ZSTD_CCtx *z;               /* NULL: plain file */
    char path[512], name[96];   /* for messages; for truth.json */
    size_t n;
    uint64_t in, out;           /* bytes before and after compression */
    uint64_t rows, distinct, superseded, duplicates, spam, overlap, extra;
    uint64_t fault[FAULTS];
    bool tickets;               /* else siblings or context */
    bool utf16;                 /* written as UTF-16LE */
    bool doubled;               /* one column more, with a name used before */
    char *buf, *zbuf, *wide;
} out;

/* Write bytes to the file, checked. */
static void out_raw(out *o, const char *p, size_t n) {
    if (n && fwrite(p, 1, n, o->f) != n)
        die("%s: cannot write: %s", o->path, strerror(errno));
    o->out += n;
}

/* Buffer as UTF-16LE into `wide`; a cut character at the end stays behind.
 * Returns the bytes written, *used those read.                              */
static size_t out_utf16(const out *o, size_t *used) {
    size_t i = 0, k = 0;
    while (i < o->n) {
        unsigned char c = (unsigned char)o->buf[i];
        size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (i + len > o->n) break;
        uint32_t u = len == 1 ? c : c & (0x7Fu >> len);
        for (size_t j = 1; j < len; j++)
            u = u << 6 | ((unsigned char)o->buf[i + j] & 0x3F);
        uint32_t unit[2] = { u, 0 };
        if (u > 0xFFFF)
            unit[0] = 0xD7C0 + (u >> 10), unit[1] = 0xDC00 | (u & 0x3FF);
        for (int j = 0; j < 1 + (u > 0xFFFF); j++) {
            o->wide[k++] = (char)(unit[j] & 0xFF);
            o->wide[k++] = (char)(unit[j] >> 8);
        }
        i += len;
    }
    *used = i;
    return k;
}

/* Hand the buffer to the file; `end` closes the zstd frame. */
static void out_flush(out *o, bool end) {
    ZSTD_inBuffer in = { o->buf, o->n, 0 };
    size_t left = 1, used = o->n, rest;
    if (o->utf16) in.src = o->wide, in.size = out_utf16(o, &used);
    rest = o->n - used;
    o->in += in.size;
    if (!o->z) out_raw(o, in.src, in.size), left = 0;
    while (left && (end || in.pos < in.size)) {
        ZSTD_outBuffer b = { o->zbuf, OUT_MAX, 0 };
        left = ZSTD_compressStream2(o->z, &b, &in,
                                    end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            die("%s: zstd: %s", o->path, ZSTD_getErrorName(left));
        out_raw(o, o->zbuf, b.pos);
        if (!end) left = 1;
    }
    memmove(o->buf, o->buf + used, rest);
    o->n = rest;
}

/* Create dir/name; level 0 writes a plain file, `beside` compresses in a
 * thread of its own.                                                         */
static void out_open(out *o, const char *dir, const char *name, int level,
                     bool beside) {
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
    if (beside) ZSTD_CCtx_setParameter(o->z, ZSTD_c_nbWorkers, 1);
}

/* From here on the file is UTF-16LE; it begins with the mark. */
static void out_widen(out *o) {
    o->utf16 = true;
    o->wide = need(OUT_MAX * 2, 1);
    memcpy(o->buf, "\xEF\xBB\xBF", 3);
    o->n = 3;
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
    free(o->wide);
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

/* Stands for half of a surrogate pair, which UTF-8 cannot hold. */
enum { LONE = 1 };

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
        else if (c == LONE) memcpy(e, "\\ud83d", 7);
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
    unsigned char form[64];     /* forms asked for; none: the classic four */
    unsigned forms;
    bool twin;                  /* every ticket in every form */
    bool calm;                  /* nothing happens but ordinary days */
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
    if (!world.calm) world_fates();
}

/* Accounts and hourly quota of each event. */
static void world_events(void) {
    for (size_t e = 0; e < EVENTS && !world.calm; e++) {
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

/* Is Tally Pulse, the new product, sold?  In a calm world it always was. */
static bool pulse_sold(int day) { return world.calm || day > D_PULSE; }

/* Ramp from 0 to 1 within RAMP days after `from`. */
static double ramp(int day, int from) {
    return fmin(1, fmax(0, (double)(day - from) / RAMP));
}

/* Cumulative intent weights of one day, with all drifts of the mix. */
static void world_weights(int day) {
    double sum = 0;
    for (size_t i = 0; i < INTENTS; i++) {
        double w = intents[i].weight;
        if (i == gram.forecast && !world.calm) w *= ramp(day, D_FORECAST);
        for (size_t k = 0; k < COUNT(mixes) && !world.calm; k++)
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
 * 7 FORMS - what each helpdesk calls things, as data
 *
 * A form is a set of files.  A sheet is one file: its envelope and the text of
 * one record.  In these texts ' stands for ", and
 *   <name>   the value, escaped        <=name>  JSON: quoted, bare or null
 *   <!name>  written as it is          <*name>  a list of sheet.item or tags
 * Cells of a table are `Header=text`, separated by |; a header that begins
 * with ' is quoted in each row.  Four forms are older than this table: their
 * records are written by functions of section 10.
 * ======================================================================== */

/* Forms; the first four are the default. */
enum { S_INC, S_ND, S_FRESH, S_CSV, S_ZCSV, S_ZSPLIT, S_ZEVENTS, S_FSPLIT,
       S_FCSV, S_INTERCOM, S_TAP, S_ITICKET, S_SCOUT, S_ZAMMAD, S_JIRA, S_JIRA2,
       S_JCSV, S_LINEAR, S_AIRBYTE, S_SINGER, S_TSV, S_GERMAN, S_GJSON,
       S_GLINES, S_GCONCAT, SOURCES };
enum { CLASSIC = 4, FILES = 6 };

enum { ST_NEW, ST_OPEN, ST_PENDING, ST_HOLD, ST_SOLVED, ST_CLOSED, ST_SPAM,
       ST_DELETED, ST_MERGED, STATUSES };
enum { TURN_ASK, TURN_USER, TURN_AGENT, TURN_NOTE, TURN_AUTO, TURN_KINDS };
enum { CLOCK_ISO, CLOCK_EPOCH, CLOCK_MILLI, CLOCK_SPACE, CLOCK_UTC, CLOCK_LOCAL,
       CLOCK_MICRO, CLOCK_JIRA, CLOCK_SITE, CLOCK_SCRIPT, CLOCK_GERMAN };
enum { EACH_TICKET, EACH_TURN, EACH_LATER, EACH_RATED, EACH_USER, EACH_ORG };

typedef struct {
    const char *name, *open, *sep, *close;      /* close: %u is the count */
    const char *record, *item;
    unsigned char each, delim;  /* delim: a table, else JSON */
    bool quoted;                /* every cell of the table */
    unsigned page;              /* records in one envelope, 0 all */
} sheet;

/* How lines become HTML: around all, between lines, for an empty line. */
typedef struct { const char *open, *line, *blank, *close; } markup;

typedef struct {
    const char *name, *dir, *prefix;    /* prefix of the id, or NULL */
    uint64_t base;                      /* id of ticket 0 */
    unsigned char clock;
    bool fresh_ids;             /* people have the numbers of Freshdesk */
    bool no_body;
    bool keyed;                 /* id and key: the prefix is the key's */
    const char *tag_sep, *tag;
    const char *const *status, *const *priority, *const *channel, *const *rate;
    const char *const *turn_type, *const *turn_from;
    const markup *html;
    const sheet *file[FILES];
} form;

#define WORDS static const char *const
WORDS zd_status[STATUSES] = { "new", "open", "pending", "hold", "solved",
    "closed", NULL, "deleted", "closed" };
WORDS zd_priority[] = { "low", "normal", "high", "urgent" };
WORDS zd_channel[] = { "email", "web", "chat", "api", "voice" };
WORDS zd_rate[] = { "unoffered", "offered", "good", "bad" };
WORDS admin_status[STATUSES] = { "New", "Open", "Pending", "On-hold", "Solved",
    "Closed", NULL, "Deleted", NULL };
WORDS csv_status[STATUSES] = { "New", "Open", "Pending", "On-hold", "Solved",
    "Closed", "Spam", "Deleted", NULL };
WORDS csv_priority[] = { "Low", "Normal", "High", "Urgent" };
WORDS csv_channel[] = { "Email", "Web form", "Chat", "API", "Phone" };
WORDS csv_rate[] = { "", "Offered", "Good", "Bad" };
WORDS fd_status[STATUSES] = { "2", "2", "3", "6", "4", "5", NULL, NULL, NULL };
WORDS fd_words[STATUSES] = { "Open", "Open", "Pending", "Waiting on Customer",
    "Resolved", "Closed", NULL, NULL, NULL };
WORDS fd_priority[] = { "Low", "Medium", "High", "Urgent" };
WORDS fd_channel[] = { "Email", "Portal", "Chat", "Portal", "Phone" };
WORDS fd_rate[] = { "", "", "Extremely Happy", "Extremely Unhappy" };
WORDS fd_rate_code[] = { "", "", "103", "-103" };
WORDS ic_status[STATUSES] = { "open", "open", "snoozed", "snoozed", "closed",
    "closed", NULL, NULL, NULL };
WORDS ic_state[STATUSES] = { "submitted", "in_progress", "waiting_on_customer",
    "waiting_on_customer", "resolved", "resolved", NULL, NULL, NULL };
WORDS ic_priority[] = { "low", "none", "high", "urgent" };
WORDS ic_channel[] = { "email", "conversation", "conversation", "api",
    "phone_call" };
WORDS ic_rate[] = { "", "", "5", "1" };
WORDS ic_type[TURN_KINDS] = { "comment", "comment", "comment", "note",
    "comment" };
WORDS ic_from[TURN_KINDS] = { "user", "user", "admin", "admin", "bot" };
WORDS hs_status[STATUSES] = { "active", "active", "pending", "pending",
    "closed", "closed", "spam", NULL, NULL };
WORDS hs_channel[] = { "email", "email", "chat", "email", "phone" };
WORDS hs_rate[] = { "", "", "Great", "Bad" };
WORDS hs_type[TURN_KINDS] = { "customer", "customer", "message", "note",
    "message" };
WORDS hs_from[TURN_KINDS] = { "customer", "customer", "user", "user",
    "system_user" };
WORDS za_status[STATUSES] = { "1", "2", "3", "3", "4", "4", NULL, NULL, "5" };
WORDS za_priority[] = { "1", "2", "3", "3" };
WORDS za_channel[] = { "email", "web", "chat", "web", "phone" };
WORDS za_type[] = { "1", "11", "3", "11", "5" };
WORDS za_from[TURN_KINDS] = { "Customer", "Customer", "Agent", "Agent",
    "System" };
WORDS ji_status[STATUSES] = { "Waiting for support", "In Progress",
    "Waiting for customer", "Pending", "Resolved", "Closed", NULL, NULL, NULL };
WORDS ji_class[STATUSES] = { "new", "indeterminate", "indeterminate",
    "indeterminate", "done", "done", NULL, NULL, NULL };
WORDS ji_priority[] = { "Low", "Medium", "High", "Highest" };
WORDS ji_channel[] = { "email", "portal", "widget", "api", "phone" };
WORDS ji_rate[] = { "", "", "5", "1" };
WORDS li_status[STATUSES] = { "Triage", "In Progress", "In Review", "Blocked",
    "Done", "Done", NULL, NULL, NULL };
WORDS li_priority[] = { "Low", "Medium", "High", "Urgent" };
WORDS ge_status[STATUSES] = { "open", "open", "pending", "on-hold", "solved",
    "closed", "spam", "deleted", NULL };
WORDS ge_rate[] = { "", "", "5", "1" };
WORDS de_status[STATUSES] = { "Neu", "Offen", "Wartend", "Zurückgestellt",
    "Gelöst", "Geschlossen", NULL, NULL, NULL };
WORDS de_priority[] = { "Niedrig", "Normal", "Hoch", "Dringend" };
WORDS de_channel[] = { "E-Mail", "Webformular", "Chat", "API", "Telefon" };
WORDS de_rate[] = { "", "Angeboten", "Gut", "Schlecht" };
#undef WORDS

static const markup zd_html = { "<div class=\"zd-comment\" dir=\"auto\">",
    "<br>", "<br>", "</div>" };
static const markup fd_html = { "<div style=\"font-family:Arial\"><div>",
    "</div><div>", "<br></div><div>", "</div></div>" };
static const markup ic_html = { "<p class=\"no-margin\">",
    "</p>\n<p class=\"no-margin\">", "</p>\n<p class=\"no-margin\">", "</p>" };
static const markup hs_html = { "<div>", "<br />\n", "<br />\n", "</div>" };

#define PAGE(list) .open = "{'" list "':[", .sep = ",", \
    .close = "],'next_page':null,'count':%u}\n", .page = 1000
#define LINES .open = "", .sep = "", .close = ""
#define ARRAY .open = "[\n", .sep = ",\n", .close = "\n]\n"

static const sheet inc_tickets = { .name = "incremental.json" },
    nd_tickets = { .name = "tickets.ndjson", LINES },
    fresh_tickets = { .name = "tickets.json", ARRAY },
zd_tickets = { .name = "tickets.json", PAGE("tickets"),
    .record = "<!zendesk>}" },
zd_users = { .name = "users.json", .each = EACH_USER, PAGE("users"),
    .record = "{'id':<user>,'name':'<name>','email':'<mail>','role':'end-user',"
    "'organization_id':<=org>,'active':true,'verified':true}" },
zd_orgs = { .name = "organizations.json", .each = EACH_ORG,
    PAGE("organizations"),
    .record = "{'id':<org>,'name':'<company>','domain_names':['<domain>'],"
    "'tags':['<tier>'],'external_id':'<orgkey>'}" },
zd_comments = { .name = "comments.json", .each = EACH_TURN, PAGE("comments"),
    .record = "{'id':<turnid>,'type':'Comment','author_id':<author>,"
    "'body':'<turn>','html_body':'<turnhtml>','plain_body':'<turn>',"
    "'public':<turnpublic>,'attachments':[],'audit_id':5<turnid>,"
    "'via':{'channel':'<turnvia>','source':{'from':{},'to':{},'rel':null}},"
    "'metadata':{},'created_at':'<turnat>','ticket_id':<id>}" },
zd_metrics = { .name = "ticket_metrics.json", PAGE("ticket_metrics"),
    .record = "{'id':60<id>,'ticket_id':<id>,'url':'https://tallyforge.zendesk."
    "com/api/v2/ticket_metrics/60<id>.json','created_at':'<created>',"
    "'updated_at':'<updated>','group_stations':<stations>,'assignee_stations':"
    "<stations>,'reopens':<reopens>,'replies':<replies>,'assignee_updated_at':"
    "<=reply>,'requester_updated_at':'<created>','status_updated_at':"
    "'<updated>','initially_assigned_at':<=reply>,'assigned_at':<=reply>,"
    "'solved_at':<=solved>,'latest_comment_added_at':'<updated>',"
    "'reply_time_in_minutes':{'calendar':<=replymin>,'business':<=replybus>},"
    "'first_resolution_time_in_minutes':{'calendar':<=solvemin>,'business':"
    "<=solvebus>},'full_resolution_time_in_minutes':{'calendar':<=solvemin>,"
    "'business':<=solvebus>},'agent_wait_time_in_minutes':{'calendar':null,"
    "'business':null},'requester_wait_time_in_minutes':{'calendar':<=replymin>,"
    "'business':<=replybus>},'on_hold_time_in_minutes':{'calendar':0,"
    "'business':0}}" },
zd_ratings = { .name = "satisfaction_ratings.json", .each = EACH_RATED,
    PAGE("satisfaction_ratings"),
    .record = "{'id':40<id>,'url':'https://tallyforge.zendesk.com/api/v2/"
    "satisfaction_ratings/40<id>.json','ticket_id':<id>,'requester_id':<user>,"
    "'assignee_id':<agent>,'group_id':<group>,'score':'<rating>','comment':"
    "null,'reason':null,'created_at':'<updated>','updated_at':'<updated>'}" },
zd_events = { .name = "ticket_events.json", .open = "{'ticket_events':[",
    .sep = ",", .close = "],'next_page':null,'end_time':1790726400,"
    "'end_of_stream':true,'count':%u}\n", .page = 1000,
    .record = "{'id':70<id>,'ticket_id':<id>,'timestamp':<stamp>,"
    "'updater_id':<user>,'via':'Web form','child_events':[<*turns>]}",
    .item = "{'id':<turnid>,'event_type':'Comment','type':'Comment',"
    "'author_id':<author>,'body':'<turn>','html_body':'<turnhtml>',"
    "'plain_body':'<turn>','public':<turnpublic>,'comment_present':true,"
    "'created_at':'<turnat>','via':'<turnvia>'}" },
zd_audits = { .name = "audits.json", PAGE("audits"),
    .record = "{'id':80<id>,'ticket_id':<id>,'created_at':'<updated>',"
    "'author_id':<agent>,'metadata':{},'via':{'channel':'web'},'events':["
    "{'id':81<id>,'type':'Change','field_name':'status','value':'<status>',"
    "'previous_value':'open'},{'id':82<id>,'type':'Change','field_name':"
    "'group_id','value':'<group>','previous_value':null},{'id':83<id>,'type':"
    "'Notification','subject':'Your request','body':'We have received your "
    "request','recipients':[<user>]}]}" },
zd_admin = { .name = "tickets.csv", .delim = ',', .sep = "\n",
    .record = "Summation column=1|Id=<id>|Requester=<name>|Requester id=<user>|"
    "Requester external id=|Requester email=<mail>|Requester domain=<mailhost>|"
    "Submitter=<name>|Assignee=<agentname>|Group=<groupname>|Subject=<subject>|"
    "Tags=<tags>|Status=<status>|Priority=<priority>|Via=<channel>|Ticket type="
    "<kind>|Created at=<created>|Updated at=<updated>|Assigned at=<reply>|"
    "Organization=<company>|Due date=|Initially assigned at=<reply>|Solved at="
    "<solved>|Resolution time=<solvemin>|Satisfaction Score=<rating>|"
    "Group stations=<stations>|Assignee stations=<stations>|Reopens=<reopens>|"
    "Replies=<replies>|First reply time in minutes=<replymin>|First reply time "
    "in minutes within business hours=<replybus>|First resolution time in "
    "minutes=<solvemin>|First resolution time in minutes within business "
    "hours=<solvebus>|Full resolution time in minutes=<solvemin>|Full "
    "resolution time in minutes within business hours=<solvebus>|Agent wait "
    "time in minutes=|Agent wait time in minutes within business hours=|"
    "Requester wait time in minutes=<replymin>|Requester wait time in minutes "
    "within business hours=<replybus>|On hold time in minutes=0|On hold time in"
    " minutes within business hours=0|Intent [list]=<label>|Page [txt]=<page>|"
    "Product [list]=<product>|App version [txt]=<version>|Language [list]="
    "<lang>|Escalated [flag]=<escalated01>|Total time spent (sec) [int]="
    "<handle>" },
fd_tickets = { .name = "tickets.json", ARRAY, .record = "<!freshdesk>" },
fd_talk = { .name = "conversations.json", .each = EACH_LATER, ARRAY,
    .record = "{'id':<turnid>,'ticket_id':<id>,'body':'<turnhtml>','body_text':"
    "'<turn>','incoming':<turnin>,'private':<turnprivate>,'user_id':<author>,"
    "'source':<turnsource>,'category':1,'support_email':null,'from_email':"
    "'<turnmail>','to_emails':[],'cc_emails':[],'bcc_emails':[],'attachments':"
    "[],'created_at':'<turnat>','updated_at':'<turnat>'}" },
fd_ratings = { .name = "satisfaction_ratings.json", .each = EACH_RATED, ARRAY,
    .record = "{'id':40<id>,'survey_id':67000000001,'user_id':<user>,"
    "'agent_id':<agent>,'group_id':<group>,'ticket_id':<id>,'feedback':null,"
    "'ratings':{'default_question':<rating>},'created_at':'<updated>',"
    "'updated_at':'<updated>'}" },
fd_contacts = { .name = "contacts.json", .each = EACH_USER, ARRAY,
    .record = "{'active':true,'id':<user>,'name':'<name>','email':'<mail>',"
    "'mobile':null,'phone':null,'company_id':<=org>,'language':'en',"
    "'time_zone':'Magadan','tags':[],'custom_fields':{}}" },
fd_companies = { .name = "companies.json", .each = EACH_ORG, ARRAY,
    .record = "{'id':<org>,'name':'<company>','description':null,'note':null,"
    "'domains':['<domain>'],'health_score':null,'account_tier':'<tier>',"
    "'renewal_date':'<renewal>','industry':'<industry>','custom_fields':{"
    "'account_key':'<orgkey>'}}" },
fd_table = { .name = "tickets.csv", .delim = ',', .sep = "\n", .quoted = true,
    .record = "Ticket ID=<id>|Subject=<subject>|Status=<status>|Priority="
    "<priority>|Source=<channel>|Type=<problem>|Agent=<agentname>|Group="
    "<groupname>|Created time=<created>|Due by Time=<due>|Resolved time="
    "<solved>|Closed time=<closed>|Last update time=<updated>|Initial response "
    "time=<reply>|Time tracked=<trackhm>|First response time (in hrs)="
    "<replyhms>|Resolution time (in hrs)=<solvehms>|Agent interactions="
    "<replies>|Customer interactions=<followups>|Resolution status=Within SLA|"
    "First response status=Within SLA|Tags=<tags>|Survey results=<rating>|"
    "Product=<product>|Intent=<label>|Page=<page>|App version=<version>|"
    "Full name=<name>|Email=<mail>|Work phone=|Mobile phone=|Contact ID=<user>|"
    "Time zone=Berlin|Language=<lang>|Tags=contact|Company Name=<company>|"
    "Company Domains=<domain>|Account tier=<tier>" };

#define IC_TAG "{'type':'tag','id':'<tagid>','name':'<tag>','applied_at':" \
    "<=created>,'applied_by':{'type':'admin','id':'<agent>'}}"
#define IC_OWN "'custom_attributes':{'Intent':<=label>,'Page':<=page>," \
    "'Product':'<product>','App version':'<version>','Language':'<lang>'," \
    "'Escalated':<escalated>}"
#define IC_PART "{'type':'conversation_part','id':'<turnid>','part_type':" \
    "'<turntype>','body':'<turnhtml>','created_at':<=turnat>,'updated_at':" \
    "<=turnat>,'notified_at':<=turnat>,'assigned_to':null,'author':{'type':" \
    "'<turnfrom>','id':'<author>','name':'<turnname>','email':'<turnmail>'}," \
    "'attachments':[],'external_id':null,'redacted':false"
#define IC_ASSIGN "{'type':'conversation_part','id':'9<id>','part_type':" \
    "'assignment','body':null,'created_at':<=created>,'updated_at':" \
    "<=created>,'notified_at':<=created>,'assigned_to':{'type':'admin','id':" \
    "'<agent>'},'author':{'type':'bot','id':'1','name':'Operator','email':" \
    "'operator+x1@intercom.io'},'attachments':[],'external_id':null," \
    "'redacted':false"
#define IC_HEAD "'id':<=idtext>,'title':null,'created_at':<=created>," \
    "'updated_at':<=updated>,'waiting_since':null,'snoozed_until':null," \
    "'open':<isopen>,'state':'<status>','read':true,'priority':'<priority>'," \
    "'admin_assignee_id':<agent>,'team_assignee_id':<group>,'assignee':" \
    "{'type':'admin','id':'<agent>'},'conversation_rating':{'rating':" \
    "<=rating>,'remark':null,'created_at':<=updated>,'contact':{'type':" \
    "'contact','id':'<user>'},'teammate':{'type':'admin','id':'<agent>'}}," \
    "'source':{'type':'<channel>','id':'6<id>','delivered_as':" \
    "'customer_initiated','subject':'<subjecthtml>','body':'<html>','author':" \
    "{'type':'user','id':'<user>','name':'<name>','email':'<mail>'}," \
    "'attachments':[],'url':null,'redacted':false},'first_contact_reply':" \
    "{'created_at':<=created>,'type':'<channel>','url':null},'sla_applied':" \
    "null,'statistics':{'type':'conversation_statistics'," \
    "'time_to_admin_reply':<=replysec>,'first_admin_reply_at':<=reply>," \
    "'first_close_at':<=solved>,'last_close_at':<=solved>," \
    "'count_reopens':<reopens>," \
    "'count_assignments':1,'count_conversation_parts':<parts>}," IC_OWN

static const sheet ic_talks = { .name = "conversations.json",
    .open = "{'type':'conversation.list','conversations':[", .sep = ",",
    .close = "],'pages':{'type':'pages','page':1,'per_page':150,'total_pages':1"
    "},'total_count':%u}\n", .page = 150,
    .record = "{'type':'conversation'," IC_HEAD ",'tags':{'type':'tag.list',"
    "'tags':[<*tags>]},'contacts':{'type':'contact.list','contacts':[{'type':"
    "'contact','id':'<user>','external_id':'<mail>'}]},'teammates':{'type':"
    "'admin.list','admins':[{'type':'admin','id':'<agent>'}]},'linked_objects':"
    "{'type':'list','data':[],'total_count':0,'has_more':false},"
    "'ai_agent_participated':false,'ai_agent':null,'conversation_parts':{'type'"
    ":'conversation_part.list','conversation_parts':[" IC_ASSIGN "}<*,later>],"
    "'total_count':<parts>}}", .item = IC_PART "}" },
ic_contacts = { .name = "contacts.json", .each = EACH_USER,
    .open = "{'type':'list','data':[", .sep = ",", .close = "],'total_count':%u"
    "}\n", .record = "{'type':'contact','id':'<user>','workspace_id':'x1',"
    "'external_id':'<mail>','role':'user','email':'<mail>','phone':null,'name':"
    "'<name>','signed_up_at':1700000000,'last_seen_at':null,'location':{'type':"
    "'location','country':null},'custom_attributes':{},'companies':{'type':"
    "'list','data':[{'type':'company','id':<=orgid>}],'total_count':1}}" },
ic_companies = { .name = "companies.json", .each = EACH_ORG,
    .open = "{'type':'list','data':[", .sep = ",", .close = "],'total_count':%u"
    "}\n", .record = "{'type':'company','id':'<org>','company_id':'<orgkey>',"
    "'name':'<company>','plan':{'type':'plan','id':'1','name':'<tier>'},"
    "'monthly_spend':<mrr>,'size':<seats>,'industry':'<industry>','website':"
    "'https://<domain>','session_count':7,'user_count':<seats>,"
    "'custom_attributes':{'tier':'<tier>'}}" },
tap_talks = { .name = "conversations.ndjson", LINES,
    .record = "{'type':'conversation'," IC_HEAD ",'tags':[<*tags>],'contacts':["
    "{'type':'contact','id':'<user>','external_id':'<mail>'}]}\n" },
tap_parts = { .name = "conversation_parts.ndjson", .each = EACH_LATER, LINES,
    .record = IC_PART ",'conversation_id':'<id>','conversation_created_at':"
    "'<created>','conversation_updated_at':'<updated>',"
    "'conversation_total_parts':<parts>}\n" },
tap_contacts = { .name = "contacts.ndjson", .each = EACH_USER, LINES,
    .record = "{'type':'contact','id':'<user>','external_id':'<mail>','role':"
    "'user','email':'<mail>','name':'<name>','signed_up_at':"
    "'2023-11-14T22:13:20.000000Z','companies':[{'type':'company','id':"
    "<=orgid>}]}\n" },
tap_companies = { .name = "companies.ndjson", .each = EACH_ORG, LINES,
    .record = "{'type':'company','id':'<org>','company_id':'<orgkey>','name':"
    "'<company>','monthly_spend':<mrr>,'size':<seats>,'industry':'<industry>',"
    "'website':'https://<domain>','custom_attributes':{'tier':'<tier>'}}\n" },
it_tickets = { .name = "tickets.json", .open = "{'type':'ticket.list',"
    "'tickets':[", .sep = ",", .close = "],'total_count':%u,'pages':{'type':"
    "'pages','page':1,'per_page':150,'total_pages':1}}\n", .page = 150,
    .record = "{'type':'ticket','id':<=idtext>,'ticket_id':<=idtext>,"
    "'ticket_attributes':{'_default_title_':'<subject>',"
    "'_default_description_':'<body>','Intent':<=label>,'Page':<=page>,"
    "'Product':'<product>','App version':'<version>','Language':'<lang>'},"
    "'ticket_state':'<status>','ticket_type':{'type':'ticket_type','id':'1',"
    "'name':'Support','category':'Customer'},'contacts':{'type':'contact.list',"
    "'contacts':[{'type':'contact','id':'<user>','external_id':'<mail>'}]},"
    "'admin_assignee_id':'0','team_assignee_id':'<group>','created_at':"
    "<=created>,'updated_at':<=updated>,'open':<isopen>,'snoozed_until':null,"
    "'linked_objects':{'type':'list','data':[],'total_count':0},"
    "'ticket_parts':{'type':'ticket_part.list','ticket_parts':[<*later>],"
    "'total_count':<latern>},'is_shared':true,'company_id':<=orgid>}",
    .item = "{'type':'ticket_part','id':'<turnid>','part_type':'<turntype>',"
    "'body':'<turnhtml>','created_at':<=turnat>,'updated_at':<=turnat>,"
    "'author':{'type':'<turnfrom>','id':'<author>','name':'<turnname>','email':"
    "'<turnmail>'},'attachments':[],'redacted':false}" },
hs_talks = { .name = "conversations.json", .open = "{'_embedded':{"
    "'conversations':[", .sep = ",", .close = "]},'_links':{'self':{'href':"
    "'https://api.helpscout.net/v2/conversations?page=1'}},'page':{'size':25,"
    "'totalElements':%u,'totalPages':1,'number':1}}\n", .page = 25,
    .record = "{'id':<=id>,'number':<=number>,'threads':<turns>,'type':"
    "'<channel>','folderId':4501,'status':'<status>','state':'published',"
    "'subject':'<subject>','preview':'','mailboxId':85,'assignee':{'id':"
    "<agent>,'type':'user','first':'<agentfirst>','last':'<agentlast>','email':"
    "'<agentmail>'},'createdBy':{'id':<user>,'type':'customer','email':"
    "'<mail>'},'createdAt':<=created>,'closedBy':0,'closedAt':<=solved>,"
    "'userUpdatedAt':<=updated>,'customerWaitingSince':{'time':<=created>,"
    "'friendly':'','latestReplyFrom':'customer'},'source':{'type':'<channel>',"
    "'via':'customer'},'tags':[<*tags>],'cc':[],'bcc':[],'primaryCustomer':{"
    "'id':<user>,'type':'customer','first':'<first>','last':'<last>',"
    "'photoUrl':'','email':'<mail>'},'customFields':[{'id':8,'name':'Intent',"
    "'value':<=label>,'text':<=label>},{'id':9,'name':'Page','value':<=page>,"
    "'text':<=page>},{'id':10,'name':'Product','value':'<product>','text':"
    "'<product>'},{'id':11,'name':'Language','value':'<lang>','text':"
    "'<lang>'}],'_embedded':{'threads':[{'id':9<id>,'type':'lineitem','status':"
    "'nochange','state':'published','action':{'type':'default','text':"
    "'<agentname> closed the conversation'},'body':null,'createdBy':{'id':"
    "<agent>,'type':'user','email':'<agentmail>'},'to':[],'cc':[],'bcc':[],"
    "'createdAt':<=updated>}<*,newest>]}}",
    .item = "{'id':<turnid>,'type':'<turntype>','status':'active','state':"
    "'published','action':{'type':'default'},'body':'<turnhtml>','source':{"
    "'type':'web','via':'<turnfrom>'},'customer':{'id':<user>,'email':'<mail>'}"
    ",'createdBy':{'id':<author>,'type':'<turnfrom>','email':'<turnmail>'},"
    "'to':[],'cc':[],'bcc':[],'createdAt':'<turnat>'}" },
hs_ratings = { .name = "ratings.json", .each = EACH_RATED, .open = "{'results'"
    ":[", .sep = ",", .close = "],'page':1,'count':%u,'pages':1}\n",
    .record = "{'rating_id':<rating3>,'rating_customer_id':<user>,"
    "'rating_comments':'','thread_id':4<id>1,'conversation_id':<id>,"
    "'rating_created_at':'<updated>','type':'email','rating':'<rating>'}" },
za_tickets = { .name = "tickets.json", ARRAY,
    .record = "{'id':<=id>,'group_id':<grouprank>,'priority_id':<priority>,"
    "'state_id':<status>,'organization_id':<=org>,'number':<=idtext>,'title':"
    "'<subject>','owner_id':<agent>,'customer_id':<user>,'note':null,"
    "'first_response_at':<=reply>,'close_at':<=solved>,'last_contact_at':"
    "'<updated>','create_article_type_id':<via>,'create_article_sender_id':2,"
    "'article_count':<turns>,'type':null,'preferences':{},'intent':<=label>,"
    "'page':<=page>,'product':'<product>','language':'<lang>','tags':<=tags>,"
    "'created_at':<=created>,'updated_at':<=updated>}" },
za_articles = { .name = "ticket_articles.json", .each = EACH_TURN, ARRAY,
    .record = "{'id':<turnid>,'ticket_id':<id>,'type_id':<via>,'sender_id':"
    "<turnsender>,'from':'<turnname> <lt><turnmail><gt>','to':null,'cc':null,"
    "'subject':'<subject>','message_id':null,'content_type':'text/html','body':"
    "'<turnhtml>','internal':<turnprivate>,'sender':'<turnfrom>','type':"
    "'<channel>','created_at':'<turnat>','updated_at':'<turnat>'}" },
za_users = { .name = "users.json", .each = EACH_USER, ARRAY,
    .record = "{'id':<user>,'organization_id':<=org>,'login':'<mail>',"
    "'firstname':'<first>','lastname':'<last>','email':'<mail>','active':true,"
    "'role_ids':[3]}" },
za_orgs = { .name = "organizations.json", .each = EACH_ORG, ARRAY,
    .record = "{'id':<org>,'name':'<company>','shared':true,'domain':"
    "'<domain>','domain_assignment':true,'active':true,'note':''}" };

#define JIRA(text, comment) \
    .open = "{'expand':'names,schema','startAt':0,'maxResults':100,'total':0," \
    "'names':{'customfield_10041':'Intent','customfield_10042':'Page'," \
    "'customfield_10043':'Satisfaction rating'},'issues':[", .sep = ",", \
    .close = "]}\n", .page = 100, \
    .record = "{'expand':'','id':<=idtext>,'self':'https://tallyforge." \
    "atlassian.net/rest/api/" text "/issue/<id>','key':<=key>,'fields':{" \
    "'summary':'<subject>','description':" comment ",'issuetype':{'id':" \
    "'10001','name':'Support','subtask':false},'project':{'id':'10000','key':" \
    "'SUP','name':'Support'},'status':{'name':'<status>','id':'1'," \
    "'statusCategory':{'id':2,'key':'<class>'}},'priority':{'name':" \
    "'<priority>','id':'3'},'labels':<=tags>,'created':<=created>,'updated':" \
    "<=updated>,'resolutiondate':<=solved>,'resolution':null,'components':[{" \
    "'id':'1','name':'<product>'}],'reporter':{'accountId':'<user>'," \
    "'emailAddress':'<mail>','displayName':'<name>','active':true},'assignee'" \
    ":{'accountId':'<agent>','emailAddress':'<agentmail>','displayName':" \
    "'<agentname>','active':true},'customfield_10041':<=label>," \
    "'customfield_10042':<=page>,'customfield_10043':{'rating':<=rating>}," \
    "'comment':{'comments':[<*later>],'maxResults':50,'total':<latern>," \
    "'startAt':0}}}"
#define JIRA_ITEM(text) "{'id':'<turnid>','author':{'accountId':'<author>'," \
    "'emailAddress':'<turnmail>','displayName':'<turnname>','accountType':" \
    "'<turnfrom>'},'body':" text ",'jsdPublic':<turnpublic>,'created':" \
    "'<turnat>','updated':'<turnat>'}"

static const sheet ji_issues = { .name = "issues.json", JIRA("3", "<!adf>"),
    .item = JIRA_ITEM("<!turnadf>") },
ji_wiki = { .name = "issues.json", JIRA("2", "'<wiki>'"),
    .item = JIRA_ITEM("'<turnwiki>'") },
ji_table = { .name = "issues.csv", .delim = ',', .sep = "\n",
    .record = "'Summary=<subject>|Issue key=<key>|Issue id=<id>|Issue Type="
    "Support|Status=<status>|Project key=SUP|Project name=Support|Project type="
    "service_desk|Project lead=admin|Project description=|Project url=|Priority"
    "=<priority>|Resolution=<resolution>|Assignee=<agentmail>|Reporter=<mail>|"
    "Creator=<mail>|Created=<created>|Updated=<updated>|Last Viewed=|Resolved="
    "<solved>|Components=<product>|Components=|Due date=|Votes=0|Labels=<tag.1>"
    "|Labels=<tag.2>|Labels=<tag.3>|Labels=<tag.4>|Labels=<tag.5>|Labels="
    "<tag.6>|'Description=<body>|Environment=|Original Estimate=|Time Spent=|"
    "Work Ratio=|Security Level=|Attachment=|Custom field (Intent)=<label>|"
    "Custom field (Page)=<page>|Custom field (Request Type)=Support|Custom "
    "field (Satisfaction rating)=<rating>|Custom field (Organizations)="
    "<company>|Comment=<comment.1>|Comment=<comment.2>|Comment=<comment.3>|"
    "Comment=<comment.4>|Comment=<comment.5>|Comment=<comment.6>|Comment="
    "<comment.7>" },
li_table = { .name = "issues.csv", .delim = ',', .sep = "\n", .quoted = true,
    .record = "ID=<key>|Team=Support|Title=<guardedsubject>|Description="
    "<guarded>|Status=<status>|Estimate=|Priority=<priority>|Project ID=|"
    "Project=<product>|Creator=<mail>|Assignee=<agentmail>|Labels=<tags>|"
    "Cycle Number=|Cycle Name=|Cycle Start=|Cycle End=|Created=<created>|"
    "Updated=<updated>|Started=<reply>|Triaged=|Completed=<solved>|Canceled=|"
    "Archived=|Due Date=|Parent issue=|Initiatives=|Project Milestone ID=|"
    "Project Milestone=|SLA Status=|UUID=<uuid>|Time in status (minutes)="
    "<solvemin>|Related to=|Blocked by=|Duplicate of=" },
ab_tickets = { .name = "tickets.jsonl", LINES,
    .record = "{'stream':'tickets','data':<!zendesk>},'emitted_at':<emitted>}"
    "\n" },
ab_users = { .name = "users.jsonl", .each = EACH_USER, LINES,
    .record = "{'stream':'users','data':{'id':<user>,'url':'https://tallyforge."
    "zendesk.com/api/v2/users/<user>.json','name':'<name>','email':'<mail>',"
    "'role':'end-user','organization_id':<=org>},'emitted_at':1790726400123}"
    "\n" },
ab_orgs = { .name = "organizations.jsonl", .each = EACH_ORG, LINES,
    .record = "{'stream':'organizations','data':{'id':<org>,'name':'<company>',"
    "'domain_names':['<domain>'],'tags':['<tier>'],'external_id':'<orgkey>'},"
    "'emitted_at':1790726400123}\n" },
si_tickets = { .name = "tickets.ndjson", .sep = "", .page = 200,
    .open = "{'type':'SCHEMA','stream':'tickets','schema':{'type':'object',"
    "'properties':{'id':{'type':'integer'}}},'key_properties':['id']}\n",
    .close = "{'type':'STATE','value':{'bookmarks':{'tickets':{'count':%u}}}}"
    "\n",
    .record = "{'type':'RECORD','stream':'tickets','record':<!zendesk>},"
    "'time_extracted':'2026-10-01T00:00:00.000000Z'}\n" },
si_users = { .name = "users.ndjson", .each = EACH_USER, .sep = "",
    .open = "{'type':'SCHEMA','stream':'users','schema':{'type':'object',"
    "'properties':{'id':{'type':'integer'}}},'key_properties':['id']}\n",
    .close = "{'type':'STATE','value':{'bookmarks':{'users':{'count':%u}}}}\n",
    .record = "{'type':'RECORD','stream':'users','record':{'id':<user>,'name':"
    "'<name>','email':'<mail>','role':'end-user','organization_id':<=org>},"
    "'time_extracted':'2026-10-01T00:00:00.000000Z'}\n" },
si_orgs = { .name = "organizations.ndjson", .each = EACH_ORG, .sep = "",
    .open = "{'type':'SCHEMA','stream':'organizations','schema':{'type':"
    "'object'},'key_properties':['id']}\n", .close = "{'type':'STATE','value':{"
    "'bookmarks':{'organizations':{'count':%u}}}}\n",
    .record = "{'type':'RECORD','stream':'organizations','record':{'id':<org>,"
    "'name':'<company>','domain_names':['<domain>'],'external_id':'<orgkey>'},"
    "'time_extracted':'2026-10-01T00:00:00.000000Z'}\n" },
csv_table = { .name = "tickets.csv", .delim = ',', .sep = "\r\n",
    .record = "Ticket ID=<id>|Created at=<created>|Updated at=<updated>|"
    "Solved at=<solved>|Status=<status>|Priority=<priority>|Channel=<channel>|"
    "'Subject=<subject>|'Description=<body>|'Requester name=<name>|Requester "
    "email=<mail>|'Company=<company>|Plan=<tier>|Page=<page>|Product=<product>|"
    "App version=<version>|Language=<lang>|'Tags=<tags>|Intent=<label>|Agent="
    "<agentname>|Group=<groupname>|CSAT=<rating>|Replies=<replies>|Reopens="
    "<reopens>|First reply minutes=<replymin>|Resolution minutes=<solvemin>|"
    "Handle seconds=<handle>" },
tsv_table = { .name = "tickets.tsv", .delim = '\t', .sep = "\n",
    .record = "case_id=<id>|opened=<created>|updated=<updated>|resolved_at="
    "<solved>|state=<status>|urgency=<priority>|origin=<channel>|title="
    "<subject>|message=<body>|contact_email=<mail>|organisation=<company>|"
    "account_tier=<tier>|page_url=<pageurl>|product_area=<product>|locale="
    "<lang>|labels=<tags>|category=<label>|owner=<agentname>|team=<groupname>|"
    "csat=<rating>|replies=<replies>|reopens=<reopens>" },
german_table = { .name = "tickets.csv", .delim = ';', .sep = "\r\n",
    .record = "Ticket-ID=<id>|Erstellt am=<created>|Aktualisiert am=<updated>|"
    "Gelöst am=<solved>|Status=<status>|Priorität=<priority>|Kanal=<channel>|"
    "'Betreff=<subject>|'Beschreibung=<body>|Kunde=<name>|E-Mail=<mail>|"
    "'Firma=<company>|Seite=<page>|Produkt=<product>|Sprache=<lang>|"
    "'Schlagwörter=<tags>|Kategorie=<label>|Bearbeiter=<agentname>|Gruppe="
    "<groupname>|Bewertung=<rating>|Antworten=<replies>" };

#define PLAIN(gap, colon) \
    "{" gap "'ticketId'" colon "<=idtext>," gap "'createdAt'" colon \
    "<=created>," gap "'updatedAt'" colon "<=updated>," gap "'resolvedAt'" \
    colon "<=solved>," gap "'status'" colon "'<status>'," gap "'priority'" \
    colon "'<priority>'," gap "'channel'" colon "'<channel>'," gap "'title'" \
    colon "'<subject>'," gap "'text'" colon "'<body>'," gap "'customer'" colon \
    "{'email'" colon "'<mail>','name'" colon "'<name>'}," gap "'company'" \
    colon "<=company>," gap "'plan'" colon "'<tier>'," gap "'page'" \
    colon "<=page>," gap "'product'" colon "'<product>'," gap "'language'" \
    colon "'<lang>'," \
    gap "'tags'" colon "<=tags>," gap "'intent'" colon "<=label>," gap \
    "'agent'" colon "'<agentname>'," gap "'csat'" colon "<=rating>," gap \
    "'replies'" colon "<replies>," gap "'reopens'" colon "<reopens>"

static const sheet gj_array = { .name = "tickets.json", .open = "[", .sep = ",",
    .close = "]\n", .record = PLAIN("", ":") "}" },
gj_lines = { .name = "tickets.ndjson", LINES,
    .record = PLAIN("", ":") "}\n" },
gj_concat = { .name = "tickets.json", LINES,
    .record = PLAIN("\n  ", ": ") "\n}\n" };

#define ZD .base = 200000001, .html = &zd_html, .tag_sep = " "
#define ZD_WORDS ZD, .clock = CLOCK_ISO, .status = zd_status, \
    .priority = zd_priority, .channel = zd_channel, .rate = zd_rate
#define FD .base = 67042000000u, .fresh_ids = true, .html = &fd_html, \
    .priority = fd_priority, .channel = fd_channel, .tag_sep = ","
#define IC .base = 215470000001u, .tag = IC_TAG, .priority = ic_priority, \
    .channel = ic_channel, .rate = ic_rate, .turn_type = ic_type, \
    .turn_from = ic_from, .html = &ic_html, .tag_sep = ","
#define JI .prefix = "SUP-", .keyed = true, .base = 10001, .rate = ji_rate, \
    .channel = ji_channel, .html = &zd_html, .turn_from = ic_from, \
    .tag_sep = ", "
#define JI_WORDS .status = ji_status, .priority = ji_priority
#define GE .status = ge_status, .priority = zd_priority, .tag_sep = "|", \
    .channel = zd_channel, .rate = ge_rate, .html = &zd_html

/* Every form, in the order of the enumeration. */
static const form forms[SOURCES] = {
{ "zendesk", "zendesk", ZD_WORDS, .file = { &inc_tickets } },
{ "zendesk-ndjson", "zendesk", ZD_WORDS, .file = { &nd_tickets } },
{ "freshdesk", "freshdesk", FD, .status = fd_status, .rate = fd_rate_code,
  .file = { &fresh_tickets } },
{ "csv", "csv", .prefix = "HD-", .base = 1000001, .clock = CLOCK_SPACE,
  .tag_sep = ", ", .status = csv_status, .priority = csv_priority,
  .channel = csv_channel, .rate = csv_rate, .html = &zd_html,
  .file = { &csv_table } },
{ "zendesk-csv", "zendesk-csv", ZD, .clock = CLOCK_UTC, .no_body = true,
  .status = admin_status, .priority = csv_priority, .channel = csv_channel,
  .rate = csv_rate, .file = { &zd_admin } },
{ "zendesk-split", "zendesk-split", ZD_WORDS, .file = { &zd_tickets,
  &zd_comments, &zd_metrics, &zd_ratings, &zd_users, &zd_orgs } },
{ "zendesk-events", "zendesk-events", ZD_WORDS, .file = { &zd_tickets,
  &zd_events, &zd_audits, &zd_users, &zd_orgs } },
{ "freshdesk-split", "freshdesk-split", FD, .status = fd_status,
  .rate = fd_rate_code, .file = { &fd_tickets, &fd_talk, &fd_ratings,
  &fd_contacts, &fd_companies } },
{ "freshdesk-csv", "freshdesk-csv", FD, .clock = CLOCK_LOCAL, .no_body = true,
  .rate = fd_rate, .status = fd_words, .file = { &fd_table } },
{ "intercom", "intercom", IC, .clock = CLOCK_EPOCH, .status = ic_status,
  .file = { &ic_talks, &ic_contacts, &ic_companies } },
{ "intercom-tap", "intercom-tap", IC, .clock = CLOCK_MICRO,
  .status = ic_status,
  .file = { &tap_talks, &tap_parts, &tap_contacts, &tap_companies } },
{ "intercom-tickets", "intercom-tickets", IC, .clock = CLOCK_EPOCH,
  .status = ic_state, .file = { &it_tickets, &ic_contacts, &ic_companies } },
{ "helpscout", "helpscout", .base = 2100000001, .clock = CLOCK_ISO,
  .tag = "{'id':<tagid>,'color':'none','tag':'<tag>'}", .status = hs_status,
  .priority = zd_priority, .channel = hs_channel, .rate = hs_rate,
  .turn_type = hs_type, .turn_from = hs_from, .html = &hs_html,
  .tag_sep = ",", .file = { &hs_talks, &hs_ratings } },
{ "zammad", "zammad", .base = 40000001, .clock = CLOCK_MILLI, .tag_sep = ",",
  .status = za_status, .priority = za_priority, .channel = za_channel,
  .rate = hs_rate, .turn_from = za_from, .html = &hs_html, .no_body = true,
  .file = { &za_tickets, &za_articles, &za_users, &za_orgs } },
{ "jira", "jira", JI, JI_WORDS, .clock = CLOCK_JIRA, .file = { &ji_issues } },
{ "jira-v2", "jira-v2", JI, JI_WORDS, .clock = CLOCK_JIRA,
  .file = { &ji_wiki } },
{ "jira-csv", "jira-csv", JI, JI_WORDS, .clock = CLOCK_SITE,
  .file = { &ji_table } },
{ "linear-csv", "linear-csv", JI, .clock = CLOCK_SCRIPT, .status = li_status,
  .priority = li_priority, .file = { &li_table } },
{ "airbyte", "airbyte", ZD_WORDS,
  .file = { &ab_tickets, &ab_users, &ab_orgs } },
{ "singer", "singer", ZD_WORDS, .file = { &si_tickets, &si_users, &si_orgs } },
{ "tsv", "tsv", GE, .prefix = "C", .base = 500001, .clock = CLOCK_ISO,
  .file = { &tsv_table } },
{ "german-csv", "german-csv", .base = 700001, .clock = CLOCK_GERMAN,
  .tag_sep = ",", .status = de_status, .priority = de_priority,
  .channel = de_channel, .rate = de_rate, .html = &zd_html,
  .file = { &german_table } },
{ "json", "json", GE, .base = 800000001, .clock = CLOCK_ISO,
  .file = { &gj_array } },
{ "ndjson", "ndjson", GE, .base = 810000001, .clock = CLOCK_EPOCH,
  .file = { &gj_lines } },
{ "concatenated", "concatenated", GE, .base = 820000001, .clock = CLOCK_UTC,
  .file = { &gj_concat } },
};

/* ===========================================================================
 * 8 PLAN - everything decided about one ticket before any text
 * ======================================================================== */

enum { C_MAIL, C_WEB, C_CHAT, C_API, C_VOICE };
enum { R_NONE, R_OFFERED, R_GOOD, R_BAD };
enum { ACT_AUTO, ACT_DRAFT, ACT_ESCALATE, ACTS };
enum { END_RESOLVED, END_EDITED, END_REOPENED, END_ESCALATED, END_DISCARDED };

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
    bool extra;                         /* a planted row beside the tickets */
    unsigned char action, end, guess;   /* of a machine: context_answer */
    bool answered;                      /* it did something with the ticket */
    float sure;                         /* of its guess */
    unsigned short handle;              /* seconds of agents; 0: none did */
    unsigned char form, fault, habit;   /* who writes it; what is wrong */
    int64_t shown;                      /* `created` as the file says it */
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
        if (i == 0 && world.churners && chance(r, .15))
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
    for (size_t i = 0; i < COUNT(declines) && !world.calm; i++)
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
    bool pulse = pulse_sold(t->day);
    if (pulse && t->product == PR_PULSE - 1 && chance(r, .3))
        t->product = PR_PULSE;
    if (pulse && chance(r, .07)) {
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

/* The form of a ticket: the account's as a rule.  The four classic ones are
 * shared out by `source`.                                                   */
static unsigned char plan_form(const ticket *t) {
    uint64_t own = world.seed ^ (uint64_t)t->account << 8;
    uint64_t h = mix64(t->seed % 10 < 7 ? own : t->seed);
    return world.forms ? world.form[h % world.forms] : t->source;
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
    t->form = plan_form(t);
    t->shown = t->created;
    t->spam = t->form == S_FRESH && !world.twin && t->oos && chance(&r, .35);
    t->overlap = t->form == S_INC && !world.twin && chance(&r, .04);
    plan_label(&r, t);
    plan_outcome(&r, t, end);
    c->tickets++;
    if (ev == NONE) return;
    if (!world.event_first[ev]) world.event_first[ev] = at;
    world.event_last[ev] = at;
    if (t->at < EVENT_IDS) world.event_ids[ev][t->at] = index << 8 | t->form;
}

/* ===========================================================================
 * 9 TEXT - subject, body and replies of a planned ticket
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

/* Classes of planted personal data; how a customer comes to write it. */
enum { PII_MAIL, PII_PHONE, PII_CARD, PII_IBAN, PII_IP, PII_URL, PII_SECRET,
       PII_NATIONAL, PII_NAME, PII_CLASSES };

static const struct { const char *name, *intro[3]; } pii_class[PII_CLASSES] = {
{ "email", { "Please write to ", "My other address is ", "Copy it to " } },
{ "phone", { "Call me at ", "You reach our office under ", "My mobile: " } },
{ "card", { "The card we used is ", "Please charge ", "Card number: " } },
{ "iban", { "Send the refund to IBAN ", "Our account is ", "IBAN: " } },
{ "ip", { "The request came from ", "Our server has the address ", "IP: " } },
{ "url_credentials", { "The feed is at ", "It works with ", "See " } },
{ "secret", { "We send the key ", "The token in our config is ",
              "Authorization: Bearer " } },
{ "national_id", { "My social security number is ", "SSN: ",
                   "For the form: SSN " } },
{ "name", { "Kind regards,\n", "Best regards,\n", "Many thanks,\n" } } };

/* What was planted in the text rendered last: a line each, class, tab, text. */
static struct {
    unsigned share;             /* tickets of 100 with such a line, 0 none */
    uint64_t n[PII_CLASSES];
    txt now;
} planted;

/* Note the text from `from` on as planted. */
static void planted_add(unsigned class, const txt *o, size_t from) {
    if (!planted.share) return;
    txt_add(&planted.now, (const char[]){ (char)('0' + class), '\t' }, 2);
    txt_add(&planted.now, o->b + from, o->n - from);
    txt_str(&planted.now, "\n");
}

/* n letters or digits of `from`. */
static void planted_word(rng *r, const char *from, int n, txt *o) {
    size_t all = strlen(from);
    for (int i = 0; i < n; i++) txt_add(o, from + below(r, all), 1);
}

/* A card number of a test range with its check digit (Luhn). */
static void planted_card(rng *r, txt *o) {
    static const char *const range[] = { "400000", "411111", "510510",
                                         "601111" };
    char b[17];
    int sum = 0;
    snprintf(b, sizeof b, "%s%09u", range[below(r, 4)],
             (unsigned)(rnd(r) % 1000000000u));
    for (int i = 0; i < 15; i++) {
        int d = (b[i] - '0') * (i % 2 ? 1 : 2);
        sum += d > 9 ? d - 9 : d;
    }
    b[15] = (char)('0' + (10 - sum % 10) % 10);
    bool gaps = chance(r, .5);
    for (int i = 0; i < 16; i++) {
        if (gaps && i && i % 4 == 0) txt_str(o, " ");
        txt_add(o, b + i, 1);
    }
}

/* An account number with its check digits (ISO 13616). */
static void planted_iban(rng *r, txt *o) {
    static const struct { const char *land; int digits; } kind[] = {
        { "DE", 18 }, { "AT", 16 }, { "ES", 20 }, { "BE", 12 }, { "PL", 24 } };
    unsigned k = below(r, COUNT(kind)), rest = 0;
    char b[48], body[32];
    for (int i = 0; i < kind[k].digits; i++)
        body[i] = (char)('0' + below(r, 10));
    int n = snprintf(b, sizeof b, "%.*s%d%d00", kind[k].digits, body,
                     kind[k].land[0] - 'A' + 10, kind[k].land[1] - 'A' + 10);
    for (int i = 0; i < n; i++)
        rest = (rest * 10 + (unsigned)(b[i] - '0')) % 97;
    n = snprintf(b, sizeof b, "%s%02u%.*s", kind[k].land, 98 - rest,
                 kind[k].digits, body);
    bool gaps = chance(r, .6);
    for (int i = 0; i < n; i++) {
        if (gaps && i && i % 4 == 0) txt_str(o, " ");
        txt_add(o, b + i, 1);
    }
}

/* A secret in one of the shapes that services give out. */
static void planted_secret(rng *r, txt *o) {
    static const char low[] = "abcdefghijkmnpqrstuvwxyz0123456789";
    static const char up[] = "ABCDEFGHJKLMNPQRSTUVWXYZ234567";
    static const char any[] = "ABCDEFGHJKLMNPabcdefghijkmnpqrstuvwxyz23456789";
    switch (below(r, 5)) {
    case 0: txt_str(o, "sk_live_"), planted_word(r, any, 24, o); break;
    case 1: txt_str(o, "AKIA"), planted_word(r, up, 16, o); break;
    case 2: txt_str(o, "ghp_"), planted_word(r, any, 36, o); break;
    case 3: txt_str(o, "xoxb-"), text_digits(r, o, 12), txt_str(o, "-");
            text_digits(r, o, 12), txt_str(o, "-");
            planted_word(r, any, 24, o); break;
    default: txt_str(o, "eyJhbGciOiJIUzI1NiJ9.eyJ");
             planted_word(r, any, 40, o), txt_str(o, ".");
             planted_word(r, low, 43, o); break;
    }
}

/* One piece of personal data of a class. */
static void planted_data(rng *r, unsigned class, txt *o) {
    static const char *const phone[] = { "+1 212-555-01", "+44 20 7946 09",
        "+49 30 23125 0", "(415) 555-01", "+33 1 99 00 01 " };
    const char *first = first_name[below(r, COUNT(first_name))];
    const char *last = last_name[below(r, COUNT(last_name))];
    size_t at = o->n;
    switch (class) {
    case PII_MAIL:
        txt_str(o, first), txt_str(o, "."), txt_str(o, last);
        txt_num(o, 10 + below(r, 90), 2), txt_str(o, "@mail.example");
        for (; at < o->n; at++)
            if (o->b[at] >= 'A' && o->b[at] <= 'Z') o->b[at] += 32;
        break;
    case PII_PHONE: txt_str(o, phone[below(r, COUNT(phone))]);
                    planted_word(r, "0123456789", 2, o);
                    break;
    case PII_CARD: planted_card(r, o); break;
    case PII_IBAN: planted_iban(r, o); break;
    case PII_IP: txt_str(o, chance(r, .5) ? "203.0.113." : "198.51.100.");
                 txt_num(o, 1 + below(r, 254), 1); break;
    case PII_URL: txt_str(o, "https://"), txt_str(o, first), txt_str(o, ":");
                  planted_word(r, "abcdefghkmnpqrstuvwxyz23456789", 10, o);
                  txt_str(o, "@files.example/export"); break;
    case PII_SECRET: planted_secret(r, o); break;
    case PII_NATIONAL: txt_num(o, 100 + below(r, 560), 3), txt_str(o, "-");
                       txt_num(o, 10 + below(r, 89), 2), txt_str(o, "-");
                       txt_num(o, 1000 + below(r, 8999), 4); break;
    default: txt_str(o, first), txt_str(o, " "), txt_str(o, last); break;
    }
}

/* One or two lines of personal data in a share of the tickets. */
static void planted_lines(const ticket *t, txt *o) {
    rng r = { mix64(t->seed ^ 800) };
    if (below(&r, 100) >= planted.share) return;
    for (unsigned i = 0; i < 1 + below(&r, 2); i++) {
        unsigned class = below(&r, PII_CLASSES);
        bool name = class == PII_NAME;
        txt_str(o, name ? "\n\n" : i ? " " : "\n");
        txt_str(o, pii_class[class].intro[below(&r, 3)]);
        size_t from = o->n;
        planted_data(&r, class, o);
        planted_add(class, o, from);
        if (name) break;                /* a name ends the text */
        txt_str(o, ".");
    }
}

/* Personal data: made up, from ranges kept free for such use. */
static void text_pii(voice *v, int var, txt *o) {
    static const char *const phone[] = { "+1 555 01", "+44 20 7946 0",
        "+49 30 23125 ", "(555) 555-01", "+33 1 99 00 " };
    static const char *const card[] = { "4111 1111 1111 1111",
        "4242424242424242", "5555 5555 5555 4444", "378282246310005",
        "4000-0566-5566-5556" };
    char dom[64];
    size_t from = o->n;
    if (var == V_PHONE && planted.share) {
        v->phones++;
        planted_data(&v->r, PII_PHONE, o);
    } else if (var == V_PHONE) {
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
    if (var != V_MAIL0) planted_add(var == V_PHONE ? PII_PHONE : var == V_CARDNO
                                    ? PII_CARD : PII_MAIL, o, from);
}

/* Old or new word of a vocabulary drift, by the day of the ticket. */
static uint32_t text_drift(voice *v, const char *old, const char *new,
                           int from) {
    double share = world.calm ? 0 : .88 * ramp(v->t->day, from);
    const char *s = chance(&v->r, share) ? new : old;
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
        case V_TOPIC: u = v->t->day < D_PULSE && !world.calm;
                      u = below(r, INTENTS - u);
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
    raw.n = o->n = planted.now.n = 0;
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
    if (planted.share) planted_lines(t, o);
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
    if (!world.calm && t->day >= 200 && t->day < 216
        && intents[t->intent].family == F_BUG) {
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
 * 10 DIRT - damage to a text, mail habits around it
 *
 * What is damaged can be mended without loss, so the clean archive of the same
 * seed is the truth.  Which record gets which fault is decided in section 12.
 * ======================================================================== */

enum { TAIL_MOBILE, TAIL_SIGNED, TAIL_DISCLAIMER, TAIL_QUOTE, TAIL_OUTLOOK,
       TAIL_HTML, TAILS };

/* Mail programs in eight languages. */
static const struct {
    const char *mobile, *wrote, *head, *answer, *disclaimer;
} habits[] = {
{ "Sent from my iPhone", "On Mon, Sep 7, 2026 at 9:14 AM Tallyforge Support "
  "<support@tallyforge.example> wrote:",
  "-----Original Message-----\nFrom: Tallyforge Support\nSent: Monday, "
  "September 7, 2026 9:14 AM\nTo: You\nSubject: Your request",
  "Thank you for writing, we will look into it.",
  "This message is confidential. If you are not the "
  "intended recipient, please notify the sender and delete it." },
{ "Von meinem iPhone gesendet", "Am Mo., 7. Sept. 2026 um 09:14 Uhr schrieb "
  "Tallyforge Support <support@tallyforge.example>:",
  "-----Ursprüngliche Nachricht-----\nVon: Tallyforge Support\nGesendet: "
  "Montag, 7. September 2026 09:14\nAn: Sie\nBetreff: Ihre Anfrage", "Danke "
  "für Ihre Nachricht, wir sehen uns das an.", "Diese E-Mail ist vertraulich. "
  "Wenn Sie nicht der richtige Empfänger sind, löschen Sie sie bitte." },
{ "Envoyé de mon iPhone", "Le lun. 7 sept. 2026 à 09:14, Tallyforge Support "
  "<support@tallyforge.example> a écrit :",
  "-----Message d'origine-----\nDe : Tallyforge Support\nEnvoyé : lundi 7 "
  "septembre 2026 09:14\nÀ : vous\nObjet : Votre demande", "Merci pour votre "
  "message, nous regardons cela.", "Ce message est confidentiel. Si vous n'en "
  "êtes pas le destinataire, merci de le supprimer." },
{ "Enviado desde mi iPhone", "El lun, 7 sept 2026 a las 9:14, Tallyforge "
  "Support (<support@tallyforge.example>) escribió:",
  "-----Mensaje original-----\nDe: Tallyforge Support\nEnviado: lunes, 7 de "
  "septiembre de 2026 9:14\nPara: usted\nAsunto: Su solicitud", "Gracias por "
  "su mensaje, lo revisaremos.", "Este mensaje es confidencial. Si no es el "
  "destinatario, bórrelo por favor." },
{ "Inviato da iPhone", "Il giorno lun 7 set 2026 alle ore 09:14 Tallyforge "
  "Support <support@tallyforge.example> ha scritto:",
  "-----Messaggio originale-----\nDa: Tallyforge Support\nInviato: lunedì 7 "
  "settembre 2026 09:14\nA: voi\nOggetto: La vostra richiesta", "Grazie per il "
  "messaggio, controlliamo.", "Questo messaggio è riservato. Se non siete il "
  "destinatario, vi preghiamo di cancellarlo." },
{ "Verstuurd vanaf mijn iPhone", "Op ma 7 sep 2026 om 09:14 schreef Tallyforge "
  "Support <support@tallyforge.example>:",
  "-----Oorspronkelijk bericht-----\nVan: Tallyforge Support\nVerzonden: "
  "maandag 7 september 2026 09:14\nAan: u\nOnderwerp: Uw verzoek", "Dank voor "
  "uw bericht, wij kijken ernaar.", "Dit bericht is vertrouwelijk. Bent u niet "
  "de ontvanger, verwijder het dan." },
{ "Enviado do meu iPhone", "Em seg., 7 de set. de 2026 às 09:14, Tallyforge "
  "Support <support@tallyforge.example> escreveu:",
  "-----Mensagem original-----\nDe: Tallyforge Support\nEnviada em: "
  "segunda-feira, 7 de setembro de 2026 09:14\nPara: você\nAssunto: O seu "
  "pedido", "Obrigado pela mensagem, vamos verificar.", "Esta mensagem é "
  "confidencial. Se não for o destinatário, apague-a." },
{ "Wysłane z iPhone'a", "pon., 7 wrz 2026 o 09:14 Tallyforge Support "
  "<support@tallyforge.example> napisał(a):",
  "-----Oryginalna wiadomość-----\nOd: Tallyforge Support\nWysłano: "
  "poniedziałek, 7 września 2026 09:14\nDo: Państwo\nTemat: Państwa zgłoszenie",
  "Dziękujemy za wiadomość, sprawdzimy to.", "Ta wiadomość jest poufna. Jeśli "
  "nie są Państwo adresatem, prosimy ją usunąć." },
};

/* Letters of Windows-1252 from 0x80 to 0x9F; 0 where there is none. */
static const unsigned short cp1252[32] = {
    0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030,
    0x160, 0x2039, 0x152, 0, 0x17D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D,
    0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E,
    0x178 };

/* Append a code point below 0x10000 as UTF-8. */
static void txt_utf8(txt *o, unsigned u) {
    char b[3] = { (char)(0xE0 | u >> 12), (char)(0x80 | (u >> 6 & 0x3F)),
                  (char)(0x80 | (u & 0x3F)) };
    if (u < 0x80) b[2] = (char)u;
    else if (u < 0x800) b[1] = (char)(0xC0 | u >> 6);
    int skip = u < 0x80 ? 2 : u < 0x800;
    txt_add(o, b + skip, (size_t)(3 - skip));
}

/* Can the text be damaged as `fault` says and mended again?  A lone \n, or one
 * within a sentence, may as well be part of a path.                         */
static bool dirt_suits(unsigned fault, const txt *t) {
    bool high = false;
    int lines = 0;
    for (size_t i = 0; i < t->n; i++) {
        unsigned char c = (unsigned char)t->b[i];
        char next = i + 1 < t->n ? t->b[i + 1] : ' ';
        if (c == '\n') lines += next >= 'a' && next <= 'z' ? -1 : 1;
        if (c < 0x80) continue;
        high = true;
        if (fault == F_1252 && c >= 0xC4) return false; /* beyond U+00FF */
        if (fault == F_TWICE && c < 0xA0 && !cp1252[c - 0x80]) return false;
    }
    if (fault == F_1252 || fault == F_TWICE) return high;
    return fault != F_NEWLINE || lines >= 2;
}

/* Damage a text in place. */
static void dirt_text(unsigned fault, txt *t) {
    static txt in;
    bool cut = false;
    in.n = t->n, t->n = 0;
    memcpy(in.b, t->b, in.n);
    for (size_t i = 0; i < in.n; i++) {
        unsigned char c = (unsigned char)in.b[i], d;
        if (fault == F_1252 && c >= 0xC0 && i + 1 < in.n) {
            d = (unsigned char)((c & 3) << 6 | (in.b[++i] & 0x3F));
            txt_add(t, (const char *)&d, 1);
        } else if (fault == F_TWICE && c >= 0x80)
            txt_utf8(t, c < 0xA0 ? cp1252[c - 0x80] : c);
        else if (fault == F_NEWLINE && c == '\n') txt_str(t, "\\n");
        else txt_add(t, (const char *)&c, 1);
        if (fault == F_NUL && !cut && i >= in.n / 2
            && (i + 1 == in.n || (in.b[i + 1] & 0xC0) != 0x80))
            txt_add(t, "", 1), cut = true;
        if (fault == F_SURROGATE && i + 1 == in.n)
            txt_add(t, (const char[]){ ' ', LONE }, 2);
    }
}

/* Lines as HTML. */
static void html_of(const txt *in, const markup *m, txt *o) {
    o->n = 0;
    txt_str(o, m->open);
    for (size_t i = 0; i < in->n; i++) {
        char c = in->b[i];
        if (c == '\n') txt_str(o, i && in->b[i - 1] == '\n' ? m->blank
                                                            : m->line);
        else if (c == '<') txt_str(o, "&lt;");
        else if (c == '>') txt_str(o, "&gt;");
        else if (c == '&') txt_str(o, "&amp;");
        else if (c == '"') txt_str(o, "&quot;");
        else if (c == ' ' && i % 97 == 0) txt_str(o, "&nbsp;");
        else txt_add(o, &c, 1);
    }
    txt_str(o, m->close);
}

/* What a mail program adds below the text; habit is 1 + kind + TAILS * lang. */
static void dirt_tail(unsigned habit, const markup *m, txt *o) {
    static txt plain;
    unsigned kind = (habit - 1) % TAILS, lang = (habit - 1) / TAILS;
    if (kind == TAIL_HTML) {
        plain.n = o->n;
        memcpy(plain.b, o->b, o->n);
        html_of(&plain, m, o);
        return;
    }
    txt_str(o, "\n\n");
    if (kind == TAIL_MOBILE) txt_str(o, habits[lang].mobile);
    if (kind == TAIL_SIGNED || kind == TAIL_DISCLAIMER)
        txt_str(o, "-- \nM. Example\nHead of Operations");
    if (kind == TAIL_DISCLAIMER)
        txt_str(o, "\n\n"), txt_str(o, habits[lang].disclaimer);
    if (kind == TAIL_QUOTE)
        txt_str(o, habits[lang].wrote), txt_str(o, "\n\n> "),
            txt_str(o, habits[lang].answer), txt_str(o, "\n> Tallyforge");
    if (kind == TAIL_OUTLOOK)
        txt_str(o, habits[lang].head), txt_str(o, "\n\n"),
            txt_str(o, habits[lang].answer);
}

/* ===========================================================================
 * 11 WRITE - the four forms that are functions
 * ======================================================================== */

enum { PAGE_MAX = 1000, PENDING = 8, PEND_MAX = 512 };

/* Ids as the vendors give them. */
#define ID_USER 360000000000u
#define ID_ORG 370000000000u
#define ID_AGENT 380000000001u
#define ID_GROUP 390000000001u
#define ID_FIELD 360001000101u
#define ID_BRAND 360002000201u

/* People of Zendesk and most others, and of Freshdesk. */
typedef struct { uint64_t user, org, agent, group; } ids;
static const ids id_base[2] = { { ID_USER, ID_ORG, ID_AGENT, ID_GROUP },
    { 67000000000u, 67100000000u, 67200000000u, 67300000000u } };

static const char *const rating_name[] = { "unoffered", "offered", "good",
                                           "bad" };

/* A time that no calendar has. */
#define UNREAD "2026-13-45T25:61:00Z"

/* One step of a compiled template. */
enum { OP_END, OP_TEXT, OP_VALUE, OP_TYPED, OP_RAW, OP_LOOP, OP_COLUMN };
typedef struct {
    const char *s;              /* text, or header of a column */
    unsigned short n;
    unsigned char op, key, arg;
    bool flag;                  /* column: always quoted; loop: comma first */
} step;

/* Tickets that are not in the archive: days of a form, or rows beyond. */
enum { HOLES = 3 };
typedef struct {
    unsigned form;
    int from, to;
    uint64_t rows, lost;
} hole;

/* A file that is written from a sheet. */
typedef struct {
    out o;
    step *record, *item, *tag;
    unsigned on_page;
    uint64_t *seen;             /* people or companies written, by account */
} sheet_run;

static struct {
    sheet_run run[SOURCES][FILES];
    out truth, pii;
    unsigned dirt;              /* level, 0 to 5 */
    bool plain;                 /* nothing but the classic archive */
    bool timed;                 /* the time of agents is exported */
    bool holes, active[SOURCES];
    unsigned forms;             /* how many of them */
    hole hole[HOLES];
    unsigned tables, lists;     /* files opened, for faults of whole files */
    ticket last[SOURCES];
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

/* Ticket id of the form; twins have the same in all of them. */
static uint64_t ticket_id(uint64_t index, unsigned f) {
    return (world.twin ? 200000001 : forms[f].base) + index;
}

/* Subject and body into w, unless they are there; all versions share them.
 * A damaged ticket gets damaged texts.                                      */
static void render(const ticket *t) {
    uint64_t is = (t->index + 1) << 16 | (uint64_t)t->fault << 8 | t->habit;
    if (w.rendered == is) return;
    w.rendered = is;
    text_body(&w.voice, t, &w.body);
    text_subject(t, &w.subject);
    if (t->habit) dirt_tail(t->habit, forms[t->form].html, &w.body);
    if (t->fault >= F_1252 && t->fault <= F_NEWLINE)
        dirt_text(t->fault, &w.body);
    if (t->fault != F_SCRUBBED) return;
    w.body.n = w.subject.n = 0;
    txt_str(&w.body, "SCRUBBED"), txt_str(&w.subject, "SCRUBBED");
}

/* Count a row that was written. */
static void row_done(out *o, const ticket *t) {
    o->rows++;
    if (t->fault) o->fault[t->fault]++;
    if (t->extra) o->extra++;
    else if (t->spam) o->fault[F_SPAM]++;
}

/* `id` of a JSON record; some are planted without. */
static void put_id(out *o, const ticket *t) {
    if (t->fault == F_NOID) putf(o, "null");
    else putf(o, "%u", ticket_id(t->index, t->form));
}

/* `updated_at` of a JSON record; some cannot be read. */
static void put_updated(out *o, const ticket *t) {
    if (t->fault == F_UNREAD) putf(o, "'" UNREAD "'");
    else putf(o, "'%t'", t->updated);
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
    v.handle = 0;
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
         "'value':%s}", ID_FIELD + UINT64_C(2),
         product_name[t->product], ID_FIELD + UINT64_C(3), &ver,
         ID_FIELD + UINT64_C(4), tier_name[world.acc[t->account].tier],
         ID_FIELD + UINT64_C(5), lang_name[t->lang], ID_FIELD + UINT64_C(6),
         t->escalated ? "true" : "false");
    if (w.timed && t->handle)
        putf(o, ",{'id':%u,'value':%d}", ID_FIELD + UINT64_C(7),
             (int)t->handle);
    putf(o, "]");
}

enum { TAG_MAX = 8 };

/* Tags of a ticket; some carry the vendor's guess at the intent. */
static unsigned tag_list(const ticket *t, char tag[TAG_MAX][48]) {
    unsigned n = 0;
    snprintf(tag[n++], 48, "%s", zd_channel[t->channel]);
    snprintf(tag[n++], 48, "%s", tier_name[world.acc[t->account].tier]);
    if (t->leak != NONE) {
        snprintf(tag[n++], 48, "intent__%s", intents[t->leak].key);
        snprintf(tag[n++], 48, "language__%s", lang_name[t->lang]);
    }
    if (t->escalated) snprintf(tag[n++], 48, "escalated");
    if (t->mood < -.5 && t->leak != NONE)
        snprintf(tag[n++], 48, "sentiment__negative");
    if (t->by_article && t->solved) snprintf(tag[n++], 48, "kb_link");
    if (t->fault == F_MERGED) snprintf(tag[n++], 48, "closed_by_merge");
    return n;
}

/* Tags as JSON strings. */
static void put_tags(out *o, const ticket *t) {
    char tag[TAG_MAX][48];
    unsigned n = tag_list(t, tag);
    for (unsigned i = 0; i < n; i++)
        putf(o, "%s'%s'", i ? "," : "", tag[i]);
}

/* All fields of a Zendesk ticket, without the closing brace. */
static void zd_ticket(out *o, const ticket *t) {
    uint64_t id = ticket_id(t->index, t->form), user = user_id(t, ID_USER);
    const char *status = t->fault == F_DELETED ? "deleted"
                       : zd_status[t->status];
    bool mail = t->channel == C_MAIL;
    char addr[96];
    person_mail(t, addr, sizeof addr);
    render(t);
    putf(o, "{'url':'https://tallyforge.zendesk.com/api/v2/tickets/%u.json',"
         "'id':", id);
    put_id(o, t);
    putf(o, ",'external_id':null,'via':{'channel':'%s','source':{'from':{",
         zd_channel[t->channel]);
    if (mail) putf(o, "'address':'%s','name':'%s'", addr,
                   first_name[person_hash(t) % COUNT(first_name)]);
    putf(o, "},'to':{%s},'rel':null}},'created_at':'%t','updated_at':",
         mail ? "\"name\":\"Tallyforge\","
    "\"address\":\"support@tallyforge.example\""
              : "", t->shown);
    put_updated(o, t);
    putf(o, ",'generated_timestamp':%u,'type':'%s','subject':'%x',"
         "'raw_subject':'%x','description':'%x','priority':'%s','status':'%s',"
         "'recipient':",
         (uint64_t)t->updated + t->seed % 9,
         t->event != NONE && events[t->event].kind == E_BUG ? "incident"
         : intents[t->intent].family == F_BUG ? "problem" : "question",
         &w.subject, &w.subject, &w.body, zd_priority[t->priority], status);
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
    put_tags(o, t);
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
         "s", ID_BRAND + (uint64_t)(t->form == S_ND),
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
    out *o = &w.run[S_INC][0].o;
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
    out *o = &w.run[S_INC][0].o;
    putf(o, w.on_page ? "," : "{'tickets':[");
    zd_ticket(o, t);
    putf(o, "}");
    w.users[w.on_page++] = (uint64_t)t->account << 8 | t->person;
    int64_t g = t->updated + (int64_t)(t->seed % 9);
    if (g > w.page_end) w.page_end = g;
    row_done(o, t);
}

/* Count a row: copy of the final version, or of an older one. */
static void inc_count(const ticket *t, bool first) {
    out *o = &w.run[S_INC][0].o;
    if (t->extra) return;
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
    if (!t->extra && !t->overlap && chance(&r, .083)
        && w.pends[slot] < PEND_MAX) {
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

/* First reply time: a third of the way, at most a day; that of a machine is
 * 20 to 60 seconds.                                                         */
static int64_t first_reply(const ticket *t) {
    int64_t d = (t->updated - t->created) / 3;
    if (t->answered && t->action == ACT_AUTO && t->replies)
        return t->created + 20 + (int64_t)(t->seed % 41);
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

/* A line that is no JSON, as gateways and cut writers leave it. */
static void sheet_junk(out *o, const ticket *t) {
    if (t->seed & 1) putf(o, "{'id':%u,'status':open,,}\n", t->seed % 100000);
    else putf(o, "upstream connect error or disconnect before headers\n");
}

/* One line of the Admin Center export with embedded people and metrics. */
static void nd_ticket(const ticket *t) {
    out *o = &w.run[S_ND][0].o;
    if (t->fault == F_BADJSON) {
        sheet_junk(o, t);
        row_done(o, t);
        return;
    }
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
         "T", 600000000000u + t->index, ticket_id(t->index, t->form),
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
    row_done(o, t);
    o->distinct += !t->extra;
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
        html_of(&text, &fd_html, &html);
        putf(o,
             "%s{'id':%u,'ticket_id':%u,'body':'%x','body_text':'%x',"
             "'incoming':%s,'private':%s,'user_id':%u,'source':%d,'category':1,"
             "'support_email':null,'from_email':'%s','to_emails':[],"
             "'cc_emails':[],'bcc_emails':[],'attachments':[],"
             "'created_at':'%t','updated_at':'%t'}",
             any ? "," : "", id + (uint64_t)k, ticket_id(t->index, t->form),
             &html, &text, in ? "true" : "false", private ? "true" : "false",
             in ? user : 67200000000u + (uint64_t)t->agent, private ? 2 : 0,
             in ? addr : "support@tallyforge.example",
             reply_time(t, k, t->replies * 2),
             reply_time(t, k, t->replies * 2));
        any = true;
    }
    putf(o, "]");
}

/* Custom fields of a Freshdesk ticket. */
static void fresh_custom(out *o, const ticket *t) {
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
    if (w.timed && t->handle)
        putf(o, ",'cf_total_time_spent_sec':%d", (int)t->handle);
    putf(o, "}");
}

/* Custom fields, company and stats of a Freshdesk ticket. */
static void fresh_rest(out *o, const ticket *t) {
    const account *c = &world.acc[t->account];
    char name[64], dom[64];
    fresh_custom(o, t);
    account_name(t->account, name, sizeof name, false);
    account_name(t->account, dom, sizeof dom, true);
    putf(o, ",'company':");
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

/* One Freshdesk ticket; `whole` with requester, company, stats, answers. */
static void fresh_record(out *o, const ticket *t, bool whole) {
    static const int source[] = { 1, 2, 7, 2, 3 };
    static txt html;
    uint64_t user = user_id(t, 67000000000u);
    const char *f, *l;
    char addr[96];
    render(t);
    html_of(&w.body, &fd_html, &html);
    person_name(t, &f, &l);
    person_mail(t, addr, sizeof addr);
    putf(o, "{'id':");
    put_id(o, t);
    putf(o,
         ",'subject':'%x','description':'%x',"
         "'description_text':'%x','status':%s,'priority':%d,'source':%d,"
         "'type':%s,'requester_id':%u,'responder_id':%u,'group_id':%u,"
         "'company_id':",
         &w.subject, &html, &w.body, fd_status[t->status],
         t->priority + 1, source[t->channel],
         intents[t->intent].family == F_BUG ? "\"Problem\"" : "\"Question\"",
         user, 67200000000u + (uint64_t)t->agent,
         67300000000u + t->agent / UINT64_C(4));
    if (person_private(t)) putf(o, "null");
    else putf(o, "%u", 67100000000u + (uint64_t)t->account);
    putf(o, ",'product_id':null,'email_config_id':null,'association_type':null,"
         "'support_email':null,'to_emails':null,'cc_emails':[],'fwd_emails':[],"
         "'reply_cc_emails':[],'fr_escalated':%s,'nr_escalated':false,"
         "'is_escalated':%s,'spam':%s,'due_by':'%t','fr_due_by':'%t',"
         "'created_at':'%t','updated_at':", t->seed % 11 ? "false" : "true",
         t->escalated ? "true" : "false",
         t->spam || t->fault == F_SPAM ? "true" : "false",
         t->created + 259200, t->created + 86400, t->shown);
    put_updated(o, t);
    if (t->fault == F_DELETED) putf(o, ",'deleted':true");
    putf(o, ",'tags':[");
    put_tags(o, t);
    putf(o, "]");
    if (whole) {
        putf(o, ",'requester':{'id':%u,'name':'%s %s','email':'%s','mobile':"
             "null,'phone':null}", user, f, l, addr);
        fresh_rest(o, t);
        fresh_talk(o, t, addr);
    } else fresh_custom(o, t);
    putf(o, "}");
}

/* One ticket of the Freshdesk array. */
static void fresh_ticket(const ticket *t) {
    out *o = &w.run[S_FRESH][0].o;
    putf(o, o->rows ? ",\n" : "[\n");
    fresh_record(o, t, true);
    row_done(o, t);
    o->distinct += !t->extra, o->spam += t->spam;
}

/* ===========================================================================
 * 12 SHEETS - the forms that are data: templates, rows, files
 * ======================================================================== */

/* Values that a template can name. */
enum { K_ID, K_IDTEXT, K_NUMBER, K_KEY, K_UUID, K_SUBJECT, K_SUBJECTHTML,
       K_GUARDEDSUBJECT, K_BODY, K_HTML, K_WIKI, K_GUARDED, K_STATUS, K_CLASS,
       K_ISOPEN, K_RESOLUTION, K_PRIORITY, K_CHANNEL, K_VIA, K_RATING,
       K_RATING3, K_KIND, K_PROBLEM, K_LABEL, K_PAGE, K_PAGEURL, K_PRODUCT,
       K_VERSION, K_LANG, K_ESCALATED, K_ESCALATED01, K_TAGS, K_TAG, K_TAGID,
       K_LT, K_GT,
       K_CREATED, K_UPDATED, K_SOLVED, K_CLOSED, K_REPLY, K_DUE, K_STAMP,
       K_EMITTED, K_REPLYMIN, K_REPLYBUS, K_REPLYSEC, K_SOLVEMIN, K_SOLVEBUS,
       K_REPLYHMS, K_SOLVEHMS, K_TRACKHM, K_HANDLE, K_REPLIES, K_FOLLOWUPS,
       K_REOPENS, K_STATIONS,
       K_FIRST, K_LAST, K_NAME, K_MAIL, K_MAILHOST, K_USER, K_COMPANY, K_DOMAIN,
       K_TIER, K_ORG, K_ORGID, K_ORGKEY, K_SEATS, K_MRR, K_INDUSTRY, K_RENEWAL,
       K_AGENT, K_AGENTNAME, K_AGENTFIRST, K_AGENTLAST, K_AGENTMAIL, K_GROUP,
       K_GROUPRANK, K_GROUPNAME,
       K_TURN, K_TURNHTML, K_TURNWIKI, K_TURNID, K_TURNAT, K_TURNTYPE,
       K_TURNFROM, K_TURNNAME, K_TURNMAIL, K_TURNPUBLIC, K_TURNPRIVATE,
       K_TURNIN, K_TURNSOURCE, K_TURNSENDER, K_TURNVIA, K_AUTHOR, K_TURNS,
       K_LATERN, K_PARTS, K_COMMENT,
       K_ZENDESK, K_FRESHDESK, K_ADF, K_TURNADF,        /* write themselves */
       K_ALLTURNS, K_LATER, K_NEWEST, K_ALLTAGS, KEYS };        /* loops */

/* Names, in the order above; the type: s text, n number, t time, b flag. */
static const struct { const char *name; char type; } keys[KEYS] = {
    { "id", 'n' }, { "idtext", 's' }, { "number", 'n' }, { "key", 's' },
    { "uuid", 's' }, { "subject", 's' }, { "subjecthtml", 's' },
    { "guardedsubject", 's' }, { "body", 's' }, { "html", 's' },
    { "wiki", 's' }, { "guarded", 's' }, { "status", 's' }, { "class", 's' },
    { "isopen", 'b' }, { "resolution", 's' }, { "priority", 's' },
    { "channel", 's' }, { "via", 'n' }, { "rating", 'c' }, { "rating3", 'n' },
    { "kind", 's' }, { "problem", 's' }, { "label", 's' }, { "page", 's' },
    { "pageurl", 's' },
    { "product", 's' }, { "version", 's' }, { "lang", 's' },
    { "escalated", 'b' }, { "escalated01", 'n' }, { "tags", 'l' },
    { "tag", 's' }, { "tagid", 'n' }, { "lt", 's' }, { "gt", 's' },
    { "created", 't' }, { "updated", 't' }, { "solved", 't' },
    { "closed", 't' }, { "reply", 't' }, { "due", 't' }, { "stamp", 'n' },
    { "emitted", 'n' }, { "replymin", 'n' }, { "replybus", 'n' },
    { "replysec", 'n' }, { "solvemin", 'n' }, { "solvebus", 'n' },
    { "replyhms", 's' }, { "solvehms", 's' }, { "trackhm", 's' },
    { "handle", 'n' },
    { "replies", 'n' }, { "followups", 'n' }, { "reopens", 'n' },
    { "stations", 'n' }, { "first", 's' }, { "last", 's' }, { "name", 's' },
    { "mail", 's' }, { "mailhost", 's' }, { "user", 'n' }, { "company", 's' },
    { "domain", 's' }, { "tier", 's' }, { "org", 'n' }, { "orgid", 's' },
    { "orgkey", 's' }, { "seats", 'n' }, { "mrr", 'n' }, { "industry", 's' },
    { "renewal", 's' }, { "agent", 'n' }, { "agentname", 's' },
    { "agentfirst", 's' }, { "agentlast", 's' }, { "agentmail", 's' },
    { "group", 'n' }, { "grouprank", 'n' }, { "groupname", 's' },
    { "turn", 's' }, { "turnhtml", 's' }, { "turnwiki", 's' },
    { "turnid", 'n' }, { "turnat", 't' }, { "turntype", 's' },
    { "turnfrom", 's' }, { "turnname", 's' }, { "turnmail", 's' },
    { "turnpublic", 'b' }, { "turnprivate", 'b' }, { "turnin", 'b' },
    { "turnsource", 'n' }, { "turnsender", 'n' }, { "turnvia", 's' },
    { "author", 'n' }, { "turns", 'n' }, { "latern", 'n' }, { "parts", 'n' },
    { "comment", 's' }, { "zendesk", 'w' }, { "freshdesk", 'w' },
    { "adf", 'w' }, { "turnadf", 'w' }, { "turns", '*' }, { "later", '*' },
    { "newest", '*' }, { "tags", '*' } };

/* One message of a ticket. */
typedef struct { unsigned char kind, k; int64_t at; } turn;

/* The ticket being written, and where in its lists we are. */
typedef struct {
    const ticket *t;
    const form *f;
    const sheet *sheet;
    const sheet_run *run;
    out *o;
    turn turn[24];
    char tags[TAG_MAX][48];
    unsigned turns, at, tag_n, tag;
} scene;

/* Index of a named value of the given kind ('*' a loop). */
static unsigned char sheet_key(const char *p, size_t n, bool loop) {
    for (size_t k = 0; k < KEYS; k++)
        if (strlen(keys[k].name) == n && !memcmp(keys[k].name, p, n)
            && loop == (keys[k].type == '*')) return (unsigned char)k;
    die("template: no value <%.*s>", (int)n, p);
    return 0;
}

/* One <..> at p; returns the character behind it. */
static const char *sheet_value(const char *p, step *x) {
    size_t n = strcspn(++p, ">");
    const char *name = p, *end = p + n;
    x->op = *p == '=' ? OP_TYPED : *p == '!' ? OP_RAW : *p == '*' ? OP_LOOP
          : OP_VALUE;
    if (x->op != OP_VALUE) name++;
    if (x->op == OP_LOOP && *name == ',') name++, x->flag = true;
    size_t len = strcspn(name, ">.");
    if (name[len] == '.') x->arg = (unsigned char)(name[len + 1] - '0');
    x->key = sheet_key(name, len, x->op == OP_LOOP);
    return end + 1;
}

/* Text of the template up to one of `stop`, as it will be written. */
static const char *sheet_text(const char *p, const char *stop, bool json,
                              step *x) {
    size_t n = strcspn(p, stop);
    char *copy = need(n + 1, 1);
    for (size_t i = 0; i < n; i++) copy[i] = json && p[i] == '\'' ? '"' : p[i];
    x->op = OP_TEXT, x->s = copy, x->n = (unsigned short)n;
    return p + n;
}

/* Compile a template; NULL stays NULL. */
static step *sheet_compile(const char *p, bool table) {
    if (!p) return NULL;
    size_t max = 2;
    for (const char *q = p; *q; q++)
        if (*q == '<' || *q == '|') max += 2;
    step *prog = need(max + 2, sizeof *prog), *x = prog;
    for (bool head = table; *p; x++) {
        if (head || (table && *p == '|')) {
            p += *p == '|';
            x->flag = *p == '\'';
            p = sheet_text(p + x->flag, "=", false, x) + 1;
            x->op = OP_COLUMN, head = false;
        } else if (*p == '<') p = sheet_value(p, x);
        else p = sheet_text(p, table ? "<|" : "<", !table, x);
    }
    return prog;
}

/* A moment as the form writes it. */
static void sheet_time(int clock, int64_t at, txt *c) {
    static const char *const day[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
                                       "Sat" };
    if (clock == CLOCK_LOCAL) at += 7200;
    date d = date_of(at / 86400);
    int s = (int)(at % 86400), h = s / 3600, m = s / 60 % 60;
    const char *month = month_name[0][d.m - 1];
    char b[64];
    iso(b, at);
    size_t n = 20;
    if (clock == CLOCK_EPOCH) { txt_num(c, (uint64_t)at, 1); return; }
    if (clock == CLOCK_SPACE || clock == CLOCK_LOCAL || clock == CLOCK_UTC)
        b[10] = ' ', n = 19;
    if (clock >= CLOCK_MICRO || clock == CLOCK_MILLI) n = 19;
    if (clock == CLOCK_SITE)
        n = (size_t)snprintf(b, sizeof b, "%02d/%.3s/%02d %02d:%02d %s", d.d,
            month, d.y % 100, h % 12 ? h % 12 : 12, m, h < 12 ? "AM" : "PM");
    if (clock == CLOCK_SCRIPT)
        n = (size_t)snprintf(b, sizeof b,
            "%s %.3s %02d %d %02d:%02d:%02d GMT+0000 (GMT+00:00)",
            day[(at / 86400 + 4) % 7], month, d.d, d.y, h, m, s % 60);
    if (clock == CLOCK_GERMAN)
        n = (size_t)snprintf(b, sizeof b, "%02d.%02d.%d %02d:%02d", d.d, d.m,
                             d.y, h, m);
    txt_add(c, b, n);
    if (clock == CLOCK_MILLI) txt_str(c, ".000Z");
    if (clock == CLOCK_MICRO) txt_str(c, ".000000Z");
    if (clock == CLOCK_JIRA) txt_str(c, ".000+0000");
    if (clock == CLOCK_UTC) txt_str(c, " +0000");
}

/* Order of turns by time; the first stays first. */
static void sheet_turn(scene *s, unsigned kind, int k, int64_t at) {
    unsigned i = s->turns++;
    for (; i > 1 && s->turn[i - 1].at > at; i--) s->turn[i] = s->turn[i - 1];
    s->turn[i] = (turn){ (unsigned char)kind, (unsigned char)k, at };
}

/* Request, replies, follow-ups, a note at times, an automatic answer. */
static void sheet_turns(scene *s) {
    const ticket *t = s->t;
    sheet_turn(s, TURN_ASK, 0, t->created);
    if (w.dirt >= 2 && t->seed % 10 < 3)
        sheet_turn(s, TURN_AUTO, 0, t->created + 5);
    for (int k = 0; k < t->replies * 2 - 1; k++)
        sheet_turn(s, k % 2 ? TURN_USER : TURN_AGENT, k,
                   reply_time(t, k, t->replies * 2));
    if (t->seed % 100 < 35 && t->replies)
        sheet_turn(s, TURN_NOTE, 0, reply_time(t, 1, 3));
}

/* Text of a turn. */
static const txt *sheet_said(const scene *s, unsigned at) {
    static txt text;
    const turn *u = &s->turn[at];
    if (u->kind == TURN_ASK) { render(s->t); return &w.body; }
    if (u->kind == TURN_NOTE) text_note(s->t, &text);
    else if (u->kind == TURN_AUTO) {
        text.n = 0;
        txt_str(&text, "Thank you for contacting Tallyforge. We have received "
                "your request and will answer within one working day. Please "
                "do not reply to this automatic message.");
    } else text_reply(s->t, u->k, u->kind == TURN_USER, &text);
    return &text;
}

/* hours:minutes:seconds, hours without limit. */
static void sheet_hms(int64_t sec, bool seconds, txt *c) {
    txt_num(c, (uint64_t)sec / 3600, 2), txt_str(c, ":");
    txt_num(c, (uint64_t)sec / 60 % 60, 2);
    if (seconds) txt_str(c, ":"), txt_num(c, (uint64_t)sec % 60, 2);
}

/* Text as it is, or with a quote before a leading sign (tables). */
static void sheet_guard(const txt *t, txt *c) {
    if (t->n && strchr("=+-@", t->b[0])) txt_str(c, "'");
    txt_add(c, t->b, t->n);
}

/* Text with the line ends of a wiki. */
static void sheet_wiki(const txt *t, txt *c) {
    for (size_t i = 0; i < t->n; i++)
        if (t->b[i] == '\n') txt_add(c, "\r\n", 2);
        else txt_add(c, t->b + i, 1);
}

/* Seconds from creation to `to`, 0 when it has not happened. */
static int64_t since(const ticket *t, int64_t to) {
    return to > t->created ? to - t->created : 0;
}

/* Id of the ticket; some rows are planted without, or as Excel shows it. */
static void sheet_id(const scene *s, const char *prefix, txt *c) {
    if (s->t->fault == F_NOID) return;
    if (s->t->fault == F_EXCEL) { txt_str(c, "3.6E+11"); return; }
    if (prefix) txt_str(c, prefix);
    txt_num(c, ticket_id(s->t->index, s->t->form), 1);
}

/* Words that the form has for the ticket's state. */
static bool value_code(const scene *s, unsigned key, txt *c) {
    const ticket *t = s->t;
    bool done = t->status >= ST_SOLVED;
    unsigned status = t->fault == F_SPAM ? ST_SPAM : t->fault == F_DELETED
        ? ST_DELETED : t->fault == F_MERGED ? ST_MERGED : t->status;
    switch (key) {
    case K_STATUS: txt_str(c, s->f->status[status]); break;
    case K_CLASS: txt_str(c, ji_class[t->status]); break;
    case K_ISOPEN: txt_str(c, done ? "false" : "true"); break;
    case K_RESOLUTION: txt_str(c, done ? "Done" : "Unresolved"); break;
    case K_PRIORITY: txt_str(c, s->f->priority[t->priority]); break;
    case K_CHANNEL: txt_str(c, s->f->channel[t->channel]); break;
    case K_VIA: txt_str(c, za_type[t->channel]); break;
    case K_RATING: txt_str(c, s->f->rate[t->rating]); break;
    case K_RATING3: txt_num(c, t->rating == R_GOOD ? 1 : 3, 1); break;
    case K_KIND:
        txt_str(c, t->event != NONE && events[t->event].kind == E_BUG
                ? "Incident" : "Question"); break;
    case K_PROBLEM:
        txt_str(c, intents[t->intent].family == F_BUG ? "Problem" : "Question");
        break;
    case K_LABEL: if (label_key(t->label)) txt_str(c, label_key(t->label));
                  break;
    case K_PAGE: if (t->page != NONE) txt_str(c, page_name[t->page]); break;
    case K_PAGEURL: if (t->page == NONE) break;
                    txt_str(c, "https://app.tallyforge.example");
                    txt_str(c, page_name[t->page]); break;
    case K_PRODUCT: txt_str(c, product_name[t->product]); break;
    case K_VERSION: text_version(t, c); break;
    case K_LANG: txt_str(c, lang_name[t->lang]); break;
    case K_ESCALATED: txt_str(c, t->escalated ? "true" : "false"); break;
    case K_ESCALATED01: txt_num(c, t->escalated, 1); break;
    case K_REOPENS: txt_num(c, t->reopens, 1); break;
    case K_REPLIES: txt_num(c, t->replies, 1); break;
    case K_FOLLOWUPS: txt_num(c, t->replies, 1); break;
    case K_STATIONS: txt_num(c, 1u + t->escalated, 1); break;
    default: return false;
    }
    return true;
}

/* Times and durations. */
static bool value_time(const scene *s, unsigned key, txt *c) {
    const ticket *t = s->t;
    int clock = s->f->clock;
    int64_t reply = since(t, first_reply(t)), solve = since(t, t->solved);
    int64_t at = 0, span = 0;
    switch (key) {
    case K_CREATED: at = t->shown; break;
    case K_UPDATED:
        at = t->updated;
        if (t->fault == F_UNREAD) { txt_str(c, UNREAD); return true; }
        break;
    case K_SOLVED: at = t->solved; break;
    case K_CLOSED: at = t->status == ST_CLOSED ? t->updated : 0; break;
    case K_REPLY: at = first_reply(t); break;
    case K_DUE: at = t->created + 259200; break;
    case K_TURNAT: at = s->turn[s->at].at; break;
    case K_STAMP: txt_num(c, (uint64_t)t->updated, 1); return true;
    case K_EMITTED: txt_num(c, (uint64_t)t->updated * 1000 + 459, 1);
                    return true;
    case K_REPLYMIN: span = reply / 60; break;
    case K_REPLYBUS: span = reply / 180; break;
    case K_REPLYSEC: span = reply; break;
    case K_SOLVEMIN: span = solve / 60; break;
    case K_SOLVEBUS: span = solve / 180; break;
    case K_REPLYHMS: if (reply) sheet_hms(reply, true, c); return true;
    case K_SOLVEHMS: if (solve) sheet_hms(solve, true, c); return true;
    case K_HANDLE: if (t->handle) txt_num(c, t->handle, 1); return true;
    case K_TRACKHM: sheet_hms(t->replies * INT64_C(420), false, c); return true;
    default: return false;
    }
    if (key >= K_REPLYMIN && key <= K_SOLVEBUS) {
        if (key < K_SOLVEMIN ? t->replies > 0 : t->solved > 0)
            txt_num(c, (uint64_t)span, 1);
    } else if (at || key == K_CREATED) sheet_time(clock, at, c);
    return true;
}

/* The requester, the company, the agent. */
static bool value_people(const scene *s, unsigned key, txt *c) {
    const ticket *t = s->t;
    const account *a = &world.acc[t->account];
    const ids *base = &id_base[s->f->fresh_ids];
    bool private = person_private(t);
    const char *f, *l;
    char b[96];
    person_name(t, &f, &l);
    b[0] = 0;
    switch (key) {
    case K_FIRST: txt_str(c, f); break;
    case K_LAST: txt_str(c, l); break;
    case K_NAME: txt_str(c, f), txt_str(c, " "), txt_str(c, l); break;
    case K_MAIL: person_mail(t, b, sizeof b); txt_str(c, b); break;
    case K_MAILHOST: person_mail(t, b, sizeof b);
                     txt_str(c, strchr(b, '@') + 1); break;
    case K_USER: txt_num(c, user_id(t, base->user), 1); break;
    case K_COMPANY: if (private && s->sheet->each != EACH_ORG) break;
                    account_name(t->account, b, sizeof b, false);
                    txt_str(c, b); break;
    case K_DOMAIN: if (private && s->sheet->each != EACH_ORG) break;
                   account_name(t->account, b, sizeof b, true);
                   txt_str(c, b); break;
    case K_TIER: txt_str(c, tier_name[a->tier]); break;
    case K_ORG: case K_ORGID:
        if (!private || s->sheet->each == EACH_ORG)
            txt_num(c, base->org + t->account, 1);
        break;
    case K_ORGKEY: txt_str(c, "AC-"), txt_num(c, 10001u + t->account, 1); break;
    case K_SEATS: txt_num(c, a->seats, 1); break;
    case K_MRR: txt_num(c, a->mrr, 1); break;
    case K_INDUSTRY: txt_str(c, industry_name[a->industry]); break;
    case K_RENEWAL: iso(b, a->renewal * INT64_C(86400)); txt_add(c, b, 10);
                    break;
    case K_AGENT: txt_num(c, base->agent + t->agent, 1); break;
    case K_AGENTNAME: txt_str(c, first_name[t->agent]), txt_str(c, " ");
                      txt_str(c, last_name[t->agent]); break;
    case K_AGENTFIRST: txt_str(c, first_name[t->agent]); break;
    case K_AGENTLAST: txt_str(c, last_name[t->agent]); break;
    case K_AGENTMAIL: txt_str(c, first_name[t->agent]);
                      txt_str(c, "@tallyforge.example"); break;
    case K_GROUP: txt_num(c, base->group + t->agent / 4u, 1); break;
    case K_GROUPRANK: txt_num(c, 1u + t->agent / 4u, 1); break;
    case K_GROUPNAME: txt_str(c, group_name[t->agent / 4]); break;
    default: return false;
    }
    return true;
}

/* The turn at hand. */
static bool value_turn(scene *s, unsigned key, txt *c) {
    static txt html;
    const turn *u = &s->turn[s->at];
    bool user = u->kind <= TURN_USER, hidden = u->kind == TURN_NOTE;
    uint64_t id = s->t->index * 24 + s->at;
    unsigned whose = user ? K_USER : K_AGENT;
    switch (key) {
    case K_TURN: { const txt *x = sheet_said(s, s->at);
                   txt_add(c, x->b, x->n); break; }
    case K_TURNHTML: html_of(sheet_said(s, s->at), s->f->html, &html);
                     txt_add(c, html.b, html.n); break;
    case K_TURNWIKI: sheet_wiki(sheet_said(s, s->at), c); break;
    case K_TURNID: txt_num(c, 500000000000u + id, 1); break;
    case K_TURNTYPE: txt_str(c, s->f->turn_type[u->kind]); break;
    case K_TURNFROM: txt_str(c, s->f->turn_from[u->kind]); break;
    case K_TURNNAME:
        if (u->kind == TURN_AUTO) txt_str(c, "Operator");
        else value_people(s, user ? K_NAME : K_AGENTNAME, c);
        break;
    case K_TURNMAIL:
        if (u->kind == TURN_AUTO) txt_str(c, "operator+x1@intercom.io");
        else value_people(s, user ? K_MAIL : K_AGENTMAIL, c);
        break;
    case K_AUTHOR:
        if (u->kind == TURN_AUTO) txt_str(c, s->f->fresh_ids ? "1" : "-1");
        else value_people(s, whose, c);
        break;
    case K_TURNPUBLIC: txt_str(c, hidden ? "false" : "true"); break;
    case K_TURNPRIVATE: txt_str(c, hidden ? "true" : "false"); break;
    case K_TURNIN: txt_str(c, user ? "true" : "false"); break;
    case K_TURNSOURCE: txt_str(c, hidden ? "2" : "0"); break;
    case K_TURNSENDER:
        txt_str(c, user ? "2" : u->kind == TURN_AUTO ? "3" : "1"); break;
    case K_TURNVIA: txt_str(c, u->kind == TURN_AUTO ? "rule" : "web"); break;
    case K_TURNS: txt_num(c, s->turns, 1); break;
    case K_LATERN: txt_num(c, s->turns - 1, 1); break;
    case K_PARTS: txt_num(c, s->turns, 1); break;
    default: return false;
    }
    return true;
}

/* Public answer number n as a cell: when;who;text. */
static void value_comment(scene *s, unsigned n, txt *c) {
    unsigned keep = s->at;
    for (unsigned i = 1, k = 0; i < s->turns; i++) {
        if (s->turn[i].kind == TURN_NOTE || ++k != n) continue;
        s->at = i;
        value_time(s, K_TURNAT, c), txt_str(c, ";");
        value_turn(s, K_AUTHOR, c), txt_str(c, ";");
        value_turn(s, K_TURN, c);
        break;
    }
    s->at = keep;
}

/* Any value as text. */
static void value_text(scene *s, const step *x, txt *c) {
    static txt html;
    const ticket *t = s->t;
    switch (x->key) {
    case K_ID: case K_IDTEXT:
        sheet_id(s, s->f->keyed ? NULL : s->f->prefix, c);
        return;
    case K_KEY: sheet_id(s, s->f->prefix, c); return;
    case K_NUMBER: if (t->fault != F_NOID) txt_num(c, t->index + 1, 1); return;
    case K_UUID: txt_num(c, t->seed, 20), txt_str(c, "-4");
                 txt_num(c, mix64(t->seed) % 1000, 3); return;
    case K_SUBJECT: if (t->fault == F_GUARD) txt_str(c, "'=");
                    txt_add(c, w.subject.b, w.subject.n); return;
    case K_GUARDEDSUBJECT: if (t->fault == F_GUARD) txt_str(c, "'=");
                           sheet_guard(&w.subject, c); return;
    case K_SUBJECTHTML: if (!w.subject.n) return;
                        html_of(&w.subject, &hs_html, &html);
                        txt_add(c, html.b, html.n); return;
    case K_BODY: txt_add(c, w.body.b, w.body.n); return;
    case K_GUARDED: sheet_guard(&w.body, c); return;
    case K_HTML: html_of(&w.body, s->f->html, &html);
                 txt_add(c, html.b, html.n); return;
    case K_WIKI: sheet_wiki(&w.body, c); return;
    case K_LT: txt_str(c, "<"); return;
    case K_GT: txt_str(c, ">"); return;
    case K_TAG: { unsigned n = x->arg ? x->arg - 1u : s->tag;
                  if (n < s->tag_n) txt_str(c, s->tags[n]);
                  return; }
    case K_TAGID: txt_num(c, 1000 + mix64((uint64_t)s->tags[s->tag][0] << 8
                      | (unsigned char)s->tags[s->tag][2]) % 9000, 1); return;
    case K_TAGS:
        for (unsigned i = 0; i < s->tag_n; i++) {
            if (i) txt_str(c, s->f->tag_sep);
            txt_str(c, s->tags[i]);
        }
        return;
    case K_COMMENT: value_comment(s, x->arg, c); return;
    default: break;
    }
    if (!value_code(s, x->key, c) && !value_time(s, x->key, c)
        && !value_people(s, x->key, c)) value_turn(s, x->key, c);
}

/* Text as an Atlassian document: paragraphs, hard breaks inside. */
static void put_adf(out *o, const txt *t) {
    bool any = false;
    putf(o, "{'type':'doc','version':1,'content':[{'type':'paragraph',"
         "'content':[");
    for (size_t i = 0; i < t->n;) {
        const char *p = t->b + i, *end = memchr(p, '\n', t->n - i);
        size_t n = end ? (size_t)(end - p) : t->n - i;
        if (n) {
            putf(o, any ? ",{'type':'text','text':'" : "{'type':'text',"
                 "'text':'");
            put_json(o, p, n);
            putf(o, "'}");
            any = true;
        }
        i += n + 1;
        if (!end) break;
        if (i < t->n && t->b[i] == '\n') {
            putf(o, "]},{'type':'paragraph','content':[");
            any = false, i++;
        } else if (any && i < t->n) putf(o, ",{'type':'hardBreak'}");
    }
    putf(o, "]}]}");
}

/* A value as JSON: quoted, bare, a list, or null. */
static void put_typed(scene *s, const step *x) {
    out *o = s->o;
    static txt c;
    char type = keys[x->key].type;
    c.n = 0;
    if (type == 'l') {
        putf(o, "[");
        for (unsigned i = 0; i < s->tag_n; i++)
            putf(o, "%s'%j'", i ? "," : "", s->tags[i]);
        putf(o, "]");
        return;
    }
    value_text(s, x, &c);
    bool bare = type == 'n' || type == 'b'
             || (type == 't' && s->f->clock == CLOCK_EPOCH)
             || (type == 'c' && c.n && strchr("-0123456789", c.b[0]));
    if (!c.n) putf(o, "null");
    else if (bare) put(o, c.b, c.n);
    else putf(o, "'%x'", &c);
}

/* Run a JSON template.  Loops run the item's template: one level deep. */
static void put_steps(scene *s, const step *x) {
    out *o = s->o;
    static txt c;
    for (; x->op; x++) {
        if (x->op == OP_TEXT) { put(o, x->s, x->n); continue; }
        if (x->op == OP_TYPED) { put_typed(s, x); continue; }
        if (x->op == OP_RAW) {
            if (x->key == K_ZENDESK) zd_ticket(o, s->t);
            else if (x->key == K_FRESHDESK) fresh_record(o, s->t, false);
            else if (x->key == K_ADF) put_adf(o, &w.body);
            else put_adf(o, sheet_said(s, s->at));
            continue;
        }
        if (x->op == OP_VALUE) {
            c.n = 0;
            value_text(s, x, &c);
            put_json(o, c.b, c.n);
            continue;
        }
        unsigned n = x->key == K_ALLTAGS ? s->tag_n : s->turns;
        bool any = x->flag;
        for (unsigned i = x->key == K_LATER; i < n; i++) {
            if (any) putf(o, ",");
            any = true;
            if (x->key == K_ALLTAGS) s->tag = i;
            else s->at = x->key == K_NEWEST ? n - 1 - i : i;
            put_steps(s, x->key == K_ALLTAGS ? s->run->tag : s->run->item);
        }
        s->at = 0;
    }
}

/* One cell.  The quote at the end of the last one is missing where that is the
 * fault; then the row has one line, so that nothing else is lost. */
static void put_field(scene *s, txt *c, bool quoted, bool last) {
    bool torn = s->t->fault == F_UNCLOSED, open = last && torn;
    for (size_t i = 0; torn && i < c->n; i++)
        if (c->b[i] == '\n') c->b[i] = ' ';
    char stop[] = { s->sheet->delim ? (char)s->sheet->delim : ',', 0 };
    if (quoted || open || memchr(c->b, stop[0], c->n)
        || memchr(c->b, '"', c->n) || memchr(c->b, '\n', c->n)
        || memchr(c->b, '\r', c->n)) put_cell(s->o, c->b, c->n);
    else put(s->o, c->b, c->n);
    if (open) s->o->n--;
}

/* Line end of a table; CR, LF and CRLF are mixed where that is the fault. */
static void put_line_end(out *o, const sheet *h) {
    static const char *const ends[] = { "\r\n", "\n", "\r" };
    const char *e = o->fault[F_CR] ? ends[o->rows % 3] : h->sep;
    put(o, e, strlen(e));
}

/* A row of a table, or its header when `s` has no ticket. */
static void put_row(scene *s, const step *x) {
    static txt c;
    char delim = (char)s->sheet->delim;
    unsigned columns = 0, n = 0;
    for (const step *y = x; y->op; y++) columns += y->op == OP_COLUMN;
    if (s->t && s->t->fault == F_SHORT) columns = 3;
    while (x->op && n < columns) {
        const step *head = x++;
        c.n = 0;
        if (!s->t) txt_add(&c, head->s, head->n);
        for (; x->op && x->op != OP_COLUMN; x++) {
            if (!s->t) continue;
            if (x->op == OP_TEXT) txt_add(&c, x->s, x->n);
            else value_text(s, x, &c);
        }
        if (n++) put(s->o, &delim, 1);
        if (!s->t) putf(s->o, s->sheet->quoted ? "%c" : "%x", &c);
        else put_field(s, &c, head->flag || s->sheet->quoted, n == columns);
    }
    if (s->t && s->t->fault == F_WIDE)
        for (int i = 0; i < 3; i++) put(s->o, &delim, 1), put(s->o, "x", 1);
    if (s->o->doubled && n > 3) put(s->o, &delim, 1);
    if (s->o->doubled && !s->t) put(s->o, c.b, c.n);
    put_line_end(s->o, s->sheet);
}

/* Close the envelope of the records so far. */
static void sheet_close(sheet_run *r, const sheet *h) {
    if (!r->on_page && !h->delim) putf(&r->o, h->open);
    if (h->close) putf(&r->o, h->close, (uint64_t)r->on_page);
    r->on_page = 0;
}

/* What comes before a record of a JSON file. */
static void sheet_begin(sheet_run *r, const sheet *h) {
    if (h->delim) return;
    if (h->page && r->on_page == h->page) sheet_close(r, h);
    putf(&r->o, r->on_page++ ? h->sep : h->open);
}

/* Is this person or company new to the file? */
static bool sheet_new(sheet_run *r, const sheet *h, const ticket *t) {
    uint64_t bit = UINT64_C(1) << (h->each == EACH_USER ? t->person & 63 : 0);
    if (h->each == EACH_ORG && person_private(t)) return false;
    if (r->seen[t->account] & bit) return false;
    r->seen[t->account] |= bit;
    return true;
}

/* One ticket into file k of its form: a record, or one for each turn. */
static void sheet_put(const ticket *t, int k) {
    const form *f = &forms[t->form];
    const sheet *h = f->file[k];
    sheet_run *r = &w.run[t->form][k];
    static scene s;
    if (h->each == EACH_RATED && t->rating < R_GOOD) return;
    if (h->each >= EACH_USER && !sheet_new(r, h, t)) return;
    s.t = t, s.f = f, s.sheet = h, s.run = r, s.o = &r->o;
    s.turns = s.at = s.tag = 0;
    s.tag_n = tag_list(t, s.tags);
    sheet_turns(&s);
    render(t);
    if (t->fault == F_HEADER) s.t = NULL;
    unsigned first = h->each == EACH_LATER;
    unsigned n = h->each == EACH_TURN || h->each == EACH_LATER ? s.turns : 1;
    for (unsigned i = n > 1 || first ? first : 0; i < n; i++) {
        s.at = i;
        if (t->fault == F_BADJSON) sheet_junk(s.o, t);
        else if (h->delim) put_row(&s, r->record);
        else sheet_begin(r, h), put_steps(&s, r->record);
        if (k) r->o.rows++;
    }
    if (!k) row_done(&r->o, t), r->o.distinct += !t->extra;
}

/* One ticket into all files of its form; `clean` is it without damage. */
static void sheet_ticket(const ticket *t, const ticket *clean) {
    sheet_put(t, 0);
    for (int k = 1; !t->extra && k < FILES && forms[t->form].file[k]; k++)
        sheet_put(clean, k);
}

/* Lines of truth_pii.txt: what was planted and survived the typing. */
static void truth_planted(void) {
    static txt now;
    now.n = planted.now.n;
    memcpy(now.b, planted.now.b, now.n);
    for (size_t i = 0; i < now.n;) {
        const char *p = now.b + i + 2;
        size_t n = (size_t)((char *)memchr(p, '\n', now.n - i) - p);
        unsigned class = (unsigned)(now.b[i] - '0');
        i += n + 3;
        bool found = false;
        for (size_t k = 0; !found && k + n <= w.body.n; k++)
            found = !memcmp(w.body.b + k, p, n);
        if (!found) continue;
        planted.n[class]++;
        putf(&w.pii, "%s\t", pii_class[class].name);
        put(&w.pii, p, n), put(&w.pii, "\n", 1);
    }
}

/* Row of truth_tickets.csv and all counts of truth.json. */
static void truth_ticket(const ticket *t) {
    out *o = &w.truth;
    const voice *v = &w.voice;
    bool bug = t->event != NONE && events[t->event].kind == E_BUG;
    bool wrong = t->label != NONE && t->label != (t->oos ? OTHER : t->intent);
    const char *key = label_key(t->label);
    render(t);
    if (planted.share) truth_planted();
    const char *prefix = world.twin ? NULL : forms[t->form].prefix;
    putf(o, "%s%u,%s,%t,%s,", prefix ? prefix : "",
         ticket_id(t->index, t->form), w.run[t->form][0].o.name, t->created,
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

/* ===========================================================================
 * 13 FAULTS - which record of which file is damaged, and how
 * ======================================================================== */

/* Share of records that are damaged, and from which level on a fault comes.
 * Faults without a level are of whole files or stand at their end.           */
static const double fault_share[6] = { 0, .001, .003, .01, .025, .05 };
static const unsigned char fault_level[FAULTS] = {
    [F_HEADER] = 3, [F_WIDE] = 2, [F_SHORT] = 1, [F_BADJSON] = 2, [F_EXCEL] = 3,
    [F_NOID] = 1, [F_1252] = 1, [F_TWICE] = 1, [F_SURROGATE] = 2, [F_NUL] = 2,
    [F_NEWLINE] = 1, [F_GUARD] = 3, [F_UNREAD] = 3, [F_FUTURE] = 1,
    [F_EPOCH] = 1, [F_SPAM] = 2, [F_DELETED] = 1, [F_SCRUBBED] = 2,
    [F_MERGED] = 3 };

/* Faults of whole tables, by turns; from which level on. */
static const struct { unsigned char fault, turn, level; } table_faults[] = {
    { F_BOM, 0, 1 }, { F_CR, 0, 2 }, { F_TITLES, 0, 3 }, { F_DOUBLE, 0, 4 },
    { F_UTF16, 1, 5 }, { F_SEP, 1, 3 }, { F_BOM, 2, 2 }, { F_TITLES, 2, 4 } };

/* Does the form write JSON lines, one record each? */
static bool fault_lines(const form *f) {
    const sheet *h = f->file[0];
    const char *sep = h->sep;
    return !h->delim && sep && !*sep && h != &gj_concat;
}

/* Can a record of this form carry the fault? */
static bool fault_fits(const form *f, const out *o, unsigned fault) {
    bool table = f->file[0]->delim != 0, zd = f->status == zd_status;
    switch (fault) {
    case F_HEADER: case F_WIDE: case F_SHORT: return table;
    case F_EXCEL: return table && !f->keyed;
    case F_NOID: return table || f->status != ge_status;
    case F_BADJSON: return fault_lines(f);
    case F_GUARD: return table;
    case F_1252: case F_NUL: if (o->utf16 || f->no_body) return false; break;
    case F_TWICE: if (f->no_body) return false; break;
    case F_SURROGATE: if (table || f->no_body) return false; break;
    case F_NEWLINE: if (f->html == &ic_html || f->html == &hs_html
                        || f->no_body || f->turn_from) return false;
                    break;
    case F_UNREAD: return f->clock != CLOCK_EPOCH;
    case F_EPOCH: return f->clock != CLOCK_SITE;    /* years of two digits */
    case F_SPAM: return f->status[ST_SPAM] || f->status == fd_status;
    case F_DELETED: return f->status[ST_DELETED] || f->status == fd_status;
    case F_MERGED: return f->status[ST_MERGED] != NULL;
    case F_SCRUBBED: return zd && !f->no_body;
    default: return true;
    }
    return dirt_suits(fault, &w.body);
}

/* Is the damaged record one more, beside the ticket itself? */
static bool fault_adds(unsigned fault) {
    return fault < F_1252 || fault >= F_SPAM;
}

/* The fault of this ticket in this form, 0 none: of those that fit the one
 * that the file has least, so that a small file has most of them.            */
static unsigned char fault_pick(const ticket *t, const out *o) {
    rng r = { mix64(t->seed ^ (600 + (uint64_t)t->form)) };
    const form *f = &forms[t->form];
    bool rare = !f->no_body && dirt_suits(F_TWICE, &w.body);
    unsigned best = 0, from = below(&r, FAULTS);
    if (!chance(&r, fault_share[w.dirt] * (rare ? 4 : 1))) return 0;
    for (unsigned i = 0; i < FAULTS; i++) {
        unsigned k = (from + i) % FAULTS;
        if (!fault_level[k] || fault_level[k] > w.dirt) continue;
        if (best && o->fault[k] >= o->fault[best]) continue;
        if (fault_fits(f, o, k)) best = k;
    }
    return (unsigned char)best;
}

/* What a mail program adds to this ticket, 0 nothing. */
static unsigned char fault_habit(const ticket *t) {
    static const double share[6] = { 0, 0, .1, .2, .3, .4 };
    rng r = { mix64(t->seed ^ 700) };
    const form *f = &forms[t->form];
    unsigned kind = below(&r, TAILS), lang = below(&r, COUNT(habits));
    bool auto_reply = t->event != NONE && events[t->event].kind == E_AUTO;
    if (!chance(&r, share[w.dirt]) || t->channel != C_MAIL || auto_reply)
        return 0;
    if (kind == TAIL_HTML && (f->status != ge_status && f->status != csv_status
                              && f->status != de_status)) return 0;
    return (unsigned char)(1 + kind + TAILS * lang);
}

/* Faults of a whole table that begins; what stands above its header. */
static void fault_table(out *o, const char *end) {
    unsigned now = w.tables++ % 3;
    for (size_t i = 0; i < COUNT(table_faults); i++)
        if (table_faults[i].turn == now && w.dirt >= table_faults[i].level)
            o->fault[table_faults[i].fault] = 1;
    if (o->fault[F_UTF16]) out_widen(o);
    else if (o->fault[F_BOM]) putf(o, "\xEF\xBB\xBF");
    o->doubled = o->fault[F_DOUBLE];
    if (o->fault[F_TITLES])
        putf(o, "Tallyforge ticket export%sGenerated for the support team%s%s",
             end, end, end);
}

/* ===========================================================================
 * 14 CONTEXT - bills, customers, issues, usage, feedback, articles as files
 *
 * Bills agree with the tickets: an account that complains about a double charge
 * has, as a rule, two equal charges some days before.
 * ======================================================================== */

enum { X_CHARGES, X_CHARGES_JSON, X_INVOICES, X_INVOICES_JSON, X_HUBSPOT,
       X_SALESFORCE, X_JIRA, X_GITHUB, X_USAGE, X_FEEDBACK, CONTEXTS };

static const char *const context_name[CONTEXTS] = {
    "stripe/charges.csv", "stripe/charges.json", "stripe/invoices.csv",
    "stripe/invoices.json", "crm/hubspot_companies.csv",
    "crm/salesforce_accounts.csv", "issues/engineering_jira.csv",
    "issues/github_issues.json", "usage/events.ndjson",
    "feedback/feedback.ndjson" };

enum { BILL_DUPLICATE = 1, BILL_FAILED = 2, DUPLICATES = 4096,
       ANSWER_DAY = 150, ANSWERED = 2 };

/* What became of tickets, by whether a machine answered them. */
typedef struct {
    uint64_t tickets, alone, escalated, reopened, good, bad, seconds, handled;
} answers;

static struct {
    bool on;
    uint64_t usage;             /* events wanted in all */
    out file[CONTEXTS];
    uint16_t (*day[2])[MONTHS + 1];     /* account, month: 1 + first day */
    uint64_t duplicates, failed, charges, invoices, actions[ACTS], unrelated;
    answers by[ANSWERED];       /* since the machine answers */
    struct { uint32_t account; int64_t at; unsigned cents; }
        twice[DUPLICATES];
    double owed;                /* usage events due */
} context;

/* Remember what a ticket says about its account's bills. */
static void context_ticket(const ticket *t) {
    static const char *const key[] = { "duplicate_charge", "payment_failed" };
    unsigned m = t->day * MONTHS / (unsigned)world.days;
    if (!context.on || t->oos || t->seed % 5 == 0) return;
    for (int i = 0; i < 2; i++) {
        if (strcmp(intents[t->intent].key, key[i])) continue;
        uint16_t *d = &context.day[i][t->account][m];
        if (!*d) *d = (uint16_t)(t->day + 1);
    }
}

/* Agents' seconds: some minutes a reply, three times as many where a ticket
 * was escalated, skewed as such times are.                                  */
static unsigned short context_handle(const ticket *t, rng *r) {
    double minutes = 5 * exp(.6 * bell(r)) * t->replies
                   * (t->escalated ? 3 : 1);
    return (unsigned short)fmin(60000, 20 + 60 * minutes);
}

/* What the machine does with a ticket, from ANSWER_DAY on with 30 % of them.
 * What it answers alone has a quick first reply; where that was enough, also
 * one reply, no time of agents and nothing that follows; one in twenty comes
 * back and an agent mends it.                                               */
static void context_answer(ticket *t) {
    rng r = { mix64(t->seed ^ 900) };
    if (!context.on) return;
    t->handle = t->replies && t->status != ST_NEW ? context_handle(t, &r) : 0;
    if (t->spam || t->day < ANSWER_DAY || !chance(&r, .3)) return;
    bool right = chance(&r, t->vague || t->oos ? .45 : .86);
    double p = right ? .6 + .4 * unit(&r) : .3 + .5 * unit(&r);
    t->answered = true, t->sure = (float)p;
    t->guess = right && !t->oos ? t->intent
             : other_intent(&r, t->intent, chance(&r, .6));
    t->action = p > .9 ? ACT_AUTO : p > .6 ? ACT_DRAFT : ACT_ESCALATE;
    t->end = t->action == ACT_ESCALATE ? END_ESCALATED
           : right ? t->action && chance(&r, .4) ? END_EDITED : END_RESOLVED
           : chance(&r, .5) ? END_REOPENED : END_DISCARDED;
    if (t->action != ACT_AUTO) return;
    if (!t->solved || chance(&r, .05)) t->end = END_REOPENED;
    t->reopens = t->end == END_REOPENED;
    if (t->reopens) return;
    t->replies = 1, t->handle = 0, t->escalated = false;
    t->solved = t->created + 600 + (int64_t)below(&r, 1200);
    if (t->solved > t->updated) t->updated = t->solved;
}

/* One line of feedback from the runtime. */
static void context_feedback(const ticket *t) {
    static const char *const action[] = { "auto_reply", "draft", "escalate" };
    static const char *const outcome[] = { "resolved", "edited", "reopened",
                                           "escalated", "discarded" };
    static txt said;
    out *o = &context.file[X_FEEDBACK];
    if (!context.on || t->spam || t->day < ANSWER_DAY) return;
    answers *a = &context.by[t->answered && t->action == ACT_AUTO];
    a->tickets++, a->escalated += t->escalated, a->reopened += t->reopens > 0;
    a->good += t->rating == R_GOOD, a->bad += t->rating == R_BAD;
    a->seconds += t->handle, a->handled += t->handle > 0;
    a->alone += t->answered && t->action == ACT_AUTO && t->end == END_RESOLVED;
    if (!t->answered) return;
    context.actions[t->action]++;
    putf(o, "{'ticket_id':'%s%u','model_version':'v%u','intent':'%s',"
         "'confidence':%f,'action':'%s','draft':",
         forms[t->form].prefix && !world.twin ? forms[t->form].prefix : "",
         ticket_id(t->index, t->form), 1 + t->day / UINT64_C(30),
         intents[t->guess].key, (double)t->sure, action[t->action]);
    text_reply(t, 0, false, &said);
    if (t->action == ACT_ESCALATE) putf(o, "null"); else putf(o, "'%x'", &said);
    putf(o, ",'final_reply':");
    if (t->end == END_EDITED || t->end == END_DISCARDED)
        text_reply(t, 2, false, &said);
    putf(o, "'%x','outcome':'%s','at':'%t'}\n", &said, outcome[t->end],
         t->created + 15);
    o->rows++;
}

/* One charge into the table and the list. */
static void context_charge(uint32_t a, unsigned m, unsigned k, int64_t at,
                           unsigned cents, bool failed) {
    const account *c = &world.acc[a];
    char name[64], dom[64], id[48];
    out *t = &context.file[X_CHARGES], *j = &context.file[X_CHARGES_JSON];
    const char *cur = c->region == 1 ? "eur" : "usd";
    unsigned mod = cents % 100, tens = mod / 10;
    account_name(a, name, sizeof name, false);
    account_name(a, dom, sizeof dom, true);
    snprintf(id, sizeof id, "ch_3T%06u%02u%u", a, m, k);
    putf(t, "%s,Subscription update,%s,%S,%d.%d%d,0.00,%s,,,%d.%d0,0.00,%s,"
         "Live,%s,TALLYFORGE,cus_%u,'%s',billing@%s,%s,card_%u,4242,Visa,"
         "credit,%d,2028,%s,,,,,,,US,,pass,,,,,,,,,in_1T%u%s%d,card,,,,,,pi_%s,"
         "AC-%u\r\n",
         id, failed ? "The bank returned the decline code insufficient_funds"
         : "Payment complete.", at, (int)(cents / 100), (int)tens,
         (int)(mod % 10), cur, (int)(cents / 3400), (int)tens, cur,
         failed ? "Failed" : "Paid", 9000000 + (uint64_t)a, name, dom,
         failed ? "false" : "true", (uint64_t)a, (int)(1 + a % 12), name,
         1000000 + (uint64_t)a, m < 10 ? "0" : "", (int)m, id,
         10001 + (uint64_t)a);
    putf(j, "%s{'id':'%s','object':'charge','amount':%d,'amount_refunded':0,"
         "'currency':'%s','created':%u,'customer':'cus_%u','description':"
         "'Subscription update','invoice':'in_1T%u%s%d','paid':%s,'refunded':"
         "false,'status':'%s','failure_code':%s,'receipt_email':'billing@%s',"
         "'billing_details':{'email':'billing@%s','name':'%j'},'metadata':{"
         "'account_id':'AC-%u'}}", j->rows ? ",\n" : "", id, (int)cents, cur,
         (uint64_t)at, 9000000 + (uint64_t)a, 1000000 + (uint64_t)a,
         m < 10 ? "0" : "", (int)m, failed ? "false" : "true",
         failed ? "failed" : "succeeded", failed ? "\"card_declined\"" : "null",
         dom, dom, name, 10001 + (uint64_t)a);
    t->rows++, j->rows++, context.charges++, context.failed += failed;
}

/* One invoice into the table and the list. */
static void context_invoice(uint32_t a, unsigned m, int64_t at, unsigned cents,
                            bool paid) {
    const account *c = &world.acc[a];
    char name[64], dom[64];
    out *t = &context.file[X_INVOICES], *j = &context.file[X_INVOICES_JSON];
    const char *cur = c->region == 1 ? "eur" : "usd", *zero = m < 10 ? "0" : "";
    int big = (int)(cents / 100);
    char id[48];
    snprintf(id, sizeof id, "ch_3T%06u%02u0", a, m);
    account_name(a, name, sizeof name, false);
    account_name(a, dom, sizeof dom, true);
    putf(t, "in_1T%u%s%d,cus_%u,'%s',sub_%u,TF-%u-%s%d,%s,%s,%d.00,%d.00,0.00,"
         ",%d.00,%d.00,0.00,0.00,0.00,0.00,0.00,charge_automatically,%s,"
         "'billing@%s, AC-%u',%S,%S,", 1000000 + (uint64_t)a, zero, (int)m,
         9000000 + (uint64_t)a, name, (uint64_t)a, 1000 + (uint64_t)a, zero,
         (int)m, paid ? "paid" : "open", cur, big, big, big, paid ? big : 0, id,
         dom, 10001 + (uint64_t)a, at, at + 1209600);
    if (paid) putf(t, "%S", at + 3600);
    putf(t, ",%S,,,%S,%S,%S,%S,%s,false,false,\r\n", at, at, at + 2592000, at,
         at + 2592000, paid ? "true" : "false");
    putf(j, "%s{'id':'in_1T%u%s%d','object':'invoice','number':'TF-%u-%s%d',"
         "'customer':'cus_%u','customer_email':'billing@%s','customer_name':"
         "'%j','status':'%s','currency':'%s','amount_due':%d,'amount_paid':%d,"
         "'amount_remaining':%d,'created':%u,'due_date':%u,'paid':%s,"
         "'subscription':'sub_%u','metadata':{'account_id':'AC-%u'}}",
         j->rows ? ",\n" : "", 1000000 + (uint64_t)a, zero, (int)m,
         1000 + (uint64_t)a, zero, (int)m, 9000000 + (uint64_t)a, dom, name,
         paid ? "paid" : "open", cur, big * 100, paid ? big * 100 : 0,
         paid ? 0 : big * 100, (uint64_t)at, (uint64_t)at + 1209600,
         paid ? "true" : "false", (uint64_t)a, 10001 + (uint64_t)a);
    t->rows++, j->rows++, context.invoices++;
}

/* Nine months of bills of one account. */
static void context_bills(uint32_t a) {
    const account *c = &world.acc[a];
    rng r = { mix64(world.seed ^ 0xB111 ^ (uint64_t)a << 20) };
    unsigned cents = c->mrr * 100;
    for (unsigned m = 0; cents && m < MONTHS; m++) {
        int day = (int)(m * (unsigned)world.days / MONTHS + a % 27);
        unsigned twice = context.day[0][a][m], fail = context.day[1][a][m];
        bool odd = chance(&r, .002), broke = chance(&r, .015);
        if (twice || fail) day = (int)(twice ? twice : fail) - 3;
        if (day < 0) day = 0;
        if (c->churn >= 0 && day > c->churn) break;
        int64_t at = (world.first_day + day) * 86400 + 28800
                   + (int64_t)below(&r, 20000);
        bool failed = (fail && !twice) || broke;
        bool paid = !failed || chance(&r, .8);
        unsigned k = 0;
        if (failed) context_charge(a, m, k++, at, cents, true);
        if (paid) context_charge(a, m, k++, at + failed * 86400, cents, false);
        context_invoice(a, m, at, cents, paid);
        if (!paid || (!twice && !odd)) continue;
        at += failed * 86400 + 60 + (int64_t)below(&r, 7000);
        context_charge(a, m, k, at, cents, false);
        if (context.duplicates < DUPLICATES) {
            context.twice[context.duplicates].account = a;
            context.twice[context.duplicates].at = at;
            context.twice[context.duplicates].cents = cents;
        }
        context.duplicates++;
    }
}

/* One account as HubSpot and as Salesforce know it. */
static void context_customer(uint32_t a) {
    static const char land[][8] = { "US", "Germany", "Japan", "Brazil" };
    const account *c = &world.acc[a];
    out *h = &context.file[X_HUBSPOT], *f = &context.file[X_SALESFORCE];
    char name[64], dom[64];
    account_name(a, name, sizeof name, false);
    account_name(a, dom, sizeof dom, true);
    int64_t made = (int64_t)c->signup * 86400 + 34200;
    putf(h, "%u,'%s',%s,%s %s,%s,%s,%S,%S,%s,%u\n", 15200000000u + (uint64_t)a,
         name, dom, first_name[a % AGENTS], last_name[a % AGENTS],
         industry_name[c->industry], land[c->region], made,
         (world.first_day + world.days - 3) * 86400,
         c->churn >= 0 ? "other" : "customer", (uint64_t)c->mrr * 12);
    putf(f, "'0015g00000%uQAA','false','','%s','Customer','','%u Main Street\n"
         "Suite %u','Springfield','','','%s','','https://%s','%s','%u.0','%u',"
         "'0055g000000000%uAAA','%t','%t','%t','%D','%s','%D'\n",
         10001 + (uint64_t)a, name,
         1 + (uint64_t)a % 900, 1 + (uint64_t)a % 90, land[c->region], dom,
         industry_name[c->industry], (uint64_t)c->mrr * 4000,
         (uint64_t)c->seats * 3, (uint64_t)a % 10, made, made, made,
         world.first_day + world.days - 3, tier_name[c->tier],
         (int64_t)c->renewal);
    h->rows++, f->rows++;
}

/* A moment as a Jira table shows it. */
static void put_site(out *o, int64_t at) {
    static txt c;
    c.n = 0;
    sheet_time(CLOCK_SITE, at, &c);
    put(o, c.b, c.n);
}

/* One engineering issue in the tracker that has it. */
static void context_issue(const char *key, unsigned n, const char *title,
                          const txt *text, int64_t at, bool done,
                          const char *version, const char *part) {
    out *j = &context.file[X_JIRA], *g = &context.file[X_GITHUB];
    if (*key) {
        putf(j, "'%s',%s,%u,Bug,%s,ENG,Engineering,%s,%s,dev%u@tallyforge."
             "example,support@tallyforge.example,", title, key,
             30000 + (uint64_t)n, done ? "Done" : "In Progress",
             done ? "High" : "Medium", done ? "Fixed" : "", (uint64_t)n % 7);
        put_site(j, at), putf(j, ","), put_site(j, at + 172800);
        putf(j, ",%s,%s,support,%c\n", version, part, text);
        j->rows++;
        return;
    }
    putf(g, "%s{'id':%u,'number':%u,'html_url':'https://github.com/tallyforge/"
         "app/issues/%u','title':'%j','body':'%x','state':'%s','user':{'login':"
         "'dev%u'},'labels':[{'name':'bug'},{'name':'%s'}],'milestone':null,"
         "'comments':%u,'created_at':'%t','updated_at':'%t','closed_at':%T}",
         g->rows ? ",\n" : "[", 2200000000u + (uint64_t)n, 4000 + (uint64_t)n,
         4000 + (uint64_t)n, title, text, done ? "closed" : "open",
         (uint64_t)n % 7, part, (uint64_t)n % 5, at, at + 172800,
         done ? at + 172800 : 0);
    g->rows++;
}

/* Issues of the outbreaks, opened some days later, among unrelated ones. */
static void context_issues(void) {
    static txt text;
    char key[24];
    for (unsigned i = 0; i < EVENTS + 60; i++) {
        rng r = { mix64(world.seed ^ 0x155 ^ i) };
        const event *v = &events[i % EVENTS];
        text.n = 0;
        if (i < EVENTS) {
            if (v->kind != E_BUG || !world.event_first[i]) continue;
            txt_str(&text, "Customers report: "), txt_str(&text, v->signature);
            txt_str(&text, "\nFirst seen in "), txt_str(&text, v->version);
            txt_str(&text, ", page "), txt_str(&text, page_name[v->page]);
            context_issue(v->known, i, v->signature, &text,
                          world.event_first[i]
                          + (1 + (int64_t)below(&r, 4)) * 86400, i % 2,
                          v->version, product_name[v->product]);
            continue;
        }
        ticket t = { .event = NONE, .twin = NONE, .foreign = NONE,
                     .page = NONE };
        t.day = (unsigned short)below(&r, (size_t)world.days);
        t.intent = (unsigned char)below(&r, INTENTS), t.seed = rnd(&r);
        voice x = { { t.seed }, &t, 0, 0, 0 };
        text_expand(&x, gram.core[t.intent], &text);
        snprintf(key, sizeof key, "ENG-%u", 700 + i);
        context_issue(i % 2 ? key : "", i, intents[t.intent].topic, &text,
                      (world.first_day + t.day) * 86400 + 36000, i % 3,
                      "", product_name[intents[t.intent].product]);
        context.unrelated++;
    }
}

/* Usage of one day: by seats, weekdays, and falling before a churn. */
static void context_usage(int day) {
    static const char *const what[] = { "page_view", "report_run",
        "timer_started", "task_created", "export", "login" };
    out *o = &context.file[X_USAGE];
    rng r = { mix64(world.seed ^ 0x05A6E ^ (uint64_t)day << 32) };
    double weekday = (world.first_day + day + 4) % 7 % 6 ? 1 : .15, all = 0;
    for (uint32_t a = 0; a < world.accounts; a++) all += world.acc[a].seats;
    double rate = (double)context.usage / world.days / all * weekday * 1.3;
    for (uint32_t a = 0; a < world.accounts; a++) {
        const account *c = &world.acc[a];
        double left = c->churn < 0 ? 99 : (c->churn - day) / 60.0;
        if (left <= 0) continue;
        context.owed += rate * c->seats * fmin(1, left);
        for (; context.owed >= 1; context.owed--) {
            ticket t = { .account = a };
            char mail[96];
            t.person = (unsigned char)below(&r, 40);
            person_mail(&t, mail, sizeof mail);
            putf(o, "{'account':'AC-%u','user':'%s','event':'%s','feature':'%s'"
                 ",'page':'%s','at':'%t'}\n", 10001 + (uint64_t)a, mail,
                 what[gram_pick(&r, COUNT(what))],
                 product_name[chance(&r, .6) ? c->product : below(&r, 5)],
                 page_name[below(&r, P_PULSE)],
                 (world.first_day + day) * 86400 + 25200
                 + (int64_t)below(&r, 43200));
            o->rows++;
        }
    }
}

/* Create a folder unless it exists. */
static void make_dir(const char *dir, const char *sub) {
    char b[512];
    int k = snprintf(b, sizeof b, "%s%s", dir, sub);
    if (k < 0 || (size_t)k >= sizeof b) die("%s: path too long", dir);
    if (mkdir(b, 0777) && errno != EEXIST) die("%s: %s", b, strerror(errno));
}

/* Open the files and write their headers. */
static void context_open(const char *dir, int level) {
    static const char *const folder[] = { "stripe", "crm", "issues", "usage",
        "feedback", "kb", "kb/markdown", "kb/html" };
    static const char *const head[CONTEXTS] = {
    [X_CHARGES] = "id,Description,Seller Message,Created (UTC),Amount,Amount "
    "Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,"
    "Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer "
    "Description,Customer Email,Captured,Card ID,Card Last4,Card Brand,Card "
    "Funding,Card Exp Month,Card Exp Year,Card Name,Card Address Line1,Card "
    "Address Line2,Card Address City,Card Address State,Card Address Country,"
    "Card Address Zip,Card Issue Country,Card Fingerprint,Card CVC Status,Card "
    "AVS Zip Status,Card AVS Line1 Status,Card Tokenization Method,Disputed "
    "Amount,Dispute Status,Dispute Reason,Dispute Date (UTC),Dispute Evidence "
    "Due (UTC),Invoice ID,Payment Source Type,Destination,Transfer,Interchange "
    "Costs,Merchant Service Charge,Transfer Group,PaymentIntent ID,account_id "
    "(metadata)",
    [X_INVOICES] = "id,Customer,Customer Name,Subscription,Number,Status,"
    "Currency,Amount Due,Subtotal,Tax,Tax Percent,Total,Amount Paid,Total "
    "Discount Amount,Exclusive Tax Amount,Inclusive Tax Amount,Starting "
    "Balance,Ending Balance,Billing,Charge,Description,Date (UTC),Due Date "
    "(UTC),Paid At (UTC),Finalized At (UTC),Marked Uncollectible At (UTC),"
    "Voided At (UTC),Period Start (UTC),Period End (UTC),Minimum Line Item "
    "Period Start (UTC),Maximum Line Item Period End (UTC),Paid,Closed,"
    "Forgiven,Applied Coupons",
    [X_HUBSPOT] = "Record ID,Company name,Company Domain Name,Company owner,"
    "Industry,Country/Region,Create Date,Last Activity Date,Lifecycle Stage,"
    "Annual Revenue",
    [X_SALESFORCE] = "'ID','ISDELETED','MASTERRECORDID','NAME','TYPE',"
    "'PARENTID','BILLINGSTREET','BILLINGCITY','BILLINGSTATE',"
    "'BILLINGPOSTALCODE','BILLINGCOUNTRY','PHONE','WEBSITE','INDUSTRY',"
    "'ANNUALREVENUE','NUMBEROFEMPLOYEES','OWNERID','CREATEDDATE',"
    "'LASTMODIFIEDDATE','SYSTEMMODSTAMP','LASTACTIVITYDATE','PLAN__C',"
    "'RENEWAL_DATE__C'",
    [X_JIRA] = "Summary,Issue key,Issue id,Issue Type,Status,Project key,"
    "Project name,Priority,Resolution,Assignee,Reporter,Created,Updated,"
    "Affects versions,Components,Labels,Description" };
    char name[96];
    for (int i = 0; i < 2; i++)
        context.day[i] = need(world.accounts, sizeof **context.day);
    for (size_t i = 0; i < COUNT(folder); i++) {
        snprintf(name, sizeof name, "/archives/%s", folder[i]);
        make_dir(dir, name);
    }
    for (int i = 0; i < CONTEXTS; i++) {
        out *o = &context.file[i];
        snprintf(name, sizeof name, "archives/%s.zst", context_name[i]);
        out_open(o, dir, name, level, false);
        if (!head[i]) continue;
        if (w.dirt && i != X_SALESFORCE) fault_table(o, "\n");
        if (o->fault[F_SEP]) putf(o, "sep=,\n");
        o->fault[F_CR] = o->fault[F_DOUBLE] = 0;
        putf(o, head[i]), putf(o, "\n");
    }
    putf(&context.file[X_CHARGES_JSON], "{'object':'list','url':'/v1/charges',"
         "'has_more':false,'data':[\n");
    putf(&context.file[X_INVOICES_JSON], "{'object':'list','url':'/v1/invoices'"
         ",'has_more':false,'data':[\n");
}

/* Write what does not come with tickets, and close all files. */
static void context_close(void) {
    for (uint32_t a = 0; a < world.accounts; a++)
        context_bills(a), context_customer(a);
    context_issues();
    for (int d = 0; d < world.days; d++) context_usage(d);
    putf(&context.file[X_CHARGES_JSON], "\n]}\n");
    putf(&context.file[X_INVOICES_JSON], "\n]}\n");
    putf(&context.file[X_GITHUB], "\n]\n");
    for (int i = 0; i < CONTEXTS; i++) out_close(&context.file[i]);
}

/* What the context files hold, as members of truth.json. */
static void context_truth(out *o) {
    if (!context.on) return;
    putf(o, "'context':{'charges':%u,'failed_charges':%u,'invoices':%u,"
         "'unrelated_issues':%u,'usage_events':%u,'feedback':{'rows':%u,"
         "'auto_reply':%u,'draft':%u,'escalate':%u},\n'duplicate_charges':%u,"
         "'duplicates':[", context.charges, context.failed, context.invoices,
         context.unrelated, context.file[X_USAGE].rows,
         context.file[X_FEEDBACK].rows, context.actions[0], context.actions[1],
         context.actions[2], context.duplicates);
    for (uint64_t i = 0; i < context.duplicates && i < DUPLICATES; i++)
        putf(o, "%s{'account':'AC-%u','at':'%t','cents':%u}", i ? "," : "",
             10001 + (uint64_t)context.twice[i].account, context.twice[i].at,
             (uint64_t)context.twice[i].cents);
    putf(o, "],\n'issues':[");
    for (size_t e = 0, n = 0; e < EVENTS; e++)
        if (events[e].kind == E_BUG && world.event_first[e]) {
            putf(o, "%s{'outbreak':'%s'", n++ ? "," : "", events[e].id);
            if (*events[e].known) putf(o, ",'issue':'%s'}", events[e].known);
            else putf(o, ",'issue':'#%u'}", (uint64_t)4000 + e);
        }
    putf(o, "]},\n'automation':{'begins':'%D'",
         (int64_t)world.first_day + ANSWER_DAY);
    for (int i = 0; i < ANSWERED; i++) {
        const answers *a = &context.by[i];
        putf(o, ",\n'%s':{'tickets':%u,'solved_alone':%u,'escalated':%u,"
             "'reopened':%u,'rated_good':%u,'rated_bad':%u,'handled':%u,"
             "'handle_seconds':%u}", i ? "by_machine" : "by_people",
             a->tickets, a->alone, a->escalated, a->reopened, a->good, a->bad,
             a->handled, a->seconds);
    }
    putf(o, "},\n");
}

/* ===========================================================================
 * 15 ARCHIVE - tickets to their forms, files opened and closed
 * ======================================================================== */

/* Write a ticket in one form. */
static void write_form(const ticket *t, const ticket *clean) {
    if (t->form == S_INC && t->extra) inc_add(t);
    else if (t->form == S_INC) inc_ticket(t);
    else if (t->form == S_ND) nd_ticket(t);
    else if (t->form == S_FRESH) fresh_ticket(t);
    else sheet_ticket(t, clean);
}

/* Write a ticket in one form with its faults, and the faulty row beside it. */
static void write_dirty(const ticket *t) {
    ticket d = *t, x;
    const out *o = &w.run[t->form][0].o;
    render(t);
    d.fault = t->spam ? 0 : fault_pick(t, o);
    d.habit = fault_habit(t);
    if (d.habit && (d.habit - 1) % TAILS == TAIL_HTML && d.fault >= F_1252)
        d.habit = 0;
    x = d;
    if (fault_adds(d.fault)) d.fault = 0;
    if (d.fault == F_FUTURE) d.shown += INT64_C(30) * 365 * 86400;
    if (d.fault == F_EPOCH) d.shown = 0;
    write_form(&d, t);
    if (!x.fault || x.fault == d.fault) return;
    x.extra = true, x.index += 500000000, x.overlap = false, x.habit = 0;
    write_form(&x, &x);
}

/* Is the ticket in a hole?  31 days of one form, three days of another, and
 * all that comes after 9,000 rows of a third.                                */
static bool write_hole(const ticket *t) {
    if (!w.holes) return false;
    for (int i = 0; i < HOLES; i++) {
        hole *h = &w.hole[i];
        bool in = h->rows ? w.run[t->form][0].o.rows >= h->rows
                : t->day >= h->from && t->day < h->to;
        if (h->form != t->form || !in) continue;
        h->lost++;
        return true;
    }
    return false;
}

/* Send a ticket to its archive, or to all of them, and to the truth. */
static void write_ticket(const ticket *given) {
    ticket fed = *given, t;
    context_answer(&fed);
    given = &fed, t = fed;
    if (!world.twin && write_hole(&t)) return;
    truth_ticket(&t);
    context_ticket(&t);
    context_feedback(&t);
    for (unsigned f = 0; f < SOURCES; f++) {
        if (!w.active[f] || (!world.twin && f != t.form)) continue;
        t.form = (unsigned char)f;
        w.last[f] = t;
        if (w.dirt) write_dirty(&t); else write_form(&t, &t);
    }
    if (given->overlap && w.active[S_ND]) {     /* the other export saw it */
        ticket old = older(given);
        nd_ticket(&old);
        w.run[S_ND][0].o.overlap++;
    }
}

/* Open file k of a form, with all that stands before its first record. */
static void write_sheet(const char *dir, int level, unsigned which, int k) {
    const form *f = &forms[which];
    const sheet *h = f->file[k];
    sheet_run *r = &w.run[which][k];
    char name[128];
    scene s = { .f = f, .sheet = h, .run = r, .o = &r->o };
    snprintf(name, sizeof name, "archives%c%s/%s.zst", world.twin ? '-' : '/',
             world.twin ? f->name : f->dir, h->name);
    out_open(&r->o, dir, name, level, which < CLASSIC && w.forms <= CLASSIC);
    r->o.tickets = !k;
    r->record = sheet_compile(h->record, h->delim);
    r->item = sheet_compile(h->item, false);
    r->tag = sheet_compile(f->tag, false);
    if (h->each >= EACH_USER) r->seen = need(world.accounts, sizeof *r->seen);
    if (!h->delim) {
        if (!k && w.dirt >= 2 && w.lists++ % 3 == 1)
            putf(&r->o, "\xEF\xBB\xBF"), r->o.fault[F_BOM] = 1;
        return;
    }
    fault_table(&r->o, h->sep);
    if (r->o.fault[F_SEP]) putf(&r->o, "sep=%s%s",
                                (char[]){ (char)h->delim, 0 }, h->sep);
    if (which == S_FCSV || which == S_JCSV) r->o.fault[F_DOUBLE] = 1;
    put_row(&s, r->record);
}

/* Open all archives. */
static void write_open(const char *dir, int level) {
    char name[128];
    make_dir(dir, "");
    if (!world.twin) make_dir(dir, "/archives");
    for (unsigned f = 0; f < SOURCES; f++) {
        if (!w.active[f]) continue;
        snprintf(name, sizeof name, "/archives%c%s", world.twin ? '-' : '/',
                 world.twin ? forms[f].name : forms[f].dir);
        make_dir(dir, name);
        for (int k = 0; k < FILES && forms[f].file[k]; k++)
            write_sheet(dir, level, f, k);
    }
    out_open(&w.truth, dir, "truth_tickets.csv.zst", level, true);
    putf(&w.truth, "id,source,created_at,true_intent,secondary_intents,"
         "given_label,label_is_wrong,language,out_of_scope,outbreak_id,"
         "decoy_id,sentiment,page_ambiguous,vague,account,"
         "resolved_by_article\n");
    if (planted.share) out_open(&w.pii, dir, "truth_pii.txt", 0, false);
    uint64_t size = world.tickets / 14;
    w.page_size = (unsigned)(size < 40         ? 40
                             : size > PAGE_MAX ? PAGE_MAX
                                               : size);
    for (int k = 0; k < PENDING; k++)
        w.pend[k] = need(PEND_MAX, sizeof **w.pend);
}

/* The last row of a damaged file: a record cut in the middle, or a cell whose
 * quote is never closed.  True: nothing may follow.                          */
static bool write_cut(unsigned f) {
    out *o = &w.run[f][0].o;
    const sheet *h = forms[f].file[0];
    ticket x = w.last[f];
    if (w.dirt < 4 || !o->rows || f == S_INC || f == S_GCONCAT) return false;
    x.extra = true, x.index += 600000000, x.overlap = false;
    x.fault = h->delim ? F_UNCLOSED : F_CUT;
    out_flush(o, false);
    size_t from = o->n;
    write_form(&x, &x);
    if (!h->delim) o->n = from + (o->n - from) * 3 / 5;
    return true;
}

/* Finish and close the files of one form. */
static void write_close(unsigned f, int64_t end) {
    const form *x = &forms[f];
    out *o = &w.run[f][0].o;
    if (f == S_INC) inc_end(end - 1);
    bool cut = write_cut(f);
    if (!cut && f == S_FRESH) putf(o, o->rows ? "\n]\n" : "[]\n");
    for (int k = 0; k < FILES && x->file[k]; k++) {
        sheet_run *r = &w.run[f][k];
        if (r->record && !x->file[k]->delim && !(cut && !k))
            sheet_close(r, x->file[k]);
        out_close(&r->o);
        free(r->seen);
    }
}

/* Title, type and key of the Zendesk ticket fields. */
static void write_fields(out *o) {
    static const struct { const char *title, *type;
    } f[] = { { "Intent", "tagger" },     { "Page", "text" },
              { "Product", "tagger" },    { "App version", "text" },
              { "Plan", "tagger" },       { "Language", "tagger" },
              { "Escalated", "checkbox" },
              { "Total time spent (sec)", "integer" } };
    unsigned fields = (unsigned)COUNT(f) - !w.timed;
    putf(o, "{'ticket_fields':[");
    for (unsigned i = 0; i < fields; i++) {
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
    "'count':%d}\n", (int)fields);
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

static const char *const article_title[] = { "How it works: ",
                                             "Troubleshooting: " };

/* HTML of a help-center article; k counts the articles of an intent. */
static void article_body(size_t i, int k, txt *body) {
    const intent *x = &intents[i];
    ticket t = { .event = NONE, .twin = NONE, .foreign = NONE };
    t.intent = (unsigned char)i, t.page = x->page[0], t.product = x->product;
    t.day = x->article == A_OLD ? 0 : 60;
    t.seed = mix64(world.seed ^ (9000 + i * 4 + (unsigned)k));
    voice v = { { t.seed }, &t, 0, 0, 0 };
    uint64_t used = 0;
    body->n = 0;
    txt_str(body, "<h2>About this article</h2><p>It covers ");
    txt_str(body, x->topic), txt_str(body, " in ");
    txt_str(body, product_name[x->product]);
    txt_str(body, ". Typical questions:</p><ul>");
    for (int n = 0; n < 6; n++) {
        txt_str(body, "<li>"), text_sentence(&v, gram.core[i], &used, body);
        txt_str(body, "</li>");
    }
    txt_str(body, "</ul><h2>Steps</h2><ol>");
    for (int n = 0; n < 4; n++) {
        static const char *const steps[] = { "Open ", "Check the settings of ",
            "Confirm the change in ", "Still stuck? Write to us from " };
        txt_str(body, "<li>"), txt_str(body, steps[n]);
        txt_str(body, "<code>"), txt_str(body, page_name[x->page[n % 3]]);
        txt_str(body, "</code></li>");
    }
    txt_str(body, "</ol>");
}

/* When an article was written and last changed. */
static int64_t article_made(size_t i) {
    int age = intents[i].article == A_OLD ? 900 : 200;
    return (world.first_day - age) * 86400;
}

static int64_t article_edited(size_t i) {
    return article_made(i)
         + (intents[i].article == A_OLD ? 30 : 150 + (int64_t)i) * 86400;
}

/* One help-center article as the API returns it. */
static void write_article(out *o, size_t i, int k, bool first) {
    const intent *x = &intents[i];
    bool old = x->article == A_OLD;
    static txt body;
    article_body(i, k, &body);
    uint64_t id = 41000000000u + i * 10u + (uint64_t)k;
    int64_t made = article_made(i), edit = article_edited(i);
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
         360006000600u + (uint64_t)x->family, article_title[k], x->topic,
         article_title[k], x->topic, &body,
         x->article == A_DRAFT ? "true" : "false",
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

/* HTML of an article as Markdown. */
static void article_markdown(const txt *in, txt *o) {
    static const struct { const char *tag, *text; } tags[] = {
        { "<h2>", "\n## " }, { "</h2>", "\n\n" }, { "<p>", "" },
        { "</p>", "\n\n" }, { "<ul>", "" }, { "</ul>", "" }, { "<ol>", "" },
        { "</ol>", "" }, { "<li>", "- " }, { "</li>", "\n" },
        { "<code>", "`" }, { "</code>", "`" } };
    o->n = 0;
    for (size_t i = 0, k; i < in->n;) {
        for (k = 0; k < COUNT(tags); k++)
            if (in->n - i >= strlen(tags[k].tag)
                && !memcmp(in->b + i, tags[k].tag, strlen(tags[k].tag))) break;
        if (k < COUNT(tags)) txt_str(o, tags[k].text);
        else txt_add(o, in->b + i, 1);
        i += k < COUNT(tags) ? strlen(tags[k].tag) : 1;
    }
}

/* The same articles as a folder of Markdown and one of HTML. */
static void write_folders(const char *dir) {
    static txt body, mark;
    char name[96];
    for (size_t i = 0; i < INTENTS; i++)
        for (int k = 0; k < (intents[i].article == A_TWO ? 2
                             : intents[i].article != A_NONE); k++) {
            uint64_t id = 41000000000u + i * 10u + (uint64_t)k;
            static out o;
            const char *title = article_title[k], *topic = intents[i].topic;
            article_body(i, k, &body);
            article_markdown(&body, &mark);
            snprintf(name, sizeof name, "archives/kb/markdown/%s-%d.md",
                     intents[i].key, k + 1);
            out_open(&o, dir, name, 0, false);
            putf(&o, "---\ntitle: '%s%s'\nupdated: %D\nurl: https://help."
                 "tallyforge.example/hc/en-us/articles/%u\ndraft: %s\n---\n",
                 title, topic, article_edited(i) / 86400, id,
                 intents[i].article == A_DRAFT ? "true" : "false");
            put(&o, mark.b, mark.n);
            out_close(&o);
            snprintf(name, sizeof name, "archives/kb/html/%s-%d.html",
                     intents[i].key, k + 1);
            out_open(&o, dir, name, 0, false);
            putf(&o, "<!DOCTYPE html>\n<html lang='en'><head><meta charset="
                 "'utf-8'><title>%s%s</title>\n<meta name='updated' content="
                 "'%D'><link rel='canonical' href='https://help.tallyforge."
                 "example/hc/en-us/articles/%u'></head>\n<body><h1>%s%s</h1>",
                 title, topic, article_edited(i) / 86400, id, title, topic);
            put(&o, body.b, body.n);
            putf(&o, "</body></html>\n");
            out_close(&o);
        }
}

/* ===========================================================================
 * 16 TRUTH - truth.json: everything that was planted
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
    for (size_t i = 0; i < COUNT(d) && !world.calm; i++) {
        putf(o, "%s\n{'kind':'%s','date':'%D','ramp_days':%d,'intents':[",
             i ? "," : "", d[i].kind, truth_day(d[i].day), RAMP);
        putf(o, d[i].intents);          /* lists with quotes: as formats */
        putf(o, "],'words':[");
        putf(o, d[i].words);
        putf(o, "],'description':'%s'}", d[i].text);
    }
    for (size_t i = 0; i < COUNT(mixes) && !world.calm; i++)
        putf(o,
             ",\n{'kind':'mix','date':'%D','end':'%D','intents':['%s'],"
             "'words':[],'factor':%f,"
             "'description':'%s'}",
             truth_day(mixes[i].from), truth_day(mixes[i].to), mixes[i].key,
             mixes[i].factor, mixes[i].cause);
    putf(o, "],\n'cancellation_spikes':[");
    for (size_t i = 0, n = 0; i < COUNT(mixes) && !world.calm; i++)
        if (!strcmp(mixes[i].key, "cancel_subscription"))
            putf(o, "%s{'start':'%D','end':'%D','cause':'%s','factor':%f}",
                 n++ ? "," : "", truth_day(mixes[i].from),
                 truth_day(mixes[i].to), mixes[i].cause, mixes[i].factor);
    putf(o, "],\n'sentiment_declines':[");
    for (size_t i = 0; i < COUNT(declines) && !world.calm; i++)
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
            const char *prefix = world.twin ? NULL : forms[x & 255].prefix;
            putf(o, "%s'%s%u'", k ? "," : "", prefix ? prefix : "",
                 ticket_id(x >> 8, x & 255));
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

/* Files of a form that are there: the k-th of all, NULL at the end. */
static const out *archive_file(unsigned k) {
    for (unsigned f = 0; f < SOURCES; f++)
        for (unsigned i = 0; i < FILES && w.active[f] && forms[f].file[i]; i++)
            if (!k--) return &w.run[f][i].o;
    return NULL;
}

/* Faults planted in one file. */
static void truth_faults(out *o, const out *f, bool *any) {
    unsigned n = 0;
    for (unsigned k = 0; k < FAULTS; k++) {
        if (!f->fault[k]) continue;
        if (!n++) putf(o, "%s\n'%s':{", *any ? "," : "", f->name), *any = true;
        putf(o, "%s'%s':%u", n > 1 ? "," : "", fault_name[k], f->fault[k]);
    }
    if (n) putf(o, "}");
}

/* Rows of every archive; rows = distinct + superseded + duplicates + extra. */
static void truth_files(out *o, const out *extra, size_t extras) {
    const out *f;
    bool any = false;
    putf(o, "'files':[");
    for (unsigned i = 0;; i++) {
        f = archive_file(i);
        if (!f) break;
        putf(o, "%s\n{'path':'%s','rows':%u,'distinct_%s':%u,'superseded':%u,"
             "'duplicates':%u,'spam':%u,'also_in_incremental':%u,",
             i ? "," : "", f->name, f->rows, f->tickets ? "tickets" : "rows",
             f->tickets ? f->distinct : f->rows, f->superseded, f->duplicates,
             f->spam, f->overlap);
        if (w.dirt) putf(o, "'extra':%u,", f->extra);
        putf(o, "'bytes':%u,'compressed_bytes':%u}", f->in, f->out);
    }
    for (size_t i = 0; i < extras; i++)
        putf(o, ",\n{'path':'%s','rows':%u,'distinct_rows':%u,'superseded':0,"
             "'duplicates':0,'spam':0,'also_in_incremental':0,'bytes':%u,"
             "'compressed_bytes':%u}", extra[i].name, extra[i].rows,
             extra[i].rows, extra[i].in, extra[i].out);
    putf(o, "],\n");
    if (w.plain) return;
    putf(o, "'dirt':%u,'faults':{", (uint64_t)w.dirt);
    for (unsigned i = 0; archive_file(i); i++)
        truth_faults(o, archive_file(i), &any);
    for (size_t i = 0; i < extras; i++) truth_faults(o, &extra[i], &any);
    putf(o, "},\n'holes':[");
    for (unsigned i = 0, n = 0; w.holes && i < HOLES; i++) {
        const hole *h = &w.hole[i];
        if (!h->lost) continue;
        putf(o, "%s{'path':'%s',", n++ ? "," : "", w.run[h->form][0].o.name);
        if (h->rows) putf(o, "'rows':%u,", h->rows);
        else putf(o, "'from':'%D','to':'%D',", world.first_day + h->from,
                  world.first_day + h->to - 1);
        putf(o, "'tickets_lost':%u}", h->lost);
    }
    putf(o, "],\n'planted':{");
    for (unsigned i = 0; planted.share && i < PII_CLASSES; i++)
        putf(o, "%s'%s':%u", i ? "," : "", pii_class[i].name, planted.n[i]);
    putf(o, "},\n");
    context_truth(o);
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
    if (world.calm) putf(o, "'repeated_macro':{},\n");
    else putf(o, "'repeated_macro':{'start':'%D','end':'%D','text':'our "
              "engineers are working on the performance of our European "
              "cluster','where':'agent replies of bug tickets'},\n",
              truth_day(200), truth_day(215));
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
 * 17 MAIN - options and the loop over time
 * ======================================================================== */

typedef struct {
    const char *dir;
    uint64_t tickets, seed;
    date end;
    int level;
    unsigned dirt, pii;
    uint64_t usage;
    const char *forms;
    bool quiet, twin, holes, context, calm;
} options;

static const char usage[] =
    "usage: generate -o DIR [options]\n"
    "Write the helpdesk archives of a fictional company, with known truth.\n\n"
    "  -o DIR            output folder, created when missing\n"
    "  --tickets N       tickets, 1000 to 10000000       (default 20000)\n"
    "  --seed S          same seed and size, same bytes  (default 1)\n"
    "  --end YYYY-MM-DD  last day of the nine months     (default 2026-09-30)\n"
    "  --level L         zstd level, 1 to 19             (default 1)\n"
    "  --forms LIST|all  forms to write, see README      (default classic:\n"
    "                    zendesk,zendesk-ndjson,freshdesk,csv)\n"
    "  --twin            every ticket in every form, folders archives-FORM\n"
    "  --dirt 0..5       faults to plant                 (default 0)\n"
    "  --pii PERCENT     tickets with planted personal data (default 0)\n"
    "  --context         bills, customers, issues, usage, feedback, articles\n"
    "  --usage N         usage events with --context (default 2 a ticket)\n"
    "  --holes           missing days, a missing month, a cut at 9000 rows\n"
    "  --calm            nothing planted: no drift, outbreak, churn, decline\n"
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

/* Switch the forms of a comma separated list on. */
static void parse_forms(const char *list) {
    bool all = !strcmp(list, "all");
    for (const char *p = list; *p || all;) {
        size_t n = strcspn(p, ","), hits = 0;
        for (unsigned f = 0; f < SOURCES; f++) {
            if (!all && (strlen(forms[f].name) != n
                         || memcmp(forms[f].name, p, n))) continue;
            if (!w.active[f]) world.form[world.forms++] = (unsigned char)f;
            w.active[f] = true, hits++;
        }
        if (!hits) die("--forms: no form named %.*s (see README)", (int)n, p);
        if (all) break;
        p += n + (p[n] == ',');
    }
}

/* Fill the options from the command line. */
static options parse(int argc, char **argv) {
    options p = { .tickets = 20000, .seed = 1, .end = { 2026, 9, 30 },
                  .level = 1, .usage = UINT64_MAX };
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i], *v = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(a, "--help") || !strcmp(a, "-h")) {
            fputs(usage, stdout);
            exit(0);
        }
        const struct { const char *name; bool *on; } flag[] = {
            { "--quiet", &p.quiet }, { "--twin", &p.twin },
            { "--holes", &p.holes }, { "--context", &p.context },
            { "--calm", &p.calm } };
        size_t k = 0;
        while (k < COUNT(flag) && strcmp(flag[k].name, a)) k++;
        if (k < COUNT(flag)) { *flag[k].on = true; continue; }
        static const char *const known[] = { "-o", "--tickets", "--seed",
            "--end", "--level", "--forms", "--dirt", "--pii", "--usage" };
        for (k = 0; k < COUNT(known) && strcmp(known[k], a);) k++;
        if (k == COUNT(known)) die("unknown option %s (see --help)", a);
        if (!v) die("%s needs a value", a);
        i++;
        if (k == 0) p.dir = v;
        if (k == 1) p.tickets = number(a, v, 1000, 10000000);
        if (k == 2) p.seed = number(a, v, 0, UINT64_MAX);
        if (k == 3) p.end = parse_date(v);
        if (k == 4) p.level = (int)number(a, v, 1, 19);
        if (k == 5) p.forms = v;
        if (k == 6) p.dirt = (unsigned)number(a, v, 0, 5);
        if (k == 7) p.pii = (unsigned)number(a, v, 0, 100);
        if (k == 8) p.usage = number(a, v, 0, 1000000000);
    }
    if (!p.dir) die("-o DIR is missing (see --help)");
    if (p.twin && (p.context || p.holes))
        die("--twin is for tickets only: no --context, no --holes");
    return p;
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
static void single(out *o, const options *p, const char *name,
                   void (*fill)(out *)) {
    out_open(o, p->dir, name, p->level, false);
    fill(o);
    out_close(o);
}

/* One line of the summary; adds the file to the sums. */
static void summary_line(const out *f, uint64_t *raw, uint64_t *packed) {
    printf("%-40s %9llu rows %12llu bytes %11llu zst\n", f->name,
           (unsigned long long)f->rows, (unsigned long long)f->in,
           (unsigned long long)f->out);
    *raw += f->in, *packed += f->out;
}

/* Short summary on stdout. */
static void summary(const out *extra, size_t extras, double seconds) {
    uint64_t raw = w.truth.in, packed = w.truth.out;
    for (unsigned i = 0; archive_file(i); i++)
        summary_line(archive_file(i), &raw, &packed);
    for (size_t i = 0; i < extras; i++) summary_line(&extra[i], &raw, &packed);
    printf("%llu tickets, %u accounts, %.1f MB in %.1f MB of files, %.1f "
           "MB/s\n",
           (unsigned long long)world.tickets, (unsigned)world.accounts,
           (double)raw / 1e6, (double)packed / 1e6,
           (double)raw / 1e6 / seconds);
}

/* Forms, faults and holes as the options ask for. */
static void prepare(const options *p) {
    world.seed = p->seed, world.tickets = p->tickets, world.intent_day = -1;
    world.twin = p->twin, world.calm = p->calm;
    w.dirt = p->dirt, w.holes = p->holes;
    planted.share = p->pii;
    context.on = w.timed = p->context;
    context.usage = p->usage == UINT64_MAX ? 2 * p->tickets : p->usage;
    w.plain = !p->forms && !p->twin && !p->dirt && !p->pii && !p->context
           && !p->holes;
    if (p->forms) parse_forms(p->forms);
    else if (p->twin) parse_forms("all");
    else for (unsigned f = 0; f < CLASSIC; f++) w.active[f] = true;
    w.forms = world.forms ? world.forms : CLASSIC;
    for (unsigned i = 0; i < HOLES; i++) {
        static const int days[HOLES][2] = { { 120, 151 }, { 40, 43 } };
        unsigned f = world.forms ? world.form[i % world.forms] : (i + 1) % 3;
        w.hole[i] = (hole){ f, days[i][0], days[i][1], i == 2 ? 9000 : 0, 0 };
    }
    if (!world.forms) w.hole[0].form = S_ND, w.hole[1].form = S_CSV,
        w.hole[2].form = S_FRESH;
}

int main(int argc, char **argv) {
    options p = parse(argc, argv);
    struct timespec a, b;
    static out extra[SOURCES + 3 + CONTEXTS], truth;
    size_t extras = 0;
    clock_gettime(CLOCK_MONOTONIC, &a);
    prepare(&p);
    world_window(p.end);
    gram_init();
    world_hours();
    world_accounts();
    world_events();
    write_open(p.dir, p.level);
    if (context.on) context_open(p.dir, p.level);
    int64_t end = (world.first_day + world.days) * 86400;
    run(end);
    for (unsigned f = 0; f < SOURCES; f++) if (w.active[f]) write_close(f, end);
    out_close(&w.truth);
    if (planted.share) out_close(&w.pii);
    for (unsigned f = 0, n = 0; f < SOURCES; f++) {
        char name[96];
        if (!w.active[f] || forms[f].status != zd_status) continue;
        if (!p.twin && n++) continue;
        snprintf(name, sizeof name, "archives%c%s/ticket_fields.json.zst",
                 p.twin ? '-' : '/', p.twin ? forms[f].name : forms[f].dir);
        single(&extra[extras++], &p, name, write_fields);
    }
    if (!p.twin) {
        single(&extra[extras++], &p, "archives/accounts.csv.zst",
               write_accounts);
        single(&extra[extras++], &p, "archives/articles.json.zst",
               write_articles);
    }
    if (context.on) context_close(), write_folders(p.dir);
    for (int i = 0; context.on && i < CONTEXTS; i++)
        extra[extras++] = context.file[i];
    out_open(&truth, p.dir, "truth.json", 0, false);
    truth_json(&truth, extra, extras);
    out_close(&truth);
    clock_gettime(CLOCK_MONOTONIC, &b);
    if (!p.quiet)
        summary(extra, extras,
                (double)(b.tv_sec - a.tv_sec)
                    + 1e-9 * (double)(b.tv_nsec - a.tv_nsec));
    if (fflush(stdout)) die("stdout: %s", strerror(errno));
    return 0;
}
