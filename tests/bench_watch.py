#!/usr/bin/env python3
"""The watch, replayed night by night and scored against what was planted.

    python3 tests/bench_watch.py [--test] [--sizes 20000,50000] [--seeds 1,2]
                                 [--json] [--list] [--work DIR] [--only KIND]

Seeds 1 to 3 are for tuning and the default; --test takes 11 to 13, which are
for reporting and for nothing else.  Each size and seed gives two archives: one
with everything that datasets/README.md lists, replayed from day 45 to its end,
and a calm one (--calm), replayed for 90 nights.  Nights run at 02:30 UTC.  The
output is Markdown; --json has every event and every false alarm in it, --list
prints those as text, --work keeps archives and replays for the next time.

Rules, made before any detector was there:

  true    A finding is true on a night when what was planted explains it:
          bug       at least half of its examples are tickets of one outbreak
          spike     planted tickets within its scope and its days are at least
                    half of what it saw beyond what it expected.  A ticket of
                    an outbreak or of a decoy counts 1, one of an intent whose
                    share rises by the factor f counts 1 - 1/f, one of the new
                    product or intent 1, one of a loud churner .7; where the
                    unhappy are counted, one of a decline counts its drop.  So
                    the spike of export_fails in outbreak OB-1 is true, and so
                    is that of a campaign, which is no bug.
          drift     it names a word, intent, product or page of something that
                    began before the night and ended less than 60 days before;
                    a drift that names nothing needs only such a time
          sentiment its segment declines, or did so up to 28 days before; or
                    planted tickets are a seventh of its segment's
          churn     the account leaves within 90 days, is gone quiet, or
                    declines
          Every finding in a calm archive is false.
  false   A fingerprint of severity warn or higher that is true on none of its
          nights.  Data quality counts in calm archives only.
  found   An event is found on the first night on which a finding of any
          severity names it: a bug cluster by its examples; a drift by its
          words, intent or product; a spike or a decline by its scope.  What
          was said already on the night before the event does not count.
  delay   The first night after a moment is night 1.  Two moments: `start`,
          when the event begins, and `visible`, when ten of its tickets have
          come (of an intent that falls: are missing) and these are four times
          the square root of the ordinary ones of the same intent, so that who
          knew where to look would be wrong once in 30,000 times.  Outbreaks:
          when the third distinct account has written.
  kept    Of two nights in a row with an outbreak's cluster, the one that had
          most tickets on the first is there on the second.

Python's standard library only, and the program zstd.
"""
import argparse
import bisect
import collections
import csv
import datetime
import io
import json
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PIPELINE = os.environ.get("PIPELINE", str(ROOT / "pipeline"))
GENERATE = os.environ.get("GENERATE", str(ROOT / "build" / "generate"))
DAY = 86400
FIRST_DAY = 45              # of the replay of an archive with events
CALM_NIGHTS = 90
LINGER = {"spike": 8, "drift": 60, "sentiment": 28, "churn": 90}
LEAVING = ("cancel", "downgrad")
COLUMNS = ("intent", "product", "page", "tier", "channel", "language")


def instant(text):
    """Seconds since 1970 of a time or a day."""
    text = text.replace("Z", "+00:00")
    if len(text) == 10:
        text += "T00:00:00+00:00"
    return datetime.datetime.fromisoformat(text).timestamp()


