"""What happens between two counts beside the usual traffic: things put right, goods that come."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from medcount.core.document import DocumentState
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.demo_company.month import (
    Fault,
    Key,
    KnownFault,
    Month,
    Movement,
)

_STEP = timedelta(minutes=2)
_TO_THE_SHELF = timedelta(minutes=50)


def put_right(month: Month) -> None:
    """Let the morning after a count bring what was not booked, and move what lay wrong."""
    begins = month.at("09:10") + timedelta(days=1)
    for number, known in enumerate(month.known, start=1):
        at = begins + number * _STEP
        if movement := _mended(month, known, at=at, id=f"LS{at:%Y%m%d}-P{number:02d}"):
            month.movements.append(movement)
    used = {known.evidence for known in month.known}
    month.documents = [
        replace(paper, state=DocumentState.POSTED) if paper.id in used else paper
        for paper in month.documents
    ]


def _mended(month: Month, known: KnownFault, *, at: datetime, id: str) -> Movement | None:
    """Return the movement that puts a known fault right, where posting an adjustment does not."""
    key = known.key
    match known.fault:
        case Fault.UNPOSTED_RECEIPT | Fault.UNPOSTED_ISSUE:
            assert known.variance is not None
            came = known.variance > 0
            kind = MovementKind.RECEIPT if came else MovementKind.ISSUE
            source, target = (None, key) if came else (key, None)
            quantity, occurred = abs(known.variance), month.at("07:40")
        case Fault.EXPIRED:
            red = _place(month, key, ZoneKind.UNQUALIFIED)
            kind, quantity, occurred = MovementKind.TRANSFER, month.booked[key], at
            source, target = key, key._replace(place=red, status=Status.EXPIRED_LOCK)
        case Fault.WRONG_ZONE:
            home = _place(month, key, ZoneKind.QUALIFIED)
            kind, quantity, occurred = MovementKind.TRANSFER, month.booked[key], at
            source, target = key, key._replace(place=home)
        case _:
            return None
    return Movement(
        id=id,
        happened_at=at,
        occurred=occurred,
        recorded_at=at,
        kind=kind,
        source=source,
        target=target,
        quantity=quantity,
        document=known.evidence,
    )


def deliver(month: Month, *, booked: Mapping[Key, int]) -> list[Movement]:
    """Return the delivery of the evening before a day by which its new goods came to their keys."""
    lands_at = month.at("20:30") - timedelta(days=1)
    movements: list[Movement] = []
    for number, key in enumerate(key for key in month.booked if key not in booked):
        at = lands_at + number * _STEP
        bay = _place(month, key, ZoneKind.QUARANTINE)
        landed = key._replace(place=bay, status=Status.QUARANTINE)
        if month.places[key.place].zone is ZoneKind.QUARANTINE:
            landed = key._replace(status=Status.QUARANTINE)
        kind = MovementKind.STATUS if landed.place == key.place else MovementKind.TRANSFER
        steps = [(MovementKind.RECEIPT, None, landed, at), (kind, landed, key, at + _TO_THE_SHELF)]
        movements += [
            Movement(
                id=f"LS{at:%Y%m%d}-D{number:02d}{step}",
                happened_at=moved_at,
                occurred=moved_at,
                recorded_at=moved_at,
                kind=kind,
                source=source,
                target=target,
                quantity=month.booked[key],
            )
            for step, (kind, source, target, moved_at) in enumerate(steps, start=1)
            if month.booked[key] and source != target
        ]
    return movements


def _place(month: Month, key: Key, zone: ZoneKind) -> str:
    """Return the first place of a zone at the key's site that is as warm or cold as the key's."""
    here = month.places[key.place]
    return next(
        place.code
        for place in month.places.values()
        if (place.site, place.zone, place.is_cold) == (here.site, zone, here.is_cold)
    )
