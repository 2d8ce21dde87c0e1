"""The ways through the desk, and which of them a person's roles open."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from medcount.core.duties import EVERYBODY, SEES_BOOK, Role


@dataclass(frozen=True, slots=True)
class _Way:
    name: str  # Of its address.
    title: str
    roles: frozenset[Role]


_WAYS = (
    _Way("today", gettext_noop("今日"), EVERYBODY),
    _Way("count", gettext_noop("盘点"), frozenset({Role.COUNTER, Role.RECOUNTER})),
    _Way("plans", gettext_noop("盘点计划"), SEES_BOOK),
    _Way("tasks", gettext_noop("任务"), SEES_BOOK | {Role.COUNTER, Role.RECOUNTER}),
    _Way("variances", gettext_noop("差异"), SEES_BOOK),
    _Way("approvals", gettext_noop("审批"), SEES_BOOK),
    _Way("stock", gettext_noop("库存"), SEES_BOOK),
    _Way("imports", gettext_noop("导入"), SEES_BOOK),
    _Way("audit", gettext_noop("留痕"), SEES_BOOK | {Role.ADMIN}),
    _Way("people", gettext_noop("人员"), SEES_BOOK | {Role.ADMIN}),
    _Way("me", gettext_noop("我的职责"), EVERYBODY),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One way that is open to somebody."""

    address: str
    title: str
    is_here: bool


def entries_for(roles: Collection[str], here: str) -> list[Entry]:
    """Return the ways that these roles open, and which of them leads to the page that is shown."""
    entries = []
    for way in _WAYS:
        if way.roles.isdisjoint(roles):
            continue
        address = reverse(way.name)
        is_here = here == address if address == "/" else here.startswith(address)
        entries.append(Entry(address, gettext(way.title), is_here))
    return entries
