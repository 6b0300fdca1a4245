#!/usr/bin/env python3
"""Tests of privacy on the command line: python3 tests/privacy.py [WORD ...]

Nothing that a run writes holds planted personal data, what is masked can be
chosen, scoring masks as training did, and a forgotten person is gone.  Runs
like tests/cli.py, whose helpers it uses.
"""
import json
import os
import stat
import sys

import cli
from cli import NOW, lines, ok, refuse, rows_of, write_csv

MAIL = "kim.planted@secrets.example"
SECRETS = ["4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", MAIL,
           "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "+49 171 5550199",
           "https://deploy:hunter99@h.example/x", "203.0.113.77",
           "ssn 123-45-6789", "my password is Sommer!2031"]
TRACES = [b"4111 1111", b"3704 0044", b"kim.planted", b"ghp_abc", b"5550199",
          b"hunter99", b"203.0.113.77", b"123-45-6789", b"Sommer!2031",
          b"Plantedname", b"Secretson"]
SIGNED = " - my name is Plantedname Secretson"


def planted(folder):
    """600 labelled tickets, each with a secret; rows that cannot be read."""
    rows = [(i, day, f"{subject} {SECRETS[k % len(SECRETS)]}",
             f"{body} and {SECRETS[k % len(SECRETS)]}{SIGNED}", who, label)
            for k, (i, day, subject, body, who, label)
            in enumerate(rows_of(600))]
    write_csv(folder / "t.csv", rows)
    with open(folder / "t.csv", "a", encoding="utf-8") as f:
        for secret in SECRETS:
            f.write(f'X,wide,"{secret}",a,b,c,d,e\n')
        f.write("X,who-7,p7,p7@firm7.example,7,b,c,d,e\n")


def contents(path):
    """All bytes below a path, unpacked."""
    for p in sorted(path.rglob("*")):
        if p.is_file():
            data = p.read_bytes()
            yield p, cli.unzst(p) if p.suffix == ".zst" else data


def test_nothing_that_a_run_writes_holds_what_was_planted(folder):
    planted(folder)
    r = ok(folder, "run", "t.csv", "-o", "out", "--now", NOW, "--json")
    seen = list(contents(folder / "out"))
    seen += [("stdout", r.out), ("stderr", r.err.encode())]
    assert len(seen) > 8
    for name, data in seen:
        for trace in TRACES:
            assert trace not in data, f"{name} holds {trace}"
    quarantined = next(d for p, d in seen if "quarantine" in str(p))
    assert b"[email]" in quarantined and b"[card]" in quarantined
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    masked = report["data"]["totals"]["masked"]
    assert masked["name"] >= 600 and masked["card"] > 100, masked
    assert "masked" in r.err and "mail addresses" in r.err


def test_ingest_masks_unless_raw_is_asked(folder):
    planted(folder)
    r = ok(folder, "ingest", "t.csv", "--summary", "s.json")
    for trace in TRACES:
        assert trace not in r.out
    source = json.loads((folder / "s.json").read_text())["sources"][0]
    assert source["masked"]["email"] > 100
    raw = ok(folder, "ingest", "t.csv", "--raw", "-q")
    for trace in TRACES:
        assert trace in raw.out, trace


def test_the_configuration_chooses_what_is_masked(folder):
    planted(folder)
    for privacy, kept, gone in (
            ({"keep": ["ip"]}, [b"203.0.113.77"], [b"kim.planted"]),
            ({"mask": ["email"]}, [b"203.0.113.77", b"4111"],
             [b"kim.planted"]),
            ({"mask": False}, [b"203.0.113.77", b"kim.planted"], []),
            ({"mask": True}, [], [b"kim.planted", b"203.0.113.77"])):
        (folder / "c.json").write_text(json.dumps({"privacy": privacy}))
        out = ok(folder, "ingest", "t.csv", "-q", "-c", "c.json").out
        assert all(k in out for k in kept), privacy
        assert not any(g in out for g in gone), privacy
    for privacy, word in (({"mask": ["mail"]}, "no class"),
                          ({"hide": []}, "unknown key"), (7, "object"),
                          ({"keep": True}, "list")):
        (folder / "c.json").write_text(json.dumps({"privacy": privacy}))
        refuse(folder, "ingest", "t.csv", "-c", "c.json", code=78, says=word)


