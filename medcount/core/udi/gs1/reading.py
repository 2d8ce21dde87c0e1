"""Elements become fields: each AI has one meaning, and a contradiction refuses the message."""

from collections.abc import Mapping
from datetime import date

from medcount.core.udi.dates import LabelDate, is_far_off
from medcount.core.udi.gs1.dates import label_date
from medcount.core.udi.gs1.elements import Elements, Misfit
from medcount.core.udi.gs1.fnc1 import position_as_typed
from medcount.core.udi.gs1.identifiers import GS
from medcount.core.udi.gs1.message import Message
from medcount.core.udi.gs1.missing_fnc1 import other_readings
from medcount.core.udi.parsed import (
    Carrier,
    Doubt,
    DoubtCode,
    Fault,
    FaultCode,
    Issuer,
    Kind,
    Parsed,
    Precision,
)
from medcount.core.udi.wedge import Scan

# AIs with a field of their own. The moment of expiry (7003) gives the date too; its time is extra.
_FIELDS = {
    "00": "sscc",
    "01": "di",
    "02": "content_gtin",
    "10": "lot",
    "11": "mfg_date",
    "13": "pack_date",
    "15": "best_before",
    "16": "sell_by",
    "17": "expiry",
    "21": "serial",
    "30": "quantity",
    "37": "quantity",
    "414": "gln",
    "8003": "grai",
    "8004": "giai",
}
_SAME_EVENT = {"17": "7003", "7003": "17"}

# The first of these in a message tells what it names.
_KINDS = {
    "01": Kind.UDI,
    "00": Kind.SSCC,
    "8003": Kind.ASSET,
    "8004": Kind.ASSET,
    "414": Kind.LOCATION,
}
# What a second symbol of a label says of the item whose DI stands in the first.
_PRODUCTION = frozenset(["10", "11", "13", "15", "16", "17", "21", "30", "7003"])
# Keys of other things: what stands beside one of them belongs to that thing, not to the item.
_OTHER_KEYS = frozenset(
    ["02", "03", "253", "255", "401", "402", "410", "411", "412", "413", "415", "416", "417"]
).union(["8006", "8010", "8013", "8017", "8018", "8026"])
_REAL_DAY_FROM = date(2025, 1, 1)  # From then on healthcare items must carry a real day.


def read(message: Message, scan: Scan, *, today: date) -> Parsed:
    """Return what a message says, or why it is refused."""
    values, dates, misfits = _understood(message.elements, this_year=today.year)
    doubts = scan.doubts + message.doubts + _fnc1_doubts(message, scan, today=today)
    carrier = Carrier(scan.aim or None, message.guessed)
    if misfits:
        return Parsed(
            ok=False,
            issuer=Issuer.GS1,
            carrier=carrier,
            extra={},
            raw=scan.raw,
            errors=tuple(_fault(misfit, message, scan) for misfit in misfits),
            warnings=doubts,
        )
    fields = _fields(values, dates)
    fields["ok"] = True
    fields["issuer"] = Issuer.GS1
    fields["kind"] = _kind(values)
    fields["carrier"] = carrier
    fields["raw"] = scan.raw
    fields["canonical"] = _canonical(message.elements)
    fields["warnings"] = doubts + _date_doubts(dates, today=today)
    return Parsed.of(fields)


def _understood(
    elements: Elements, *, this_year: int
) -> tuple[dict[str, str], dict[str, LabelDate], list[Misfit]]:
    """Return the values and the dates by AI, and all that cannot be so."""
    values: dict[str, str] = {}
    dates: dict[str, LabelDate] = {}
    misfits = []
    fit, misfit = elements
    for identifier, value, pos in fit:
        ai = identifier.ai
        if values.setdefault(ai, value) != value:
            misfits.append(Misfit(FaultCode.CONFLICT, identifier, pos))
        if not identifier.excludes.isdisjoint(values):
            misfits.append(Misfit(FaultCode.AI_COMBINATION, identifier, pos))
        if identifier.date_form is None:
            continue
        given = label_date(value, identifier.date_form, this_year)
        if given is None:
            misfits.append(Misfit(FaultCode.DATE, identifier, pos))
            continue
        dates[ai] = given
        same_event = dates.get(_SAME_EVENT.get(ai, ai), given)
        if same_event.date != given.date:
            misfits.append(Misfit(FaultCode.CONFLICT, identifier, pos))
    if misfit is not None:
        misfits.append(misfit)
    return values, dates, misfits


def _fields(values: Mapping[str, str], dates: Mapping[str, LabelDate]) -> dict[str, object]:
    """Return each value under its field of Parsed, and in `extra` where its AI has none."""
    fields: dict[str, object] = {}
    extra = {}
    for ai, value in values.items():
        field = _FIELDS.get(ai)
        if field is None:
            extra[ai] = value
        elif ai in dates:
            fields[field] = dates[ai].date.isoformat()
            fields[f"{field}_precision"] = dates[ai].precision
        else:
            fields[field] = value
    fields["extra"] = extra
    if "01" in values:
        fields["di_key"] = f"{Issuer.GS1}:{values['01']}"
    if count := values.get("37") or values.get("30"):
        fields["quantity"] = int(count)
    if "7003" in dates:
        fields["expiry"] = dates["7003"].date.isoformat()
        fields["expiry_precision"] = dates["7003"].precision
    return fields


def _kind(values: Mapping[str, str]) -> Kind:
    for ai, kind in _KINDS.items():
        if ai in values:
            return kind
    if _PRODUCTION.isdisjoint(values) or not _OTHER_KEYS.isdisjoint(values):
        return Kind.UNKNOWN
    return Kind.PI_ONLY


def _canonical(elements: Elements) -> str:
    """Return the element string with its AIs in order, each once, without the first FNC1."""
    fit, _ = elements
    parts = {identifier.ai + value + identifier.terminator for identifier, value, _ in fit}
    return "".join(sorted(parts)).removesuffix(GS)


def _fault(misfit: Misfit, message: Message, scan: Scan) -> Fault:
    field = None
    if misfit.identifier is not None:
        field = _FIELDS.get(misfit.identifier.ai, misfit.identifier.ai)
    pos = scan.start + position_as_typed(scan.text, message.start + misfit.pos)
    return Fault(misfit.code, field, pos)


def _fnc1_doubts(message: Message, scan: Scan, *, today: date) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(DoubtCode.POSSIBLE_MISSING_FNC1, tail, scan.aim + GS * message.start + other)
        for tail, other in other_readings(message.text, message.elements, today=today)
    )


def _date_doubts(dates: Mapping[str, LabelDate], *, today: date) -> tuple[Doubt, ...]:
    doubts = [
        Doubt(DoubtCode.EXPIRY_FAR_OFF, dates[ai].date.isoformat())
        for ai in _SAME_EVENT
        if ai in dates and is_far_off(dates[ai].date, today)
    ]
    made = dates.get("11")
    if made is not None and made.date >= _REAL_DAY_FROM:
        doubts += [
            Doubt(DoubtCode.DAY_NOT_GIVEN, _FIELDS.get(ai, ai))
            for ai, given in dates.items()
            if given.precision is Precision.MONTH
        ]
    return tuple(doubts)
