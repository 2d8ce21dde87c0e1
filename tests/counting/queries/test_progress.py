"""The map of a count moves while handhelds scan, before anything was compared."""

from collections.abc import Callable
from dataclasses import asdict, replace
from uuid import uuid4

import pytest

from medcount.catalog.actions import import_catalog
from medcount.catalog.queries import place_ids
from medcount.catalog.staging import ItemRow, PlaceRow, ZoneRow
from medcount.core.reading import Goods
from medcount.counting.actions.scans import ScanEvent
from medcount.counting.queries.progress import PlaceProgress, Tallied, progress, recent_scans
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import CLERK, DAY, Stockroom, at, build

pytestmark = pytest.mark.django_db

DONE = ScanEvent.PLACE_DONE


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom of two zones, two lots at A-01 and one at B-01."""
    made = build()
    import_catalog(
        zones=[ZoneRow(site=made.site, code="H", name="合格品区", kind="QUALIFIED")],
        places=[PlaceRow(site=made.site, code="A-01", zone="H")],
        actor=CLERK,
        at=DAY,
    )
    stock(made, 100)
    stock(made, 100, "L2")
    stock(made, 100, place="B-01")
    return made


def tallied(**figures: int) -> Tallied:
    nothing = dict.fromkeys(Tallied.__dataclass_fields__, 0)
    return Tallied(**{**nothing, **figures})


def shown(count: Count, code: str = "A-01", clock: str = "10:01") -> PlaceProgress:
    zones = progress(site=count.room.site, plan=count.plan, at=at(clock)).zones
    (found,) = [place for zone in zones for place in zone.places if place.code == code]
    return found


def test_a_count_that_nobody_began_is_not_counted_and_never_zero(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    whole = progress(site=room.site, plan=count.plan, at=at("09:00"))

    assert [(zone.code, zone.name, zone.kind) for zone in whole.zones] == [
        ("", "", ""),
        ("H", "合格品区", "QUALIFIED"),
    ]
    assert whole.zones[1].tallied == tallied(lines=2, not_counted=2)
    assert whole.tallied == tallied(lines=3, not_counted=3)
    assert not any(place.done or place.counters for zone in whole.zones for place in zone.places)


def test_what_was_scanned_is_seen_at_once_and_judged_at_the_next_comparison(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))

    live = shown(count).tallied
    count.compare()

    assert live == tallied(lines=2, seen=1, not_counted=1)
    assert shown(count).tallied == tallied(lines=2, seen=1, variance=1, not_counted=1)


def test_who_says_that_a_place_is_done_has_seen_all_of_it(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 100))
    count.upload("first", count.scan("first", "10:01", 0, event=DONE))

    assert shown(count).done
    assert shown(count).tallied == tallied(lines=2, seen=2)
    assert shown(count, "B-01").tallied == tallied(lines=1, not_counted=1)
    count.compare()
    assert shown(count).tallied == tallied(lines=2, seen=2, agree=1, variance=1)


def test_a_scan_that_was_taken_back_was_not_seen_unless_that_was_taken_back_too(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    scan = count.scan("first", "10:00", 100)
    void = replace(
        count.scan("first", "10:01", 0), voids=scan.id, goods=Goods(quantity=0), reason="误扫"
    )
    unvoid = replace(
        count.scan("first", "10:02", 0), voids=void.id, goods=Goods(quantity=0), reason="误扫"
    )

    count.upload("first", scan, void)
    voided = shown(count).tallied.seen
    count.upload("first", unvoid)

    assert voided == 0
    assert shown(count).tallied.seen == 1


def test_a_scan_that_was_replaced_was_not_seen_though_its_replacement_was_replaced_too(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    mistaken = count.scan("first", "10:00", 100)
    corrected = replace(count.scan("first", "10:01", 90, lot="L2"), voids=mistaken.id)
    right = replace(count.scan("first", "10:02", 95, lot="L2"), voids=corrected.id)

    count.upload("first", mistaken, corrected, right)

    assert shown(count).tallied == tallied(lines=2, seen=1, not_counted=1)


def test_a_code_that_was_not_read_shows_nothing_as_seen(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    unread = replace(count.scan("first", "10:00", 1), goods=Goods(barcode="?"))

    count.upload("first", unread)

    assert shown(count).tallied.seen == 0


def test_a_line_under_recount_is_seen_again_in_its_latest_round(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.count("first", "10:01", 90, lot="L2")
    count.recount("second", "L1")
    ordered = shown(count).tallied.seen

    count.upload("second", count.scan("second", "12:30", 0, event=DONE, round=2))

    assert ordered == 1
    assert shown(count).tallied == tallied(lines=2, seen=2, variance=2)


def test_what_only_another_count_can_settle_is_a_question(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.count("second", "10:01", 100)

    assert shown(count).tallied == tallied(lines=2, seen=1, question=1, not_counted=1)


def test_goods_nobody_expected_are_a_line_once_they_were_judged(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 3, lot="L9", place="B-01")

    assert shown(count, "B-01").tallied == tallied(lines=2, seen=1, variance=1, not_counted=1)


def test_who_scanned_in_the_last_minutes_is_still_there_until_the_task_is_handed_in(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.upload("second", count.scan("second", "10:02", 90))

    assert shown(count, clock="10:04").counters == ["first", "second"]
    assert shown(count, clock="10:06").counters == ["second"]
    assert shown(count, clock="10:08").counters == []
    count.submit("second", "10:04")
    assert shown(count, clock="10:04").counters == ["first"]


def test_places_outside_the_plan_are_not_on_its_map(room: Stockroom) -> None:
    count = Count(room, cast(), "1", places=["A-01"])

    zones = progress(site=room.site, plan=count.plan, at=at("09:00")).zones

    assert [place.code for zone in zones for place in zone.places] == ["A-01"]


def test_the_map_costs_two_statements_whatever_its_size(
    room: Stockroom, django_assert_num_queries: Callable
) -> None:
    people = cast()
    small = Count(room, people, "1")
    import_catalog(
        places=[PlaceRow(site=room.site, code=f"C-{number:02}") for number in range(20)],
        actor=CLERK,
        at=DAY,
    )
    larger = replace(room, places={**room.places, **place_ids(site=room.site)})
    for number in range(20):
        stock(larger, 10, place=f"C-{number:02}")
    large = Count(larger, people, "2")

    for count in (small, large):
        with django_assert_num_queries(2):
            progress(site=room.site, plan=count.plan, at=at("09:00"))


def test_the_latest_scans_come_first_and_say_nothing_of_the_book(
    django_assert_num_queries: Callable,
) -> None:
    room = build()
    import_catalog(items=[ItemRow(code="GLOVE", name="手套")], actor=CLERK, at=DAY)
    stock(room, 7919)
    count = Count(room, cast(), "1")
    mistaken = count.scan("first", "10:00", 12)
    void = replace(
        count.scan("first", "10:01", 0), id=uuid4(), voids=mistaken.id, goods=Goods(quantity=0)
    )
    count.upload("first", mistaken, void, count.scan("first", "10:02", 13))
    count.upload("first", count.scan("first", "10:03", 0, event=DONE))
    count.compare()

    with django_assert_num_queries(1):
        latest = recent_scans(site=room.site, plan=count.plan, limit=3)

    done, right, taking_back = latest
    assert (done.event, done.item_name, done.quantity) == ("PLACE_DONE", "", 0)
    assert (right.person, right.place, right.item_name, right.lot) == (
        "first",
        "A-01",
        "手套",
        "L1",
    )
    assert (right.quantity, right.verdict, right.counted_at) == (13, "ACCEPTED", at("10:02"))
    assert (taking_back.takes_back, taking_back.taken_back) == (True, False)
    *_, oldest = recent_scans(site=room.site, plan=count.plan, limit=9)
    assert oldest.taken_back
    assert "7919" not in str([asdict(scan) for scan in latest])
