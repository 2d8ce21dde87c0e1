"""What a label's barcode says: a GS1 element string, in the order its maker chose."""

from datetime import date

from medcount.core.udi.gs1.identifiers import GS
from medcount.exchange.demo_company.assortment import EACH
from medcount.exchange.demo_company.month import Lot

_VARIABLE = frozenset({"10", "21"})


def element_string(
    lot: Lot, *, serial: str = "", level: str = EACH, mfg_date: date | None = None
) -> str:
    """Return the elements of a pack's label, GS after what has no fixed length and is not last."""
    values = {
        "01": lot.item.dis[level],
        "10": lot.code,
        "11": f"{mfg_date or lot.mfg_date:%y%m%d}",
        "17": "" if lot.expiry is None else f"{lot.expiry:%y%m%d}",
        "21": serial,
    }
    last = lot.item.label[-1]
    return "".join(
        ai + values[ai] + (GS if ai in _VARIABLE and ai != last else "") for ai in lot.item.label
    )
