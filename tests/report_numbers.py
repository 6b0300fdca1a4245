#!/usr/bin/env python3
"""Every number of index.html is one of report.json: python3 tests/report_numbers.py
[WORD ...]

The rules by which a number becomes text are written here a second time, from
what readers were promised and not from the program.  A row of a table must be
explained by one object of the document, a sentence or a card too; what the page
works out itself (sums of weeks, differences, how many rows are folded away) is
listed in derived().  Words of the program are known from its source, words of
customers from the document.  The last line is `N passed, M failed`.
"""
import bisect
import datetime
import functools
import html
import math
import random
import re

import nights
from cli import ROOT, run_all
from page import Node, Page

ALL = ("full", "bare", "unlabelled", "hostile", "day")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
NUMBER = re.compile(
    r"(?P<date>\b\d{1,2} (?:%s)(?: \d{4,})?)|"
    r"[+\u2212]?(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?"
    r"(?: (?:bytes|kB|MB|GB|TB|s|min|h|days)\b|%%)?" % "|".join(MONTHS))
# What a section is made of; another has a member of its own name.
MEMBERS = {"tonight": None, "watch": ("findings", "drift", "watch"),
           "customers": ("churn",), "automation": ("automation", "replay"),
           "model": ("model", "gate", "fairness", "audit", "heads"),
           "data": ("data", "seconds", "readiness")}
UNITS = ("tr", "li", "p", "h1", "h2", "h3", "summary", "text", "title", "svg")


# ---------------------------------------------------------------------------
# Numbers as text
# ---------------------------------------------------------------------------

def commas(v):
    return f"{v:,.0f}"


def plain(v):
    if v >= 1000:
        return commas(v)
    if 0 < v < .001:
        return f"{v:.2g}"
    return f"{v:.{0 if v == math.floor(v) else 3 if v < 10 else 1}f}"


def size(v):
    units = ["bytes", "kB", "MB", "GB", "TB"]
    while v >= 999.5 and len(units) > 1:
        v /= 1000
        units.pop(0)
    return f"{v:.{1 if units[0] != 'bytes' and v < 99.95 else 0}f} {units[0]}"


def seconds(v):
    """Minutes from one on, hours from a hundred minutes, days from two."""
    for least, unit, name in ((172800, 86400, "days"), (5970, 3600, "h"),
                              (59.95, 60, "min")):
        if v >= least:
            return f"{v / unit:.{1 if v / unit < 9.95 else 0}f} {name}"
    return f"{v:.{0 if v == math.floor(v) else 2 if v < 1 else 1}f} s"


def signed(v, text):
    """A minus sign, not a hyphen, and none before what is rounded to zero."""
    return ("\u2212" if v < 0 and re.search("[1-9]", text) else "") + text


def texts(v, digits):
    """How a number may be written; `digits` of a percentage."""
    if not math.isfinite(v):
        return
    size_of = abs(v)
    if size_of >= 1e15:
        yield signed(v, f"{size_of:.3g}")
        return
    for text in (commas(size_of), plain(size_of), size(size_of),
                 seconds(size_of)):
        yield signed(v, text)
    for d in digits:
        yield signed(v, f"{size_of * 100:.{d}f}%")


def digits_of(width):
    return 0 if width >= .1 else 1 if width >= .002 else 2


def metric(m):
    """A number with its interval: [lo to hi%], the sign of percent once; or
    the number alone, which then has one decimal."""
    value, lo, hi = m.get("value"), m.get("lo"), m.get("hi")
    known = None not in (lo, hi)
    digits = (digits_of(hi - lo),) if known else (1,)
    if value is not None:
        yield from texts(value, digits + (1,))
        yield from texts(hi, digits) if hi is not None else ()
    if known and value is not None:
        yield from (t.rstrip("%") for t in texts(lo, digits))
        yield from texts(lo, digits)


def change(before, after):
    """A difference with its sign: +35, or +1.2 points of a percentage."""
    delta = after - before
    for text in (commas(abs(delta)), plain(abs(delta)), seconds(abs(delta)),
                 f"{abs(delta) * 100:.1f}"):
        sign = "" if not re.search("[1-9]", text) else \
            "\u2212" if delta < 0 else "+"
        yield sign + text


