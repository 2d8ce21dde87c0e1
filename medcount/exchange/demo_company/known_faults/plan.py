"""Every known fault of the month-end, each planted once and named with what a count must say."""

from collections.abc import Callable, Sequence

from medcount.core.line import LineState
from medcount.core.status import ZoneKind
from medcount.exchange.demo_company.known_faults import counters, goods, moments, quantities
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.month import Fault, KnownFault, Month
from medcount.exchange.demo_company.rounds import Rounds
from medcount.exchange.demo_company.warehouse import Place

Planting = Callable[[Ground], None]
KNOWN_FAULTS: Sequence[Planting] = (
    *quantities.lost_or_found(),
    quantities.zero_book,
    quantities.unknown_lot,
    quantities.lot_swap,
    quantities.serials_swapped,
    moments.booked_late_without_time,
    moments.dated_before,
    moments.dated_after,
    moments.moved_while_counting,
    goods.expired,
    goods.wrong_zone,
    goods.storage,
    goods.expiry_misread,
    goods.mfg_date,
    goods.status_not_shown,
    goods.status_not_shown_and_short,
    goods.owner_not_shown,
    counters.serial_at_two_places,
    counters.serial_twice_at_one_place,
    counters.keys_not_counted,
    counters.counters_disagree,
    counters.miscounted,
    counters.boxes_for_pieces,
    counters.unknown_level,
    counters.damaged_code,
    counters.unknown_code,
    counters.lost_separator,
    counters.expiry_not_given,
)


def plant(
    month: Month,
    rounds: Rounds,
    faults: Sequence[Planting] = KNOWN_FAULTS,
    *,
    places: Sequence[Place] | None = None,
) -> None:
    """Plant faults, each at one of the places, before what is in order fills them."""
    ground = Ground(month, rounds, places)
    for fault in faults:
        fault(ground)


def leave_out_a_place(month: Month, rounds: Rounds) -> None:
    """Let nobody count one of the filled places, so that none of its lines can be judged."""
    place = next(
        place
        for place in month.places.values()
        if place.zone is ZoneKind.QUALIFIED and place.code not in month.quiet
    )
    month.quiet.add(place.code)
    month.visits.remove(rounds.first[place.code])
    month.known.extend(
        KnownFault(fault=Fault.NOT_COUNTED, key=key, state=LineState.NOT_COUNTED, variance=None)
        for key in month.booked
        if key.place == place.code
    )
