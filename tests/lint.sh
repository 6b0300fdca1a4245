#!/bin/sh
# Layout rules of pipeline.c that the compiler does not check.  POSIX sh and
# awk (mawk is enough).  Prints what breaks a rule; exit 1 when anything does.
# usage: sh tests/lint.sh      LINT_ROOT names another source tree
cd "${LINT_ROOT:-$(dirname "$0")/..}" || exit 2
export LC_ALL=C
bad=$(mktemp) || exit 2
trap 'rm -f "$bad"' EXIT

# 1. The table of contents is the list of banners: number, name, prefix, role.
awk '
/^ \*   §[0-9]+ +[A-Z]/ {
    n = $2; sub(/§/, "", n)
    role = $0; sub(/^ \*   §[0-9]+ +[A-Z]+ +[^ ]+ +/, "", role)
    toc[++t] = n " " $3 " " $4; say[t] = role
    next
}
/^ \* §[0-9]+ [A-Z]+ - / {
    n = $2; sub(/§/, "", n)
    role = $0; sub(/^ \* §[0-9]+ [A-Z]+ - /, "", role)
    prefix = role; sub(/.* /, "", prefix)
    sub(/ +[^ ]+$/, "", role)
    banner[++b] = n " " $3 " " prefix; what[b] = role; line[b] = NR
}
END {
    for (i = 1; i <= t || i <= b; i++) {
        if (toc[i] != banner[i])
            printf "pipeline.c:%d: the contents say \"%s\", the banner " \
                   "\"%s\"\n", line[i], toc[i], banner[i]
        else if (say[i] != what[i])
            printf "pipeline.c:%d: the contents say \"%s\", the banner " \
                   "\"%s\"\n", line[i], say[i], what[i]
        split(banner[i], part, " ")
        if (part[1] != i && i <= b)
            printf "pipeline.c:%d: section %s is number %d\n", line[i],
                   part[2], i
    }
    if (!t || !b) print "pipeline.c: no table of contents or no banners"
}' pipeline.c >>"$bad"

# 2. 80 columns, no tabs, no trailing blanks, no marks of unfinished work.
for f in pipeline.c pipeline.h datasets/generate.c; do
    awk -v f="$f" '
    { s = $0
      gsub(/[\200-\277]/, "", s)                 # texts in languages
      if (length(s) > 80) printf "%s:%d: %d columns\n", f, NR, length(s) }
    /\t/ { printf "%s:%d: tab\n", f, NR }
    /[ ]$/ { printf "%s:%d: blank at the end\n", f, NR }
    /TODO|FIXME|XXX/ { printf "%s:%d: unfinished: %s\n", f, NR, $0 }
    ' "$f" >>"$bad"
done

