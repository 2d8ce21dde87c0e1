"""账实相符吗？今天要我做什么？"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from medcount.core.duties import EVERYBODY, SEES_BOOK
from medcount.core.page import Turn
from medcount.counting.queries import tasks
from medcount.desk.door import Visitor, page
from medcount.desk.templatetags.look import money, units
from medcount.people import duties
from medcount.reports import home

_PLANS = "/plans"
_TARGET = Decimal("0.99")  # Of the accuracy by line.


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """One of the four figures, with what it rests on and how it came there."""

    name: str
    rule: str
    value: Decimal | None
    basis: str
    trend: Sequence[Decimal]
    target: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """Something that waits for this person, and where it is done."""

    shape: str
    what: str
    why: str
    address: str
    due_at: datetime | None
    overdue: int


@page(to=EVERYBODY)
def today(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show where the count stands and what waits; to who does not see the book, tasks alone."""
    if SEES_BOOK.isdisjoint(visitor.actor.roles):
        return render(request, "desk/today_tasks.html", _own_work(visitor))
    shown = home.today(site=visitor.site, actor=visitor.actor, at=visitor.at)
    context = {
        **_progress(shown.current, visitor),
        "last": shown.trend[-1] if shown.trend else None,
        "measures": _measures(shown),
        "errands": [_errand(waiting, visitor) for waiting in shown.waiting],
        "alerts": shown.alerts,
        "expiring": shown.expiring,
        "held": shown.held,
    }
    return render(request, "desk/today.html", context)


