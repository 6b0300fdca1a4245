#!/usr/bin/env python3
"""Tests of the watch on hostile archives: python3 tests/watch_hostile.py [WORD ...]

In the manner of tests/cli.py, which has the helpers.  Every replay gives one
line of JSON a night, in order, with findings that are whole: that is checked
in watch(), whatever else a test asks.
"""
import datetime
import json
import random
import resource

import cli
from cli import GENERATE, SLOW, ok, run, write_csv

HEADER = ("id", "created_at", "subject", "body", "requester_email", "account",
          "intent", "product", "page", "tier", "channel", "status", "version")
ACCOUNTS = ("account_id", "name", "domain", "tier", "churn_date")
END = datetime.datetime(2026, 9, 30, 2, 30, tzinfo=datetime.timezone.utc)
NEEDED = ("kind", "severity", "fingerprint", "title", "why", "state", "scope",
          "evidence", "examples", "facts")
BODIES = ("the export stops with ERR_1234 at row 17", "I cannot log in today",
          "please cancel my plan", "thank you, it works", "where is my invoice",
          "the app crashes and I hate it", "can you send the receipt again")


def ticket(i, at, **more):
    """A row; `at` is a time, or a text as it stands."""
    row = {"id": i, "subject": f"case {i}", "body": BODIES[i % len(BODIES)],
           "requester_email": f"p{i % 50}@c{i % 20}.example",
           "account": f"Company {i % 20}", "intent": f"intent{i % 6}",
           "product": f"P{i % 3}", "page": f"/p{i % 4}",
           "tier": ("free", "pro")[i % 2], "channel": "email",
           "status": ("open", "solved")[i % 2], "version": f"1.{i % 3}"}
    row["created_at"] = at if isinstance(at, str) else at.strftime(
        "%Y-%m-%dT%H:%M:%SZ")
    row.update(more)
    return [row[column] for column in HEADER]


def days(n, a_day=20, seed=1, **more):
    """n ordinary days before END."""
    any_of = random.Random(seed)
    for i in range(n * a_day):
        yield ticket(any_of.randrange(7 * 5 * 11 * 13), END
                     - datetime.timedelta(days=n - i / a_day),
                     id=i + 1, **more)


def watch(folder, rows, nights=20, now=END, accounts=(), seconds=30,
          memory=None, **more):
    """Replays; the nights.  memory: bytes of address space at most."""
    if rows is not None:
        write_csv(folder / "t.csv", rows, HEADER)
    write_csv(folder / "accounts.csv", accounts, ACCOUNTS)
    limit = {} if SLOW > 1 or not memory else {"preexec_fn": lambda: (
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory)))}
    r = ok(folder, "watch", "t.csv", *(["accounts.csv"] if accounts else []),
           "--now", now.strftime("%Y-%m-%dT%H:%M:%SZ"), "--nights", nights,
           "-q", timeout=seconds, **limit, **more)
    told = [json.loads(line) for line in r.out.decode().splitlines()]
    assert len(told) == nights, (len(told), nights)
    times = [n["night"] for n in told]
    assert times == sorted(times)
    for night in told:
        prints = [f["fingerprint"] for f in night["findings"]]
        assert len(prints) == len(set(prints)), "one finding told twice"
        for f in night["findings"]:
            assert all(key in f for key in NEEDED), f
            assert f["title"] and f["why"], f
            text = json.dumps(f)
            assert "NaN" not in text and "Infinity" not in text, f
            assert "�" not in f["title"] + f["why"], f
    return told


def loud(told):
    return [f for n in told for f in n["findings"]
            if f["severity"] != "info" and f["kind"] != "data_quality"]


def test_one_ticket(folder):
    assert not loud(watch(folder, [ticket(1, END)]))
    assert not loud(watch(folder, [ticket(1, END - datetime.timedelta(9))]))


def test_no_ticket_has_a_time(folder):
    assert not loud(watch(folder, [ticket(i, "") for i in range(300)]))


def test_one_account_wrote_everything(folder):
    watch(folder, days(90, account="One", requester_email="a@one.example"),
          accounts=[(1, "One", "one.example", "pro", "")])


def test_one_day(folder):
    assert not loud(watch(folder, days(1, 3000), nights=5))


def test_all_at_one_second(folder):
    at = END - datetime.timedelta(3)
    assert not loud(watch(folder, [ticket(i, at) for i in range(5000)]))


def test_ten_years(folder):
    watch(folder, days(3652, 3), nights=10, seconds=60)


def test_a_ticket_a_century_ago_and_one_in_a_century(folder):
    rows = [*days(60), ticket(9001, "1926-01-01T00:00:00Z"),
            ticket(9002, "1971-01-01T00:00:00Z"),
            ticket(9003, "2126-01-01T00:00:00Z"),
            ticket(9004, "9999-12-31T23:59:59Z")]
    watch(folder, rows)


def test_a_night_before_the_first_ticket_and_long_after_the_last(folder):
    for off in (-4000, -31, 400, 30000):
        told = watch(folder, days(30), now=END + datetime.timedelta(off))
        if off < 0:
            assert not loud(told)


