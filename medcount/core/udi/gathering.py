"""The fields of a code are gathered one by one; a field that contradicts another refuses it."""

from datetime import date

from medcount.core.udi.dates import LabelDate, is_far_off
from medcount.core.udi.parsed import (
    Carrier,
    Doubt,
    DoubtCode,
    Fault,
    FaultCode,
    Issuer,
    Kind,
    Parsed,
)
from medcount.core.udi.wedge import Scan


class Gathering:
    """What one code has said so far."""

    def __init__(self, issuer: Issuer | None, scan: Scan) -> None:
        """Begin with nothing said."""
        self.issuer = issuer
        self.scan = scan
        self.fields: dict[str, object] = {}
        self.extra: dict[str, str] = {}
        self._dates: dict[str, LabelDate] = {}
        self._faults: list[Fault] = []
        self._doubts: list[Doubt] = list(scan.doubts)

    def put(self, field: str, value: str | int, at: int) -> None:
        """Keep a value; ``at`` is where in the text it stands."""
        if self.fields.setdefault(field, value) != value:
            self.refuse(FaultCode.CONFLICT, field, at)

    def put_extra(self, name: str, value: str, at: int) -> None:
        """Keep a value that has no field of its own."""
        if self.extra.setdefault(name, value) != value:
            self.refuse(FaultCode.CONFLICT, name, at)

    def put_date(self, field: str, given: LabelDate | None, at: int) -> None:
        """Keep a date, the most exact one where it is given twice; None is one that never comes."""
        known = self._dates.get(field)
        if given is None:
            self.refuse(FaultCode.DATE, field, at)
        elif known is None or known.covers(given):
            self._dates[field] = given
        elif not given.covers(known):
            self.refuse(FaultCode.CONFLICT, field, at)

    def given(self, field: str) -> LabelDate | None:
        """Return a date that was kept."""
        return self._dates.get(field)

    def refuse(self, code: FaultCode, field: str | None = None, at: int | None = None) -> None:
        """Note what refuses the code."""
        self._faults.append(Fault(code, field, None if at is None else self.scan.start + at))

    def doubt(self, code: DoubtCode, detail: str) -> None:
        """Note what a person should look at."""
        self._doubts.append(Doubt(code, detail))

    def parsed(self, kind: Kind, *, canonical: str, today: date) -> Parsed:
        """Return what was gathered, or all that refuses it."""
        carrier = Carrier(self.scan.aim or None, guessed=not self.scan.aim)
        if self._faults:
            return Parsed(
                ok=False,
                issuer=self.issuer,
                carrier=carrier,
                extra={},
                raw=self.scan.raw,
                errors=tuple(self._faults),
                warnings=tuple(self._doubts),
            )
        for field, given in self._dates.items():
            self.fields[field] = given.date.isoformat()
            if field in _WITH_PRECISION:
                self.fields[f"{field}_precision"] = given.precision
        expires = self._dates.get("expiry")
        if expires is not None and is_far_off(expires.date, today):
            self.doubt(DoubtCode.EXPIRY_FAR_OFF, expires.date.isoformat())
        if "di" in self.fields:
            self.fields["di_key"] = f"{self.issuer}:{self.fields['di']}"
        return Parsed.of(
            self.fields
            | {
                "ok": True,
                "issuer": self.issuer,
                "kind": kind,
                "carrier": carrier,
                "extra": self.extra,
                "raw": self.scan.raw,
                "canonical": canonical,
                "warnings": tuple(self._doubts),
            }
        )


_WITH_PRECISION = frozenset({"mfg_date", "expiry"})
