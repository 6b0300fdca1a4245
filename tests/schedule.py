#!/usr/bin/env python3
"""The README's schedules: systemd accepts the units, the line of the crontab
runs a night without a word, the CronJob is what Kubernetes expects.

The texts are taken from README.md as they stand.  The last line is
`N passed, M failed, K skipped`."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PIPELINE = os.environ.get("PIPELINE", str(ROOT / "pipeline"))
counts = {"ok": 0, "FAIL": 0, "skip": 0}


def say(verdict, what):
    counts[verdict] += 1
    print("%-4s %s" % (verdict, what))


def check(what, is_good, why=""):
    say("ok" if is_good else "FAIL", what)
    if not is_good and why:
        print(why)


def blocks():
    """The indented blocks of the section "Every night"."""
    text = (ROOT / "README.md").read_text()
    part = text.split("## Every night", 1)[1].split("\n## ", 1)[0]
    found, block = [], []
    for line in part.splitlines() + ["end"]:
        if line.startswith("    ") or (not line and block):
            block.append(line[4:])
        elif block:
            found.append("\n".join(block).strip("\n") + "\n")
            block = []
    return found


def units(folder, text):
    """Writes the service and the timer; their path."""
    service, timer = re.split(r"\n\n(?=\[Unit\])", text)
    for name, unit in (("service", service), ("timer", timer)):
        unit = unit.replace("/usr/local/bin/pipeline", PIPELINE)
        unit = unit.replace("User=pipeline", "User=root")
        (folder / ("pipeline." + name)).write_text(unit.strip() + "\n")
    return [str(folder / "pipeline.service"), str(folder / "pipeline.timer")]


def systemd(folder, text):
    if not shutil.which("systemd-analyze"):
        say("skip", "systemd units: no systemd-analyze")
        return
    files = units(folder, text)

    def verify():
        done = subprocess.run(["systemd-analyze", "verify", *files],
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        ours = [l for l in done.stdout.splitlines() if "pipeline" in l]
        return "\n".join(ours)

    said = verify()
    check("systemd accepts the service and the timer", not said, said)
    service = pathlib.Path(files[0])
    whole = service.read_text()
    service.write_text(whole.replace("Type=oneshot", "Typo=oneshot"))
    check("and would complain about a wrong one", "Typo" in verify())
    service.write_text(whole)


def crontab(folder, text):
    fields = text.split(None, 5)
    check("the crontab has five fields and a command", len(fields) == 6)
    command = fields[5].strip()
    check("no % that cron would take for a newline", "%" not in command)
    exports = folder / "exports"
    exports.mkdir()
    with open(exports / "tickets.csv", "w") as f:
        f.write("id,created_at,subject,intent\n")
        for i in range(60):
            kind = ("refund", "login", "export")[i % 3]
            f.write("%d,2026-09-%02d,my %s %s does not work,%s\n"
                    % (i, 1 + i % 28, kind, "abcdefghij"[i % 10], kind))
    command = command.replace("/usr/local/bin/pipeline", PIPELINE)
    command = command.replace("/srv/exports", str(exports))
    command = command.replace("/var/lib/pipeline", str(folder / "out"))
    done = subprocess.run(["sh", "-c", command], env={"LC_ALL": "C"},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, cwd="/", text=True)
    check("the command of the crontab publishes",
          done.returncode == 0 and
          (folder / "out/models/current/model.plm").exists(), done.stdout)
    check("and says nothing, so that cron mails nothing", done.stdout == "",
          done.stdout)


def kubernetes(text):
    try:
        import yaml
    except ImportError:
        say("skip", "CronJob: no python3-yaml")
        return
    job = yaml.safe_load(text)
    check("it is a CronJob", (job["apiVersion"], job["kind"]) ==
          ("batch/v1", "CronJob"))
    spec = job["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    check("no two at once", spec["concurrencyPolicy"] == "Forbid")
    check("its schedule has five fields", len(spec["schedule"].split()) == 5)
    check("its pod may be restarted by the job only",
          pod["restartPolicy"] in ("Never", "OnFailure"))
    volumes = {v["name"] for v in pod["volumes"]}
    mounts = {m["name"] for c in pod["containers"]
              for m in c["volumeMounts"]}
    check("every mount has its volume", mounts <= volumes and mounts)
    args = pod["containers"][0]["args"]
    check("its arguments are texts that the program takes",
          all(isinstance(a, str) for a in args) and
          args[:2] == ["pipeline", "run"])


def main():
    found = blocks()
    check("the README has units, a crontab and a CronJob", len(found) == 3)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        systemd(folder, found[0])
        crontab(folder, found[1])
    kubernetes(found[2])
    print("%d passed, %d failed, %d skipped"
          % (counts["ok"], counts["FAIL"], counts["skip"]))
    return counts["FAIL"] != 0


sys.exit(main())
