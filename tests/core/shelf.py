"""
A shelf to count: books, scans and documents written as on a picking list.

``line("L1 FROZEN = 100", "10:30 +20")`` is a key that opened the day with 100 and took in 20 at
10:30; ``scan("10:00 L1/S1 x 1")`` is one reading. A lot written as "-" is none. Clocks are local.
"""

import re
from datetime import UTC, date, datetime, timedelta

from medcount.core.book import Basis, Book, Entry
from medcount.core.cause import Difference, Paper
from medcount.core.line import Line, Lot
from medcount.core.sheet import Case
from medcount.core.tally import PlaceDone, Scan
from medcount.core.variance import Judgement, judge

# The 2nd of March begins in Shanghai while it is still the 1st in UTC, in which moments are kept.
MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=UTC)
TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)

COUNTER, COLLEAGUE, RECOUNTER, DECIDER = "counter", "colleague", "recounter", "decider"

_KEY = r"(?P<lot>[^/ ]+)(/(?P<serial>\S+))?( (?P<status>[A-Z_]+))?( of (?P<owner>\S+))?"
_LINE = re.compile(_KEY + r" = (?P<opening>-?\d+)")
_SCAN = re.compile(r"(?P<clock>\S+) " + _KEY + r" x (?P<quantity>\d+)")


def at(clock: str) -> datetime:
    """Return a local time, as "09:30" or "09:30:05"; "-1:59" and "24:01" lie beside the day."""
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    return MIDNIGHT + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))


def clock(moment: datetime) -> str:
    """Return the local time of a moment of the day, as "09:30"."""
    hours, minutes = divmod((moment - MIDNIGHT) // timedelta(minutes=1), 60)
    return f"{hours:02}:{minutes:02}"


def moved(text: str) -> Entry:
    """Return a movement of a key, as "10:30 +20" or "00:00 -5 DATE_ONLY"; its clock is its name."""
    moment, delta, *basis = text.split()
    return Entry(moment, at(moment), int(delta), Basis(basis[0]) if basis else Basis.KNOWN)


def book(opening: int, *movements: str) -> Book:
    """Return the book of a key that opened with a quantity and then moved."""
    entries = [moved(movement) for movement in movements]
    return Book(opening + sum(entry.delta for entry in entries), entries)


def line(text: str, *movements: str, found: bool = False) -> Line:
    """Return a line, as "L1/S1 FROZEN of HOSPITAL = 1", with its movements."""
    key = _LINE.fullmatch(text)
    assert key, text
    return Line(
        lot=_lot(key["lot"]),
        serial=key["serial"] or "",
        status=key["status"] or "QUALIFIED",
        owner=key["owner"] or "",
        book=book(int(key["opening"]), *movements),
        found=found,
    )


def scan(text: str, *, by: str = COUNTER, round: int = 1, error_s: int = 1, **said: object) -> Scan:
    """Return a scan, as "10:00 L1 x 90"; status and owner only where the person named them."""
    read = _SCAN.fullmatch(text)
    assert read, text
    fields: dict[str, object] = {
        "id": f"{by} {round} {text}",
        "status": read["status"],
        "owner": read["owner"],
        **said,
    }
    return Scan(
        person=by,
        round=round,
        at=at(read["clock"]),
        error=timedelta(seconds=error_s),
        lot=_lot(read["lot"]),
        serial=read["serial"] or "",
        quantity=int(read["quantity"]),
        **fields,
    )


def done(
    moment: str,
    *,
    by: str = COUNTER,
    round: int = 1,
    opened: str = "08:00",
    visitor: str = "",
    sent_for: tuple[Line, ...] | None = None,
) -> PlaceDone:
    """Return a person's word that the place is scanned, or what he was sent for."""
    return PlaceDone(
        person=by,
        round=round,
        at=at(moment),
        opened_at=at(opened),
        error=timedelta(seconds=1),
        visitor=visitor,
        keys=None if sent_for is None else frozenset(line.key for line in sent_for),
    )


def accepted(*homes: str, expiry: object = None, mfg_date: object = None) -> Lot:
    """Return a lot that is booked, as "QUALIFIED" or "FROZEN of HOSPITAL", wherever it lies."""
    pairs = (home.partition(" of ") for home in homes)
    return Lot(
        known=True,
        homes=frozenset((status, owner) for status, _, owner in pairs),
        expiry=expiry,
        mfg_date=mfg_date,
    )


def case(*facts: Line | Scan | PlaceDone, **known: object) -> Case:
    """Return the case that lines, scans and PLACE_DONEs make, in the order they are told."""
    return Case(
        lines=[fact for fact in facts if isinstance(fact, Line)],
        scans=[fact for fact in facts if isinstance(fact, Scan)],
        dones=[fact for fact in facts if isinstance(fact, PlaceDone)],
        **known,
    )


def count(*facts: Line | Scan | PlaceDone, **known: object) -> dict[str, Judgement]:
    """Judge a case; each judgement stands under its key, as "L1/S1 FROZEN of HOSPITAL"."""
    judgements = judge(case(*facts, **known))
    by_name = {name_of(judgement.line): judgement for judgement in judgements}
    assert len(by_name) == len(judgements), "a key stands once"
    return by_name


def name_of(line: Line) -> str:
    """Return a key as lines are written; the usual status and no owner are left out."""
    serial = f"/{line.serial}" if line.serial else ""
    status = "" if line.status == "QUALIFIED" else f" {line.status}"
    owner = f" of {line.owner}" if line.owner else ""
    return f"{line.lot or '-'}{serial}{status}{owner}"


def difference(number: int, lot: str, units: int, **known: object) -> Difference:
    """Return a settled line whose quantity is not the book's, at place A."""
    usual = {"owner": "", "place": "A", "item": 1, "serial": "", "status": "QUALIFIED"}
    return Difference(line=number, lot=lot, units=units, **{**usual, **known})


def paper(document: str, kind: str, quantity: int, lot: str = "", **places: str) -> Paper:
    """Return one line of an open document."""
    return Paper(document=document, kind=kind, item=1, lot=lot, quantity=quantity, **places)


def _lot(text: str) -> str:
    return "" if text == "-" else text
