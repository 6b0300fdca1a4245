/* How well SERIES finds outbreaks, with the settings of `pipeline series`.
 *
 *   bench_series DIR [SEED [ROUNDS]]
 *
 * (a) the outbreak series of DIR (m1..m5, n1, n2, k1, h1_nrwrp of the R
 *     package surveillance): every week is judged from the weeks before it;
 * (b) the 42 scenarios of Noufaily et al. (2013): 624 weeks, negative binomial
 *     with mean exp(theta + beta t + season of m harmonics) and variance phi
 *     times that; four outbreaks in the weeks 313-575 (k of 2, 3, 5, 10) and
 *     one, which is to be found, in the judged weeks 576-624 (k of 1..10):
 *     Poisson(k sd) cases, each a log-normal (0, .5) time after the start.
 *     ROUNDS times each, with sd that of all counts of the series, as public
 *     replications of the paper have it, and again with the smaller one of a
 *     count in the week of the start, sqrt(phi mu).
 *
 * FPR: alarms in weeks without an outbreak / such weeks.  POD: outbreaks with
 * an alarm while they were on.  Parameters of (b): replications of the paper
 * in the repositories of others, which agree with its published ranges. */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#define WEEKS 624u
#define JUDGED 49u

/* theta, beta, gamma1, gamma2, phi; each with and without trend, and with no,
 * one and two harmonics. */
static const double scenarios[7][5] = {
    {.1, .0025, .6, .6, 1.5}, {-2, .005, .1, .3, 2}, {1.5, .003, .2, -.4, 1},
    {.5, .002, .5, .5, 5}, {2.5, .001, 1, .1, 3}, {3.75, .001, .1, -.1, 1.1},
    {5, .0001, .05, .01, 1.2}};

typedef struct {
    double quiet, false_alarms, busy, true_alarms, outbreaks, found, unjudged;
} tally;

static double uniform(uint64_t *seed) {
    return ((double)(par_random(seed) >> 11) + .5) * 0x1p-53;
}

static double normal(uint64_t *seed) {
    return sqrt(-2 * log(uniform(seed))) * cos(2 * acos(-1) * uniform(seed));
}

/* Gamma(shape, 1) after Marsaglia and Tsang (2000). */
static double gamma_of(double shape, uint64_t *seed) {
    if (shape < 1)
        return gamma_of(shape + 1, seed) * pow(uniform(seed), 1 / shape);
    const double d = shape - 1. / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = normal(seed), v = pow(1 + c * x, 3);
        if (v > 0 && log(uniform(seed)) < x * x / 2 + d - d * v + d * log(v))
            return d * v;
    }
}

static double poisson(double mean, uint64_t *seed) {
    double n = 0;
    for (double left = mean; left > 0; left -= 30)      /* in parts <= 30 */
        for (double product = uniform(seed), end = exp(-MIN(left, 30));
             product > end; product *= uniform(seed))
            n++;
    return n;
}

/* One series of a scenario; outbreak[t]: cases of outbreaks in week t. */
static void simulate(size_t scenario, uint64_t *seed, double y[WEEKS],
                     double outbreak[WEEKS], bool of_week) {
    static const double sizes[] = {2, 3, 5, 10};
    const double *p = scenarios[scenario / 6], phi = p[4];
    const double trend = scenario / 3 % 2 ? p[1] : 0;
    double mu[WEEKS], sum = 0, squares = 0;
    for (size_t t = 0; t < WEEKS; t++) {
        double eta = p[0] + trend * (double)(t + 1);
        for (size_t h = 1; h <= scenario % 3; h++) {
            const double turn = 2 * acos(-1) * (double)(h * (t + 1)) / 52;
            eta += p[2] * cos(turn) + p[3] * sin(turn);
        }
        mu[t] = exp(eta), outbreak[t] = 0;
        y[t] = poisson(phi > 1 ? gamma_of(mu[t] / (phi - 1), seed) * (phi - 1)
                               : mu[t], seed);
        sum += y[t], squares += y[t] * y[t];
    }
    const double all = sqrt((squares - sum * sum / WEEKS) / (WEEKS - 1));
    for (size_t o = 0; o < 5; o++) {
        const size_t start = o < 4 ? 312 + par_below(seed, 263)
                                   : WEEKS - JUDGED + par_below(seed, JUDGED);
        const double k = o < 4 ? sizes[par_below(seed, 4)]
                               : 1 + (double)par_below(seed, 10);
        const double sd = of_week ? sqrt(phi * mu[start]) : all;
        const double cases = poisson(k * sd, seed);
        for (double c = 0; c < cases; c++) {
            const size_t t = start + (size_t)exp(.5 * normal(seed));
            if (t < (o < 4 ? WEEKS - JUDGED : WEEKS)) y[t]++, outbreak[t]++;
        }
    }
}

