"""The counting page opens for people, and its worker for whoever asks."""

from django.test import Client
from django.utils import timezone

from medcount.core.duties import Role
from medcount.people.actions import roles
from medcount.people.queries import actor_for_user, sites


def appoint_counter_at(site: int, person: int) -> None:
    at = timezone.now()
    asked = roles.request_roles(
        requests=[
            roles.RoleRequest(user_id=person, role=Role.COUNTER, site_id=site, valid_from=at)
        ],
        actor=actor_for_user(username="admin", at=at, source="UI"),
        at=at,
    )
    quality = actor_for_user(username="quality", at=at, source="UI")
    roles.approve_roles(assignment_ids=asked, actor=quality, at=at)


def test_the_counting_page_is_for_people_who_came_in(as_person):
    assert Client().get("/count")["Location"] == "/login?next=%2Fcount"

    answer = as_person("counter").get("/count")

    text = answer.content.decode()
    assert answer.status_code == 200
    assert '<meta name="csrf" content="' in text
    assert "/static/assets/count-" in text
    assert "no-store" in answer["Cache-Control"]


def test_who_does_not_count_is_shown_no_counting_page(as_person):
    assert as_person("recounter").get("/count").status_code == 200
    assert as_person("inspector").get("/count").status_code == 403


def test_the_page_names_the_site_only_to_who_works_at_several(as_person, staff):
    browser = as_person("counter")
    assert '<meta name="site" content="">' in browser.get("/count").content.decode()

    chengdu = next(site.id for site in sites() if site.code == "CD")
    appoint_counter_at(chengdu, staff["counter"])
    browser.post("/site", {"site": chengdu})

    assert '<meta name="site" content="CD">' in browser.get("/count").content.decode()


def test_the_worker_may_serve_every_address_and_is_always_asked_for_anew():
    answer = Client().get("/sw.js")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-store" in answer["Cache-Control"]
    assert b"/static/assets/count-" in answer.content
