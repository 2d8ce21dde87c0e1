"""
Every page, as every role sees it: open or refused in words, whole, wide enough, in one language.

What is grave about a page to who can't see or point well is asked of axe. A role sees a page of its
own only where it sees elements that nobody saw on that page before, so axe looks again there alone.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from medcount.cli.demo.people import PASSWORD
from medcount.core.duties import EVERYBODY, SEES_BOOK, Role
from medcount.db import throwaway
from medcount.desk.urls import urlpatterns
from tests.journeys import looks
from tests.journeys.company import EAST_ASIAN, ROLES, Company, found
from tests.journeys.conftest import serving
from tests.journeys.person import Person

COUNTS = {Role.COUNTER, Role.RECOUNTER}
# Who opens a page; one that is not named here opens to who may see the book.
OPENS: Mapping[str, Collection[Role]] = {
    "today": EVERYBODY,
    "me": EVERYBODY,
    "count": COUNTS,
    "tasks": SEES_BOOK | COUNTS,
    "plan_new": {Role.PLANNER},
    "plan_edit": {Role.PLANNER},
    "plan_tasks": {Role.PLANNER, Role.WAREHOUSE_HEAD},
    "plan_recounts": {Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA},
    "audit": SEES_BOOK | {Role.ADMIN},
    "audit_entry": SEES_BOOK | {Role.ADMIN},
    "people": SEES_BOOK | {Role.ADMIN},
    "person": SEES_BOOK | {Role.ADMIN},
}
NO_PAGES = {"service_worker", "log_in"}  # A script, and the page before all others.
# The screens of the counting page, and what is pressed to come from one to the next.
SCREENS = {
    "places": [],
    "floor": ["Go to "],
    "done": ["Place done"],
    "menu": ["Not yet", "More"],
    "manual": ["Enter without code"],
    "read": ["More", "Read here"],
    "submit": ["More", "Hand in"],
}
PARTS = {"today_progress", "plan_live", "plan_report"}  # Parts of pages, and a file.


@dataclass(frozen=True, slots=True)
class Address:
    """One page, or one record's page."""

    name: str
    path: str

    def opens_to(self, role: Role) -> bool:
        """Say whether a role may see it."""
        return role in OPENS.get(self.name, SEES_BOOK)


@dataclass(slots=True)
class Walk:
    """A walk through the pages: what was seen on the way, and what should not have been."""

    company: Company
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    findings: list[str] = field(default_factory=list)

    def walk(self, person: Person, role: Role, addresses: Collection[Address]) -> None:
        """Let somebody try every address."""
        for address in addresses:
            if address.opens_to(role) and address.name not in PARTS:
                self._open(person, role, address)
                continue
            answer = person.context.request.get(person.address + address.path)
            if address.opens_to(role):
                self._expect(role, address, answer.ok, f"answers {answer.status}")
            else:
                self._expect(role, address, answer.status == 403, f"answers {answer.status}")
                self._expect(role, address, _says_why(answer.text()), "refuses without words")

    def _open(self, person: Person, role: Role, address: Address) -> None:
        status = person.open(address.path)
        if address.name == "count":
            person.page.wait_for_load_state(
                "networkidle"
            )  # It draws itself, once it has its tasks.
        self._expect(role, address, status == 200, f"answers {status}")
        self.look(person, role, address)

    def look(self, person: Person, role: Role, address: Address) -> None:
        """Look at what somebody has open."""
        page = person.page
        found = [
            f"is not translated: {text}" for text in looks.chinese(page) if self._is_ours(text)
        ]
        found += looks.too_wide(page)
        kinds = looks.kinds(page)
        if not kinds <= self.seen[address.name]:
            self.seen[address.name] |= kinds
            found += looks.grave(page)
        found += person.faults
        person.faults.clear()
        for one in found:
            self._expect(role, address, False, one)

    def _is_ours(self, text: str) -> bool:
        """Say whether a text holds Chinese that is no word of the company's."""
        return bool(re.search(EAST_ASIAN, self.company.without_its_words(text)))

    def _expect(self, role: Role, address: Address, holds: bool, else_: str) -> None:
        if not holds:
            self.findings.append(f"{role} {address.name} {address.path}: {else_}")


def _says_why(page: str) -> bool:
    """Say whether a page tells in the reader's language why it is not shown."""
    main = page.partition("<main")[2]
    return "ROLE_MISSING" in main and not re.search(EAST_ASIAN, main)


@pytest.fixture(scope="module")
def company(django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Company, str]]:
    """Serve a company that has something to show on every page."""
    with django_db_blocker.unblock(), throwaway.database() as database:
        company = found()
        with serving(database) as address:
            yield company, address


def pages(company: Company) -> list[Address]:
    """Return every page of the desk; a POST below a page is no page."""
    addresses = []
    for pattern in urlpatterns:
        parts = pattern.pattern.converters
        choices = [_subjects(company, pattern, part) for part in parts]
        for values in product(*choices):
            path = reverse(str(pattern.name), kwargs=dict(zip(parts, values, strict=True)))
            addresses.append(Address(str(pattern.name), path))
    asked: dict[str, bool] = {}
    for one in addresses:
        if one.name not in asked:
            asked[one.name] = Client().get(one.path).status_code != 405
    return [one for one in addresses if asked[one.name] and one.name not in NO_PAGES]


def _subjects(company: Company, pattern: URLPattern, part: str) -> list[object]:
    found = list(company.subjects[part])
    assert found, f"{pattern.name}: the company has nothing to show there"
    return found


def test_every_page_is_fit_to_be_seen_by_every_role(company, persons):
    shown, address = company
    walk = Walk(shown)

    for role, name in ROLES.items():
        person = persons(address, name, PASSWORD)
        person.page.emulate_media(reduced_motion="reduce")
        person.presses("English")
        walk.walk(person, role, pages(shown))

    assert walk.seen.keys() >= OPENS.keys()
    assert not walk.findings, "\n".join(walk.findings)


def test_the_entry_is_fit_to_be_seen_by_anybody(company, browser: Browser):
    _, address = company
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/login")

    page.get_by_role("button", name="English").click()

    assert looks.chinese(page) == []
    assert looks.too_wide(page) == []
    assert looks.grave(page) == []
    page.close()


def test_every_screen_of_the_counting_page_is_fit_to_be_seen(company, persons):
    shown, address = company
    walk = Walk(shown)
    counter = persons(address, ROLES[Role.COUNTER], PASSWORD, phone=True, language="en")
    counter.page.emulate_media(reduced_motion="reduce")
    counter.comes_back_to("/count")
    counter.sees("Which task?")
    counter.page.locator(".hh-row").first.click()

    for screen, keys in SCREENS.items():
        for key in keys:
            counter.presses(key)
        walk.look(counter, Role.COUNTER, Address(screen, "/count"))

    assert not walk.findings, "\n".join(walk.findings)
