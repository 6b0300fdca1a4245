cat >t.json <<'E'
[{"id":1,"subject":"Late","description":"<div>Where is<br>my order?</div>",
  "description_text":"Where is my order?","status":4,"priority":2,"source":7,
  "spam":false,"created_at":"2026-02-03T04:05:06Z","due_by":null,
  "updated_at":"2026-02-04T04:05:06Z","fr_escalated":false,"responder_id":12,
  "email_config_id":null,"requester":{"email":"kim@shop.example"},
  "company":{"name":"Shop"},"stats":{"resolved_at":"2026-02-04T00:00:00Z"},
  "custom_fields":{"cf_intent":"delivery","cf_page":"/orders"},"tags":[]},
 {"id":2,"subject":"Win","description_text":"Cheap watches","status":2,
  "priority":1,"source":1,"spam":true,"created_at":"2026-02-03T04:05:06Z",
  "due_by":null,"updated_at":"2026-02-03T04:05:06Z","fr_escalated":false,
  "responder_id":null,"email_config_id":null,"tags":[]}]
E
"$PIPELINE" ingest t.json --summary s.json
echo "exit $?"
cat s.json
