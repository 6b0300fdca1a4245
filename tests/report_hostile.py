#!/usr/bin/env python3
"""Reports of hostile and of poor archives: python3 tests/report_hostile.py
[WORD ...]

Whatever customers call their intents, pages and companies, it stays text: in
the page, in tables for spreadsheets, in messages.  Whatever was not exported,
the page says so.  In the manner of tests/cli.py; the nights are those of
tests/nights.py.
"""
import csv
import json
import os
import re

import nights
from cli import NOW, lines, ok, refuse, rows_of, run_all, write_csv
from page import Page

ALL = ("full", "bare", "unlabelled", "hostile", "day")
# Words of a section that tell what is not known, and why.
MISSING = re.compile(r"\b(no |none|not (enough|learned|known)|nothing|too few|"
                     r"missing|export|there was no)", re.I)


def latest(night):
    return nights.made(night) / "out/reports/latest"


def page_of(text):
    page = Page(text)
    assert not page.faults, page.faults[:5]
    return page


def test_every_page_is_well_formed(folder):
    for night in ALL:
        report, text = nights.report(night)
        page = page_of(text)
        assert len(page.sections()) >= 4, night


def test_the_check_of_pages_sees_faults(folder):
    good = nights.report("day")[1]
    for bad in ("<script>alert(1)</script>", "<p onclick='x'>a</p>", "</div>",
                "<p><div></div></p>", "<a href='javascript:1'>a</a>", "<b>a",
                "<img src='x'>", "&", "\u202e", "\0", "<!-- a -->", "<i>a</i>",
                "<p class='a' class='b'></p>", "<li>a</li>", "<td>a</td>",
                "<svg><foreignobject></foreignobject></svg>",
                "<p id='data'></p>", "<p title=\"<b>\"></p>"):
        broken = good.replace("</main>", bad + "</main>")
        assert Page(broken).faults, f"not seen: {bad}"


def test_names_are_shown_as_they_are(folder):
    """Escaped once: neither lost nor shown as &lt;."""
    text = page_of(nights.report("hostile")[1]).root.text()
    for name in nights.NAMES:
        shown = name.replace("\u202e", "")
        assert shown in text, f"{name!r} is not in the page"
    for twice in ("&lt;script", "&amp;lt;", "&#39;", "&quot;"):
        assert twice not in text.replace("&lt;b&gt; & &amp;", ""), twice


def test_long_words_do_not_swell_the_page(folder):
    for night in ALL:
        text = nights.report(night)[1]
        assert len(text.encode()) < 600_000, (night, len(text))
        assert "x" * 2100 not in text, night


def test_hostile_files(folder):
    """Names of files and of columns are strangers' words, too."""
    name = "a'\"><img src=x onerror=alert(1)> & <b>.csv"
    header = ("id", "created_at", "subject", "body", "requester_email",
              "</title><script>alert(1)</script>")
    write_csv(folder / name, rows_of(240), header)
    ok(folder, "run", name, "-o", "out", "--now", NOW, "-q", "--label",
       header[-1])
    page = page_of((folder / "out/reports/latest/index.html").read_text())
    text = page.root.text()
    assert name in text and header[-1] in text


def test_topics_with_hostile_names(folder):
    out = nights.made("unlabelled")
    topics = json.loads((out / "out/topics.json").read_text())
    for topic, name in zip(topics["topics"], nights.NAMES):
        topic["name"] = name
    (folder / "out").mkdir()
    for kept in ("topics.json", "topics.members"):
        (folder / "out" / kept).write_bytes((out / "out" / kept).read_bytes())
    (folder / "out/topics.json").write_text(json.dumps(topics))
    nights.night(folder, out / "tickets.csv")
    page = page_of((folder / "out/reports/latest/index.html").read_text())
    assert nights.NAMES[3] in page.root.text()


def test_one_ticket_is_told_in_words(folder):
    """Nothing can be learned: status 65, and a report that says so."""
    write_csv(folder / "t.csv", rows_of(1))
    refuse(folder, "run", "t.csv", "-o", "out", "--now", NOW, code=65,
           says="labelled tickets")
    latest = folder / "out/reports/latest"
    page = page_of((latest / "index.html").read_text()).root.text()
    assert "No model was learned" in page
    assert not os.path.lexists(folder / "out/models/current")


# ---------------------------------------------------------------------------
# What is missing is said
# ---------------------------------------------------------------------------

