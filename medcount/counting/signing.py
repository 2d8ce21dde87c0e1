"""What a signature under a form covers, and whose signatures the form needs."""

from collections.abc import Mapping, Sequence

from medcount import db
from medcount.core.approval import Adjustment
from medcount.core.canonical import Value
from medcount.people.signatures import Meaning

SUBJECT = "counting_form"
MEANING = Meaning.APPROVE


def content(lines: Sequence[db.Row]) -> Mapping[str, Value]:
    """Return what a signature covers: never the live balance, which goes on moving (DESIGN §3)."""
    return {
        "lines": [
            {
                "line": line.line,
                "kind": line.kind,
                "counted": line.counted,
                "counted_at": line.counted_at,
                "expected": line.expected,
                "delta": line.delta,
                "cause": line.cause,
                "disposition": line.disposition,
                "amount": line.amount,
            }
            for line in lines
        ]
    }


def adjustments(lines: Sequence[db.Row]) -> list[Adjustment]:
    """Return what of each line decides who signs the form."""
    return [
        Adjustment(
            amount=line.amount,
            cause=line.cause,
            disposition=line.disposition,
            risk_class=line.risk_class,
            implant=line.implant,
            storage_max_c=line.storage_max_c,
            serial=line.serial,
            status=line.status,
            findings=line.findings,
            with_quality=line.with_quality_at is not None,
        )
        for line in lines
    ]
