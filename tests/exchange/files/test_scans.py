from datetime import date, datetime
from decimal import Decimal

import pytest

from medcount.core.status import Status
from medcount.core.when import LOCAL
from medcount.exchange.files.faults import FileFault, NoteCode
from medcount.exchange.files.rows import Event, ScanRow
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import (
    BOOK,
    SCANS,
    Folder,
    Grid,
    with_cell,
    with_column,
    xlsx_bytes,
)

NINE = datetime(2026, 1, 5, 9, tzinfo=LOCAL)


def test_a_scan_says_all_its_columns(folder: Folder):
    scans = with_column(with_column(SCANS, "owner", "O1", *[""] * 4), "质量状态", "冻结", *[""] * 4)
    scans = with_column(with_column(scans, "error_s", "2.5", *[""] * 4), "site", "SH", *[""] * 4)
    scans = with_column(with_column(scans, "received_at", NINE.isoformat(), *[""] * 4), "生产日期",
                        "2025-01-02", *[""] * 4)  # fmt: skip
    scans = with_cell(with_cell(scans, 2, "level", "BOX"), 2, "round", "2")

    assert folder.read(scans=scans).scans[0] == ScanRow(
        row=2,
        id="s1",
        counted_at=NINE,
        device="P7",
        received_at=NINE,
        person="P1",
        round=2,
        place="A-01",
        barcode="010952606405502810L001\x1d17270228",
        mfg_date=date(2025, 1, 2),
        owner="O1",
        status=Status.FROZEN,
        site="SH",
        quantity=10,
        level="BOX",
        error_s=Decimal("2.5"),
    )


def test_what_a_scan_does_not_say_has_its_default(folder: Folder):
    short = "person,place,item_code,device_at\nP1,A-01,0012,2026-01-05 09:00\n"

    (row,) = folder.read(scans=short).scans

    assert row == ScanRow(
        row=2, person="P1", place="A-01", item_code="0012", device_at=NINE, site="SH"
    )
    assert (row.owner, row.status, row.error_s, row.quantity) == (None, None, None, 1)


def test_the_moment_is_that_of_the_device_less_the_offset_of_its_clock(folder: Folder):
    rows = folder.read().scans

    assert rows[0].moment == NINE
    assert rows[1].moment == datetime(2026, 1, 5, 9, 1, tzinfo=LOCAL)


def test_a_corrected_moment_wins_over_that_of_the_device(folder: Folder):
    scans = with_cell(SCANS, 3, "counted_at", "2026-01-05T09:30:00")

    assert folder.read(scans=scans).scans[1].moment == datetime(2026, 1, 5, 9, 30, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("person", "", FileFault.MISSING_VALUE),
        ("place", "", FileFault.MISSING_VALUE),
        ("counted_at", "", FileFault.MISSING_TIME),
        ("counted_at", "2026-01-05", FileFault.BAD_TIME),
        ("barcode", "", FileFault.MISSING_GOODS),
        ("barcode", "01\x07", FileFault.BAD_CHARACTER),
        ("event", "COUNT", FileFault.UNKNOWN_WORD),
        ("quantity", "-1", FileFault.OUT_OF_RANGE),
        ("quantity", "1.5", FileFault.NOT_WHOLE),
        ("round", "0", FileFault.OUT_OF_RANGE),
        ("clock_offset_s", "8h", FileFault.BAD_NUMBER),
        ("clock_offset_s", "999999999999", FileFault.OUT_OF_RANGE),
        ("device_at", "2026-13-01 09:00", FileFault.BAD_TIME),
        ("expiry", "01/02/2027", FileFault.AMBIGUOUS_DATE),
    ],
)
def test_a_bad_cell_is_named_by_file_row_column_and_code(
    folder: Folder, column: str, value: str, code: FileFault
):
    fault = only_fault(folder, scans=with_cell(SCANS, 2, column, value))

    assert (fault.file, fault.row, fault.column, fault.code) == ("scans.csv", 2, column, code)


def test_a_barcode_that_became_a_number_is_repaired_with_a_note(folder: Folder):
    read = folder.read(scans=xlsx_bytes(with_cell(SCANS, 2, "barcode", 9526064055028)))

    assert read.scans[0].barcode == "09526064055028"
    assert [(note.code, note.column) for note in read.notes] == [(NoteCode.DI_REPAIRED, "barcode")]


