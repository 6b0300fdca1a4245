#!/usr/bin/env python3
"""Every file that the program writes, against its schema in reports/schema:
python3 tests/schema.py [WORD ...]

The nights are those of tests/nights.py.  A schema allows no member that it
does not describe, so that a new one fails here until it is documented.  Each
schema is tried on damaged copies of what it accepts, too.  The last line is
`N passed, M failed, K skipped`.
"""
import copy
import csv
import email
import email.policy
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess

import jsonschema

import nights
from cli import ROOT, Skip, lines, run_all, write_csv

SCHEMAS = ROOT / "reports/schema"
ALL = ("full", "bare", "unlabelled", "hostile", "day")
PROM_NAME = r"[a-z_:][a-z0-9_:]*"
PROM_SAMPLE = re.compile(
    rf"({PROM_NAME})(?:\{{((?:[a-z_][a-z0-9_]*=\"(?:[^\"\\\n]|\\[\\n\"])*\",?)*)"
    r"\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)")


@functools.cache
def schemas():
    return {path.name: json.loads(path.read_text("utf-8"))
            for path in sorted(SCHEMAS.glob("*.schema.json"))}


def inside(value, name):
    """A schema whose references point into one document that holds all."""
    if isinstance(value, dict):
        return {k: "#/$defs/" + (name + v[1:] if v[0] == "#"
                                 else v.replace("#", ""))
                if k == "$ref" else inside(v, name)
                for k, v in value.items() if k not in ("$id", "$schema")}
    return [inside(v, name) for v in value] if isinstance(value, list) else value


@functools.cache
def validator(name):
    """Files refer to each other by name: no resolver is asked, as releases of
    the library differ in it."""
    everything = {key: inside(s, key) for key, s in schemas().items()}
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/$defs/{name}.schema.json", "$defs": everything})


def faults(name, document):
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
            for e in validator(name).iter_errors(document)]


def valid(name, document, where):
    wrong = faults(name, document)
    assert not wrong, f"{where} is no {name}: {wrong[:4]}"


def strict(path):
    """JSON as the standard has it: UTF-8, no NaN, no name twice."""
    def no(value):
        raise AssertionError(f"{path}: {value} is not JSON")

    def once(pairs):
        keys = [k for k, _ in pairs]
        assert len(set(keys)) == len(keys), f"{path}: a name twice in {keys}"
        return dict(pairs)
    return json.loads(path.read_text("utf-8"), parse_constant=no,
                      object_pairs_hook=once)


def out(night, pattern):
    return sorted((nights.made(night) / "out").glob(pattern))


def test_schemas_are_schemas(folder):
    assert len(schemas()) > 15
    for name, schema in schemas().items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == name, name


def test_all_files_of_a_night_are_of_a_kind_that_is_checked(folder):
    known = re.compile(
        r"(models/(history\.ndjson|v\d+/(MANIFEST\.json|metrics\.json|"
        r"golden\.ndjson|MODEL_CARD\.md|model\.plm|measured\.(plm|seen)|"
        r"warm\.bin))|reports/[\d-]+/(report\.json|index\.(html|md)|"
        r"support\.sqlite|(findings|tickets|intents_daily|accounts_risk|"
        r"label_review|review_queue|kb_gaps)\.csv)|alerts/([0-9a-f]{12}\."
        r"((slack|jira[23]|jira[23]-comment|linear|meta)\.json|json|eml)|"
        r"digest\.slack\.json)|quarantine/[\d-]+\.ndjson\.zst|topics\.(json|members)|"
        r"state\.sqlite|metrics\.prom|pipeline\.key|\.lock)")
    for night in ALL:
        for path in out(night, "**/*"):
            name = str(path.relative_to(nights.made(night) / "out"))
            if path.is_file() and "latest" not in name and \
                    "current" not in name:
                assert known.fullmatch(name), f"{night} wrote {name}"


def test_reports(folder):
    for night in ALL:
        for path in out(night, "reports/2*/report.json"):
            valid("report", strict(path), path)
    assert "topics" in strict(out("unlabelled", "reports/latest/report.json")[0])


def test_what_is_beside_a_model(folder):
    for night in set(ALL) - {"unlabelled"}:
        for name, schema in (("MANIFEST", "manifest"), ("metrics", "metrics")):
            made = out(night, f"models/v*/{name}.json")
            assert made, night
            for path in made:
                valid(schema, strict(path), path)
        for path in out(night, "models/v*/golden.ndjson"):
            for line in lines(path.read_bytes()):
                valid("golden", line, path)
        for line in lines(out(night, "models/history.ndjson")[0].read_bytes()):
            valid("history", line, night)
    for path in out("unlabelled", "topics.json"):
        valid("topics", strict(path), path)


