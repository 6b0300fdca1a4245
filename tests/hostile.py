#!/usr/bin/env python3
"""Tests of archives and hostile files: python3 tests/hostile.py [WORD ...]

In the manner of tests/cli.py, which has the helpers.
"""
import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tarfile
import threading
import time
import zipfile

import cli
from cli import (NOW, PIPELINE, SLOW, Skip, environment, every_command, feed,
                 generated, ingest, lines, ok, refuse, rows_of, run, small,
                 unzst, write_csv, zst)

MIB = 1 << 20


def table(n, prefix="T"):
    """n tickets as CSV, the same bytes at every call."""
    return ("id,created_at,subject,body,intent\n" + "".join(
        f"{prefix}{i},2026-01-{1 + i % 28:02d},hello {i},"
        f"text number {i * 7919 % 10007},{'ab'[i % 2]}\n"
        for i in range(n))).encode()


def tar(members, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members:
            z.writestr(name, data)
    return out.getvalue()


CONTAINERS = {
    "e.zip": zipped, "e.stored.zip": lambda m: zipped(m, zipfile.ZIP_STORED),
    "e.tar": tar, "e.tgz": lambda m: tar(m, "w:gz"),
    "e.tar.bz2": lambda m: tar(m, "w:bz2"),
    "e.tar.xz": lambda m: tar(m, "w:xz"), "e.tar.zst": lambda m: zst(tar(m))}
PACKINGS = {"t.csv.gz": gzip.compress, "t.csv.bz2": bz2.compress,
            "t.csv.xz": lzma.compress, "t.csv.zst": zst}


def by_path(sources):
    return {s["path"]: s for s in sources}


# --------------------------------------------------------------------------
# Archives
# --------------------------------------------------------------------------

def test_packed_files_are_the_file(folder):
    data = (small() / "tickets.csv").read_bytes()
    (folder / "t.csv").write_bytes(data)
    plain, _, _ = ingest(folder, "t.csv")
    for name, pack in PACKINGS.items():
        (folder / name).write_bytes(pack(data[:5000]) + pack(data[5000:]))
        tickets, sources, _ = ingest(folder, name)      # two streams in a row
        assert tickets == plain, name
        assert sources[0]["path"] == name and len(sources) == 1
        assert sources[0]["bytes"] == (folder / name).stat().st_size
        tickets, sources, _ = ingest(folder, "-",
                                     stdin=(folder / name).read_bytes())
        assert tickets == plain, f"{name} from stdin"
        (folder / "anything").write_bytes(pack(data))   # by content, not name
        assert ingest(folder, "anything")[0] == plain, name


def test_members_are_sources_with_their_names(folder):
    members = [("a.csv", table(5, "A")), ("dir/b.csv", table(6, "B")),
               ("./c.csv", table(7, "C")), ("ünï.csv", table(8, "U"))]
    for name, pack in CONTAINERS.items():
        (folder / name).write_bytes(pack(members))
        for path, stdin in ((name, b""), ("-", (folder / name).read_bytes())):
            tickets, sources, r = ingest(folder, path, stdin=stdin)
            assert len(tickets) == 26, (name, path)
            assert [(s["path"], s["rows"]) for s in sources] == [
                (path, 0), (f"{path}!a.csv", 5), (f"{path}!dir/b.csv", 6),
                (f"{path}!c.csv", 7), (f"{path}!ünï.csv", 8)], (name, path)
            assert sources[0]["members"] == 4, name
            assert sources[1]["bytes"] == len(table(5, "A"))
            assert sources[0]["bytes"] == (folder / name).stat().st_size
            assert "warning" not in r.err, r.err


def test_manifest_names_the_archive_and_its_members(folder):
    data = (small() / "tickets.csv").read_bytes()
    (folder / "e.zip").write_bytes(zipped([("t.csv", data)]))
    (folder / "e.tar").write_bytes(tar([("t.csv", data)]) + b"\0" * 99999)
    ok(folder, "run", "e.zip", "e.tar", "-o", "out", "--now", NOW)
    inputs = by_path(json.loads((
        folder / "out/models/current/MANIFEST.json").read_text())["inputs"])
    def digest(b):
        import hashlib
        return hashlib.blake2b(b, digest_size=32).hexdigest()
    for name in ("e.zip", "e.tar"):
        assert inputs[name]["blake2b"] == digest((folder / name).read_bytes())
        assert inputs[name + "!t.csv"]["blake2b"] == digest(data)
    assert inputs["e.tar!t.csv"]["duplicates"] == 240


def test_archives_in_archives_are_read_once_nested(folder):
    inner = [("i.csv", table(3, "I")), ("deep.tar", tar([("d.csv",
                                                          table(4))]))]
    members = [("g.csv.gz", gzip.compress(table(5, "G"))),
               ("z.csv.zst", zst(table(6, "Z"))),
               ("x.csv.xz", lzma.compress(table(7, "X"))),
               ("t.tar", tar(inner)), ("t.tgz", tar([("j.csv", table(
                   8, "J"))], "w:gz")), ("z.zip", zipped([("k.csv", table(
                       9, "K"))]))]
    for name, pack in CONTAINERS.items():
        (folder / name).write_bytes(pack(members))
        tickets, sources, r = ingest(folder, name)
        assert len(tickets) == 3 + 5 + 6 + 7 + 8 + 9, (name, r.err)
        found = by_path(sources)
        assert found[f"{name}!t.tar!i.csv"]["tickets"] == 3
        assert found[f"{name}!z.zip!k.csv"]["tickets"] == 9
        assert "deep.tar: nested too deep" in found[f"{name}!t.tar"]["warning"]
    (folder / "c.json").write_text('{"limits": {"nesting": 3}}')
    assert len(ingest(folder, "e.zip", options=("-c", "c.json"))[0]) == 42
    (folder / "c.json").write_text('{"limits": {"nesting": 1}}')
    assert len(ingest(folder, "e.zip", options=("-c", "c.json"))[0]) == 18


def test_packed_more_than_twice_is_refused(folder):
    data = table(5)
    for layers in (1, 2, 3, 30):
        data = table(5)
        for i in range(layers):
            data = (gzip.compress if i % 2 else zst)(data)
        (folder / "t.csv.gz").write_bytes(data)
        tickets, sources, _ = ingest(folder, "t.csv.gz")
        assert len(tickets) == (5 if layers < 3 else 0), layers
        if layers > 2:
            assert "packed more than twice" in sources[0]["warning"]


def test_fields_are_read_before_the_tickets_of_any_archive(folder):
    fields = json.dumps({"ticket_fields": [{"id": 9, "title": "Page"}]})
    ticket = {"id": 1, "requester_id": 5, "ticket_form_id": 2, "description":
              "a", "tags": [], "custom_fields": [{"id": 9, "value": "/p"}]}
    tickets = json.dumps({"tickets": [ticket]}).encode()
    members = [("a.json", tickets), ("z.json", fields.encode())]
    for name, pack in CONTAINERS.items():
        for m in (members, [members[0], ("in.zip", zipped(members[1:]))],
                  [("in.tgz", tar(members, "w:gz"))]):
            (folder / name).write_bytes(pack(m))
            out, sources, _ = ingest(folder, name)
            assert out[0]["page"] == "/p", (name, [n for n, _ in m])
            assert len(sources) == len({s["path"] for s in sources})
        (folder / name).unlink()
    (folder / "d").mkdir()
    (folder / "d/a.zip").write_bytes(zipped(members[:1]))
    (folder / "d/b.tgz").write_bytes(tar(members[1:], "w:gz"))
    out, sources, _ = ingest(folder, "d")
    assert out[0]["page"] == "/p"
    assert [s["path"] for s in sources] == [
        "d/a.zip", "d/a.zip!a.json", "d/b.tgz", "d/b.tgz!z.json"]


def test_what_is_no_export_in_an_archive_is_passed_over(folder):
    members = [("README.md", b"x"), ("pic.png", b"\x89PNG"),
               ("__MACOSX/._t.csv", b"\0\5"), (".hidden.csv", table(3)),
               ("a/.git/x.csv", table(3)), ("t.csv", table(4))]
    (folder / "e.zip").write_bytes(zipped(members))
    tickets, sources, r = ingest(folder, "e.zip")
    assert len(tickets) == 4 and len(sources) == 2
    assert sources[0]["skipped"] == 5 and "5 passed over" in r.err
    (folder / "e.zip").write_bytes(zipped(members[:5]))
    _, sources, _ = ingest(folder, "e.zip")
    assert sources[0]["warning"] == "no member is named like an export"


def test_empty_archives(folder):
    for name, data in (("e.zip", zipped([])), ("d.zip", zipped([("d/", b"")])),
                       ("e.tgz", tar([], "w:gz")), ("e.gz", gzip.compress(
                           b"")), ("e.xz", lzma.compress(b"")),
                       ("e.bz2", bz2.compress(b""))):
        (folder / name).write_bytes(data)
        _, sources, r = ingest(folder, name)
        assert sources[0]["warning"], f"{name} passes without a word"
        every_command(folder, name)


def test_every_command_reads_archives(folder):
    data = (small() / "tickets.csv").read_bytes()
    (folder / "e.zip").write_bytes(zipped([("a/t.csv", data)]))
    _, _, said = every_command(folder, "e.zip", codes=(0,))
    plain = ok(folder, "score", small() / "tickets.csv", "-m",
               small() / "model.plm").out
    assert said["score"].out == plain
    for pack in (lambda d: d, gzip.compress, zst, lzma.compress,
                 lambda d: zipped([("t.csv", d)]),
                 lambda d: tar([("t.csv", d)], "w:gz")):
        r = ok(folder, "score", "-", "-m", small() / "model.plm",
               stdin=pack(data))
        assert r.out == plain


def test_threads_do_not_change_what_an_archive_gives(folder):
    data = b"".join(unzst(p) for p in sorted(
        (generated() / "archives/zendesk").glob("tickets*")))
    (folder / "e.zip").write_bytes(zipped([("a.ndjson", data),
                                           ("b.csv", table(5000))]))
    (folder / "t.gz").write_bytes(gzip.compress(data))
    outs = {(ok(folder, "ingest", "e.zip", "t.gz", "--threads", str(n),
                "--summary", "s.json").out,
             (folder / "s.json").read_bytes()) for n in (1, 2, 3)}
    assert len(outs) == 1


def test_a_csv_is_never_taken_for_an_archive(folder):
    for first in ("PK", "BZh9", "BZh91AY", "ustar", "070707", "Rar!", "7z",
                  "\x1f", "!<arch>", "#mtree", "WARC/1.0", "LZIP", "MSCF"):
        head = f"{first},id,body\n"
        (folder / "t.csv").write_bytes(head.encode() +
                                       b"x,1,hello\n" * 100)
        tickets, sources, _ = ingest(folder, "t.csv")
        assert sources[0]["format"] == "csv", first
        assert len(tickets) + sources[0]["duplicates"] == 100, first


# --------------------------------------------------------------------------
# Damage
# --------------------------------------------------------------------------

def test_a_cut_packed_file_keeps_the_rows_before(folder):
    data = table(20000)
    for name, pack in PACKINGS.items():
        packed = pack(data)
        for part in (.3, .7, .999):
            (folder / name).write_bytes(packed[:int(len(packed) * part)])
            tickets, sources, _ = ingest(folder, name)
            s = sources[0]
            end = name.rsplit(".")[-1]
            assert s["warning"] and f".{end}" in s["warning"], s
            assert "line" in s["warning"] and "bytes" in s["warning"], s
            assert s["quarantined"] >= 1
            if end in ("gz", "zst"):
                least = part - .1 if end == "gz" else 0
                assert len(tickets) >= 20000 * least, (name, part)


def test_a_changed_byte_is_noticed(folder):
    data = table(3000)
    packs = dict(PACKINGS, **{"e.zip": lambda d: zipped([("t.csv", d)])})
    packs["t.csv.zst"] = lambda d: zst(d, "--check")
    for name, pack in packs.items():
        packed = bytearray(pack(data))
        for at in range(60, len(packed) - 120, len(packed) // 7):
            packed[at] ^= 0x55
            (folder / name).write_bytes(packed)
            tickets, sources, _ = ingest(folder, name)
            assert any(s["warning"] for s in sources), (name, at)
            packed[at] ^= 0x55


def test_a_cut_archive_keeps_the_members_before(folder):
    members = [(f"m{i}.csv", table(400, f"M{i}-")) for i in range(5)]
    for name, pack in CONTAINERS.items():
        data = pack(members)
        (folder / name).write_bytes(data[:len(data) * 3 // 5])
        tickets, sources, r = ingest(folder, name)
        assert sources[0]["warning"], name
        if name not in ("e.tar.bz2", "e.tar.xz", "e.tar.zst"):
            assert len(tickets) >= 700, (name, r.err)
            assert "it ends after member" in sources[0]["warning"], name
        assert "T" not in {t["id"][0] for t in tickets}


def test_garbage_behind_a_gz_is_told(folder):
    (folder / "t.csv.gz").write_bytes(gzip.compress(table(9)) + b"\0" * 5000)
    _, sources, _ = ingest(folder, "t.csv.gz")
    assert sources[0]["tickets"] == 9 and not sources[0]["warning"]
    (folder / "t.csv.gz").write_bytes(gzip.compress(table(9)) + b"more")
    _, sources, _ = ingest(folder, "t.csv.gz")
    assert sources[0]["tickets"] == 9 and ".gz" in sources[0]["warning"]


def lying_zip(delta, method):
    """A member whose header says `delta` bytes more than there are."""
    data = table(500)
    out = bytearray(zipped([("lie.csv", data), ("next.csv", table(7, "N"))],
                           method))
    for at in range(len(out) - 4):
        if struct.unpack_from("<I", out, at)[0] == len(data):
            struct.pack_into("<I", out, at, len(data) + delta)
    return bytes(out)


def test_a_member_of_another_size_than_its_header_says(folder):
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        for delta in (1000, -1000, 1 << 30):
            (folder / "e.zip").write_bytes(lying_zip(delta, method))
            tickets, sources, r = ingest(folder, "e.zip")
            warned = by_path(sources)["e.zip!lie.csv"]["warning"]
            assert "line" in warned and "bytes" in warned, (delta, r.err)
            if method == zipfile.ZIP_DEFLATED:
                assert len(tickets) == 507 and "wrong size" in warned
            else:
                assert len(tickets) > 400
            ingest(folder, "-", stdin=lying_zip(delta, method))
    info = tarfile.TarInfo("big.csv")
    info.size = 10 ** 12
    (folder / "e.tar").write_bytes(tar([("a.csv", table(3, "A"))])[:1024] +
                                   info.tobuf() + table(30))
    tickets, sources, _ = ingest(folder, "e.tar")
    assert len(tickets) == 33
    assert "Truncated" in by_path(sources)["e.tar!big.csv"]["warning"]


# --------------------------------------------------------------------------
# Attacks
# --------------------------------------------------------------------------

def test_names_that_lead_out_of_the_archive_are_refused(folder):
    bad = ["../up.csv", "a/../../up.csv", "/abs.csv", "C:\\win.csv",
           "..\\up.csv", "\\abs.csv", "a\\..\\..\\b.csv", "new\nline.csv",
           "esc\x1b[31m.csv", "a" * 1100 + ".csv"]
    members = [(n, table(3, "BAD")) for n in bad] + [
        ("good.csv", table(4)), ("a..b.csv", table(5, "G")),
        ("..c.csv", table(3, "HID"))]
    before = {p for p in folder.parent.rglob("*")
              if p.name in ("up.csv", "abs.csv")}
    for name in ("e.zip", "e.tgz"):
        (folder / name).write_bytes(CONTAINERS[name](members))
        tickets, sources, r = ingest(folder, name)
        assert len(tickets) == 9 and len(sources) == 3, r.err
        warning = sources[0]["warning"]
        assert f"refused members: {len(bad)}" in warning, warning
        assert "../up.csv: a path that leads out" in warning
        assert "\x1b" not in r.err
    assert before == {p for p in folder.parent.rglob("*")
                      if p.name in ("up.csv", "abs.csv")}


def test_links_and_devices_in_archives_are_refused(folder):
    with tarfile.open(folder / "e.tar", "w") as t:
        for name, kind in (("sym.csv", tarfile.SYMTYPE), ("hard.csv",
                           tarfile.LNKTYPE), ("dev.csv", tarfile.CHRTYPE),
                           ("block.csv", tarfile.BLKTYPE),
                           ("fifo.csv", tarfile.FIFOTYPE),
                           ("dir.csv", tarfile.DIRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, str(small() / "tickets.csv")
            t.addfile(info)
        info = tarfile.TarInfo("t.csv")
        info.size = len(table(4))
        t.addfile(info, io.BytesIO(table(4)))
    tickets, sources, _ = ingest(folder, "e.tar")
    assert len(tickets) == 4 and len(sources) == 2
    assert "refused members: 5, the first, sym.csv: a link or a device" in \
        sources[0]["warning"]
    with zipfile.ZipFile(folder / "e.zip", "w") as z:
        info = zipfile.ZipInfo("sym.csv")
        info.external_attr = 0o120777 << 16
        z.writestr(info, str(small() / "tickets.csv"))
        z.writestr("t.csv", table(4))
    tickets, sources, _ = ingest(folder, "e.zip")
    assert len(tickets) == 4 and "sym.csv: a link" in sources[0]["warning"]


def test_encrypted_members_are_said(folder):
    data = bytearray(zipped([("secret.csv", table(3)), ("t.csv", table(4))]))
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    (folder / "e.zip").write_bytes(data)
    tickets, sources, _ = ingest(folder, "e.zip")
    assert len(tickets) == 4
    assert "secret.csv: encrypted" in sources[0]["warning"]


def test_methods_of_zip_that_are_not_read_are_said(folder):
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        (folder / "e.zip").write_bytes(zipped([("t.csv", table(4))], method))
        _, sources, _ = ingest(folder, "e.zip")
        assert "another method than deflate" in sources[0]["warning"]


def bounded():
    """At most 3 GiB of addresses; not for sanitizers."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    return {} if SLOW > 1 else {"preexec_fn": limit}


def test_a_zip_bomb_is_stopped_by_the_ratio(folder):
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("first.csv", table(5, "F"))
        for i in range(4):
            with z.open(f"b{i}.csv", "w") as f:
                f.write(b"id,text\n1,")
                for _ in range(100):
                    f.write(b"0" * MIB)
        z.writestr("last.csv", table(5, "L"))
    shutil.copy(small() / "tickets.csv", folder / "t.csv")
    for paths, stdin in ((("bomb.zip", "t.csv"), b""),
                         (("-", "t.csv"), (folder / "bomb.zip").read_bytes())):
        tickets, sources, r = ingest(folder, *paths, stdin=stdin, timeout=20,
                                     **bounded())
        assert len(tickets) == 245, "the rest of the run is lost"
        assert "limit on the ratio" in sources[0]["warning"], sources[0]
        hit = [s for s in sources[1:] if "allowed 500 to 1" in
               (s["warning"] or "")]
        assert hit and "line" in hit[0]["warning"], r.err
    (folder / "c.json").write_text('{"limits": {"ratio": 2000}}')
    tickets, sources, _ = ingest(folder, "bomb.zip", timeout=30,
                                 options=("-c", "c.json"), **bounded())
    assert len(tickets) == 10 and not sources[0]["warning"]


def test_a_terabyte_of_zeros_is_stopped_by_the_ratio(folder):
    frame = zst(b"\0" * (64 * MIB), "-1")
    (folder / "z.csv.zst").write_bytes(zst(b"id,text\nz1,hi\n") +
                                       frame * 16384)         # 1 TiB
    (folder / "s.csv.zst").write_bytes(
        zst(b"id,text\n" + (b"1," + b"x" * 8000 + b"\n") * (12 << 10)))
    shutil.copy(small() / "tickets.csv", folder / "t.csv")
    tickets, sources, r = ingest(folder, "z.csv.zst", "s.csv.zst", "t.csv",
                                 timeout=20, **bounded())
    assert r.seconds < 10 * SLOW, r.seconds
    assert len(tickets) == 242
    for s in sources[:2]:
        assert "limit on the ratio" in s["warning"], s
    (folder / "t.tar.zst").write_bytes(zst(tar([("a.csv", table(3))])[:2048])
                                       + frame * 16384)
    tickets, sources, _ = ingest(folder, "t.tar.zst", **bounded())
    assert len(tickets) == 3


def test_zeros_in_gz_xz_bz2_are_stopped(folder):
    for name, pack in PACKINGS.items():
        data = pack(b"id,text\n1,hello\n" + b"\0" * (80 * MIB))
        (folder / name).write_bytes(data)
        tickets, sources, _ = ingest(folder, name, **bounded())
        assert len(tickets) == 1
        assert "limit on the ratio" in sources[0]["warning"], name


def test_limits_on_bytes_and_members(folder):
    (folder / "e.zip").write_bytes(zipped(
        [(f"{i}.csv", table(30, f"M{i}-")) for i in range(20)]))
    (folder / "c.json").write_text('{"limits": {"members": 5}}')
    tickets, sources, _ = ingest(folder, "e.zip", options=("-c", "c.json"))
    assert len(tickets) == 150 and len(sources) == 6
    assert "limit of 5 members" in sources[0]["warning"]
    (folder / "c.json").write_text('{"limits": {"bytes": 5000}}')
    tickets, sources, _ = ingest(folder, "e.zip", options=("-c", "c.json"))
    assert 50 < len(tickets) < 150
    assert "limit on unpacked bytes" in sources[0]["warning"]
    (folder / "t.csv.gz").write_bytes(gzip.compress(table(9000)))
    _, sources, _ = ingest(folder, "t.csv.gz", options=("-c", "c.json"))
    assert "limit on unpacked bytes" in sources[0]["warning"]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as z:
        for i in range(3000):
            z.writestr(f"{i}.csv", b"")
    (folder / "many.zip").write_bytes(many.getvalue())
    _, sources, r = ingest(folder, "many.zip")
    assert len(sources) == 3001 and r.seconds < 20 * SLOW


def test_a_line_of_a_gigabyte(folder):
    with open(folder / "nul.csv", "wb") as f:
        f.write(b"id,text\n1,hello\n")
        f.truncate(1 << 30)                             # sparse: NULs
    shutil.copy(small() / "tickets.csv", folder / "t.csv")
    tickets, sources, r = ingest(folder, "nul.csv", "t.csv", timeout=30,
                                 **bounded())
    assert len(tickets) == 241 and sources[0]["quarantined"] == 1
    assert "line longer than 16 MiB (first: nul.csv:3)" in r.err, r.err

def endless(folder, head, block, tail, place):
    """1 GiB of `block` between two good rows, through a pipe."""
    p = subprocess.Popen([PIPELINE, "ingest", "-"], cwd=folder,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, env=environment(),
                         **bounded())
    p.stdin.write(head)
    for _ in range(1024):
        p.stdin.write(block)
    out, err = p.communicate(tail, timeout=60 * SLOW)
    assert p.returncode == 0
    assert [t["id"] for t in lines(out)] == ["1", "3"], err
    assert b"quarantined 1: " in err and b"16 MiB" in err, err
    assert place in err, err


def test_a_row_of_a_gigabyte(folder):
    endless(folder, b"id,text\n1,hello\n2,", b"x" * MIB, b"\n3,there\n",
            b"first: -:3")


def test_a_json_record_of_a_gigabyte(folder):
    endless(folder, b'{"id":1,"text":"hello"}\n{"id":2,"text":"',
            b"x" * MIB, b'"}\n{"id":3,"text":"there"}\n', b"first: -:2")


# --------------------------------------------------------------------------
# Encodings of whole files
# --------------------------------------------------------------------------

def test_utf16_is_read_as_text(folder):
    text = "id,subject,body,intent\n" + "".join(
        f"{i},Grüße {i},Καλημέρα 🎫 {i},ä\n" for i in range(3000))
    data = {"le": b"\xff\xfe" + text.encode("utf-16-le"),
            "be": b"\xfe\xff" + text.encode("utf-16-be"),
            "le-no-mark": text.encode("utf-16-le"),
            "be-no-mark": text.encode("utf-16-be")}
    (folder / "u8.csv").write_text(text, "utf-8")
    plain, _, _ = ingest(folder, "u8.csv")
    for name, raw in data.items():
        for pack in (lambda d: d, gzip.compress, zst):
            (folder / "u.csv").write_bytes(pack(raw))
            tickets, sources, r = ingest(folder, "u.csv")
            assert tickets == plain, name
            assert sources[0]["faults"] == {"utf16": 1}, sources[0]
    rows = "\n".join(json.dumps({"id": i, "text": "ü🎫"}, ensure_ascii=False)
                     for i in range(9))
    (folder / "u.json").write_bytes(rows.encode("utf-16"))
    tickets, _, _ = ingest(folder, "u.json")
    assert [t["body"] for t in tickets] == ["ü🎫"] * 9


def test_utf16_that_is_broken(folder):
    head = "id,text\n1,a".encode("utf-16-le")
    for middle, want in ((b"\x00\xd8", "a�b"), (b"\x00\xdc", "a�b"),
                         (b"\x00\xdc\x00\xd8", "a��b"),
                         (b"\x3d\xd8\x00\xdc", "a\U0001f400b")):
        (folder / "u.csv").write_bytes(b"\xff\xfe" + head + middle +
                                       "b\n2,c".encode("utf-16-le") + b"\n")
        tickets, sources, _ = ingest(folder, "u.csv")
        assert tickets[0]["body"] == want, (middle, tickets[0]["body"])
        assert tickets[1]["body"] == "c�", "an odd byte at the end"


def test_byte_order_marks_are_counted(folder):
    (folder / "t.csv").write_bytes(b"\xef\xbb\xbf" + table(5))
    (folder / "u.csv").write_bytes(table(5, "U"))
    _, sources, _ = ingest(folder, "t.csv", "u.csv")
    assert sources[0]["faults"] == {"byte_order_mark": 1}
    assert sources[1]["faults"] == {}
    (folder / "e.zip").write_bytes(zipped([("t.csv", b"\xef\xbb\xbf" +
                                            table(5))]))
    _, sources, _ = ingest(folder, "e.zip")
    assert sources[1]["faults"] == {"byte_order_mark": 1}


# --------------------------------------------------------------------------
# Files that are no files
# --------------------------------------------------------------------------

def held_in(p, path, place):
    """Stops the program when it has read so far in a file; did it?"""
    while p.poll() is None:
        try:
            for n in os.listdir(f"/proc/{p.pid}/fd"):
                if os.readlink(f"/proc/{p.pid}/fd/{n}") == str(path):
                    at = pathlib.Path(f"/proc/{p.pid}/fdinfo/{n}").read_text()
                    if int(at.split()[1]) >= place:
                        os.kill(p.pid, signal.SIGSTOP)
                        return True
        except OSError:
            pass
    return False


def test_a_file_that_changes_while_it_is_read(folder):
    data = table(120000)
    for change in ("grow", "cut", "replace", "none"):
        path = folder / "t.csv"
        path.write_bytes(data)
        p = subprocess.Popen([PIPELINE, "ingest", "t.csv", "--threads", "1",
                              "--summary", "s.json"], cwd=folder,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, env=environment())
        opened = held_in(p, path, 2 * MIB)
        if opened and change == "grow":
            with open(path, "ab") as f:
                f.write(table(1))
        elif opened and change == "cut":
            os.truncate(path, 3 * MIB)
        elif opened and change == "replace":
            (folder / "other.csv").write_bytes(table(5))
            os.replace(folder / "other.csv", path)
        if opened:
            os.kill(p.pid, signal.SIGCONT)
        _, err = p.communicate(timeout=60)
        if not opened:
            raise Skip("the file was read too fast to be changed")
        assert p.returncode == 0, err
        s = json.loads((folder / "s.json").read_text())["sources"][0]
        said = "changed while it was read" in (s["warning"] or "")
        assert said == (change != "none"), (change, s)


def test_a_deep_tree_costs_only_what_is_too_deep(folder):
    path = folder / "d"
    for level in range(20):
        path.mkdir()
        (path / "t.csv").write_bytes(table(1, f"L{level}-"))
        path = path / "x"
    tickets, sources, r = ingest(folder, "d")
    assert len(tickets) == 17, len(tickets)
    assert "more than 16 directories deep" in r.err
    assert sum("16 directories" in (s["warning"] or "") for s in sources) == 1


def test_the_same_file_by_two_paths_is_read_once(folder):
    (folder / "d").mkdir()
    (folder / "d/a.csv").write_bytes(table(5))
    os.link(folder / "d/a.csv", folder / "d/b.csv")
    os.symlink("a.csv", folder / "d/c.csv")
    for paths in (("d",), ("d", "d"), ("d/a.csv", "d/../d/a.csv", "d/c.csv")):
        tickets, sources, r = ingest(folder, *paths)
        assert len(tickets) == 5
        assert sum(s["rows"] for s in sources) == 5, sources
        twins = [s for s in sources if "the same file as" in
                 (s["warning"] or "")]
        assert len(twins) == len(sources) - 1 and "d/a.csv" in \
            twins[0]["warning"]


def test_special_files_in_a_directory_are_said(folder):
    (folder / "d").mkdir()
    os.mkfifo(folder / "d/pipe.csv")
    os.mkfifo(folder / "d/other-pipe")
    (folder / "d/t.csv").write_bytes(table(5))
    (folder / "d/empty").mkdir()
    tickets, sources, r = ingest(folder, "d", timeout=10)
    assert len(tickets) == 5 and len(sources) == 2
    assert "pipe.csv" in r.err and "not a regular file" in r.err
    (folder / "d/t.csv").unlink()
    refuse(folder, "ingest", "d", code=65, says=("pipe.csv", "not a regular"))
    (folder / "d/pipe.csv").unlink()
    refuse(folder, "ingest", "d", code=65, says="no export in it")


def test_archives_through_a_fifo(folder):
    os.mkfifo(folder / "pipe")
    for pack in (gzip.compress, zst, lambda d: zipped([("t.csv", d)]),
                 lambda d: tar([("t.csv", d)], "w:xz")):
        writer = threading.Thread(target=feed, daemon=True,
                                  args=(folder / "pipe", pack(table(9))))
        writer.start()
        tickets, _, _ = ingest(folder, "pipe", timeout=10)
        assert len(tickets) == 9
        writer.join(5)


def test_what_cannot_be_opened_costs_itself_only(folder):
    if os.getuid():
        raise Skip("needs root to become another user")
    os.chmod(cli.SCRATCH, 0o755)
    (folder / "d/locked").mkdir(parents=True)
    (folder / "d/locked/x.csv").write_bytes(table(5, "X"))
    (folder / "d/secret.csv").write_bytes(table(5, "S"))
    (folder / "d/t.csv").write_bytes(table(5))
    os.chmod(folder / "d/secret.csv", 0)
    os.chmod(folder / "d/locked", 0)
    if not os.access(PIPELINE, os.X_OK) or any(
            not p.stat().st_mode & 1 for p in pathlib.Path(PIPELINE).parents):
        raise Skip("the program is in a place that others cannot enter")
    try:
        r = ok(folder, "ingest", "d", user=65534)
    finally:
        os.chmod(folder / "d/locked", 0o755)
    assert len(lines(r.out)) == 5
    assert "secret.csv: Permission denied" in r.err
    assert "Permission denied" in r.err and "locked" in r.err


# --------------------------------------------------------------------------
# Signals
# --------------------------------------------------------------------------

def test_a_signal_ends_the_reading_of_an_endless_archive(folder):
    block = gzip.compress(b"".join(b"%d,text %d\n" % (i, i * i)
                                   for i in range(50000)), 1)

    def pour(pipe, head):
        try:
            pipe.write(head)
            while True:
                pipe.write(block)
        except OSError:
            pass
    for name in ("t.csv", "passed-over.bin", "../refused.csv"):
        info = tarfile.TarInfo(name)
        info.size = 10 ** 12
        p = subprocess.Popen([PIPELINE, "run", "-", "-o", "out"], cwd=folder,
                             env=environment(), stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
        writer = threading.Thread(target=pour, daemon=True, args=(
            p.stdin, gzip.compress(info.tobuf() + b"id,text\n")))
        writer.start()
        time.sleep(.5 * SLOW)
        assert p.poll() is None, p.stderr.read()
        sent = time.monotonic()
        p.send_signal(signal.SIGTERM)
        p.wait(timeout=20 * SLOW)
        assert p.returncode == 143, p.returncode
        assert time.monotonic() - sent < 2 * SLOW, "too slow to stop"
        writer.join(5)
        p.stderr.close()
        cli.nothing_published(folder / "out")


if __name__ == "__main__":
    cli.run_all(dict(globals()))
