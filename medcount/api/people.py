"""People: who holds which rights, and what these allow and forbid."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from medcount.api import door
from medcount.api.door import Scope
from medcount.api.wire import Listed, Moment, Small, Text, Turned, listed
from medcount.core.duties import SEES_BOOK, Role
from medcount.people import duties, queries

router = Router(tags=["people"])

_TO = SEES_BOOK | {Role.ADMIN}


class Right(Schema):
    """A right that somebody holds, held, will hold or is to be given."""

    id: int
    role: str
    word: str
    site: str
    valid_from: Moment
    valid_to: Moment | None
    requested_by: str
    approved_by: str
    state: queries.RightState


class Person(Schema):
    """A person, or a part of the system, with all their rights and devices."""

    id: int
    username: str
    name: str
    is_active: bool
    is_system: bool
    enrolled_at: Moment
    last_login: Moment | None
    roles: list[str]
    rights: list[Right]
    devices: list[str]


class Duty(Schema):
    """Something that people do, and the roles of which any one allows it."""

    code: str
    word: str
    roles: list[str]


class Conflict(Schema):
    """Two parts that one person may not play in one matter."""

    mine: str
    other: str
    rule: str
    both: bool


class Duties(Schema):
    """What one person may and may not do at one site."""

    rights: list[Right]
    may: list[Duty]
    may_not: list[Duty]
    conflicts: list[Conflict]


@router.get("/people", **door.operation(Listed[Person], scope=Scope.PEOPLE, to=_TO))
def list_people(request: HttpRequest, turning: Turned, search: Text = "") -> dict[str, Any]:
    """List people and parts of the system with their rights, by name."""
    caller = door.caller_of(request)
    return listed(queries.list_people(at=caller.at, turn=turning.turn(), search=search))


@router.get("/people/{int:person_id}", **door.operation(Person, scope=Scope.PEOPLE, to=_TO))
def read_person(request: HttpRequest, person_id: Small) -> queries.PersonRow:
    """Tell one person with all their rights."""
    return queries.person(user_id=person_id, at=door.caller_of(request).at)


@router.get("/me/duties", **door.operation(Duties, scope=None, to=None))
def read_my_duties(request: HttpRequest) -> duties.Duties:
    """Say what the caller may and may not do at this site, and which parts exclude each other."""
    caller = door.caller_of(request)
    mine = queries.sites_of(user_id=caller.actor.id, at=caller.at)
    site = next((site.code for site in mine if site.id == caller.site), "")
    return duties.duties_of(user_id=caller.actor.id, site=site, at=caller.at)
