"""The scanners' file: every row as a handheld sent it, some of them sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from medcount.core.udi.gs1.identifiers import GS
from medcount.exchange.demo_company.erp_files import write_rows
from medcount.exchange.demo_company.month import Month, Scan, Visit
from medcount.exchange.demo_company.warehouse import SITES

_SCANS = """id event counted_at device device_at clock_offset_s received_at person round site place
    barcode item_code lot serial expiry mfg_date quantity level voids"""

_SKEWED_PERSON = "P03"  # Whose handheld was set to another time zone.
_SKEW = timedelta(hours=8)
_DRIFT = timedelta(seconds=2)
_DATAMATRIX = "]d2"
_VISIBLE_SEPARATOR = "|"  # What the second site's scanners are set to type for FNC1.
_UPLOAD = timedelta(seconds=45)
_REPLAYED = (5, 17)  # Batches whose answer never arrived.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row, before it is known where in the file it stands."""

    id: str
    visit: Visit
    scan: Scan | None  # None: the place is done.
    at: datetime
    voids: str

    def cells(self, received_at: datetime) -> tuple[object, ...]:
        """Return the row as it was received at a moment."""
        visit = self.visit
        scan = self.scan or Scan()
        is_first_site = visit.place.site == next(iter(SITES))
        offset = _SKEW if visit.person == _SKEWED_PERSON else _DRIFT
        return (
            self.id,
            "PLACE_DONE" if self.scan is None else "SCAN",
            "" if is_first_site else f"{self.at:%Y-%m-%d %H:%M:%S}",
            _device(visit.person),
            (self.at + offset).isoformat() if is_first_site else "",
            int(offset.total_seconds()) if is_first_site else "",
            received_at.isoformat(),
            visit.person,
            visit.round,
            visit.place.site,
            visit.place.code,
            _as_sent(scan.barcode, by_first_site=is_first_site),
            scan.item,
            scan.lot,
            scan.serial,
            scan.expiry or "",
            scan.mfg_date or "",
            "" if self.scan is None else scan.quantity,
            scan.level,
            self.voids,
        )


def write_scans(path: Path, month: Month) -> frozenset[tuple[int, str]]:
    """Write the scans, and return the rows that cannot count with the reason why."""
    rows = sorted(_received(month), key=lambda pair: (pair[0], pair[1].id))
    write_rows(path, _SCANS, (row.cells(received_at) for received_at, row in rows))
    return frozenset(
        (number, row.scan.parked)
        for number, (_, row) in enumerate(rows, start=2)
        if row.scan is not None and row.scan.parked
    )


def _received(month: Month) -> Iterator[tuple[datetime, _Row]]:
    sent: dict[str, int] = {}
    for number, visit in enumerate(sorted(month.visits, key=lambda visit: visit.closed_at)):
        batch = _batch(visit, sent)
        received_at = visit.closed_at + _UPLOAD
        yield from ((received_at, row) for row in batch)
        if number in _REPLAYED:
            half = batch[: len(batch) // 2]
            yield from ((received_at + timedelta(minutes=1), row) for row in half)
            yield from ((received_at + timedelta(minutes=3), row) for row in batch)


def _batch(visit: Visit, sent: dict[str, int]) -> list[_Row]:
    """Return what a visit sends, numbered on from what its handheld sent before."""
    device = _device(visit.person)
    ids: dict[int, str] = {}
    rows = []
    events: list[tuple[timedelta, Scan | None]] = [(scan.after, scan) for scan in visit.scans]
    events.sort(key=lambda event: event[0])
    if visit.is_finished:
        events.append((visit.length, None))
    for after, scan in events:
        sent[device] = sent.get(device, 0) + 1
        id_ = f"{device}-{sent[device]:05d}"
        ids[id(scan)] = id_
        voids = ids[id(scan.voids)] if scan and scan.voids else ""
        rows.append(_Row(id=id_, visit=visit, scan=scan, at=visit.opened_at + after, voids=voids))
    return rows


def _device(person: str) -> str:
    return f"PDA{person[1:]}"


def _as_sent(barcode: str, *, by_first_site: bool) -> str:
    """Return a barcode as the site's scanners type it."""
    if by_first_site or not barcode:
        return barcode and _DATAMATRIX + barcode
    return barcode.replace(GS, _VISIBLE_SEPARATOR)
