"""Scans: what a handheld uploads, each answered by what became of it."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router
from pydantic import BaseModel

from medcount.api import door
from medcount.api.door import Scope
from medcount.api.wire import Large, Moment, MomentIn, Small, Text, Told
from medcount.counting.actions.scans import (
    Answer,
    Goods,
    HandheldScan,
    Receipt,
    ScanEvent,
    Upload,
    receive_scans,
)
from medcount.reports.words import word_of

router = Router(tags=["scans"])

# Plain models of pydantic, since ninja's own read each field twice: here that is what costs.

_TEN_MINUTES_MS = 600_000


class Scan(BaseModel):
    """One event of a handheld: goods were read, or everything at a place was."""

    id: UUID = Field(description="Made on the handheld: the same id is the same scan, for ever.")
    sequence: Large = Field(description="Counts the events of the device without gaps.")
    event: ScanEvent = ScanEvent.SCAN
    place: Small
    barcode: Told = Field("", description="Exactly what the scanner read.")
    item: Small | None = Field(None, description="The item that was typed, where no code speaks.")
    lot: Told = ""
    serial: Told = ""
    expiry: date | None = None
    mfg_date: date | None = None
    quantity: Large = Field(1, description="Packs of the level scanned.")
    level: Told = ""
    owner: Told | None = None
    status: Told | None = None
    device_at: MomentIn = Field(description="By the handheld's clock; we correct it.")
    elapsed_ms: Large | None = Field(None, description="Since the handheld started …")
    boot: UUID | None = Field(None, description="… that time.")
    voids: UUID | None = Field(None, description="The scan that this one takes back.")
    reason: Told = Field("", description="Why it takes the other one back.")

    def heard(self) -> HandheldScan:
        """Return it as the action takes it."""
        return HandheldScan(
            id=self.id,
            sequence=self.sequence,
            event=self.event,
            place=self.place,
            goods=Goods(
                barcode=self.barcode,
                item=self.item,
                lot=self.lot,
                serial=self.serial,
                expiry=self.expiry,
                mfg_date=self.mfg_date,
                quantity=self.quantity,
                level=self.level,
            ),
            device_at=self.device_at,
            owner=self.owner,
            status=self.status,
            voids=self.voids,
            reason=self.reason,
            elapsed_ms=self.elapsed_ms,
            boot=self.boot,
        )


class Batch(BaseModel):
    """What a handheld sends at once for one task."""

    device: Text = Field("", description="The handheld's code; a token may stand for it.")
    sent_at: MomentIn = Field(description="What the handheld's clock shows now.")
    round_trip_ms: int = Field(
        0, ge=0, le=_TEN_MINUTES_MS, description="Half of it is the clock's error at least."
    )
    scans: list[Scan] = Field(min_length=1, max_length=500)


class Verdict(BaseModel):
    """What became of one scan; whatever it is, the handheld may forget the scan."""

    id: UUID
    receipt: Receipt
    verdict: str
    item: int | None
    item_name: str
    lot: str
    expiry: date | None
    units: int
    sentence: str = Field(description="The verdict in words, in the language of the caller.")


class Received(BaseModel):
    """The verdicts in the order of the scans."""

    received_at: Moment
    verdicts: list[Verdict]


@router.post(
    "/tasks/{uuid:task_id}/scans",
    **door.operation(Received, scope=Scope.SCANS, to=None, revoked_devices=True),
)
def upload_scans(request: HttpRequest, task_id: UUID, batch: Batch) -> HttpResponse:
    """
    Keep what was scanned and say of each scan what became of it; always 200 to a known caller.

    Safe to repeat, whole or in part. What comes late, reads badly or from whom it should not is
    kept too, and told so.
    """
    caller = door.caller_of(request)
    upload = Upload(
        device=batch.device,
        sent_at=batch.sent_at,
        round_trip_ms=batch.round_trip_ms,
        scans=[scan.heard() for scan in batch.scans],
    )
    answers = receive_scans(
        site=caller.site, task=task_id, upload=upload, actor=caller.actor, at=caller.at
    )
    told = [_told(answer) for answer in answers]
    sentences = {code: word_of("verdict", code) for code in set(told)}
    verdicts = [
        _verdict(scan.id, answer, sentences[code])
        for scan, answer, code in zip(batch.scans, answers, told, strict=True)
    ]
    received = Received(received_at=caller.at, verdicts=verdicts)
    # Written by pydantic itself: of two hundred verdicts, Django's encoder took the most.
    return HttpResponse(received.model_dump_json(), content_type="application/json; charset=utf-8")


def _told(answer: Answer) -> str:
    """Return the code whose words are the sentence."""
    again = answer.receipt is Receipt.ALREADY_ACCEPTED
    return answer.receipt if again else answer.verdict


def _verdict(scan: UUID, answer: Answer, sentence: str) -> Verdict:
    return Verdict(
        id=scan,
        receipt=answer.receipt,
        verdict=answer.verdict,
        item=answer.item,
        item_name=answer.item_name,
        lot=answer.lot,
        expiry=answer.expiry,
        units=answer.units,
        sentence=sentence,
    )
