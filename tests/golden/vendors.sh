# One small file of every vendor and kind, read alone and with what belongs to
# it; what a ticket becomes is the contract.
for group in "intercom.json" "intercom_tap.json" "helpscout.json" \
        "zammad.json zammad_articles.json" "jira.json" "jira.csv" \
        "zendesk.csv zendesk_siblings.json" "airbyte.jsonl" "messages.csv" \
        "linear.csv freshdesk.csv hubspot.csv salesforce.csv stripe.json \
         stripe_charges.csv usage.ndjson feedback.ndjson github_issues.json \
         help.md"; do
    (cd "$GOLDEN/../vendors" && "$PIPELINE" ingest $group --quiet \
        --summary "$OLDPWD/s.json")
    cat s.json
done
