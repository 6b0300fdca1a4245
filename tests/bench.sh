#!/bin/sh
# Measures ours and the peers that are installed (make bench-peers installs
# them) in one run: Markdown on stdout, progress on stderr.
#
#   DATASETS=DIR   public data                            [../shared/datasets]
#   SETS="..."     of banking77 clinc150 imdb endava bitext             [all]
#   REPEATS=N      ours: the fastest of N runs counts                     [5]
#   PEER_LIMIT=S   a peer's run is stopped after S seconds              [900]
#   BENCH_SLOW=1   scikit-learn LR on every set, not on banking77 and imdb only
#   BENCH_LARGE=1  also a million generated tickets
#   INGEST_ROUNDS=N, INGEST_TICKETS=N   reading: rounds [3], tickets [330000]
#   DUCKDB_MODULES=DIR   node_modules with @duckdb/node-api  [installs by npm]
#   PARTS="..."    of models reading watch report forecast knowledge
#                  confidence                                           [all]
#   SPLITS=N       confidence: random splits of the promise              [100]
#   ROWS=N         at most N training rows: a smoke test, not a measurement
set -eu
cd "$(dirname "$0")/.."
command -v python3 >/dev/null || { echo "skipped: no python3"; exit 0; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM HUP
unset MAKEFLAGS MFLAGS MAKELEVEL

load=$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo not known)
make -s pipeline libpipeline.a build/generate >&2
# The flags are those of the Makefile, asked from it.
flags_of() { printf 'include Makefile\nshow: ; @echo $(%s)\n' "$1" |
             make -s --no-print-directory -f - show; }
libraries=$(flags_of LIBS)
${CC:-cc} -std=c11 -O2 -Wall -Wextra -pthread -I. -o "$tmp/score" \
    tests/bench_score.c libpipeline.a $libraries
