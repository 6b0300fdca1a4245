#!/usr/bin/env python3
"""libpipeline.so from Python, without a compiler: replays the golden answers
that `pipeline run` published, and shows that no damaged model is accepted.

usage: python3 tests/ctypes_test.py MODEL_DIRECTORY [libpipeline.so]
The last line is `N passed, M failed`.
"""
import ctypes
import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIZE, POINTER = ctypes.c_size_t, ctypes.c_void_p


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("size", SIZE)]

    @classmethod
    def of(cls, text):
        data = text.encode() if text is not None else None
        return cls(data, len(data) if data else 0)


class Shown(ctypes.Structure):              # data may hold any byte
    _fields_ = [("data", POINTER), ("size", SIZE)]

    def bytes(self):
        return ctypes.string_at(self.data, self.size) if self.data else b""


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("message", ctypes.c_char * 500)]


class Ticket(ctypes.Structure):
    _fields_ = [("struct_size", SIZE)] + [(n, Text) for n in (
        "subject", "body", "page", "product", "tier", "channel", "language")] + [
        ("waiting_seconds", ctypes.c_double), ("churn_risk", ctypes.c_float)]


class Intent(ctypes.Structure):
    _fields_ = [("name", Shown), ("probability", ctypes.c_float),
                ("index", ctypes.c_uint32)]


class Decision(ctypes.Structure):
    _fields_ = [("struct_size", SIZE), ("action", ctypes.c_int),
                ("reason", Shown), ("confidence", ctypes.c_float),
                ("out_of_scope", ctypes.c_float),
                ("secondary", ctypes.c_uint32),
                ("secondary_probability", ctypes.c_float),
                ("resolution", ctypes.c_float), ("priority", ctypes.c_float),
                ("urgency", ctypes.c_float), ("sentiment", ctypes.c_float),
                ("priority_level", Shown), ("priority_reason", Shown)]


class Reason(ctypes.Structure):
    _fields_ = [("feature", Shown), ("weight", ctypes.c_float)]


def load(path):
    lib = ctypes.CDLL(str(path))
    for name, result, arguments in (
            ("pl_version", ctypes.c_char_p, []),
            ("pl_model_open", ctypes.c_int, [ctypes.c_char_p, POINTER,
                                             POINTER]),
            ("pl_model_close", None, [POINTER]),
            ("pl_model_classes", SIZE, [POINTER]),
            ("pl_model_class", Shown, [POINTER, SIZE]),
            ("pl_model_info", Shown, [POINTER]),
            ("pl_scorer_new", ctypes.c_int, [POINTER, POINTER, POINTER]),
            ("pl_scorer_free", None, [POINTER]),
            ("pl_score", ctypes.c_int, [POINTER, POINTER, POINTER, SIZE,
                                        POINTER, POINTER, POINTER]),
            ("pl_explain", ctypes.c_int, [POINTER, POINTER, SIZE, POINTER,
                                          SIZE, POINTER, POINTER])):
        f = getattr(lib, name)
        f.restype, f.argtypes = result, arguments
    return lib


class Model:
    """An open model with one scorer."""

    def __init__(self, lib, path):
        self.lib, self.error = lib, Error()
        self.model, self.scorer = POINTER(), POINTER()
        code = lib.pl_model_open(os.fsencode(path), ctypes.byref(self.model),
                                 ctypes.byref(self.error))
        assert code == 0, self.error.message.decode()
        assert not lib.pl_scorer_new(self.model, ctypes.byref(self.scorer),
                                     ctypes.byref(self.error))

    def close(self):
        self.lib.pl_scorer_free(self.scorer)
        self.lib.pl_model_close(self.model)

    def score(self, cap, **fields):
        ticket = Ticket(struct_size=ctypes.sizeof(Ticket), **{
            k: Text.of(v) for k, v in fields.items()})
        out, n = (Intent * max(cap, 1))(), SIZE()
        self.decision = Decision(struct_size=ctypes.sizeof(Decision))
        code = self.lib.pl_score(self.scorer, ctypes.byref(ticket), out, cap,
                                 ctypes.byref(n), ctypes.byref(self.decision),
                                 ctypes.byref(self.error))
        assert code == 0, self.error.message.decode()
        return [(i.name.bytes().decode(), i.probability, i.index)
                for i in out[:n.value]]


def test_version_is_that_of_the_header(lib, folder):
    header = (ROOT / "pipeline.h").read_text()
    want = header.split('#define PL_VERSION "')[1].split('"')[0]
    assert lib.pl_version().decode() == want


def test_golden_answers_are_the_same_to_a_millionth(lib, folder):
    m = Model(lib, folder / "model.plm")
    rows = [json.loads(l) for l in open(folder / "golden.ndjson",
                                        encoding="utf-8")]
    assert rows, "golden.ndjson is empty"
    known = ("subject", "body", "page", "product", "tier", "channel",
             "language")
    for row in rows:
        fields = {k: row[k] for k in known if row.get(k) is not None}
        got = m.score(len(row["intents"]), **fields)
        assert len(got) == len(row["intents"])
        for (name, p, _), want in zip(got, row["intents"]):
            assert name == want["intent"], (name, want)
            assert abs(p - want["p"]) <= 1e-6, (p, want)
    m.close()


