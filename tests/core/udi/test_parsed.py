"""The answer has the shape that other systems were promised."""

import json
from dataclasses import FrozenInstanceError, asdict, fields, replace

import pytest

from medcount.core.udi import Parsed, parse
from tests.core.udi.labels import GTIN, TODAY, element_string

PROMISED = [
    "ok", "issuer", "kind", "di", "lot", "serial",
    "mfg_date", "expiry", "quantity", "pack_date", "best_before", "sell_by",
    "valid_until", "expires_on", "sterilization_lot", "sscc", "content_gtin", "giai",
    "grai", "gln", "package_level", "di_key", "link_char", "epc",
    "carrier", "extra", "raw", "canonical", "errors", "warnings",
]  # fmt: skip
EVERYTHING = "]d2" + element_string(
    ("01", GTIN), ("11", "250331"), ("13", "250401"), ("15", "280101"), ("16", "280201"),
    ("17", "290531"), ("10", "A1"), ("21", "7"), ("30", "12"), ("240", "REF"),
)  # fmt: skip


def test_the_fields_are_those_promised_in_their_order_and_precisions_beside_dates():
    names = [field.name for field in fields(Parsed)]

    assert [name for name in names if not name.endswith("_precision")] == PROMISED
    assert {name.removesuffix("_precision") for name in names} == set(PROMISED)


@pytest.mark.parametrize("raw", [EVERYTHING, EVERYTHING + "(", "", "not a code", "(01)" + GTIN])
def test_an_answer_is_json_as_it_stands_and_comes_back_the_same(raw):
    answer = asdict(parse(raw, today=TODAY))

    restored = json.loads(json.dumps(answer))

    assert restored == answer | {
        "errors": list(answer["errors"]),
        "warnings": list(answer["warnings"]),
    }
    assert next(iter(restored)) == "ok"


def test_a_read_answer_holds_no_field_that_the_answer_does_not_have():
    held = set(vars(parse(EVERYTHING, today=TODAY)))

    assert held <= {field.name for field in fields(Parsed)}


def test_an_answer_cannot_be_changed_but_can_be_copied_with_a_change():
    parsed = parse("]d2" + element_string(("01", GTIN), ("10", "A1")), today=TODAY)

    with pytest.raises(FrozenInstanceError):
        parsed.lot = "B2"  # type: ignore[misc]

    assert replace(parsed, lot="B2").lot == "B2"
    assert replace(parsed) == parsed


def test_a_refused_code_says_nothing_but_its_text_and_its_faults():
    raw = "]d2" + element_string(("01", GTIN), ("17", "291301"), ("10", "A1"), ("21", "7"))

    parsed = parse(raw, today=TODAY)

    said = {name for name, value in asdict(parsed).items() if value}
    assert said == {"issuer", "kind", "carrier", "raw", "errors"}
    assert parsed.raw == raw