/* Judges the steps [from, n), which hold one outbreak at most, and counts. */
static void judge(const double *y, const double *outbreak, size_t from,
                  size_t n, tally *t) {
    const series_options o = series_defaults(52);
    bool is_on = false, is_found = false;
    for (size_t i = from; i < n; i++) {
        series_verdict v;
        if (series_judge(y, NULL, NULL, i + 1, &o, &v, NULL) != PL_OK) exit(1);
        t->unjudged += !v.is_judged;
        if (outbreak[i] > 0) t->busy++, t->true_alarms += v.is_alarm;
        else t->quiet++, t->false_alarms += v.is_alarm;
        is_on |= outbreak[i] > 0;
        is_found |= outbreak[i] > 0 && v.is_alarm;
    }
    t->outbreaks += is_on, t->found += is_found;
}

static void add(tally *sum, const tally *t) {
    sum->quiet += t->quiet, sum->false_alarms += t->false_alarms;
    sum->busy += t->busy, sum->true_alarms += t->true_alarms;
    sum->outbreaks += t->outbreaks, sum->found += t->found;
    sum->unjudged += t->unjudged;
}

static void print(const char *name, const tally *t) {
    printf("| %s | %.2f %% | %.1f %% (%.0f of %.0f) | %.1f %% | %.1f %% | "
           "%.1f %% | %.0f of %.0f |\n", name,
           100 * t->false_alarms / t->quiet, 100 * t->found / t->outbreaks,
           t->found, t->outbreaks, 100 * t->true_alarms / t->busy,
           100 - 100 * t->false_alarms / t->quiet, 100 * t->true_alarms /
           MAX(t->true_alarms + t->false_alarms, 1), t->unjudged,
           t->quiet + t->busy);
}

static void print_head(const char *what) {
    printf("\n| %s | FPR | POD | sensitivity | specificity | PPV | weeks not "
           "judged |\n|---|---|---|---|---|---|---|\n", what);
}

/* Reads t,obs0,state0; returns the weeks. */
static size_t read_series(const char *path, double *y, double *outbreak) {
    char line[200];
    size_t n = 0;
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    if (!fgets(line, sizeof line, f)) line[0] = 0;
    while (n < WEEKS && fgets(line, sizeof line, f))
        n += sscanf(line, "%*[^,],%lf,%lf", &y[n], &outbreak[n]) == 2;
    fclose(f);
    return n;
}

static void bench_real(const char *dir) {
    static const char *const names[] = {"m1", "m2", "m3", "m4", "m5", "n1",
                                        "n2", "k1", "h1_nrwrp"};
    tally sum = {0};
    double y[WEEKS], outbreak[WEEKS];
    print_head("series");
    for (size_t s = 0; s < COUNT(names); s++) {
        char path[4096];
        tally t = {0};
        snprintf(path, sizeof path, "%s/%s.csv", dir, names[s]);
        const size_t n = read_series(path, y, outbreak);
        if (!n) {
            printf("| %s | skipped: no file |\n", names[s]);
            continue;
        }
        judge(y, outbreak, 0, n, &t);
        print(names[s], &t);
        add(&sum, &t);
    }
    if (sum.quiet > 0) print("all", &sum);
}

static void bench_simulated(uint64_t seed, size_t rounds, bool of_week) {
    static const char *const trends[] = {"", " trend"};
    tally sum = {0};
    print_head(of_week ? "scenario, sd of the week" : "scenario, sd of all");
    for (size_t s = 0; s < 42; s++) {
        double y[WEEKS], outbreak[WEEKS];
        char name[40];
        tally t = {0};
        for (size_t r = 0; r < rounds; r++) {
            uint64_t own = str_mix(seed * 1000003 + s * 1009 + r);
            simulate(s, &own, y, outbreak, of_week);
            judge(y, outbreak, WEEKS - JUDGED, WEEKS, &t);
        }
        snprintf(name, sizeof name, "theta %.4g phi %.2g m %zu%s",
                 scenarios[s / 6][0], scenarios[s / 6][4], s % 3,
                 trends[s / 3 % 2]);
        print(name, &t);
        add(&sum, &t);
    }
    print("all", &sum);
}

int main(int argc, char **argv) {
    la_init();
    if (argc < 2) return fputs("bench_series DIR [SEED [ROUNDS]]\n", stderr),
        64;
    bench_real(argv[1]);
    for (int of_week = 0; of_week < 2; of_week++)
        bench_simulated(argc > 2 ? strtoull(argv[2], NULL, 10) : 1,
                        argc > 3 ? strtoull(argv[3], NULL, 10) : 100,
                        of_week);
    return 0;
}