def moment(seconds):
    return datetime.datetime.fromtimestamp(
        seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def fold(text):
    """As names are compared: `Export_Fails` is `export fails`."""
    return (text or "").lower().replace("_", " ")


def unpack(path):
    return subprocess.run(["zstd", "-dc", path], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def wilson(hits, n, z=1.96):
    """95 % interval of a share."""
    if not n:
        return 0.0, 1.0
    p, d = hits / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / d
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return max(0.0, middle - half), min(1.0, middle + half)


def share(hits, n):
    """`9/10 90 % [60, 98]`"""
    lo, hi = wilson(hits, n)
    return (f"{hits}/{n} {100 * hits / n:.0f} % [{100 * lo:.0f}, "
            f"{100 * hi:.0f}]" if n else "none")


def any_of(names):
    """What finds any of some names as whole words, None: there are none."""
    return re.compile("|".join(
        rf"(?<![a-z0-9]){re.escape(fold(n))}(?![a-z0-9])"
        for n in names)) if names else None


class Event:
    """One thing that was planted: from when to when, and how it is named."""

    def __init__(self, what, name, start, end, **more):
        self.what, self.name, self.start, self.end = what, name, start, end
        self.words = [w.lower() for w in more.get("words", ())]
        self.intents = more.get("intents", ())
        self.products, self.pages = more.get("products", ()), more.get(
            "pages", ())
        self.segment = more.get("segment")          # (column, value)
        self.factor = more.get("factor", 1)
        self.last = more.get("last", end)       # until when it can be seen
        names = [*self.words, *self.intents, *self.products, *self.pages]
        self.named = any_of(names)
        self.named_new = any_of(self.words[-2:])

    def is_on(self, night, linger):
        return self.start <= night <= self.end + linger * DAY


class Archive:
    """Tickets as the program reads them, with what is true of each."""

    def __init__(self, folder):
        with open(folder / "truth.json", encoding="utf-8") as f:
            self.truth = json.load(f)
        self.account, self.tier = {}, {}
        for row in csv.DictReader(io.StringIO(
                unpack(folder / "archives/accounts.csv.zst"))):
            key = row["Account ID"]
            self.tier[key] = row["Tier"]
            for name in (key, row["Company name"], row["Domain"]):
                self.account[name.lower()] = key
        self.read_tickets(folder)
        self.events = [*self.make_drifts(), *self.make_declines(),
                       *self.make_outbreaks()]
        self.churn = {c["account"]: (instant(c["churn_date"]), c["signals"])
                      for c in self.truth["churners"]}
        self.gone = {q["account"]: instant(q["quiet_since"])
                     for q in self.truth["quiet_accounts"]}
        self.weigh()
        for event in self.events:
            event.visible = self.first_visible(event)

    def read_tickets(self, folder):
        seen = {}
        with subprocess.Popen([PIPELINE, "ingest", folder / "archives", "-q"],
                              stdout=subprocess.PIPE, text=True) as p:
            for line in p.stdout:
                t = json.loads(line)
                text = f"{t['subject']} {t['body']}".lower()
                seen[t["id"]] = {
                    "intent": t["label"], "product": t["product"],
                    "page": t["page"], "channel": t["channel"],
                    "language": t["language"], "words": text}
        self.ticket = []
        for row in csv.DictReader(io.StringIO(
                unpack(folder / "truth_tickets.csv.zst"))):
            t = seen.get(row["id"])
            if t is None:
                continue
            t.update(id=row["id"], at=instant(row["created_at"]),
                     true=row["true_intent"], account=row["account"],
                     tier=self.tier[row["account"]], weight=0.0, sad=0.0,
                     outbreak=row["outbreak_id"], decoy=row["decoy_id"])
            self.ticket.append(t)
        self.ticket.sort(key=lambda t: t["at"])
        self.at = [t["at"] for t in self.ticket]
        self.by_id = {t["id"]: t for t in self.ticket}

    def make_drifts(self):
        end_of_all = instant(self.truth["window"]["end"]) + DAY
        for d in self.truth["drifts"]:
            what = d["kind"]
            end = instant(d["end"]) if "end" in d else (
                end_of_all if what.startswith("new") else
                instant(d["date"]) + d["ramp_days"] * DAY)
            words = d["words"]
            more = {"words": words, "last": end if "end" in d else end_of_all}
            if what == "new_product":
                more.update(words=(), products=words[:1], pages=words[1:])
            elif what in ("mix", "new_intent"):
                more["intents"] = d["intents"]
            if what == "mix" and d["factor"] < 1:
                what = "mix_falls"
            if d["intents"] == ["cancel_subscription"]:
                what = "cancellation_spike"
                more["words"] = ["cancel", "cancellation", "cancellations",
                                 "leave", "leaving"]
            yield Event(what, ",".join(words[-2:] or d["intents"]),
                        instant(d["date"]), end, factor=d.get("factor", 1),
                        **more)

    def make_declines(self):
        for d in self.truth["sentiment_declines"]:
            what = ("decline_account" if d["segment"] == "account"
                    else "decline")
            yield Event(what, d["value"], instant(d["start"]),
                        instant(d["end"]), segment=(d["segment"], d["value"]),
                        factor=d["drop"])

    def make_outbreaks(self):
        for d in [*self.truth["outbreaks"], *self.truth["decoys"]]:
            signature = [w for w in re.findall(r"[\w./-]+", d["signature"])
                         if len(w) > 4]
            yield Event("outbreak" if d["id"].startswith("OB") else "decoy",
                        d["id"], instant(d["start"]), instant(d["end"]),
                        words=[*signature, *d["versions"]],
                        intents=[d["intent"]], products=[d["product"]],
                        pages=[d["page"]])

    def weigh(self):
        """How much of each ticket was planted."""
        mixes = [e for e in self.events if e.factor > 1 and e.intents]
        declines = [e for e in self.events if e.segment]
        for t in self.ticket:
            if t["outbreak"] or t["decoy"] or t["product"] == "Tally Pulse" \
                    or t["true"] == "pulse_forecast":
                t["weight"] = 1.0 if self.events else 0.0
            for e in mixes:
                if t["true"] in e.intents and e.start <= t["at"] < e.end:
                    t["weight"] = max(t["weight"], 1 - 1 / e.factor)
            churn, signals = self.churn.get(t["account"], (0, ()))
            left = (churn - t["at"]) / DAY
            if "volume_up" in signals and 0 < left < 45:
                t["weight"] = max(t["weight"], .7)
            if "cancel_ticket" in signals and left < 20 \
                    and t["true"] == "cancel_subscription":
                t["weight"] = 1.0
            t["sad"] = .45 if "sentiment_down" in signals and left < 60 else 0
            for e in declines:
                if t[e.segment[0]] == e.segment[1] \
                        and e.start <= t["at"] < e.end:
                    t["sad"] += e.factor

    def within(self, start, end):
        return self.ticket[bisect.bisect_left(self.at, start):
                           bisect.bisect_right(self.at, end)]

    def planted_by(self, t, event):
        """How much of a ticket the event planted, and how much it would have
        been without, as pairs (planted, ordinary)."""
        if event.what in ("vocabulary", "wording"):
            return bool(event.named_new.search(t["words"])), 0
        if event.segment:
            return t[event.segment[0]] == event.segment[1], 0
        if event.what == "new_product":
            return t["product"] in event.products, 0
        if event.what in ("outbreak", "decoy"):
            return event.name in (t["outbreak"], t["decoy"]), 0
        is_it = t["true"] in event.intents
        if event.what == "new_intent":
            return is_it, 0
        return is_it * abs(1 - 1 / event.factor), is_it / event.factor

    def first_visible(self, event):
        """When an event can be told from chance, None: never."""
        planted = ordinary = 0.0
        for t in self.within(event.start, event.last):
            more = self.planted_by(t, event)
            planted, ordinary = planted + more[0], ordinary + more[1]
            if planted >= max(10, 4 * math.sqrt(ordinary)):
                return t["at"]
        return None

    def third_account(self, name):
        seen = set()
        for t in self.ticket:
            if t["outbreak"] == name:
                seen.add(t["account"])
                if len(seen) == 3:
                    return t["at"]
        return None

    # -- what a finding is about ------------------------------------------

    def in_scope(self, t, scope):
        for column in COLUMNS:
            if column in scope and fold(t[column]) != fold(scope[column]):
                return False
        if "account" in scope and t["account"] != self.account.get(
                scope["account"].lower()):
            return False
        measure = scope.get("measure", "").lower()
        return "cancel" not in measure or (t["intent"] or "").startswith(
            LEAVING)

    def scoped(self, f, night, days):
        e = f["evidence"]
        start = instant(e["from"]) if e.get("from") else night - days * DAY
        end = instant(e["to"]) if e.get("to") else night
        return [t for t in self.within(start, min(end, night))
                if self.in_scope(t, f["scope"])]

    def outbreak_of(self, f):
        """The outbreak that half of the examples are of, or None."""
        ids = [e["id"] for e in f["examples"] if e["id"] in self.by_id]
        names = collections.Counter(self.by_id[i]["outbreak"] for i in ids)
        name, n = names.most_common(1)[0] if names else ("", 0)
        return name if name and 2 * n >= len(ids) else None

    def is_true_spike(self, f, night):
        tickets = self.scoped(f, night, 7)
        e = f["evidence"]
        seen, expected = e.get("observed"), e.get("expected")
        beyond = (seen - expected if seen is not None and expected is not None
                  else len(tickets) / 2)
        sad = re.search("unhapp|negativ|sentiment|mood", text_of(f))
        planted = sum(max(t["weight"], t["sad"] if sad else 0)
                      for t in tickets)
        return planted >= .5 * beyond and planted >= 1

    def is_true_drift(self, f, night):
        text, on = text_of(f), [e for e in self.events
                                if e.is_on(night, LINGER["drift"])]
        if any(e.named and e.named.search(text) for e in on):
            return True
        return bool(on) and not set(f["scope"]) - {"measure", "language"}

    def is_true_mood(self, f, night):
        if any(e.segment and e.is_on(night, LINGER["sentiment"])
               and self.is_segment(f, e) for e in self.events):
            return True
        tickets = self.scoped(f, night, 28)
        planted = sum(1 for t in tickets if t["weight"] >= .5 or t["sad"])
        return planted * 7 >= len(tickets) > 0

    def is_segment(self, f, event):
        column, value = event.segment
        named = f["scope"].get(column, "").lower()
        return (self.account.get(named) == value if column == "account"
                else named == value.lower())

    def is_true_churn(self, f, night):
        account = self.account.get(f["scope"].get("account", "").lower())
        churn, _ = self.churn.get(account, (0, ()))
        return (night - DAY < churn <= night + LINGER["churn"] * DAY
                or self.gone.get(account, night + 1) <= night
                or any(e.segment == ("account", account)
                       and e.is_on(night, LINGER["sentiment"])
                       for e in self.events))

    def is_true(self, f, night):
        kind = f["kind"]
        if not self.events:
            return False
        if kind == "bug_cluster":
            return self.outbreak_of(f) is not None
        test = {"spike": self.is_true_spike, "drift": self.is_true_drift,
                "sentiment": self.is_true_mood, "churn": self.is_true_churn}
        return kind not in test or test[kind](f, night)

    def names(self, f, event):
        """Does a finding name the event?"""
        if event.what == "outbreak":
            return (f["kind"] == "bug_cluster"
                    and self.outbreak_of(f) == event.name)
        if event.segment:
            return (f["kind"] in ("sentiment", "spike")
                    and self.is_segment(f, event) and (
                        f["kind"] == "sentiment" or "happ" in text_of(f)))
        if event.what in ("vocabulary", "wording"):
            return f["kind"] == "drift" and bool(
                event.named.search(text_of(f)))
        return f["kind"] in ("spike", "drift") and bool(
            event.named.search(text_of(f)))


def text_of(f):
    return fold(" ".join([
        f["title"], f["why"], *map(str, f["facts"].values()), *f["facts"],
        *f["scope"].values()]))


def run(argv, **more):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, **more)


def replay(folder, nights, end):
    """Nights and their findings, without those that are resolved."""
    began = time.time()
    out = run([PIPELINE, "watch", folder / "archives", "--now",
               moment(end + DAY + 9000), "--nights", str(nights), "-q"],
              text=True).stdout
    lines = [json.loads(line) for line in out.splitlines()]
    return [(instant(n["night"]), [f for f in n["findings"]
                                   if f["state"] != "resolved"])
            for n in lines], time.time() - began


def alarms(archive, nights, skip=()):
    """Fingerprints of severity warn or higher: {print: [nights, true ones,
    first finding, night of it]}."""
    found = {}
    for night, findings in nights:
        for f in findings:
            if f["severity"] == "info" or f["kind"] in skip:
                continue
            a = found.setdefault(f["fingerprint"], [0, 0, f, night])
            a[0] += 1
            a[1] += archive.is_true(f, night)
    return found


def delay(nights, since, found):
    """Nights after a moment until it is found; None: not known."""
    if since is None or found is None:
        return None
    return sum(1 for night, _ in nights if since < night <= found)


def score_event(archive, event, nights):
    named = [(night, [f for f in findings if archive.names(f, event)])
             for night, findings in nights
             if -DAY <= night - event.start
             and night <= event.last + LINGER["spike"] * DAY]
    before = {f["fingerprint"] for night, fs in named
              if night < event.start for f in fs}
    on = [(night, [f for f in fs if f["fingerprint"] not in before])
          for night, fs in named if night >= event.start]
    hit = [(night, fs) for night, fs in on if fs]
    found = hit[0][0] if hit else None
    row = {"what": event.what, "name": event.name,
           "start": moment(event.start), "found": found and moment(found),
           "visible": event.visible and moment(event.visible),
           "from_start": delay(nights, event.start, found),
           "from_visible": delay(nights, event.visible, found),
           "warned": any(f["severity"] != "info" for _, fs in hit for f in fs)}
    if event.what != "outbreak":
        return row
    third = archive.third_account(event.name)
    row["visible"] = third and moment(third)
    row["from_visible"] = delay(nights, third, found)
    pairs = kept = 0
    for (a, first), (b, second) in zip(on, on[1:]):
        if first and second and b - a < 1.5 * DAY:
            pairs += 1
            main = max(first, key=lambda f: f["evidence"]["tickets"])
            kept += any(f["fingerprint"] == main["fingerprint"]
                        for f in second)
    row.update(pairs=pairs, kept=kept, prints=len(
        {f["fingerprint"] for _, fs in on for f in fs}))
    return row


def score_bugs(archive, nights):
    """Fingerprints of bug clusters, those that are real, of any severity."""
    real = {}
    for night, findings in nights:
        for f in findings:
            if f["kind"] == "bug_cluster":
                key = f["fingerprint"]
                real[key] = real.get(key, False) or bool(
                    archive.outbreak_of(f))
    return real


def generated(work, size, seed, calm):
    folder = work / f"{'calm' if calm else 'full'}-{size}-{seed}"
    if not (folder / "truth.json").exists():
        run([GENERATE, "-o", folder, "--tickets", str(size), "--seed",
             str(seed), "--quiet", *(["--calm"] if calm else [])])
    return folder


def score(work, size, seed, calm):
    folder = generated(work, size, seed, calm)
    archive = Archive(folder)
    window = archive.truth["window"]
    end = instant(window["end"])
    days = round((end - instant(window["start"])) / DAY) + 1
    nights, seconds = replay(folder, CALM_NIGHTS if calm
                             else days - FIRST_DAY, end)
    result = {"tickets": size, "seed": seed, "calm": calm,
              "nights": len(nights), "seconds": round(seconds, 1),
              "info": len({f["fingerprint"] for _, fs in nights for f in fs
                           if f["severity"] == "info"})}
    found = alarms(archive, nights, () if calm else ("data_quality",))
    result["alarms"] = len(found)
    result["false"] = [{"night": moment(night), "on_nights": n, "finding": f}
                       for n, true, f, night in found.values() if not true]
    result["false_by_kind"] = collections.Counter(
        kind_of(a["finding"]) for a in result["false"])
    result["noise"] = sum(n - true for n, true, _, _ in found.values())
    if not calm:
        result["events"] = [score_event(archive, e, nights)
                            for e in archive.events if e.what != "decoy"]
        real = score_bugs(archive, nights)
        result["bugs"], result["real"] = len(real), sum(real.values())
    return result


def kind_of(f):
    """Kind and what it is about: `spike intent`."""
    return " ".join([f["kind"], *sorted(f["scope"])])


# -- tables -----------------------------------------------------------------

def table(title, head, rows):
    print(f"\n### {title}\n\n|", " | ".join(head), "|")
    print("|---" * len(head) + "|")
    for row in rows:
        print("|", " | ".join(map(str, row)), "|")


def by_size(results):
    groups = collections.defaultdict(list)
    for r in results:
        groups[r["tickets"]].append(r)
    return sorted(groups.items())


def kinds_text(results):
    kinds = sum((collections.Counter(r["false_by_kind"]) for r in results),
                collections.Counter())
    return ", ".join(f"{k} {n}" for k, n in kinds.most_common()) or "none"


def print_quiet(results):
    table("Quiet archives: false findings of severity warn or higher",
          ("tickets", "archives", "nights", "false in each (target ≤ 3)",
           "kinds", "info", "seconds a replay"),
          [(f"{size:,}", len(rs), sum(r["nights"] for r in rs),
            ", ".join(str(len(r["false"])) for r in rs), kinds_text(rs),
            ", ".join(str(r["info"]) for r in rs),
            f"{statistics.mean(r['seconds'] for r in rs):.1f}")
           for size, rs in by_size(results)])


def print_bugs(results):
    rows = []
    for size, rs in by_size(results):
        events = [e for r in rs for e in r["events"] if e["what"] == "outbreak"
                  and e["visible"]]
        by = [e["from_visible"] for e in events]
        rows.append((
            f"{size:,}", share(sum(d is not None and d <= 1 for d in by),
                               len(by)),
            share(sum(d is not None for d in by), len(by)),
            share(sum(r["real"] for r in rs), sum(r["bugs"] for r in rs)),
            share(sum(e["kept"] for e in events),
                  sum(e["pairs"] for e in events)),
            share(sum(e["prints"] == 1 for e in events),
                  sum(e["prints"] > 0 for e in events))))
    table("Bug outbreaks of three or more accounts",
          ("tickets", "found by the night after the third account (≥ 90 %)",
           "found at all", "clusters that are real (≥ 90 %)",
           "same identity next night (≥ 95 %)",
           "one fingerprint for its life"), rows)


def print_events(results):
    rows = []
    for size, rs in by_size(results):
        kinds = collections.defaultdict(list)
        for e in (e for r in rs for e in r["events"]):
            if e["what"] != "outbreak":
                kinds[e["what"]].append(e)
        seen = [e for es in kinds.values() for e in es]
        for what, es in [*sorted(kinds.items()), ("all", seen)]:
            late = [e["from_start"] for e in es if e["from_start"] is not None]
            shown = [e["from_visible"] for e in es if e["visible"]]
            rows.append((
                f"{size:,}", what,
                share(sum(d <= 3 for d in late), len(es)),
                share(sum(d is not None and d <= 3 for d in shown),
                      len(shown)),
                share(len(late), len(es)),
                share(sum(e["warned"] for e in es), len(es)),
                f"{statistics.median(late):.0f}" if late else ""))
    table("Drifts, declines, spikes, new product (target ≥ 90 % in 3 nights)",
          ("tickets", "what", "within 3 nights of its start",
           "within 3 nights of being visible", "found at all",
           "with severity warn", "nights from start, median"), rows)


def print_beside(results):
    table("False alarms beside events: fingerprints of severity warn or higher"
          " that nothing planted explains",
          ("tickets", "nights", "fingerprints", "false", "a night", "kinds",
           "seconds a replay"),
          [(f"{size:,}", sum(r["nights"] for r in rs),
            sum(r["alarms"] for r in rs), sum(len(r["false"]) for r in rs),
            f"{sum(len(r['false']) for r in rs) / sum(r['nights'] for r in rs):.3f}",
            kinds_text(rs), f"{statistics.mean(r['seconds'] for r in rs):.1f}")
           for size, rs in by_size(results)])


def print_list(results):
    """Every false alarm and every missed event as text."""
    for r in results:
        where = (f"{'calm' if r['calm'] else 'full'} {r['tickets']} tickets, "
                 f"seed {r['seed']}")
        for a in r["false"]:
            f = a["finding"]
            print(f"- FALSE {where}: {a['night'][:10]}, {a['on_nights']} "
                  f"nights: {f['severity']} {kind_of(f)}: {f['title']} — "
                  f"{f['why']} {json.dumps(f['scope'])} "
                  f"{json.dumps(f['evidence'])}")
        for e in r.get("events", ()):
            limit = 1 if e["what"] == "outbreak" else 3
            d = e["from_visible"]
            if e["visible"] and (d is None or d > limit):
                print(f"- {'LATE' if e['found'] else 'MISSED'} {where}: "
                      f"{e['what']} {e['name']}: start {e['start'][:10]}, "
                      f"visible {e['visible'][:16]}, found {e['found']}, "
                      f"{d} nights")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--test", action="store_true")
    p.add_argument("--seeds")
    p.add_argument("--sizes", default="20000,50000,100000")
    p.add_argument("--only", choices=("calm", "full"))
    p.add_argument("--json", action="store_true")
    p.add_argument("--list", action="store_true")
    p.add_argument("--work")
    a = p.parse_args()
    seeds = [int(s) for s in (a.seeds or ("11,12,13" if a.test
                                          else "1,2,3")).split(",")]
    work = pathlib.Path(a.work or tempfile.mkdtemp(prefix="bench-watch-"))
    results = []
    try:
        for size in map(int, a.sizes.split(",")):
            for seed in seeds:
                for calm in (True, False):
                    if a.only and calm != (a.only == "calm"):
                        continue
                    print("bench: watch", size, seed, "calm" if calm
                          else "full", file=sys.stderr, flush=True)
                    results.append(score(work, size, seed, calm))
    finally:
        if not a.work:
            shutil.rmtree(work)
    if a.json:
        json.dump(results, sys.stdout, indent=1)
        return
    print(f"Seeds {', '.join(map(str, seeds))} ("
          + ("set aside for reporting" if all(s > 10 for s in seeds) else
             "for tuning: report with --test") + ").")
    calm = [r for r in results if r["calm"]]
    full = [r for r in results if not r["calm"]]
    if calm:
        print_quiet(calm)
    if full:
        print_bugs(full)
        print_events(full)
        print_beside(full)
    if a.list:
        print()
        print_list(results)


if __name__ == "__main__":
    main()
