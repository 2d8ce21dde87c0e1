"""A cause explains units at most once and never by guess."""

import pytest

from medcount.core.cause import CauseCode, explain
from tests.core.shelf import difference, moved, paper


def causes(explanations, number):
    return [cause.cause for cause in explanations[number].causes]


def rivals(explanations, number):
    return [cause.cause for cause in explanations[number].rivals]


@pytest.mark.parametrize(
    ("kind", "units", "cause"),
    [
        ("RECEIPT", +5, CauseCode.UNPOSTED_RECEIPT),
        ("RETURN", +5, CauseCode.UNPOSTED_RECEIPT),
        ("ISSUE", -5, CauseCode.UNPOSTED_ISSUE),
        ("REQUISITION", -5, CauseCode.UNPOSTED_ISSUE),
        ("WORK_ORDER", -5, CauseCode.WORK_IN_PROCESS),
    ],
)
def test_an_open_paper_explains_a_difference_of_its_own_sign(kind, units, cause):
    papers = [paper("D1", kind, 5, lot="L1")]

    explained = explain([difference(1, "L1", units)], papers)
    opposite = explain([difference(1, "L1", -units)], papers)

    assert causes(explained, 1) == [cause]
    assert explained[1].causes[0].evidence == ("D1",)
    assert explained[1].causes[0].units == {1: units}
    assert causes(opposite, 1) == []


@pytest.mark.parametrize(
    ("document", "explains"),
    [
        (paper("D1", "ISSUE", 5, lot="L1"), True),
        (paper("D1", "ISSUE", 5), True),
        (paper("D1", "ISSUE", 5, lot="L2"), False),
        (paper("D1", "ISSUE", 4, lot="L1"), False),
        (paper("D1", "ISSUE", 5, lot="L1", from_place="A"), True),
        (paper("D1", "ISSUE", 5, lot="L1", from_place="B"), False),
        (paper("D1", "ISSUE", 5, lot="L1", to_place="B"), True),
        (paper("D1", "ISSUE", 5, lot="L1", to_elsewhere="客户X"), True),
        (paper("D1", "ISSUE", 5, lot="L1", from_elsewhere="2 号库"), False),
        (paper("D1", "TRANSFER", 5, lot="L1"), False),
        (paper("D1", "RETURN", 5, lot="L1", from_place="A"), True),  # To a supplier.
        (paper("D1", "RETURN", 5, lot="L1", from_place="A", to_elsewhere="供应商Y"), True),
        (paper("D1", "RETURN", 5, lot="L1", to_elsewhere="供应商Y"), True),
        (paper("D1", "RETURN", 5, lot="L1", to_place="A"), False),
        (paper("D1", "RETURN", 5, lot="L1", from_elsewhere="客户X"), False),
    ],
)
def test_a_paper_explains_only_its_own_lot_place_and_exact_quantity(document, explains):
    explained = explain([difference(1, "L1", -5)], [document])

    assert bool(explained[1].causes) is explains


@pytest.mark.parametrize(
    ("places", "explains"),
    [
        ({"to_place": "A"}, True),
        ({"to_place": "B"}, False),
        ({"to_place": "A", "from_place": "B"}, True),
        ({"to_place": "A", "from_elsewhere": "供应商Y"}, True),
        ({"to_elsewhere": "2 号库"}, False),
    ],
)
def test_a_receipt_explains_a_surplus_where_the_goods_were_to_arrive(places, explains):
    receipt = paper("D1", "RECEIPT", 5, lot="L1", **places)

    explained = explain([difference(1, "L1", +5)], [receipt])

    assert bool(explained[1].causes) is explains


def test_a_paper_of_another_item_explains_nothing():
    issue = paper("D1", "ISSUE", 5, lot="L1")

    of_item = explain([difference(1, "L1", -5)], [issue])
    of_another = explain([difference(1, "L1", -5, item=2)], [issue])

    assert causes(of_item, 1) == [CauseCode.UNPOSTED_ISSUE]
    assert causes(of_another, 1) == []


def test_what_the_cut_off_explains_comes_before_any_paper():
    line = difference(1, "L1", -5, cut_off=[moved("11:00 -5")])

    explained = explain([line], [paper("D1", "ISSUE", 5, lot="L1")])

    assert causes(explained, 1) == [CauseCode.COUNT_TIMING]
    assert explained[1].causes[0].evidence == ("11:00",)
    assert rivals(explained, 1) == [CauseCode.UNPOSTED_ISSUE]


def test_the_cut_off_comes_before_what_was_booked_later():
    line = difference(1, "L1", -5, cut_off=[moved("11:00 -5")], booked_later=[moved("12:00 -5")])

    explained = explain([line], [])

    assert [cause.evidence for cause in explained[1].causes] == [("11:00",)]
    assert [cause.evidence for cause in explained[1].rivals] == [("12:00",)]


def test_what_was_booked_later_comes_before_a_paper():
    line = difference(1, "L1", -5, booked_later=[moved("12:00 -5")])

    explained = explain([line], [paper("D1", "ISSUE", 5, lot="L1")])

    assert causes(explained, 1) == [CauseCode.COUNT_TIMING]


