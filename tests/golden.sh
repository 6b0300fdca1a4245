#!/bin/sh
# Compares what the program prints with tests/golden.  Each NAME.sh runs in a
# folder of its own; its stdout, stderr and exit code must be those of
# NAME.stdout, NAME.stderr and NAME.exit.  Times, sizes and the version are
# replaced first.  `--update` rewrites the files: review the difference.
# usage: sh tests/golden.sh [--update] [NAME ...]
cd "$(dirname "$0")/.." || exit 2
PIPELINE=${PIPELINE:-$PWD/pipeline}
GOLDEN=$PWD/tests/golden
export PIPELINE GOLDEN LC_ALL=C TZ=UTC OPENBLAS_NUM_THREADS=1
unset NO_COLOR FORCE_COLOR
update=
[ "${1:-}" = --update ] && update=1 && shift
[ -x "$PIPELINE" ] || { echo "golden: no $PIPELINE; run make first"; exit 2; }
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

normalise() {
    sed -e 's/pipeline [0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*/pipeline VERSION/' \
        -e 's/[0-9][0-9.]* MB/N MB/g' -e 's/[0-9][0-9.]* s\([^a-z]\|$\)/N s\1/g' \
        -e 's/\(read\|features\|choose\|fit\) [0-9.]*\([,)]\)/\1 N\2/g' \
        -e 's/gap [0-9][0-9.e-]*/gap N/g' -e 's/after [0-9]* epochs/after N epochs/'
}

passed=0 failed=0
for script in "$GOLDEN"/*.sh; do
    name=$(basename "$script" .sh)
    case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
    mkdir "$scratch/$name" || exit 2
    (cd "$scratch/$name" && exec sh "$script") >"$scratch/out" \
        2>"$scratch/err" </dev/null
    echo $? >"$scratch/got.exit"
    normalise <"$scratch/out" >"$scratch/got.stdout"
    normalise <"$scratch/err" >"$scratch/got.stderr"
    same=1
    for part in stdout stderr exit; do
        if [ -n "$update" ]; then
            cp "$scratch/got.$part" "$GOLDEN/$name.$part"
        elif ! diff -u "$GOLDEN/$name.$part" "$scratch/got.$part" \
            >"$scratch/diff" 2>&1; then
            same=
            sed -n '1,40p' "$scratch/diff"
        fi
    done
    if [ -n "$same" ]; then
        passed=$((passed + 1)) && echo "ok   golden $name"
    else
        failed=$((failed + 1)) && echo "FAIL golden $name"
    fi
done
[ -z "$update" ] || echo "rewrote tests/golden; see: git diff tests/golden"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
