"""A scan is kept for good; a later one may take it back, and be taken back itself."""

import pytest

from medcount.core.scan import taken_back


@pytest.mark.parametrize(
    ("voids", "gone"),
    [
        ({}, set()),
        ({"void": "scan"}, {"scan"}),
        ({"second": "first", "first": "scan"}, {"first"}),  # The scan counts again.
        ({"third": "second", "second": "first", "first": "scan"}, {"second", "scan"}),
        ({"void": "scan", "again": "scan"}, {"scan"}),
        # Two take it back and one of them is taken back: the other still holds.
        ({"void": "scan", "again": "scan", "mistake": "void"}, {"scan", "void"}),
        ({"void": "never seen"}, {"never seen"}),
    ],
)
def test_a_scan_is_gone_while_a_standing_scan_takes_it_back(voids, gone):
    assert taken_back(voids) == gone


@pytest.mark.parametrize(
    ("voids", "replacing", "gone"),
    [
        # 12, no 8, no 10: the 10 stands in for the 8, and so for the 12.
        ({"ten": "eight", "eight": "twelve"}, {"ten", "eight"}, {"eight", "twelve"}),
        # 12, no 8, and the 8 was a mistake: the 12 counts again.
        ({"void": "eight", "eight": "twelve"}, {"eight"}, {"eight"}),
        # The 10 was a mistake too: what it replaced counts again, and still replaces.
        (
            {"void": "ten", "ten": "eight", "eight": "twelve"},
            {"ten", "eight"},
            {"ten", "twelve"},
        ),
        # A void, taken back by a scan of goods: what was voided stays so.
        ({"goods": "void", "void": "scan"}, {"goods"}, {"void", "scan"}),
    ],
)
def test_a_scan_that_is_replaced_stays_gone_with_all_it_stood_in_for(voids, replacing, gone):
    assert taken_back(voids, replacing=replacing) == gone


@pytest.mark.parametrize(
    "ring",
    [
        {"scan": "scan"},
        {"one": "other", "other": "one"},
        {"other": "one", "one": "other"},
        {"first": "second", "second": "third", "third": "first"},
    ],
)
def test_scans_that_take_each_other_back_in_a_ring_all_count(ring):
    assert taken_back(ring) == set()


def test_a_chain_of_voids_may_be_of_any_length():
    length = 5_000
    chain = {voiding: voiding - 1 for voiding in range(1, length)}

    assert taken_back(chain) == set(range(length - 2, -1, -2))


@pytest.mark.parametrize("order", [1, -1])
def test_a_chain_of_voids_is_read_the_same_in_any_order(order):
    chain = [("third", "second"), ("second", "first"), ("first", "scan")]

    assert taken_back(dict(chain[::order])) == {"second", "scan"}


@pytest.mark.parametrize("order", [1, -1])
def test_a_void_with_one_reason_gone_and_one_standing_is_gone(order):
    voids = [
        ("mistake", "first reason"),
        ("first reason", "void"),
        ("undone mistake", "mistaken repeal"),
        ("mistaken repeal", "second reason"),
        ("second reason", "void"),
        ("void", "scan"),
    ]

    assert taken_back(dict(voids[::order])) == {"first reason", "mistaken repeal", "void"}
