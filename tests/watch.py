#!/usr/bin/env python3
"""Tests of the watch from the command line: python3 tests/watch.py [WORD ...]

Like tests/cli.py, whose tools it uses: what the nights find, remember, mute
and report; damaged memories; exports that stop, shrink or lose a column.
"""
import csv
import datetime
import email
import email.policy
import io
import json
import os
import re
import shutil
import sqlite3
import time

from cli import (NOW, generated, lines, litter, ok, refuse, rows_of, run,
                 run_all, unzst, write_csv)

HEADER = ("id", "created_at", "subject", "body", "requester_email", "intent",
          "page", "account")
DAY = datetime.timedelta(days=1)
END = datetime.datetime(2026, 10, 1)


def zst_rows(path):
    return list(csv.DictReader(io.StringIO(unzst(path).decode())))


def steady(days=90, each=8, end=END, keep=lambda day: True):
    """Rows of a helpdesk on which nothing happens."""
    rows = []
    texts = rows_of(days * each)
    for d in range(days, 0, -1):
        day = end - d * DAY
        if not keep(day):
            continue
        for k in range(each):
            old = texts[(d * each + k) * 7919 % len(texts)]
            rows.append((f"{d}-{k}", (day + datetime.timedelta(
                hours=9 + k)).isoformat() + "Z", old[2], old[3],
                f"p{k}@c{(d + k) % 40}.example", old[5], f"/p{k % 3}",
                f"Company {(d + k) % 40}"))
    return rows


def night(folder, rows, day, *more, header=HEADER):
    write_csv(folder / "tickets.csv", rows, header)
    return run(folder, "run", "tickets.csv", "-o", "out", "--now",
               f"{day:%Y-%m-%d}T02:30:00Z", *more, statuses={0, 2, 3, 4})


def findings(folder, kind=None):
    found = json.loads(ok(folder, "findings", "list", "-o", "out",
                          "--json").out)["findings"]
    return [f for f in found if kind in (None, f["kind"])]


def titles(folder, kind="data_quality"):
    return " | ".join(f["title"] for f in findings(folder, kind)
                      if f["state"] != "resolved")


def test_a_quiet_helpdesk_has_no_data_findings(folder):
    r = night(folder, steady(), END)
    assert r.code == 0 and "Watched" in r.err, r.err
    assert not findings(folder, "data_quality"), findings(folder)
    assert not litter(folder / "out")


def test_an_export_that_stops_is_said_once_and_is_an_alert(folder):
    rows = steady()
    night(folder, rows, END)
    r = night(folder, rows, END + DAY, "--exit-code-on", "nothing,alerts")
    assert r.code == 2, r.err                       # one silent day: no news
    r = night(folder, rows, END + 9 * DAY, "--exit-code-on", "nothing,alerts")
    assert r.code == 3, r.err
    assert "since 30 September 2026" in titles(folder), titles(folder)
    assert "Nothing from" in r.err, r.err
    r = night(folder, rows, END + 10 * DAY, "--exit-code-on", "nothing,alerts")
    assert r.code == 2, r.err                       # known: nothing is new
    more = rows + steady(10, end=END + 11 * DAY)
    night(folder, more, END + 11 * DAY)
    assert "Nothing from" in titles(folder)          # not found: quiet, kept
    night(folder, more + steady(3, end=END + 14 * DAY), END + 14 * DAY)
    assert "Nothing from" not in titles(folder), titles(folder)


def test_a_hole_in_an_export(folder):
    gone = [END - k * DAY for k in range(20, 26)]
    night(folder, steady(keep=lambda day: day not in gone), END)
    assert "from 6 September 2026 to 11 September 2026" in titles(folder), \
        titles(folder)


def test_a_column_that_vanishes(folder):
    rows = steady(100, 10, end=END + 10 * DAY)
    upto = lambda day: [r for r in rows if r[1] < f"{day:%Y-%m-%d}"]
    night(folder, upto(END), END)
    lost = [r[:6] + ("" if r[1] >= "2026-10-01" else r[6],) + r[7:]
            for r in upto(END + 9 * DAY)]
    night(folder, lost, END + 9 * DAY)
    assert "The page is gone: 0 %" in titles(folder), titles(folder)


