"""A count is seen from above: zones as rooms, places as cells that say what was found there."""

import pytest

from medcount.counting.queries.progress import PlaceProgress, Progress, Tallied, ZoneProgress
from medcount.desk.place_map import PlaceMap, aisle_of, draw_map


def place(code: str, *, counters: tuple[str, ...] = (), done: bool = False, **said: int):
    figures = dict.fromkeys(("lines", "seen", "agree", "variance", "question", "not_counted"), 0)
    tallied = Tallied(**{**figures, **said})
    return PlaceProgress(id=1, code=code, tallied=tallied, done=done, counters=counters)


def drawn(*places: PlaceProgress) -> PlaceMap:
    zone = ZoneProgress(code="A", name="合格品", kind="QUALIFIED", places=places)
    return draw_map(Progress(zones=[zone]))


@pytest.mark.parametrize(
    ("code", "aisle"),
    [
        ("A01-02-3", "A01"),
        ("SH-A01-07", "SH-A01"),
        ("A-01", "A"),
        ("COLD-ROOM-1", "COLD-ROOM"),
        ("DOCK", "DOCK"),
        ("B7", "B7"),
    ],
)
def test_an_aisle_goes_up_to_the_first_number_and_is_never_the_whole_of_a_longer_code(code, aisle):
    assert aisle_of(code) == aisle


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (place("A01-01", lines=2, seen=2, agree=2), "agree"),
        (place("A01-01", done=True), "agree"),
        (place("A01-01", lines=2, seen=2, agree=1, variance=1), "variance"),
        (place("A01-01", lines=3, seen=3, agree=1, variance=1, question=1), "question"),
        (place("A01-01", lines=2, seen=1, variance=1, counters=("甲",)), "now"),
        (place("A01-01", lines=2, seen=1), "seen"),
        (place("A01-01", lines=2, not_counted=2), "unseen"),
        (place("A01-01"), "unseen"),
    ],
)
def test_a_cell_says_what_needs_a_look_first_and_never_that_an_unseen_place_agrees(found, kind):
    [room] = drawn(found).rooms

    assert [cell.kind for cell in room.aisles[0].cells] == [kind]


def test_levels_stand_above_each_other():
    [room] = drawn(*(place(f"A01-{bay}-{level}") for bay in "12" for level in "123")).rooms

    spots = {cell.title[:8]: (cell.x, cell.y) for cell in room.aisles[0].cells}
    assert spots["A01-1-3："[:8]] == (0, 0)
    assert spots["A01-1-1："[:8]] == (0, 38)
    assert spots["A01-2-1："[:8]] == (24, 38)


def test_of_thousands_of_places_a_cell_is_an_aisle_that_says_the_worst_of_them():
    aisles = [
        place(f"A{aisle:02d}-{bay:02d}", lines=1, seen=1, agree=1)
        for aisle in range(1, 51)
        for bay in range(1, 41)
    ]
    aisles[0] = place("A01-01", lines=1, seen=1, variance=1)

    large = drawn(*aisles)

    assert (large.places, large.by_aisle) == (2000, True)
    assert dict(large.key) == {
        **dict.fromkeys(("question", "now", "seen", "unseen"), 0),
        "agree": 49,
        "variance": 1,
    }
    [everything] = large.rooms[0].aisles
    assert everything.cells[0].title == "A01：已盘 40 / 40 行"
