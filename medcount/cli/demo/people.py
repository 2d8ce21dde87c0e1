"""Who works at the demo company, what they are appointed to, and how they come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from medcount.core.actor import Actor, Source
from medcount.core.duties import Role
from medcount.exchange.demo_company.history import FIRST_SITE, SECOND_SITE
from medcount.people.actions import devices, enrolment, roles, sessions
from medcount.people.queries import GROUP, actor_for_user, setup_actor

# Printed for everybody to read: it opens a company that does not exist.
PASSWORD = "shipan-yanshi-952"  # noqa: S105


class Person(NamedTuple):
    """Somebody with one post, at one site or at every site."""

    username: str
    name: str
    role: Role
    site: str = ""
    device: str = ""


PEOPLE = (
    Person("planner", "计划员甲", Role.PLANNER),
    Person("counter1", "盘点员甲", Role.COUNTER, FIRST_SITE, "PDA01"),
    Person("counter2", "盘点员乙", Role.COUNTER, FIRST_SITE, "PDA02"),
    Person("counter3", "盘点员丙", Role.COUNTER, FIRST_SITE, "PDA03"),
    Person("counter4", "盘点员丁", Role.COUNTER, SECOND_SITE, "PDA04"),
    Person("recounter1", "复盘员甲", Role.RECOUNTER, FIRST_SITE, "PDA05"),
    Person("recounter2", "复盘员乙", Role.RECOUNTER, FIRST_SITE, "PDA06"),
    Person("recounter3", "复盘员丙", Role.RECOUNTER, SECOND_SITE, "PDA07"),
    Person("head", "仓库主管甲", Role.WAREHOUSE_HEAD, FIRST_SITE),
    Person("deputy", "仓库副主管乙", Role.WAREHOUSE_HEAD, FIRST_SITE),
    Person("head2", "仓库主管丙", Role.WAREHOUSE_HEAD, SECOND_SITE),
    Person("quality", "质量员甲", Role.QA),
    Person("finance", "财务员甲", Role.FINANCE),
    Person("director", "企业负责人甲", Role.DIRECTOR),
    Person("purchasing", "采购员甲", Role.PURCHASING),
    Person("inspector", "检查员甲", Role.INSPECTOR),
    Person("admin", "系统管理员甲", Role.ADMIN),
    Person("integration", "接口员甲", Role.INTEGRATION),
)
_BY_USERNAME = {person.username: person for person in PEOPLE}
_FIRST = ("admin", "quality")  # They vouch for each other; all others are asked for and approved.


@dataclass(frozen=True, slots=True)
class Staff:
    """The people by username, as those who act at a moment."""

    ids: Mapping[str, int]

    def actor(
        self, username: str, *, at: datetime, site: int = GROUP, source: Source = "UI"
    ) -> Actor:
        """Return somebody with the rights held then and there, on the handheld they carry."""
        return actor_for_user(
            username=username,
            at=at,
            source=source,
            site=site,
            device=_BY_USERNAME[username].device,
        )


def appoint(sites: Mapping[str, int], *, at: datetime) -> Staff:
    """Enrol everybody, give them their posts by request and approval, and let them come in."""
    staff = Staff(
        enrolment.enrol_people(
            people={person.username: person.name for person in PEOPLE},
            actor=setup_actor(source="CLI"),
            at=at,
        )
    )
    roles.appoint_first(
        admin_id=staff.ids["admin"],
        quality_id=staff.ids["quality"],
        actor=setup_actor(source="CLI"),
        at=at,
    )
    asked_at, approved_at = at + timedelta(minutes=20), at + timedelta(minutes=50)
    asked = roles.request_roles(
        requests=[
            roles.RoleRequest(
                user_id=staff.ids[person.username],
                role=person.role,
                site_id=sites.get(person.site),
                valid_from=approved_at,
            )
            for person in PEOPLE
            if person.username not in _FIRST
        ],
        actor=staff.actor("admin", at=asked_at),
        at=asked_at,
    )
    roles.approve_roles(
        assignment_ids=asked, actor=staff.actor("quality", at=approved_at), at=approved_at
    )
    _equip(staff, at=approved_at)
    return staff


def _equip(staff: Staff, *, at: datetime) -> None:
    """Register the handhelds and give everybody the password of the demonstration."""
    admin = staff.actor("admin", at=at)
    codes = [person.device for person in PEOPLE if person.device]
    devices.register_devices(codes=codes, actor=admin, at=at)
    for user_id in staff.ids.values():
        sessions.set_password(user_id=user_id, password=PASSWORD, actor=admin, at=at)
