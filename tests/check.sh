#!/bin/sh
# Everything `make check` asks for: layout, warnings as errors with gcc and
# clang, unit tests, a night and bad input under ASan and UBSan, the corpus,
# the golden files, the report in a browser.  Stops at the first step that
# fails and says which; the last line is `N passed, M failed`.
# usage: sh tests/check.sh [STEP ...]
cd "$(dirname "$0")/.." || exit 2
export OPENBLAS_NUM_THREADS=1
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1
passed=0
MAKEFLAGS=
export MAKEFLAGS
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
make="make --no-print-directory"

# step NAME COMMAND...: runs it, says how long it took.
step() {
    name=$1 && shift
    [ -z "$wanted" ] || case " $wanted " in *" $name "*) ;; *) return ;; esac
    echo "== $name"
    began=$(date +%s)
    if "$@" </dev/null; then
        passed=$((passed + 1))
        echo "ok   $name ($(($(date +%s) - began)) s)"
    else
        echo "FAIL $name ($(($(date +%s) - began)) s): make check stops here"
        echo "$passed passed, 1 failed"
        exit 1
    fi
}
wanted=$*

lint() { sh tests/lint.sh; }

# All warnings of the Makefile are errors, for the program and the library.
strict() {
    for compiler in "$@"; do
        command -v "$compiler" >/dev/null || { echo "no $compiler"; return 1; }
        quiet=
        case $compiler in *clang*)
            quiet="-Wno-unknown-warning-option" ;;
        esac
        for target in program library generate; do
            echo "$compiler -Werror: $target"
            case $target in
            program) source=pipeline.c more= ;;
            library) source=pipeline.c
                more="-DPIPELINE_NO_MAIN -Wno-unused-function -fPIC" ;;
            generate) source=datasets/generate.c more= ;;
            esac
            "$compiler" $standard $warnings $quiet -Werror $cflags $more -O1 \
                -c -o "$scratch/strict.o" "$source" || return 1
        done
    done
}
# The flags are those of the Makefile, asked from it.
flags_of() { printf 'include Makefile\nshow: ; @echo $(%s)\n' "$1" |
             $make -s -f - show; }
standard=$(flags_of STD) warnings=$(flags_of WARN) cflags=$(flags_of DEPS)

san_build() { $make build/pipeline-san build/unit-san build/generate; }
san_unit() {
    build/unit-san >"$scratch/unit" 2>&1
    status=$?
    grep -E '^\[  (FAILED|PASSED|SKIPPED)|ERROR|runtime error|SUMMARY' \
        "$scratch/unit"
    [ "$status" = 0 ] || tail -n 60 "$scratch/unit"
    return $status
}

# A night on a generated archive, twice, then every other command.
san_night() {
    p=$PWD/build/pipeline-san
    build/generate -o "$scratch/gen" --tickets 1000 --seed 5 >/dev/null 2>&1 &&
    "$p" run "$scratch/gen/archives" -o "$scratch/out" -q \
        --now 2026-10-01T02:30:00Z &&
    "$p" run "$scratch/gen/archives" -o "$scratch/out" -q --threads 2 \
        --force --now 2026-10-02T02:30:00Z &&
    "$p" models verify -o "$scratch/out" -q &&
    "$p" models list -o "$scratch/out" >/dev/null &&
    "$p" models rollback -o "$scratch/out" -q &&
    m=$scratch/out/models/current/model.plm &&
    "$p" score "$scratch/gen/archives" -m "$m" >"$scratch/score" &&
    "$p" ingest "$scratch/gen/archives" -q >"$scratch/ingest" &&
    "$p" train "$scratch/gen/archives" -m "$scratch/m.plm" -q &&
    "$p" evaluate "$scratch/gen/archives" -m "$m" --json -q >/dev/null &&
    "$p" explain "refund for my double charge" -m "$m" >/dev/null &&
    [ -s "$scratch/score" ] && [ -s "$scratch/ingest" ] &&
    cmp -s "$scratch/out/models/v000001/measured.plm" \
        "$scratch/out/models/v000002/measured.plm" &&
    san_topics
}

# Two nights without labels: topics are proposed, then learned by their names.
san_topics() {
    python3 - "$scratch/plain.csv" <<'E'
import csv, random, sys
random.seed(4)
words = {"invoice": "invoice amount tax wrong paid twice".split(),
         "login": "login password reset code locked account".split(),
         "export": "export file download csv report empty".split()}
common = "please help today with my the a we and it is not working".split()
with open(sys.argv[1], "w") as f:
    out = csv.writer(f)
    out.writerow(["id", "text", "email"])
    for i in range(400):
        own = list(words.values())[i % 3]
        text = random.choices(own, k=6) + random.choices(common, k=6)
        out.writerow([i, " ".join(text), "p%d@x.example" % (i % 90)])
E
    "$p" run "$scratch/plain.csv" -o "$scratch/topics" -q &&
    python3 - "$scratch/topics/topics.json" <<'E' &&
import json, sys
doc = json.load(open(sys.argv[1]))
for topic in doc["topics"]:
    topic["name"] = "about " + topic["words"][0]
json.dump(doc, open(sys.argv[1], "w"))
E
    "$p" run "$scratch/plain.csv" -o "$scratch/topics" -q &&
    [ -e "$scratch/topics/models/current/model.plm" ]
}

# The bad-input tests of the command line with the sanitized program.
san_cli() {
    PIPELINE=$PWD/build/pipeline-san TEST_SLOW=8 python3 tests/cli.py \
        config_errors double_dash empty_file file_that_is_no cut_zst damaged \
        cut_last nul_bytes invalid_utf8 open_quote another_width 100000_deep \
        garbage identical_texts two_tickets small_archives any_flipped \
        hostile odd_json times_far without_text explain symlink dev_null
}

# The report as a person sees it.  The libraries are pinned and checked by
# tests/package-lock.json; they lie in build/node_modules.
browser() {
    sh tests/setup.sh browser || {
        echo "skipped: Chromium or Node.js cannot be installed"
        return 0
    }
    $make pipeline build/generate &&
    cp tests/package.json tests/package-lock.json tests/.npmrc build/ &&
    (cd build && npm ci --ignore-scripts --no-audit --no-fund --silent) &&
    python3 tests/nights.py "$scratch/nights" full unlabelled hostile &&
    node tests/browser.mjs "$scratch/nights"
}

step lint lint
step gcc strict gcc
step clang strict clang
step sanitizers-build san_build
step sanitizers-unit san_unit
step sanitizers-night san_night
step sanitizers-cli san_cli
step corpus sh tests/fuzz.sh --replay
step program $make pipeline
step golden sh tests/golden.sh
step browser browser
echo "$passed passed, 0 failed"
