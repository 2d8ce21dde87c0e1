"""Documents follow the system they come from; what they said before stays in the trail."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from medcount.audit.queries import entries_of
from medcount.catalog.actions import import_catalog
from medcount.catalog.staging import ItemRow, LotRow
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.documents.actions import import_documents
from medcount.documents.models import Document, Line
from medcount.documents.staging import DocumentRow
from medcount.ledger.models import Movement
from tests import stockroom
from tests.stockroom import CLERK, at


@pytest.fixture
def room(db):
    return stockroom.build(items=("GLOVE", "MASK"))


def row(room, number="ISS-1", quantity=5, **facts):
    given = {
        "kind": DocumentKind.ISSUE,
        "state": DocumentState.OPEN,
        "created_at": at("08:00"),
        "item": room.items["GLOVE"],
        "lot": "L1",
        **facts,
    }
    return DocumentRow(outside_id=number, quantity=quantity, **given)


def told(room, *rows, clock="09:00", actor=CLERK):
    return import_documents(site=room.site, rows=rows, actor=actor, at=at(clock))


def test_lines_of_one_number_and_kind_are_one_document(room):
    told(room, row(room, "1"), row(room, "1"), row(room, "1", kind=DocumentKind.RECEIPT))

    assert Document.objects.count() == 2
    assert sorted(Line.objects.values_list("number", flat=True)) == [1, 1, 2]


def test_a_document_is_evidence_and_moves_nothing(room):
    told(room, row(room, state=DocumentState.POSTED))

    assert not Movement.objects.exists()


def test_the_same_documents_again_change_nothing(room):
    rows = [row(room, "1"), row(room, "1", 7), row(room, "2")]
    told(room, *rows)
    before = (list(Document.objects.values()), list(Line.objects.values()))

    told(room, *rows)

    assert (list(Document.objects.values()), list(Line.objects.values())) == before


def test_a_document_follows_the_state_of_its_system_and_the_trail_keeps_the_old_one(room):
    told(room, row(room))
    document = Document.objects.get()

    told(room, row(room, state=DocumentState.POSTED), clock="10:00")

    assert Line.objects.get(document=document).state == "POSTED"
    made, changed = entries_of(site=room.site, kind="document", subject=str(document.id))
    assert (made.at, changed.at) == (at("09:00"), at("10:00"))
    (before,) = changed.before[str(document.id)]["lines"]
    (after,) = changed.after["changed"][str(document.id)]["lines"]
    assert (before["state"], after["state"]) == ("OPEN", "POSTED")


def test_a_document_follows_the_lines_of_its_system_and_the_trail_keeps_the_old_ones(room):
    told(room, row(room, quantity=5), row(room, "other"))
    document = Document.objects.get(outside_id="ISS-1")
    untouched = Line.objects.get(document__outside_id="other")

    told(room, row(room, quantity=6), row(room, quantity=7), row(room, "other"), clock="10:00")

    lines = Line.objects.filter(document=document).order_by("number")
    assert [line.quantity for line in lines] == [6, 7]
    assert Line.objects.filter(id=untouched.id).exists()
    changed = entries_of(site=room.site, kind="document", subject=str(document.id))[-1]
    (before,) = changed.before[str(document.id)]["lines"]
    assert (before["item"], before["lot"], before["quantity"]) == (room.items["GLOVE"], "L1", 5)


def test_each_line_of_a_document_has_its_own_state_and_moment(room):
    told(
        room,
        row(room, "1", state=DocumentState.POSTED),
        row(room, "1", created_at=at("08:30")),
    )

    lines = Line.objects.order_by("number").values_list("state", "created_at")
    assert list(lines) == [("POSTED", at("08:00")), ("OPEN", at("08:30"))]
    assert Document.objects.count() == 1


def test_an_end_that_is_no_place_of_the_site_keeps_its_name(room):
    told(room, row(room, from_place=room.places["A-01"], to_elsewhere="客户X"))

    line = Line.objects.get()
    assert (line.from_place_id, line.to_elsewhere) == (room.places["A-01"], "客户X")


def test_an_end_is_either_here_or_elsewhere(room):
    with pytest.raises(IntegrityError), transaction.atomic():
        told(room, row(room, from_place=room.places["A-01"], from_elsewhere="客户X"))

    assert not Document.objects.exists()


def test_a_line_of_an_unknown_item_keeps_the_whole_import_out(room):
    with pytest.raises(IntegrityError), transaction.atomic():
        told(room, row(room, "1"), row(room, "2", item=max(room.items.values()) + 1))

    assert not Document.objects.exists()


def test_a_counter_brings_no_documents(room):
    with pytest.raises(Refused) as refused:
        told(room, row(room), actor=replace(CLERK, roles=frozenset({Role.COUNTER})))

    assert refused.value.code is RefusalCode.ROLE_MISSING


class TestRetention:
    """R-090: expiry and two years; five years from its making without one; implants for ever."""

    @pytest.fixture
    def lots(self, room):
        import_catalog(
            items=[ItemRow("STENT", implant=True, unit_cost=Decimal(1))],
            lots=[
                LotRow("GLOVE", "L1", date(2027, 4, 1)),
                LotRow("GLOVE", "LEAP", date(2028, 2, 29)),
                LotRow("GLOVE", "LASTING", date(2040, 1, 1)),
                LotRow("STENT", "S1", date(2027, 4, 1)),
            ],
            actor=CLERK,
            at=at("00:00"),
        )

    @pytest.mark.parametrize(
        ("lines", "until"),
        [
            ([("GLOVE", "L1")], date(2029, 4, 1)),
            ([("GLOVE", "LEAP")], date(2030, 2, 28)),
            ([("GLOVE", "")], date(2031, 3, 2)),
            ([("GLOVE", "never seen")], date(2031, 3, 2)),
            ([("GLOVE", "L1"), ("GLOVE", "LASTING")], date(2042, 1, 1)),
            ([("GLOVE", "L1"), ("GLOVE", "")], date(2031, 3, 2)),
            ([("GLOVE", "L1"), ("STENT", "S1")], None),
        ],
    )
    def test_a_document_is_kept_as_long_as_its_longest_lived_line(self, room, lots, lines, until):
        from medcount.catalog.queries import item_ids

        items = item_ids()

        told(room, *(row(room, item=items[item], lot=lot) for item, lot in lines))

        assert Document.objects.get().retain_until == until

    def test_a_document_made_late_in_the_day_counts_from_the_local_day(self, room):
        told(room, row(room, lot="", created_at=at("16:00")))

        assert Document.objects.get().retain_until == date(2031, 3, 3)
