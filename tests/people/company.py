"""A small company: two sites, an administrator, a quality person, others without rights yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from medcount.core.actor import Actor
from medcount.people.actions.enrolment import enrol_people, register_sites
from medcount.people.actions.roles import appoint_first
from medcount.people.queries import actor_for_user, setup_actor

MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = {
    "admin": "赵管理",
    "quality": "钱质量",
    "head": "孙主管",
    "counter": "李盘点",
    "recounter": "周复盘",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Ids by code and username, and its people as actors."""

    sites: dict[str, int]
    users: dict[str, int]
    actor: Callable[[str], Actor]

    @property
    def admin(self) -> Actor:
        return self.actor("admin")

    @property
    def quality(self) -> Actor:
        return self.actor("quality")


def found_company() -> Company:
    """Found a company whose first two people were appointed an hour ago."""
    installer = setup_actor(source="CLI")
    at = MORNING - HOUR
    sites = register_sites(sites={"SH": "上海仓", "CD": "成都仓"}, actor=installer, at=at)
    users = enrol_people(people=PEOPLE, actor=installer, at=at)
    appoint_first(admin_id=users["admin"], quality_id=users["quality"], actor=installer, at=at)
    return Company(
        sites=sites,
        users=users,
        actor=lambda username: actor_for_user(username=username, at=MORNING, source="UI"),
    )
