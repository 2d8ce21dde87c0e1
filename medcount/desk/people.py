"""谁可以做什么，到何时？"""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.core.duties import SEES_BOOK, Role
from medcount.desk.door import Visitor, page
from medcount.desk.lists import Column, asked, exported, turn_of, wants_export
from medcount.people import queries
from medcount.people.queries import PersonRow, RightState

_READERS = SEES_BOOK | {Role.ADMIN}


@page(to=_READERS)
def people_list(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Show the people, with the roles they hold now."""
    search, turn = asked(request, "search"), turn_of(request)
    if wants_export(request):
        rows = queries.every_person(at=visitor.at, sort=turn.sort, search=search)
        return exported(rows, _columns(), name="people", at=visitor.at)
    page = queries.list_people(at=visitor.at, turn=turn, search=search)
    return render(request, "desk/people.html", {"page": page})


@page(to=_READERS)
def person(request: HttpRequest, visitor: Visitor, user: int) -> HttpResponse:
    """Show one person: which rights, asked for and approved by whom, until when."""
    found = queries.person(user_id=user, at=visitor.at)
    return render(request, "desk/person.html", {"person": found})


def _columns() -> list[Column[PersonRow]]:
    return [
        Column(gettext("姓名"), lambda person: person.name, 16),
        Column(gettext("用户名"), lambda person: person.username, 16),
        Column(gettext("任职"), lambda person: "、".join(person.roles), 30),
        Column(gettext("站点"), _sites, 16),
        Column(gettext("有效至"), _valid_to, 20),
        Column(gettext("手持终端"), lambda person: "、".join(person.devices), 20),
        Column(gettext("最近登录"), lambda person: person.last_login, 20),
        Column(gettext("登记于"), lambda person: person.enrolled_at, 20),
        Column(gettext("状态"), _standing, 10),
    ]


def _sites(person: PersonRow) -> str:
    in_force = [right for right in person.rights if right.state is RightState.IN_FORCE]
    return "、".join(dict.fromkeys(right.site or gettext("全部站点") for right in in_force))


def _valid_to(person: PersonRow) -> str:
    ends = [
        right.valid_to.date().isoformat()
        for right in person.rights
        if right.state is RightState.IN_FORCE and right.valid_to
    ]
    return min(ends, default="")


def _standing(person: PersonRow) -> str:
    return gettext("在用") if person.is_active else gettext("已停用")
