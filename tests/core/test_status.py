"""What a status allows, and which zones it belongs in."""

import itertools

import pytest

from medcount.core.status import ENDS, OFF_SITE, ON_SITE, Status, ZoneKind, fits_zone, sellable


def test_every_status_stands_in_exactly_one_part_of_the_world():
    parts = [ON_SITE, OFF_SITE, ENDS, {Status.IN_PROCESS}]

    assert sum(map(len, parts)) == len(Status)
    assert frozenset().union(*parts) == frozenset(Status)


def test_only_qualified_goods_are_sellable():
    assert [status for status in Status if sellable(status)] == [Status.QUALIFIED]


@pytest.mark.parametrize(
    ("zone_kind", "statuses"),
    [
        ("QUARANTINE", {"QUARANTINE"}),
        ("QUALIFIED", {"QUALIFIED"}),
        ("SHIPPING", {"RESERVED_OUT"}),
        ("RETURNED", {"RETURN_PENDING"}),
        ("UNQUALIFIED", {"UNQUALIFIED", "EXPIRED_LOCK", "RECALLED"}),
    ],
)
def test_a_zone_holds_its_own_statuses_and_those_that_fit_everywhere(zone_kind, statuses):
    fitting = {status for status in Status if fits_zone(status, zone_kind)}

    assert fitting == statuses | {"FROZEN", "PENDING_DISPOSITION"}


def test_a_place_without_a_zone_kind_holds_any_status():
    assert all(fits_zone(status, "") for status in Status)
    assert not all(fits_zone(s, zone) for s, zone in itertools.product(Status, ZoneKind))
