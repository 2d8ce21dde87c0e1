"""Rows are staged by position, so their fields stand in the order of the columns."""

import pytest
from django.db import connection

from medcount import db
from medcount.catalog import staging as catalog
from medcount.documents import staging as documents
from medcount.ledger import staging as ledger

TABLES = [
    ("ledger/staged_movement", ledger.MovementRow, []),
    ("ledger/staged_opening", ledger.OpeningRow, []),
    ("ledger/staged_ask", ledger.Ask, []),
    ("catalog/staged_zone", catalog.ZoneRow, ["number"]),
    ("catalog/staged_place", catalog.PlaceRow, ["number"]),
    ("catalog/staged_item", catalog.ItemRow, ["number"]),
    ("catalog/staged_lot", catalog.LotRow, ["number"]),
    ("catalog/staged_packaging", catalog.PackagingRow, ["number"]),
    ("documents/staged_document", documents.DocumentRow, ["id", "number"]),
    ("documents/staged_sought", documents.Sought, []),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "row", "added"), TABLES, ids=[name for name, *_ in TABLES])
def test_a_row_has_the_columns_of_its_table_in_their_order(name, row, added):
    db.stage(name, ())

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name.partition('/')[2]}")
        columns = [column.name for column in cursor.description]

    assert columns == [*added, *row._fields]