# 3. Functions: length, prefix, linkage, layers.  A definition begins at the
# left margin, its last line before the body ends in "{", and it ends with
# the next "}" at the left margin.  The last line is the summary.
awk '
function finish(   i, j, v) {
    for (i = 2; i <= functions; i++) {             # insertion sort, small
        v = size[i]
        for (j = i - 1; j && size[j] > v; j--) size[j + 1] = size[j]
        size[j + 1] = v
    }
}
/^ \* §[0-9]+ [A-Z]+ - / {
    section = $3
    prefix = $0; sub(/.* /, "", prefix)
    if (prefix == "-") prefix = ""
}
/^#define [A-Z_]+ .*static/ { hides_static[$2] = 1 }
/^#/ { macro = 1 }
macro { if ($0 !~ /\\$/) macro = 0; next }
is_open && /\/\* LONG:/ { is_long = 1 }
is_open && /^}/ {
    lines = NR - first + 1
    size[++functions] = lines
    if (lines > 100 && !is_long)
        printf "pipeline.c:%d: %s has %d lines\n", first, name, lines
    is_open = 0
    next
}
is_open && section != "API" && section != "CLI" {
    line = $0
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    while (match(line, /(^|[^a-z_0-9])pl_[a-z_]+\(/)) {
        call = substr(line, RSTART, RLENGTH)
        sub(/^[^p]/, "", call); sub(/\($/, "", call)
        printf "pipeline.c:%d: %s calls %s; only API and CLI may\n", NR,
               name, call
        line = substr(line, RSTART + RLENGTH)
    }
    next
}
is_open { next }
/^\/\* LONG:/ { long_before = NR }
/^[a-zA-Z_]/ && !/^(typedef|struct|enum|union|extern|_Static_assert)/ &&
!/^(static )?(inline )?const [^(]*[={;]/ {
    head = $0; first = NR
    while (head !~ /[{;]/ && (getline next_line) > 0) {
        head = head " " next_line
    }
    paren = index(head, "("); equals = index(head, "=")
    if (!paren || (equals && equals < paren)) {       # a variable or a table
        if (head ~ /\{/ && head !~ /};?[ ]*$/) in_table = 1
        next
    }
    if (head ~ /^__attribute__/) {
        sub(/^__attribute__\(\(.*\)\)\)? +/, "", head)
        paren = index(head, "(")
        if (head !~ /^[a-z]/) next
    }
    name = substr(head, 1, paren - 1)
    sub(/ +$/, "", name); sub(/.*[ *]/, "", name)
    split(head, word, " ")
    is_static = head ~ /static / || word[1] in hides_static
    if (head ~ /;[ ]*$/ && head !~ /\{/) {
        if (is_static)
            printf "pipeline.c:%d: forward prototype of %s\n", first, name
        next
    }
    if (name == "HOT" || name == "") next
    is_open = head !~ /}[ ]*$/
    is_long = long_before && first - long_before < 4
    if (!is_open) size[++functions] = NR - first + 1
    if (!is_static) {
        if (name !~ /^pl_/ && name != "main")
            printf "pipeline.c:%d: %s is not static\n", first, name
        if (section != "API" && section != "CLI")
            printf "pipeline.c:%d: %s is public outside of API\n", first,
                   name
        if (name == "main" && section != "CLI")
            printf "pipeline.c:%d: main outside of CLI\n", first
    } else if (section == "API") {
        if (name !~ /^api_/ && name !~ /^pl_/)
            printf "pipeline.c:%d: %s lacks the prefix api_\n", first, name
    } else if (prefix != "" && index(name, prefix) != 1)
        printf "pipeline.c:%d: %s lacks the prefix %s of %s\n", first, name,
               prefix, section
}
END {
    finish()
    if (functions < 50)
        print "pipeline.c: only " functions " functions found: lint is wrong"
    printf "= %d functions, lines: median %d, p90 %d, longest %d\n",
           functions, size[int((functions + 1) / 2)],
           size[int(functions * .9)], size[functions]
}' pipeline.c >"$bad.functions"
grep -v '^= ' "$bad.functions" >>"$bad"
summary=$(sed -n 's/^= //p' "$bad.functions")
rm -f "$bad.functions"

# 4. Documents and places.
if [ -f README.md ] && [ "$(wc -l <README.md)" -gt 350 ]; then
    echo "README.md: $(wc -l <README.md) lines, at most 350" >>"$bad"
fi
[ "$(wc -l <Makefile)" -le 120 ] ||
    echo "Makefile: $(wc -l <Makefile) lines, at most 120" >>"$bad"
# Each library is called in one section, see the end of the first comment.
awk '
/^ \* §[0-9]+ [A-Z]+ - / { section = $3 }
/^ \*|^\/\*/ { next }
{ line = $0; sub(/\/\*.*/, "", line) }
line ~ /ZSTD_[a-z]|crypto_|sodium_/ && section != "IO" &&
    line !~ /crypto_generichash|sodium_bin2hex|sodium_init/ {
    printf "pipeline.c:%d: zstd or sodium outside of IO\n", NR }
line ~ /cblas_|openblas_/ && section != "LA" && section != "BASE" {
    printf "pipeline.c:%d: BLAS outside of LA\n", NR }
line ~ /csv_(parse|init|fini|free|set)/ && section != "CSV" {
    printf "pipeline.c:%d: libcsv outside of CSV\n", NR }
line ~ /(printf|puts|putchar) ?\(/ && line !~ /sn?printf|str_addf/ &&
    line ~ /(^|[^a-z_])(f?printf|f?puts|putchar)\(/ && section != "CLI" {
    printf "pipeline.c:%d: only CLI prints\n", NR }
line ~ /(^|[^a-z_])exit\(/ && section != "CLI" {
    printf "pipeline.c:%d: only CLI exits\n", NR }
' pipeline.c >>"$bad"

if [ -s "$bad" ]; then
    sort -u "$bad" | sort -t: -k1,1 -k2,2n
    echo "lint: $(sort -u "$bad" | wc -l | tr -d ' ') faults; $summary"
    exit 1
fi
echo "lint: clean; $summary"
