#!/usr/bin/env python3
"""Tests of the command line: python3 tests/cli.py [WORD ...]

Every function named test_* is one test; its name says what must be true and
each WORD keeps the tests with that word in their name.  A test gets a folder
of its own, which is the current directory of the programs it starts.  Python's
standard library only.  The last line is `N passed, M failed, K skipped`.

PIPELINE and GENERATE name the programs, TEST_JOBS how many tests run at once.
"""
import collections
import concurrent.futures
import csv
import datetime
import hashlib
import html.parser
import io
import json
import os
import pathlib
import random
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent
PIPELINE = os.path.abspath(os.environ.get("PIPELINE", ROOT / "pipeline"))
GENERATE = os.path.abspath(os.environ.get("GENERATE",
                                          ROOT / "build" / "generate"))
NOW = "2026-10-01T02:30:00Z"
# What a person or a scheduler may see; anything else is a crash.
STATUSES = {0, 64, 65, 66, 71, 73, 74, 75, 78, 129, 130, 143}
KEYS = ("id source channel created_at updated_at solved_at status priority "
        "subject body requester account tier page product language tags label "
        "assignee csat reopens replies attachments").split()
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="cli-"))
SLOW = float(os.environ.get("TEST_SLOW", "1"))    # times for slow builds


class Skip(Exception):
    """The machine cannot do what this test needs."""


Result = collections.namedtuple("Result", "code out err seconds")


