"""The demo company from its first day in MedCount up to the count that is under way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from medcount.cli.demo import people, warehouse
from medcount.cli.demo.counting_day import CountingDay
from medcount.cli.demo.people import Staff
from medcount.cli.demo.warehouse import Erp, Warehouse
from medcount.core.plan import PlanKind
from medcount.core.when import LOCAL
from medcount.counting.actions import plans
from medcount.exchange.demo_company import between, history
from medcount.exchange.demo_company.history import FIRST_SITE, SECOND_SITE
from medcount.exchange.demo_company.month import Fault, Key, Month
from medcount.exchange.demo_company.warehouse import Place

_DAY = timedelta(days=1)
_CLOCK_ERROR_MS = 1000
# What is recounted first while the count is under way, and how far it then comes.
_SIGNED = (Fault.SHORTAGE, Fault.SURPLUS)
_PROPOSED = (Fault.LOT_SWAP, Fault.UNKNOWN_LOT)
_TO_EXPLAIN = (
    Fault.UNPOSTED_RECEIPT,
    Fault.UNPOSTED_ISSUE,
    Fault.WORK_ORDER,
    Fault.COUNT_TIMING,
    Fault.WRONG_ZONE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What all that happens at the company has part in."""

    erp: Erp
    staff: Staff
    warehouses: dict[str, Warehouse]
    sent: Counter[str]

    def counting_day(
        self, site: str, *, head: str, due_at: datetime, later: timedelta = timedelta(0)
    ) -> CountingDay:
        """Return a day of counting at a site."""
        return CountingDay(
            warehouse=self.warehouses[site],
            erp=self.erp,
            staff=self.staff,
            head=head,
            due_at=due_at,
            sent=self.sent,
            later=later,
        )


def build(*, now: datetime, keys: int) -> Company:
    """Play the company into an empty database; the same day and keys, the same company."""
    days = history.dates(now)
    month = history.settled_month(days, keys=keys)
    company = _found(month, opened=days.opened)
    count_month_end(company)
    between.put_right(month)
    count_cold_places(company)
    _count_live(company, days, month)
    return company


def _found(month: Month, *, opened: date) -> Company:
    """Set the company up a month before it counts, and let its books be taken over on the day."""
    at = _local(opened, 9)
    sites = warehouse.register(at=at)
    staff = people.appoint(sites, at=at + timedelta(minutes=10))
    warehouses = warehouse.furnish(month, sites, staff, at=at + timedelta(hours=2))
    erp = Erp(warehouses=warehouses, staff=staff, month=month, spoke_at=month.at("06:00"))
    erp.open_books()
    return Company(erp=erp, staff=staff, warehouses=warehouses, sent=Counter())


def count_month_end(company: Company) -> None:
    """Count the first site at the end of its month, from the plan to the close."""
    due_at = company.erp.month.at("20:00")
    day = company.counting_day(FIRST_SITE, head="head", due_at=due_at)
    walks = _counters(history.walks(day.month))
    name = f"{day.month.day.month}月月末盘点"
    day.draft(name, kind=PlanKind.FULL, places=None, at=day.at("06:15"), by="head")
    day.freeze(walks, at=day.at("06:50"))
    day.count()
    day.submit(at=day.at("13:45"))
    day.compare("13:50")
    day.recount(day.order("recounter1", "13:55"), "recounter1", "14:00")
    day.compare("16:40")
    day.recount(day.order("recounter2", "16:45"), "recounter2", "16:50")
    day.compare("18:25")
    day.confirm("18:30")
    form = day.propose("18:40")
    day.sign(form, "18:45")
    day.post(form, "19:00", by="deputy")
    day.close("19:15")


def count_cold_places(company: Company) -> None:
    """Count the cold places of the second site, the day after."""
    due_at = company.erp.month.at("18:00") + _DAY
    day = company.counting_day(SECOND_SITE, head="head2", due_at=due_at, later=_DAY)
    cold = history.cold_places(day.month)
    day.draft("冷库循环盘点", kind=PlanKind.CYCLE, places=cold, at=day.at("07:20"), by="head2")
    day.freeze({"counter4": cold}, at=day.at("08:05"))
    day.count()
    day.submit(at=day.at("11:10"))
    day.compare("11:15")
    day.recount(day.order("recounter3", "11:20"), "recounter3", "13:00")
    day.compare("13:30")
    day.confirm("13:40")
    form = day.propose("13:50")
    day.sign(form, "14:00")
    day.post(form, "14:10", by="planner")
    day.close("14:20")


def _count_live(company: Company, days: history.Dates, earlier: Month) -> None:
    """Count the first site up to where the curtain rises, and leave the rest to who looks on."""
    erp, day_before = company.erp, days.live - _DAY
    erp.keep_up(until=_local(days.month_end + _DAY, 20))
    erp.every = _DAY
    due_at = _local(days.live + _DAY, 18)
    day = company.counting_day(FIRST_SITE, head="head", due_at=due_at)
    name = f"{days.live.month}月动态全盘"
    day.draft(name, kind=PlanKind.FULL, places=None, at=_local(day_before, 16), by="deputy")
    erp.keep_up(until=_local(day_before, 20))
    stock: dict[Key, int] = {}
    for site in company.warehouses.values():
        stock |= warehouse.booked(site, at=erp.spoke_at)
    month = history.live_month(days, earlier, booked=stock)
    erp.month, erp.every = month, timedelta(minutes=20)
    erp.report(between.deliver(month, booked=stock), at=_local(day_before, 21))
    day.freeze(_counters(history.walks(month)), at=day.at("08:05"))
    day.count()
    day.compare("12:15")
    _settle_some(day)
    _draft_second_site(company, at=days.rises_at)


def _settle_some(day: CountingDay) -> None:
    """Recount part of what differs, and bring part of that up to the signatures."""
    signed, proposed, rest = (
        _keys_of(day.month, faults) for faults in (_SIGNED, _PROPOSED, _TO_EXPLAIN)
    )
    task = day.order("recounter1", "12:16", only=[*signed, *proposed, *rest])
    day.recount(task, "recounter1", "12:18", pace=timedelta(minutes=2))
    day.compare("12:50")
    day.confirm("12:51", only=signed)
    day.sign(day.propose("12:52"), "12:53")
    day.confirm("12:57", only=proposed)
    day.propose("12:58")
    day.order("recounter2", "12:59")


def _draft_second_site(company: Company, *, at: datetime) -> None:
    site = company.warehouses[SECOND_SITE].site
    plans.create_plan(
        site=site,
        name=f"{at.month}月月末盘点",
        places=None,
        rounds_required=0,
        clock_error_ms=_CLOCK_ERROR_MS,
        due_at=at + timedelta(days=7),
        actor=company.staff.actor("planner", at=at, site=site),
        at=at,
    )


def _local(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LOCAL)


def _counters(walks: list[list[Place]]) -> dict[str, list[Place]]:
    return {f"counter{number}": walk for number, walk in enumerate(walks, start=1)}


def _keys_of(month: Month, faults: tuple[Fault, ...]) -> list[Key]:
    """Return the keys of some faults, serials aside, which go to the director's desk."""
    return [known.key for known in month.known if known.fault in faults and not known.key.serial]