def test_an_archive_that_shrinks(folder):
    night(folder, steady(), END)
    night(folder, steady()[300:], END + DAY)
    assert "has shrunk from 720 to 420 tickets" in titles(folder), \
        titles(folder)


def test_rows_in_quarantine_are_a_finding(folder):
    rows = steady()
    night(folder, rows + [("x",) * 12] * 30, END)
    assert "30 of 750 rows could not be read" in titles(folder), titles(folder)


def test_findings_are_shown_muted_and_heard_again(folder):
    night(folder, steady(), END)
    night(folder, steady()[300:], END + DAY)
    f = findings(folder, "data_quality")[0]
    print_ = f["fingerprint"]
    text = ok(folder, "findings", "list", "-o", "out").out.decode()
    assert print_ in text and "shrunk" in text, text
    text = ok(folder, "findings", "show", print_[:6], "-o", "out").out.decode()
    assert f["why"] in text and "data_quality, warn, new" in text, text
    one = json.loads(ok(folder, "findings", "show", print_, "-o", "out",
                        "--json").out)
    assert one == f
    ok(folder, "findings", "mute", print_, "-o", "out")
    assert "(muted)" in ok(folder, "findings", "list", "-o",
                           "out").out.decode()
    r = night(folder, steady()[310:], END + 2 * DAY, "--exit-code-on",
              "alerts")
    assert r.code == 0 and findings(folder, "data_quality")[0]["muted"], r.err
    assert findings(folder, "data_quality")[0]["nights"] == 2
    ok(folder, "findings", "unmute", print_, "-o", "out")
    assert not findings(folder, "data_quality")[0]["muted"]
    for what in (("mute", "ffffffffffff"), ("show", "ffffffffffff"),
                 ("what",), ("show",), ("list", "x"), ("mute",)):
        refuse(folder, "findings", *what, "-o", "out", code=64)
    refuse(folder, "findings", "list", "-o", "nowhere", code=66)
    assert not litter(folder / "out")