def environment(**extra):
    env = {k: v for k, v in os.environ.items()
           if k not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    env.update({"TERM": "xterm", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C"})
    env.update(extra)
    return env


def run(folder, *args, stdin=b"", env=None, timeout=60, statuses=STATUSES,
        **more):
    """Runs the program; fails on a crash, a hang or an unknown status."""
    began = time.monotonic()
    argv = [PIPELINE] + [os.fsencode(str(a)) if not isinstance(a, bytes)
                         else a for a in args]
    p = subprocess.run(argv, input=stdin, cwd=folder,
                       env=environment(**(env or {})), timeout=timeout * SLOW,
                       stdout=more.pop("stdout", subprocess.PIPE),
                       stderr=subprocess.PIPE, **more)
    r = Result(p.returncode, p.stdout or b"",
               p.stderr.decode("utf-8", "replace"),
               time.monotonic() - began)
    shown = " ".join(str(a)[:80] for a in args)
    for bad in ("Sanitizer", "runtime error:", "Assertion"):
        assert bad not in r.err, f"{shown}: {r.err[:3000]}"
    assert r.code in statuses, f"{shown}: status {r.code}: {r.err[-500:]}"
    return r


def ok(folder, *args, **more):
    r = run(folder, *args, **more)
    assert r.code == 0, f"status {r.code}, expected 0: {r.err[-600:]}"
    return r


def refuse(folder, *args, code, says=(), **more):
    """The call must fail with this status and one clear line."""
    r = run(folder, *args, **more)
    codes = code if isinstance(code, tuple) else (code,)
    assert r.code in codes, f"status {r.code}, expected {code}: {r.err[-400:]}"
    assert "pipeline: " in r.err, f"no message: {r.err!r}"
    for word in [says] if isinstance(says, str) else says:
        assert word in r.err, f"{word!r} is not in the message: {r.err!r}"
    return r


def lines(data):
    """NDJSON to objects; strict UTF-8, strict JSON."""
    def no(value):
        raise AssertionError(f"{value} is not JSON")
    text = data.decode("utf-8")
    assert not text or text.endswith("\n"), "the last line is not ended"
    return [json.loads(l, parse_constant=no) for l in text.split("\n")[:-1]]


def write_csv(path, rows, header=("id", "created_at", "subject", "body",
                                  "requester_email", "intent")):
    with open(path, "w", newline="", encoding="utf-8",
              errors="surrogateescape") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


WORDS = {
    "refund": "refund money back charged twice card payment please return",
    "login": "password login reset account locked sign access code",
    "export": "export download report file csv data spreadsheet save",
    "bug": "crash error broken button page loads slow fails",
}


def rows_of(n, labels=None, seed=1, label=None):
    """n labelled tickets that can be learned, eight months, many people."""
    rng = random.Random(seed)
    names = list(labels or WORDS)
    out = []
    for i in range(n):
        name = names[i % len(names)]
        pool = WORDS.get(name, f"topic{i % len(names)} alpha{i % len(names)} "
                         f"beta{i % len(names)}").split()
        words = [rng.choice(pool) for _ in range(6)]
        words += [f"{rng.choice('abcdefgh')}{rng.choice('xyz')}{i % 17}"]
        rng.shuffle(words)
        day = f"2026-{1 + i * 8 // n:02d}-{1 + i % 28:02d}T10:00:00Z"
        out.append((f"T{i}", day, words[0], " ".join(words),
                    f"p{i % 40}@firm{i % 30}.example",
                    name if label is None else label(i, name)))
    return out


_shared = {}
_shared_lock = threading.RLock()


def shared(name, make):
    """A folder that is made once for all tests and only read."""
    with _shared_lock:
        if name not in _shared:
            folder = SCRATCH / "shared" / name
            folder.mkdir(parents=True)
            make(folder)
            _shared[name] = folder
        return _shared[name]


def small():
    """240 tickets as CSV, and a model of them."""
    def make(folder):
        write_csv(folder / "tickets.csv", rows_of(240))
        ok(folder, "train", "tickets.csv", "-m", "model.plm", "--now", NOW)
    return shared("small", make)


def generated():
    """An archive of the generator with its truth."""
    def make(folder):
        subprocess.run([GENERATE, "-o", "gen", "--tickets", "1500", "--seed",
                        "7"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return shared("generated", make) / "gen"


def published():
    """An output directory after one good night on small()."""
    def make(folder):
        ok(folder, "run", small() / "tickets.csv", "-o", "out", "--now", NOW)
    return shared("published", make) / "out"


def unzst(path):
    return subprocess.run(["zstd", "-dcq", str(path)], check=True,
                          stdout=subprocess.PIPE).stdout


def zst(data, *options):
    return subprocess.run(["zstd", "-cq", *options], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def balanced(summary):
    """Every source of a summary must reconcile; returns the sources."""
    for s in summary["sources"]:
        total = sum(s[k] for k in ("tickets", "superseded", "duplicates",
                                   "quarantined", "filtered"))
        assert s["rows"] == total, f"rows do not add up: {s}"
        for key in ("path", "format", "bytes"):
            assert key in s, f"no {key} in {s}"
    return summary["sources"]


def ingest(folder, *paths, options=(), **more):
    """Canonical tickets and sources of `ingest`; both are checked."""
    r = ok(folder, "ingest", *options, "--summary", "sum.json", "--", *paths,
           **more)
    tickets = lines(r.out)
    sources = balanced(json.loads((folder / "sum.json").read_text("utf-8")))
    assert len(tickets) == sum(s["tickets"] for s in sources), "lost tickets"
    for t in tickets:
        missing = [k for k in KEYS if k not in t]
        assert not missing, f"keys missing: {missing}"
    return tickets, sources, r


def litter(out):
    """Names that a finished or failed run must not leave."""
    return [str(p.relative_to(out)) for p in pathlib.Path(out).rglob("*")
            if ".tmp" in p.name or p.name.startswith(".new")]


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def complete(out, must=True):
    """models/current and reports/latest are whole, or not there at all."""
    out = pathlib.Path(out)
    current, latest = out / "models" / "current", out / "reports" / "latest"
    assert not must or current.exists(), "models/current is gone"
    if os.path.lexists(current):
        manifest = json.loads((current / "MANIFEST.json").read_text())
        for f in manifest["files"]:
            assert sha256(current / f["name"]) == f["sha256"], f["name"]
        r = ok(out, "score", "-", "-m", current / "model.plm",
               stdin=b'{"id":"1","text":"refund my card"}\n')
        assert len(lines(r.out)) == 1
        assert manifest["version"] == os.readlink(current)
    assert not must or latest.exists(), "reports/latest is gone"
    if os.path.lexists(latest):
        report = json.loads((latest / "report.json").read_text())
        assert report["schema"] == "pipeline.report/1"
        page = (latest / "index.html").read_text("utf-8")
        assert page.rstrip().endswith("</html>"), "index.html is cut"
        assert report["version"] in page or report["date"] in page
    history = out / "models" / "history.ndjson"
    if history.exists():
        lines(history.read_bytes())


def nothing_published(out):
    out = pathlib.Path(out)
    for name in ("models/current", "reports/latest"):
        assert not os.path.lexists(out / name), f"{name} was published"
    assert not litter(out) if out.exists() else True, litter(out)


def every_command(folder, path, codes=(0, 65), model=None):
    """A bad input must be survived by every command that reads."""
    model = model or small() / "model.plm"
    shutil.rmtree(folder / "bad-out", ignore_errors=True)
    (folder / "bad.plm").unlink(missing_ok=True)
    tickets, sources, said = ingest(folder, path)
    statuses = {"ingest": said}
    for name, args in {
            "train": ("-m", "bad.plm"),
            "evaluate": ("-m", model, "--json"),
            "score": ("-m", model),
            "run": ("-o", "bad-out", "--now", NOW)}.items():
        r = run(folder, name, *args, "--", path)
        assert r.code in codes, f"{name}: status {r.code}: {r.err[-400:]}"
        if r.code:
            assert "pipeline: " in r.err, f"{name} fails without a message"
        statuses[name] = r
    if statuses["run"].code:
        nothing_published(folder / "bad-out")
    else:
        complete(folder / "bad-out")
    if statuses["train"].code:
        assert not (folder / "bad.plm").exists()
    assert not litter(folder), litter(folder)
    if statuses["score"].code == 0:
        lines(statuses["score"].out)
    return tickets, sources, statuses


# --------------------------------------------------------------------------
# Command line
# --------------------------------------------------------------------------

COMMANDS = "run ingest train evaluate score explain".split()


def test_help_goes_to_stdout_and_exits_0(folder):
    for args in [("--help",), ("-h",)] + [(c, "--help") for c in COMMANDS] + \
            [(c, "-h") for c in COMMANDS]:
        r = ok(folder, *args)
        assert r.out.startswith(b"pipeline ") and not r.err, args
        assert max(len(l) for l in r.out.decode().split("\n")) <= 200
    top = ok(folder, "--help").out.decode()
    for word in COMMANDS + ["64", "65", "66", "73", "74", "75", "78", "143"]:
        assert word in top, f"{word} is not in --help"


def test_version(folder):
    r = ok(folder, "--version")
    assert re.fullmatch(rb"pipeline \d+\.\d+\.\d+\n", r.out), r.out
    assert ok(folder, "run", "--version").out == r.out


def test_no_command_is_misuse(folder):
    assert not refuse(folder, code=64, says="--help").out


def test_unknown_command_is_misuse(folder):
    refuse(folder, "lern", code=64, says="lern")


def test_unknown_option_is_misuse(folder):
    for command in COMMANDS:
        for option in ("--nonsense", "-z", "--threadz=2", "---", "--outt=x"):
            refuse(folder, command, option, "x", code=64, says=option)
    refuse(folder, "ingest", "x", "-o", "y", code=64, says="-o")
    refuse(folder, "score", "x", "--seed", "1", code=64, says="--seed")


def test_option_without_its_value_is_misuse(folder):
    for option in ("-o", "--out", "--label", "--threads", "--now", "-c"):
        refuse(folder, "run", "x", option, code=64)


def test_flag_with_a_value_is_misuse(folder):
    refuse(folder, "run", "x", "--quiet=yes", code=64, says="quiet")


def test_bad_numbers_are_misuse(folder):
    for value in ("0", "-1", "", " ", "two", "2x", "1e3", "0x10", "257",
                  "99999999999999999999999", "1.5", "+"):
        r = refuse(folder, "train", small() / "tickets.csv", "-m", "m",
                   "--threads", value, code=64, says="--threads")
        assert not r.out
    for value in ("-1", "", "x", "4294967296"):
        refuse(folder, "train", small() / "tickets.csv", "-m", "m",
               "--seed", value, code=64, says="--seed")
    assert os.listdir(folder) == []


def test_bad_now_is_misuse(folder):
    for value in ("", "yesterday", "2026-13-01", "2026-02-30", "12",
                  "2026-10-01T25:00:00Z", "2026-10-01T02:61:00Z", "now",
                  "2026-10-01junk"):
        refuse(folder, "run", small() / "tickets.csv", "-o", "out", "--now",
               value, code=64, says="--now")
    assert os.listdir(folder) == []


def test_no_path_is_misuse(folder):
    for command in COMMANDS:
        refuse(folder, command, "-m" if command in COMMANDS[2:] else "-q",
               *(["m"] if command in COMMANDS[2:] else []), code=64)


def test_missing_model_option_is_misuse(folder):
    for command in ("train", "evaluate", "score", "explain"):
        refuse(folder, command, small() / "tickets.csv", code=64, says="-m")


def test_missing_path_is_66(folder):
    for command, more in (("run", ()), ("ingest", ()), ("train", ("-m", "m")),
                          ("score", ("-m", small() / "model.plm")),
                          ("evaluate", ("-m", small() / "model.plm"))):
        r = refuse(folder, command, small() / "tickets.csv", "not/there.csv",
                   *more, code=66, says="not/there.csv")
        assert not r.out
    assert os.listdir(folder) == []


def test_missing_model_file_is_said(folder):
    for command in ("evaluate", "score", "explain"):
        refuse(folder, command, small() / "tickets.csv", "-m", "gone.plm",
               code=(66, 74), says="gone.plm")


def test_unknown_format_is_misuse(folder):
    for command, more in (("run", ()), ("ingest", ()), ("train", ("-m", "m")),
                          ("score", ("-m", small() / "model.plm")),
                          ("evaluate", ("-m", small() / "model.plm"))):
        refuse(folder, command, small() / "tickets.csv", "--format", "nope",
               *more, code=64, says="nope")


def test_label_column_that_does_not_exist(folder):
    for command, more in (("run", ("-o", "out")), ("train", ("-m", "m")),
                          ("evaluate", ("-m", small() / "model.plm"))):
        refuse(folder, command, small() / "tickets.csv", "--label", "no_such",
               *more, code=(64, 65))
    refuse(folder, "train", small() / "tickets.csv", "--label", "no_such",
           "-m", "m", code=(64, 65), says="no_such")
    nothing_published(folder / "out")


def test_label_option_names_the_column(folder):
    rows = [r[:5] + (f"L{i % 3}", r[5]) for i, r in enumerate(rows_of(60))]
    write_csv(folder / "t.csv", rows, ("id", "created_at", "subject", "body",
                                       "requester_email", "weird thing",
                                       "intent"))
    tickets, _, _ = ingest(folder, "t.csv",
                           options=("--label", "weird thing"))
    assert [t["label"] for t in tickets] == [r[5] for r in rows]
    tickets, _, _ = ingest(folder, "t.csv")
    assert [t["label"] for t in tickets] == [r[6] for r in rows]


def test_config_errors_are_78(folder):
    bad = {"cut": '{"label": "x"', "array": "[1]", "empty": "",
           "unknown": '{"labell": "intent"}', "map-list": '{"map": []}',
           "map-column": '{"map": {"a": "no_such_column"}}',
           "map-number": '{"map": {"a": 5}}', "text": "hello",
           "deep": "[" * 100000, "deep-object": '{"a":' * 50000,
           "format": '{"format": "nope"}', "format-type": '{"format": 7}',
           "label-type": '{"label": 7}', "nul": '{"label"\0: "x"}',
           "comment": '{"label": "x"} /* open'}
    for name, text in bad.items():
        (folder / name).write_text(text)
        for command, more in (("ingest", ()),
                              ("run", ("-o", "out", "--now", NOW))):
            try:
                refuse(folder, command, small() / "tickets.csv", "-c", name,
                       *more, code=78, says=name)
            except AssertionError as e:
                if name == "comment":       # lenient readers may accept it
                    continue
                raise AssertionError(f"{name}: {e}") from None
    nothing_published(folder / "out")
    (folder / "big").write_text('{"label": "' + "x" * (3 << 20) + '"}')
    refuse(folder, "ingest", small() / "tickets.csv", "-c", "big",
           code=(65, 78), says="big")
    refuse(folder, "ingest", small() / "tickets.csv", "-c", "missing.json",
           code=(66, 74, 78), says="missing.json")
    refuse(folder, "ingest", small() / "tickets.csv", "-c", ".",
           code=(66, 74, 78))


def test_config_with_comments_maps_columns(folder):
    write_csv(folder / "t.csv", [("a", "b", "hello there", "x", "y", "refund")]
              * 1, ("n", "c", "was ist los", "d", "seite", "art"))
    (folder / "c.json").write_text(
        '{ // comment\n "label": "art", /* more */\n'
        ' "map": {"was ist los": "body", "seite": "page", "n": "id"}}')
    tickets, _, _ = ingest(folder, "t.csv", options=("-c", "c.json"))
    t = tickets[0]
    assert (t["body"], t["page"], t["id"], t["label"]) == (
        "hello there", "y", "a", "refund"), t


def test_times_without_zone_are_the_accounts(folder):
    write_csv(folder / "t.csv", [("1", "6/7/2026 8:00 AM", "a", "b", "c@d.e",
                                  "x")])
    plain, sources, _ = ingest(folder, "t.csv")
    assert plain[0]["created_at"] == "2026-06-07T08:00:00Z"
    assert sources[0]["times_without_zone"] == 1
    assert "day from month" in sources[0]["warning"]
    (folder / "c.json").write_text('{"timezone": "Berlin",'
                                   ' "dates": "day first"}')
    told, sources, _ = ingest(folder, "t.csv", options=("-c", "c.json"))
    assert told[0]["created_at"] == "2026-07-06T06:00:00Z"
    assert sources[0]["date_order"] == "day first"
    assert not sources[0]["warning"]
    other, _, _ = ingest(folder, "t.csv", options=(
        "-c", "c.json", "--timezone", "Eastern Time (US & Canada)"))
    assert other[0]["created_at"] == "2026-07-06T12:00:00Z"
    refuse(folder, "ingest", "t.csv", "--timezone", "Nowhere", code=64,
           says="Nowhere")
    for bad in ('"timezone": "Nowhere"', '"timezone": 7', '"dates": "d/m"',
                '"dates": 1'):
        (folder / "c.json").write_text("{" + bad + "}")
        refuse(folder, "ingest", "t.csv", "-c", "c.json", code=78)


def test_double_dash_ends_the_options(folder):
    for name in ("-o", "--help", "-", "a b.csv", "new\nline.csv",
                 "q\"uote's.csv", "ünï🎫.csv", "semi;$(x).csv"):
        if name == "-":
            continue
        shutil.copy(small() / "tickets.csv", folder / name)
        tickets, sources, _ = ingest(folder, name)
        assert len(tickets) == 240 and sources[0]["path"] == name, name
        os.remove(folder / name)


def test_file_name_that_is_not_utf8(folder):
    name = b"bad\xff\xfe.csv"
    shutil.copy(small() / "tickets.csv", os.fsencode(folder) + b"/" + name)
    r = ok(folder, "ingest", "--summary", "s.json", name)
    assert len(lines(r.out)) == 240
    balanced(json.loads((folder / "s.json").read_text("utf-8")))
    ok(folder, "run", name, "-o", "out", "--now", NOW)
    complete(folder / "out")


def test_quiet_prints_nothing_on_success(folder):
    model = small() / "model.plm"
    tickets = small() / "tickets.csv"
    for args in (("run", tickets, "-o", "out", "-q"),
                 ("train", tickets, "-m", "m.plm", "--quiet")):
        r = ok(folder, *args)
        assert not r.out and not r.err, (args, r.out[:200], r.err[:200])
    for args in (("ingest", tickets, "-q"), ("score", tickets, "-m", model,
                                             "-q"),
                 ("evaluate", tickets, "-m", model, "--json", "-q")):
        r = ok(folder, *args)
        assert r.out and not r.err, (args, r.err[:200])
    r = refuse(folder, "ingest", "gone", "-q", code=66)
    assert r.err.count("\n") == 1


def test_results_on_stdout_are_json_only(folder):
    tickets = small() / "tickets.csv"
    r = ok(folder, "run", tickets, "-o", "out", "--json", "--now", NOW)
    said = lines(r.out)
    assert len(said) == 1 and said[0]["version"] == "v000001"
    assert said[0]["out"] == "out" and said[0]["accuracy"]["value"] > .9
    r = ok(folder, "train", tickets, "-m", "m.plm", "--json", "--now", NOW)
    said = lines(r.out)
    assert len(said) == 1 and said[0]["classes"] == 4
    name = 'we"ird\\na\tme'
    for args in (("run", tickets, "-o", name, "--json"),
                 ("train", tickets, "-m", name + ".plm", "--json")):
        said = lines(ok(folder, *args, "--now", NOW).out)
        assert name in json.dumps(said[0], ensure_ascii=False) or any(
            name in str(v) for v in said[0].values()), said


def on_terminal(folder, *args, **env):
    """What a terminal would get on stderr."""
    import pty
    try:
        here, there = pty.openpty()
    except OSError as e:
        raise Skip("no terminal to be had: %s" % e)
    p = subprocess.Popen([PIPELINE, *map(str, args)], cwd=folder,
                         stdin=subprocess.DEVNULL, stdout=there, stderr=there,
                         env=environment(**env))
    os.close(there)
    seen = b""
    while True:
        try:
            piece = os.read(here, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    p.wait(60)
    os.close(here)
    return seen


def test_colour_only_on_a_terminal_and_not_with_no_color(folder):
    args = ("run", small() / "tickets.csv", "-o", "out", "--force")
    colour = re.compile(rb"\x1b\[[0-9;]*m")
    assert colour.search(on_terminal(folder, *args)), "no colour at all"
    assert not colour.search(on_terminal(folder, *args, NO_COLOR="1"))
    assert not colour.search(on_terminal(folder, *args, NO_COLOR="0"))
    assert not colour.search(on_terminal(folder, *args, TERM="dumb"))
    assert colour.search(on_terminal(folder, *args, NO_COLOR=""))
    r = ok(folder, *args)
    assert "\x1b" not in r.err


def test_closed_reader_ends_quietly(folder):
    for args in (("ingest", generated() / "archives"),
                 ("score", generated() / "archives", "-m",
                  small() / "model.plm")):
        p = subprocess.Popen([PIPELINE, *map(str, args)], cwd=folder,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env=environment())
        p.stdout.readline()
        p.stdout.close()
        err = p.stderr.read()
        code = p.wait(60)
        assert code in (-signal.SIGPIPE, 0, 74, 141), (code, err)
        p.stderr.close()


def test_full_disk_on_stdout_is_an_error(folder):
    for args in (("ingest", small() / "tickets.csv"),
                 ("score", small() / "tickets.csv", "-m",
                  small() / "model.plm"),
                 ("evaluate", small() / "tickets.csv", "-m",
                  small() / "model.plm"),
                 ("explain", "refund", "-m", small() / "model.plm"),
                 ("--help",)):
        with open("/dev/full", "wb") as full:
            r = run(folder, *args, stdout=full)
        assert r.code == 74, f"{args[0]}: status {r.code}"


# --------------------------------------------------------------------------
# Contracts of the commands
# --------------------------------------------------------------------------

def test_ingest_times_are_iso_utc_and_missing_is_null(folder):
    tickets, _, _ = ingest(folder, generated() / "archives")
    when = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
    for t in tickets:
        for key in ("created_at", "updated_at", "solved_at"):
            assert t[key] is None or when.fullmatch(t[key]), (key, t[key])
        for key, value in t.items():
            assert value != "", f"{key} is empty, not null"
        assert t["tags"] is None or isinstance(t["tags"], list)
        for key in ("reopens", "replies", "attachments"):
            assert t[key] is None or isinstance(t[key], int), (key, t[key])
    for key in KEYS:
        assert key == "attachments" or any(
            t[key] is not None for t in tickets), f"{key} is never set"


def truth_of(gen):
    truth = json.loads((gen / "truth.json").read_text())
    rows = list(csv.DictReader(io.StringIO(
        unzst(gen / "truth_tickets.csv.zst").decode())))
    return truth, rows


def test_counts_reconcile_with_the_truth(folder):
    gen = generated()
    truth, rows = truth_of(gen)
    tickets, sources, _ = ingest(folder, gen / "archives")
    by_name = {s["path"].split("archives/", 1)[1]: s for s in sources}
    wrong = []
    for f in truth["files"]:
        s = by_name[f["path"].split("archives/", 1)[1]]
        if "distinct_tickets" not in f:
            if s["rows"] or s["context_rows"] != (f["rows"]
                                                  or s["context_rows"]):
                wrong.append((f["path"], s))
            continue
        want = {"rows": f["rows"], "duplicates": f["duplicates"],
                "superseded": f["superseded"] + f["also_in_incremental"],
                "filtered": f["spam"], "quarantined": 0,
                "tickets": f["distinct_tickets"] - f["spam"]
                - f["also_in_incremental"]}
        got = {k: s[k] for k in want}
        if got != want:
            wrong.append((f["path"], "got", got, "want", want))
    assert not wrong, wrong
    assert len(tickets) == len(rows) - truth["spam"]


def test_labels_and_accounts_agree_with_the_truth(folder):
    gen = generated()
    truth, rows = truth_of(gen)
    tickets, _, _ = ingest(folder, gen / "archives")
    accounts = list(csv.DictReader(io.StringIO(
        unzst(gen / "archives/accounts.csv.zst").decode())))
    names = {a["Account ID"]: a["Company name"] for a in accounts}
    domains = {a["Domain"] for a in accounts}
    by_id = {t["id"]: t for t in tickets}
    assert len(by_id) == len(tickets), "an id comes twice"
    joined = wrong = labels = 0
    spam = 0
    for r in rows:
        t = by_id.get(r["id"])
        if t is None:
            spam += 1
            continue
        assert (t["label"] or "") == r["given_label"], (r["id"], t["label"],
                                                        r["given_label"])
        labels += bool(t["label"])
        assert t["created_at"][:19] == r["created_at"][:19]
        if (t["requester"] or "").rpartition("@")[2] in domains:
            assert t["account"] is not None, f"{t['id']} is not joined"
        if t["account"] is not None:
            joined += 1
            wrong += t["account"] != names[r["account"]]
    assert spam == truth["spam"]
    assert labels > len(tickets) * .9
    assert joined >= .9 * len(tickets), f"{joined} of {len(tickets)} joined"
    assert wrong == 0, f"{wrong} tickets joined to another account"


def test_score_answers_every_row_in_input_order(folder):
    gen = generated() / "archives"
    model = small() / "model.plm"
    r = ok(folder, "score", gen / "csv" / "tickets.csv.zst", "-m", model)
    want = [row["Ticket ID"] if "Ticket ID" in row else next(iter(
        row.values())) for row in csv.DictReader(io.StringIO(unzst(
            gen / "csv" / "tickets.csv.zst").decode(), newline=""))]
    said = lines(r.out)
    assert [s["id"] for s in said] == want
    r = ok(folder, "score", gen / "zendesk" / "tickets.ndjson.zst", "-m",
           model)
    want = [str(t["id"]) for t in lines(unzst(
        gen / "zendesk" / "tickets.ndjson.zst"))]
    assert [s["id"] for s in lines(r.out)] == want
    for s in said:
        p = [i["p"] for i in s["intents"]]
        assert set(s) >= {"id", "intent", "p", "intents"}
        assert s["intent"] == s["intents"][0]["intent"] and s["p"] == p[0]
        assert p == sorted(p, reverse=True) and 0 <= min(p) <= max(p) <= 1
        assert abs(sum(p) - 1) < 1e-4, "all four intents sum to 1"


def test_score_of_stdin_is_that_of_the_file(folder):
    model, path = small() / "model.plm", small() / "tickets.csv"
    a = ok(folder, "score", path, "-m", model).out
    b = ok(folder, "score", "-", "-m", model, stdin=path.read_bytes()).out
    c = ok(folder, "score", "-", "-m", model,
           stdin=zst(path.read_bytes())).out
    assert a == b == c and len(lines(a)) == 240
    r = run(folder, "score", "-", "-m", model, stdin=b"")
    assert not r.out


def test_score_of_tickets_without_text(folder):
    data = (b'{"id":"a","text":""}\n{"id":"b","text":null}\n{"id":"c"}\n'
            b'{"id":"d","text":"refund my money"}\n')
    r = ok(folder, "score", "-", "-m", small() / "model.plm", stdin=data)
    said = [s["id"] for s in lines(r.out)]
    lost = {"a", "b", "c", "d"} - set(said)
    assert not lost or "quarantined" in r.err, f"{lost} lost without a word"
    assert said == sorted(said)


def test_train_then_evaluate_json(folder):
    path = small() / "tickets.csv"
    said = json.loads(ok(folder, "evaluate", path, "-m", small() /
                         "model.plm", "--json").out)
    for key in ("n", "accuracy", "macro_f1", "nll", "ece", "intents"):
        assert key in said, f"no {key}"
    a = said["accuracy"]
    assert said["n"] == 240 and a["value"] > .95
    assert 0 <= a["lo"] <= a["value"] <= a["hi"] <= 1
    assert {i.get("intent") for i in said["intents"]} == set(WORDS)
    plain = ok(folder, "evaluate", path, "-m", small() / "model.plm").out
    assert b"accuracy" in plain


def test_evaluate_on_labels_the_model_does_not_know(folder):
    write_csv(folder / "t.csv", rows_of(40, labels=["new one", "refund"]))
    said = json.loads(ok(folder, "evaluate", "t.csv", "-m", small() /
                         "model.plm", "--json").out)
    assert said["n"] == 40 and said["accuracy"]["value"] <= .5


def test_evaluate_without_labels_is_65(folder):
    write_csv(folder / "t.csv", [r[:5] for r in rows_of(20)],
              ("id", "created_at", "subject", "body", "requester_email"))
    refuse(folder, "evaluate", "t.csv", "-m", small() / "model.plm", code=65,
           says="label")


def test_explain_says_why(folder):
    model = small() / "model.plm"
    out = ok(folder, "explain", "I want my money back, refund", "-m",
             model).out.decode()
    assert "refund" in out.split("\n")[0] and "%" in out
    for text in ("", " ", "\x01\x02", "é" * 50000, "🎫", b"\xff\xfe\x80",
                 "<script>alert(1)</script>"):
        ok(folder, "explain", "-m", model, "--", text)


def test_run_writes_what_it_promises(folder):
    ok(folder, "run", generated() / "archives", "-o", "out", "--now", NOW)
    out = folder / "out"
    complete(out)
    v = out / "models" / "v000001"
    for name in "model.plm MANIFEST.json MODEL_CARD.md golden.ndjson " \
                "metrics.json".split():
        assert (v / name).stat().st_size > 0, name
    assert os.readlink(out / "models" / "current") == "v000001"
    assert os.readlink(out / "reports" / "latest") == "2026-10-01"
    report = json.loads((out / "reports/latest/report.json").read_text())
    balanced({"sources": report["data"]["sources"]})
    totals = report["data"]["totals"]
    for key in ("rows", "tickets", "superseded", "duplicates", "quarantined",
                "filtered"):
        assert totals[key] == sum(s[key] for s in report["data"]["sources"])
    metrics = report["model"]["metrics"]
    assert metrics["n"] > 0
    for key in ("accuracy", "macro_f1", "nll", "ece"):
        m = metrics[key]
        assert m["lo"] <= m["value"] <= m["hi"], (key, m)
    assert report["model"]["split"]["kind"] == "time-forward"
    assert not litter(out), litter(out)
    check_html(out / "reports/latest/index.html")


def test_second_run_keeps_the_first_version(folder):
    for night in ("2026-10-01", "2026-10-02", "2026-10-02"):
        ok(folder, "run", small() / "tickets.csv", "-o", "out", "--force",
           "--now", night + "T02:30:00Z")
        if night == "2026-10-01":
            first = sha256(folder / "out/models/v000001/model.plm")
    out = folder / "out"
    assert sha256(out / "models/v000001/model.plm") == first
    assert os.readlink(out / "models" / "current") == "v000003"
    assert (out / "models/v000002/model.plm").exists()
    assert os.readlink(out / "reports" / "latest") == "2026-10-02"
    assert (out / "reports/2026-10-01/index.html").exists()
    history = lines((out / "models/history.ndjson").read_bytes())
    assert [h["to"] for h in history] == ["v000001", "v000002", "v000003"]
    assert [h["from"] for h in history] == [None, "v000001", "v000002"]
    complete(out)
    assert not litter(out), litter(out)


def without_seconds(report):
    report = json.loads(report)
    report.pop("seconds")
    return json.dumps(report)


def test_threads_do_not_change_a_byte(folder):
    gen = generated() / "archives"
    seen = []
    for threads in ("1", "2", "7"):
        out = folder / f"t{threads}"
        out.mkdir()
        ok(out, "run", gen, "-o", "out", "--now", NOW, "--threads", threads)
        ok(out, "train", gen, "-m", "m.plm", "--now", NOW, "--threads",
           threads)
        score = ok(out, "score", gen, "-m", "m.plm", "--threads", threads)
        rows = ok(out, "ingest", gen, "--threads", threads)
        measured = ok(out, "evaluate", gen, "-m", "m.plm", "--json",
                      "--threads", threads)
        seen.append({
            "model": sha256(out / "out/models/current/model.plm"),
            "golden": sha256(out / "out/models/current/golden.ndjson"),
            "train": sha256(out / "m.plm"), "score": score.out,
            "ingest": rows.out, "evaluate": measured.out,
            "report": without_seconds((out / "out/reports/latest/"
                                       "report.json").read_text())})
    for other in seen[1:]:
        for key in seen[0]:
            assert seen[0][key] == other[key], f"{key} depends on --threads"


def test_same_seed_same_bytes_other_seed_runs(folder):
    for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        ok(folder, "train", small() / "tickets.csv", "-m", name, "--seed",
           seed, "--now", NOW)
    assert sha256(folder / "a") == sha256(folder / "b")


# --------------------------------------------------------------------------
# Bad input
# --------------------------------------------------------------------------

def test_empty_file(folder):
    for name in ("t.csv", "t.json", "t.ndjson", "t.zst"):
        (folder / name).write_bytes(b"")
        tickets, sources, said = every_command(folder, name)
        assert not tickets and said["run"].code == 65
        assert "empty" in said["ingest"].err, said["ingest"].err
    (folder / "blank.csv").write_bytes(b" \n\n \t\n")
    every_command(folder, "blank.csv")
    (folder / "bom.csv").write_bytes(b"\xef\xbb\xbf")
    every_command(folder, "bom.csv")


def test_file_that_is_no_export(folder):
    rng = random.Random(5)
    files = {"noise.csv": rng.randbytes(70000),
             "png.json": b"\x89PNG\r\n\x1a\n" + rng.randbytes(3000),
             "prose.txt": b"This is a letter.\nIt has no columns.\n" * 50,
             "numbers.csv": b"a,b,c\n1,2,3\n4,5,6\n",
             "other.json": b'{"a":1}\n{"b":[2,3]}\n', "list.json": b"[1,2,3]",
             "word.json": b'"text"', "open.json": b"{", "brackets.json":
             b"]}]}{[", "elf.zst": pathlib.Path(PIPELINE).read_bytes()[:90000]}
    for name, data in files.items():
        (folder / name).write_bytes(data)
        _, sources, said = every_command(folder, name)
        assert said["run"].code == 65, f"{name}: run says {said['run'].code}"
        assert len(said["ingest"].err) > 20, f"{name}: no word about it"


def test_directory_without_exports(folder):
    (folder / "empty").mkdir()
    (folder / "other").mkdir()
    (folder / "other" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    for name in ("empty", "other"):
        for command, more in (("run", ("-o", "out")), ("train", ("-m", "m")),
                              ("ingest", ()), ("evaluate", ("-m", small() /
                                                            "model.plm")),
                              ("score", ("-m", small() / "model.plm"))):
            r = refuse(folder, command, name, *more, code=65, says=name)
            assert not r.out
    nothing_published(folder / "out")
    ok(folder, "ingest", "empty", small() / "tickets.csv")


def test_cut_zst_keeps_the_rows_before_it(folder):
    data = (small() / "tickets.csv").read_bytes() * 40
    whole = zst(data)
    (folder / "whole.zst").write_bytes(whole)
    for share in (.1, .5, .9, .999):
        (folder / "cut.csv.zst").write_bytes(whole[:int(len(whole) * share)])
        tickets, sources, r = ingest(folder, "cut.csv.zst")
        assert "cut" in r.err, r.err
        assert "warning" in r.err or "quarantined" in r.err
    assert tickets and sources[0]["quarantined"] >= 1
    gen = generated() / "archives" / "freshdesk" / "tickets.json.zst"
    (folder / "cut.json.zst").write_bytes(gen.read_bytes()[:60000])
    tickets, sources, r = ingest(folder, "cut.json.zst")
    assert tickets and sources[0]["quarantined"] >= 1 and "cut" in r.err


def test_damaged_zst_is_survived(folder):
    whole = (generated() / "archives/csv/tickets.csv.zst").read_bytes()
    rng = random.Random(3)
    for i in range(12):
        data = bytearray(whole)
        data[rng.randrange(5, len(data))] ^= 1 << rng.randrange(8)
        (folder / "d.csv.zst").write_bytes(data)
        ingest(folder, "d.csv.zst")
        run(folder, "score", "d.csv.zst", "-m", small() / "model.plm")
    (folder / "two.csv.zst").write_bytes(whole + whole)
    ingest(folder, "two.csv.zst")
    (folder / "tail.csv.zst").write_bytes(whole + b"garbage behind the end")
    tickets, sources, r = ingest(folder, "tail.csv.zst")
    assert tickets and r.err
    for cut in range(0, 20):
        (folder / "head.zst").write_bytes(whole[:cut])
        ingest(folder, "head.zst")


def test_compression_bomb_is_bounded(folder):
    bomb = folder / "bomb.csv.zst"
    bomb.write_bytes(zst(b"\0" * (512 << 20)))
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    limits = {} if SLOW > 1 else {"preexec_fn": limit}
    for command, more in (("ingest", ()), ("score", ("-m",
                                                     small() / "model.plm"))):
        r = run(folder, command, "bomb.csv.zst", "--threads", "1", *more,
                **limits)
        assert r.seconds < 30 * SLOW, f"{command}: {r.seconds:.1f} s"
        assert r.err.strip()
    bomb.write_bytes(zst(b'[{"id":1,"body":"' + b"a" * (256 << 20) + b'"}]'))
    r = run(folder, "ingest", "bomb.csv.zst", "--threads", "1", **limits)
    assert r.err.strip() and r.seconds < 30 * SLOW


def test_cut_last_line(folder):
    gen = generated() / "archives"
    data = unzst(gen / "zendesk" / "tickets.ndjson.zst")
    n = data.count(b"\n")
    (folder / "t.ndjson").write_bytes(data[:-200])
    tickets, sources, _ = ingest(folder, "t.ndjson")
    assert len(tickets) == n - 1 and sources[0]["quarantined"] == 1
    (folder / "t.ndjson").write_bytes(data[:-1])          # no newline at end
    tickets, sources, _ = ingest(folder, "t.ndjson")
    assert len(tickets) == n and sources[0]["quarantined"] == 0
    data = (small() / "tickets.csv").read_bytes()
    last = data.rindex(b"\n", 0, -1) + 1
    (folder / "t.csv").write_bytes(data[:last + 12])
    tickets, sources, _ = ingest(folder, "t.csv")
    assert sources[0]["rows"] == 240 and len(tickets) == 239
    assert sources[0]["quarantined"] == 1
    (folder / "t.csv").write_bytes(data[:-1])
    assert len(ingest(folder, "t.csv")[0]) == 240
    data = unzst(gen / "freshdesk" / "tickets.json.zst")
    (folder / "t.json").write_bytes(data[:len(data) // 2])
    tickets, sources, _ = ingest(folder, "t.json")
    assert tickets and sources[0]["quarantined"] == 1


def test_nul_bytes(folder):
    data = (small() / "tickets.csv").read_bytes()
    (folder / "t.csv").write_bytes(data.replace(b"money", b"mon\0ey"))
    tickets, sources, _ = every_command(folder, "t.csv")
    assert sources[0]["rows"] == 240
    (folder / "t.json").write_bytes(
        b'{"id":"1","text":"a\0b","intent":"x"}\n'
        b'{"id":"2","text":"a\\u0000b","intent":"x"}\n'
        b'{"id":"3","text":"plain","intent":"y"}\n')
    tickets, sources, _ = ingest(folder, "t.json")
    assert sources[0]["rows"] == 3 and "3" in [t["id"] for t in tickets]
    (folder / "nul.csv").write_bytes(b"\0" * 100000)
    every_command(folder, "nul.csv")


def test_invalid_utf8_becomes_valid(folder):
    data = (small() / "tickets.csv").read_bytes()
    bad = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80",
           b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"]
    for i, piece in enumerate(bad):
        data = data.replace(b"card", b"ca" + piece + b"rd", 10 + i)
    data = data.replace(b",refund\n", b",ref\xffund\n", 20)
    data = data.replace(b"T7,", b"T\xfe7,")
    (folder / "t.csv").write_bytes(data)
    tickets, sources, said = every_command(folder, "t.csv", codes=(0,))
    assert len(tickets) == 240
    (folder / "bad-out/reports/latest/report.json").read_text("utf-8")
    (folder / "bad-out/reports/latest/index.html").read_text("utf-8")
    (folder / "t.json").write_bytes(b'{"id":"\xff","text":"a\xc3","intent":'
                                    b'"\xed\xa0\x80"}\n{"id":"s","text":'
                                    b'"\\ud800 \\udc00","intent":"x"}\n')
    tickets, sources, _ = ingest(folder, "t.json")
    assert sources[0]["rows"] == 2
    (folder / "latin1.csv").write_bytes(
        "id,text,intent\n1,Rückerstattung für Käufe,ä\n".encode("latin-1"))
    assert len(ingest(folder, "latin1.csv")[0]) == 1
    for enc in ("utf-16", "utf-16-le", "utf-32"):
        (folder / "wide.csv").write_bytes(
            "id,text,intent\n1,hello there,a\n".encode(enc))
        tickets, _, r = ingest(folder, "wide.csv")
        if enc == "utf-32":
            assert "warning" in r.err, f"{enc}: silent"
        else:
            assert tickets[0]["body"] == "hello there", enc


def test_csv_with_an_open_quote(folder):
    data = (small() / "tickets.csv").read_bytes().split(b"\n")
    for at in (1, 2, 120, 239, 240):
        broken = list(data)
        broken[at] = broken[at].replace(b",", b',"', 1)
        (folder / "t.csv").write_bytes(b"\n".join(broken))
        tickets, sources, _ = ingest(folder, "t.csv")
        s = sources[0]
        assert s["quarantined"] == 1 and s["tickets"] == 239, (at, s)
    every_command(folder, "t.csv")
    (folder / "h.csv").write_bytes(b'id,"text,intent\n1,hello,x\n2,b,y\n')
    ingest(folder, "h.csv")
    (folder / "q.csv").write_bytes(b'id,text,intent\n' + b'1,"' * 50000)
    ingest(folder, "q.csv")


def test_csv_rows_of_another_width_are_quarantined(folder):
    (folder / "t.csv").write_bytes(
        b"id,text,intent\n1,hello,a\n2\n3,x,y,z,w\n4,fine,b\n\n5,ok,a")
    tickets, sources, r = ingest(folder, "t.csv")
    assert [t["id"] for t in tickets] == ["1", "4", "5"]
    assert sources[0]["quarantined"] == 2 and "t.csv:3" in r.err


def test_json_nested_100000_deep(folder):
    n = 100000
    good = b'{"id":"g","text":"hello there","intent":"x"}\n'
    for name, data in {
            "arrays": b"[" * n + b"]" * n, "open": b"[" * n,
            "objects": b'{"a":' * n + b"1" + b"}" * n,
            "objects-open": b'{"a":' * n,
            "inside": good + b'{"id":"1","text":' + b"[" * n + b"]" * n +
            b"}\n" + good.replace(b'"g"', b'"h"'),
            "page": b'{"tickets":[' + b"[" * n + b"]" * n + b"]}"}.items():
        (folder / "t.json").write_bytes(data)
        tickets, sources, said = every_command(folder, "t.json")
        if name == "inside":
            assert [t["id"] for t in tickets] == ["g", "h"], tickets
            assert sources[0]["quarantined"] == 1


def test_garbage_between_json_records(folder):
    (folder / "t.ndjson").write_bytes(
        b'{"id":"1","text":"one"}\nnot json at all\n{"id":"2","text":"two"\n'
        b'{"id":"3","text":"three"}\n{"id":4,"text":"four",}\n'
        b'{"id":"5","text":"five"}{"id":"6","text":"six"}\n')
    tickets, sources, _ = ingest(folder, "t.ndjson")
    ids = [t["id"] for t in tickets]
    assert ids == ["1", "3", "5", "6"], (ids, sources)
    assert sources[0]["quarantined"] == 3, sources


def test_one_label_only(folder):
    write_csv(folder / "t.csv", rows_of(60, label=lambda i, n: "only"))
    _, _, said = every_command(folder, "t.csv")
    for name in ("run", "train"):
        assert said[name].code == 65 and "label" in said[name].err


def test_no_label(folder):
    write_csv(folder / "t.csv", rows_of(60, label=lambda i, n: ""))
    _, _, said = every_command(folder, "t.csv")
    for name in ("run", "train", "evaluate"):
        assert said[name].code == 65 and "label" in said[name].err


def test_two_tickets(folder):
    write_csv(folder / "t.csv", rows_of(2))
    _, _, said = every_command(folder, "t.csv")
    write_csv(folder / "t.csv", rows_of(1))
    _, _, said = every_command(folder, "t.csv")


def test_every_label_once(folder):
    write_csv(folder / "t.csv", rows_of(50, label=lambda i, n: f"label {i}"))
    _, _, said = every_command(folder, "t.csv")


def test_small_archives_of_every_size(folder):
    for n in list(range(2, 24)) + [30, 40]:
        write_csv(folder / "t.csv", rows_of(n, labels=["refund", "login"]))
        r = run(folder, "run", "t.csv", "-o", "out", "--now", NOW)
        assert r.code in (0, 65), (n, r.code, r.err[-300:])
    complete(folder / "out")


def test_identical_texts(folder):
    write_csv(folder / "t.csv", [(f"T{i}", "2026-05-01T00:00:00Z", "same",
                                  "all the same words", f"p{i}@x{i}.example",
                                  f"l{i % 3}") for i in range(120)])
    tickets, _, said = every_command(folder, "t.csv")
    assert len(tickets) == 120


def test_texts_without_a_word(folder):
    write_csv(folder / "t.csv", [(f"T{i}", "", "", "!!! ??? ...",
                                  f"p{i}@x{i}.example", f"l{i % 2}")
                                 for i in range(60)])
    every_command(folder, "t.csv")


def test_5000_labels(folder):
    """Refused, or learned in part with a word about the rest; in seconds."""
    header = ("id", "body", "requester_email", "intent")
    for per in (2, 6):
        write_csv(folder / "t.csv", [
            (f"T{i}", f"word{i % 5000} again item{i % 37}",
             f"p{i % 700}@x{i % 90}.example", f"label {i % 5000}")
            for i in range(per * 5000)], header)
        r = run(folder, "run", "t.csv", "-o", f"out{per}", "--now", NOW,
                "--label", "intent", timeout=120)
        assert r.code in (0, 65), r.err[-300:]
        if r.code:
            nothing_published(folder / f"out{per}")
            continue
        complete(folder / f"out{per}")
        path = folder / f"out{per}/reports/latest"
        check_html(path / "index.html")
        report = json.loads((path / "report.json").read_text())
        used = report["model"]["trained_on"]
        left = sum(l["count"] for l in report["data"]["left_out"])
        assert used + left >= per * 5000, f"{used} learned, {left} left out"
    r = run(folder, "train", "t.csv", "-m", "m.plm")       # label not named
    assert r.code in (0, 65) and (r.code == 0 or "--label" in r.err)


def test_any_flipped_byte_of_a_model_is_refused(folder):
    good = (small() / "model.plm").read_bytes()
    rng = random.Random(9)
    places = list(range(0, 64)) + [len(good) - 1 - i for i in range(8)] + \
        [rng.randrange(len(good)) for _ in range(80)]
    for at in places:
        data = bytearray(good)
        data[at] ^= 1 << rng.randrange(8)
        (folder / "m.plm").write_bytes(data)
        refuse(folder, "score", "-", "-m", "m.plm", code=65, says="m.plm",
               stdin=b'{"id":"1","text":"refund"}\n')
    for size in [0, 1, 7, 63, 64, 65, 100, len(good) // 2, len(good) - 1]:
        (folder / "m.plm").write_bytes(good[:size])
        for command in ("score", "evaluate", "explain"):
            refuse(folder, command, small() / "tickets.csv", "-m", "m.plm",
                   code=65, says="m.plm")
    (folder / "m.plm").write_bytes(good + b"\0")
    refuse(folder, "score", "-", "-m", "m.plm", code=65)
    refuse(folder, "score", "-", "-m", ".", code=(65, 66, 74))
    refuse(folder, "score", "-", "-m", "/dev/null", code=(65, 74))
    refuse(folder, "score", "-", "-m", small() / "tickets.csv", code=65)


def test_damaged_last_model_does_not_stop_the_night(folder):
    shutil.copytree(published(), folder / "out", symlinks=True)
    model = folder / "out/models/v000001/model.plm"
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 4
    model.write_bytes(data)
    (folder / "out/reports/latest/report.json").write_text("{ cut")
    r = ok(folder, "run", small() / "tickets.csv", "-o", "out", "--now",
           "2026-10-02T00:00:00Z")
    assert "could not be compared" in r.err
    complete(folder / "out")


def test_dangling_current_does_not_stop_the_night(folder):
    (folder / "out/models").mkdir(parents=True)
    os.symlink("v000009", folder / "out/models/current")
    os.symlink("nowhere", folder / "out/models/junk")
    (folder / "out/models/vulgar").mkdir()
    (folder / "out/models/v99999999999999999999999").mkdir()
    r = run(folder, "run", small() / "tickets.csv", "-o", "out", "--now", NOW)
    assert r.code == 0, r.err[-300:]
    complete(folder / "out")


def test_long_lines_and_records(folder):
    rows = [("1", "2026-01-01", "s", "x " * (9 << 20), "a@b.example", "r"),
            ("2", "2026-01-01", "s", "short", "a@b.example", "r")]
    write_csv(folder / "t.csv", rows)
    r = run(folder, "ingest", "t.csv", "--summary", "s.json")
    assert r.code in (0, 65) and r.err.strip(), "silent"
    with open(folder / "t.ndjson", "w") as f:
        f.write(json.dumps({"id": "1", "text": "y " * (9 << 20)}) + "\n")
        f.write(json.dumps({"id": "2", "text": "short"}) + "\n")
    tickets, sources, r = ingest(folder, "t.ndjson")
    assert "2" in [t["id"] for t in tickets] and sources[0]["rows"] == 2
    many = ",".join(f"c{i}" for i in range(50000))
    (folder / "wide.csv").write_text("id,text," + many + "\n1,hello" + "," *
                                     50000 + "\n")
    ingest(folder, "wide.csv")


LABELS = ['say "hi"', "<script>alert(1)</script>", "a & b", "it's",
          "</title><b>", "emoji 🎫 ünï", "tab\tand\x01control\x1b[31m",
          "{{x}}", "back\\slash", "new\nline", "javascript:x",
          "'\"><img src=x onerror=alert(1)>", "-->", "]]>", "${7*7}"]


class Page(html.parser.HTMLParser):
    """Collects tags and attributes, and checks that tags are balanced."""
    VOID = {"meta", "link", "br", "hr", "img", "input", "col"}

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.links, self.text = set(), [], [], ""
        self.bad = []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "srcdoc":
                self.bad.append(f"{tag} {name}")
            if name in ("href", "src", "action", "xlink:href"):
                self.links.append(value or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.bad.append(f"</{tag}> closes {self.open[-3:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        self.text += data


def check_html(path):
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    assert not page.bad, page.bad[:5]
    assert not page.open, f"never closed: {page.open}"
    forbidden = page.tags & {"script", "iframe", "object", "embed", "form",
                             "base"}
    assert not forbidden, f"{forbidden} in the report"
    far = [l for l in page.links if not l.startswith("#") and ":" in l]
    assert not far, f"the report reaches out: {far[:3]}"
    return page


def test_hostile_labels_are_escaped(folder):
    write_csv(folder / "t.csv", rows_of(len(LABELS) * 12, labels=LABELS))
    tickets, _, _ = ingest(folder, "t.csv")
    want = [l.strip(" \t\n") for l in LABELS]
    got = {t["label"] for t in tickets}
    plain = [l for l in want if all(c >= " " for c in l)]
    missing = set(plain) - got
    assert not missing, f"labels changed: {missing}"
    r = ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", r.err), "raw control"
    complete(folder / "out")
    page = check_html(folder / "out/reports/latest/index.html")
    for label in ("<script>alert(1)</script>", 'say "hi"', "a & b",
                  "emoji 🎫 ünï"):
        assert label in page.text, f"{label} is not in the report"
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text("utf-8"))
    assert set(plain) <= {i["intent"] for i in report["intents"]["list"]}
    lines((folder / "out/models/current/golden.ndjson").read_bytes())
    said = lines(ok(folder, "score", "t.csv", "-m",
                    "out/models/current/model.plm").out)
    assert {s["intent"] for s in said} & set(plain)
    card = (folder / "out/models/current/MODEL_CARD.md").read_text("utf-8")
    assert "\x1b" not in card


def test_explain_does_not_pass_escape_codes_on(folder):
    labels = ["red\x1b[31m", "plain"]
    write_csv(folder / "t.csv", rows_of(60, labels=labels))
    ok(folder, "train", "t.csv", "-m", "m.plm")
    out = ok(folder, "explain", "alpha0 beta0 topic0", "-m", "m.plm").out
    assert b"\x1b" not in out, out[:200]


def test_hostile_names_do_not_reach_the_terminal(folder):
    (folder / "h.csv").write_bytes(b"a\x1b[31mred,b\x07,c\n1,2,3\n")
    r = run(folder, "ingest", "h.csv")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", r.err), repr(r.err)
    name = "esc\x1b[31m.csv"
    (folder / name).write_bytes(b"id,text\n1,a,b\n")
    r = run(folder, "ingest", name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", r.err), repr(r.err)


def test_label_names_of_a_megabyte(folder):
    big = "L" * (1 << 20)
    rows = rows_of(40, labels=["refund", "login"],
                   label=lambda i, n: big + n if i % 2 else n)
    write_csv(folder / "t.csv", rows)
    tickets, sources, said = every_command(folder, "t.csv")
    size = (folder / "bad-out/reports/latest/index.html")
    if size.exists():
        check_html(size)
    long = "x" * 5000
    write_csv(folder / "u.csv", rows_of(40, labels=["refund", "login"],
                                        label=lambda i, n: long + n))
    every_command(folder, "u.csv")


def test_hostile_columns(folder):
    """Odd headers: repeated, empty, very long, with markup."""
    for header in (b"id,id,text,text,intent,intent", b",,,,,",
                   b"id,text,intent,\xff\xfe," + b"x" * 70000 + b",y",
                   b"ID , Text\t,INTENT,a,b,c",
                   b'"id","text","in""tent","<b>","\n","c"'):
        (folder / "t.csv").write_bytes(
            header + b"\n" + b"".join(b"%d,hello,b,c,d,e\n" % i
                                      for i in range(20)))
        ingest(folder, "t.csv")
        run(folder, "train", "t.csv", "-m", "m")


def test_odd_json_values(folder):
    odd = ["null", "true", "1e999", "-0", "1234567890123456789012345", "[]",
           "{}", '"\\ud83d"', '[[["x"]]]', '{"a":{"b":"c"}}', '""', "1.5"]
    keys = ("id", "created_at", "updated_at", "subject", "body", "tags",
            "requester", "custom_fields", "via", "satisfaction_rating",
            "attachments", "spam", "intent", "language", "metric_set",
            "comments", "generated_timestamp", "status")
    with open(folder / "t.ndjson", "w") as f:
        for shape in ('"raw_subject":"x","via":{"channel":"web"},', '',
                      '"responder_id":1,"description_text":"t",'):
            for key in keys:
                for value in odd:
                    f.write(f'{{{shape}"text":"hello","{key}":{value}}}\n')
    every_command(folder, "t.ndjson")


def test_times_far_away(folder):
    times = ["0000-01-01", "9999-12-31T23:59:59Z", "1e300", "-1", "0",
             "99999999999999999999", "292278-01-01", "1969-12-31T23:59:59Z",
             "2026-02-29", "31/12/2026", "2026-06-31T00:00:00Z", "never"]
    rows = [(f"T{i}", times[i % len(times)]) + r[2:]
            for i, r in enumerate(rows_of(120))]
    write_csv(folder / "t.csv", rows)
    every_command(folder, "t.csv")
    ok(folder, "run", small() / "tickets.csv", "-o", "o3", "--now",
           "1970-01-01")
    complete(folder / "o3")


# --------------------------------------------------------------------------
# Files that are no files
# --------------------------------------------------------------------------

def test_dev_null_and_directories_as_input(folder):
    every_command(folder, "/dev/null")
    (folder / "d" / "e").mkdir(parents=True)
    shutil.copy(small() / "tickets.csv", folder / "d" / "e" / "t.csv")
    (folder / "d" / "notes.md").write_text("no export")
    tickets, _, _ = ingest(folder, "d")
    assert len(tickets) == 240


def feed(path, data):
    with open(path, "wb") as f:
        try:
            f.write(data)
        except BrokenPipeError:
            pass


def test_fifo_as_input_loses_nothing(folder):
    os.mkfifo(folder / "pipe.csv")
    data = (small() / "tickets.csv").read_bytes()
    for command, more in (("ingest", ()),
                          ("score", ("-m", small() / "model.plm"))):
        writer = threading.Thread(target=feed, args=(folder / "pipe.csv",
                                                     data), daemon=True)
        writer.start()
        try:
            r = run(folder, command, "pipe.csv", *more, timeout=10)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{command} hangs on a FIFO") from None
        finally:
            if writer.is_alive():           # let the writer go
                fd = os.open(folder / "pipe.csv", os.O_RDONLY | os.O_NONBLOCK)
                writer.join(2)
                os.close(fd)
        if r.code == 0:
            assert len(lines(r.out)) == 240, f"{command}: tickets are lost"
        else:
            assert "pipe.csv" in r.err


def test_process_substitution_loses_nothing(folder):
    r = subprocess.run(["bash", "-c", '"$0" ingest <(cat "$1")', PIPELINE,
                        str(small() / "tickets.csv")], cwd=folder, timeout=20,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if r.returncode == 0:
        assert len(lines(r.stdout)) == 240, r.stderr.decode()[-300:]
    else:
        assert r.stderr.strip()


def test_fifo_inside_a_directory_is_not_opened(folder):
    (folder / "d").mkdir()
    os.mkfifo(folder / "d" / "pipe.csv")
    shutil.copy(small() / "tickets.csv", folder / "d" / "t.csv")
    r = ok(folder, "ingest", "d", timeout=10)
    assert len(lines(r.out)) == 240


def test_symlink_loops(folder):
    (folder / "d").mkdir()
    os.symlink(".", folder / "d" / "self")
    os.symlink("..", folder / "d" / "up")
    os.symlink("loop.csv", folder / "d" / "loop.csv")
    os.symlink("gone.csv", folder / "d" / "dangling.csv")
    shutil.copy(small() / "tickets.csv", folder / "real.txt")
    os.symlink("../real.txt", folder / "d" / "link.csv")
    r = ok(folder, "ingest", "d", timeout=10)
    assert len(lines(r.out)) == 240, r.err
    refuse(folder, "ingest", "d/loop.csv", code=66, says="loop.csv")
    refuse(folder, "ingest", "d/dangling.csv", code=66)
    deep = folder / "deep"
    path = deep
    for _ in range(40):
        path = path / "x"
    path.mkdir(parents=True)
    shutil.copy(small() / "tickets.csv", path / "t.csv")
    r = run(folder, "ingest", "deep")
    assert r.code == 0 and r.out or r.code == 65 and "deep" in r.err


def test_stdin_given_twice_or_beside_files(folder):
    data = (small() / "tickets.csv").read_bytes()
    r = run(folder, "ingest", "-", stdin=data)
    assert r.code == 0 and len(lines(r.out)) == 240
    r = run(folder, "ingest", "-", "-", stdin=data, timeout=10)
    assert r.code == 0 and len(lines(r.out)) == 240 or r.code == 64


def test_the_same_file_twice_counts_duplicates(folder):
    shutil.copy(small() / "tickets.csv", folder / "a.csv")
    shutil.copy(small() / "tickets.csv", folder / "b.csv")
    tickets, sources, _ = ingest(folder, "a.csv", "b.csv")
    assert len(tickets) == 240
    assert sum(s["duplicates"] for s in sources) == 240


# --------------------------------------------------------------------------
# Output that cannot be written
# --------------------------------------------------------------------------

def test_output_directory_that_cannot_be_made(folder):
    (folder / "file").write_text("x")        # nothing to learn from it: were
    for out in ("file", "file/below", "/proc/nowhere/out", "/dev/null/x",
                "x" * 300, ""):              # -o "" the root, it stays clean
        r = run(folder, "run", "file", "-o", out)
        assert r.code in (64, 73), f"-o {out[:20]}: {r.code} {r.err[-200:]}"
        assert "pipeline: " in r.err
    assert sorted(os.listdir(folder)) == ["file"]


def test_empty_option_values_are_misuse(folder):
    for args in (("run", "t", "-o", ""), ("train", "t", "-m", ""),
                 ("ingest", "t", "--summary", ""), ("ingest", "t", "-c", ""),
                 ("ingest", "t", "--format", "")):
        (folder / "t").write_text("id,text\n1,x\n")
        refuse(folder, *args, code=(64, 66, 73, 74, 78))


def test_model_that_cannot_be_written(folder):
    (folder / "file").write_text("x")
    (folder / "dir").mkdir()
    for path in ("file/m.plm", "no/such/m.plm", "dir", "/proc/m.plm"):
        refuse(folder, "train", small() / "tickets.csv", "-m", path,
               code=(73, 74))
    assert not litter(folder), litter(folder)
    refuse(folder, "ingest", small() / "tickets.csv", "--summary",
           "no/such/s.json", code=(73, 74), says="s.json")


def unshared(folder, mount, *args, **more):
    """Runs the program with a file system of its own mounted on ./fs."""
    (folder / "fs").mkdir(exist_ok=True)
    script = f'{mount} && "$@"; s=$?; find fs/out > after; exit $s'
    for how in (["unshare", "-m"], ["unshare", "-Urm"]):
        try:
            if subprocess.run([*how, "sh", "-c", mount], cwd=folder,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode:
                continue
        except OSError:
            continue
        p = subprocess.run([*how, "sh", "-c", script, "sh", PIPELINE,
                            *map(str, args)], cwd=folder, env=environment(),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           timeout=120)
        return Result(p.returncode, p.stdout, p.stderr.decode(), 0)
    raise Skip("cannot mount a file system here")


def test_read_only_file_system(folder):
    (folder / "fs").mkdir()
    shutil.copytree(published(), folder / "fs" / "out", symlinks=True)
    r = unshared(folder, "mount --bind fs fs && mount -o remount,bind,ro fs",
                 "run", small() / "tickets.csv", "-o", "fs/out")
    assert r.code in (73, 74), (r.code, r.err)
    assert "Read-only" in r.err
    complete(folder / "fs" / "out")
    r = unshared(folder, "mount --bind fs fs && mount -o remount,bind,ro fs",
                 "run", small() / "tickets.csv", "-o", "fs/new")
    assert r.code == 73, (r.code, r.err)


def test_full_file_system(folder):
    """Grows the room until a night fits: every failure must be clean."""
    write_csv(folder / "t.csv", rows_of(80))
    seen = set()
    for kib in (4, 16, 32, 48, 64, 96, 128, 256, 512, 1024, 4096):
        r = unshared(folder, f"mount -t tmpfs -o size={kib}k none fs",
                     "run", "t.csv", "-o", "fs/out", "--now", NOW)
        assert r.code in (0, 73, 74), (kib, r.code, r.err[-300:])
        if r.code:
            assert "No space" in r.err, (kib, r.err[-300:])
            left = (folder / "after").read_text()
            for word in (".tmp", ".new", "current", "latest"):
                assert word not in left, (kib, left)
        seen.add(r.code)
        if r.code == 0:
            break
    assert 74 in seen and 0 in seen, seen


def test_file_size_limit_is_an_error_not_a_model(folder):
    for blocked in (True, False):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN if blocked
                          else signal.SIG_DFL)
        p = subprocess.run([PIPELINE, "train", small() / "tickets.csv", "-m",
                            "m.plm"], cwd=folder, preexec_fn=limit,
                           restore_signals=False, env=environment(),
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert p.returncode in (74, -signal.SIGXFSZ), p
        assert not (folder / "m.plm").exists()
        if blocked:
            assert b"too large" in p.stderr and not litter(folder)


def fault_library():
    def make(folder):
        cc = os.environ.get("CC", "cc").split()
        subprocess.run([*cc, "-shared", "-fPIC", "-O1", "-o", "fault.so",
                        str(ROOT / "tests" / "cli" / "fault.c"), "-ldl"],
                       cwd=folder, check=True)
    if SLOW > 1:
        raise Skip("not with sanitizers")
    return shared("fault", make) / "fault.so"


def fault_archive():
    def make(folder):
        write_csv(folder / "t.csv", rows_of(60) + [("bad", "row")])
        (folder / "t.csv").open("a").write("cut,row\n")
        ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    return shared("fault-archive", make)


def faulty(folder, at, mode):
    """One night in ./out with a fault at call number `at`."""
    base = fault_archive()
    shutil.rmtree(folder / "out", ignore_errors=True)
    shutil.copytree(base / "out", folder / "out", symlinks=True)
    env = {"LD_PRELOAD": str(fault_library()), "FAULT_DIR": str(folder) +
           "/out", "FAULT_AT": str(at), "FAULT_MODE": mode,
           "FAULT_COUNT": str(folder / "count")}
    return subprocess.run(
        [PIPELINE, "run", str(base / "t.csv"), "-o", str(folder / "out"),
         "--now", "2026-10-02T02:30:00Z", "--threads", "1", "--force"],
        cwd=folder, env=environment(**env), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, timeout=60)


def fault_calls(folder):
    p = faulty(folder, 0, "none")
    assert p.returncode == 0, p
    n = int((folder / "count").read_text())
    assert n > 30, f"only {n} calls seen: is the program linked statically?"
    return n


def tree(out):
    """Everything that a reader may look at, by name and content."""
    seen = {}
    for p in sorted(pathlib.Path(out).rglob("*")):
        name = str(p.relative_to(out))
        if p.is_symlink():
            seen[name] = os.readlink(p)
        elif p.is_file() and name not in (".lock", "metrics.prom"):
            seen[name] = sha256(p)
    return seen


def test_kill_at_every_write_leaves_a_whole_directory(folder):
    n = fault_calls(folder)
    for at in range(1, n + 1):
        p = faulty(folder, at, "kill")
        assert p.returncode == -signal.SIGKILL, (at, p)
        try:
            complete(folder / "out")
            ok(folder, "run", fault_archive() / "t.csv", "-o", "out", "-q",
               "--now", "2026-10-03T02:30:00Z", "--threads", "1", "--force")
            complete(folder / "out")
            assert not litter(folder / "out"), litter(folder / "out")
            history = lines((folder / "out/models/history.ndjson")
                            .read_bytes())
            current = os.readlink(folder / "out/models/current")
            assert history[-1]["to"] == current
        except AssertionError as e:
            raise AssertionError(f"killed at call {at} of {n}: {e}") from None


def test_failing_write_anywhere_leaves_last_night(folder):
    n = fault_calls(folder)
    before = tree(fault_archive() / "out")
    wrong = []
    for at in range(1, n + 1):
        for mode in ("io", "space"):
            if mode == "space" and at % 3:
                continue
            p = faulty(folder, at, mode)
            err = p.stderr.decode()
            assert p.returncode in (0, 73, 74), (at, p)
            assert p.returncode == 0 or "pipeline: " in err, (at, p)
            complete(folder / "out")
            after = tree(folder / "out")
            metrics = (folder / "out/metrics.prom").read_text()
            assert "pipeline_last_success_timestamp_seconds" in metrics
            if p.returncode and after != before:
                wrong.append((at, mode, sorted(
                    k for k in set(after) | set(before)
                    if after.get(k) != before.get(k))))
    assert not wrong, f"{len(wrong)} of {n} failures change something that " \
        f"readers see: {wrong[:4]}"


def test_kill_at_random_times(folder):
    archive = small() / "tickets.csv"
    began = time.monotonic()
    ok(folder, "run", archive, "-o", "out", "--now", NOW, "-q")
    takes = time.monotonic() - began
    rng = random.Random(11)
    for i in range(24):
        number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT,
                  signal.SIGHUP)[i % 4]
        p = subprocess.Popen([PIPELINE, "run", archive, "-o", "out", "-q",
                              "--force"], cwd=folder, env=environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(rng.random() * takes * 1.1)
        p.send_signal(number)
        _, err = p.communicate(timeout=20 * SLOW)
        allowed = {0, -number} | ({128 + number} if i % 4 else set())
        assert p.returncode in allowed, (i, number, p.returncode, err)
        if p.returncode == 128 + number:
            assert b"signal" in err, err
            assert not litter(folder / "out"), litter(folder / "out")
        complete(folder / "out")
    ok(folder, "run", archive, "-o", "out", "-q", "--force")
    complete(folder / "out")
    assert not litter(folder / "out"), litter(folder / "out")


def test_sigterm_before_publishing_changes_nothing(folder):
    n = fault_calls(folder)
    before = tree(fault_archive() / "out")
    for at in range(1, n + 1, 4):
        p = faulty(folder, at, "term")
        assert p.returncode in (0, 143), (at, p)
        complete(folder / "out")
        if p.returncode == 143:
            assert tree(folder / "out") == before, at


def test_sigterm_ends_a_program_that_waits_for_stdin(folder):
    for args in (("score", "-", "-m", small() / "model.plm"),
                 ("ingest", "-")):
        for sent in (b"", b'{"id":"1","text":"refund"}\n'):
            p = subprocess.Popen([PIPELINE, *map(str, args)], cwd=folder,
                                 env=environment(), stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
            p.stdin.write(sent)
            p.stdin.flush()
            time.sleep(.3)
            p.send_signal(signal.SIGTERM)
            try:
                p.wait(5 * SLOW)
            except subprocess.TimeoutExpired:
                p.kill()
                p.communicate()
                raise AssertionError(f"{args[0]} does not end on SIGTERM "
                                     "while it waits for input") from None
            assert p.returncode in (143, -signal.SIGTERM), p.returncode
            p.communicate()


def test_two_runs_at_once(folder):
    shutil.copytree(published(), folder / "out", symlinks=True)
    os.mkfifo(folder / "wait.csv")
    first = subprocess.Popen([PIPELINE, "run", "wait.csv", "-o", "out"],
                             cwd=folder, env=environment(),
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            time.sleep(.05)
            r = run(folder, "run", small() / "tickets.csv", "-o", "out")
            if r.code == 75:
                break
        assert r.code == 75 and "another run" in r.err, (r.code, r.err)
    finally:
        first.kill()
        first.wait()
    ok(folder, "run", small() / "tickets.csv", "-o", "out")
    complete(folder / "out")


def test_lock_of_a_dead_run_is_no_hindrance(folder):
    (folder / "out").mkdir()
    (folder / "out" / ".lock").write_text("99999999\n")
    ok(folder, "run", small() / "tickets.csv", "-o", "out")
    (folder / "o2" / ".lock").mkdir(parents=True)
    refuse(folder, "run", small() / "tickets.csv", "-o", "o2", code=(73, 74))


def test_litter_of_a_dead_run_is_cleaned(folder):
    for name in ("models/.new", "reports/.new"):
        (folder / "out" / name).mkdir(parents=True)
        (folder / "out" / name / "junk").write_text("x")
    for name in ("models/current.tmp-12345", "reports/latest.tmp-99",
                 "models/history.ndjson.tmp-77"):
        (folder / "out" / name).write_text("x")
    ok(folder, "run", small() / "tickets.csv", "-o", "out", "--now", NOW)
    assert not litter(folder / "out"), litter(folder / "out")


def test_quarantine_holds_every_bad_row(folder):
    rows = b"".join(b"%d,short\n" % i for i in range(50))
    (folder / "t.csv").write_bytes((small() / "tickets.csv").read_bytes() +
                                   rows)
    ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    kept = lines(unzst(folder / "out/quarantine/2026-10-01.ndjson.zst"))
    assert len(kept) == 50
    assert kept[0]["line"] == 242 and kept[0]["raw"].startswith("0,short")
    data = (folder / "t.csv").read_bytes()
    for k in kept:
        at = k["byte"]
        assert data[at:at + 3] == k["raw"].encode()[:3], k


# --------------------------------------------------------------------------
# The gate and what serves
# --------------------------------------------------------------------------

def hard_rows(n, seed=1, wrong=0.):
    """Tickets of 40 intents that take many examples: one telling word among
    words that tell nothing.  A share of the labels is wrong."""
    rng, luck = random.Random(seed), random.Random(seed + 1)
    out = []

    def word(k):                  # of letters: digits do not tell texts apart
        return "".join("bcdfghklmn"[int(c)] + "aeiou"[int(c) // 2]
                       for c in f"{k:04d}")

    for i in range(n):
        y = rng.randrange(40)
        words = [word(y * 12 + rng.randrange(12))] + \
            [word(1000 + rng.randrange(300)) for _ in range(5)]
        rng.shuffle(words)
        if luck.random() < wrong:
            y = luck.randrange(40)
        out.append((f"H{i}", f"2026-{1 + i * 8 // n:02d}-{1 + i % 28:02d}"
                    f"T{i % 24:02d}:00:00Z", "", " ".join(words),
                    f"p{i % 400}@firm{i % 200}.example", f"intent {y:02d}"))
    return out


def champion():
    """An output directory whose model is good: 4,000 hard tickets."""
    def make(folder):
        write_csv(folder / "good.csv", hard_rows(4000))
        ok(folder, "run", "good.csv", "-o", "out", "--now", NOW, "-q")
    return shared("champion", make)


def after_champion(folder):
    shutil.copytree(champion() / "out", folder / "out", symlinks=True)
    return folder / "out"


def serves(out):
    return os.readlink(out / "models" / "current")


def night_of(folder, rows, *more, night=2):
    write_csv(folder / "night.csv", rows)
    return run(folder, "run", "night.csv", "-o", "out", "--json", "--now",
               f"2026-10-{night:02d}T02:30:00Z", *more,
               statuses={0, 2, 4})


def refused(folder, rows):
    """The night must end with 4, the champion stay, the refused be kept."""
    out = after_champion(folder)
    before = tree(out / "models" / "v000001")
    r = night_of(folder, rows, "--exit-code-on", "nothing,gate")
    assert r.code == 4, (r.code, r.err[-900:])
    assert serves(out) == "v000001" and "v000001 stays" in r.err, r.err
    assert tree(out / "models" / "v000001") == before
    said = json.loads(r.out)
    assert said["promoted"] is False and len(said["verdict"]) > 20, said
    last = lines((out / "models/history.ndjson").read_bytes())[-1]
    assert last["to"] == "v000002" and last["promoted"] is False, last
    assert last["reason"] == said["verdict"] and "metrics" in last
    report = json.loads((out / "reports/latest/report.json").read_text())
    assert report["promoted"] is False
    assert "was refused" in json.dumps(report["notes"])
    complete(out)
    ok(folder, "models", "verify", "v000002", "-o", "out")
    return report


def topic_archive(path, n=400, first=0):
    """Tickets about three things, without labels."""
    rng = random.Random(4)
    own = ("invoice amount tax wrong paid twice".split(),
           "login password reset code locked account".split(),
           "export file download csv report empty".split())
    common = "please help today with my the a we and it is not working".split()
    with open(path, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(["id", "text", "email"])
        for i in range(n):
            words = rng.choices(own[i % 3], k=6) + rng.choices(common, k=6)
            out.writerow([first + i, " ".join(words),
                          "p%d@x.example" % (i % 90)])


def test_topics_are_proposed_named_and_learned(folder):
    topic_archive(folder / "t.csv")
    r = ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    assert "topics.json" in r.err
    path = folder / "out/topics.json"
    doc = json.loads(path.read_text())
    assert doc["schema"] == "pipeline.topics/1" and len(doc["topics"]) >= 3
    assert not (folder / "out/models/current").exists()
    page = (folder / "out/reports/latest/index.html").read_text()
    assert "id='topics'" in page and "id='model'" not in page
    assert sum(t["size"] for t in doc["topics"]) == 400
    for t in doc["topics"]:
        text = " ".join(e["text"] for e in t["examples"])
        t["name"] = ("money" if "invoice" in text or "paid" in text else
                     "access" if "login" in text or "password" in text else
                     "files")
    doc["topics"][0]["reject"] = True
    path.write_text(json.dumps(doc))
    r = ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    assert "have the name of their topic" in r.err, r.err[-400:]
    said = lines(ok(folder, "score", "t.csv", "-m",
                    "out/models/current/model.plm").out)
    assert {s["intent"] for s in said} <= {"money", "access", "files"}
    assert json.loads(path.read_text())["topics"][1]["name"]


def test_what_a_machine_did_is_as_planted(folder):
    """Before and after automation, against the truth of the generator."""
    subprocess.run([GENERATE, "-o", "gen", "--tickets", "4000", "--seed", "9",
                    "--context", "--usage", "100", "--quiet"], cwd=folder,
                   check=True)
    truth = json.loads((folder / "gen/truth.json").read_text())["automation"]
    ok(folder, "run", "gen/archives", "-o", "out", "--now",
       "2026-10-01T02:30:00Z")
    latest = folder / "out/reports/latest"
    report = json.loads((latest / "report.json").read_text())
    known = report["support"]["automation"]
    machine, people = truth["by_machine"], truth["by_people"]
    days = (datetime.date.fromisoformat(known["begins"])
            - datetime.date.fromisoformat(truth["begins"])).days
    assert 0 <= days <= 3, known["begins"]
    assert machine["tickets"] - 5 <= known["tickets_answered"] <= \
        machine["tickets"]
    assert abs(known["answered"]["value"] - machine["tickets"]
               / (machine["tickets"] + people["tickets"])) < .005
    row = {r["name"]: r for r in known["machine_and_people"]}
    for name in ("first_reply_seconds", "resolution_seconds", "escalated",
                 "effort_seconds", "replies"):
        assert row[name]["verdict"] == "better", row[name]
    assert row["csat"]["verdict"] == "within chance", row["csat"]
    assert row["first_reply_seconds"]["machine"]["value"] <= 60
    mean = machine["handle_seconds"] / machine["tickets"]
    effort = row["effort_seconds"]["machine"]
    assert effort["lo"] <= mean <= effort["hi"], (mean, effort)
    page = (latest / "index.html").read_text()
    assert "Machine against people" in page and "nan" not in page.split(
        "<section id='support'")[1].split("</section>")[0]
    samples = [i["sample"] for i in report["intents"]["list"]
               if i.get("sample")]
    assert len(samples) > len(report["intents"]["list"]) / 2, samples
    for text in samples:
        assert len(text.encode()) <= 200 and not re.search(r"[0-9[]", text)
    assert any(i.get("confused_with") for i in report["intents"]["list"])
    prom = (folder / "out/metrics.prom").read_text()
    for name in ("resolution_ratio", "escalation_ratio", "reopen_ratio",
                 "handle_seconds", "csat_ratio",
                 'first_reply_seconds{percentile="90"}', "backlog"):
        assert f"\npipeline_{name} " in prom, name


def test_bad_topics_stop_the_night_and_stay(folder):
    topic_archive(folder / "t.csv")
    ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    path = folder / "out/topics.json"
    for bad in ("{", "[]", '{"topics": 5}', '{"topics": [{"id": "x"}]}',
                '{"topics": [{"id": "t001", "merge_into": "t001"}]}'):
        path.write_text(bad)
        r = run(folder, "run", "t.csv", "-o", "out", "--now", NOW)
        assert r.code == 78 and "topics.json" in r.err, (bad, r.err)
        assert path.read_text() == bad


def test_review_files_come_back_as_corrections(folder):
    rng = random.Random(8)
    rows = [list(r) for r in rows_of(600)]
    header = ("id", "created_at", "subject", "body", "requester_email",
              "intent")
    labels = sorted({r[5] for r in rows})
    for r in rng.sample(rows, 30):
        r[5] = rng.choice([l for l in labels if l != r[5]])
    for r in rows:
        r[3] += " " + "".join(rng.choices("abcdefghij ", k=40))
    write_csv(folder / "t.csv", rows, header)
    ok(folder, "run", "t.csv", "-o", "out", "--now", NOW)
    review = folder / "out/reports/latest/label_review.csv"
    with open(review, newline="") as f:
        found = list(csv.DictReader(f))
    assert len(found) >= 10, len(found)
    queue = list(csv.DictReader(open(folder / "out/reports/latest/"
                                     "review_queue.csv", newline="")))
    assert {q["why"] for q in queue} >= {"random", "uncertain"}
    for f in found:
        f["correct_label"] = f["suggested"]
    with open(folder / "filled.csv", "w", newline="") as f:
        out = csv.DictWriter(f, found[0].keys())
        out.writeheader()
        out.writerows(found)
    r = ok(folder, "run", "t.csv", "filled.csv", "-o", "out", "--now",
           "2026-10-02T02:30:00Z")
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    assert (report["model"]["weights"]["feedback"]["labels_by_agents"] ==
            len(found)), r.err[-600:]
    assert report["audit"]["suspected"] < len(found)


def test_policies_decide_and_wrong_ones_are_refused(folder):
    for bad in ({"max_wrong": 0}, {"sure": 1}, {"tiers": 5}, {"x": 1},
                {"tiers": {"pro": 2}}, {"intents": {"a": {"b": 1}}}, []):
        (folder / "c.json").write_text(json.dumps({"policy": bad}))
        r = run(folder, "train", small() / "tickets.csv", "-m", "m.plm",
                "-c", "c.json")
        assert r.code == 78 and "policy" in r.err, (bad, r.err)
    write_csv(folder / "t.csv", rows_of(2000))
    (folder / "c.json").write_text(json.dumps({"policy": {
        "max_wrong": .2, "sure": .9, "intents": {"no such intent": .1}}}))
    r = ok(folder, "train", "t.csv", "-m", "m.plm", "-c", "c.json", "--now",
           NOW)
    assert "no such intent" in r.err
    for said in lines(ok(folder, "score", "t.csv", "-m", "m.plm").out)[:200]:
        assert said["decision"] in ("resolve", "assist", "escalate")
        assert said["reason"] and 0 <= said["confidence"] <= 1
        assert said["resolution_from"] in ("confidence", "outcomes")
        assert said["priority"]["level"] in ("low", "normal", "high",
                                             "urgent")


def test_gate_refuses_a_night_that_lost_most_tickets(folder):
    rng = random.Random(5)
    report = refused(folder, [row for row in hard_rows(4000)
                              if rng.random() < .2])
    assert report["gate"]["n"] >= 30, report["gate"]
    assert report["gate"]["lost"] > report["gate"]["won"]


def test_gate_refuses_a_night_with_shuffled_labels(folder):
    report = refused(folder, hard_rows(4000, wrong=.4))
    assert report["gate"]["n"] >= 200, report["gate"]
    assert report["gate"]["accuracy"]["hi"] < 0


def test_gate_promotes_what_is_better(folder):
    write_csv(folder / "few.csv", hard_rows(4000)[::4])
    ok(folder, "run", "few.csv", "-o", "out", "--now", NOW, "-q")
    r = night_of(folder, hard_rows(4000), "--exit-code-on", "gate")
    assert r.code == 0 and json.loads(r.out)["promoted"], r.err
    out = folder / "out"
    assert serves(out) == "v000002"
    gate = json.loads((out / "reports/latest/report.json").read_text())["gate"]
    assert gate["n"] >= 30 and gate["won"] > gate["lost"], gate


def test_gate_refuses_without_a_code_unless_asked(folder):
    out = after_champion(folder)
    assert night_of(folder, hard_rows(4000, wrong=.5)).code == 0
    assert serves(out) == "v000001"
    r = night_of(folder, hard_rows(4000, wrong=.5), "--force",
                 "--exit-code-on", "gate")
    assert r.code == 0 and serves(out) == "v000003", r.err
    assert "--force" in json.loads(r.out)["verdict"]


def test_gate_and_a_champion_that_cannot_be_compared(folder):
    rows = hard_rows(4000)
    for name, change in (
            ("gone", lambda p: p.unlink()),
            ("cut", lambda p: p.write_bytes(p.read_bytes()[:5000])),
            ("old", lambda p: p.write_bytes(
                p.read_bytes()[:8] + b"\1\0\0\0" + p.read_bytes()[12:]))):
        at = folder / name
        at.mkdir()
        out = after_champion(at)
        change(out / "models/v000001/measured.plm")
        r = night_of(at, rows[:-1], "--exit-code-on", "gate")
        assert r.code == 0 and serves(out) == "v000002", (name, r.err)
        assert "could not be compared" in json.loads(r.out)["verdict"]


def test_gate_refuses_when_most_intents_vanish(folder):
    rows = [row for row in hard_rows(4000) if int(row[5][-2:]) < 15]
    report = refused(folder, rows)
    assert report["gate"]["vanished"] == 25, report["gate"]


def test_nothing_new_is_said_and_changes_nothing(folder):
    out = after_champion(folder)
    before = tree(out)
    good = champion() / "good.csv"
    args = ("run", good, "-o", "out", "--now", "2026-10-05T02:30:00Z")
    r = ok(folder, *args, "--exit-code-on", "gate")
    assert "Nothing new" in r.err and tree(out) == before
    r = run(folder, *args, "-q", "--json", "--exit-code-on", "nothing,gate",
            statuses={2})
    assert r.code == 2 and not r.err and tree(out) == before, (r.code, r.err)
    assert json.loads(r.out)["verdict"] == "nothing new"
    for bad in ("", "gate,", ",", "gate,what", "alarms", "gate nothing"):
        refuse(folder, *args, "--exit-code-on", bad, code=64,
               says="exit-code-on")
    ok(folder, *args, "--seed", "9", "-q")         # other settings are news
    assert serves(out) == "v000002"


def test_clock_that_goes_backwards_is_said(folder):
    out = after_champion(folder)
    r = ok(folder, "run", small() / "tickets.csv", champion() / "good.csv",
           "-o", "out", "--now", "2026-09-25T00:00:00Z")
    assert "before the last night" in r.err, r.err
    history = lines((out / "models/history.ndjson").read_bytes())
    assert [h["to"] for h in history] == ["v000001", "v000002"]
    report = json.loads((out / "reports/latest/report.json").read_text())
    assert "clock" in json.dumps(report["notes"])
    assert (out / "reports/2026-10-01/index.html").exists()


def three_versions(folder):
    for night in (1, 2, 3):
        ok(folder, "run", small() / "tickets.csv", "-o", "out", "-q",
           "--force", "--now", f"2026-10-{night:02d}T02:30:00Z")
    return folder / "out"


def test_models_list_promote_rollback(folder):
    out = three_versions(folder)
    listed = json.loads(ok(folder, "models", "list", "-o", "out",
                           "--json").out)["models"]
    assert [m["version"] for m in listed] == ["v000001", "v000002", "v000003"]
    assert [m["current"] for m in listed] == [False, False, True]
    assert all(m["accuracy"] > .5 and m["bytes"] > 1000 for m in listed)
    assert listed[1]["promoted"] == "2026-10-02T02:30:00Z"
    assert "v000003" in ok(folder, "models", "list", "-o", "out").out.decode()
    ok(folder, "models", "promote", "v000001", "-o", "out")
    assert serves(out) == "v000001"
    for want in ("v000003", "v000002", "v000001"):
        ok(folder, "models", "rollback", "-o", "out")
        assert serves(out) == want, (serves(out), want)
        complete(out)
    refuse(folder, "models", "rollback", "-o", "out", code=65,
           says="nothing served before")
    history = lines((out / "models/history.ndjson").read_bytes())
    assert [h["to"][-1] for h in history] == list("1231321")
    assert [h["reason"] for h in history[4:]] == ["rollback"] * 3
    for want in ("v000009", "v1", "../v000001", "current", ""):
        refuse(folder, "models", "promote", want, "-o", "out",
               code=(64, 65, 66, 74))
    refuse(folder, "models", "promote", "-o", "out", code=64)
    refuse(folder, "models", "what", "-o", "out", code=64)
    refuse(folder, "models", "list", "-o", "nowhere", code=(66, 74))
    assert serves(out) == "v000001"


def test_models_verify_finds_a_flipped_byte_in_every_file(folder):
    out = after_champion(folder)
    ok(folder, "models", "verify", "-o", "out")
    ok(folder, "models", "verify", "v000001", "-o", "out")
    files = sorted((out / "models/v000001").iterdir())
    assert len(files) >= 7
    for f in files:
        good = f.read_bytes()
        for at in (0, len(good) // 2, len(good) - 1):
            f.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
            refuse(folder, "models", "verify", "-o", "out", code=65,
                   says=f.name)
        f.unlink()
        refuse(folder, "models", "verify", "-o", "out", code=(65, 66, 74),
               says=f.name)
        f.write_bytes(good)
    ok(folder, "models", "verify", "-o", "out")
    refuse(folder, "models", "verify", "v000002", "-o", "out",
           code=(65, 66, 74))


def test_models_verify_says_which_golden_line_differs(folder):
    """Somebody changed an answer and the digests with it."""
    out = after_champion(folder)
    v = out / "models/v000001"
    golden = lines((v / "golden.ndjson").read_bytes())
    golden[2]["intents"][0]["p"] *= 1.0001
    text = "".join(json.dumps(g) + "\n" for g in golden)
    (v / "golden.ndjson").write_text(text)
    manifest = json.loads((v / "MANIFEST.json").read_text())
    for f in manifest["files"]:
        f["sha256"] = sha256(v / f["name"])
    (v / "MANIFEST.json").write_text(json.dumps(manifest))
    history = out / "models/history.ndjson"
    line = lines(history.read_bytes())[0]
    line["manifest"] = sha256(v / "MANIFEST.json")
    history.write_text(json.dumps(line) + "\n")
    refuse(folder, "models", "verify", "-o", "out", code=65,
           says="golden.ndjson:3:")


def test_models_killed_at_every_write_leave_one_that_serves(folder):
    base = three_versions(folder)
    base.rename(folder / "base")

    def switch(at):
        shutil.rmtree(folder / "out", ignore_errors=True)
        shutil.copytree(folder / "base", folder / "out", symlinks=True)
        return subprocess.run(
            [PIPELINE, "models", "rollback", "-o", str(folder / "out")],
            env=environment(LD_PRELOAD=str(fault_library()),
                            FAULT_DIR=str(folder / "out"), FAULT_AT=str(at),
                            FAULT_MODE="kill" if at else "none",
                            FAULT_COUNT=str(folder / "count")),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    assert switch(0).returncode == 0
    n = int((folder / "count").read_text())
    assert n >= 4, n
    for at in range(1, n + 1):
        assert switch(at).returncode == -signal.SIGKILL, at
        out = folder / "out"
        complete(out)
        was = serves(out)
        assert was in ("v000002", "v000003"), (at, was)
        ok(folder, "models", "promote", "v000001", "-o", "out")
        ok(folder, "models", "rollback", "-o", "out")
        assert serves(out) == was, (at, serves(out), was)


def test_models_survive_a_history_of_rubbish(folder):
    out = three_versions(folder)
    history = out / "models/history.ndjson"
    good = history.read_bytes()
    for bad in (b"", b"\0" * 5000, b"[]\n{}\n7\nnull\n", good[:-40],
                b'{"to":7,"from":[],"ts":{},"manifest":3}\n' * 9,
                b'{"to":"' + b"v" * 9000 + b'"}\n'):
        history.write_bytes(bad)
        ok(folder, "models", "list", "-o", "out")
        run(folder, "models", "verify", "-o", "out")
        run(folder, "models", "rollback", "-o", "out")
        assert serves(out) in ("v000002", "v000003")
        ok(folder, "run", small() / "tickets.csv", "-o", "out", "-q",
           "--now", NOW)
        os.unlink(out / "models/current")
        os.symlink("v000003", out / "models/current")


def test_models_wait_for_no_one(folder):
    """A directory that a run holds is not switched."""
    import fcntl
    out = three_versions(folder)
    with (out / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for args in (("rollback",), ("promote", "v000001")):
            refuse(folder, "models", *args, "-o", "out", code=75)
        assert serves(out) == "v000003"
        ok(folder, "models", "list", "-o", "out")
        ok(folder, "models", "verify", "-o", "out")
    ok(folder, "models", "rollback", "-o", "out")
    assert serves(out) == "v000002"


# --------------------------------------------------------------------------
# Runner
# --------------------------------------------------------------------------

def one(name, test):
    folder = SCRATCH / name
    folder.mkdir()
    began = time.monotonic()
    try:
        test(folder)
        state, why = "ok", ""
    except Skip as e:
        state, why = "skip", str(e)
    except subprocess.TimeoutExpired as e:
        state, why = "FAIL", f"hangs: {' '.join(map(str, e.cmd))[:300]}"
    except Exception as e:                             # a failure is a result
        frames = traceback.extract_tb(e.__traceback__)
        at = [f.lineno for f in frames
              if f.filename == test.__code__.co_filename]
        state, why = "FAIL", f"line {at}: {type(e).__name__}: {e}"[:2500]
    if not os.environ.get("TEST_KEEP"):
        shutil.rmtree(folder, ignore_errors=True)
    return name, state, why, time.monotonic() - began


def main(tests):
    """Runs the tests among these names; returns the status."""
    wanted = sys.argv[1:]
    names = [n for n in tests if n.startswith("test_")
             and (not wanted or any(w in n for w in wanted))]
    count = collections.Counter()
    small(), generated()
    jobs = int(os.environ.get("TEST_JOBS", "2"))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for name, state, why, seconds in pool.map(
                one, names, [tests[n] for n in names]):
            count[state] += 1
            print(f"{state:4} {name[5:]} ({seconds:.1f} s)"
                  + (f"\n     {why}" if why else ""), flush=True)
    print(f"{count['ok']} passed, {count['FAIL']} failed, "
          f"{count['skip']} skipped")
    return 1 if count["FAIL"] or not names else 0


def run_all(tests):
    """main() and the end of the program."""
    try:
        code = main(tests)
    finally:
        if os.environ.get("TEST_KEEP"):
            print(f"kept {SCRATCH}", file=sys.stderr)
        else:
            shutil.rmtree(SCRATCH, ignore_errors=True)
    sys.exit(code)


if __name__ == "__main__":
    run_all(dict(globals()))
