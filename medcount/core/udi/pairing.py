"""Two symbols of one label: one names the product, the other its lot and dates."""

from medcount.core.udi.gs1.identifiers import GS
from medcount.core.udi.hibc.symbols import check_character
from medcount.core.udi.parsed import Issuer, Kind, Parsed


def joined(product: Parsed, production: Parsed) -> str | None:
    """
    Return the one code that two symbols make together, or None where they are not of one label.

    A HIBC label says by its link which symbols belong together; of GS1 symbols whoever scans them
    one after the other knows it. What they say against each other parse() refuses then.
    """
    is_pair = product.di is not None and production.kind is Kind.PI_ONLY
    if not is_pair or product.issuer is not production.issuer:
        return None
    first, second = product.canonical or "", production.canonical or ""
    if product.issuer is Issuer.GS1:
        return GS + first + GS + second
    if product.issuer is Issuer.HIBCC and product.link_char == production.link_char is not None:
        combined = f"{first[:-1]}/{second[1:-2]}"
        return combined + check_character(combined)
    return None