def test_scoring_masks_as_training_did(folder):
    planted(folder)
    (folder / "raw.json").write_text('{"privacy": {"mask": false}}')
    ok(folder, "train", "t.csv", "-m", "masked.plm", "-q")
    ok(folder, "train", "t.csv", "-m", "raw.plm", "-q", "-c", "raw.json")
    ask = ["explain", MAIL, "-m"]
    said = ok(folder, *ask, "masked.plm").out
    assert b"[email]" in said and b"kim" not in said
    assert b"[email]" not in ok(folder, *ask, "raw.plm").out
    ticket = json.dumps({"id": 1, "body": f"refund to {MAIL}"}).encode()
    hidden = json.dumps({"id": 1, "body": "refund to [email]"}).encode()
    a = ok(folder, "score", "-", "-m", "masked.plm", "-q", stdin=ticket).out
    b = ok(folder, "score", "-", "-m", "masked.plm", "-q", stdin=hidden).out
    assert a == b and lines(a)


def test_a_forgotten_person_is_gone(folder):
    planted(folder)
    (folder / "raw.json").write_text('{"privacy": {"mask": false}}')
    night = ["run", "t.csv", "-o", "out", "-q", "-c", "raw.json", "--now"]
    ok(folder, *night, "2026-10-01")
    rows = len(lines(cli.unzst(
        folder / "out/quarantine/2026-10-01.ndjson.zst")))
    r = ok(folder, "forget", "--requester", "P7@firm7.example", "-o", "out",
           "-c", "raw.json")
    assert "removed 1 quarantined row " in r.err and "start a run" in r.err
    kept = cli.unzst(folder / "out/quarantine/2026-10-01.ndjson.zst")
    assert b"p7@firm7" not in kept and len(lines(kept)) == rows - 1
    for name in ("out/forgotten.txt", "pipeline.key"):
        mode = stat.S_IMODE(os.stat(folder / name).st_mode)
        assert mode == 0o600, f"{name}: {mode:o}"
    assert b"firm7" not in (folder / "out/forgotten.txt").read_bytes()
    ok(folder, *night, "2026-10-02")
    report = json.loads((folder / "out/reports/latest/report.json")
                        .read_text())
    source = report["data"]["sources"][0]
    assert source["filtered"] == source["faults"]["forgotten"] > 0
    assert source["rows"] == (source["tickets"] + source["filtered"]
                              + source["quarantined"])
    later = cli.unzst(folder / "out/quarantine/2026-10-02.ndjson.zst")
    assert b"p7@firm7" not in later and len(lines(later)) == rows
    again = ok(folder, "forget", "--requester", "p7@firm7.example", "-o",
               "out", "-c", "raw.json")
    assert "removed 1 " not in again.err and "before" in again.err
    assert len((folder / "out/forgotten.txt").read_text().split()) == 2
    # with the key gone, or another, nobody is remembered by mistake
    os.rename(folder / "pipeline.key", folder / "kept.key")
    refuse(folder, *night, "2026-10-03", code=78, says="is missing")
    (folder / "pipeline.key").write_text("0" * 64)
    os.chmod(folder / "pipeline.key", 0o600)
    refuse(folder, *night, "2026-10-03", code=78, says="another key")


def test_forget_refuses_what_it_cannot_do(folder):
    planted(folder)
    refuse(folder, "forget", "-o", ".", code=64, says="--requester")
    refuse(folder, "forget", "--requester", "x", "-o", "none", code=66)
    ok(folder, "forget", "--requester", "x", "-o", ".", "-q")
    os.chmod(folder / "pipeline.key", 0o644)
    refuse(folder, "forget", "--requester", "y", "-o", ".", code=78,
           says="chmod 600")
    refuse(folder, "run", "t.csv", "-o", ".", code=78, says="chmod 600")


if __name__ == "__main__":
    cli.run_all(dict(globals()))
