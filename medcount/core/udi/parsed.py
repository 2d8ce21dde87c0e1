"""What was read from a code: facts, the faults that refuse it, the doubts a person settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Issuer(StrEnum):
    """The agency whose rules the code follows."""

    GS1 = "GS1"
    HIBCC = "HIBCC"
    ICCBBA = "ICCBBA"
    MA = "MA"
    AHM = "AHM"


class Kind(StrEnum):
    """What the code names."""

    UDI = "udi"
    PI_ONLY = (
        "pi_only"  # Lot, serial and dates alone: the DI stands in another symbol of the label.
    )
    SSCC = "sscc"
    ASSET = "asset"
    LOCATION = "location"
    TRACE20 = "trace20"  # A drug trace code of 20 digits, which is no device identifier.
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly the label gives a date."""

    DAY = "day"
    MONTH = "month"  # Day 00 on the label: the date is the last day of that month.
    HOUR = "hour"


class FaultCode(StrEnum):
    """Why a code is refused."""

    EMPTY = "E_EMPTY"
    CHARSET = "E_CHARSET"
    LENGTH = "E_LENGTH"
    CHECK_DIGIT = "E_CHECK_DIGIT"
    DATE = "E_DATE"
    CONFLICT = "E_CONFLICT"
    UNKNOWN_AI = "E_UNKNOWN_AI"
    AI_COMBINATION = "E_AI_COMBINATION"
    STRUCTURE = "E_STRUCTURE"  # The parts of the code are not those that its family has.
    NOT_UDI = "E_NOT_UDI"
    UNPARSED = "E_UNPARSED"  # Known by its looks, of a layout that nobody published.
    NOT_TEXT = "E_NOT_TEXT"  # What was sent in place of a code is no text.
    HEX = "E_HEX"
    EPC_HEADER = "E_EPC_HEADER"  # A tag of another scheme, which names no goods.
    EPC_LENGTH = "E_EPC_LENGTH"
    EPC_PARTITION = "E_EPC_PARTITION"
    EPC_VALUE = "E_EPC_VALUE"


class DoubtCode(StrEnum):
    """What a person should look at although the code was read by the standard."""

    POSSIBLE_MISSING_FNC1 = "possible_missing_fnc1"
    NOT_FLAGGED_GS1 = "not_flagged_gs1"
    SEPARATOR_AS_TEXT = "separator_as_text"
    FULL_WIDTH = "full_width"
    BARE_EIGHT_DIGITS = "bare_eight_digits"  # An EAN-8, but also a UPC-E or a date looks so.
    DAY_NOT_GIVEN = "day_not_given"
    EXPIRY_FAR_OFF = "expiry_far_off"
    EXPIRY_UNLIKE = "expiry_unlike"  # MA: expired (E) before the last good day (V).
    CHECK_UNLIKE = "check_unlike"  # MA: its check character may be made by rules unknown to us.
    PARTS_UNLIKE = "parts_unlike"  # ICCBBA: another number of parts than the code announces.
    TAG_HAS_MORE = "tag_has_more"  # RFID: lot or dates may follow the EPC, and are not read.


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason to refuse the code."""

    code: FaultCode
    field: str | None = None  # A field of Parsed, or the AI where it has no field of its own.
    pos: int | None = None  # Where in the raw reading, counted from 0.


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing about the code that only a person can settle."""

    code: DoubtCode
    detail: str
    alternative: str | None = None  # The code as it may have been meant; parse() reads it.


@dataclass(frozen=True, slots=True)
class Carrier:
    """What the scanner said of the symbol."""

    aim: str | None  # The AIM symbology identifier, e.g. "]d2".
    guessed: bool  # Nothing vouched for the kind of data; it was known by its looks.


@dataclass(frozen=True, slots=True)
class Epc:
    """What an RFID tag says beside the identity of the goods."""

    scheme: str
    filter: int  # For readers: what kind of pack the tag is on; never part of the identity.


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """
    Everything one code says. A refused code says nothing but its raw text and its faults.

    The fields are those of `medcount udi parse`, in its order: dates as ISO text, with their
    precision beside them; what is absent is None.
    """

    ok: bool
    issuer: Issuer | None = None
    kind: Kind = Kind.UNKNOWN
    di: str | None = None  # GS1: always 14 digits, padded with zeros on the left.
    lot: str | None = None
    serial: str | None = None
    mfg_date: str | None = None
    mfg_date_precision: Precision | None = None
    expiry: str | None = None
    expiry_precision: Precision | None = None
    quantity: int | None = None
    pack_date: str | None = None
    pack_date_precision: Precision | None = None
    best_before: str | None = None
    best_before_precision: Precision | None = None
    sell_by: str | None = None
    sell_by_precision: Precision | None = None
    valid_until: str | None = None
    expires_on: str | None = None
    sterilization_lot: str | None = None
    sscc: str | None = None
    content_gtin: str | None = None
    giai: str | None = None
    grai: str | None = None
    gln: str | None = None
    package_level: str | None = None  # HIBC: unit of measure; MA: 0 for the smallest pack.
    di_key: str | None = None  # Issuer and DI in one, to look an item up by.
    link_char: str | None = None  # HIBC: what joins a secondary symbol to its primary one.
    epc: Epc | None = None
    carrier: Carrier
    extra: Mapping[str, str]  # What has no field of its own; GS1: by AI.
    raw: str  # Exactly what the scanner sent.
    canonical: str | None = None  # One spelling for every form in which the same code may come.
    errors: tuple[Fault, ...] = ()
    warnings: tuple[Doubt, ...] = ()

    @classmethod
    def of(cls, fields: dict[str, object]) -> Self:
        """
        Return what was read from the fields that were found; the others take their defaults.

        The generated __init__ of a frozen class sets every field one by one, which takes
        longer than to read the code.
        """
        parsed = object.__new__(cls)
        object.__setattr__(parsed, "__dict__", fields)
        return parsed
