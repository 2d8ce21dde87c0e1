"""Any AI may stand in a label; one that is measured wrongly spoils all that follows it."""

import re

import pytest

from medcount.core.udi import FaultCode, parse
from medcount.core.udi.gs1.identifiers import IDENTIFIERS, identifier_at
from tests.core.udi.labels import GS, TODAY


def test_no_identifier_is_the_beginning_of_another():
    assert all(identifier_at(ai, 0) is identifier for ai, identifier in IDENTIFIERS.items())


def test_the_two_first_digits_decide_how_long_an_identifier_is():
    lengths: dict[str, set[int]] = {}
    for ai in IDENTIFIERS:
        lengths.setdefault(ai[:2], set()).add(len(ai))

    assert {prefix: sizes for prefix, sizes in lengths.items() if len(sizes) > 1} == {}


def test_exactly_the_predefined_prefixes_need_no_fnc1():
    predefined = {ai[:2] for ai, identifier in IDENTIFIERS.items() if identifier.fixed}
    others = {ai[:2] for ai, identifier in IDENTIFIERS.items() if not identifier.fixed}

    assert predefined == {
        *("00", "01", "02", "03", "11", "12", "13", "15", "16", "17", "20"),
        *("31", "32", "33", "34", "35", "36", "41"),
    }
    assert not predefined & others


@pytest.mark.parametrize(
    ("ai", "fitting", "others"),
    [
        ("10", ["A", "A" * 20], ["A" * 21]),
        ("20", ["01"], ["0", "A1"]),
        ("22", ["a" * 20], ["a" * 21]),
        ("240", ["A" * 30], ["A" * 31]),
        ("242", ["123456"], ["1234567", "A"]),
        ("253", ["9501101530003", "9501101530003" + "A" * 17], ["9501101530004"]),
        ("30", ["1", "12345678"], ["123456789", "1.5"]),
        ("3103", ["001250"], ["1250", "00125A"]),
        ("3932", ["9781", "978123456789012345"], ["978", "A781"]),
        ("402", ["12345678901234560"], ["12345678901234561", "1234567890123456"]),
        ("414", ["9501101530003"], ["9501101530004", "950110153000"]),
        ("421", ["156A", "156200120"], ["156", "CHN1"]),
        ("422", ["156"], ["15", "1560"]),
        ("423", ["156", "156840", "156840276250724"], ["1568", "156840276250724036"]),
        ("4309", ["0" * 20], ["0" * 19]),
        ("7003", ["2905311430"], ["290531", "2905310"]),
        ("7007", ["290531", "290531290601"], ["29053129"]),
        ("7040", ["1ABC"], ["AABC", "1AB"]),
        ("8003", ["09501101530003", "09501101530003" + "A" * 16], ["19501101530000"]),
        ("8004", ["9501101A", "9" * 30], ["A950", "9" * 31]),
        ("8006", ["095011015300030102"], ["095011015300040102", "0950110153000301"]),
        ("8008", ["29053114", "2905311430", "290531143059"], ["290531143"]),
        ("8010", ["9501101/A-#1"], ["9501101a"]),
        ("8017", ["950110153000000014"], ["950110153000000015"]),
        ("91", ["A" * 90], ["A" * 91]),
    ],
)
def test_a_value_is_measured_by_its_identifier(ai, fitting, others):
    for value in fitting:
        assert parse(f"]d2{ai}{value}{GS}21x9", today=TODAY).serial == "x9", value
    for value in others:
        assert not parse(f"]d2{ai}{value}{GS}21x9", today=TODAY).ok, value


@pytest.mark.parametrize("ai", [ai for ai, kept in IDENTIFIERS.items() if not kept.fixed])
def test_a_value_of_fixed_length_needs_fnc1_all_the_same_unless_its_prefix_is_predefined(ai):
    first, last = IDENTIFIERS[ai].shortest, IDENTIFIERS[ai].longest

    for size in {first, last}:
        run_together = f"{ai}{'0' * size}21x9"

        assert parse("]d2" + run_together, today=TODAY).serial != "x9"


@pytest.mark.parametrize(
    "ai", ["04", "14", "18", "19", "23", "29", "3106", "38", "5012", "74", "89"]
)
def test_an_identifier_that_does_not_exist_is_refused(ai):
    parsed = parse(f"]d2{ai}1234567890", today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.UNKNOWN_AI]


@pytest.mark.parametrize(
    ("elements", "together"),
    [
        ("(01)09501101530003(02)09501101530003", False),
        ("(01)09501101530003(37)5", False),
        ("(02)09501101530003(37)5", True),
        ("(01)09501101530003(30)5", True),
        ("(01)09501101530003(21)7(235)X", False),
        ("(01)09501101530003(3102)001250(3103)001250", False),
        ("(01)09501101530003(3103)001250(3203)001250", True),
        ("(01)09501101530003(422)156(426)156", False),
        ("(8017)950110153000000014(8018)950110153000000014", False),
    ],
)
def test_identifiers_that_exclude_each_other_are_refused_together(elements, together):
    parsed = parse(elements, today=TODAY)

    assert parsed.ok is together
    assert {fault.code for fault in parsed.errors} <= {FaultCode.AI_COMBINATION}
    assert parse(re.sub(r"\([0-9]+\)[^(]+$", "", elements), today=TODAY).ok
