"""A stockroom in zones, and a count in it that people bring on page by page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from medcount.catalog import queries as catalog
from medcount.catalog.actions import import_catalog
from medcount.catalog.staging import PlaceRow, ZoneRow
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.reading import Goods
from medcount.counting.actions import scans
from medcount.counting.queries.tasks import TaskRow, list_tasks
from tests.stockroom import CLERK, DAY, OUTSIDE, Stockroom, build

BOOKED = 7919  # So that a book quantity can be told apart from all else on a page.
PLACES = ("A01-01", "A01-02", "A02-01", "B01-01")
BARE = "A01-02"


def zoned_room() -> Stockroom:
    """Return the stockroom of the staff's site: zone A of two aisles, and B; one place is bare."""
    room = build(code="SH", site_name="上海仓", places=())
    import_catalog(
        zones=[ZoneRow(room.site, "A", "合格品", "QUALIFIED"), ZoneRow(room.site, "B", "退货")],
        places=[PlaceRow(site=room.site, code=code, zone=code[0]) for code in PLACES],
        actor=CLERK,
        at=DAY,
    )
    places = {**catalog.place_ids(site=room.site), OUTSIDE: room.places[OUTSIDE]}
    zoned = replace(room, places=places)
    zoned.post(
        *(zoned.movement(BOOKED, OUTSIDE, place, "00:00") for place in PLACES if place != BARE)
    )
    return zoned


@dataclass
class Journey:
    """A plan that is brought on through its page."""

    room: Stockroom
    staff: dict[str, int]
    enter: Callable[[str], Client]
    address: str = ""

    @property
    def plan(self) -> UUID:
        """Return the plan's id."""
        return UUID(self.address.rpartition("/")[2])

    def draft(self, **typed: object) -> "Journey":
        """Draft it as the planner."""
        fields = {"name": "月末盘点", "kind": "FULL", "rounds_required": "0", "scope": "site"}
        answer = self.enter("planner").post("/plans/draft", {**fields, **typed})
        assert answer.status_code == 302, answer.content.decode()
        self.address = answer["Location"]
        return self

    def step(self, who: str, name: str, **typed: object) -> None:
        """Bring it on by one step."""
        answer = self.enter(who).post(f"{self.address}/{name}", typed)
        assert answer.status_code == 302, answer.content.decode()

    def freeze(self) -> "Journey":
        """Approve it, check its scope and freeze the book."""
        self.step("head", "approval")
        self.step("planner", "gate")
        self.step("planner", "freeze")
        return self

    def assign(self) -> "Journey":
        """Give all of it to the counter."""
        counter = self.staff["counter"]
        self.step(
            "planner", "tasks/assignment", round="1", **{"zone:A": counter, "zone:B": counter}
        )
        return self

    def tasks(self) -> list[TaskRow]:
        """Return its tasks by round."""
        return list(list_tasks(site=self.room.site, turn=Turn(sort="round"), plan=self.plan).rows)

    def count(self, place: str, quantity: int) -> None:
        """Scan a quantity at a place as the counter and say that the place is done."""
        now = timezone.now() - timedelta(minutes=1)
        [task] = [one for one in self.tasks() if one.round == 1]
        common = {
            "task": task.id,
            "device": "handheld",
            "place": self.room.places[place],
            "counted_at": now,
            "device_at": None,
            "error_ms": 1000,
        }
        scanned = scans.UploadedScan(
            id=uuid4(),
            sequence=task.scans * 2 + 1,
            event=scans.ScanEvent.SCAN,
            goods=Goods(item=self.room.items["GLOVE"], lot="L1", quantity=quantity),
            **common,
        )
        done = scans.UploadedScan(
            id=uuid4(),
            sequence=task.scans * 2 + 2,
            event=scans.ScanEvent.PLACE_DONE,
            goods=Goods(item=None, lot="", quantity=0),
            **common,
        )
        counter = Actor(
            id=self.staff["counter"], name="counter", roles=frozenset({Role.COUNTER}), source="UI"
        )
        scans.accept_scans(
            site=self.room.site, plan=self.plan, scans=[scanned, done], actor=counter, at=now
        )

    def page(self, who: str = "planner") -> str:
        """Return its page as somebody sees it."""
        return self.enter(who).get(self.address).content.decode()