def test_a_silent_half_year_before_the_last_day(folder):
    watch(folder, [*days(1), *[ticket(i + 5000, END - datetime.timedelta(200))
                               for i in range(500)]])


def test_every_value_is_another(folder):
    def rows():
        for i in range(100000):
            yield ticket(i, END - datetime.timedelta(days=90 * i / 100000),
                         account=f"A{i}", intent=f"i{i}", product=f"p{i}",
                         page=f"/{i}", tier=f"t{i}", channel=f"c{i}",
                         version=f"{i}.0", body=f"word{i} other{i} ERR-{i}",
                         requester_email=f"a{i}@d{i}.example")
    watch(folder, rows(), nights=3, seconds=60, memory=4 << 30)


def test_every_ticket_is_the_same(folder):
    watch(folder, days(60, 200, intent="a", account="A", product="p",
                       page="/", tier="t", body="it does not work",
                       subject="help", requester_email="a@a.example"))


def test_texts_of_a_megabyte(folder):
    big = "the export fails with ERR_77 in chunk 5 " * 26000
    rows = [*days(60), *[ticket(9000 + i, END - datetime.timedelta(
        hours=12 + i), body=big + str(i)) for i in range(8)],
        *[ticket(9100 + i, END - datetime.timedelta(hours=12 + i),
                 body="x" * 1048576) for i in range(4)]]
    watch(folder, rows, memory=4 << 30)


def test_names_of_any_bytes(folder):
    odd = ("\udcff\udcfe", "a\tb", "quo\"te", "<b>&amp;", "new\nline", "ä" * 400,
           "x" * 5000, "=cmd()", "\u202eevil", "\\u0000")
    rows = [*days(90), *[
        ticket(9000 + i, END - datetime.timedelta(hours=4 + i / 20),
               intent=odd[i % 10], product=odd[i % 10], page=odd[i % 10],
               account=odd[i % 10] + str(i), tier=odd[i % 10],
               version=odd[i % 10], body=f"ERR_55 {odd[i % 10]} broke")
        for i in range(400)]]
    watch(folder, rows, accounts=[(1, odd[0], odd[3], odd[5], "2026-10-01")])


def test_nul_bytes(folder):
    write_csv(folder / "t.csv", days(60), HEADER)
    data = (folder / "t.csv").read_bytes()
    (folder / "t.csv").write_bytes(data.replace(b"intent1", b"in\0tent")
                                   .replace(b"Company 3", b"\0\0")
                                   .replace(b"ERR_1234", b"ERR\0_12"))
    watch(folder, None)


def test_accounts_that_do_not_join(folder):
    watch(folder, days(90), accounts=[
        (i, f"Stranger {i}", f"s{i}.example", "pro",
         "2026-05-01" if i % 3 else "") for i in range(200)])


def test_churn_that_is_to_come_or_cannot_be(folder):
    when = ("2027-05-01", "1970-01-01", "9999-12-31", "0000-00-00", "soon",
            "2026-13-45", "-5", "")
    watch(folder, days(90), accounts=[
        (i, f"Company {i}", f"c{i}.example", "pro", when[i % len(when)])
        for i in range(20)])


def test_everybody_or_nobody_has_left(folder):
    for when in ("2026-08-01", ""):
        watch(folder, days(90), accounts=[
            (i, f"Company {i}", f"c{i}.example", "pro", when)
            for i in range(20)])


def test_zeros_then_a_flood(folder):
    flood = [ticket(9000 + i, END - datetime.timedelta(hours=3 + i / 400),
                    intent="flood") for i in range(4000)]
    told = watch(folder, [*days(60), *flood])
    assert loud(told), "four thousand tickets in ten hours, nothing said"


def test_the_same_bytes_for_any_number_of_threads(folder):
    cli.subprocess.run([GENERATE, "-o", folder / "a", "--tickets", "4000",
                        "--quiet"], check=True)
    out = [run(folder, "watch", "a/archives", "--now", "2026-09-10T02:30:00Z",
               "--nights", 12, "-q", "--threads", threads,
               timeout=120).out for threads in (1, 2, 5)]
    assert out[0].count(b"\n") == 12
    assert out[0] == out[1] == out[2]


def test_a_night_of_a_replay_knows_nothing_of_later_ones(folder):
    """What the future holds must not change what was said before it."""
    past = list(days(80))
    later = [ticket(9000 + i, END + datetime.timedelta(hours=i / 9),
                    intent="later", body="LATER-99 broke", account=f"L{i}")
             for i in range(900)]
    seen = [[[f for f in night["findings"] if f["kind"] != "data_quality"]
             for night in watch(folder, rows, nights=12)]
            for rows in (past, past + later)]
    assert seen[0] == seen[1]


def test_a_calm_archive_is_quiet(folder):
    cli.subprocess.run([GENERATE, "-o", folder / "c", "--tickets", "6000",
                        "--calm", "--quiet"], check=True)
    r = ok(folder, "watch", "c/archives", "--now", "2026-10-01T02:30:00Z",
           "--nights", 40, "-q", timeout=120)
    told = [json.loads(line) for line in r.out.splitlines()]
    assert len({f["fingerprint"] for f in loud(told)}) <= 1, loud(told)


if __name__ == "__main__":
    cli.run_all(dict(globals()))