def test_a_paper_that_names_the_lot_comes_before_a_swap_and_one_that_does_not_after_it():
    lines = [difference(1, "L1", -5), difference(2, "L2", +5)]

    named = explain(lines, [paper("D1", "ISSUE", 5, lot="L1")])
    unnamed = explain(lines, [paper("D1", "ISSUE", 5)])

    assert causes(named, 1) == [CauseCode.UNPOSTED_ISSUE]
    assert causes(named, 2) == []
    assert causes(unnamed, 1) == causes(unnamed, 2) == [CauseCode.LOT_SWAP]
    assert rivals(unnamed, 1) == [CauseCode.UNPOSTED_ISSUE]


def test_opposite_differences_of_two_known_lots_are_one_swap():
    lines = [
        difference(1, "L1", -5, scans=["scan of L1"]),
        difference(2, "L2", +5, scans=["scan of L2"]),
    ]

    explained = explain(lines, [])

    assert explained[1].causes == explained[2].causes
    assert explained[1].causes[0].cause is CauseCode.LOT_SWAP
    assert explained[1].causes[0].units == {1: -5, 2: +5}
    assert explained[1].causes[0].evidence == ("scan of L1", "scan of L2")


@pytest.mark.parametrize(
    "over",
    [
        difference(2, "L2", +4),
        difference(2, "L2", -5),
        difference(2, "L2", +5, place="B"),
        difference(2, "L2", +5, owner="HOSPITAL"),
        difference(2, "L2", +5, status="FROZEN"),
        difference(2, "L2", +5, item=2),
        difference(2, "L2", +5, lot_known=False),
        difference(2, "", +5),
    ],
    ids=lambda over: f"{over.lot or '-'} {over.units:+} {over.place} {over.owner} {over.status}",
)
def test_differences_that_are_not_opposites_of_one_shelf_are_no_swap(over):
    assert explain([difference(1, "L1", -5), over], [])[1].causes == []


def test_serials_are_no_swap_because_each_is_one_piece():
    lines = [difference(1, "L1", -1, serial="S1"), difference(2, "L2", +1, serial="S2")]

    assert explain(lines, [])[1].causes == []


def test_a_shortage_that_two_surpluses_fit_is_left_to_a_person():
    short, over, other = (
        difference(1, "L1", -5),
        difference(2, "L2", +5),
        difference(3, "L3", +5),
    )

    told = explain([short, over], [])
    untold = explain([short, over, other], [])

    assert causes(told, 1) == [CauseCode.LOT_SWAP]
    assert [causes(untold, number) for number in (1, 2, 3)] == [[], [], []]
    assert rivals(untold, 1) == [CauseCode.LOT_SWAP, CauseCode.LOT_SWAP]
    assert rivals(untold, 2) == [CauseCode.LOT_SWAP]


def test_one_paper_that_two_lines_claim_is_left_to_a_person():
    issue = [paper("D1", "ISSUE", 5)]

    told = explain([difference(1, "L1", -5)], issue)
    untold = explain([difference(1, "L1", -5), difference(2, "L2", -5)], issue)

    assert causes(told, 1) == [CauseCode.UNPOSTED_ISSUE]
    assert [causes(untold, number) for number in (1, 2)] == [[], []]
    assert [rivals(untold, number) for number in (1, 2)] == [[CauseCode.UNPOSTED_ISSUE]] * 2


def test_a_paper_spent_where_it_fits_best_is_not_spent_again():
    without_lot, of_lot = difference(1, "", -5), difference(2, "L2", -5)
    issue = [paper("D1", "ISSUE", 5)]

    alone = explain([of_lot], issue)
    together = explain([without_lot, of_lot], issue)

    assert causes(alone, 2) == [CauseCode.UNPOSTED_ISSUE]
    assert causes(together, 1) == [CauseCode.UNPOSTED_ISSUE]
    assert causes(together, 2) == []
    assert rivals(together, 2) == [CauseCode.UNPOSTED_ISSUE]


def test_a_line_already_explained_spends_no_further_paper():
    timed = difference(1, "L1", -5, cut_off=[moved("11:00 -5")])
    other = difference(2, "L2", -5)

    explained = explain([timed, other], [paper("D1", "ISSUE", 5)])

    assert causes(explained, 1) == [CauseCode.COUNT_TIMING]
    assert causes(explained, 2) == [CauseCode.UNPOSTED_ISSUE]


def test_of_two_alike_papers_one_is_spent_and_the_other_is_its_rival():
    papers = [paper("D2", "ISSUE", 5, lot="L1"), paper("D1", "ISSUE", 5, lot="L1")]

    explained = explain([difference(1, "L1", -5)], papers)

    assert [cause.evidence for cause in explained[1].causes] == [("D1",)]
    assert [cause.evidence for cause in explained[1].rivals] == [("D2",)]


def test_two_papers_of_different_causes_on_one_line_are_left_to_a_person():
    issue = paper("D1", "ISSUE", 5, lot="L1")
    work_order = paper("D2", "WORK_ORDER", 5, lot="L1")

    told = explain([difference(1, "L1", -5)], [issue])
    untold = explain([difference(1, "L1", -5)], [issue, work_order])

    assert causes(told, 1) == [CauseCode.UNPOSTED_ISSUE]
    assert causes(untold, 1) == []
    assert set(rivals(untold, 1)) == {CauseCode.UNPOSTED_ISSUE, CauseCode.WORK_IN_PROCESS}


def test_a_difference_that_nothing_fits_stays_unexplained():
    explained = explain([difference(1, "L1", -5)], [])

    assert (explained[1].causes, explained[1].rivals) == ([], [])
