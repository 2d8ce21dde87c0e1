"""A trail names records as people know them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from medcount.core.document import DocumentKind, DocumentState
from medcount.documents.actions import import_documents
from medcount.documents.staging import DocumentRow
from medcount.people.actions.devices import register_devices
from medcount.reports import records
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import CLERK, at, build

pytestmark = pytest.mark.django_db


def test_every_kind_of_record_goes_by_what_people_call_it() -> None:
    room = build(code="SH")
    stock(room, 14)
    people = cast()
    count = Count(room, people, "PD-1")
    task = count.task("first")
    count.count("first", "10:00", 9)
    form = count.signed_form("TZ-1")
    paper = DocumentRow(
        outside_id="LL-1",
        kind=DocumentKind.REQUISITION,
        state=DocumentState.OPEN,
        created_at=at("09:00"),
        item=room.items["GLOVE"],
        lot="L1",
        quantity=5,
    )
    import_documents(site=room.site, rows=[paper], actor=CLERK, at=at("09:00"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM documents_document WHERE site = %s", [room.site])
        [(document,)] = cursor.fetchall()
    [device] = register_devices(codes=["PDA01"], actor=people["admin"], at=at("09:00")).values()

    named = {
        ("counting_plan", str(count.plan)): "PD-1",
        ("counting_form", str(form)): "TZ-1",
        ("counting_task", str(task)): "PD-1 · first",
        ("counting_line", str(count.line().id)): "A-01 · GLOVE · L1",
        ("document", str(document)): "LL-1",
        ("place", str(room.places["A-01"])): "A-01",
        ("site", str(room.site)): "SH",
        ("user", str(people["first"].id)): "first",
        ("device", str(device)): "PDA01",
    }
    nameless = [("movement", "7"), ("counting_line", "0"), ("claim", "' OR 1 = 1")]
    with CaptureQueriesContext(connection) as asked:
        told = records.names(site=room.site, records=[*named, *nameless])

    assert told == named
    assert len(asked) == 1


def test_a_record_of_another_site_has_no_name_here() -> None:
    here, there = build(code="SH"), build(code="SZ")
    stock(here, 14)
    count = Count(here, cast(), "PD-1")

    assert records.names(site=there.site, records=[("counting_plan", str(count.plan))]) == {}
