. "$GOLDEN/tickets.inc"
"$PIPELINE" train tickets.csv -m m.plm -q --now 2026-10-01
"$PIPELINE" evaluate tickets.csv -m m.plm --json -q | python3 -c '
import json, sys
def rounded(x):
    if isinstance(x, float): return round(x, 1)
    if isinstance(x, list): return [rounded(v) for v in x]
    if isinstance(x, dict): return {k: rounded(v) for k, v in x.items()}
    return x
said = rounded(json.load(sys.stdin))
for key in ("n", "accuracy", "macro_f1", "nll", "ece"):
    print(key, json.dumps(said[key]))
for row in said["intents"]:
    print(json.dumps(row))
print(sorted(said))'
