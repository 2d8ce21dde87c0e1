"""谁在何时为何做了什么？"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.audit import queries, words
from medcount.audit.queries import TrailEntry, TrailFilter
from medcount.core.duties import SEES_BOOK, Role, require_role
from medcount.desk.door import Visitor, deed, page
from medcount.desk.lists import (
    Column,
    asked,
    asked_moment,
    asked_number,
    exported,
    turn_of,
    wants_export,
)
from medcount.people.queries import GROUP
from medcount.reports import records

_READERS = SEES_BOOK | {Role.ADMIN}
_PEOPLE = "people."  # The entries of this room never tell of the book.


@page(to=_READERS)
def trail(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Show the trail of the site, or of what belongs to no site: people, devices, sites."""
    site, which = _site(request, visitor), _which(request, visitor)
    if wants_export(request):
        rows = queries.every_entry(site=site, sort=turn_of(request).sort, which=which)
        shown = (_shown(row, visitor) for row in rows)
        return exported(shown, _columns(), name="audit", at=visitor.at)
    page = queries.list_entries(site=site, turn=turn_of(request), which=which)
    context = {"page": page, "names": _names(site, page.rows), **_choices()}
    return render(request, "desk/audit.html", context)


@page(to=_READERS)
def entry(request: HttpRequest, visitor: Visitor, entry: UUID) -> HttpResponse:
    """Show one entry, field by field from what to what."""
    site = _site(request, visitor)
    found = queries.entry(site=site, entry=entry)
    shown = _shown(found, visitor)
    context = {"entry": shown, "is_hidden": shown is not found, "names": _names(site, [found])}
    return render(request, "desk/audit_entry.html", context)


@deed(trail)
def verified(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Compute the whole trail anew and say whether it is what was written."""
    require_role(visitor.actor, *_READERS)
    site = _site(request, visitor)
    bad = queries.verify(site=site)
    return render(request, "desk/audit_verified.html", {"bad": bad})


def _site(request: HttpRequest, visitor: Visitor) -> int:
    of = request.POST.get("of") or asked(request, "of")
    return GROUP if of == "group" else visitor.site


def _sees_book(visitor: Visitor) -> bool:
    return not SEES_BOOK.isdisjoint(visitor.actor.roles)


def _which(request: HttpRequest, visitor: Visitor) -> TrailFilter:
    """Return what is asked for; who may not see the book can't feel for it by a search either."""
    action, search = asked(request, "action"), asked(request, "search")
    if search and not _sees_book(visitor) and not action.startswith(_PEOPLE):
        action = _PEOPLE
    return TrailFilter(
        actor=asked_number(request, "actor"),
        action=action,
        kind=asked(request, "kind"),
        subject=asked(request, "subject"),
        since=asked_moment(request, "since"),
        until=asked_moment(request, "until"),
        search=search,
    )


def _shown(entry: TrailEntry, visitor: Visitor) -> TrailEntry:
    """Return an entry without its figures and reasons, where they may tell of the book."""
    if _sees_book(visitor) or entry.action.startswith(_PEOPLE):
        return entry
    return replace(entry, before=None, after=None, reason="")


def _names(site: int, entries: Sequence[TrailEntry]) -> Mapping[tuple[str, str], str]:
    named = {(record.kind, record.id) for entry in entries for record in entry.records}
    return records.names(site=site, records=named)


def _choices() -> Mapping[str, Any]:
    return {
        "actions": [(code, words.action(code)) for code in words.ACTIONS],
        "kinds": [(code, words.subject(code)) for code in words.SUBJECTS],
    }


def _columns() -> list[Column[TrailEntry]]:
    return [
        Column(gettext("时间"), lambda entry: entry.at, 20),
        Column(gettext("经手人"), lambda entry: entry.actor_name, 14),
        Column(gettext("动作"), lambda entry: entry.word, 22),
        Column(gettext("代码"), lambda entry: entry.action, 28),
        Column(gettext("记录"), _records, 40),
        Column(gettext("变更"), _changes, 60),
        Column(gettext("原因"), lambda entry: entry.reason, 30),
        Column(gettext("依据"), lambda entry: entry.rule, 10),
        Column(gettext("来源"), lambda entry: entry.source, 10),
        Column(gettext("终端"), lambda entry: entry.device, 12),
        Column(gettext("地址"), lambda entry: entry.address, 16),
        Column(gettext("编号"), lambda entry: str(entry.id), 38),
    ]


def _records(entry: TrailEntry) -> str:
    return "; ".join(f"{record.word} {record.id}" for record in entry.records)


def _changes(entry: TrailEntry) -> str:
    return "; ".join(
        f"{change.field}: {change.before or ''} → {change.after or ''}" for change in entry.changes
    )[:32000]
