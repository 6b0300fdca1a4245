"$PIPELINE" --help
for command in run ingest train evaluate score explain; do
    echo "== $command"
    "$PIPELINE" $command --help
done
