#!/usr/bin/env python3
"""The nights whose outputs are checked: python3 tests/nights.py DIR [NAME ...]

Each is an output directory (DIR/NAME/out), with what the program printed
beside it: score.ndjson, ingest.ndjson.  NIGHTS names a directory that several
test programs share, so that a night is run once for all of them.

full        two nights, everything exported, alerts for all services
bare        tickets alone: no accounts, ratings, usage or articles
unlabelled  nobody has named an intent
hostile     texts and names meant to break a page, a query or a message
day         one day of tickets
"""
import csv
import datetime
import io
import json
import os
import pathlib
import subprocess
import sys
import threading

from cli import GENERATE, SCRATCH, ok, unzst, write_csv

NOW = "2026-10-01T02:30:00Z"
PLACE = pathlib.Path(os.environ.get("NIGHTS") or SCRATCH / "nights")
ALERTS = {"alerts": {
    "jira": {"project": "ENG"},
    "linear": {"team": "9f8c2f5e-6c0b-4c3e-9d5e-3f9a1c20b7d4",
               "labels": {"spike": "0d2f6b8a-7e31-4e1a-9c55-b7d43f9a1c20"}},
    "email": {"to": "oncall@example.com"}}}

HEADER = ("id", "created_at", "updated_at", "solved_at", "status", "subject",
          "body", "requester_email", "intent", "page", "product", "account",
          "tier", "channel", "csat", "csat_comment", "final_reply", "version")
# Each of these has broken a page, a spreadsheet or a chat room somewhere.
EVIL = ("<script>alert(1)</script>", "</svg></style></title>", "=cmd()|'/C'!A0",
        "<!channel> <@U123> <http://evil.example|here>", "\u202egnp.exe",
        "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "+1+cmd", "@SUM(A1)", "\U0001F600\U0001F469\u200d\U0001F680 \u00e4\u4e2d",
        "&lt;b&gt; & &amp;", "{{7*7}} ${7*7} `id`", "a\tb\rc",
        "]]> --> <!-- x", "nul \x00 byte", "javascript:alert(1)",
        "[link](javascript:alert(1)) *bold* _under_ ~~", "x" * 10000)
NAMES = ("say \"hello\"", "either/or", "it's <b>bold</b>",
         "<script>alert(1)</script>", "=cmd()", "back\\slash",
         "\u202eright to left", "a,b;c|d", "</style><svg onload=alert(1)>")


