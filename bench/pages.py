"""
Every page of the desk, as the demo company's planner and warehouse head ask for it.

What is measured is the server's own time, from the request to the last byte of the page, without
the network: after one call to warm it, the median and the longest of some. The floor is the page on
which people log in, which asks nothing of anybody. The addresses come from the resolver, so that a
new page is measured without a word here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from time import perf_counter

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from bench.measure import Broken, Result
from medcount.audit.queries import list_entries
from medcount.cli.demo.company import Company, build
from medcount.core.page import Turn
from medcount.counting.queries.forms import list_forms
from medcount.counting.queries.matters import list_variances
from medcount.counting.queries.plans import list_plans
from medcount.db import server, throwaway
from medcount.desk.urls import urlpatterns
from medcount.exchange.demo_company.history import FIRST_SITE, KEYS, SECOND_SITE
from medcount.people.queries import session_mark

FLOOR = "/login"
CALLS = 5

Tell = Callable[[str], None]

_PARAMETER = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody's browser at a site, and a record there for each parameter of an address."""

    browser: Client
    records: Mapping[str, object]


def pages(*, size: int | None, runs: int, batch: int, tell: Tell) -> list[Result]:
    """Measure every page, the slowest first; one that neither of them is shown is left out."""
    keys = size or KEYS
    with throwaway.database() as name:
        company = build(now=timezone.now(), keys=keys)
        server.take_statistics(name)
        visits = list(_visits(company))
        floor = median(_milliseconds(visits[0].browser, FLOOR, calls=CALLS * runs) or [0.0])
        results = []
        for address in _addresses():
            took = _longest(visits, address, calls=CALLS * runs)
            if took is None:
                tell(f"{address} is shown to neither")
            else:
                results.append(_result(address, took, keys=keys, floor=floor))
    if not results or not floor:
        raise Broken("no page was shown")
    return sorted(results, key=lambda one: one.figure, reverse=True)


def _addresses() -> list[str]:
    """Return the addresses of the desk as they are written down, as "/plans/<uuid:plan>"."""
    return [f"/{one.pattern}" for one in urlpatterns]


def _visits(company: Company) -> Iterator[Visit]:
    """Let the planner and each site's head come in, with every plan of the site."""
    for code, head in ((FIRST_SITE, "head"), (SECOND_SITE, "head2")):
        site = company.warehouses[code].site
        common = {
            "line": list_variances(site=site, turn=Turn()).rows[0].line,
            "form": list_forms(site=site, turn=Turn()).rows[0].id,
            "entry": list_entries(site=site, turn=Turn()).rows[0].id,
            "user": company.staff.ids[head],
        }
        for person in ("planner", head):
            browser = _browser(company.staff.ids[person], site=site)
            for plan in list_plans(site=site, turn=Turn()).rows:
                yield Visit(browser=browser, records={**common, "plan": plan.id})


def _browser(person: int, *, site: int) -> Client:
    """Return a browser in which somebody has come in and works at a site."""
    session = SessionStore()
    session.update({"person": person, "site": site, "mark": session_mark(user_id=person)})
    session.save()
    browser = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


def _longest(visits: Sequence[Visit], address: str, *, calls: int) -> list[float] | None:
    """Return the milliseconds of the visit that waits longest; None where nobody is shown it."""
    asked = {(one.browser, _filled(address, one.records)) for one in visits}
    took = [_milliseconds(browser, aim, calls=calls) for browser, aim in asked]
    return max((one for one in took if one is not None), key=median, default=None)


def _filled(address: str, records: Mapping[str, object]) -> str:
    return _PARAMETER.sub(lambda found: str(records[found[1]]), address)


def _milliseconds(browser: Client, address: str, *, calls: int) -> list[float] | None:
    """Return what each call took, or None where the page is not shown."""
    if not _ask(browser, address)[0]:
        return None
    return [_ask(browser, address)[1] for _ in range(calls)]


def _ask(browser: Client, address: str) -> tuple[bool, float]:
    """Ask once; say whether a page was shown, and after how many milliseconds."""
    started = perf_counter()
    answer = browser.get(address)
    took = 1000 * (perf_counter() - started)
    for _ in answer if answer.streaming else ():
        pass  # A file is closed by who has read it.
    is_page = answer.status_code == HTTPStatus.OK and not answer.streaming
    return is_page and answer["Content-Type"].startswith("text/html"), took


def _result(address: str, took: Sequence[float], *, keys: int, floor: float) -> Result:
    middle = median(took)
    return Result(
        name="pages",
        page=address,
        size=keys,
        batch=1,
        figure=round(middle, 1),
        unit="ms",
        floor=round(floor, 1),
        ratio=round(middle / floor, 1),
        runs=len(took),
        spread=round((max(took) - min(took)) / middle, 3),
        max_ms=round(max(took), 1),
    )
