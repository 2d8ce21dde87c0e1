"""What lies in the book of site SH while its pages are looked at."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from medcount.catalog.actions import open_site
from medcount.exchange.actions import Imported, import_file
from medcount.exchange.files.rows import FileKind
from medcount.people.queries import setup_actor, sites
from tests.stockroom import CLERK

BOOKED = 73519  # A quantity that stands nowhere but in the book.


def open_shelves() -> int:
    """Open site SH with one lot in its book, and return its id."""
    [site] = [one.id for one in sites() if one.code == "SH"]
    at = timezone.now() - timedelta(minutes=40)
    open_site(site=site, actor=setup_actor(source="CLI"), at=at)
    bring(book(("A-01", "GLOVE", "L1", BOOKED)), site=site)
    return site


def book(*rows: tuple[str, str, str, int]) -> bytes:
    """Return the file of a book of site SH: place, item, lot and quantity a row."""
    head = "site,place,zone_kind,item_code,item_name,lot,status,quantity,unit_cost,as_of"
    lines = [
        f"SH,{place},合格品区,{item},手套 {item},{lot},合格,{quantity},2.50,2026-01-05 08:00"
        for place, item, lot, quantity in rows
    ]
    return "\n".join([head, *lines]).encode()


def bring(
    body: bytes, *, site: int, kind: FileKind = FileKind.BOOK, name: str = "book.csv"
) -> Imported:
    """Import a file as the integration client does."""
    at = timezone.now() - timedelta(minutes=30)
    return import_file(kind=kind, name=name, body=body, site=site, actor=CLERK, at=at)


def queries_of(browser: Client, address: str) -> int:
    """Return how many statements a page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
