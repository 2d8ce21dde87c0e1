"""`medcount udi parse` answers every line in its order, whatever the line is."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.cli import udi
from tests.core.udi.labels import GS, GTIN, TODAY

MEDCOUNT = Path(sys.executable).with_name("medcount")
VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
LABEL = f"]d201{GTIN}1729053110A1{GS}21x9"
SHAPE = {
    "ok", "issuer", "kind", "di", "lot", "serial", "mfg_date", "expiry", "quantity", "pack_date",
    "best_before", "sell_by", "valid_until", "expires_on", "sterilization_lot", "sscc",
    "content_gtin", "giai", "grai", "gln", "package_level", "di_key", "link_char", "epc",
    "carrier", "extra", "raw", "canonical", "errors", "warnings",
}  # fmt: skip


@pytest.fixture
def ask(monkeypatch, capsys):
    """Return a function that gives lines to the command and returns its code and its answers."""

    def run(data: bytes, *words: str):
        parser = argparse.ArgumentParser()
        udi.add_arguments(parser)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = udi.run(parser.parse_args(["parse", *words]))
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_a_code_is_answered_in_the_promised_shape(ask):
    code, [answer] = ask(json.dumps(LABEL).encode(), "--today", "2026-11-22")

    assert code == udi.GOOD
    assert {name for name in answer if not name.endswith("_precision")} == SHAPE
    assert (answer["di"], answer["lot"], answer["serial"]) == (GTIN, "A1", "x9")
    assert (answer["expiry"], answer["expiry_precision"]) == ("2029-05-31", "day")
    assert answer["carrier"] == {"aim": "]d2", "guessed": False}
    assert (answer["errors"], answer["warnings"], answer["extra"]) == ([], [], {})


def test_every_vector_is_answered_in_its_order(ask):
    inputs = [
        vector["input"]
        for path in sorted(VECTORS.glob("*.json"))
        for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]
    ]

    _, answers = ask("".join(json.dumps(one) + "\n" for one in inputs).encode())

    assert [answer["raw"] for answer in answers] == inputs


def test_today_places_the_century(ask):
    line = json.dumps(f"]d201{GTIN}17760101").encode()

    _, [near] = ask(line, "--today", "2026-11-22")
    _, [far] = ask(line, "--today", "2019-11-22")

    assert (near["expiry"], far["expiry"]) == ("2076-01-01", "1976-01-01")


@pytest.mark.parametrize(
    "line",
    [
        b"", b"   ", b"{", b"not json", b"42", b"null", b"true", b'["(01)"]', b'{"a": 1}',
        b"\xff\xfe", b"\x00", b'"a" "b"', b"'a'", b"[" * 100_000, b"9" * 10_000,
    ],
)  # fmt: skip
def test_a_line_that_is_no_json_string_is_refused_and_the_next_one_answered(ask, line):
    code, [refused, answer] = ask(line + b"\n" + json.dumps(LABEL).encode() + b"\n")

    assert code == udi.GOOD
    assert refused["errors"] == [{"code": "E_NOT_TEXT", "field": None, "pos": None}]
    assert (refused["ok"], refused["di"]) == (False, None)
    assert answer["di"] == GTIN


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'"\\ud800"', "E_NOT_UDI"),
        (f'"]d201{GTIN}10A\\udfff"'.encode(), "E_CHARSET"),
        (f'"]d201{GTIN}10A'.encode() + b'\xff"', "E_CHARSET"),
        (f'"]d201{GTIN}10A\\u0000"'.encode(), "E_CHARSET"),
        (f'"]d201{GTIN}10A\x00"'.encode(), "E_CHARSET"),
        (b'""', "E_EMPTY"),
        (b'"' + b"9" * 1_000_000 + b'"', "E_LENGTH"),
    ],
)
def test_a_string_that_no_label_holds_is_refused(ask, line, code):
    _, [answer] = ask(line + b"\n")

    assert (answer["ok"], [fault["code"] for fault in answer["errors"]]) == (False, [code])


def test_what_editors_and_scanners_leave_in_a_file_is_read(ask):
    _, [answer] = ask(f'\ufeff"{LABEL}"\r\n'.encode())  # GS stands in it as it is.

    assert (answer["lot"], answer["serial"]) == ("A1", "x9")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(line):
    answer = json.loads(udi.answer(line, today=TODAY))

    assert isinstance(answer["raw"], str)
    assert answer["ok"] is not bool(answer["errors"])


def test_the_command_reads_its_input_and_needs_no_database():
    told = subprocess.run(
        [MEDCOUNT, "udi", "parse", "--today", "2026-11-22"],
        input=json.dumps("（01）" + GTIN) + "\nx\n",
        capture_output=True,
        text=True,
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere"},
        check=True,
    )

    first, second = map(json.loads, told.stdout.splitlines())
    assert (first["di"], first["raw"]) == (GTIN, "（01）" + GTIN)
    assert second["errors"][0]["code"] == "E_NOT_TEXT"
    assert told.stderr == ""