def test_all_probabilities_sum_to_one(lib, folder):
    m = Model(lib, folder / "model.plm")
    k = lib.pl_model_classes(m.model)
    assert k >= 2
    for text in ("", "refund", "\U0001f3ab" * 3000, "a " * 600000, "\0x\0"):
        got = m.score(k + 5, body=text)
        assert len(got) == k and abs(sum(p for _, p, _ in got) - 1) < 1e-4
        assert [p for _, p, _ in got] == sorted((p for _, p, _ in got),
                                                reverse=True)
        assert {i for _, _, i in got} == set(range(k))
    assert m.score(0, body="x") == []
    names = [lib.pl_model_class(m.model, i).bytes().decode()
             for i in range(k)]
    assert len(set(names)) == k
    assert lib.pl_model_class(m.model, k).size == 0
    info = json.loads(lib.pl_model_info(m.model).bytes())
    assert info["classes"] == k
    m.close()


def test_reasons_come_largest_first(lib, folder):
    m = Model(lib, folder / "model.plm")
    ticket = Ticket(struct_size=ctypes.sizeof(Ticket), body=Text.of(
        "password reset please refund the payment"))
    out, n = (Reason * 8)(), SIZE()
    assert not lib.pl_explain(m.scorer, ctypes.byref(ticket), 0, out, 8,
                              ctypes.byref(n), None)
    weights = [abs(r.weight) for r in out[:n.value]]
    assert weights == sorted(weights, reverse=True)
    assert all(r.feature.bytes().decode() for r in out[:n.value])
    assert lib.pl_explain(m.scorer, ctypes.byref(ticket), 10 ** 6, out, 8,
                          ctypes.byref(n), ctypes.byref(m.error)) == 1
    m.close()


def test_wrong_arguments_are_refused(lib, folder):
    m = Model(lib, folder / "model.plm")
    err, n = Error(), SIZE()
    for size in (0, ctypes.sizeof(Ticket) - 1, 10 ** 9):
        code = lib.pl_score(m.scorer, ctypes.byref(Ticket(struct_size=size)),
                            None, 0, ctypes.byref(n), None, ctypes.byref(err))
        assert code == 1 and err.message, size
    ticket = Ticket(struct_size=ctypes.sizeof(Ticket))
    assert lib.pl_score(m.scorer, ctypes.byref(ticket), None, 0,
                        ctypes.byref(n), ctypes.byref(Decision(struct_size=3)),
                        ctypes.byref(err)) == 1
    assert lib.pl_score(None, None, None, 0, None, None, None) == 1
    assert lib.pl_model_open(None, None, None) == 1
    gone = POINTER()
    assert lib.pl_model_open(b"gone.plm", ctypes.byref(gone),
                             ctypes.byref(err)) == 3
    assert b"gone.plm" in err.message and not gone
    lib.pl_model_close(None), lib.pl_scorer_free(None)
    m.close()


def test_every_flipped_byte_of_a_model_is_refused(lib, folder):
    """At most 60,000 places: all of a small model, a stride of a large."""
    data = bytearray((folder / "model.plm").read_bytes())
    fd = os.memfd_create("model")
    os.write(fd, data)
    path, err, model = b"/proc/self/fd/%d" % fd, Error(), POINTER()
    stride = max(1, len(data) * len(data) // 1_500_000_000)
    places = sorted(set(range(0, len(data), stride)) |
                    set(range(min(2048, len(data)))))
    for at in places:
        os.pwrite(fd, bytes([data[at] ^ (1 << at % 8)]), at)
        code = lib.pl_model_open(path, ctypes.byref(model), ctypes.byref(err))
        assert code == 4, f"byte {at} of {len(data)}: code {code}"
        os.pwrite(fd, bytes([data[at]]), at)
    assert not lib.pl_model_open(path, ctypes.byref(model), None)
    lib.pl_model_close(model)
    for size in list(range(len(data) - 1, 0, -max(1, len(data) // 300))) + \
            list(range(300, -1, -1)):
        os.ftruncate(fd, size)
        assert lib.pl_model_open(path, ctypes.byref(model), None) == 4, size
    os.close(fd)


def test_only_pl_names_are_exported(lib, folder):
    import subprocess
    try:
        out = subprocess.run(["nm", "-D", "--defined-only", lib._name],
                             check=True, stdout=subprocess.PIPE).stdout
    except OSError:
        return
    names = [l.split()[-1].decode() for l in out.splitlines()]
    wrong = [n for n in names if not n.startswith("pl_")]
    assert names and not wrong, wrong


def main():
    folder = pathlib.Path(sys.argv[1])
    lib = load(sys.argv[2] if len(sys.argv) > 2 else ROOT / "libpipeline.so")
    count = [0, 0]
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test(lib, folder)
            count[0] += 1
            print(f"ok   ctypes {name[5:]}", flush=True)
        except Exception as e:
            count[1] += 1
            print(f"FAIL ctypes {name[5:]}\n     {type(e).__name__}: {e}",
                  flush=True)
    print(f"{count[0]} passed, {count[1]} failed")
    return 1 if count[1] else 0


if __name__ == "__main__":
    sys.exit(main())