${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
    -o "$tmp/bench_ingest" tests/bench_ingest.c $libraries
mkdir "$tmp/source" # for make demo from nothing
cp -r Makefile pipeline.c pipeline.h tests datasets "$tmp/source"

sklearn=
for python in /usr/bin/python3 python3; do
    "$python" -c 'import sklearn' 2>/dev/null && sklearn=$python
done
cpu=$(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
printf '%s, %s, %s cores, %s; load average at the start %s\n\n' \
    "$(./pipeline --version)" "$(${CC:-cc} --version | head -n 1)" \
    "$(getconf _NPROCESSORS_ONLN)" "${cpu:-CPU not known}" "$load"
export PYTHONUTF8=1 BENCH_TMP=$tmp BENCH_SKLEARN=$sklearn
parts=" ${PARTS:-models reading watch report forecast knowledge confidence} "
[ "${parts#* models }" = "$parts" ] || python3 tests/bench_peers.py
[ "${parts#* reading }" = "$parts" ] || python3 tests/bench_ingest.py
if [ "${parts#* watch }" != "$parts" ]; then
    printf '\n### Outbreaks in series of counts\n'
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_series" tests/bench_series.c $libraries
    "$tmp/bench_series" "${DATASETS:-../shared/datasets}/surveillance" 1 100
fi

# The watch: accuracy estimated without labels, power of the tests of drift.
watch_drift() {
    data=${DATASETS:-../shared/datasets} clinc=$tmp/clinc
    if [ ! -d "$data/banking77" ] || [ ! -d "$data/clinc150" ]; then
        echo "drift on Banking77 and CLINC150: skipped"
        return
    fi
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_drift" tests/bench_drift.c $libraries
    python3 - "$data/clinc150/data_full.json" "$clinc" <<'E'
import csv, json, sys
parts = json.load(open(sys.argv[1], encoding="utf-8"))
for part in ("train", "test"):
    with open(f"{sys.argv[2]}_{part}.csv", "w", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["text", "category"]), w.writerows(parts[part])
E
    banking=$data/banking77
    printf '\n### Accuracy without labels, points off: Banking77 test\n\n'
    "$tmp/bench_drift" "$banking/train.csv" "$banking/test.csv" category
    printf '\n### Accuracy without labels, points off: CLINC150 test\n\n'
    "$tmp/bench_drift" "${clinc}_train.csv" "${clinc}_test.csv" category
    printf '\n### Drift of one week beside eight, by tickets a week\n\n'
    "$tmp/bench_drift" "${clinc}_train.csv" "${clinc}_test.csv" category "$tmp"
}
[ "${parts#* watch }" = "$parts" ] || watch_drift

# The watch: customers who leave.
watch_churn() {
    telco=${DATASETS:-../shared/datasets}/telco-churn
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_churn" tests/bench_churn.c $libraries
    printf '\n### Telco churn, 2 x 5-fold\n\n'
    "$tmp/bench_churn" telco "$telco/telco-customer-churn-by-IBM.csv" 1
    printf '\n### Accounts that leave, four nights 30 days apart\n\n'
    for seed in 11 12 13; do
        build/generate -o "$tmp/churn" --tickets 20000 --seed $seed \
            --context --quiet
        "$tmp/bench_churn" watch "$tmp/churn/archives" 4 30
        rm -r "$tmp/churn"
    done
}
[ "${parts#* watch }" = "$parts" ] || watch_churn

# Duplicate bug reports: the likeness that groups tickets, beside BM25.
if [ "${parts#* watch }" != "$parts" ]; then
    hadoop=${DATASETS:-../shared/datasets}/gitbugs/hadoop
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_cluster" tests/bench_cluster.c $libraries
    printf '\n### Duplicate bug reports, GitBugs Hadoop\n\n'
    "$tmp/bench_cluster" "$hadoop/hadoop_bugs.csv" \
        "$hadoop/hadoop_bugs-combined.csv"
fi
if [ "${parts#* report }" != "$parts" ]; then
    printf '\n### The report and the database\n\n'
    python3 tests/bench_report.py 50000 ${BENCH_LARGE:+1000000}
fi

# Daily volumes: constants were chosen on seeds 3, 4 and 5.
report_forecast() {
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_forecast" tests/bench_forecast.c $libraries
    for seed in 1 11 12 13; do
        printf '\n### Volumes a day, 14 days ahead, seed %s\n\n' $seed
        build/generate -o "$tmp/volumes" --tickets 20000 --seed $seed --quiet
        "$tmp/bench_forecast" "$tmp/volumes/archives"
        rm -r "$tmp/volumes"
    done
    "$tmp/bench_forecast" size 1000000
}
[ "${parts#* forecast }" = "$parts" ] || report_forecast

# What the knowledge base lacks: constants were chosen on seeds 3 and 4.
report_knowledge() {
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_knowledge" tests/bench_knowledge.c $libraries
    printf '\n### What the knowledge base lacks\n\n'
    for seed in 21 22; do
        build/generate -o "$tmp/kb-$seed" --tickets 20000 --seed $seed \
            --context --quiet
        "$tmp/bench_knowledge" "$tmp/kb-$seed"
        rm -r "$tmp/kb-$seed"
    done
}
[ "${parts#* knowledge }" = "$parts" ] || report_knowledge
# What goes with leaving when days of leaving are dealt anew: seeds 1 to 3
# chose the rule.
report_product() {
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_product" tests/bench_product.c $libraries
    for seed in 4 5; do
        printf '\n### False segments, 300 deals, seed %s\n\n' $seed
        build/generate -o "$tmp/product" --tickets 20000 --seed $seed \
            --context --usage 40000 --quiet
        "$tmp/bench_product" "$tmp/product/archives" 2026-10-01T02:30:00Z 300
        rm -r "$tmp/product"
    done
}
[ "${parts#* report }" = "$parts" ] || report_product
[ "${parts#* confidence }" = "$parts" ] && exit 0

# Promise, label audit, warm start, topics and heads: programs that include
# pipeline.c, each of which says on top what it does.
data=${DATASETS:-../shared/datasets}
for part in promise audit warm topic triage; do
    ${CC:-cc} $(flags_of STD) -O2 -Wno-unused-function $(flags_of DEPS) \
        -o "$tmp/bench_$part" "tests/bench_$part.c" $libraries
done
build/generate -o "$tmp/a" --tickets 12000 --seed 1 >/dev/null
build/generate -o "$tmp/b" --tickets 12000 --seed 2 >/dev/null
zstd -dc "$tmp/b/truth_tickets.csv.zst" | python3 -c '
import csv, sys
for r in csv.DictReader(sys.stdin):
    print(r["id"], r["sentiment"])' >"$tmp/moods"
printf '\n### Calibration: an archive of another seed\n\n'
./pipeline run "$tmp/a/archives" -o "$tmp/night" --now 2026-10-01 -q
./pipeline evaluate "$tmp/b/archives" \
    -m "$tmp/night/models/current/model.plm" -q
printf '\n### Urgency, mood, resolution\n\n'
"$tmp/bench_triage" "$tmp/a/archives" "$tmp/b/archives" "$tmp/moods"
printf '\n### Warm start, one more ticket in a hundred\n\n'
"$tmp/bench_warm" "$tmp/a/archives" ""
if [ ! -d "$data/banking77" ]; then
    echo "Banking77: skipped"
    exit 0
fi
train=$data/banking77/train.csv test=$data/banking77/test.csv
"$tmp/bench_warm" "$train" category
printf '\n### Planted wrong labels, Banking77\n\n'
"$tmp/bench_audit" "$train" "$test" category
printf '\n### Promises of the published model, Banking77\n\n'
{ cat "$train"; tail -n +2 "$test"; } >"$tmp/all.csv"
"$tmp/bench_promise" "$tmp/all.csv" category "${SPLITS:-100}" 3000
printf '\n### Topics without labels, Banking77\n\n'
python3 - "$train" "$tmp" <<'E'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
with open(sys.argv[2] + "/plain.csv", "w", encoding="utf-8") as plain, \
        open(sys.argv[2] + "/truth.csv", "w", encoding="utf-8") as truth:
    p, t = csv.writer(plain), csv.writer(truth)
    p.writerow(["id", "text"])
    for i, r in enumerate(rows):
        p.writerow([i, r["text"]]), t.writerow([i, r["category"]])
E
"$tmp/bench_topic" "$tmp/plain.csv" >"$tmp/topics.csv"
python3 tests/bench_topic.py "$tmp/topics.csv" "$tmp/truth.csv"
