from decimal import Decimal

import pytest

from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.rows import Control, Policy
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import POLICY, Folder


def test_a_policy_says_all_its_settings(folder: Folder):
    assert folder.read(policy=POLICY).policy == Policy(
        rounds_required=2,
        clock_error_s=Decimal("1.5"),
        controls={"0012": frozenset({Control.LOT, Control.EXPIRY})},
    )


def test_without_a_policy_nothing_is_demanded(folder: Folder):
    assert folder.read().policy == Policy()
    assert folder.read(policy="\ufeff{}").policy == Policy()
    assert Policy() == Policy(rounds_required=0, clock_error_s=Decimal(1), controls={})


def test_an_empty_list_of_controls_demands_nothing_of_the_item(folder: Folder):
    assert folder.read(policy={"controls": {"0012": []}}).policy.controls == {"0012": frozenset()}


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ('{"rounds": 1}', "rounds", FileFault.UNKNOWN_SETTING),
        ('{"rounds_required": "1"}', "rounds_required", FileFault.WRONG_TYPE),
        ('{"rounds_required": true}', "rounds_required", FileFault.WRONG_TYPE),
        ('{"rounds_required": 1.0}', "rounds_required", FileFault.WRONG_TYPE),
        ('{"rounds_required": null}', "rounds_required", FileFault.WRONG_TYPE),
        ('{"rounds_required": -1}', "rounds_required", FileFault.OUT_OF_RANGE),
        ('{"clock_error_s": "1"}', "clock_error_s", FileFault.WRONG_TYPE),
        ('{"clock_error_s": -0.5}', "clock_error_s", FileFault.OUT_OF_RANGE),
        ('{"clock_error_s": 1e999999}', "clock_error_s", FileFault.OUT_OF_RANGE),
        ('{"controls": []}', "controls", FileFault.WRONG_TYPE),
        ('{"controls": {"A": "lot"}}', "controls.A", FileFault.WRONG_TYPE),
        ('{"controls": {"A": ["lot", 1]}}', "controls.A[1]", FileFault.WRONG_TYPE),
        ('{"controls": {"A": ["Lot"]}}', "controls.A[0]", FileFault.UNKNOWN_SETTING),
        ('{"controls": {"A": [[]]}}', "controls.A[0]", FileFault.WRONG_TYPE),
        (r'{"controls": {"A\ud800": []}}', r"controls.A\ud800", FileFault.BAD_CHARACTER),
        (r'{"a\nb": 1}', r"a\nb", FileFault.UNKNOWN_SETTING),
    ],
)
def test_a_bad_setting_is_named_by_its_path(folder: Folder, text: str, path: str, code: FileFault):
    fault = only_fault(folder, policy=text)

    assert (fault.file, fault.row, fault.column) == ("policy.json", 0, path)
    assert fault.code == code


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        (b"", 1, FileFault.BAD_JSON),
        (b"{\n 'a': 1}", 2, FileFault.BAD_JSON),
        (b"[]", 0, FileFault.BAD_JSON),
        (b"null", 0, FileFault.BAD_JSON),
        (b'{"clock_error_s": NaN}', 0, FileFault.BAD_JSON),
        (b'{"clock_error_s": 1e99999999999999999999}', 0, FileFault.BAD_JSON),
        (b'{"rounds_required": 1, "rounds_required": 2}', 0, FileFault.BAD_JSON),
        (b'{"rounds_required": ' + b"9" * 5_000 + b"}", 0, FileFault.BAD_JSON),
        (b'{"controls": ' + b"[" * 100_000, 0, FileFault.BAD_JSON),
        ("{批}".encode("gb18030"), 0, FileFault.NOT_UTF8),
    ],
)
def test_what_is_no_json_object_is_refused(
    folder: Folder, content: bytes, row: int, code: FileFault
):
    fault = only_fault(folder, policy=content)

    assert (fault.row, fault.column, fault.code) == (row, "", code)


def test_all_bad_settings_are_told_at_once(folder: Folder):
    found = faults(folder, policy={"rounds_required": "x", "controls": {"A": ["x", "y"]}, "z": 1})

    assert len(found) == 4
