"""The shared vectors: what every reader of these codes must answer, whatever its language."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from medcount.core.udi import parse

FILES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[3] / "spec" / "vectors").glob("*.json"))
}
# What a code may say of goods: a field that a vector leaves out is one that the code leaves out.
SAYINGS = {
    "di", "lot", "serial", "mfg_date", "expiry", "quantity", "pack_date", "best_before", "sell_by",
    "valid_until", "expires_on", "sterilization_lot", "sscc", "content_gtin", "giai", "grai",
    "gln", "epc",
}  # fmt: skip


def named(*, refused: bool):
    return [
        pytest.param(vector, date(vectors["meta"]["assume_year"], 11, 22), id=vector["id"])
        for vectors in FILES.values()
        for vector in vectors["vectors"]
        if ("error" in vector["expect"]) is refused
    ]


def test_every_vector_has_a_name_of_its_own():
    names = [vector["id"] for vectors in FILES.values() for vector in vectors["vectors"]]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("vector", "today"), named(refused=False))
def test_a_good_code_says_what_it_should_and_nothing_else(vector, today):
    parsed = asdict(parse(vector["input"], today=today))

    said = {field: value for field, value in parsed.items() if value and field in SAYINGS}
    due = {"ok": True, "extra": {}} | vector["expect"]
    assert parsed["errors"] == ()
    assert {field: parsed[field] for field in due} == due
    assert said.keys() <= vector["expect"].keys()


@pytest.mark.parametrize(("vector", "today"), named(refused=True))
def test_a_bad_code_is_refused_for_its_own_fault_and_says_nothing(vector, today):
    parsed = asdict(parse(vector["input"], today=today))

    assert not parsed["ok"]
    assert [fault["code"] for fault in parsed["errors"]] == [vector["expect"]["error"]]
    assert {field for field in SAYINGS if parsed[field]} == set()
    assert parsed["raw"] == vector["input"]


@pytest.mark.parametrize(("vector", "today"), named(refused=False))
def test_a_doubt_is_raised_where_one_is_due_and_nowhere_else(vector, today):
    parsed = parse(vector["input"], today=today)

    due = {vector["expect_warning"]} if "expect_warning" in vector else set()
    assert {doubt.code for doubt in parsed.warnings} - {"separator_as_text"} == due