def test_tickets_decisions_and_counts(folder):
    for night in set(ALL) - {"day"}:
        for name, schema in (("ingest", "ticket"), ("score", "decision")):
            made = lines((nights.made(night) / f"{name}.ndjson").read_bytes())
            assert made or night == "unlabelled", (night, name)
            for line in made[::1 + len(made) // 500]:
                valid(schema, line, f"{name} of {night}")
        valid("summary", strict(nights.made(night) / "summary.json"), night)


# ---------------------------------------------------------------------------
# Alerts
# ---------------------------------------------------------------------------

def kinds():
    """(schema, path) of all alert files."""
    for night in ALL:
        for path in out(night, "alerts/*.json"):
            form = path.name.split(".", 1)[1][:-len(".json")] \
                if path.name.count(".") > 1 else ""
            yield {"": "alert", "meta": "alert_meta"}.get(form, form), path


def test_alerts(folder):
    seen = set()
    for schema, path in kinds():
        seen.add(schema)
        valid(schema, strict(path), path)
    assert seen >= {"alert", "alert_meta", "slack", "jira2", "jira3",
                    "linear"}, seen


def test_an_alert_that_grows_is_a_comment(folder):
    """Two nights; in the second the same outbreak is four times as large."""
    rows = list(nights.evil_rows(1200, 240))
    write_csv(folder / "a.csv", rows[:-75], nights.HEADER)
    config = dict(nights.ALERTS)
    nights.night(folder, "a.csv", now="2026-09-29T02:30:00Z", config=config)
    write_csv(folder / "a.csv", rows, nights.HEADER)
    nights.night(folder, "a.csv", config=config)
    more = [p for p in (folder / "out/alerts").glob("*-comment.json")]
    if not more:
        raise Skip("no finding escalated")
    for path in more:
        valid(path.name.split(".")[1], strict(path), path)


def characters(blocks):
    for block in blocks:
        for text in [block.get("text")] + block.get("elements", []):
            yield len(text["text"]) if text else 0


def test_slack_messages_are_not_too_long(folder):
    """The blocks together fail at about 13,200 characters."""
    for schema, path in kinds():
        if schema == "slack":
            total = sum(characters(strict(path)["blocks"]))
            assert total <= 13200, f"{path}: {total} characters"


def test_documents_of_jira_are_not_too_long(folder):
    for schema, path in kinds():
        if schema == "jira3":
            size = len(json.dumps(strict(path)["fields"]["description"]))
            assert size <= 32767, f"{path}: {size}"


def test_meta_files_name_what_is_there(folder):
    for schema, path in kinds():
        if schema != "alert_meta":
            continue
        named = {f["file"] for f in strict(path)["files"]}
        there = {p.name for p in path.parent.glob(path.name[:12] + ".*")}
        assert there - {path.name} == named, f"{path}: {named ^ there}"


def test_mails_are_messages(folder):
    found = 0
    for path in out("full", "alerts/*.eml") + out("hostile", "alerts/*.eml"):
        found += 1
        raw = path.read_bytes()
        assert all(len(line) <= 998 for line in raw.split(b"\r\n")), path
        assert b"\n" not in raw.replace(b"\r\n", b""), path
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert not mail.defects, mail.defects
        assert mail["to"] == "oncall@example.com" and mail["subject"]
        assert [p.get_content_type() for p in mail.walk()] == [
            "multipart/alternative", "text/plain", "text/html"], path
        html = mail.get_body(("html",)).get_content()
        assert set(re.findall(r"<(/?[^\s>]*)", html)) <= {
            "p", "/p", "b", "/b"}, path
    assert found, "no mail"


# ---------------------------------------------------------------------------
# Metrics for Prometheus
# ---------------------------------------------------------------------------

def prometheus(text):
    """What is wrong with a text file for the node exporter."""
    wrong, help_, type_, series, closed, now = [], {}, {}, set(), set(), None
    if not text.endswith("\n"):
        wrong.append("the last line is not ended")
    for line in text.split("\n")[:-1]:
        meta = re.fullmatch(rf"# (HELP|TYPE) ({PROM_NAME}) (.+)", line)
        if meta:
            kind, name, rest = meta.groups()
            table = help_ if kind == "HELP" else type_
            if name in table:
                wrong.append(f"{kind} of {name} twice")
            table[name] = rest
            if kind == "TYPE" and rest not in ("gauge", "counter"):
                wrong.append(f"{name} is a {rest}")
            if kind == "TYPE" and rest == "counter" and \
                    not name.endswith("_total"):
                wrong.append(f"counter {name} without _total")
            continue
        sample = PROM_SAMPLE.fullmatch(line)
        if not sample:
            wrong.append(f"no sample: {line[:100]}")
            continue
        name, labels, _ = sample.groups()
        if name not in help_ or name not in type_:
            wrong.append(f"{name} before its HELP and TYPE")
        if not name.startswith("pipeline_"):
            wrong.append(f"{name} is not ours")
        if name != now:
            if name in closed:
                wrong.append(f"samples of {name} are not together")
            closed.add(now)
            now = name
        pairs = re.findall(r"([a-z_0-9]+)=\"((?:[^\"\\]|\\.)*)\"", labels or "")
        if len({k for k, _ in pairs}) != len(pairs):
            wrong.append(f"a label twice: {line[:100]}")
        key = name, tuple(sorted(pairs))
        if key in series:
            wrong.append(f"twice: {line[:100]}")
        series.add(key)
    return wrong


def test_metrics_are_what_prometheus_reads(folder):
    for night in ALL:
        text = out(night, "metrics.prom")[0].read_bytes().decode("utf-8")
        assert not prometheus(text), (night, prometheus(text))
        assert text.count("\n") > 20, night


def test_the_check_of_metrics_sees_faults(folder):
    good = out("full", "metrics.prom")[0].read_text()
    head = "# HELP pipeline_x X.\n# TYPE pipeline_x gauge\n"
    for bad in (good[:-1], good + good, good + "pipeline_y 1\n",
                good + head + "pipeline_x 1 1790821800\n",
                good + head + "pipeline_x{a=\"1\"} 1\npipeline_x{a=\"1\"} 2\n",
                good + head + "pipeline_x{a=\"\\q\"} 1\n",
                good + head + "pipeline_x{a=\"b\"c\"} 1\n",
                good + head + "pipeline-x 1\n", good + head.replace(
                    "gauge", "counter") + "pipeline_x 1\n",
                good + head + "pipeline_x nan\n"):
        assert prometheus(bad), f"not seen: {bad[len(good):][:200]}"


def test_promtool_agrees(folder):
    tool = os.environ.get("PROMTOOL") or shutil.which("promtool")
    if not tool:
        raise Skip("promtool is not installed")
    for night in ALL:
        text = out(night, "metrics.prom")[0].read_bytes()
        p = subprocess.run([tool, "check", "metrics"], input=text,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert p.returncode == 0 and not p.stdout.strip(), p.stdout.decode()


# ---------------------------------------------------------------------------
# Tables
# ---------------------------------------------------------------------------

COLUMNS = {
    "findings.csv": "fingerprint,kind,severity,state,title,why,intent,product,"
                    "page,tier,account,observed,expected,accounts,first_seen,"
                    "nights",
    "accounts_risk.csv": "account,tier,monthly_revenue,churn_risk,risk_is,reasons,"
                         "renewal",
    "label_review.csv": "rank,ticket_id,given_label,suggested,p_given,"
                        "p_suggested,reason,created_at,text,correct_label",
    "review_queue.csv": "ticket_id,why,propensity,given_label,suggested,"
                        "p_suggested,second,out_of_scope,text,correct_label",
    "intents_daily.csv": "day,intent,tier,channel,product,tickets,unsolved,"
                         "escalated,escalations_known,reopened,reopens_known,"
                         "unhappy,wants_to_leave,csat_good,"
                         "csat_bad,first_reply_seconds,first_replies,"
                         "resolution_seconds,resolutions,handle_seconds,"
                         "handled,solved_at_once,outcomes_known,resolvable,"
                         "assistable,decided,confidence_sum,judged,named_wrong",
    "tickets.csv": "ticket_id,source,created_at,day,channel,tier,product,page,"
                   "language,account,team,status,priority,intent,labelled,"
                   "predicted_intent,confidence,out_of_scope,decision,"
                   "second_intent,unhappy,wants_to_leave,escalated,reopened,"
                   "unsolved,first_reply_seconds,resolution_seconds,"
                   "handle_seconds,replies,csat,solved_at_once"}


def test_tables_have_the_columns_that_are_documented(folder):
    for night in ALL:
        for name, columns in COLUMNS.items():
            for path in out(night, f"reports/latest/{name}"):
                with open(path, newline="", encoding="utf-8") as f:
                    rows = list(csv.reader(f, strict=True))
                assert rows[0] == columns.split(","), f"{path}: {rows[0]}"
                odd = [r for r in rows if len(r) != len(rows[0])]
                assert not odd, f"{path}: {odd[:1]}"


# ---------------------------------------------------------------------------
# The schemas themselves: each must refuse what is wrong
# ---------------------------------------------------------------------------

def places(value, path=()):
    """All objects and lists in a document, as paths."""
    if isinstance(value, (dict, list)):
        yield path
        for key, part in (value.items() if isinstance(value, dict)
                          else list(enumerate(value))[:2]):
            yield from places(part, path + (key,))


def at(document, path):
    for key in path:
        document = document[key]
    return document


# Members of report.json with a schema of their own: damaged as part of it.
PARTS = ("support", "replay", "knowledge", "product", "customers", "capacity",
         "readiness", "todo")
OPEN = re.compile(r"(^|/)(facts|masked|faults|seconds|data/masked|reasons)$")


def mutations(document):
    """Damaged copies: a member too many, one gone, one of another type."""
    for path in places(document):
        name = "/".join(str(k) for k in path)
        if OPEN.search(name) or isinstance(at(document, path), list):
            continue
        bad = copy.deepcopy(document)
        at(bad, path)["undocumented"] = 1
        yield f"a new member in /{name}", bad
        for key in at(document, path):
            if OPEN.search(f"{name}/{key}".strip("/")):
                continue
            bad = copy.deepcopy(document)
            at(bad, path)[key] = {"no": ["such", "type"]}
            yield f"another type of /{name}/{key}", bad


def sample(schema):
    """A valid document, lists cut to keep the copies small."""
    def cut(value):
        if isinstance(value, dict):
            return {k: cut(v) for k, v in value.items()}
        return [cut(v) for v in value[:1]] if isinstance(value, list) else value
    latest = nights.made("full") / "out/reports/latest/report.json"
    if schema == "report":
        return cut(strict(latest))
    if schema == "finding":
        return strict(latest)["findings"][0]
    if schema in ("ticket", "decision"):
        name = {"ticket": "ingest", "decision": "score"}[schema]
        return lines((nights.made("full") / f"{name}.ndjson").read_bytes())[0]
    if schema in ("manifest", "metrics"):
        return cut(strict(out("full", "models/v000002/*" + schema.replace(
            "manifest", "MANIFEST") + ".json")[0]))
    if schema in ("golden", "history"):
        return lines(out("full", f"models/**/{schema}.ndjson")[0].read_bytes())[0]
    if schema == "topics":
        return cut(strict(out("unlabelled", "topics.json")[0]))
    if schema == "summary":
        return cut(strict(nights.made("full") / "summary.json"))
    return next((strict(p) for k, p in kinds() if k == schema), None)


def test_each_schema_refuses_what_is_wrong(folder):
    tried = 0
    for name in schemas():
        schema = name[:-len(".schema.json")]
        if schema in ("common", "jira2-comment", "jira3-comment") + PARTS:
            continue
        good = sample(schema)
        valid(schema, good, "the sample")
        for what, bad in mutations(good):
            tried += 1
            assert not validator(schema).is_valid(bad), f"{schema} allows {what}"
        for key in good:
            if schema == "report" and OPEN.match(key):
                continue
            bad = {k: v for k, v in good.items() if k != key}
            assert key in ("jql", "manifest", "metrics") or not validator(schema).is_valid(bad), \
                f"{schema} does without {key}"
    assert tried > 300, tried


def test_limits_of_the_services_are_refused(folder):
    """The schemas of Jira, Linear and Slack know their limits."""
    evil = [
        ("jira2", ("fields", "summary"), "x" * 256),
        ("jira2", ("fields", "summary"), "two\nlines"),
        ("jira2", ("fields", "description"), "x" * 32768),
        ("jira3", ("fields", "labels", 0), "with space"),
        ("jira3", ("fields", "description"), "plain text"),
        ("jira3", ("fields", "description", "content", 0, "content", 0, "text"),
         ""),
        ("linear", ("variables", "input", "priority"), 0),
        ("linear", ("variables", "input", "id"), "1-2-3"),
        ("linear", ("variables", "input", "title"), ""),
        ("slack", ("text",), "<!channel>"),
        ("slack", ("blocks", 1, "text", "text"), "a & b"),
        ("slack", ("blocks", 1, "text", "text"), "x" * 3001),
        ("slack", ("blocks", 0, "text", "text"), "x" * 151),
        ("alert_meta", ("files", 0, "file"), "../../etc/passwd"),
        ("finding", ("severity",), "fatal"),
        ("finding", ("fingerprint",), "XYZ"),
        ("decision", ("confidence",), 1.5),
        ("report", ("date",), "yesterday"),
        ("report", ("model", "metrics", "accuracy", "value"), 101)]
    for schema, path, value in evil:
        bad = copy.deepcopy(sample(schema))
        at(bad, path[:-1])[path[-1]] = value
        assert faults(schema, bad), f"{schema} allows {path} = {value!r:.40}"
    bad = copy.deepcopy(sample("slack"))
    bad["blocks"] = [bad["blocks"][1]] * 51
    assert faults("slack", bad), "51 blocks"


if __name__ == "__main__":
    run_all(dict(globals()))
