"""What a movement leaves unsaid is taken from the books, and refused where several keys fit."""

import pytest

from medcount.core.movement import End, KnownKeys, learn, resolve

SITE, ITEM = "SH", "GLOVE-M"
OUTSIDE = End(place="")


def books(*keys, site=SITE, item=ITEM):
    """Know book rows, as "A L1 FROZEN HOSPITAL": place, lot, status and owner."""
    known = KnownKeys()
    for key in keys:
        place, lot, status, owner = [*key.split(), "", ""][:4]
        known.add_booked(site, place, item, (lot, "", status or "QUALIFIED", owner))
    return known


def end(place, **said):
    return End(place=place, **{"lot": "L1", **said})


def ends(known, source, target):
    """Return both ends as (place, lot, status, owner), or None where several keys fit."""
    found = resolve(known, site=SITE, item=ITEM, source=source, target=target)
    return found and tuple(
        (e.place, e.lot, e.status, e.owner) for e in (found.source, found.target)
    )


def test_an_end_takes_the_one_key_of_its_place():
    known = books("A L1 FROZEN HOSPITAL", "B L1 QUALIFIED")

    issued = ends(known, end("A"), OUTSIDE)

    assert issued == (("A", "L1", "FROZEN", "HOSPITAL"), ("", "L1", "FROZEN", "HOSPITAL"))


def test_a_target_takes_the_one_key_of_its_own_place_before_the_source():
    known = books("A L1 QUALIFIED", "B L1 FROZEN")

    assert ends(known, end("A"), end("B")) == (
        ("A", "L1", "QUALIFIED", ""),
        ("B", "L1", "FROZEN", ""),
    )


def test_a_target_where_nothing_fits_takes_after_the_source():
    known = books("A L1 FROZEN HOSPITAL", "B L2 QUALIFIED")

    assert ends(known, end("A"), end("B")) == (
        ("A", "L1", "FROZEN", "HOSPITAL"),
        ("B", "L1", "FROZEN", "HOSPITAL"),
    )


@pytest.mark.parametrize(
    ("booked", "status", "owner"),
    [
        (["A L1 FROZEN HOSPITAL"], "FROZEN", "HOSPITAL"),
        (["A L1 FROZEN HOSPITAL", "B L1 FROZEN HOSPITAL"], "FROZEN", "HOSPITAL"),
        (["A L1 FROZEN HOSPITAL", "B L1 FROZEN CLINIC"], "FROZEN", ""),
        (["A L1 FROZEN HOSPITAL", "B L1 RECALLED HOSPITAL"], "QUALIFIED", "HOSPITAL"),
        (["A L2 FROZEN HOSPITAL"], "QUALIFIED", ""),
        ([], "QUALIFIED", ""),
    ],
)
def test_a_receipt_to_a_new_place_takes_the_lots_only_status_and_owner_else_qualified(
    booked, status, owner
):
    received = ends(books(*booked), OUTSIDE, end("C"))

    assert received == (("", "L1", status, owner), ("C", "L1", status, owner))


def test_an_issue_from_a_place_that_never_held_the_lot_takes_its_only_booking():
    known = books("A L1 FROZEN HOSPITAL")

    assert ends(known, end("C"), OUTSIDE)[0] == ("C", "L1", "FROZEN", "HOSPITAL")


def test_several_fitting_keys_are_refused_until_the_movement_names_one():
    known = books("A L1 QUALIFIED", "A L1 FROZEN")

    assert ends(known, end("A"), OUTSIDE) is None
    assert ends(known, end("A", status="FROZEN"), OUTSIDE)[0] == ("A", "L1", "FROZEN", "")


def test_several_owners_are_refused_until_the_movement_names_one():
    known = books("A L1 QUALIFIED", "A L1 QUALIFIED HOSPITAL")

    assert ends(known, end("A"), OUTSIDE) is None
    assert ends(known, end("A", owner=""), OUTSIDE)[0] == ("A", "L1", "QUALIFIED", "")


def test_several_keys_at_the_target_are_refused_although_the_source_is_clear():
    known = books("A L1 QUALIFIED", "B L1 QUALIFIED", "B L1 FROZEN")

    assert ends(known, end("A"), end("B")) is None
    assert ends(known, end("A"), end("B", status="FROZEN"))[1] == ("B", "L1", "FROZEN", "")


def test_a_missing_lot_is_the_only_one_of_the_place_or_refused():
    one_lot = books("A L1 QUALIFIED", "B L2 QUALIFIED")
    two_lots = books("A L1 QUALIFIED", "A L2 QUALIFIED")

    assert ends(one_lot, End(place="A"), OUTSIDE)[0] == ("A", "L1", "QUALIFIED", "")
    assert ends(two_lots, End(place="A"), OUTSIDE) is None


def test_goods_keep_their_lot_on_the_way_to_a_place_of_another_lot():
    known = books("A L1 QUALIFIED", "B L2 FROZEN")

    assert ends(known, End(place="A"), End(place="B")) == (
        ("A", "L1", "QUALIFIED", ""),
        ("B", "L1", "QUALIFIED", ""),
    )


def test_what_was_said_stands_against_every_book():
    known = books("A L1 QUALIFIED", "B L1 QUALIFIED")
    source = End(place="A", lot="L1", serial="", status="FROZEN", owner="HOSPITAL")

    moved = ends(known, source, end("C", owner="CLINIC"))

    assert moved == (("A", "L1", "FROZEN", "HOSPITAL"), ("C", "L1", "FROZEN", "CLINIC"))


