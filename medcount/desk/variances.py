"""差在哪里？为什么？ The worklist of differences, and the story of one line beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.core.cause import CauseCode
from medcount.core.cause_names import CAUSE_NAMES
from medcount.core.duties import Role
from medcount.core.duty_names import duties_of
from medcount.core.page import Turn
from medcount.core.when import local_date
from medcount.counting.queries.matters import (
    Matter,
    MatterFilter,
    Need,
    count_by_need,
    every_variance,
    list_variances,
)
from medcount.counting.queries.plans import list_plans
from medcount.desk.axis import draw
from medcount.desk.door import Visitor, page
from medcount.desk.lists import Column, asked, asked_uuid, exported, turn_of, wants_export
from medcount.people.queries import ActivePerson, active_people, needs_name_to_sign
from medcount.reports import words
from medcount.reports.story import Story, StoryCause, Variance, story

QUANTITY_KINDS = ("QUANTITY", "LEDGER")
_DAYS_TO_MEND = 7
_SORT = "-gross"  # What costs most first; what nobody has counted yet comes last.
_NARROWING = ("plan", "kind", "state", "cause", "zone", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What the visitor may do about one difference of a line, and what the forms begin with."""

    kind: str
    variance: Variance | None
    is_open: bool
    may_confirm: bool
    may_recount: bool
    may_hand_over: bool
    suggestion: StoryCause | None
    amends: bool  # The suggestion is the time of a movement, which can be amended and signed.
    moment: datetime | None
    due_date: date
    roles: Sequence[str]  # In which the visitor may sign an amendment.
    needs_name: bool
    people: Sequence[ActivePerson]
    counters: Sequence[ActivePerson]
    quality: Sequence[ActivePerson]