def test_no_section_and_no_panel_is_empty(folder):
    for night in ALL:
        for name, section in page_of(nights.report(night)[1]).sections().items():
            panels = [n for n in section.all("div")
                      if n.get("class") in ("panel", "card")]
            assert panels, f"{night}: {name} is empty"
            for panel in panels:
                title = "".join(h.text() for h in panel.all("h3"))
                rest = panel.text().replace(title, "", 1).strip()
                assert rest, f"{night}, {name}: \"{title}\" is empty"


def test_a_poor_export_says_what_is_missing(folder):
    """No accounts, no ratings, no usage, no articles; one day."""
    for night in ("bare", "day"):
        sections = page_of(nights.report(night)[1]).sections()
        for name in ("support", "product", "customers", "knowledge",
                     "capacity"):
            if night == "bare" and name in ("support", "capacity"):
                continue                           # tickets are all it takes
            assert name in sections, f"{night}: no {name}"
            assert MISSING.search(sections[name].text()), \
                f"{night}: {name} does not say what is missing"


def test_no_page_shows_what_is_no_number(folder):
    for night in ALL:
        for node in page_of(nights.report(night)[1]).root.walk():
            words = " ".join(c for c in node.children if isinstance(c, str)) \
                if not node.up("bdi") and node.tag != "style" else ""
            assert not re.search(r"(?<!\w)(nan|inf|infinity|null|undefined|"
                                 r"[-\u2212]0(\.0+)?%)(?!\w)", words, re.I), \
                f"{night}: {words[:80]}"


# ---------------------------------------------------------------------------
# Files beside the page
# ---------------------------------------------------------------------------

def test_cells_are_no_formulas(folder):
    cells = 0
    for night in ALL:
        for path in latest(night).glob("*.csv"):
            raw = path.read_bytes()
            assert b"\0" not in raw, path
            for row in csv.reader(raw.decode("utf-8").splitlines(True)):
                for cell in row:
                    cells += 1
                    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r") \
                        or re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", cell), \
                        f"{path}: {cell[:60]}"
    assert cells > 10000


def test_json_is_json(folder):
    for night in ALL:
        for path in (nights.made(night) / "out").rglob("*json"):
            assert not re.search(rb"[\x00-\x08\x0b-\x1f]", path.read_bytes()), \
                path
            lines(path.read_bytes()) if path.suffix == ".ndjson" else \
                json.loads(path.read_text("utf-8"))


def test_messages_call_nobody(folder):
    """Slack, Jira, Linear: no mention, no link, no markup of strangers."""
    seen = 0
    for path in (nights.made("hostile") / "out/alerts").glob("*.slack.json"):
        seen += 1
        message = json.loads(path.read_text())
        texts = [message["text"]] + [b["text"]["text"] for b in
                                     message["blocks"] if b["type"] == "section"]
        assert not re.search("[<>]", "".join(texts)), path
    for path in (nights.made("hostile") / "out/alerts").glob("*.linear.json"):
        text = json.loads(path.read_text())["variables"]["input"]["description"]
        assert not re.search(r"(?<!\\)(<[a-z!/]|\[[^\]\\]*\]\()", text), path
    for path in (nights.made("hostile") / "out/alerts").glob("*.jira2*.json"):
        text = json.loads(path.read_text())
        text = text["fields"]["description"] if "fields" in text else \
            text["body"]
        assert not re.search(r"(?<!\\)[{\[]", text), f"{path}: {text}"
    assert seen > 1


def test_a_terminal_gets_no_commands(folder):
    """What is listed holds no control characters but the ends of lines."""
    rows = [r[:2] + (f"\x1b[31mred\x07 {r[2]}", f"{r[3]} \x1b]0;title\x07")
            + r[4:5] + (f"{r[5]}\x1b[2J\u202e",) for r in rows_of(400)]
    write_csv(folder / "t.csv", rows)
    nights.night(folder, "t.csv")
    for out, command in ((folder, ("findings", "list")),
                         (nights.made("hostile"), ("findings", "list")),
                         (nights.made("hostile"), ("models", "list"))):
        r = ok(folder, *command, "-o", out / "out")
        found = re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]",
                          r.out.decode() + r.err)
        assert not found, (command, found)
    page_of((folder / "out/reports/latest/index.html").read_text())


if __name__ == "__main__":
    run_all(dict(globals()))