def test_a_memory_that_cannot_be_read_is_put_aside_and_said(folder):
    night(folder, steady(), END)
    state = folder / "out/state.sqlite"
    good = state.read_bytes()
    for bad in (b"no database", b"", good[:len(good) // 2],
                good[:5000] + b"\xff" * 3000 + good[8000:]):
        state.write_bytes(bad)
        r = night(folder, steady(), END + DAY, "--force")
        assert r.code == 0, r.err
        con = sqlite3.connect(state)
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        con.close()
    state.write_bytes(b"no database")
    r = night(folder, steady(), END + DAY, "--force")
    assert "lost its memory" in r.err, r.err
    assert (folder / "out/state.sqlite.unreadable").read_bytes() == \
        b"no database"
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    assert any("lost its memory" in n["text"] for n in report["notes"])


def test_a_memory_of_a_newer_program_is_not_touched(folder):
    night(folder, steady(), END)
    state = folder / "out/state.sqlite"
    con = sqlite3.connect(state)
    con.execute("PRAGMA user_version=7")
    con.commit()
    con.close()
    before = state.read_bytes()
    r = run(folder, "run", "tickets.csv", "-o", "out", "--force", "--now",
            NOW)
    assert r.code == 78 and "newer" in r.err, r.err
    assert state.read_bytes() == before


def test_the_state_is_only_the_owners(folder):
    night(folder, steady(), END)
    assert os.stat(folder / "out/state.sqlite").st_mode & 0o077 == 0


def test_watch_replays_nights_and_threads_do_not_matter(folder):
    archive = generated() / "archives"
    said = [ok(folder, "watch", archive, "--now", NOW, "--nights", "9",
               "--threads", n, "-q", timeout=300).out for n in "12"]
    assert said[0] == said[1]
    nights = lines(said[0])
    assert [n["night"] for n in nights] == [
        f"{END - (8 - k) * DAY:%Y-%m-%d}T02:30:00Z" for k in range(9)]
    for n in nights:
        for f in n["findings"]:
            assert f["state"] in ("new", "ongoing", "escalated", "resolved")
            assert f["severity"] in ("info", "warn", "critical")
            assert f["title"] and f["why"] and len(f["fingerprint"]) == 12
            for at in ("first_seen", "first_night", "last_night"):
                assert f[at] is None or f[at] <= n["night"], f


def test_a_replay_is_the_nights_one_by_one(folder):
    """What the last of three nights knows is what a replay of three says."""
    archive = generated() / "archives"
    replay = lines(ok(folder, "watch", archive, "--now", NOW, "--nights",
                      "40", "-q", timeout=300).out)
    again = lines(ok(folder, "watch", archive, "--now", "2026-09-11T02:30:00Z",
                     "--nights", "20", "-q", timeout=300).out)
    assert [n["night"] for n in again] == [n["night"] for n in replay[:20]]
    for a, b in zip(again[:-1], replay):     # the last: others are future
        assert a == b, (a, b)


def test_small_and_odd_archives_are_watched(folder):
    cases = {
        "one ticket": steady(1, 1),
        "one second": [r[:1] + ("2026-09-30T10:00:00Z",) + r[2:]
                       for r in steady(40)],
        "one day": steady(1, 200),
        "ten years": steady(3650, 1),
        "no times": [r[:1] + ("",) + r[2:] for r in steady(30)],
        "the future": steady(30, end=END + 400 * DAY),
        "one account": [r[:4] + ("a@b.example",) + r[5:7] + ("One",)
                        for r in steady(60)],
        "no accounts": [r[:4] + ("",) + r[5:7] + ("",) for r in steady(60)],
        "all different": [r[:5] + (f"i{k % 50}", f"/{k}", f"c{k}")
                          for k, r in enumerate(steady(60))],
        "no text": [r[:2] + ("", "") + r[4:] for r in steady(60)],
        "one text": [r[:2] + ("it is broken", "error 5102 at once") + r[4:]
                     for r in steady(60)],
        "long words": [r[:3] + ("x" * 10000 + " \U0001F600 \0 fails",) + r[4:]
                       for r in steady(20)]}
    for name, rows in cases.items():
        write_csv(folder / "t.csv", rows, HEADER)
        r = ok(folder, "watch", "t.csv", "--now", NOW, "--nights", "3", "-q",
               timeout=120)
        assert len(lines(r.out)) == 3, name


def test_archives_without_labels_are_watched(folder):
    rows = [r[:5] + r[6:] for r in steady(60)]
    header = HEADER[:5] + HEADER[6:]
    night(folder, rows, END, header=header)
    night(folder, rows[300:], END + DAY, header=header)
    assert "has shrunk" in titles(folder), titles(folder)
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    assert report["watch"]["new"] >= 1 and report["findings"]


def test_findings_in_the_report_are_those_of_the_state(folder):
    night(folder, steady(), END)
    night(folder, steady()[300:], END + DAY)
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    told = {f["fingerprint"]: f for f in report["findings"]}
    for f in findings(folder):
        if f["state"] != "resolved":
            assert told[f["fingerprint"]] == f
    page = (folder / "out/reports/latest/index.html").read_text()
    assert "has shrunk from 720 to 420" in page
    con = sqlite3.connect(folder / "out/state.sqlite")
    rows = con.execute("SELECT night,found FROM runs ORDER BY 1").fetchall()
    con.close()
    assert [r[0][:10] for r in rows] == ["2026-10-01", "2026-10-02"], rows


CONFIG = """{"alerts": {"jira": {"project": "ENG", "issuetype": "Bug"},
"linear": {"team": "11111111-2222-4333-8444-555555555555"},
"email": {"from": "w@example.com", "to": "oncall@example.com"}}}"""


def alerts(folder):
    return {p.name: p.read_bytes() for p in (folder / "out/alerts").iterdir()}


def test_alert_files_are_written_once_and_when_it_gets_worse(folder):
    (folder / "c.json").write_text(CONFIG)
    night(folder, steady(), END, "-c", "c.json")
    assert not alerts(folder)
    night(folder, steady()[300:], END + DAY, "-c", "c.json")
    first = alerts(folder)
    print_ = findings(folder, "data_quality")[0]["fingerprint"]
    for ending in ("json", "slack.json", "jira2.json", "jira3.json",
                   "linear.json", "eml", "meta.json"):
        assert f"{print_}.{ending}" in first, (ending, sorted(first))
    assert "digest.slack.json" in first
    assert not any("comment" in name for name in first)
    mail = email.message_from_bytes(first[f"{print_}.eml"],
                                    policy=email.policy.default)
    assert "shrunk" in mail["subject"] and mail["to"] == "oncall@example.com"
    assert "cannot be learned" in mail.get_body(("plain",)).get_content()
    meta = json.loads(first[f"{print_}.meta.json"])
    assert {f["file"] for f in meta["files"]} == \
        {n for n in first if n.startswith(print_)} - {f"{print_}.meta.json"}
    issue = json.loads(first[f"{print_}.jira3.json"])["fields"]
    assert issue["issuetype"] == {"name": "Bug"}
    assert f"fp-{print_}" in issue["labels"]
    night(folder, steady()[310:], END + 2 * DAY, "-c", "c.json")
    later = alerts(folder)
    assert later.pop("digest.slack.json", None) is None, "no news, a digest"
    first.pop("digest.slack.json")
    assert later == first


def test_files_of_others_among_the_alerts_stay(folder):
    night(folder, steady(), END)
    place = folder / "out/alerts"
    (place / "notes.txt").write_text("mine")
    (place / "sent").mkdir()
    (place / "sent/1").write_text("mine too")
    for k in (1, 2):
        night(folder, steady()[300 * k:], END + k * DAY)
        assert (place / "notes.txt").read_text() == "mine"
        assert (place / "sent/1").read_text() == "mine too"
    assert len(alerts_of_ours(place)) > 2
    shutil.rmtree(place)
    place.write_text("a file")
    r = run(folder, "run", "tickets.csv", "-o", "out", "--force", "--now",
            NOW)
    assert r.code == 74 and "alerts: must be a directory" in r.err, r.err
    assert place.read_text() == "a file"


def alerts_of_ours(place):
    return [p.name for p in place.iterdir()
            if re.match(r"[0-9a-f]{12}\.", p.name)]


def test_without_settings_no_file_that_would_be_refused(folder):
    night(folder, steady(), END)
    night(folder, steady()[300:], END + DAY)
    endings = {n.split(".", 1)[1] for n in alerts(folder)}
    assert endings == {"json", "slack.json", "meta.json"}, endings


def test_wrong_alert_settings_are_refused(folder):
    write_csv(folder / "tickets.csv", steady(), HEADER)
    for bad, says in (('{"alerts": []}', "object"),
                      ('{"alerts": {"teams": {}}}', "teams"),
                      ('{"alerts": {"jira": {"key": "A"}}}', "key"),
                      ('{"alerts": {"jira": {"project": 7}}}', "project"),
                      ('{"alerts": {"routes": [{"kind": "bug"}]}}', "bug"),
                      ('{"alerts": {"routes": [{"to": ["pager"]}]}}', "to")):
        (folder / "c.json").write_text(bad)
        refuse(folder, "run", "tickets.csv", "-o", "out", "-c", "c.json",
               code=78, says=says)


def metrics(folder):
    found = {}
    text = (folder / "out/metrics.prom").read_text()
    assert text.endswith("\n")
    for line in text.split("\n")[:-1]:
        if line.startswith("#"):
            assert re.fullmatch(r"# (HELP \w+ .+|TYPE \w+ gauge)", line), line
            continue
        m = re.fullmatch(r'(\w+(?:\{(?:\w+="[^"\\]*",?)+\})?) ([-+.e\d]+)',
                         line)
        assert m, line
        assert m[1] not in found, f"{m[1]} stands twice"
        found[m[1]] = float(m[2])
    return found


def test_metrics_of_good_and_of_failed_nights(folder):
    night(folder, steady(), END)
    m = metrics(folder)
    at = 1790821800
    assert m["pipeline_last_run_timestamp_seconds"] == at
    assert m["pipeline_last_success_timestamp_seconds"] == at
    assert m["pipeline_last_exit_code"] == 0
    assert m['pipeline_rows{outcome="ok"}'] == 720
    assert m["pipeline_model_promoted"] == 1
    assert 0 < m['pipeline_metric{metric="accuracy"}'] <= 1
    write_csv(folder / "tickets.csv", [], HEADER)
    r = run(folder, "run", "tickets.csv", "-o", "out", "--now",
            f"{END + DAY:%Y-%m-%d}T02:30:00Z")
    assert r.code == 65
    failed = metrics(folder)
    assert failed["pipeline_last_exit_code"] == 65
    assert failed["pipeline_last_run_timestamp_seconds"] == at + 86400
    assert failed["pipeline_last_success_timestamp_seconds"] == at
    assert {k for k in failed} == {k for k in m}
    night(folder, steady()[300:], END + 2 * DAY)
    assert metrics(folder)[
        'pipeline_alerts{kind="data_quality",severity="warn"}'] == 1


def test_the_database_for_dashboards(folder):
    archive = generated()
    ok(folder, "run", archive / "archives", "-o", "out", "--now", NOW, "-q",
       timeout=300)
    latest = folder / "out/reports/latest"
    con = sqlite3.connect(latest / "support.sqlite")
    assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    report = json.loads((latest / "report.json").read_text())
    tickets = report["data"]["totals"]["tickets"]
    one = lambda sql: con.execute(sql).fetchone()[0]
    assert one("SELECT count(*) FROM tickets") == tickets
    assert one("SELECT sum(tickets) FROM intents_daily") == tickets
    assert one("SELECT count(*) FROM findings") == len(report["findings"])
    assert abs(one("SELECT value FROM metrics WHERE name='accuracy'") -
               report["model"]["metrics"]["accuracy"]["value"]) < 1e-6
    views = [r[0] for r in con.execute(
        "SELECT name FROM sqlite_master WHERE type='view'")]
    assert len(views) == 12, views
    for view in views:
        began = time.monotonic()
        con.execute(f"SELECT * FROM {view}").fetchall()
        assert time.monotonic() - began < 2, view
    by_intent = {i["intent"]: i["tickets"] for i in report["intents"]["list"]}
    for intent, n in con.execute("SELECT intent,count(*) FROM tickets "
                                 "WHERE intent IS NOT NULL GROUP BY 1"):
        if intent in by_intent:
            assert by_intent[intent] == n, (intent, n, by_intent[intent])
    dump = "\n".join(con.iterdump())
    con.close()
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", dump), "an address is in it"
    with open(latest / "tickets.csv", newline="") as f:
        rows = list(csv.DictReader(f))
    assert len(rows) == tickets
    truth = zst_rows(archive / "truth_tickets.csv.zst")
    assert {r["ticket_id"] for r in rows} <= {r["id"] for r in truth}


def test_hostile_names_in_the_database(folder):
    rows = [r[:5] + (label,) + (page, account)
            for r, (label, page, account) in zip(steady(60), [
                ("=cmd()", "'; DROP TABLE tickets; --", "@SUM(A1)"),
                ("a\"b", "\u202e/evil", "x" * 5000),
                ("<script>", "\U0001F600", "-2+3")] * 400)]
    night(folder, rows, END)
    latest = folder / "out/reports/latest"
    con = sqlite3.connect(latest / "support.sqlite")
    assert con.execute("SELECT count(*) FROM tickets").fetchone()[0] == \
        len(rows)
    assert con.execute("SELECT count(DISTINCT page) FROM tickets "
                       "WHERE page LIKE '%DROP TABLE%'").fetchone()[0] == 1
    con.close()
    for line in (latest / "tickets.csv").read_text().split("\n")[1:]:
        for cell in next(csv.reader([line]), []):
            assert not cell or cell[0] not in "=@\t\r" and (
                cell[0] not in "+-" or re.fullmatch(r"-?[\d.e+-]+", cell)), \
                cell


if __name__ == "__main__":
    run_all(dict(globals()))
