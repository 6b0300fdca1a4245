#!/bin/sh
# Fuzzes every tests/fuzz_*.c for FUZZ_SECONDS [60] with libFuzzer under
# AddressSanitizer and UBSan.  New inputs stay in build/fuzz/NAME; what breaks
# a promise is written to build/fuzz as crash-*: put it into tests/corpus/NAME
# together with the fix.  Executions are added up in build/fuzz/executions.
# usage: sh tests/fuzz.sh [--replay | --fast] [NAME ...]
#   --replay   only run tests/corpus through programs without libFuzzer
#   --fast     many times as many inputs a second, for corpora that have stopped
#              growing: no feedback from comparisons, all inputs equally likely
cd "$(dirname "$0")/.." || exit 2
replay= fast=
case ${1:-} in
--replay) replay=.replay && shift ;;
--fast) fast=.fast && shift ;;
esac
seconds=${FUZZ_SECONDS:-60}
clang=${CLANG:-clang}
command -v "$clang" >/dev/null 2>&1 || { echo "fuzz: no clang"; exit 1; }
mkdir -p build/fuzz || exit 1

# The flags are those of the Makefile, asked from it.
flags_of() { printf 'include Makefile\nshow: ; @echo $(%s)\n' "$1" |
             make -s --no-print-directory -f - show; }
include=$(flags_of DEPS) libraries=$(flags_of LIBS)
flags="$(flags_of STD) -g -fno-omit-frame-pointer -DPIPELINE_PLAIN_KERNELS
    -Wno-unused-function -fno-sanitize-recover=undefined
    -fsanitize=address,undefined"
feedback="-O2 -fsanitize=fuzzer-no-link" link=-fsanitize=fuzzer search=
if [ -n "$replay" ]; then
    feedback="-O0 -DFUZZ_REPLAY" link=
elif [ -n "$fast" ]; then
    feedback="-O2 -fsanitize-coverage=inline-8bit-counters,pc-table"
    search="-entropic=0 -reduce_inputs=0"
fi
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
export UBSAN_OPTIONS=print_stacktrace=1
# Stacks of allocations cost a third of the time; a replay shows them.
[ -n "$replay" ] ||
    export ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=16
# Dictionaries: words that random bytes rarely become.
printf '"%s"\n' tickets users organizations ticket_fields custom_fields \
    satisfaction_rating comments description_text fr_escalated due_by \
    generated_timestamp raw_subject intent body created_at html_body \
    metric_set domain tier mrr label format map 'sep=;' 'GMT+0200' ' AM' \
    Sep Wed '6/21/2025' '21.06.2025' '58:22:50' 'PT38H' '3.6E+11' Betreff \
    '</p>' '&amp;' '<br>' \
    >build/fuzz/words

# Plain loops over letters, traced comparison by comparison, would take most
# of the time and teach the fuzzer nothing.
printf 'fun:%s\n' ing_distance ing_nearer ven_normalise str_hash tab_wording \
    >build/fuzz/untraced
[ -n "$replay" ] ||
    flags="$flags -fsanitize-coverage-ignorelist=build/fuzz/untraced"

targets=$*
[ -n "$targets" ] || for f in tests/fuzz_*.c; do
    name=${f#tests/fuzz_}
    targets="$targets ${name%.c}"
done

build() {
    o=build/fuzz/$1$replay$fast
    $clang $flags $feedback $include -c -o "$o.o" "tests/fuzz_$1.c" &&
    $clang $flags $link -o "$o.bin" "$o.o" $libraries
}

# Builds two at a time.
set -- $targets
while [ $# -gt 0 ]; do
    build "$1" & first=$!
    second=
    if [ $# -gt 1 ]; then
        build "$2" & second=$!
        shift
    fi
    shift
    wait $first || exit 1
    [ -z "$second" ] || wait $second || exit 1
done

# Inputs kept in the tree: the target's own, and files of vendors for `map`.
seeds_of() {
    echo "tests/corpus/$1"
    [ "$1" != map ] || echo tests/vendors
}

# The longest input worth trying: what is read takes longer than what is found.
length_of() {
    case $1 in
    time|value) echo 48 ;;
    row|text|clean|pii) echo 192 ;;
    csv|json|zstd|config) echo 512 ;;
    map|archive) echo 1600 ;;
    *) echo 8192 ;;
    esac
}

failed=0
for name in $targets; do
    if [ -n "$replay" ]; then
        "build/fuzz/$name$replay.bin" $(seeds_of "$name") || failed=1
        continue
    fi
    mkdir -p "build/fuzz/$name"
    echo "== fuzz $name, $seconds s"
    log=build/fuzz/$name.log
    "build/fuzz/$name$fast.bin" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=3000 -max_len="$(length_of "$name")" $search \
        -dict=build/fuzz/words -detect_leaks=0 -print_final_stats=1 \
        -verbosity=0 -artifact_prefix="build/fuzz/$name-" \
        "build/fuzz/$name" $(seeds_of "$name") >"$log" 2>&1 || {
        failed=1
        tail -n 40 "$log"
        echo "fuzz: $name failed; inputs are build/fuzz/$name-*"
    }
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$name ${runs:-0}" >>build/fuzz/executions
    echo "${runs:-0} executions, $(ls "build/fuzz/$name" | wc -l) inputs kept"
done
[ -n "$replay" ] || awk '{n += $2} END {print n + 0, "executions in all"}' \
    build/fuzz/executions
exit $failed
