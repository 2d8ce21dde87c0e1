"""Who I am: my roles here, and where I have any."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from medcount.api import door
from medcount.people import queries as people

router = Router(tags=["me"])


class Site(Schema):
    """A site by the code that people and files call it."""

    code: str
    name: str


class Me(Schema):
    """The caller, as the trail will name them."""

    id: int
    name: str
    site: Site | None
    roles: list[str]
    sites: list[Site]
    device: str
    scopes: list[str]


@router.get("/me", **door.operation(Me, scope=None, to=None))
def read_me(request: HttpRequest) -> dict[str, Any]:
    """Say who asks, with which roles, and at which sites they have any."""
    caller = door.caller_of(request)
    sites = people.sites_of(user_id=caller.actor.id, at=caller.at)
    return {
        "id": caller.actor.id,
        "name": caller.actor.name,
        "site": next((site for site in sites if site.id == caller.chosen), None),
        "roles": sorted(caller.actor.roles),
        "sites": sites,
        "device": caller.actor.device,
        "scopes": sorted(caller.scopes),
    }