@page()
def variances(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Show the list of differences with the story of the first; or take the list home."""
    if wants_export(request):
        rows = every_variance(
            site=visitor.site, sort=asked(request, "sort") or _SORT, which=_which(request)
        )
        return exported(rows, _columns(), name="variances", at=visitor.at)
    return _bench(request, visitor, None)


@page()
def variance(request: HttpRequest, visitor: Visitor, line: int) -> HttpResponse:
    """Show the story of a line: beside the list, or alone where the page has the list already."""
    if request.headers.get("HX-Target") == "story":
        response = render(request, "desk/_story.html", _told(request, visitor, line))
    else:
        response = _bench(request, visitor, line)
    response.headers["Vary"] = "HX-Target, Cookie"
    return response


def _bench(request: HttpRequest, visitor: Visitor, line: int | None) -> HttpResponse:
    which = _which(request)
    turn = turn_of(request)
    largest_first = replace(turn, sort=turn.sort or _SORT)
    listed = list_variances(site=visitor.site, turn=largest_first, which=which)
    needs = count_by_need(site=visitor.site, which=replace(which, needs=None))
    first = listed.rows[0].line if listed.rows else None
    shown = first if line is None else line
    context = {
        "page": listed,
        "needs": needs,
        "unsettled": sum(needs.values()),
        "plans": list_plans(site=visitor.site, turn=Turn()).rows,
        "asked_need": _need(request),
        "causes": CAUSE_NAMES,
        "has_line": line is not None,
        "need_words": words.NEEDS.items(),
        "kind_words": words.VARIANCE_KINDS.items(),
        "state_words": words.VARIANCE_STATES.items(),
        "sort_words": [
            ("place", gettext("储位")),
            ("needs", gettext("待办")),
            ("item_code", gettext("品目编码")),
            ("zone", gettext("库区")),
            ("-rounds", gettext("盘过的轮次，多的在前")),
        ],
        "is_narrowed": any(asked(request, name) for name in _NARROWING),
    }
    if shown is None:
        owners = active_people(site=visitor.site, at=visitor.at)
        return render(request, "desk/variances.html", {**context, "owners": owners})
    return render(request, "desk/variances.html", {**context, **_told(request, visitor, shown)})


def _which(request: HttpRequest) -> MatterFilter:
    owner = asked(request, "owner")
    return MatterFilter(
        plan=asked_uuid(request, "plan"),
        kind=asked(request, "kind") or None,
        state=asked(request, "state") or None,
        needs=_need(request) or None,
        cause=asked(request, "cause") or None,
        zone=asked(request, "zone") or None,
        owner=int(owner) if owner.isdecimal() else None,
        search=asked(request, "search"),
    )


def _need(request: HttpRequest) -> str:
    """Return what the list is asked to wait for: all that is not settled, unless said otherwise."""
    return request.GET.get("needs", Need.ANY.value).strip()


def _told(request: HttpRequest, visitor: Visitor, line: int) -> Mapping[str, Any]:
    told = story(site=visitor.site, line=line)
    people = active_people(site=visitor.site, at=visitor.at)
    return {
        "told": told,
        "picture": draw(told),
        "settling": _settling(request, visitor, told, people),
        "owners": people,
        "causes": CAUSE_NAMES,
    }


def _settling(
    request: HttpRequest, visitor: Visitor, told: Story, people: Sequence[ActivePerson]
) -> Settling:
    variance = _chosen(told, asked(request, "of"))
    kind = variance.kind if variance else ""
    roles = visitor.actor.roles
    may = duties_of(roles)
    is_open = variance is not None and variance.state in ("OPEN", "CAUSE_CONFIRMED")
    for_quality = variance is not None and (
        kind not in QUANTITY_KINDS or variance.with_quality_at is not None
    )
    may_settle = is_open and (Role.QA in roles or not for_quality)
    suggestion = _suggestion(told, variance) if is_open else None
    timed = suggestion is not None and suggestion.cause == CauseCode.COUNT_TIMING
    return Settling(
        kind=kind,
        variance=variance,
        is_open=is_open,
        may_confirm=may_settle and "counting.confirm_causes" in may,
        may_recount="counting.order_recount" in may and Need.RECOUNT in told.line.needs,
        may_hand_over=is_open and not for_quality and "counting.hand_to_quality" in may,
        suggestion=suggestion,
        amends=timed and may_settle and "counting.amend_timing" in may,
        moment=_moment(told),
        due_date=local_date(visitor.at) + timedelta(days=_DAYS_TO_MEND),
        roles=sorted(roles & {Role.WAREHOUSE_HEAD, Role.QA}),
        needs_name=needs_name_to_sign(
            user_id=visitor.actor.id, session=visitor.actor.session, at=visitor.at
        ),
        people=[one for one in people if one.roles],
        counters=[one for one in people if one.roles & {Role.RECOUNTER, Role.COUNTER}],
        quality=[one for one in people if Role.QA in one.roles],
    )


def _chosen(told: Story, kind: str) -> Variance | None:
    """Return the difference that is asked for, else the first that is open, else the first."""
    waiting = [one for one in told.variances if one.state in ("OPEN", "CAUSE_CONFIRMED")]
    asked_for = [one for one in told.variances if one.kind == kind]
    return next(iter([*asked_for, *waiting, *told.variances]), None)


def _suggestion(told: Story, variance: Variance | None) -> StoryCause | None:
    if variance is None or variance.kind != "QUANTITY":
        return None
    return next((cause for cause in told.causes if cause.selected), None)


def _moment(told: Story) -> datetime | None:
    """Return the moment at which the movement would explain the difference, to a whole second."""
    if told.what_if is None:
        return None
    at = told.what_if.at
    if told.what_if.earlier or not at.microsecond:
        return at.replace(microsecond=0)
    return at.replace(microsecond=0) + timedelta(seconds=1)


def _columns() -> list[Column[Matter]]:
    return [
        Column(gettext("盘点计划"), lambda row: row.plan_number, 16),
        Column(gettext("品目编码"), lambda row: row.item_code, 16),
        Column(gettext("品名"), lambda row: row.item_name, 28),
        Column(gettext("规格"), lambda row: row.spec),
        Column(gettext("储位"), lambda row: row.place),
        Column(gettext("库区"), lambda row: row.zone),
        Column(gettext("批号"), lambda row: row.lot),
        Column(gettext("序列号"), lambda row: row.serial),
        Column(gettext("质量状态"), lambda row: words.word_of("status", row.status)),
        Column(gettext("账面数"), lambda row: row.expected),
        Column(gettext("实盘数"), lambda row: row.counted),
        Column(gettext("差异"), lambda row: row.delta),
        Column(gettext("金额（元）"), lambda row: row.amount),
        Column(gettext("种类"), lambda row: _word("variance_kind", row.kind)),
        Column(gettext("行状态"), lambda row: words.word_of("line_state", row.line_state)),
        Column(gettext("待办"), lambda row: _word("need", row.needs)),
        Column(gettext("建议原因"), lambda row: row.suggested and words.cause(row.suggested), 20),
        Column(gettext("确认原因"), lambda row: row.confirmed and words.cause(row.confirmed), 20),
        Column(gettext("责任人"), lambda row: row.owner_name),
        Column(gettext("时限"), lambda row: row.due_date),
        Column(gettext("理由"), lambda row: row.reason, 28),
    ]


def _word(family: str, code: str) -> str:
    return words.word_of(family, code) if code else ""
