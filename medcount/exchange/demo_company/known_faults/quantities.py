"""Goods that were lost, found or booked under another name, and the papers that tell why."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from medcount.core.cause import CauseCode
from medcount.core.disposition import Disposition
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.line import LineState
from medcount.core.status import Status
from medcount.exchange.demo_company.assortment import Kind
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.month import Fault, Key
from medcount.exchange.demo_company.stock import key_of, new_lot, new_serial


class _Quantity(NamedTuple):
    """Goods lost or found, and the open paper that tells why, if there is one."""

    fault: Fault
    kind: Kind
    booked: int
    difference: int
    paper: DocumentKind | None = None


_QUANTITIES = (
    _Quantity(Fault.SHORTAGE, Kind.STERILE, 40, -3),
    _Quantity(Fault.SHORTAGE, Kind.PLAIN, 300, -12),
    _Quantity(Fault.SHORTAGE, Kind.REAGENT, 24, -1),
    _Quantity(Fault.SURPLUS, Kind.STERILE, 60, +2),
    _Quantity(Fault.SURPLUS, Kind.STERILE, 200, +5),
    _Quantity(Fault.UNPOSTED_RECEIPT, Kind.STERILE, 50, +24, DocumentKind.RECEIPT),
    _Quantity(Fault.UNPOSTED_RECEIPT, Kind.REAGENT, 12, +6, DocumentKind.RECEIPT),
    _Quantity(Fault.UNPOSTED_ISSUE, Kind.STERILE, 80, -6, DocumentKind.ISSUE),
    _Quantity(Fault.UNPOSTED_ISSUE, Kind.STERILE, 30, -2, DocumentKind.REQUISITION),
    _Quantity(Fault.WORK_ORDER, Kind.STERILE, 20, -4, DocumentKind.WORK_ORDER),
)
_EXPLAINED = {
    Fault.UNPOSTED_RECEIPT: (CauseCode.UNPOSTED_RECEIPT, Disposition.POST_DOCUMENT),
    Fault.UNPOSTED_ISSUE: (CauseCode.UNPOSTED_ISSUE, Disposition.POST_DOCUMENT),
    Fault.WORK_ORDER: (CauseCode.WORK_IN_PROCESS, Disposition.WAIT),
}


def lost_or_found() -> list[Callable[[Ground], None]]:
    """Return the faults that are nothing but a number of pieces."""
    return [partial(_quantity, row) for row in _QUANTITIES]


def lost_in_the_cold(ground: Ground) -> None:
    """Lose of a reagent, without any paper that tells why."""
    _quantity(_Quantity(Fault.SHORTAGE, Kind.REAGENT, 30, -2), ground)


def _quantity(row: _Quantity, ground: Ground) -> None:
    key = ground.stock(row.booked, item=ground.item(row.kind))
    ground.month.strayed[key] = row.difference
    ground.recount(key)
    cause, disposition = _EXPLAINED.get(row.fault, (None, Disposition.ADJUST))
    ground.known(
        row.fault,
        key,
        LineState.VARIANCE,
        row.difference,
        cause=cause,
        evidence=_paper(row, key, ground),
        disposition=disposition,
    )


def _paper(row: _Quantity, key: Key, ground: Ground) -> str:
    """Return the paper that explains a difference; the papers added for the others do not."""
    if row.paper is not None:
        return ground.paper(row.paper, key, abs(row.difference), DocumentState.OPEN)
    kind = DocumentKind.ISSUE if row.difference < 0 else DocumentKind.RECEIPT
    for state in (DocumentState.CANCELLED, DocumentState.DRAFT):
        ground.paper(kind, key, abs(row.difference), state)
    return ""


def zero_book(ground: Ground) -> None:
    """Find goods where the book has none: once without a row, once with a row of nothing."""
    home = ground.stock(25)
    unbooked = key_of(ground.place(), ground.lot(home))
    emptied = ground.stock(0)
    for key, found in ((unbooked, 6), (emptied, 9)):
        ground.month.strayed[key] = found
        ground.recount(key)
        ground.known(
            Fault.ZERO_BOOK, key, LineState.VARIANCE, found, disposition=Disposition.ADJUST
        )


def unknown_lot(ground: Ground) -> None:
    """Find a lot that nobody ever accepted."""
    lot = new_lot(ground.month, ground.item(), owner="")
    key = key_of(ground.place(), lot, status=Status.PENDING_DISPOSITION)
    ground.month.strayed[key] = 5
    ground.recount(key)
    ground.known(
        Fault.UNKNOWN_LOT,
        key,
        LineState.VARIANCE,
        5,
        "UNKNOWN_LOT",
        disposition=Disposition.HOLD,
    )


def lot_swap(ground: Ground) -> None:
    """Lose of one lot what is found of another."""
    item, place = ground.item(), ground.place()
    short, over = (ground.stock(30, item=item, place=place) for _ in range(2))
    ground.month.strayed |= {short: -4, over: +4}
    ground.recount(short, over)
    for key, difference in ((short, -4), (over, +4)):
        ground.known(
            Fault.LOT_SWAP,
            key,
            LineState.VARIANCE,
            difference,
            cause=CauseCode.LOT_SWAP,
            disposition=Disposition.MOVE,
        )


def serials_swapped(ground: Ground) -> None:
    """Lose one serial of three and find a fourth; the number of pieces is right."""
    missing = ground.stock(1, item=ground.item(Kind.IMPLANT))
    item = ground.month.items[missing.item]
    for _ in range(2):
        ground.month.booked[missing._replace(serial=new_serial(ground.month, item))] = 1
    extra = missing._replace(serial=new_serial(ground.month, item))
    ground.month.strayed |= {missing: -1, extra: +1}
    ground.recount(missing, extra)
    for fault, key, difference in ((Fault.SHORTAGE, missing, -1), (Fault.SURPLUS, extra, +1)):
        ground.known(fault, key, LineState.VARIANCE, difference, disposition=Disposition.ADJUST)
