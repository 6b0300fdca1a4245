cat >t.csv <<'E'
Ticket ID,Created,Subject,Description,Email,Plan,Page URL,Tags,Category
A-1,2026-03-01 10:00,"Refund, please","Line one
line ""two""",Ada@Example.com,Pro,https://app.example/billing?x=1,"vip,eu",refund
A-2,2026-03-02T11:30:00+02:00,,<b>Not</b> html & all,bob@example.com,free,,,
E
"$PIPELINE" ingest t.csv --summary s.json
echo "exit $?"
cat s.json
