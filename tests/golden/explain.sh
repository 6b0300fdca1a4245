. "$GOLDEN/tickets.inc"
"$PIPELINE" train tickets.csv -m m.plm -q --now 2026-10-01
"$PIPELINE" explain "the password reset mail is missing" -m m.plm |
    sed -e '2,3d' -e 's/[0-9.][0-9.]* %/N %/' \
        -e 's/^ *[+-] *[0-9.]* .*/ weight feature/' | uniq
