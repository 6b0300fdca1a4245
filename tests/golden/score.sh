. "$GOLDEN/tickets.inc"
shape='s/"p":[0-9.e-]*/"p":N/; s/"intents":\[.*\]/"intents":[..]/'
"$PIPELINE" train tickets.csv -m m.plm -q --now 2026-10-01
head -5 tickets.csv | "$PIPELINE" score - -m m.plm | sed "$shape"
echo '{"id":"new","text":"please refund the payment"}' |
    "$PIPELINE" score - -m m.plm | sed "$shape"