def test_the_word_that_a_place_is_done_needs_its_place_but_no_goods(folder: Folder):
    assert folder.read().scans[4].event is Event.PLACE_DONE
    for voided in ("", "s1"):
        scans = with_cell(with_cell(SCANS, 6, "place", ""), 6, "voids", voided)
        fault = only_fault(folder, scans=scans)
        assert (fault.row, fault.column, fault.code) == (6, "place", FileFault.MISSING_VALUE)


def test_a_row_that_only_takes_back_needs_neither_goods_nor_place(folder: Folder):
    scans = SCANS
    for column in ("place", "item_code", "lot", "serial"):
        scans = with_cell(scans, 5, column, "")

    row = folder.read(scans=scans).scans[3]

    assert (row.voids, row.site, row.place, row.item_code) == ("s3", "SH", "A-02", "")


def in_site(scans: Grid) -> Grid:
    """Return the scans with a site for all but the fourth."""
    return with_column(scans, "site", "SH", "SH", "SH", "", "SH")


@pytest.mark.parametrize("place", ["", "B-01", "A-01", "Z-99"])
def test_a_row_that_only_takes_back_does_so_where_the_scan_was_made(folder: Folder, place: str):
    scans = with_cell(SCANS, 5, "place", place)
    for column in ("item_code", "lot", "serial"):
        scans = with_cell(scans, 5, column, "")

    row = folder.read(book=with_cell(BOOK, 5, "place", "A-01"), scans=in_site(scans)).scans[3]

    assert (row.voids, row.site, row.place) == ("s3", "SH", "A-02")


def test_what_takes_a_taking_back_back_does_so_there_too(folder: Folder):
    back = ["s6", "", "2026-01-05T09:06:00", "P7", "", "", "P1", *[""] * 9, "s4"]
    scans = SCANS
    for column in ("place", "item_code", "lot", "serial"):
        scans = with_cell(scans, 5, column, "")

    rows = folder.read(scans=[*scans, back]).scans

    assert [(row.voids, row.place) for row in rows if row.voids] == [("s3", "A-02"), ("s4", "A-02")]


def test_who_replaces_a_scan_of_another_site_takes_it_back_there(folder: Folder):
    rows = folder.read(scans=with_cell(SCANS, 5, "place", "B-01")).scans

    assert [(row.id, row.site, row.place, row.item_code, row.voids) for row in rows[3:5]] == [
        ("s4", "BJ", "B-01", "0013", ""),
        ("", "SH", "A-02", "", "s3"),
    ]


def test_what_is_taken_back_but_unknown_is_noted(folder: Folder):
    read = folder.read(scans=with_cell(SCANS, 5, "voids", "s99"))

    assert read.scans[3].voids == "s99"
    assert [(note.code, note.row, note.value) for note in read.notes] == [
        (NoteCode.UNKNOWN_VOIDS, 5, "s99")
    ]


def test_scans_that_take_each_other_back_are_refused(folder: Folder):
    in_a_ring = with_cell(SCANS, 4, "voids", "s4")
    itself = with_cell(SCANS, 4, "voids", "s3")

    of_the_ring, of_itself = faults(folder, scans=in_a_ring), faults(folder, scans=itself)

    assert {fault.code for fault in (*of_the_ring, *of_itself)} == {FileFault.CYCLE}
    assert [fault.row for fault in of_the_ring] == [4, 5]
    assert [fault.row for fault in of_itself] == [4]


def test_of_scans_of_one_id_the_first_tells_what_it_takes_back(folder: Folder):
    replay_with_ring = [*SCANS, with_cell(SCANS, 4, "voids", "s4")[3]]

    assert len(folder.read(scans=replay_with_ring).scans) == 6


def test_scans_of_one_id_are_all_kept_for_the_count_to_judge(folder: Folder):
    scans = [*SCANS, SCANS[1], with_cell(SCANS, 2, "quantity", "9")[1]]

    assert [row.id for row in folder.read(scans=scans).scans].count("s1") == 3


def test_a_row_that_only_takes_back_what_nobody_knows_does_nothing_but_is_noted(folder: Folder):
    scans = with_cell(SCANS, 5, "voids", "s99")
    for column in ("place", "item_code", "lot", "serial"):
        scans = with_cell(scans, 5, column, "")

    read = folder.read(scans=scans)

    assert [row.id for row in read.scans] == ["s1", "s2", "s3", "s5"]
    assert [(note.code, note.row) for note in read.notes] == [(NoteCode.UNKNOWN_VOIDS, 5)]
