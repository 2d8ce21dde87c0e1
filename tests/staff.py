"""The staff of a small company: one person a role, who come in by one password."""

from datetime import timedelta

from django.utils import timezone

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


def appoint_staff() -> dict[str, int]:
    """Appoint everybody, an hour ago, at site SH; return their ids by username."""
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
