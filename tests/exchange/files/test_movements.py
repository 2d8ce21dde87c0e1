from datetime import date, datetime

import pytest

from medcount.core.book import Basis
from medcount.core.status import Status
from medcount.core.stock import MovementKind
from medcount.core.when import LOCAL
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.rows import MovementRow
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import MOVEMENTS, Folder, with_cell, with_column, xlsx_bytes

EARLY = datetime(2026, 1, 5, 8, 30, tzinfo=LOCAL)
MIDNIGHT = datetime(2026, 1, 5, tzinfo=LOCAL)


def test_a_movement_says_all_its_columns(folder: Folder):
    movements = with_column(MOVEMENTS, "to_owner", "O1", *[""] * 3)
    movements = with_column(movements, "serial", "S9", *[""] * 3)

    assert folder.read(movements=movements).movements[0] == MovementRow(
        row=2,
        id="m1",
        occurred_at=EARLY,
        occurred_basis=Basis.KNOWN,
        recorded_at=datetime(2026, 1, 5, 8, 40, tzinfo=LOCAL),
        kind=MovementKind.RECEIPT,
        item_code="0012",
        lot="L001",
        serial="S9",
        site="SH",
        to_place="A-01",
        to_status=Status.QUALIFIED,
        to_owner="O1",
        quantity=5,
        document="GR1",
    )


def test_a_movement_without_its_time_is_taken_at_its_booking(folder: Folder):
    row = folder.read(movements=MOVEMENTS).movements[1]

    assert (row.occurred_at, row.occurred_basis) == (row.recorded_at, Basis.BOOKED)


@pytest.mark.parametrize("day", ["2026-01-05", "2026/1/5", date(2026, 1, 5)])
def test_a_bare_date_is_its_midnight_and_says_so(folder: Folder, day: str | date):
    movements = xlsx_bytes(with_cell(MOVEMENTS, 5, "occurred_at", day))

    row = folder.read(movements=movements).movements[3]

    assert (row.occurred_at, row.occurred_basis) == (MIDNIGHT, Basis.DATE_ONLY)


def test_midnight_as_a_moment_is_known(folder: Folder):
    at = datetime(2026, 1, 5)  # noqa: DTZ001

    row = folder.read(movements=xlsx_bytes(with_cell(MOVEMENTS, 5, "occurred_at", at))).movements[3]

    assert (row.occurred_at, row.occurred_basis) == (MIDNIGHT, Basis.KNOWN)


def test_a_correction_happened_when_the_corrected_movement_did(folder: Folder):
    of_the_correction = ["m5", "", "2026-01-05T11:00:00", "更正", "0012", "L001", "", "A-01",
                         "", "", "5", "", "m3"]  # fmt: skip

    rows = folder.read(movements=[*MOVEMENTS, of_the_correction]).movements

    assert (rows[2].occurred_at, rows[2].occurred_basis) == (EARLY, Basis.KNOWN)
    assert (rows[4].occurred_at, rows[4].occurred_basis) == (EARLY, Basis.KNOWN)


def test_a_correction_of_a_movement_that_was_booked_only_is_booked_only(folder: Folder):
    row = folder.read(movements=with_cell(MOVEMENTS, 4, "corrects", "m2")).movements[2]

    assert row.occurred_basis is Basis.BOOKED
    assert row.occurred_at == datetime(2026, 1, 5, 8, 50, tzinfo=LOCAL)


def test_a_correction_of_an_unknown_movement_has_its_own_time(folder: Folder):
    row = folder.read(movements=with_cell(MOVEMENTS, 4, "corrects", "m99")).movements[2]

    assert (row.occurred_at, row.occurred_basis) == (MIDNIGHT, Basis.DATE_ONLY)
    assert row.corrects == "m99"


def test_a_return_has_its_own_time_whatever_it_corrects(folder: Folder):
    row = folder.read(movements=with_cell(MOVEMENTS, 4, "kind", "退货")).movements[2]

    assert (row.kind, row.occurred_at) == (MovementKind.RETURN, MIDNIGHT)


def test_corrections_that_lead_back_to_themselves_are_refused(folder: Folder):
    itself = only_fault(folder, movements=with_cell(MOVEMENTS, 4, "corrects", "m3"))
    in_a_ring = faults(folder, movements=with_cell(MOVEMENTS, 2, "corrects", "m3"))

    assert (itself.row, itself.column, itself.code) == (4, "corrects", FileFault.CYCLE)
    assert [(fault.row, fault.code) for fault in in_a_ring] == [
        (2, FileFault.CYCLE),
        (4, FileFault.CYCLE),
    ]


def test_a_movement_told_twice_is_one_and_told_otherwise_is_refused(folder: Folder):
    twice = [*MOVEMENTS, MOVEMENTS[1]]
    otherwise = with_cell(twice, 6, "quantity", "6")

    assert [row.id for row in folder.read(movements=twice).movements] == ["m1", "m2", "m3", "m4"]
    fault = only_fault(folder, movements=otherwise)
    assert (fault.row, fault.column, fault.code) == (6, "id", FileFault.DUPLICATE_ID)


def test_a_change_of_status_stays_at_the_one_place_that_is_told(folder: Folder):
    row = folder.read(movements=MOVEMENTS).movements[3]

    assert (row.from_place, row.to_place) == ("B-01", "B-01")
    assert (row.from_status, row.to_status) == (Status.QUARANTINE, Status.QUALIFIED)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"to_place": ""}, "from_place", FileFault.MISSING_PLACE),
        ({"from_place": "A-01", "to_status": ""}, "to_place", FileFault.NO_MOVE),
        ({"kind": "STATUS", "to_status": ""}, "to_place", FileFault.NO_MOVE),
        ({"kind": "MOVE"}, "kind", FileFault.UNKNOWN_WORD),
        ({"kind": ""}, "kind", FileFault.MISSING_VALUE),
        ({"id": ""}, "id", FileFault.MISSING_VALUE),
        ({"recorded_at": ""}, "recorded_at", FileFault.MISSING_VALUE),
        ({"recorded_at": "2026-01-05"}, "recorded_at", FileFault.BAD_TIME),
        ({"occurred_at": "05/01/2026"}, "occurred_at", FileFault.AMBIGUOUS_DATE),
        ({"quantity": "0"}, "quantity", FileFault.OUT_OF_RANGE),
        ({"quantity": "-5"}, "quantity", FileFault.OUT_OF_RANGE),
        ({"to_status": "好"}, "to_status", FileFault.UNKNOWN_WORD),
        ({"item_code": ""}, "item_code", FileFault.MISSING_VALUE),
    ],
)
def test_a_bad_movement_is_named_by_file_row_column_and_code(
    folder: Folder, changes: dict[str, str], column: str, code: FileFault
):
    movements = MOVEMENTS[:2]
    for name, value in changes.items():
        movements = with_cell(movements, 2, name, value)

    fault = only_fault(folder, movements=movements)

    assert (fault.file, fault.row, fault.column) == ("movements.csv", 2, column)
    assert fault.code == code


def test_goods_may_change_their_owner_where_they_lie(folder: Folder):
    movements = with_cell(MOVEMENTS[:2], 2, "from_place", "A-01")
    movements = with_column(with_cell(movements, 2, "to_status", ""), "to_owner", "O2")

    assert folder.read(movements=movements).movements[0].to_owner == "O2"
