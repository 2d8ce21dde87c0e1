"""FNC1 comes as GS or as whatever the scanner was told to type; none of it may enter a lot."""

import pytest

from medcount.core.udi import parse
from tests.core.udi.labels import GS, GTIN, TODAY


@pytest.mark.parametrize(
    "typed",
    [GS, "|", "^", "~", "␝", "{GS}", "[GS]", "{gs}", "{FNC1}", "\\x1d", "\\x1D", "\\u001d"],
)
@pytest.mark.parametrize("first", [False, True])
def test_a_substitute_ends_a_value_and_may_stand_first(typed, first):
    raw = (typed if first else "]d2") + f"01{GTIN}10A1{typed}21x9"

    parsed = parse(raw, today=TODAY)

    assert (parsed.di, parsed.lot, parsed.serial) == (GTIN, "A1", "x9")
    assert parsed.warnings == ()
    assert not parsed.carrier.guessed


@pytest.mark.parametrize("typed", ["<GS>", "<gs>", "<FNC1>"])
def test_a_substitute_made_of_data_characters_is_read_with_a_doubt(typed):
    parsed = parse(f"]d201{GTIN}10A1{typed}21x9", today=TODAY)

    assert (parsed.lot, parsed.serial) == ("A1", "x9")
    assert [(doubt.code, doubt.detail) for doubt in parsed.warnings] == [
        ("separator_as_text", typed)
    ]


def test_a_scanner_that_sends_real_gs_sends_gs_in_brackets_as_data():
    parsed = parse(f"]d201{GTIN}10A<GS>1{GS}21x9", today=TODAY)

    assert (parsed.lot, parsed.serial, parsed.warnings) == ("A<GS>1", "x9", ())


def test_angle_brackets_alone_are_data():
    parsed = parse(f"]d201{GTIN}10<A>", today=TODAY)

    assert (parsed.lot, parsed.warnings) == ("<A>", ())
