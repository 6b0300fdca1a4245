#!/usr/bin/env python3
"""Size and time of the report and of the database, and the time of every view.

    bench_report.py [TICKETS ...]      [50000]; a million takes five minutes

Generates an archive with its context, runs one night and reads what it wrote.
Prints Markdown."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NOW = "2026-10-01T02:30:00Z"


def stages(folder):
    """Seconds of each stage, from metrics.prom."""
    found = {}
    for line in (folder / "metrics.prom").read_text().splitlines():
        if line.startswith("pipeline_run_duration_seconds{"):
            found[line.split('"')[1]] = float(line.split()[-1])
    return found


def measure(tickets, tmp):
    folder = pathlib.Path(tmp) / ("report-%d" % tickets)
    subprocess.run([ROOT / "build/generate", "-o", folder, "--tickets",
                    str(tickets), "--seed", "21", "--context", "--quiet"],
                   check=True)
    subprocess.run([ROOT / "pipeline", "run", folder / "archives", "-o",
                    folder / "out", "--now", NOW, "-q"], check=True)
    took = stages(folder / "out")
    report = folder / "out/reports/latest"
    base = report / "support.sqlite"
    print("| %s tickets | |\n|---|---|" % format(tickets, ","))
    print("| index.html, report.json | %.0f kB, %.0f kB |"
          % ((report / "index.html").stat().st_size / 1e3,
             (report / "report.json").stat().st_size / 1e3))
    print("| report: numbers, pages, files | %.2f s |" % took["report"])
    print("| database and CSV files | %.1f s, %.0f MB |"
          % (took["database"], base.stat().st_size / 1e6))
    db = sqlite3.connect(base)
    print("| integrity_check | %s |"
          % db.execute("PRAGMA integrity_check").fetchone()[0])
    views = []
    for (name,) in db.execute("SELECT name FROM sqlite_master "
                              "WHERE type='view' ORDER BY name").fetchall():
        began = time.monotonic()
        rows = len(db.execute("SELECT * FROM " + name).fetchall())
        views.append((time.monotonic() - began, name, rows))
    for seconds, name, rows in sorted(views, reverse=True):
        print("| %s | %.3f s, %d rows |" % (name, seconds, rows))
    print(flush=True)


def main():
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_TMP")) as tmp:
        for tickets in sys.argv[1:] or ["50000"]:
            measure(int(tickets), tmp)


main()