@page()
def progress(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show again how far the count that is on has come."""
    current = home.current(site=visitor.site, at=visitor.at)
    context = {**_progress(current, visitor), "is_part": True}
    return render(request, "desk/_today_progress.html", context)


def _own_work(visitor: Visitor) -> Mapping[str, Any]:
    turn = Turn(rows=100)
    own = duties.duties_of(user_id=visitor.actor.id, site=visitor.site_row.code, at=visitor.at)
    mine = tasks.list_tasks(site=visitor.site, turn=turn, person=visitor.actor.id, open_only=True)
    return {"tasks": mine.rows, "duties": own}


def _progress(current: home.Current | None, visitor: Visitor) -> Mapping[str, Any]:
    in_doubt = current.conflicting + current.incomplete if current else 0
    return {
        "current": current,
        "in_doubt": in_doubt,
        "plans": _PLANS,
        "updated_at": visitor.at,
    }


def _measures(shown: home.Today) -> list[_Measure]:
    """Return the figures of the count that is on once something is counted, else of the last."""
    current = shown.current.figures if shown.current else None
    past = list(shown.trend)
    if current and (current.accuracy.whole or not past):
        now, known = current, [*past, current]
    elif past:
        now, known = past[-1], past
    else:
        now, known = None, []

    def trend(of: Callable[[home.Figures], home.Figure]) -> list[Decimal]:
        values = (of(figures).value for figures in known)
        return [value for value in values if value is not None]

    return [
        _Measure(
            name=gettext("盘点准确率（按行）"),
            rule="R-230a",
            value=now.accuracy.value if now else None,
            basis=_accuracy(now),
            trend=trend(lambda figures: figures.accuracy),
            target=_TARGET,
        ),
        _Measure(
            name=gettext("差异率（按金额，总额不抵销）"),
            rule="R-230e",
            value=now.difference.value if now else None,
            basis=_difference(now),
            trend=trend(lambda figures: figures.difference),
        ),
        _Measure(
            name=gettext("及时率（按任务）"),
            rule="R-230h",
            value=now.on_time.value if now else None,
            basis=_on_time(now),
            trend=trend(lambda figures: figures.on_time),
        ),
        _Measure(
            name=gettext("留痕覆盖率"),
            rule="R-230l",
            value=now.trail.value if now else None,
            basis=_trail(now),
            trend=trend(lambda figures: figures.trail),
        ),
    ]


def _counts(figure: home.Figure) -> dict[str, str]:
    return {"part": units(int(figure.part)), "whole": units(int(figure.whole))}


def _accuracy(now: home.Figures | None) -> str:
    if now is None or not now.accuracy.whole:
        return gettext("尚未盘过一行")
    facts = {**_counts(now.accuracy), "plan": f"{now.number} {now.name}"}
    return gettext("无差异 %(part)s / %(whole)s 行 · %(plan)s · 目标 99.0 %%（虚线）") % facts


def _difference(now: home.Figures | None) -> str:
    if now is None or not now.difference.whole:
        return gettext("尚无可比的账面金额")
    if not now.difference.known:
        return gettext("有品目缺单位成本，不给金额")
    return gettext("¥%(part)s / ¥%(whole)s · 净额 ¥%(net)s") % {
        "part": money(now.difference.part),
        "whole": money(now.difference.whole),
        "net": money(now.net_amount),
    }


def _on_time(now: home.Figures | None) -> str:
    if now is None or not now.on_time.whole:
        return gettext("没有到期的任务")
    late = int(now.on_time.whole - now.on_time.part)
    return gettext("按时完成 %(part)s / %(whole)s · 逾期 %(late)s 项") % {
        **_counts(now.on_time),
        "late": late,
    }


def _trail(now: home.Figures | None) -> str:
    if now is None or not now.trail.whole:
        return gettext("尚无变更")
    return gettext("有留痕 %(part)s / %(whole)s 项变更") % _counts(now.trail)


# What waits, in words; where it is done; why, where a rule says so.
_ERRANDS: Mapping[str, tuple[str, str, str, str]] = {
    "CONFIRM_CAUSE": (
        "variance",
        gettext_noop("确认差异原因"),
        "variances?needs=CAUSE",
        gettext_noop("引擎的归因只是建议，原因由人确认"),
    ),
    "SETTLE_QUALITY": (
        "variance",
        gettext_noop("裁定质量差异"),
        "variances?needs=QUALITY",
        gettext_noop("批号、效期、状态与区域不符由质量裁定"),
    ),
    "ASSIGN_RECOUNT": (
        "question",
        gettext_noop("指派复盘，须换人"),
        "variances?needs=RECOUNT",
        gettext_noop("初盘人不得复盘本人所盘（R-190）"),
    ),
    "PROPOSE_FORM": (
        "fact",
        gettext_noop("提出调整单"),
        "variances?needs=FORM",
        gettext_noop("原因已确认，等待调账"),
    ),
    "SIGN_FORM": (
        "question",
        gettext_noop("签署调整单"),
        "approvals",
        gettext_noop("所盘、所提的单不得自签（R-192）"),
    ),
    "POST_FORM": (
        "fact",
        gettext_noop("调整单过账"),
        "approvals",
        gettext_noop("签署人不得过账（R-193）"),
    ),
    "APPROVE_PLAN": (
        "question",
        gettext_noop("批准盘点计划"),
        "plans",
        gettext_noop("编制人不得自批（R-192）"),
    ),
    "COUNT_TASK": (
        "idle",
        gettext_noop("完成盘点任务"),
        "count",
        gettext_noop("盲盘，不显示账面数"),
    ),
    "ANSWER_FOR": (
        "variance",
        gettext_noop("落实本人负责的差异"),
        "variances?owner=",
        gettext_noop("本人是责任人"),
    ),
}


def _errand(waiting: home.Waiting, visitor: Visitor) -> _Errand:
    shape, what, way, why = _ERRANDS[waiting.kind]
    address = f"/{way}"
    if waiting.kind == "APPROVE_PLAN" and waiting.plan:
        address += f"/{waiting.plan}"
    elif waiting.kind == "ANSWER_FOR":
        address += str(visitor.actor.id)
    count = gettext("%(count)s 项")
    return _Errand(
        shape=shape,
        what=f"{gettext(what)} · {count % {'count': units(waiting.matters)}}",
        why=gettext(why),
        address=address,
        due_at=waiting.due_at,
        overdue=waiting.overdue,
    )
