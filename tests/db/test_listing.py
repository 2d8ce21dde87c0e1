"""A list is walked page by page; page, count and export say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from medcount import db
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.db import listing


@dataclass(frozen=True)
class Numbered:
    id: int
    tens: int
    name: str


SORTS = ("tens", "name", "id")


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "trial" / "sql").mkdir(parents=True)
    (tmp_path / "trial" / "sql" / "numbers.sql").write_text(
        "-- All numbers.\n"
        "SELECT n AS id, n / 10 AS tens, chr(65 + n %% 26) AS name\n"
        "FROM generate_series(1, %(last)s) AS n;\n"
    )
    monkeypatch.setattr(db, "_HOUSE", tmp_path)
    db.statement.cache_clear()
    yield
    db.statement.cache_clear()


def turn_all(*, sort: str, last: int = 95) -> list[int]:
    seen: list[int] = []
    cursor = ""
    while True:
        page = listing.page(
            "trial/numbers",
            turn=Turn(sort=sort, cursor=cursor, rows=10),
            sorts=SORTS,
            row=Numbered,
            last=last,
        )
        assert page.total == last
        seen += [one.id for one in page.rows]
        cursor = page.next
        if not cursor:
            return seen


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["", "tens", "-tens", "name", "-name", "-id"])
def test_the_pages_of_a_list_hold_every_row_once_in_the_order_of_its_export(sort):
    exported = [
        one.id
        for one in listing.every("trial/numbers", sort=sort, sorts=SORTS, row=Numbered, last=95)
    ]

    assert turn_all(sort=sort) == exported
    assert sorted(exported) == list(range(1, 96))


@pytest.mark.django_db
def test_a_page_costs_two_statements_whatever_its_size(django_assert_num_queries):
    for rows in (10, 20):
        with django_assert_num_queries(2):
            listing.page("trial/numbers", turn=Turn(rows=rows), sorts=SORTS, row=Numbered, last=95)


@pytest.mark.django_db
def test_a_list_is_sorted_by_its_own_columns_only():
    with pytest.raises(Refused) as refused:
        listing.page("trial/numbers", turn=Turn(sort="secret"), sorts=SORTS, row=Numbered, last=5)

    assert refused.value.code is RefusalCode.LIST_SORT_UNKNOWN
    with pytest.raises(Refused, match=RefusalCode.LIST_SORT_UNKNOWN):  # Before a row is read.
        listing.every("trial/numbers", sort="secret", sorts=SORTS, row=Numbered, last=5)


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "e30=", "WzEsMl0=", "WyJhIiwiYiJd", "é"])
def test_a_cursor_that_was_made_up_is_refused(cursor):
    with pytest.raises(Refused) as refused:
        listing.page("trial/numbers", turn=Turn(cursor=cursor), sorts=SORTS, row=Numbered, last=5)

    assert refused.value.code is RefusalCode.LIST_CURSOR_UNREADABLE


@pytest.mark.django_db
def test_totals_are_those_of_the_whole_list():
    sums = {"rows": "count(*)", "tens": "sum(tens)"}

    totals = listing.totals("trial/numbers", sums, last=95)

    assert (totals.rows, totals.tens) == (95, sum(number // 10 for number in range(1, 96)))
