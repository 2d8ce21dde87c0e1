"""The shared vectors: what every reader of these codes must answer, whatever its language."""

import json
from datetime import date
from pathlib import Path

import pytest

from medcount.core.udi import parse

VECTORS = json.loads(
    (Path(__file__).parents[3] / "spec" / "vectors" / "gs1.json").read_text(encoding="utf-8")
)
TODAY = date(VECTORS["meta"]["assume_year"], 11, 22)


def named(*, refused: bool):
    return [
        pytest.param(vector, id=vector["id"])
        for vector in VECTORS["vectors"]
        if ("error" in vector["expect"]) is refused
    ]


@pytest.mark.parametrize("vector", named(refused=False))
def test_a_good_code_says_what_it_should(vector):
    parsed = parse(vector["input"], today=TODAY)

    assert parsed.ok
    assert {key: getattr(parsed, key) for key in vector["expect"]} == vector["expect"]
    assert parsed.extra == vector.get("expect_extra", {}).get("ais", {})


@pytest.mark.parametrize("vector", named(refused=True))
def test_a_bad_code_is_refused_for_its_own_fault(vector):
    parsed = parse(vector["input"], today=TODAY)

    assert not parsed.ok
    assert [fault.code for fault in parsed.errors] == [vector["expect"]["error"]]


@pytest.mark.parametrize("vector", named(refused=False))
def test_a_doubt_is_raised_where_one_is_due_and_nowhere_else(vector):
    parsed = parse(vector["input"], today=TODAY)

    due = {vector["expect_warning"]} if "expect_warning" in vector else set()
    assert {doubt.code for doubt in parsed.warnings} - {"separator_as_text"} == due