def generate(folder, name, tickets, *more):
    subprocess.run([GENERATE, "-o", name, "--tickets", str(tickets), "--seed",
                    "7", *more], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / name / "archives"


def night(folder, *paths, now=NOW, config=ALERTS):
    (folder / "pipeline.json").write_text(json.dumps(config))
    ok(folder, "run", *paths, "-o", "out", "-c", "pipeline.json", "-q",
       "--force", "--now", now, timeout=300)


def answers(folder, *paths):
    """What `ingest` and, of a model, `score` print of the same files."""
    model = folder / "out/models/current/model.plm"
    made = ok(folder, "ingest", *paths, "-q", "--summary", "summary.json",
              timeout=120).out
    (folder / "ingest.ndjson").write_bytes(made)
    made = ok(folder, "score", *paths, "-m", model, "-q", timeout=120).out \
        if model.exists() else b""
    (folder / "score.ndjson").write_bytes(made)


def make_full(folder):
    archive = generate(folder, "gen", 3000, "--context", "--usage", "5000",
                       "--dirt", "2")
    night(folder, archive / "zendesk", archive / "accounts.csv.zst",
          now="2026-09-30T02:30:00Z")
    night(folder, archive)
    answers(folder, archive / "zendesk")


def make_bare(folder):
    archive = generate(folder, "gen", 1000, "--forms", "zendesk-csv,jira-csv")
    for context in archive.glob("*.zst"):
        context.unlink()
    night(folder, archive, config={})
    answers(folder, archive)


def make_unlabelled(folder):
    archive = generate(folder, "gen", 1200, "--forms", "csv")
    rows = csv.DictReader(io.StringIO(
        unzst(archive / "csv/tickets.csv.zst").decode(), newline=""))
    names = [name for name in rows.fieldnames if name != "Intent"]
    write_csv(folder / "tickets.csv",
              ([row[name] for name in names] for row in rows), names)
    night(folder, "tickets.csv")
    answers(folder, "tickets.csv")


def evil_rows(count, days):
    """Tickets that end with an outbreak, so that alerts are written."""
    end = datetime.datetime(2026, 9, 30)
    outbreak = count // 12
    for i in range(count):
        late = i >= count - outbreak
        at = end - datetime.timedelta(
            days=2 * (count - i) / outbreak if late
            else 2 + (days - 2) * (1 - i / count))
        time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        done = (at + datetime.timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
        name = NAMES[i % len(NAMES)]
        evil = EVIL[i % len(EVIL)]
        body = (f"since today {NAMES[3]} the export <b>breaks</b> with ERR-4711 "
                f"\"={EVIL[3]}\" {evil}" if late else
                f"case {i % len(NAMES)} word{i % len(NAMES)} please {evil} "
                f"help{i % 7} with{i % 5}")
        yield (f"{i}{'<i>' if i % 9 == 0 else ''}", time, done, done,
               "solved" if i % 4 else "open", evil, body,
               f"p{i % 60}@{'evil' if i % 5 else 'x--y'}{i % 40}.example",
               NAMES[2] if late else name, "/" + EVIL[i % 7],
               EVIL[i % 5], EVIL[i % len(EVIL)] + str(i % 40), NAMES[i % 4],
               EVIL[i % 3], ("good", "bad", "")[i % 3], evil,
               f"Please open {evil} and read {name}", f"1.{i % 3}<b>")


def make_hostile(folder):
    with open(folder / "tickets.csv", "wb") as f:
        text = io.StringIO(newline="")
        out = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        out.writerow(HEADER)
        out.writerows(evil_rows(1200, 240))
        f.write(text.getvalue().encode())
    write_csv(folder / "accounts.csv", [
        (f"A{i}", EVIL[i % len(EVIL)].replace("\0", "") + str(i % 40),
         f"evil{i}.example", NAMES[i % 4], "2026-11-0%d" % (1 + i % 9), 100 + i)
        for i in range(40)], ("account_id", "name", "domain", "tier",
                              "renewal_date", "mrr"))
    os.makedirs(folder / "kb", exist_ok=True)
    for i, name in enumerate(NAMES):
        (folder / f"kb/article{i}.md").write_text(
            f"---\ntitle: {json.dumps(name)}\nupdated: 2026-01-01\n---\n"
            f"How to {EVIL[i].replace(chr(0), '')} case {i} word{i}\n")
    with open(folder / "usage.ndjson", "w") as f:
        for i in range(2000):
            f.write(json.dumps({
                "account_id": f"A{i % 40}", "user": f"p{i % 60}",
                "event": EVIL[i % len(EVIL)], "page": "/" + EVIL[i % 7],
                "feature": NAMES[i % len(NAMES)],
                "at": "2026-%02d-%02dT08:00:00Z" % (2 + i % 8, 1 + i % 28)})
                + "\n")
    files = "tickets.csv", "accounts.csv", "kb", "usage.ndjson"
    night(folder, *files)
    answers(folder, *files)


def make_day(folder):
    write_csv(folder / "tickets.csv", [
        (i, "2026-09-30T%02d:%02d:00Z" % (i % 24, i % 60), NAMES[i % 3],
         f"case{i % 3} word{i % 3} help{i % 7} please", f"p{i}@b.example",
         NAMES[i % 3]) for i in range(90)])
    night(folder, "tickets.csv")


def names():
    return [n[5:] for n in globals() if n.startswith("make_")]


_lock = threading.Lock()


def made(name):
    """The folder of a night; it is run when nobody has yet."""
    folder = PLACE / name
    with _lock:
        if folder.exists():
            return folder
        building = PLACE / f"{name}.{os.getpid()}"
        building.mkdir(parents=True)
        globals()["make_" + name](building)
        if not folder.exists():
            building.rename(folder)
    return folder


def report(name):
    """report.json and index.html of a night."""
    latest = made(name) / "out/reports/latest"
    return (json.loads((latest / "report.json").read_text("utf-8")),
            (latest / "index.html").read_text("utf-8"))


if __name__ == "__main__":
    PLACE = pathlib.Path(sys.argv[1]).resolve()
    for wanted in sys.argv[2:] or names():
        made(wanted)
