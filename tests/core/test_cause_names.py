"""One table from what engines call a cause to what people see (RULES §8.3, §13)."""

import pytest

from medcount.core.cause import CauseCode
from medcount.core.cause_names import CAUSE_NAMES, name_of

# Read off the cause map of RULES §13, not off the table under test.
CAUSE_MAP = {
    "LOT_SWAP": "C-01",
    "ITEM_CONFUSION": "C-02",
    "MISPLACED": "C-03",
    "UNPOSTED_RECEIPT": "C-07",
    "UNPOSTED_ISSUE": "C-08",
    "IN_TRANSIT": "C-09",
    "LOANER_OUT": "C-11/C-12",
    "DAMAGE_UNRECORDED": "C-13",
    "UOM_PACK": "C-14",
    "KEYING_ERROR": "C-15",
    "LOT_TYPO": "C-15",
    "EXPIRY_MISREAD": "C-15",
    "MISSED_LOCATION": "C-16",
    "DOUBLE_SCAN": "C-16",
    "COUNT_TIMING": "C-24",
    "WORK_IN_PROCESS": "C-25",
    "STATUS_MISMATCH": "C-26",
    "UNKNOWN": "C-99",
}


@pytest.mark.parametrize(("cause", "code"), CAUSE_MAP.items())
def test_an_engines_class_has_the_code_of_the_rules(cause, code):
    assert name_of(cause).code == code


@pytest.mark.parametrize("cause", CauseCode)
def test_every_cause_of_the_arithmetic_has_a_name(cause):
    assert cause in CAUSE_MAP


def test_the_codes_people_see_are_those_of_the_rules_and_each_names_itself():
    codes = [name.code for name in CAUSE_NAMES]

    assert codes == [
        *(f"C-{number:02}" for number in range(1, 13)),
        "C-11/C-12",
        *(f"C-{number:02}" for number in range(13, 27)),
        "C-99",
    ]
    assert [name_of(code).code for code in codes] == codes


def test_every_cause_has_a_usual_owner_to_suggest():
    assert all(name.word and name.usual_owner for name in CAUSE_NAMES)
