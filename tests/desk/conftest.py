"""A company whose people can come in by their passwords, seen through a browser's eyes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from medcount.core.duties import Role
from medcount.people.actions import enrolment, roles, sessions
from medcount.people.queries import actor_for_user, setup_actor

PASSWORD = "丁香-门-四十二-梯子"
STAFF = {
    "planner": Role.PLANNER,
    "head": Role.WAREHOUSE_HEAD,
    "counter": Role.COUNTER,
    "recounter": Role.RECOUNTER,
    "finance": Role.FINANCE,
    "inspector": Role.INSPECTOR,
    "director": Role.DIRECTOR,
}


@pytest.fixture
def staff(db: None, settings: Settings) -> dict[str, int]:
    """Enrol one person a role, appointed at site SH, and return their ids by username."""
    # A hash that is slow to guess is slow to make: nine people a test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    at = timezone.now() - timedelta(hours=1)
    installer = setup_actor(source="CLI")
    names = [*STAFF, "admin", "quality"]
    ids = enrolment.enrol_people(people={name: name for name in names}, actor=installer, at=at)
    sites = enrolment.register_sites(sites={"SH": "上海仓", "CD": "成都仓"}, actor=installer, at=at)
    roles.appoint_first(admin_id=ids["admin"], quality_id=ids["quality"], actor=installer, at=at)
    asked = roles.request_roles(
        requests=[
            roles.RoleRequest(user_id=ids[name], role=role, site_id=sites["SH"], valid_from=at)
            for name, role in STAFF.items()
        ],
        actor=actor_for_user(username="admin", at=at, source="UI"),
        at=at,
    )
    roles.approve_roles(
        assignment_ids=asked,
        actor=actor_for_user(username="quality", at=at, source="UI"),
        at=at,
    )
    for user in ids.values():
        sessions.set_password(user_id=user, password=PASSWORD, actor=installer, at=at)
    return ids


@pytest.fixture
def as_person(staff: dict[str, int]) -> Iterator[Callable[[str], Client]]:
    """Return a browser in which somebody has come in."""

    def enter(username: str) -> Client:
        browser = Client()
        answer = browser.post("/login", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return enter
