"""Between the tables of a count and the pure judge: sheets read, judgements written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from medcount import db
from medcount.core.book import Basis, Book, Entry
from medcount.core.line import Line, LineKey, Lot
from medcount.core.serials import as_duplicate, doubled_sightings
from medcount.core.sheet import Case
from medcount.core.tally import PlaceDone, Scan
from medcount.core.variance import Judgement, judge


@dataclass(slots=True)
class _Sheet:
    """What was read of one item at one place."""

    facts: db.Row
    ids: list[int] = field(default_factory=list)  # The plan's line of each of ``lines``.
    lines: list[Line] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    lots: dict[str, Lot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Done:
    """A PLACE_DONE, and of which keys of each item its counter may say that nothing is there."""

    told: PlaceDone
    recounted: Mapping[int, frozenset[LineKey]] | None

    def of_item(self, item: int) -> PlaceDone:
        """Return what it says of one item of its place."""
        if self.recounted is None:
            return self.told
        return replace(self.told, keys=self.recounted.get(item, frozenset()))


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A judgement with where it belongs; line None where the key was found just now."""

    line: int | None
    place: int
    item: int
    judgement: Judgement


def judge_sheets(
    *,
    site: int,
    sites: Sequence[int],
    plan: UUID,
    rounds_required: int,
    since: datetime,
    taken_back: Collection[UUID],
) -> list[JudgedLine]:
    """Return what the judge says of every line of the staged sheets, found keys included."""
    sheets = {(row.place, row.item): _Sheet(row) for row in db.run("counting/sheet_facts")}
    if not sheets:
        return []
    scope = {"site": site, "plan": plan}
    gone = list(taken_back)
    _add_lines(sheets, db.copy_out("counting/sheet_lines", since=since, **scope))
    _add_scans(sheets, db.copy_out("counting/sheet_scans", taken_back=gone, **scope))
    _add_lots(sheets, db.run("counting/sheet_lots", sites=list(sites), **scope))
    disputed = frozenset(str(row.scan) for row in db.run("counting/disputed_scans", **scope))
    dones = _dones(
        db.run("counting/sheet_dones", taken_back=gone, **scope),
        db.run("counting/sheet_recounts", **scope),
        disputed,
    )
    unread = {row.place for row in db.run("counting/unread_places", taken_back=gone, **scope)}
    judged: list[JudgedLine] = []
    for (place, item), sheet in sheets.items():
        case = Case(
            lines=sheet.lines,
            scans=sheet.scans,
            dones=[told.of_item(item) for told in dones.get(place, ())],
            lots=sheet.lots,
            demanded=frozenset(sheet.facts.controls or ()),
            unread=place in unread,
            disputed_scans=disputed,
            rounds_required=rounds_required,
            zone_kind=sheet.facts.zone_kind,
            storage_fits=sheet.facts.storage_fits,
        )
        for number, judgement in enumerate(judge(case)):
            line = sheet.ids[number] if number < len(sheet.ids) else None
            judged.append(JudgedLine(line, place, item, judgement))
    return _with_duplicate_serials(judged)


def _add_lines(sheets: Mapping[tuple[int, int], _Sheet], rows: Iterator[db.Row]) -> None:
    for row in rows:
        sheet = sheets[row.place, row.item]
        sheet.ids.append(row.line)
        sheet.lines.append(
            Line(
                owner=row.owner,
                lot=row.lot,
                serial=row.serial,
                status=row.status,
                book=Book(row.balance, entries(row)),
                notes=frozenset(row.notes),
            )
        )


def entries(row: db.Row) -> tuple[Entry, ...]:
    """Return the movements that a statement gathered into the arrays of one row."""
    if row.movements is None:
        return ()
    bases = getattr(row, "bases", None) or [Basis.BOOKED] * len(row.movements)
    return tuple(
        Entry(movement, moment, delta, Basis(basis))
        for movement, moment, delta, basis in zip(
            row.movements, row.moments, row.deltas, bases, strict=True
        )
    )


def _add_scans(sheets: Mapping[tuple[int, int], _Sheet], rows: Iterator[db.Row]) -> None:
    for row in rows:
        sheets[row.place, row.item].scans.append(
            Scan(
                id=str(row.id),
                person=str(row.person),
                visitor=str(row.visitor),
                round=row.round,
                at=row.counted_at,
                error=timedelta(milliseconds=row.error_ms),
                lot=row.lot,
                serial=row.serial,
                owner=row.owner,
                status=row.status,
                expiry=row.expiry,
                mfg_date=row.mfg_date,
                quantity=row.quantity,
            )
        )


def _add_lots(sheets: Mapping[tuple[int, int], _Sheet], rows: Sequence[db.Row]) -> None:
    by_item: dict[int, dict[str, Lot]] = {}
    for row in rows:
        homes = frozenset(zip(row.statuses or (), row.owners or (), strict=True))
        by_item.setdefault(row.item, {})[row.lot] = Lot(
            known=bool(homes), homes=homes, expiry=row.expiry, mfg_date=row.mfg_date
        )
    for (_, item), sheet in sheets.items():
        sheet.lots = by_item.get(item, {})


def _dones(
    rows: Sequence[db.Row], recounts: Sequence[db.Row], disputed: frozenset[str]
) -> dict[int, list[_Done]]:
    ordered: dict[UUID, dict[int, dict[int, set[LineKey]]]] = {}
    for row in recounts:
        by_item = ordered.setdefault(row.task, {}).setdefault(row.place, {})
        by_item.setdefault(row.item, set()).add((row.owner, row.lot, row.serial, row.status))
    dones: dict[int, list[_Done]] = {}
    for row in rows:
        told = PlaceDone(
            person=str(row.person),
            visitor=str(row.visitor),
            round=row.round,
            at=row.counted_at,
            opened_at=row.opened_at,
            error=timedelta(milliseconds=row.error_ms),
            disputed=str(row.id) in disputed,
        )
        here = ordered.get(row.task, {}).get(row.place, {})
        recounted = {item: frozenset(keys) for item, keys in here.items()} if row.ordered else None
        dones.setdefault(row.place, []).append(_Done(told, recounted))
    return dones


def _with_duplicate_serials(judged: list[JudgedLine]) -> list[JudgedLine]:
    """Return the judgements with every serial of one item that was seen at two places marked."""
    by_item: dict[int, dict[int, list[int]]] = {}
    for number, one in enumerate(judged):
        if one.judgement.line.serial:
            by_item.setdefault(one.item, {}).setdefault(one.place, []).append(number)
    result = list(judged)
    for places in by_item.values():
        sightings = {
            place: [judged[number].judgement for number in numbers]
            for place, numbers in places.items()
        }
        for place, position in doubled_sightings(sightings):
            number = places[place][position]
            one = judged[number]
            result[number] = JudgedLine(one.line, one.place, one.item, as_duplicate(one.judgement))
    return result
