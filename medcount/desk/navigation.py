"""The ways through the desk, and which of them a person's roles open."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext

from medcount.core.duties import EVERYBODY, SEES_BOOK, Role


@dataclass(frozen=True, slots=True)
class _Way:
    name: str  # Of its address.
    title: str
    roles: frozenset[Role]


_WAYS = (
    _Way("today", "今日", EVERYBODY),
    _Way("count", "盘点", frozenset({Role.COUNTER, Role.RECOUNTER})),
    _Way("plans", "盘点计划", SEES_BOOK),
    _Way("tasks", "任务", SEES_BOOK | {Role.COUNTER, Role.RECOUNTER}),
    _Way("variances", "差异", SEES_BOOK),
    _Way("approvals", "审批", SEES_BOOK),
    _Way("stock", "库存", SEES_BOOK),
    _Way("imports", "导入", SEES_BOOK),
    _Way("audit", "留痕", SEES_BOOK | {Role.ADMIN}),
    _Way("people", "人员", SEES_BOOK | {Role.ADMIN}),
    _Way("me", "我的职责", EVERYBODY),
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
        entries.append(Entry(address, pgettext("way", way.title), is_here))
    return entries
