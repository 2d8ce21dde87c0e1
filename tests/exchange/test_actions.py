"""A file is taken over whole or not at all, once, and nothing in it is guessed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from medcount.audit.queries import entries_of, entry, verify
from medcount.catalog.models import Item, Packaging, Place
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.documents.models import Line
from medcount.exchange.actions import dry_run, import_file
from medcount.exchange.files.rows import FileKind
from medcount.exchange.models import Inbox
from medcount.exchange.queries import list_imports, list_parked
from medcount.ledger.actions import amend_occurred_at
from medcount.ledger.models import Movement
from medcount.ledger.queries import imbalances, stock
from medcount.people.queries import GROUP
from tests.counting.countroom import Count, cast
from tests.exchange.good_files import csv_bytes, with_cell, xlsx_bytes
from tests.stockroom import CLERK, build

pytestmark = pytest.mark.django_db

CHINA = ZoneInfo("Asia/Shanghai")
BOOK = [
    [
        "place",
        "zone_kind",
        "item_code",
        "item_name",
        "lot",
        "expiry",
        "status",
        "quantity",
        "as_of",
    ],
    ["A-01", "合格品区", "GLOVE", "灭菌手套", "L1", "2027-03-31", "", "100", "2026-03-02 08:00"],
    ["A-01", "合格品区", "GLOVE", "灭菌手套", "L2", "2027-04-30", "", "40", "2026-03-02 08:00"],
    ["A-02", "待验区", "STENT", "冠脉支架", "K1", "2028-01-31", "待验", "7", "2026-03-02 08:00"],
]
MOVEMENTS = [
    ["id", "occurred_at", "recorded_at", "kind", "item_code", "lot", "from_place", "to_place",
     "quantity", "document"],
    ["m1", "2026-03-02 09:00", "2026-03-02 09:05", "出库", "GLOVE", "L1", "A-01", "", "30", "GI1"],
    ["m2", "2026-03-02 09:30", "2026-03-02 09:35", "调拨", "GLOVE", "L2", "A-01", "A-03", "10", ""],
]  # fmt: skip
DOCUMENTS = [
    ["id", "kind", "state", "created_at", "item_code", "lot", "quantity", "from_place", "to_place"],
    ["RQ1", "领用单", "草稿", "2026-03-02 09:00", "GLOVE", "L1", "3", "A-01", ""],
    ["RQ1", "领用单", "草稿", "2026-03-02 09:00", "STENT", "K1", "1", "A-02", ""],
    ["GR1", "入库单", "未过账", "2026-03-02 09:10", "GLOVE", "L3", "5", "", "A-01"],
]
PACKAGING = [
    ["item_code", "di", "level", "factor"],
    ["GLOVE", "09526064055028", "EA", "1"],
    ["GLOVE", "19526064055025", "BOX", "10"],
]


def china(clock):
    hours, minutes = map(int, clock.split(":"))
    return datetime(2026, 3, 2, hours, minutes, tzinfo=CHINA)


@dataclass
class Importer:
    """One site, open and empty, and files brought to it."""

    site: int
    actor: Actor = CLERK

    def bring(self, kind, grid, *, action=import_file, name="", **facts):
        body = grid if isinstance(grid, bytes) else csv_bytes(grid)
        return action(
            **{
                "kind": FileKind[kind],
                "name": name or f"{kind.lower()}.csv",
                "body": body,
                "site": self.site,
                "actor": self.actor,
                "at": china("12:00"),
                **facts,
            }
        )

    def try_out(self, kind, grid, **facts):
        return self.bring(kind, grid, action=dry_run, **facts)

    def stock(self, clock="23:00"):
        items = dict(Item.objects.values_list("id", "code"))
        places = dict(Place.objects.values_list("id", "code"))
        return {
            (places[row.place], items[row.item], row.lot, row.status): row.quantity
            for row in stock(site=self.site, at=china(clock))
        }


@pytest.fixture
def erp():
    return Importer(build(places=(), items=()).site)


def refused(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value


def faults_of(preview):
    return [(fault.row, fault.column, fault.code) for fault in preview.faults]


def table_counts():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")
            counts[name] = cursor.fetchone()[0]
    return counts


def test_a_book_opens_the_ledger_and_brings_its_goods_unconfirmed(erp):
    imported = erp.bring("BOOK", BOOK)

    assert erp.stock() == {
        ("A-01", "GLOVE", "L1", "QUALIFIED"): 100,
        ("A-01", "GLOVE", "L2", "QUALIFIED"): 40,
        ("A-02", "STENT", "K1", "QUARANTINE"): 7,
    }
    preview = imported.preview
    assert (preview.rows, preview.new, preview.known, preview.repeated) == (3, 3, 0, False)
    assert preview.new_items == ["GLOVE", "STENT"]
    assert preview.new_places == ["SH/A-01", "SH/A-02"]
    assert not Item.objects.exclude(confirmed_at=None).exists()


def test_an_import_leaves_one_entry_that_names_the_file_by_its_content(erp):
    imported = erp.bring("BOOK", BOOK, name="C:/导出/库存 3月.csv")

    body = csv_bytes(BOOK)
    kept = Inbox.objects.get(site=erp.site)
    told = entry(site=erp.site, entry=imported.entry)
    assert (bytes(kept.body), kept.name, kept.state) == (body, "库存 3月.csv", "BOOKED")
    assert told.action == "exchange.file.imported"
    assert (told.after["file"], told.after["sha256"]) == (
        "库存 3月.csv",
        sha256(body).hexdigest(),
    )
    assert entries_of(site=erp.site, kind="inbox", subject=str(kept.id)) == [told]
    assert verify(site=erp.site) is None


@pytest.mark.parametrize("kind", ["BOOK", "MOVEMENTS", "DOCUMENTS", "PACKAGING"])
def test_a_file_twice_counts_once(erp, kind):
    erp.bring("BOOK", BOOK)
    grid = {
        "BOOK": BOOK,
        "MOVEMENTS": MOVEMENTS,
        "DOCUMENTS": DOCUMENTS,
        "PACKAGING": PACKAGING,
    }[kind]
    erp.bring(kind, grid)
    before, stood = table_counts(), erp.stock()

    again = erp.bring(kind, grid)

    assert (again.preview.repeated, again.preview.new, again.entry) == (True, 0, None)
    assert table_counts() == before
    assert erp.stock() == stood


@pytest.mark.parametrize("kind", ["BOOK", "MOVEMENTS", "DOCUMENTS", "PACKAGING"])
def test_a_dry_run_says_what_the_import_does_and_changes_nothing(erp, kind):
    if kind != "BOOK":
        erp.bring("BOOK", BOOK)
    grid = {
        "BOOK": BOOK,
        "MOVEMENTS": MOVEMENTS,
        "DOCUMENTS": DOCUMENTS,
        "PACKAGING": PACKAGING,
    }[kind]
    before = table_counts()

    preview = erp.try_out(kind, grid)

    assert table_counts() == before
    assert preview.new > 0
    assert preview == erp.bring(kind, grid).preview


def test_movements_change_the_book_from_the_moment_they_occurred(erp):
    erp.bring("BOOK", BOOK)
    imported = erp.bring("MOVEMENTS", MOVEMENTS)

    assert (imported.preview.new, imported.preview.new_places) == (2, ["SH/A-03"])
    assert erp.stock("08:59")["A-01", "GLOVE", "L1", "QUALIFIED"] == 100
    assert erp.stock() == {
        ("A-01", "GLOVE", "L1", "QUALIFIED"): 70,
        ("A-01", "GLOVE", "L2", "QUALIFIED"): 30,
        ("A-03", "GLOVE", "L2", "QUALIFIED"): 10,
        ("A-02", "STENT", "K1", "QUARANTINE"): 7,
    }
    assert imbalances(site=erp.site) == []


def test_a_movement_that_the_book_held_already_changes_the_past_alone(erp):
    held = with_cell(MOVEMENTS, 2, "recorded_at", "2026-03-02 07:50")
    held = with_cell(held, 2, "occurred_at", "2026-03-02 07:40")
    erp.bring("BOOK", BOOK)

    erp.bring("MOVEMENTS", held)

    assert erp.stock("07:39")["A-01", "GLOVE", "L1", "QUALIFIED"] == 130
    assert erp.stock("07:40")["A-01", "GLOVE", "L1", "QUALIFIED"] == 100
    assert erp.stock()["A-01", "GLOVE", "L1", "QUALIFIED"] == 100
    assert imbalances(site=erp.site) == []


def test_a_movement_to_a_key_without_a_row_goes_by_the_reading_of_its_place(erp):
    receipt = [
        "m3",
        "2026-03-02 07:00",
        "2026-03-02 07:50",
        "入库",
        "GLOVE",
        "L9",
        "",
        "A-01",
        "5",
        "",
    ]
    later = [
        "m4",
        "2026-03-02 07:00",
        "2026-03-02 08:10",
        "入库",
        "GLOVE",
        "L8",
        "",
        "A-01",
        "5",
        "",
    ]
    erp.bring("BOOK", BOOK)

    erp.bring("MOVEMENTS", [MOVEMENTS[0], receipt, later])

    assert ("A-01", "GLOVE", "L9", "QUALIFIED") not in erp.stock()
    assert erp.stock()["A-01", "GLOVE", "L8", "QUALIFIED"] == 5


def test_movements_of_a_site_without_a_book_are_all_news(erp):
    receipt = [
        "m3",
        "2026-03-02 07:00",
        "2026-03-02 07:50",
        "入库",
        "GLOVE",
        "L9",
        "",
        "A-01",
        "5",
        "",
    ]

    erp.bring("MOVEMENTS", [MOVEMENTS[0], receipt])

    assert erp.stock() == {("A-01", "GLOVE", "L9", "QUALIFIED"): 5}


def test_a_movement_told_again_in_another_file_counts_once(erp):
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", MOVEMENTS)
    another = [*MOVEMENTS, [*MOVEMENTS[1]]]
    another[3] = [
        "m9",
        "2026-03-02 10:00",
        "2026-03-02 10:05",
        "出库",
        "GLOVE",
        "L1",
        "A-01",
        "",
        "1",
        "",
    ]

    imported = erp.bring("MOVEMENTS", another, name="later.csv")

    assert (imported.preview.new, imported.preview.known) == (1, 2)
    assert erp.stock()["A-01", "GLOVE", "L1", "QUALIFIED"] == 69


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("quantity", "31"),
        ("lot", "L2"),
        ("from_place", "A-03"),
        ("occurred_at", "2026-03-02 09:01"),
        ("recorded_at", "2026-03-02 09:06"),
        ("document", "GI2"),
        ("kind", "调整"),
    ],
)
def test_a_known_id_with_other_content_refuses_the_file(erp, column, value):
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", MOVEMENTS)
    changed = with_cell(MOVEMENTS, 2, column, value)

    refusal = refused(lambda: erp.bring("MOVEMENTS", changed))

    assert refusal.code is RefusalCode.IMPORT_FAULTY
    assert [(fault["row"], fault["code"]) for fault in refusal.facts["faults"]] == [
        (2, "DUPLICATE_ID")
    ]


def test_a_movement_whose_time_was_put_right_is_still_the_one_that_was_told(erp):
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", MOVEMENTS)
    amend_occurred_at(
        site=erp.site,
        movement=Movement.objects.get(outside_id="m1").id,
        occurred_at=china("08:30"),
        reason="拣货单为证",
        actor=CLERK,
        at=china("13:00"),
    )

    assert erp.bring("MOVEMENTS", [MOVEMENTS[0], MOVEMENTS[1]]).preview.known == 1


def test_a_correction_told_again_is_known_though_it_took_anothers_time(erp):
    header = [*MOVEMENTS[0], "corrects"]
    first = [*MOVEMENTS[1], ""]
    correction = [
        "m3", "2026-03-02", "2026-03-02 11:00", "更正", "GLOVE", "L1", "", "A-01", "30", "", "m1",
    ]  # fmt: skip
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", [header, first])
    erp.bring("MOVEMENTS", [header, correction])

    again = erp.bring("MOVEMENTS", [header, correction, first])

    assert (again.preview.known, again.preview.faults) == (2, [])
    assert erp.stock("09:00")["A-01", "GLOVE", "L1", "QUALIFIED"] == 100


def test_what_a_movement_leaves_unsaid_is_taken_from_the_ledger(erp):
    erp.bring("BOOK", BOOK)

    erp.bring(
        "MOVEMENTS",
        [MOVEMENTS[0], ["m3", "", "2026-03-02 09:05", "出库", "STENT", "", "A-02", "", "2", ""]],
    )

    assert erp.stock()["A-02", "STENT", "K1", "QUARANTINE"] == 5


def test_a_movement_that_fits_several_keys_is_parked_and_never_guessed(erp):
    unclear = [
        "m3",
        "2026-03-02 10:00",
        "2026-03-02 10:05",
        "出库",
        "GLOVE",
        "",
        "A-01",
        "",
        "5",
        "",
    ]
    erp.bring("BOOK", BOOK)

    imported = erp.bring("MOVEMENTS", [*MOVEMENTS, unclear])

    [parked] = imported.preview.parked
    assert (parked.row, parked.id, parked.reason) == (4, "m3", "AMBIGUOUS_KEY")
    assert imported.preview.new == 2
    [waiting] = list_parked(site=erp.site, turn=Turn()).rows
    assert (waiting.outside_id, waiting.reason) == ("movement:m3", "AMBIGUOUS_KEY")
    assert (waiting.told["quantity"], waiting.told["row"]) == (5, 4)
    assert Movement.objects.filter(outside_id="m3").count() == 0


def test_a_parked_movement_is_taken_over_once_only_one_key_is_left(erp):
    unclear = [
        "m3",
        "2026-03-02 10:00",
        "2026-03-02 10:05",
        "出库",
        "GLOVE",
        "",
        "A-01",
        "",
        "5",
        "",
    ]
    file = [MOVEMENTS[0], unclear]
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", file)
    assert erp.bring("MOVEMENTS", file).entry is None, "nothing has become clearer"
    emptied = [
        "m4",
        "2026-03-02 09:00",
        "2026-03-02 10:30",
        "出库",
        "GLOVE",
        "L2",
        "A-01",
        "",
        "40",
        "",
    ]
    erp.bring("MOVEMENTS", [MOVEMENTS[0], emptied])

    again = erp.bring("MOVEMENTS", file)

    assert (again.preview.repeated, again.preview.new) == (True, 1)
    assert erp.stock()["A-01", "GLOVE", "L1", "QUALIFIED"] == 95
    assert list_parked(site=erp.site, turn=Turn()).rows == []
    assert entries_of(site=erp.site, kind="inbox", subject=str(file_id(erp, "MOVEMENTS", file)))


def file_id(erp, kind, grid):
    digest = sha256(csv_bytes(grid)).hexdigest()
    return Inbox.objects.get(site=erp.site, outside_id=f"{kind}:{digest}").id


def test_one_fault_refuses_the_whole_file_and_names_every_fault(erp):
    bad = with_cell(with_cell(BOOK, 2, "quantity", "ten"), 4, "as_of", "")

    refusal = refused(lambda: erp.bring("BOOK", bad))
    preview = erp.try_out("BOOK", bad)

    assert refusal.code is RefusalCode.IMPORT_FAULTY
    assert refusal.facts["count"] == 2
    assert faults_of(preview) == [(2, "quantity", "BAD_NUMBER"), (4, "as_of", "MISSING_VALUE")]
    assert preview.new == 1, "the row between them is good"


def test_a_refused_file_leaves_nothing(erp):
    before = table_counts()
    bad = with_cell(BOOK, 2, "quantity", "ten")

    with pytest.raises(Refused):
        erp.bring("BOOK", bad)

    assert table_counts() == before


def test_a_file_taken_in_part_brings_its_good_rows(erp):
    bad = with_cell(BOOK, 2, "quantity", "ten")

    imported = erp.bring("BOOK", bad, partial=True)

    assert (imported.preview.rows, imported.preview.new) == (3, 2)
    assert faults_of(imported.preview) == [(2, "quantity", "BAD_NUMBER")]
    assert set(erp.stock().values()) == {40, 7}
    assert entry(site=erp.site, entry=imported.entry).after["faults"] == 1


def test_of_many_faulty_rows_none_is_taken_and_each_is_listed(erp):
    rows = [
        [f"A-{n}", "", "GLOVE", "", "L1", "", "", "x" if n % 2 else "1", "2026-03-02 08:00"]
        for n in range(600)
    ]

    imported = erp.bring("BOOK", [BOOK[0], *rows], partial=True)

    assert imported.preview.new == 300
    assert sum(erp.stock().values()) == 300
    assert len(imported.preview.faults) == 300


@pytest.mark.parametrize(
    "body", [b"", b"place,quantity\nA-01,5\n", b"\xff\xfea", b'place,item_code,quantity,as_of\n"A']
)
def test_a_file_that_is_broken_as_a_whole_is_not_taken_in_part(erp, body):
    refusal = refused(lambda: erp.bring("BOOK", body, partial=True))

    assert refusal.code is RefusalCode.IMPORT_FAULTY
    assert erp.try_out("BOOK", body).is_broken


def test_a_workbook_is_read_as_well(erp):
    erp.bring("BOOK", xlsx_bytes(BOOK), name="book.xlsx")

    assert sum(erp.stock().values()) == 147


def test_a_second_book_opens_what_is_new_and_knows_what_stands(erp):
    erp.bring("BOOK", BOOK)
    erp.bring("MOVEMENTS", MOVEMENTS)
    second = [
        BOOK[0],
        ["A-01", "", "GLOVE", "", "L1", "", "", "70", "2026-03-02 11:00"],
        ["A-09", "", "GLOVE", "", "L1", "", "", "8", "2026-03-02 11:00"],
    ]

    imported = erp.bring("BOOK", second)

    assert (imported.preview.new, imported.preview.known) == (1, 1)
    assert erp.stock()["A-01", "GLOVE", "L1", "QUALIFIED"] == 70
    assert erp.stock()["A-09", "GLOVE", "L1", "QUALIFIED"] == 8


def test_a_book_that_says_otherwise_than_the_ledger_is_refused_row_by_row(erp):
    erp.bring("BOOK", BOOK)
    other = with_cell(BOOK, 3, "quantity", "41")

    preview = erp.try_out("BOOK", other)

    assert faults_of(preview) == [(3, "quantity", "ALREADY_OPEN")]
    assert "41 here, 40 in the ledger" in preview.faults[0].reason
    assert preview.known == 2


def states_of(number: str) -> set[str]:
    return set(Line.objects.filter(document__outside_id=number).values_list("state", flat=True))


def test_documents_follow_their_system_and_never_touch_the_book(erp):
    erp.bring("BOOK", BOOK)
    first = erp.bring("DOCUMENTS", DOCUMENTS)
    posted = with_cell(DOCUMENTS, 4, "state", "已过账")

    second = erp.bring("DOCUMENTS", posted)

    assert (first.preview.new, first.preview.rows) == (2, 3)
    assert (second.preview.new, second.preview.known, second.preview.changed) == (0, 1, 1)
    assert states_of("GR1") == {"POSTED"}
    assert sum(erp.stock().values()) == 147
    assert erp.bring("DOCUMENTS", DOCUMENTS).preview.repeated
    assert states_of("GR1") == {"POSTED"}, "an old file takes nothing back"


def test_a_document_at_an_unknown_place_is_evidence_of_what_lies_elsewhere(erp):
    erp.bring("BOOK", BOOK)

    imported = erp.bring("DOCUMENTS", with_cell(DOCUMENTS, 3, "from_place", "Z-99"))

    assert (imported.preview.new, list(imported.preview.parked)) == (2, [])
    elsewhere = Line.objects.filter(document__outside_id="RQ1").values_list("from_elsewhere")
    assert ("Z-99",) in elsewhere


def test_packaging_is_new_known_or_contradicts_the_catalogue(erp):
    first = erp.bring("PACKAGING", PACKAGING)
    more = [*PACKAGING, ["GLOVE", "29526064055022", "CASE", "100"]]
    second = erp.bring("PACKAGING", more)
    third = erp.try_out("PACKAGING", with_cell(PACKAGING, 3, "factor", "12"))

    assert (first.preview.new, second.preview.new, second.preview.known) == (2, 1, 2)
    assert Packaging.objects.count() == 3
    assert faults_of(third) == [(3, "factor", "CONTRADICTION")]
    assert Item.objects.get(code="GLOVE").controls is None, "a book may still say what it demands"


def test_a_row_of_another_site_is_a_fault_and_without_a_site_each_says_its_own(erp):
    cd = build(code="CD", places=(), items=()).site
    header = [*BOOK[0], "site"]
    both = [header, [*BOOK[1], "SH"], [*BOOK[3], "CD"]]

    assert faults_of(erp.try_out("BOOK", both)) == [(3, "site", "OTHER_SITE")]
    assert faults_of(erp.try_out("BOOK", [header, [*BOOK[1], "XX"]])) == [
        (2, "site", "UNKNOWN_SITE")
    ]
    assert faults_of(erp.try_out("BOOK", BOOK, site=None))[0] == (2, "site", "AMBIGUOUS_SITE")
    imported = erp.bring("BOOK", both, site=None)

    assert imported.preview.new == 2
    assert sum(erp.stock().values()) == 100
    assert sum(Importer(cd).stock().values()) == 7
    assert Inbox.objects.get().site == GROUP
    shown = list_imports(site=cd, turn=Turn()).rows
    assert [(row.name, row.site) for row in shown] == [("book.csv", GROUP)]


def test_a_movement_says_its_site_by_its_place(erp):
    cd = Importer(build(code="CD", places=(), items=()).site)
    erp.bring("BOOK", BOOK)
    cd.bring("BOOK", [BOOK[0], ["C-01", "", "GLOVE", "", "L5", "", "", "9", "2026-03-02 08:00"]])

    erp.bring(
        "MOVEMENTS",
        [
            MOVEMENTS[0],
            MOVEMENTS[1],
            ["m7", "", "2026-03-02 09:05", "出库", "GLOVE", "L5", "C-01", "", "2", ""],
        ],
        site=None,
    )

    assert cd.stock() == {("C-01", "GLOVE", "L5", "QUALIFIED"): 7}
    assert erp.stock()["A-01", "GLOVE", "L1", "QUALIFIED"] == 70


def test_a_first_book_may_bring_its_sites_along():
    grid = [[*BOOK[0], "site"], [*BOOK[1], "WH"], [*BOOK[3], "CD"]]

    unknown = dry_run(
        kind=FileKind.BOOK, name="b.csv", body=csv_bytes(grid), site=None, actor=CLERK,
        at=china("12:00"),
    )  # fmt: skip
    imported = import_file(
        kind=FileKind.BOOK, name="b.csv", body=csv_bytes(grid), site=None, new_sites=True,
        actor=CLERK, at=china("12:00"),
    )  # fmt: skip

    assert [fault.code for fault in unknown.faults] == ["UNKNOWN_SITE"] * 2
    assert imported.preview.new_places == ["CD/A-02", "WH/A-01"]


def test_a_first_book_without_a_site_opens_one():
    imported = import_file(
        kind=FileKind.BOOK, name="b.csv", body=csv_bytes(BOOK), site=None, new_sites=True,
        actor=CLERK, at=china("12:00"),
    )  # fmt: skip

    assert imported.preview.new_places == ["MAIN/A-01", "MAIN/A-02"]


@pytest.mark.parametrize("role", [Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA])
def test_whoever_keeps_the_books_may_import_every_kind(erp, role):
    erp.actor = Actor(id=0, name="MedCount", roles=frozenset({role}), source="UI")

    for kind, grid in (
        ("BOOK", BOOK),
        ("MOVEMENTS", MOVEMENTS),
        ("DOCUMENTS", DOCUMENTS),
        ("PACKAGING", PACKAGING),
    ):
        assert erp.bring(kind, grid).preview.new > 0


@pytest.mark.parametrize("role", [Role.COUNTER, Role.PLANNER, Role.ADMIN])
def test_nobody_else_imports_or_tries_to(erp, role):
    erp.actor = Actor(id=0, name="MedCount", roles=frozenset({role}), source="UI")

    assert refused(lambda: erp.bring("BOOK", BOOK)).code is RefusalCode.ROLE_MISSING
    assert refused(lambda: erp.try_out("BOOK", BOOK)).code is RefusalCode.ROLE_MISSING


def test_a_site_that_is_not_there_is_refused(erp):
    assert refused(lambda: erp.bring("BOOK", BOOK, site=999)).code is RefusalCode.SITE_UNKNOWN


def test_a_movement_imported_while_a_count_is_open_is_seen_by_the_comparison():
    room = build(places=("A-01",), items=("GLOVE",))
    erp = Importer(room.site)
    erp.bring("BOOK", with_cell(BOOK[:2], 2, "expiry", ""))
    count = Count(room, cast(), "1")
    # The stockroom's clock is UTC: 09:00 there is 17:00 in the files.
    count.count("first", "09:00", 70)
    assert count.line().variance == -30
    late = with_cell(MOVEMENTS[:2], 2, "occurred_at", "2026-03-02 16:30")

    erp.bring("MOVEMENTS", with_cell(late, 2, "recorded_at", "2026-03-02 18:00"))
    count.compare()

    assert (count.line().state, count.line().expected) == ("agrees", 70)


def test_an_import_leaves_the_job_that_holds_settled_counts_against_it(erp):
    erp.bring("BOOK", BOOK)

    imported = erp.bring("MOVEMENTS", MOVEMENTS)

    posted = entry(site=erp.site, entry=imported.entry).after["entries"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'entry' FROM procrastinate_jobs WHERE task_name = %s",
            ["counting.hold_assertions"],
        )
        held = {held for (held,) in cursor.fetchall()}
    assert set(posted) & held


def test_past_imports_are_listed_with_what_they_brought(erp, django_assert_num_queries):
    erp.bring("BOOK", BOOK)
    for number in range(20):
        receipt = [f"r{number}", "", "2026-03-02 09:05", "入库", "GLOVE", "L1", "", "A-01", "1", ""]
        erp.bring(
            "MOVEMENTS", [MOVEMENTS[0], receipt], name=f"{number}.csv",
            at=china("12:00") + timedelta(minutes=number + 1),
        )  # fmt: skip
        if number in (9, 19):
            with django_assert_num_queries(2):
                page = list_imports(site=erp.site, turn=Turn())

    assert page.total == 21
    first, last = page.rows[0], page.rows[-1]
    assert (first.name, first.kind, first.new, first.actor) == (
        "19.csv",
        "MOVEMENTS",
        1,
        "MedCount",
    )
    assert (last.kind, last.rows, last.new, last.bytes) == ("BOOK", 3, 3, len(csv_bytes(BOOK)))
    assert last.sha256 == sha256(csv_bytes(BOOK)).hexdigest()
