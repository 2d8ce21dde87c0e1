"""Blind means blind: no page, part, export or refusal tells a counter of the book."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django import Settings

from medcount.audit.queries import entries_of
from medcount.core.plan import PlanState
from medcount.counting.queries.forms import every_form
from medcount.counting.queries.plans import every_plan
from medcount.people.queries import session_mark
from medcount.urls import urlpatterns
from tests.api.floor import lay
from tests.blind import addresses, filled, of_nothing, plant, said, tells
from tests.counting.countroom import Count

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Ways to ask for a list: all of it, taken home, filtered, and as no list can be asked for.
ASKED = (
    "",
    "?export=xlsx",
    "?export=csv",
    "?search=L9&open=1",
    "?sort=-expected",
    "?sort=gross&export=xlsx",
    "?after=nonsense&cursor=nonsense",
    "?at=2026-03-02T12:00&known=then",
)


@pytest.fixture
def planted(db: None) -> Count:
    """Return a count of a marked book that is under way."""
    return plant(lay().count)


def records(count: Count) -> dict[str, object]:
    """Return a planted record for each parameter of an address; a new one has to be named here."""
    site = count.room.site
    [form] = [row.id for row in every_form(site=site)]
    entry = entries_of(site=site, kind="counting_plan", subject=str(count.plan))[-1].id
    return {
        "plan": count.plan,
        "line": count.line("L9").id,
        "form": form,
        "entry": entry,
        "user": count.people["head"].id,
    }


def typed(count: Count) -> dict[str, object]:
    """Return what fits every form there is, so that a deed comes as far as its own refusal."""
    here, person = records(count), count.people["first"].id
    return {
        **{name: str(value) for name, value in here.items()},
        "lines": "all",
        "kind": "QUANTITY",
        "cause": "UNKNOWN",
        "other": "UNKNOWN",
        "owner": person,
        "counter": person,
        "due_date": "2026-03-09",
        "due_at": "2026-03-09T12:00",
        "occurred_at": "2026-03-02T09:00",
        "movement": 1,
        "reason": "现场核实",
        "name": "月末盘点",
        "scope": "site",
        "rounds_required": 0,
        "round": 1,
        "zone:": person,
        "role": "WAREHOUSE_HEAD",
        "username": "first",
        "password": "x",
        "of": "stock",
    }


def browser_of(count: Count, part: str) -> Client:
    """Return a browser in which somebody has come in."""
    browser = Client(raise_request_exception=False)
    kept = browser.session
    kept["person"] = count.people[part].id
    kept["mark"] = session_mark(user_id=kept["person"])
    kept.save()
    browser.cookies["sessionid"] = kept.session_key
    return browser


def ways(count: Count, address: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Return every way to ask at an address: method, address with its query, headers."""
    here = filled(address, records(count))
    for method in METHODS:
        yield method, here, {}
    for query in ASKED:
        yield "GET", here + query, {}
    yield "GET", here, {"HX-Request": "true"}
    yield "POST", here, {"HX-Request": "true"}
    if (nowhere := of_nothing(address)) != address:
        yield "GET", nowhere, {}
        yield "POST", nowhere, {}


def told(count: Count, part: str, *, only: str = "") -> Iterator[tuple[str, HttpResponseBase, str]]:
    """Ask for everything in every way as somebody: what was asked, the answer, all that it says."""
    browser, form = browser_of(count, part), typed(count)
    # The API's own test enumerates its operations. Who leaves is told nothing, and then nobody is.
    pages = [one for one in addresses() if not one.startswith("/api/v1/") and one != "/logout"]
    for address in pages:
        for method, aim, headers in ways(count, address):
            if only in ("", method):
                data = {"data": form} if method == "POST" else {}
                answer = getattr(browser, method.lower())(aim, headers=headers, **data)
                yield f"{method} {aim} {headers}", answer, said(answer)


@pytest.mark.parametrize("part", ["first", "second", "third"])
def test_no_page_tells_a_counter_of_the_book(planted: Count, part: str) -> None:
    assert browser_of(planted, part).get("/me").status_code == 200
    asked = 0
    for what, answer, text in told(planted, part):
        asked += 1
        assert answer.status_code < 500, what
        assert not tells(text), (what, text)

    assert asked > 500
    [form] = every_form(site=planted.room.site)
    assert form.state == "PROPOSED"
    assert not list(every_plan(site=planted.room.site, states=[PlanState.CANCELLED]))


def test_the_pages_of_the_book_tell_it_to_who_may_see_it(planted: Count) -> None:
    telling = {what for what, _, text in told(planted, "head", only="GET") if tells(text)}

    here = records(planted)
    for address in (
        "/stock",
        "/stock?export=xlsx",
        "/variances",
        "/variances?export=xlsx",
        "/variances/<int:line>",
        "/approvals",
        "/approvals/<uuid:form>",
        "/plans/<uuid:plan>/report",
    ):
        assert f"GET {filled(address, here)} {{}}" in telling


def test_an_address_that_is_new_is_tried_like_all_others(
    planted: Count, settings: Settings
) -> None:
    def leak(request: HttpRequest, plan: object) -> HttpResponse:
        return HttpResponse("73,519", status=404)

    grown = ModuleType("grown_urls")
    grown.urlpatterns = [*urlpatterns, path("plans/<uuid:plan>/leak", leak)]
    settings.ROOT_URLCONF = grown

    telling = {what.split()[1] for what, _, text in told(planted, "first") if tells(text)}

    assert f"/plans/{planted.plan}/leak" in telling
    assert all("/leak" in address for address in telling)
