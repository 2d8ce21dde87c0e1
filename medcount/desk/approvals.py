"""我在签什么？ The adjustment forms: which wait for whom, and each exactly as it is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.core.approval import CHAIN, LIMITS, FormState, Level
from medcount.core.duty_names import duties_of
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode
from medcount.counting.queries.forms import (
    FormDetail,
    FormLine,
    FormRow,
    every_form,
    form_detail,
    list_forms,
)
from medcount.counting.queries.plans import list_plans
from medcount.desk.door import Visitor, page
from medcount.desk.lists import Column, asked, asked_uuid, exported, turn_of, wants_export
from medcount.people.queries import needs_name_to_sign
from medcount.reports import words
from medcount.reports.refusals import sentence

_MARKS = (75, 165, 285)  # Where the limits stand on the ruler.
_RULER = 380


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold before somebody signs."""

    holds: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """Which level the gross amount reaches, and where gross and net stand."""

    start: int
    width: int
    gross_x: float
    net_x: float
    marks: Sequence[tuple[int, Decimal]]
    levels: Sequence[tuple[int, str, bool]]  # Where its name stands, the role, whether reached.


@page()
def approvals(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Show the forms, those that wait for the visitor first; or take the list home."""
    which: dict[str, Any] = {
        "site": visitor.site,
        "plan": asked_uuid(request, "plan"),
        "state": asked(request, "state") or None,
        "search": asked(request, "search"),
    }
    if wants_export(request):
        rows = every_form(sort=asked(request, "sort"), **which)
        return exported(rows, _columns(), name="approvals", at=visitor.at)
    context = {
        "page": list_forms(turn=turn_of(request), **which),
        "mine": _mine(visitor),
        "plans": list_plans(site=visitor.site, turn=Turn()).rows,
        "states": list(FormState),
        "may": duties_of(visitor.actor.roles),
    }
    return render(request, "desk/approvals.html", context)


@page()
def approval(request: HttpRequest, visitor: Visitor, form: UUID) -> HttpResponse:
    """Show a form as it is signed, and what the visitor may do with it."""
    detail = form_detail(site=visitor.site, form=form, actor=visitor.actor)
    may = duties_of(visitor.actor.roles)
    session = visitor.actor.session
    context = {
        "form": detail,
        "is_open": detail.posted_at is None and detail.returned_at is None,
        "ruler": _ruler(detail),
        "checks": _checks(detail, visitor),
        "sums": _sums(detail.lines),
        "left": [line for line in detail.lines if line.left_at],
        "may": may,
        "post_reason": sentence(detail.post_refusal) if detail.post_refusal else "",
        "needs_name": needs_name_to_sign(user_id=visitor.actor.id, session=session, at=visitor.at),
    }
    return render(request, "desk/approval.html", context)


def _mine(visitor: Visitor) -> Sequence[FormRow]:
    roles = visitor.actor.roles & {role.value for role in CHAIN.values()}
    if not roles:
        return []
    return list_forms(site=visitor.site, turn=Turn(sort="-gross"), waits_for=roles).rows


def _checks(detail: FormDetail, visitor: Visitor) -> list[Check]:
    """Return what must hold for the visitor to sign, each in a sentence with its rule."""
    refusal = detail.sign_refusal
    conflict = refusal is not None and refusal.code is RefusalCode.DUTY_CONFLICT
    rule = refusal.facts.get("rule", "R-192") if refusal and conflict else "R-192"
    mine = sorted(visitor.actor.roles & detail.needed.keys())
    said = gettext("、").join(
        gettext("%(role)s（%(rule)s）")
        % {"role": words.word_of("role", role), "rule": detail.needed[role]}
        for role in mine
    )
    signed = bool(mine) and not set(mine) & detail.missing.keys()
    return [
        Check(
            bool(mine) and not signed,
            gettext("本单要您的角色签字：%(roles)s") % {"roles": said}
            if mine and not signed
            else gettext("您的角色已有人签过")
            if signed
            else gettext("本单不要您的角色签字"),
        ),
        Check(
            not conflict,
            gettext("未参与盘点、复盘，也不是提单人（%(rule)s）") % {"rule": rule}
            if not conflict
            else gettext("您参与过盘点、复盘或提单，不能再签（%(rule)s）") % {"rule": rule},
        ),
        Check(
            all(one.stands for one in detail.signatures),
            gettext("已有的签名与现在的内容一致（R-176）")
            if all(one.stands for one in detail.signatures)
            else gettext("内容在签字之后变过，那些签名不再作数（R-176）"),
        ),
        Check(
            not detail.split_with,
            gettext("同日没有同品的其他调整单，不是拆单（R-232）")
            if not detail.split_with
            else gettext("同日同品另有调整单 %(forms)s，合起来看（R-232）")
            % {"forms": gettext("、").join(detail.split_with)},
        ),
    ]


def _sums(lines: Sequence[FormLine]) -> Mapping[str, Any]:
    """Return gains and losses apart, in units and money."""
    gains = [line for line in lines if line.delta > 0]
    losses = [line for line in lines if line.delta < 0]
    return {
        "gain_units": sum(line.delta for line in gains),
        "gain": sum((line.amount or Decimal(0) for line in gains), Decimal(0)),
        "loss_units": -sum(line.delta for line in losses),
        "loss": -sum((line.amount or Decimal(0) for line in losses), Decimal(0)),
    }


def _ruler(detail: FormDetail) -> Ruler:
    edges = (0, *_MARKS, _RULER)
    start = edges[detail.level]
    return Ruler(
        start=start,
        width=edges[detail.level + 1] - start,
        gross_x=_place(detail.gross),
        net_x=_place(abs(detail.net)),
        marks=list(zip(_MARKS, (LIMITS.head, LIMITS.finance, LIMITS.quality), strict=True)),
        levels=[
            ((edges[level] + edges[level + 1]) // 2, CHAIN[level].value, level == detail.level)
            for level in Level
        ],
    )


def _place(amount: Decimal) -> float:
    """Return where an amount stands: each stretch of the ruler is a level of its own scale."""
    limits = (Decimal(0), LIMITS.head, LIMITS.finance, LIMITS.quality, LIMITS.quality * 10)
    edges = (0, *_MARKS, _RULER)
    for low, high, left, right in zip(limits, limits[1:], edges, edges[1:], strict=False):
        if amount <= high:
            return round(left + float((amount - low) / (high - low)) * (right - left), 1)
    return _RULER - 6.0


def _columns() -> list[Column[FormRow]]:
    return [
        Column(gettext("编号"), lambda row: row.number, 18),
        Column(gettext("状态"), lambda row: words.word_of("form_state", row.state)),
        Column(gettext("盘点计划"), lambda row: row.plan_number, 16),
        Column(gettext("行数"), lambda row: row.lines),
        Column(gettext("总额（元）"), lambda row: row.gross),
        Column(gettext("净额（元）"), lambda row: row.net),
        Column(gettext("提单人"), lambda row: row.proposed_by_name),
        Column(gettext("提出时间"), lambda row: row.proposed_at, 20),
        Column(gettext("已签"), lambda row: _roles(row.signed), 24),
        Column(gettext("待签"), lambda row: _roles(row.missing), 24),
        Column(gettext("过账时间"), lambda row: row.posted_at, 20),
        Column(gettext("冲销"), lambda row: row.reverses, 18),
    ]


def _roles(roles: Sequence[str]) -> str:
    return gettext("、").join(words.word_of("role", role) for role in roles)
