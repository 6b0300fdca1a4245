"$PIPELINE" --help
for command in run watch findings series ingest train evaluate score explain; do
    echo "== $command"
    "$PIPELINE" $command --help
done
