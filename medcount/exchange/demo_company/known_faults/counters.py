"""What goes wrong between the shelf and the file: missed, doubled, misread, mistyped."""

from dataclasses import replace
from datetime import timedelta

from medcount.core.disposition import Disposition
from medcount.core.line import LineState
from medcount.core.udi.gs1.identifiers import GS
from medcount.exchange.demo_company.assortment import BOX, Kind
from medcount.exchange.demo_company.gtin import gtin
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.month import Fault, Scan

_UNUSED_REFERENCE = 999_001
_PALLET = "托"  # A level that no article has.
_IN_THE_VISIT = timedelta(minutes=4)


def serial_at_two_places(ground: Ground) -> None:
    """Find one serial at two places."""
    here = ground.stock(1, item=ground.item(Kind.IMPLANT))
    there = here._replace(place=ground.place(site=here.site).code)
    ground.month.strayed[there] = 1
    for key in (here, there):
        ground.known(
            Fault.DUPLICATE_SERIAL,
            key,
            LineState.CONFLICT,
            None,
            "DUPLICATE_SERIAL",
            disposition=Disposition.RECOUNT,
        )


def serial_twice_at_one_place(ground: Ground) -> None:
    """Scan one piece twice."""
    key = ground.stock(1, item=ground.item(Kind.IMPLANT))
    first, again = (Scan(barcode=ground.code(key), after=timedelta(minutes=m)) for m in (2, 6))
    ground.instead(key, first, again)
    ground.known(Fault.DUPLICATE_SERIAL, key, LineState.AGREES, 0, "DUPLICATE_SERIAL")


def keys_not_counted(ground: Ground) -> None:
    """Pass over three lots of a place, and do not say that it is done."""
    place = ground.place()
    for quantity in (10, 25, 60):
        key = ground.stock(quantity, place=place)
        ground.instead(key)
        ground.visit(key).is_finished = False
        ground.known(Fault.NOT_COUNTED, key, LineState.NOT_COUNTED)


def counters_disagree(ground: Ground) -> None:
    """Let two people count the same goods in one round, and differently."""
    key = ground.stock(6)
    other = ground.rounds.beside(ground.visit(key), only={key.goods})
    other.passed_over.add(key.goods)
    other.scans.append(Scan(barcode=ground.code(key), quantity=5, after=_IN_THE_VISIT))
    ground.known(Fault.COUNTERS_DISAGREE, key, LineState.CONFLICT, disposition=Disposition.RECOUNT)


def miscounted(ground: Ground) -> None:
    """Miscount in the first round; the second and third put it right."""
    key = ground.stock(35)
    ground.instead(key, Scan(barcode=ground.code(key), quantity=33))
    ground.recount(key, round=2)
    ground.recount(key, round=3)
    ground.known(Fault.MISCOUNT, key, LineState.AGREES, 0)


def boxes_for_pieces(ground: Ground) -> None:
    """Type pieces as boxes; the second round counts pieces."""
    item = next(item for item in ground.month.items.values() if item.factors.get(BOX) == 10)
    key = ground.stock(40, item=item)
    ground.instead(key, ground.typed(key, 40, level=BOX))
    ground.recount(key)
    ground.known(Fault.PACK_LEVEL, key, LineState.CONFLICT, disposition=Disposition.RECOUNT)


def unknown_level(ground: Ground) -> None:
    """Type a pack that the article does not come in."""
    key = ground.stock(96)
    scan = ground.typed(key, 2, level=_PALLET)
    ground.instead(key, replace(scan, parked="UNKNOWN_LEVEL"))
    ground.known(Fault.PACK_LEVEL, key, LineState.NOT_COUNTED)


def damaged_code(ground: Ground) -> None:
    """Scan a label whose check digit is wrong."""
    key = ground.stock(14)
    code = ground.code(key)
    wrong_check_digit = (int(code[15]) + 1) % 10
    damaged = f"{code[:15]}{wrong_check_digit}{code[16:]}"
    ground.instead(key, Scan(barcode=damaged, quantity=14, parked="UNREADABLE"))
    ground.known(Fault.UNREADABLE, key, LineState.NOT_COUNTED)


def unknown_code(ground: Ground) -> None:
    """Scan a good label of an article that nobody knows."""
    key = ground.stock(11)
    strange = f"01{gtin(_UNUSED_REFERENCE)}{ground.code(key)[16:]}"
    ground.instead(key, Scan(barcode=strange, quantity=11, parked="UNKNOWN_DI"))
    ground.known(Fault.UNREADABLE, key, LineState.NOT_COUNTED)


def lost_separator(ground: Ground) -> None:
    """Scan a label whose separator after the lot is lost."""
    items = ground.month.items.values()
    key = ground.stock(16, item=next(item for item in items if item.label == ("01", "10", "17")))
    merged = ground.code(key).replace(GS, "")
    ground.instead(key, Scan(barcode=merged, quantity=16, parked="AMBIGUOUS_CODE"))
    ground.known(Fault.UNREADABLE, key, LineState.NOT_COUNTED)


def expiry_not_given(ground: Ground) -> None:
    """Type goods without the expiry that is demanded of them."""
    key = ground.stock(28)
    ground.instead(key, replace(ground.typed(key, 28), expiry=None))
    ground.known(
        Fault.FIELD_MISSING,
        key,
        LineState.INCOMPLETE,
        None,
        "MISSING_EXPIRY",
        disposition=Disposition.RECOUNT,
    )
