cat >fields.json <<'E'
{"ticket_fields":[{"id":77,"title":"Intent","type":"tagger"}]}
E
cat >page.json <<'E'
{"tickets":[
{"id":35436,"generated_timestamp":1767261600,"via":{"channel":"email"},
 "created_at":"2026-01-01T09:30:00Z","updated_at":"2026-01-01T10:00:00Z",
 "subject":"Help!","raw_subject":"Help!","description":"My printer is on fire",
 "status":"open","priority":"high","requester_id":7,"organization_id":9,
 "assignee_id":3,"tags":["printer","intent__hardware"],
 "custom_fields":[{"id":77,"value":"hardware"}],
 "satisfaction_rating":{"score":"good","comment":"thanks"}},
{"id":35436,"generated_timestamp":1767265200,"via":{"channel":"email"},
 "created_at":"2026-01-01T09:30:00Z","updated_at":"2026-01-01T11:00:00Z",
 "subject":"Help!","raw_subject":"Help!","description":"My printer is on fire",
 "status":"solved","priority":"high","requester_id":7,"organization_id":9,
 "assignee_id":3,"tags":["printer"],
 "custom_fields":[{"id":77,"value":"fire"}],"satisfaction_rating":null}],
"users":[{"id":7,"email":"Eve@Acme.example","organization_id":9}],
"organizations":[{"id":9,"name":"Acme","domain_names":["acme.example"]}],
"next_page":null,"end_of_stream":true,"count":2}
E
"$PIPELINE" ingest fields.json page.json --summary s.json
echo "exit $?"
cat s.json
