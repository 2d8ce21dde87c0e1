"""Open documents are found by exactly the quantity a variance asks for."""

import pytest

from medcount.core.document import DocumentKind, DocumentState
from medcount.documents import queries
from medcount.documents.actions import import_documents
from medcount.documents.staging import DocumentRow, Sought
from tests import stockroom
from tests.stockroom import CLERK, at


@pytest.fixture
def room(db):
    return stockroom.build(items=("GLOVE", "MASK"))


def told(room, number, quantity=5, **facts):
    given = {
        "kind": DocumentKind.ISSUE,
        "state": DocumentState.OPEN,
        "created_at": at("08:00"),
        "item": room.items["GLOVE"],
        "lot": "L1",
        **facts,
    }
    rows = [DocumentRow(outside_id=number, quantity=quantity, **given)]
    import_documents(site=room.site, rows=rows, actor=CLERK, at=at("09:00"))


def found(room, item="GLOVE", lot="L1", quantity=5, *, known_at="12:00"):
    sought = [Sought(room.items[item], lot, quantity)]
    lines = queries.open_lines(site=room.site, sought=sought, known_at=at(known_at))
    return [line.outside_id for line in lines]


def test_a_line_of_exactly_the_quantity_sought_is_found(room):
    told(room, "four", 4)
    told(room, "five", 5)

    assert found(room) == ["five"]


def test_a_line_of_another_item_or_lot_is_not_found(room):
    told(room, "other item", item=room.items["MASK"])
    told(room, "other lot", lot="L2")
    told(room, "right")

    assert found(room) == ["right"]


def test_a_line_that_names_no_lot_is_found_for_any(room):
    told(room, "no lot", lot="")

    assert found(room) == ["no lot"]
    assert found(room, lot="L2") == ["no lot"]


def test_drafts_are_open_and_what_was_posted_or_cancelled_is_not(room):
    for state in DocumentState:
        told(room, state, state=state)

    assert found(room) == ["DRAFT", "OPEN"]


def test_a_document_made_after_the_moment_is_not_known(room):
    told(room, "late", created_at=at("10:00"))

    assert found(room, known_at="09:59") == []
    assert found(room, known_at="10:00") == ["late"]


def test_a_line_found_for_two_variances_is_returned_once_with_its_places(room):
    told(room, "moved", from_place=room.places["A-01"], to_elsewhere="客户X")

    sought = [Sought(room.items["GLOVE"], lot, 5) for lot in ("L1", "L1")]
    [line] = queries.open_lines(site=room.site, sought=sought, known_at=at("12:00"))

    assert (line.from_place, line.to_place) == ("A-01", "")
    assert (line.from_elsewhere, line.to_elsewhere) == ("", "客户X")
    assert (line.item_code, line.kind, line.quantity) == ("GLOVE", "ISSUE", 5)
