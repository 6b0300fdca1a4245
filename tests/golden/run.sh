. "$GOLDEN/tickets.inc"
"$PIPELINE" run tickets.csv -o out --now 2026-10-01T02:30:00Z 2>err
echo "exit $?"
sed -e 's/[0-9][0-9,.]* %/N %/g' -e 's/\[[0-9., ]*\]/[N]/' \
    -e 's/[0-9,]* features, C = [0-9.]*/N features, C = N/' err
find out ! -type d | sort
python3 - <<'E'
import json
def shape(x, indent=1):
    if isinstance(x, dict):
        for k in x:
            kind = type(x[k]).__name__.replace("float", "number").replace(
                "int", "number").replace("NoneType", "null")
            print("  " * indent + k, kind)
            if indent < 3:
                shape(x[k], indent + 1)
    elif isinstance(x, list) and x and isinstance(x[0], dict) and indent < 4:
        shape(x[0], indent + 1)
print("report.json")
shape(json.load(open("out/reports/latest/report.json")))
print("MANIFEST.json")
shape(json.load(open("out/models/current/MANIFEST.json")))
print("golden.ndjson")
shape(json.loads(open("out/models/current/golden.ndjson").readline()))
E
