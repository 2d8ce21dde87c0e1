"""What happens in a warehouse before it is counted."""

from collections.abc import Callable, Sequence

from bench.warehouse import DAY_S, FROZEN_AT, Warehouse
from medcount.attribution.case import QUALIFIED, Key, Movement

Happening = Callable[[Warehouse], None]


def background(warehouse: Warehouse, variances: int) -> None:
    """Book the ordinary movements of the days before."""
    keys = sorted(warehouse.book)
    for _ in range(variances // 2):
        key = warehouse.random.choice(keys)
        if key.status == QUALIFIED:
            booked(warehouse, key, -warehouse.few(key), FROZEN_AT - _ago(warehouse))


def _ago(warehouse: Warehouse) -> int:
    return warehouse.random.randint(600, 6 * DAY_S)


def booked(warehouse: Warehouse, key: Key, units: int, at: int) -> str:
    """Book a movement and return its number."""
    move_id = warehouse.number("BK")
    kind = "ISSUE" if units < 0 else "RECEIPT"
    warehouse.movements.append(Movement(move_id, kind, key, units, at))
    return move_id


def _lot_swap(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    others = [other for other in warehouse.keys_of(key.item) if other.lot != key.lot]
    same = [other for other in others if other.location == key.location]
    if not others:
        return
    other = warehouse.random.choice(same if same and warehouse.chance(0.6) else others)
    units = warehouse.few(key)
    evidence = []
    if warehouse.chance(warehouse.habits.issue_noted):
        evidence = [booked(warehouse, other, -units, FROZEN_AT - _ago(warehouse))]
    _exchange(warehouse, "LOT_SWAP", key, other, units, evidence)


def _exchange(
    warehouse: Warehouse,
    cause: str,
    source: Key,
    target: Key,
    units: int,
    evidence: Sequence[str] = (),
) -> None:
    effects = {source: -units, target: units}
    warehouse.move(effects)
    warehouse.tell(cause, effects, evidence)


def _misplaced(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    units = warehouse.shelf[key] if warehouse.chance(0.5) else warehouse.few(key)
    _exchange(warehouse, "MISPLACED", key, key._replace(location=_near(warehouse, key)), units)


def _near(warehouse: Warehouse, key: Key) -> str:
    """Return another location: mostly a near one, now and then one where the lot lies too."""
    others = [
        other.location
        for other in warehouse.keys_of(key.item)
        if other.lot == key.lot and other.location != key.location
    ]
    if others and warehouse.chance(0.3):
        return warehouse.random.choice(others)
    shelves = len(warehouse.locations) - 2
    here = warehouse.walk[key.location]
    while True:
        step = warehouse.random.choice([-3, -2, -1, 1, 2, 3])
        there = here + step if warehouse.chance(0.65) else warehouse.random.randrange(shelves)
        if 0 <= there < shelves and there != here:
            return warehouse.locations[there]


def _item_confusion(warehouse: Warehouse) -> None:
    for _ in range(30):
        key = warehouse.some_key()
        family = warehouse.items[key.item].family
        others = [
            other
            for other in warehouse.keys_at(key.location)
            if other.item != key.item
            and warehouse.items[other.item].family == family
            and other.status == QUALIFIED
        ]
        if others:
            other, units = warehouse.random.choice(others), warehouse.few(key)
            evidence = []
            if warehouse.chance(warehouse.habits.issue_noted):
                evidence = [booked(warehouse, other, -units, FROZEN_AT - _ago(warehouse))]
            _exchange(warehouse, "ITEM_CONFUSION", key, other, units, evidence)
            return


def _lines(warehouse: Warehouse, most: int) -> int:
    return warehouse.random.choices(range(1, most + 1), [1 / n**1.3 for n in range(1, most + 1)])[0]


def _receipt(warehouse: Warehouse) -> None:
    moved = {}
    for _ in range(_lines(warehouse, 5)):
        key = warehouse.some_key(least=0)
        if warehouse.chance(0.4):
            lot, expiry = warehouse.new_lot(key.item, near=key.lot), warehouse.expiry()
            key = key._replace(lot=lot, expiry=expiry)
        moved[key] = warehouse.random.choices(
            [1, 2, 3, 5, 8, 12, 30, 100], [4, 5, 4, 4, 3, 3, 2, 1]
        )[0]
    _by_paper(warehouse, "UNPOSTED_RECEIPT", "RECEIPT", moved)


def _issue(warehouse: Warehouse) -> None:
    keys = [warehouse.some_key() for _ in range(_lines(warehouse, 5))]
    kind = warehouse.random.choice(["ISSUE", "REQUISITION"])
    _by_paper(warehouse, "UNPOSTED_ISSUE", kind, {key: -warehouse.few(key) for key in keys})


def _work_order(warehouse: Warehouse) -> None:
    keys = [warehouse.some_key() for _ in range(_lines(warehouse, 4))]
    moved = {key: -warehouse.few(key) for key in keys}
    _by_paper(warehouse, "WORK_IN_PROCESS", "WORK_ORDER", moved, always=True)


def _damage(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    moved = {key: -warehouse.few(key, most=6)}
    _by_paper(warehouse, "DAMAGE_UNRECORDED", "DAMAGE_REPORT", moved)


def _by_paper(
    warehouse: Warehouse, cause: str, kind: str, moved: dict[Key, int], *, always: bool = False
) -> None:
    """Let goods come or go by a paper that nobody books, or by none at all."""
    warehouse.move(moved)
    if not always and warehouse.chance(warehouse.habits.paperless):
        warehouse.tell(cause, moved)
        return
    lines = [
        (key, abs(units), key.location if units < 0 else "", key.location if units > 0 else "")
        for key, units in moved.items()
    ]
    warehouse.tell(cause, moved, [warehouse.paper(kind, lines, dead=False)])


def _transfer(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    units = warehouse.few(key)
    there = f"SITE{warehouse.random.randint(2, 9)}"
    how = warehouse.random.random()
    if how < 0.4:
        moved, line = {key: -units}, (key, units, key.location, there)
    elif how < 0.7:
        moved, line = {key: units}, (key, units, there, key.location)
    else:
        other = key._replace(location=_near(warehouse, key))
        moved, line = {key: -units, other: units}, (key, units, key.location, other.location)
    warehouse.move(moved)
    warehouse.tell("IN_TRANSIT", moved, [warehouse.paper("TRANSFER", [line], dead=False)])


def _loan(warehouse: Warehouse) -> None:
    keys = [warehouse.some_key() for _ in range(warehouse.random.randint(2, 9))]
    moved: dict[Key, int] = {}
    lines = []
    for key in keys:
        units = warehouse.few(key, most=4)
        moved[key] = moved.get(key, 0) - units
        lines.append((key, units, key.location, ""))
    warehouse.move(moved)
    kit = warehouse.paper("LOAN", lines, dead=False)
    state = warehouse.random.choice(["OPEN", "OPEN, book moved: no", "OPEN"])
    warehouse.papers[-1] = warehouse.papers[-1]._replace(state=state)
    warehouse.tell("LOANER_OUT", moved, [kit])


def _status(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    units = warehouse.few(key)
    status = warehouse.random.choice(["REJECTED", "QUARANTINE"])
    cage = "NOGOOD-1" if status == "REJECTED" else "HOLD-QC"
    location = cage if warehouse.chance(0.85) else key.location
    evidence = []
    if warehouse.chance(0.65):
        lines = [(key, units, key.location, "")]
        evidence = [warehouse.paper("QUALITY_EVENT", lines, dead=False, status=status)]
    target = key._replace(location=location, status=status)
    _exchange(warehouse, "STATUS_MISMATCH", key, target, units, evidence)


def _lost(warehouse: Warehouse) -> None:
    key = warehouse.some_key()
    if warehouse.chance(0.25):
        units = warehouse.random.choice([1, 1, 1, 2, 2, 3, 5])
    else:
        units = -(warehouse.shelf[key] if warehouse.chance(0.12) else warehouse.few(key))
    warehouse.move({key: units})
    warehouse.tell("UNKNOWN", {key: units})


BEFORE: dict[str, Happening] = {
    "LOT_SWAP": _lot_swap,
    "MISPLACED": _misplaced,
    "ITEM_CONFUSION": _item_confusion,
    "RECEIPT": _receipt,
    "ISSUE": _issue,
    "TRANSFER": _transfer,
    "LOAN": _loan,
    "STATUS": _status,
    "DAMAGE": _damage,
    "LOST": _lost,
    "WORK_ORDER": _work_order,
}


def dead_papers(warehouse: Warehouse) -> None:
    """Write papers of which nothing came: some name goods that differ for another reason."""
    for _ in range(int(len(warehouse.papers) * warehouse.habits.dead_papers)):
        kind = warehouse.random.choice(
            ["ISSUE", "ISSUE", "REQUISITION", "REQUISITION", "RECEIPT", "TRANSFER", "LOAN",
             "DAMAGE_REPORT", "QUALITY_EVENT"]
        )  # fmt: skip
        lines = []
        for _ in range(_lines(warehouse, 8 if kind == "LOAN" else 4)):
            key = (
                warehouse.random.choice(warehouse.struck)
                if warehouse.chance(0.25)
                else warehouse.some_key()
            )
            ends = ("", key.location) if kind == "RECEIPT" else (key.location, "")
            if kind == "TRANSFER":
                ends = (key.location, "SITE4")
            lines.append((key, warehouse.few(key, most=12), *ends))
        warehouse.paper(
            kind, lines, dead=True, status="REJECTED" if kind == "QUALITY_EVENT" else ""
        )
        if kind == "LOAN":
            state = warehouse.random.choice(
                ["RETURNED", "RETURNED, book moved: yes", "OPEN, book moved: yes"]
            )
            warehouse.papers[-1] = warehouse.papers[-1]._replace(state=state)