def day(text):
    found = re.match(r"(\d{4,})-(\d\d)-(\d\d)", text)
    if found:
        d = f"{int(found[3])} {MONTHS[int(found[2]) - 1]}"
        yield from (d, f"{d} {int(found[1])}")


# ---------------------------------------------------------------------------
# What the document can explain
# ---------------------------------------------------------------------------

def clean(text):
    """As the page shows it: no marks that turn the direction."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


def leaves(value):
    if isinstance(value, dict):
        for v in value.values():
            yield from leaves(v)
    elif isinstance(value, list):
        for v in value:
            yield from leaves(v)
    else:
        yield value


def objects(value):
    """All objects; a bare member is one, too: a row of `seconds` is that."""
    if isinstance(value, dict):
        yield value
        for k, v in value.items():
            if isinstance(v, (int, float)) and not isinstance(v, bool):
                yield {"": k, "value": v}
            yield from objects(v)
    elif isinstance(value, list):
        for v in value:
            yield from objects(v)


def is_metric(value):
    return isinstance(value, dict) and {"value", "lo", "hi"} <= set(value)


class Known:
    """The texts of one object: its own numbers and dates, not those of long
    lists below it."""

    def __init__(self, thing, partial):
        self.words, self.numbers = set(), set()
        self.take(thing, 0)
        self.derive(thing, partial)

    def take(self, value, depth):
        if is_metric(value):
            self.numbers.update(metric(value))
        if isinstance(value, dict) and depth < 3:
            for k, v in value.items():
                if not (is_metric(value) and k in ("value", "lo", "hi")):
                    self.take(v, depth + 1)
        elif isinstance(value, list) and len(value) <= 10:
            for v in value:
                self.take(v, depth + 1)
        elif isinstance(value, str):
            self.words.add(clean(value).strip())
            self.numbers.update(day(value))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self.numbers.update(texts(value, (1,)))

    def derive(self, thing, partial):
        """What the page works out from an object."""
        before, after = (v["value"] if is_metric(v) else v for v in (
            thing.get("before"), thing.get("after", thing.get("now"))))
        if isinstance(before, (int, float)) and isinstance(after, (int, float)):
            self.numbers.update(change(before, after))
        growth = thing.get("change")
        if isinstance(growth, (int, float)):       # a percentage with its sign
            text = f"{abs(growth) * 100:.0f}%"
            self.numbers.add(("" if not re.search("[1-9]", text) else
                              "\u2212" if growth < 0 else "+") + text)
        weekly = thing.get("weekly")
        if isinstance(weekly, list) and "tickets" in thing and \
                None not in weekly:                 # four weeks and four weeks
            full = weekly[:len(weekly) - bool(partial)]
            if len(full) >= 8:
                self.numbers.update((commas(sum(full[-8:-4])),
                                     commas(sum(full[-4:]))))


class Document:
    def __init__(self, report):
        self.report = report
        self.partial = report.get("intents", {}).get("last_week_partial")
        self.strings = sorted({clean(s).strip() for s in leaves(report)
                               if isinstance(s, str)} |
                              {clean(k) for o in objects(report) for k in o})
        self.known = {}

    def quotes(self, text):
        """Is this a text of the document, perhaps cut?"""
        text = text.strip().removeprefix("More: ")
        cut = text.endswith("\u2026")
        text = text.rstrip("\u2026") if cut else text
        at = bisect.bisect_left(self.strings, text)
        return at < len(self.strings) and (
            self.strings[at].startswith(text) if cut and len(text) >= 30
            else self.strings[at] == text)

    @functools.lru_cache
    def of(self, section):
        names = MEMBERS.get(section, (section,))
        part = self.report if names is None else {
            n: self.report[n] for n in names if n in self.report}
        return [Known(o, self.partial) for o in objects(part)]


@functools.cache
def program():
    """Words of the program that hold digits: its string literals, joined as
    the compiler joins them, without markup and what printf fills in; and those
    of them that are long enough to be known within a text."""
    source = re.sub(r"/\*.*?\*/", " ", (ROOT / "pipeline.c").read_text(), flags=re.S)
    said = set()
    literal = r'"(?:[^"\\\n]|\\.)*"'
    for run in re.finditer(rf"{literal}(?:\s*{literal})*", source):
        text = "".join(s[1:-1] for s in re.findall(literal, run[0]))
        text = text.replace('\\"', '"').replace("%%", "%")
        for part in re.split(r"<[^<>]*>|%[-+.*0-9]*[a-z]+|\\n", text):
            part = html.unescape(part).strip()
            if re.search(r"\d", part) and re.search("[A-Za-z]", part):
                said.add(part)
    return (said, sorted((p for p in said if len(re.findall(
        "[A-Za-z]", p)) >= 6), key=len, reverse=True))


# ---------------------------------------------------------------------------
# What the page shows
# ---------------------------------------------------------------------------

def unit_of(node):
    """What must be explained as a whole: a row, an entry, a card, a title."""
    while node.parent and not (
            node.tag in UNITS or node.get("class") == "card" or
            node.tag == "div" and node.parent.tag == "dl"):
        node = node.parent
    card = node.up("div", cls="card")
    row = node.up("tr")
    return card or row or node


def units(page):
    """{unit: texts}: of nodes and of attributes that are read out or shown."""
    found = {}
    for node in page.root.walk():
        if node.tag in ("style", "head", "meta") or node.up("head"):
            continue
        said = [c for c in node.children if isinstance(c, str)]
        said += [node.get(a) for a in ("title", "aria-label") if node.get(a)]
        for text in said:
            if re.search(r"\d", text):
                found.setdefault(unit_of(node), []).append(text)
    return found


def section_of(unit):
    node = unit.up("section")
    return node.get("id") if node else "tonight"


def round_tick(text):
    """Is it 1, 2 or 5 times a power of ten, or a multiple of such a step?"""
    if not re.fullmatch(r"\u2212?[\d,.]+%?", text):
        return False
    v = float(text.replace(",", "").rstrip("%").replace("\u2212", "-"))
    if v == 0:
        return True
    step = 10 ** (math.floor(math.log10(abs(v))) - 1)
    return any(abs(v / (m * step) - round(v / (m * step))) < 1e-9
               for m in (1, 2, 5)) and len(text.strip("0.,%\u2212")) <= 4


def weeks(document):
    """Of the chart of volumes: {name: numbers by week}, and the weeks."""
    intents = document.report.get("intents", {})
    rows = sorted(intents.get("list", []), key=lambda r: -r["tickets"])
    bands = {clean(r["intent"])[:40]: r["weekly"] for r in rows[:6]}
    if len(rows) > 7:
        bands["all other intents"] = [
            sum(w) for w in zip(*(r["weekly"] for r in rows[6:]))]
    elif rows[6:]:
        bands[clean(rows[6]["intent"])[:40]] = rows[6]["weekly"]
    return bands, intents.get("weeks", [])


def axis_days(document):
    """Days below a chart: of the archive, and of the weeks that are forecast."""
    data = document.report["data"]
    if not data["first"]:
        return set()
    first, last = (datetime.date.fromisoformat(data[k][:10])
                   for k in ("first", "last"))
    return {d for i in range(-7, (last - first).days + 60)
            for d in day(str(first + datetime.timedelta(days=i)))}


def derived(unit, texts_, document):
    """What the page adds up itself; None: it is none of these."""
    text = " ".join(texts_).strip()
    more = re.fullmatch(r"Show the other (\d+)", text)
    if unit.tag == "summary" and more:
        return int(more[1]) == len(unit.parent.all("tbody")[0].all("tr"))
    more = re.fullmatch(r"(\d+) more are in report\.json\.", text)
    if more:
        shown = len([r for r in unit.up("div", cls="panel").all("tr")
                     if r.parent.tag == "tbody"])
        return any(len(v) == shown + int(more[1])
                   for o in objects(document.report) for v in o.values()
                   if isinstance(v, list))
    if unit.tag == "text" or unit.tag == "tr" and unit.parent.tag == "thead":
        if all(NUMBER.fullmatch(t.strip()) for t in texts_):
            days = axis_days(document)
            return all(t.strip() in days or round_tick(t.strip())
                       for t in texts_)
    bands, first = weeks(document)
    if unit.tag == "title" and text.startswith("Week of "):
        lines = text.replace(" (not over)", "").split("\n")
        at = {d: i for i, w in enumerate(first) for d in day(w)}
        i = at.get(lines[0][8:])
        return i is not None and all(
            bands.get(n.rstrip("\u2026").strip(), {i: None})[i] is not None and
            commas(bands[n.rstrip("\u2026").strip()][i]) == v
            for n, v in (line.rsplit(": ", 1) for line in lines[1:]))
    if unit.tag == "li" and unit.up("section") and \
            section_of(unit) == "intents" and unit.parent.get("class") == "legend":
        name = unit.all("bdi")[0].text().strip().rstrip("\u2026")
        return name in bands and texts_[-1] == commas(sum(bands[name]))
    return None


def remaining(texts_, document):
    """Texts without what the program and the document say word for word."""
    for text in texts_:
        whole, parts = program()
        if text.strip() in whole or document.quotes(text):
            continue
        for said in parts:
            if said in text:                 # and not the end of a number
                text = re.sub(rf"(?<![\d.,]){re.escape(said)}(?!\d)", " ",
                              text)
        if re.search(r"\d", text):
            yield text


def explained(left, known):
    """Does one object hold all numbers of these texts?"""
    for text in left:
        for word in known.words:
            if len(word) > 1 and re.search(r"\d", word) and word in text:
                text = text.replace(word, " ")
        for found in NUMBER.finditer(text):
            number = found[0]
            if number not in known.numbers and (
                    number.lstrip("+") not in known.numbers):
                return False
        if re.search(r"\d", NUMBER.sub(" ", text)):
            return False
    return True


def at(value, path):
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def source_of(node):
    """The value that a heading names: "report.json: churn.top"."""
    for child in node.children if node else ():
        if isinstance(child, Node) and child.tag in ("h3", "dt") and \
                child.get("title", "").startswith("report.json: "):
            return child.get("title")[len("report.json: "):]
    return None


def candidates(unit, document):
    """The objects that may explain a text: the value that its heading names,
    of a table the rows of that name; without such a heading all of its
    section."""
    if unit.get("class") == "card" or unit.all("dt"):
        value = at(document.report, source_of(unit) or "")
        if value is not None:
            return [Known(value if is_metric(value) else {"": value}, False)]
    known = document.of(section_of(unit))
    if unit.tag != "tr":
        return known
    name = "".join(c.text() for c in unit.children
                   if isinstance(c, Node) and c.tag == "th").strip()
    rows = at(document.report,
              source_of(unit.up("div", cls="panel")) or "") or ()
    rows = [{"": k, "value": v} if not isinstance(v, dict) else v
            for k, v in (rows.items() if isinstance(rows, dict)
                         else enumerate(rows))]
    rows = [Known(row, document.partial) for row in rows]
    cut = name.rstrip("\u2026")
    for group in (rows, known):
        same = [k for k in group if name in k.words or cut != name and any(
            w.startswith(cut) for w in k.words)]
        if same:
            return same
    # A row put first has a name of the program's; others begin with a number.
    return rows if rows and NUMBER.match(name) else rows + known


def wrong(unit, texts_, document):
    """None, or what is not explained."""
    left = list(remaining(texts_, document))
    if not left:
        return None
    verdict = derived(unit, left, document)
    if verdict is not None:
        return None if verdict else f"does not add up: {left}"
    if unit.get("class") == "card":
        changes = [t for t in left if "since last night" in t]
        moved = {c for row in document.report.get("changes", ())
                 for c in change(row["before"], row["after"])}
        for text in changes:
            if any(n[0] not in moved for n in NUMBER.finditer(text)):
                return f"no change like {text!r}"
        left = [t for t in left if t not in changes]
    if any(explained(left, k) for k in candidates(unit, document)):
        return None
    return f"no object of the document has all of {left}"


def where(unit):
    panel = unit.up("div", cls="panel") or unit.up("div", cls="card")
    title = panel.all("h3")[0].text().strip() if panel and panel.all("h3") \
        else ""
    return f"{section_of(unit)}, \"{title[:50]}\", <{unit.tag}>"


def check(report, text):
    document, faults = Document(report), []
    for unit, said in units(Page(text)).items():
        fault = wrong(unit, said, document)
        if fault:
            faults.append(f"{where(unit)}: {fault[:300]}")
    return faults


# ---------------------------------------------------------------------------
# Tests
# ---------------------------------------------------------------------------

def test_texts_of_numbers(folder):
    """The rules of this file, by example."""
    assert commas(1234567.4) == "1,234,567" and plain(.5) == "0.500"
    assert plain(12.34) == "12.3" and plain(7) == "7" and plain(4e-4) == "0.0004"
    assert size(999) == "999 bytes" and size(4144) == "4.1 kB"
    assert seconds(61.4) == "1.0 min" and seconds(7200) == "2.0 h" and seconds(.25) == "0.25 s"
    assert list(day("2026-01-05T00:00:00Z")) == ["5 Jan", "5 Jan 2026"]
    m = {"value": .757396, "lo": .687515, "hi": .815836}
    assert {"76%", "69", "82%"} <= set(metric(m))
    m = {"value": .9184, "lo": .9091, "hi": .9262}
    assert {"91.8%", "90.9", "92.6%"} <= set(metric(m))
    assert "+3.0" in set(change(.72, .75)) and "\u221235" in set(change(40, 5))
    for ok, no in (("60%", "61.5%"), ("1,500", "1,234"), ("0", "17")):
        assert round_tick(ok)


def test_every_number_is_one_of_the_document(folder):
    for night in ALL:
        faults = check(*nights.report(night))
        assert not faults, f"{night}: {len(faults)}: " + "\n     ".join(
            faults[:12])


def spoiled(text, rng):
    """One digit of a number in a text is another."""
    found = [m for m in NUMBER.finditer(text)]
    if not found:
        return None
    at = rng.choice(found)
    places = [i for i in range(at.start(), at.end()) if text[i].isdigit()]
    i = rng.choice(places[:2])
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) \
        + text[i + 1:]


def test_a_wrong_number_is_found(folder):
    """Digits altered here and there: nearly all must be seen (a small number
    may by chance be another one of the same row)."""
    rng, tried, missed = random.Random(1), {}, {}
    report, text = nights.report("full")
    document = Document(report)
    shown = [(u, t) for u, t in units(Page(text)).items()
             if list(remaining(t, document))]
    for unit, said in rng.sample(shown, min(280, len(shown))):
        k = rng.choice([i for i, t in enumerate(said)
                        if list(remaining([t], document))])
        bad = spoiled(said[k], rng)
        if not bad:
            continue
        kind = "card" if unit.get("class") == "card" else unit.tag
        tried[kind] = tried.get(kind, 0) + 1
        if wrong(unit, said[:k] + [bad] + said[k + 1:], document) is None:
            missed[kind] = missed.get(kind, 0) + 1
    print(f"     altered: {tried}, not seen: {missed}")
    tried.pop("text", 0), missed.pop("text", 0)     # ticks of an axis are free
    assert sum(tried.values()) > 200, tried
    assert sum(missed.values()) <= .08 * sum(tried.values()), (tried, missed)
    assert not missed.get("card"), missed
    for title in ("Tickets", "Accuracy"):
        bad = re.sub(rf"(>{title}</h3><p class='big'>)(\d)",
                     lambda m: m[1] + str((int(m[2]) + 1) % 10), text, count=1)
        assert bad != text and check(report, bad), title


def test_the_text_beside_the_page_says_the_same(folder):
    """index.md: no number that the page does not show."""
    for night in ALL:
        shown = Page(nights.report(night)[1]).root.text()
        shown = {n[0].lstrip("+") for n in NUMBER.finditer(shown)}
        text = html.unescape((nights.made(night) /
                              "out/reports/latest/index.md").read_text())
        more = {n[0].lstrip("+") for n in NUMBER.finditer(text)} - shown
        assert len(text) > 500 and not more, f"{night}: {more}"


if __name__ == "__main__":
    run_all(dict(globals()))
