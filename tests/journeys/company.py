"""A company with something to show on every page, and every text that is its own."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from medcount.audit.queries import every_entry
from medcount.cli.demo import company
from medcount.cli.demo.people import PEOPLE
from medcount.counting.actions import plans
from medcount.counting.queries.forms import every_form
from medcount.counting.queries.matters import every_variance
from medcount.counting.queries.plans import every_plan
from medcount.exchange.actions import import_file
from medcount.exchange.demo_company.history import FIRST_SITE
from medcount.exchange.files.rows import FileKind
from tests.exchange.good_files import csv_bytes
from tests.stockroom import CLERK

KEYS = 300  # As small as the demo company can be and still show everything.
EAST_ASIAN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"  # Characters, and their wide punctuation.

_BOOK = [
    ["place", "zone_kind", "item_code", "item_name", "lot", "status", "quantity", "as_of"],
    ["ZZ-01", "合格品区", "ODD", "散件", "L1", "", "5", "2026-03-02 08:00"],
    ["ZZ-01", "合格品区", "ODD", "散件", "L2", "", "5", "2026-03-02 08:00"],
]
_MOVEMENTS = [
    ["id", "occurred_at", "recorded_at", "kind", "item_code", "lot", "from_place", "to_place",
     "quantity"],
    ["odd-1", "2026-03-02 10:00", "2026-03-02 10:05", "出库", "ODD", "", "ZZ-01", "", "1"],
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What can be looked at: for each part of an address the records that may stand there."""

    site: int
    subjects: Mapping[str, Sequence[object]]
    words: Sequence[str]  # Every text in the database that holds Chinese, the longest first.

    def without_its_words(self, text: str) -> str:
        """Return what is left of a text once the company's own words are taken out of it."""
        for word in self.words:
            text = text.replace(word, "")
        return text


def found() -> Company:
    """Found the demo company, with files imported, a row that waits, and plans in every state."""
    now = timezone.now()
    made = company.build(now=now, keys=KEYS)
    site = made.warehouses[FIRST_SITE].site
    for kind, rows in ((FileKind.BOOK, _BOOK), (FileKind.MOVEMENTS, _MOVEMENTS)):
        name = f"{kind.lower()}.csv"
        at = now - timedelta(hours=1)
        import_file(kind=kind, name=name, body=csv_bytes(rows), site=site, actor=CLERK, at=at)
    _draft_and_cancel(made, site=site)
    return Company(
        site=site,
        subjects={
            "plan": _one_of_each(every_plan(site=site), lambda plan: plan.state, id_of),
            "line": _one_of_each(
                every_variance(site=site),
                lambda one: (one.kind, one.needs),
                lambda one: one.line,
            ),
            "form": _one_of_each(every_form(site=site), lambda form: form.state, id_of),
            "entry": _one_of_each(
                every_entry(site=site), lambda entry: entry.action.partition(".")[0], id_of
            ),
            "user": [made.staff.ids["counter1"]],
        },
        words=sorted(_texts(), key=len, reverse=True),
    )


def _draft_and_cancel(made: company.Company, *, site: int) -> None:
    """Add a plan that nobody approved and one that was voided."""
    at = timezone.now() - timedelta(minutes=30)
    planner = made.staff.actor("planner", at=at, site=site)
    draft, voided = (
        plans.create_plan(
            site=site,
            name=name,
            places=None,
            rounds_required=0,
            clock_error_ms=1000,
            actor=planner,
            at=at,
        )
        for name in ("年末盘点", "重复的盘点")
    )
    assert draft != voided
    plans.cancel_plan(site=site, plan=voided, reason="与另一份重复", actor=planner, at=at)


def _one_of_each(
    rows: Iterable[object], kind: Callable[..., object], id_: Callable[..., object]
) -> list[object]:
    """Return the id of one record of each kind."""
    return list({kind(row): id_(row) for row in rows}.values())


def id_of(row: object) -> object:
    return row.id


def _texts() -> set[str]:
    """Return every text of the database that holds Chinese, those inside of JSON one by one."""
    texts: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns AS c
            INNER JOIN information_schema.tables AS t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                AND (c.data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')
                    OR (c.data_type, c.column_name) = ('bytea', 'body'))
        """)
        for table, column, kind in cursor.fetchall():
            value = f"convert_from({column}, 'UTF8')" if kind == "bytea" else f"{column}::text"
            cursor.execute(f"SELECT DISTINCT {value} FROM {table} WHERE {value} ~ %s", [EAST_ASIAN])
            for (text,) in cursor.fetchall():
                texts.update(_leaves(text) if kind in ("jsonb", "bytea", "ARRAY") else [text])
    return {text for text in texts if re.search(EAST_ASIAN, text)}


def _leaves(text: str) -> Iterable[str]:
    """Return the texts inside of a JSON value, or of an array as PostgreSQL writes it."""
    if text.startswith("{") and not text.startswith('{"'):
        return text.strip("{}").split(",")
    return [json.loads(leaf) for leaf in re.findall(r'"(?:[^"\\]|\\.)*"', text)]


ROLES = {person.role: person.username for person in reversed(PEOPLE) if person.site != "SZ"}
