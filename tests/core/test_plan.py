"""The rail of a count shows where its least advanced line is, and what runs ahead of it."""

from medcount.core.plan import RAIL, PlanState, Standing, standings


def test_what_lies_behind_is_done_and_what_lies_ahead_is_to_do():
    stands = standings(PlanState.COUNTING, lines={})

    assert [stands[step] for step in RAIL[:5]] == [
        Standing.DONE,
        Standing.DONE,
        Standing.DONE,
        Standing.NOW,
        Standing.TODO,
    ]


def test_lines_that_are_ahead_of_the_others_show_their_step_as_begun():
    stands = standings(PlanState.COUNTING, lines={PlanState.RECONCILE: 5})

    assert stands[PlanState.RECONCILE] is Standing.PART
    assert stands[PlanState.RECOUNT] is Standing.TODO


def test_a_cancelled_plan_stands_at_no_step():
    stands = standings(PlanState.CANCELLED, lines={PlanState.RECOUNT: 1})

    assert set(stands.values()) == {Standing.TODO}