@pytest.mark.parametrize(
    ("said_of_source", "said_of_target"),
    [
        ({"status": "QUALIFIED"}, {"status": "FROZEN"}),
        ({}, {"status": "FROZEN"}),
        ({"status": "QUALIFIED"}, {}),
    ],
)
def test_a_change_of_status_at_one_place_needs_one_status_named(said_of_source, said_of_target):
    known = books("A L1 QUALIFIED HOSPITAL", "A L1 FROZEN HOSPITAL")

    changed = ends(known, end("A", **said_of_source), end("A", **said_of_target))

    assert changed == (("A", "L1", "QUALIFIED", "HOSPITAL"), ("A", "L1", "FROZEN", "HOSPITAL"))


def test_a_change_of_status_keeps_the_owner_of_the_goods():
    known = books("A L1 QUALIFIED HOSPITAL")

    changed = ends(known, end("A"), end("A", status="FROZEN"))

    assert changed == (("A", "L1", "QUALIFIED", "HOSPITAL"), ("A", "L1", "FROZEN", "HOSPITAL"))


def test_a_change_of_status_that_two_keys_could_have_left_is_refused():
    known = books("A L1 QUALIFIED", "A L1 QUARANTINE", "A L1 FROZEN")

    assert ends(known, end("A"), end("A", status="FROZEN")) is None
    assert ends(known, end("A", status="QUARANTINE"), end("A", status="FROZEN"))[0] == (
        "A",
        "L1",
        "QUARANTINE",
        "",
    )


def test_a_change_of_owner_at_one_place_leads_to_the_other_owner():
    known = books("A L1 QUALIFIED HOSPITAL", "A L1 QUALIFIED CLINIC")
    source = End(place="A", lot="L1", serial="", status="QUALIFIED", owner="HOSPITAL")

    changed = ends(known, source, end("A", serial="", status="QUALIFIED"))

    assert changed == (("A", "L1", "QUALIFIED", "HOSPITAL"), ("A", "L1", "QUALIFIED", "CLINIC"))


@pytest.mark.parametrize(
    ("site", "item"), [("BJ", ITEM), (SITE, "GLOVE-L")], ids=["other site", "other item"]
)
def test_books_of_another_site_or_item_say_nothing(site, item):
    own = books("A L1 FROZEN HOSPITAL")
    foreign = books("A L1 FROZEN HOSPITAL", site=site, item=item)

    assert ends(own, end("A"), OUTSIDE)[0] == ("A", "L1", "FROZEN", "HOSPITAL")
    assert ends(foreign, end("A"), OUTSIDE)[0] == ("A", "L1", "QUALIFIED", "")


def test_a_place_that_a_movement_reached_is_known_to_the_next_one():
    known = books()
    received = resolve(
        known, site=SITE, item=ITEM, source=OUTSIDE, target=end("C", status="QUARANTINE")
    )

    learn(known, site=SITE, item=ITEM, ends=(received.source, received.target))

    assert ends(known, end("C"), OUTSIDE)[0] == ("C", "L1", "QUARANTINE", "")
    assert ends(known, OUTSIDE, end("D"))[1] == ("D", "L1", "QUALIFIED", "")  # No booking of it.


def test_a_serial_is_found_under_its_own_lot_and_status():
    known = KnownKeys()
    known.add_booked(SITE, "A", ITEM, ("L1", "S1", "FROZEN", ""))
    known.add_booked(SITE, "A", ITEM, ("L2", "S2", "QUALIFIED", ""))

    assert ends(known, End(place="A", serial="S2"), OUTSIDE)[0] == ("A", "L2", "QUALIFIED", "")
    assert ends(known, End(place="A"), OUTSIDE) is None


def test_a_key_at_which_nothing_stands_any_more_gives_way_to_one_where_something_does():
    known = KnownKeys()
    known.add_booked(SITE, "A", ITEM, ("L1", "", "QUARANTINE", ""), stands=False)
    known.add(SITE, "A", ITEM, ("L1", "", "QUALIFIED", ""))

    ends = resolve(
        known, site=SITE, item=ITEM, source=End(place="A", lot="L1"), target=End(place="")
    )

    assert ends is not None
    assert ends.source.status == "QUALIFIED"


def test_where_nothing_stands_any_more_every_key_is_in_question():
    known = KnownKeys()
    known.add(SITE, "A", ITEM, ("L1", "", "QUARANTINE", ""), stands=False)
    known.add(SITE, "A", ITEM, ("L1", "", "QUALIFIED", ""), stands=False)
    source, target = End(place="A", lot="L1"), End(place="")

    assert resolve(known, site=SITE, item=ITEM, source=source, target=target) is None


def test_a_key_that_was_empty_and_is_reached_again_stands():
    known = KnownKeys()
    known.add(SITE, "A", ITEM, ("L1", "", "FROZEN", ""), stands=False)
    learn(
        known,
        site=SITE,
        item=ITEM,
        ends=[End(place="A", lot="L1", serial="", status="FROZEN", owner="")],
    )
    known.add(SITE, "A", ITEM, ("L1", "", "QUALIFIED", ""), stands=False)

    ends = resolve(
        known, site=SITE, item=ITEM, source=End(place="A", lot="L1"), target=End(place="")
    )

    assert ends is not None
    assert ends.source.status == "FROZEN"
