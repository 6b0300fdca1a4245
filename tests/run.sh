#!/bin/sh
# All tests of `make test`: unit, embedding, header, golden, command line,
# round trip and ctypes.  Expects pipeline, libpipeline.so, build/generate, build/unit and
# build/embed to be built.  The last line counts every test.
cd "$(dirname "$0")/.." || exit 2
export OPENBLAS_NUM_THREADS=1
passed=0 failed=0 skipped=0
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

ok() { passed=$((passed + 1)) && echo "ok   $1"; }
fail() { failed=$((failed + 1)) && echo "FAIL $1"; }
skip() { skipped=$((skipped + 1)) && echo "skip $1"; }

# Adds the counts of "N passed, M failed[, K skipped]" at the end of a log;
# a program that dies, or fails without naming a test, is one failure.
count() {
    name=$1 status=$2 log=$3
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$log" |
           tail -n 1)
    if [ -z "$line" ]; then
        fail "$name: ended with status $status before its tests were done"
        return
    fi
    set -- $line
    passed=$((passed + $1)) failed=$((failed + $3))
    skipped=$((skipped + ${5:-0}))
    [ "$status" = 0 ] || [ "$3" != 0 ] || fail "$name: status $status"
    [ "$(($1 + $3))" != 0 ] || fail "$name: no test ran"
}

# Runs a program that counts its own tests; shows its output but the counts.
tests_of() {
    name=$1 && shift
    echo "== $name"
    { "$@" 2>&1 </dev/null; echo $? >"$scratch/status"; } |
        tee "$scratch/log" | grep -Ev '^[0-9]+ passed, [0-9]+ failed'
    count "$name" "$(cat "$scratch/status")" "$scratch/log"
}

# cmocka reports each group as "[  PASSED  ] N test(s)." and the like.
unit() {
    build/unit >"$scratch/unit" 2>&1 </dev/null
    status=$?
    cat "$scratch/unit"
    awk -v status=$status '
    function add(   line) {
        line = $0; sub(/^[^]]*\] */, "", line)
        if (line ~ /^[0-9]+ test/) return line + 0
        return 0
    }
    /^\[  PASSED  \]/ { p += add() }
    /^\[  FAILED  \]/ { f += add() }
    /^\[  SKIPPED \]/ { s += add() }
    END {
        if (status && !f) {
            print "FAIL build/unit ended with status " status
            f = 1
        }
        print p + 0 " passed, " f + 0 " failed, " s + 0 " skipped"
    }' "$scratch/unit"
    return $status
}

echo "== header"
printf '#include "pipeline.h"\nint main(void) { return 0; }\n' \
    >"$scratch/alone.c"
cp "$scratch/alone.c" "$scratch/alone.cc"
if ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -I. -fsyntax-only \
    "$scratch/alone.c"; then
    ok "pipeline.h alone compiles as C11"
else
    fail "pipeline.h alone compiles as C11"
fi
if ! command -v g++ >/dev/null 2>&1; then
    skip "pipeline.h alone compiles as C++: no g++"
elif g++ -std=c++11 -Wall -Wextra -Wpedantic -Werror -I. -fsyntax-only \
    "$scratch/alone.cc"; then
    ok "pipeline.h alone compiles as C++11"
else
    fail "pipeline.h alone compiles as C++11"
fi

tests_of unit unit

echo "== embedding"
(cd "$scratch" && PIPELINE="$OLDPWD/pipeline" GOLDEN="$OLDPWD/tests/golden" &&
 . "$GOLDEN/tickets.inc" &&
 "$PIPELINE" run tickets.csv -o . -q --now 2026-10-01T02:30:00Z)
if [ -e "$scratch/models/current/model.plm" ]; then
    ok "a night on 180 tickets publishes a model"
    root=$PWD
    if (cd "$scratch" && "$root/build/embed" models/current/model.plm \
        >embed.out 2>&1 </dev/null) && [ -s "$scratch/embed.out" ]; then
        ok "tests/embed.c scores with libpipeline.a"
    else
        cat "$scratch/embed.out"
        fail "tests/embed.c scores with libpipeline.a"
    fi
else
    fail "a night on 180 tickets publishes a model"
fi
tests_of ctypes python3 tests/ctypes_test.py "$scratch/models/current"
tests_of golden sh tests/golden.sh
tests_of "command line" python3 tests/cli.py
tests_of watch python3 tests/watch.py
tests_of privacy python3 tests/privacy.py
tests_of "round trip" python3 tests/roundtrip.py
tests_of "hostile files" python3 tests/hostile.py
tests_of "hostile watch" python3 tests/watch_hostile.py
tests_of schedules python3 tests/schedule.py
NIGHTS=$scratch/nights && export NIGHTS            # run once for all of them
tests_of schemas python3 tests/schema.py
tests_of numbers python3 tests/report_numbers.py
tests_of "hostile report" python3 tests/report_hostile.py

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
