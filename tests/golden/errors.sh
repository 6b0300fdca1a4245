say() { "$PIPELINE" "$@"; echo "exit $?: $*" >&2; }
say
say lern
say run
say run missing.csv
say ingest --threads 0 x.csv
say ingest --nonsense
say score x.csv
say train x.csv -m
: >empty.csv
say train empty.csv -m m.plm
printf 'id,text\n1,hello\n2,there\n' >plain.csv
say train plain.csv -m m.plm
say train plain.csv -m m.plm --label Reason
echo '{"labels": "x"}' >c.json
say run plain.csv -c c.json -o out
say score plain.csv -m plain.csv
say run plain.csv -o plain.csv/out
say run plain.csv --now tomorrow
