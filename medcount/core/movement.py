"""A reported movement names two ends; what it leaves out is taken from the books, never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a movement; None: not said. An end without a place is outside."""

    place: str
    owner: str | None = None
    lot: str | None = None
    serial: str | None = None
    status: str | None = None

    @property
    def inside(self) -> bool:
        """Return whether the end is a place of the site."""
        return bool(self.place)

    def values(self) -> tuple[str | None, ...]:
        """Return what is said of the key, in the order lot, serial, status, owner."""
        return self.lot, self.serial, self.status, self.owner


Key = tuple[str, str, str, str]  # lot, serial, status, owner


@dataclass(slots=True)
class KnownKeys:
    """The stock keys that books and movements name, by site, place and item, and by lot."""

    _by_place: dict[tuple[str, str, str], dict[Key, bool]] = field(default_factory=dict)
    _booked: dict[tuple[str, str, str], set[tuple[str, str]]] = field(default_factory=dict)

    def add_booked(
        self, site: str, place: str, item: str, key: Key, *, stands: bool = True
    ) -> None:
        """Learn a key of the book."""
        self.add(site, place, item, key, stands=stands)
        self._booked.setdefault((site, item, key[0]), set()).add(key[2:])

    def add(self, site: str, place: str, item: str, key: Key, *, stands: bool = True) -> None:
        """Learn a key that a movement reached; one at which nothing stands any more does not."""
        known = self._by_place.setdefault((site, place, item), {})
        known[key] = known.get(key, False) or stands

    def fitting(self, site: str, item: str, end: End) -> set[Key]:
        """Return the keys at the end's place that contradict nothing that was said."""
        return {
            key
            for key in self._by_place.get((site, end.place, item), ())
            if all(said in (None, known) for said, known in zip(end.values(), key, strict=True))
        }

    def standing(self, site: str, item: str, end: End, fitting: set[Key]) -> set[Key]:
        """Leave out keys at which nothing stands any more, unless there are no others."""
        known = self._by_place.get((site, end.place, item), {})
        return {key for key in fitting if known[key]} or fitting

    def only_booking(self, site: str, item: str, lot: str) -> tuple[str, str]:
        """Return the only status and only owner a lot is booked under, else 合格 and no owner."""
        booked = self._booked.get((site, item, lot), set())
        statuses, owners = {status for status, _ in booked}, {owner for _, owner in booked}
        return (
            next(iter(statuses)) if len(statuses) == 1 else "QUALIFIED",
            next(iter(owners)) if len(owners) == 1 else "",
        )


@dataclass(frozen=True, slots=True)
class Ends:
    """Both ends with nothing left unsaid."""

    source: End
    target: End


def resolve(known: KnownKeys, *, site: str, item: str, source: End, target: End) -> Ends | None:
    """
    Return both ends whole, or None when several keys fit what was said.

    A missing lot, serial, status or owner is taken from the one key at that place that fits, else
    from the source, else from the lot's only booking, else 合格 of no owner (CONTRACTS settled
    point 3).
    """
    whole_source = _whole(known, site, item, source, apart_from=target, fallback=None)
    if whole_source is None:
        return None
    if source.inside:  # Goods keep their lot and serial on the way.
        target = replace(
            target,
            lot=whole_source.lot if target.lot is None else target.lot,
            serial=whole_source.serial if target.serial is None else target.serial,
        )
    whole_target = _whole(known, site, item, target, apart_from=whole_source, fallback=whole_source)
    if whole_target is None:
        return None
    if not source.inside:
        whole_source = replace(whole_target, place="")
    if not target.inside:
        whole_target = replace(whole_source, place="")
    return Ends(whole_source, whole_target)


def _whole(
    known: KnownKeys, site: str, item: str, end: End, *, apart_from: End, fallback: End | None
) -> End | None:
    if not end.inside:
        return end
    if None not in end.values():
        return end
    # A movement changes something: the key it leaves is not the key it reaches.
    fitting = {
        key
        for key in known.fitting(site, item, end)
        if not (apart_from.place == end.place and apart_from.values() == key)
        and not (apart_from.place == end.place and _same_status(apart_from, end, key))
    }
    fitting = known.standing(site, item, end, fitting)
    if len(fitting) > 1:
        return None
    if fitting:
        return _filled(end, next(iter(fitting)))
    if fallback is not None and fallback.inside:
        lot, serial, status, owner = fallback.values()
        return _filled(end, (lot or "", serial or "", status or "", owner or ""))
    lot = end.lot or ""
    status, owner = known.only_booking(site, item, lot)
    return _filled(end, (lot, end.serial or "", status, owner))


def _same_status(other: End, end: End, key: Key) -> bool:
    """Return whether a change of status at one place would leave the status as it was."""
    return end.status is None and other.status is not None and other.status == key[2]


def _filled(end: End, key: Key) -> End:
    lot, serial, status, owner = (
        said if said is not None else known for said, known in zip(end.values(), key, strict=True)
    )
    return replace(end, lot=lot, serial=serial, status=status, owner=owner)


def learn(known: KnownKeys, *, site: str, item: str, ends: Iterable[End]) -> None:
    """Add the inside ends of a resolved movement to what is known."""
    for end in ends:
        if end.inside:
            lot, serial, status, owner = end.values()
            known.add(site, end.place, item, (lot or "", serial or "", status or "", owner or ""))
