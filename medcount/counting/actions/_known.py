"""
What a process remembers between uploads, so that one need not ask before it keeps.

A task never changes its plan, its counter or its plan's clock error. Packaging may change at any
time: ``keep_scans`` holds its digest against the catalogue and fails where it does.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from medcount.catalog import queries as catalog
from medcount.core.reading import Pack, Packs, gtin_key
from medcount.db import trip

_MOST = 50_000  # Of either kind, before the memory starts anew.


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTask:
    """What never changes of a task."""

    plan: UUID
    counter: int
    clock_error_ms: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of packaging, and its text as ``keep_scans`` writes it."""

    di: str
    pack: Pack
    text: str


_tasks: dict[tuple[int, UUID], KnownTask] = {}
_items_by_di: dict[str, frozenset[int]] = {}
_lines_by_item: dict[int, tuple[_Line, ...]] = {}


def known_task(*, site: int, task: UUID) -> KnownTask | None:
    """Return what never changes of a task, None where there is none of this id."""
    known = _tasks.get((site, task))
    if known is None:
        rows = trip.ask("counting/known_task", site=site, task=task).all()
        if not rows:
            return None
        known = KnownTask(**rows[0]._asdict())
        if len(_tasks) >= _MOST:
            _tasks.clear()
        _tasks[site, task] = known
    return known


@dataclass(frozen=True, slots=True)
class KnownPacks:
    """The packaging that the codes and items of one upload stand for, as it is remembered."""

    dis: Collection[str]
    items: Collection[int]
    lines: Collection[_Line]

    @property
    def packs(self) -> Packs:
        """Return it as scans are read by it."""
        by_di: dict[str, list[Pack]] = {}
        by_item: dict[int, list[Pack]] = {}
        for line in self.lines:
            by_di.setdefault(gtin_key(line.di), []).append(line.pack)
            by_item.setdefault(line.pack.item, []).append(line.pack)
        return Packs(by_di, by_item)

    @property
    def digest(self) -> str:
        """Return what ``keep_scans`` holds against the catalogue."""
        lines = "\n".join(sorted(line.text for line in self.lines))
        return hashlib.sha256(lines.encode()).hexdigest()


def known_packs(*, dis: Collection[str], items: Collection[int]) -> KnownPacks:
    """Return the packaging of codes and items; what is not remembered is read."""
    by_di = [_items_by_di.get(di) for di in dis]
    named = {*items, *(item for of_di in by_di if of_di for item in of_di)}
    by_item = [_lines_by_item.get(item) for item in named]
    if None in by_di or None in by_item:
        return read_packs(dis=dis, items=items)
    return KnownPacks(dis, items, [line for of_item in by_item if of_item for line in of_item])


def read_packs(*, dis: Collection[str], items: Collection[int]) -> KnownPacks:
    """Return the packaging of codes and items as it stands now, and remember it."""
    lines = [
        _Line(
            row.di,
            Pack(item=row.item, level=row.level, factor=row.factor),
            f"{row.di}\t{row.item}\t{row.level}\t{row.factor}",
        )
        for row in catalog.packagings(dis=dis, items=items)
    ]
    if dis or items:
        _remember(dis=dis, items=items, lines=lines)
    return KnownPacks(dis, items, lines)


def _remember(*, dis: Iterable[str], items: Iterable[int], lines: Collection[_Line]) -> None:
    if len(_items_by_di) >= _MOST or len(_lines_by_item) >= _MOST:
        _items_by_di.clear()
        _lines_by_item.clear()
    by_item: dict[int, list[_Line]] = {item: [] for item in items}
    by_di: dict[str, set[int]] = {di: set() for di in dis}
    for line in lines:
        by_item.setdefault(line.pack.item, []).append(line)
        if line.di in by_di:
            by_di[line.di].add(line.pack.item)
    _lines_by_item.update((item, tuple(of_item)) for item, of_item in by_item.items())
    _items_by_di.update((di, frozenset(named)) for di, named in by_di.items())
