awk 'BEGIN { print "week,refunds,state"; for (i = 0; i < 24; i++)
    print i "," (i == 20 ? 40 : i % 5 + 2) "," (i == 20) }' >s.csv
"$PIPELINE" series s.csv
"$PIPELINE" series s.csv --json -q | tail -n 4
printf 'day;a\n2026-01-01;x\n2026-01-03;2\n' | "$PIPELINE" series -
"$PIPELINE" series s.csv s.csv
"$PIPELINE" series s.csv --alpha 2
