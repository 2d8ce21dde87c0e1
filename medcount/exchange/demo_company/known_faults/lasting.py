"""The faults of the counts that a demonstration shows: one that was settled, one under way."""

from collections.abc import Sequence

from medcount.exchange.demo_company.known_faults import counters, goods, moments, quantities
from medcount.exchange.demo_company.known_faults.plan import Planting

# A count can be closed over each of these, once people have recounted, explained and signed.
SETTLED: Sequence[Planting] = (
    *quantities.lost_or_found(),
    quantities.zero_book,
    quantities.unknown_lot,
    quantities.lot_swap,
    quantities.serials_swapped,
    moments.booked_late_without_time,
    moments.dated_before,
    goods.expired,
    goods.wrong_zone,
    goods.expiry_misread,
    goods.mfg_date,
    goods.status_not_shown,
    goods.owner_not_shown,
    counters.serial_twice_at_one_place,
    counters.miscounted,
)
SETTLED_IN_THE_COLD: Sequence[Planting] = (quantities.lost_in_the_cold, goods.mfg_date)
LIVE: Sequence[Planting] = (
    *quantities.lost_or_found(),
    quantities.unknown_lot,
    quantities.lot_swap,
    moments.booked_late_without_time,
    moments.moved_while_counting,
    goods.wrong_zone,
    goods.storage,
    goods.expiry_misread,
    goods.mfg_date,
    counters.miscounted,
    counters.boxes_for_pieces,
    counters.damaged_code,
)
