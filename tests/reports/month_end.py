"""A month-end count with one line of every state, and how to read its report back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from medcount.counting.queries import CauseRow, LineRow, TallyRow
from medcount.reports.answer import Answer, AnswerLine, Unresolved

RUN_AT = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
COUNTED_AT = datetime(2026, 1, 31, 1, 30, 15, tzinfo=UTC)  # 09:30:15 in Shanghai.
GLOVE = LineRow(
    id=1,
    owner="本公司",
    site="SH",
    place="A-01-01",
    item_code="00123",
    item_name="医用橡胶检查手套",
    spec="M",
    model="G-2",
    risk_class="II",
    lot="L1",
    serial="",
    status="QUALIFIED",
    expiry=date(2027, 6, 30),
    mfg_date=date(2025, 7, 1),
    zone_kind="QUALIFIED",
    expected=40,
    counted=40,
    variance=0,
    state="agrees",
    counted_at=COUNTED_AT,
    findings=[],
    disposition="none",
    unit_cost=Decimal("2.50"),
    balance=40,
)


def agreeing(**facts: object) -> AnswerLine:
    line = replace(GLOVE, **facts)
    return answer_line(line)


def differing(by: int, **facts: object) -> AnswerLine:
    counted = {"counted": 40 + by, "variance": by, "state": "variance", "disposition": "adjust"}
    return agreeing(**{**counted, **facts})


def answer_line(
    line: LineRow, *causes: CauseRow, persons: tuple[str, ...] = ("张三",)
) -> AnswerLine:
    tallies = [
        TallyRow(
            line=line.id,
            person=person,
            round=number,
            counted=line.counted,
            counted_at=COUNTED_AT,
            expected=line.expected,
        )
        for number, person in enumerate(persons, 1)
        if line.state != "not_counted"
    ]
    return AnswerLine(line=line, tallies=tallies, causes=causes, findings=line.findings)


def cause(name: str, units: int, *evidence: str, selected: bool = True) -> CauseRow:
    return CauseRow(line=1, cause=name, units=units, evidence=list(evidence), selected=selected)


def because(one: AnswerLine, *causes: CauseRow) -> AnswerLine:
    return replace(one, causes=causes)


MONTH_END = Answer(
    lines=[
        agreeing(id=1, place="A-01"),
        agreeing(id=2, place="A-02", findings=["EXPIRED"]),
        because(
            differing(-3, id=3, place="A-03", disposition="post_document"),
            cause("UNPOSTED_ISSUE", -3, "LL-7"),
        ),
        differing(+5, id=4, place="A-04", unit_cost=Decimal("0.335")),
        agreeing(id=5, place="A-05", state="variance", findings=["ATTRIBUTE_EXPIRY", "ZONE"]),
        agreeing(id=6, place="A-06", state="conflict", counted=None, variance=None),
        agreeing(
            id=7, place="A-07", state="not_counted", counted=None, variance=None, counted_at=None
        ),
        agreeing(
            id=8, place="A-08", state="incomplete", variance=None, findings=["MISSING_EXPIRY"]
        ),
    ],
    unresolved=[Unresolved(file="scans.csv", row=9, code="UNREADABLE", text="???")],
)


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the rows of a list by the titles of its columns."""
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def summary(book: Workbook) -> dict[str, object]:
    """Return what stands beside each label of the first sheet."""
    return {str(row[0]): row[1] for row in book.worksheets[0].iter_rows(values_only=True)}


def only(book: Workbook, name: str = "差异") -> dict[str, object]:
    """Return the one row of a list."""
    (row,) = rows(book[name])
    return row


def shown(*parts: int) -> datetime:
    """Return a local moment as a spreadsheet gives it back: without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001
