"""The story of a line: what the book did, what people counted, why they differ, who settled it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from medcount import db
from medcount.core.book import Basis, Book, Entry
from medcount.core.cause import CauseCode
from medcount.core.cause_names import name_of
from medcount.core.refusal import RefusalCode, Refused
from medcount.reports.story import words
from medcount.reports.story.axis import Count, WhatIf, stair, what_if


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What names a line, and what was found; quantities in base units."""

    id: int
    plan: UUID
    plan_number: str
    plan_name: str
    frozen_at: datetime | None
    compared_at: datetime | None
    closed_at: datetime | None
    key: int
    item_code: str
    item_name: str
    spec: str
    model: str
    base_unit: str
    risk_class: str
    implant: bool
    place: str
    zone: str
    zone_name: str
    zone_kind: str
    owner: str
    lot: str
    serial: str
    status: str
    expiry: date | None
    mfg_date: date | None
    book_quantity: int  # When the line was made: evidence of the cut-off, compared with nothing.
    found: bool  # On the shelf, not in the book.
    unit_cost: Decimal | None
    state: str
    expected: int | None
    counted: int | None
    variance: int | None
    amount: Decimal | None
    counted_at: datetime | None
    findings: list[str]
    disposition: str
    asserted_at: datetime | None
    needs: list[str]  # counting.queries.matters.Need of each open matter.
    in_trail: bool  # Named by an entry of its own; what is done to a whole plan names the plan.


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A movement of the line's key, with what stood there before and after it."""

    id: int
    number: str  # Its id in the system it came from, else ours.
    kind: str
    document: str
    occurred_at: datetime
    basis: str
    recorded_at: datetime
    delta: int
    before: int
    after: int
    late: bool  # Occurred up to the count, learnt after it.
    booked_later: bool  # Booked after the count; when it moved nobody said.
    other_kind: str  # What kind of place the other end is …
    other_place: str
    other_status: str
    amended_from: datetime | None  # The time it was first told with.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one person counted in one visit, against the book of its own moment."""

    person: str
    round: int
    counted: int | None  # None where it could not be allocated.
    expected: int
    first_at: datetime
    counted_at: datetime
    error_ms: int
    scans: int  # None of them: a zero by PLACE_DONE.

    @property
    def difference(self) -> int | None:
        """Return counted minus expected."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record that speaks for a cause; kind "" where the record is not known here any more."""

    kind: str  # movement | document | scan | "".
    name: str  # As the cause names it.
    id: str  # In our tables.
    what: str  # Kind of movement or document; the code that was scanned.
    quantity: int | None
    at: datetime | None
    recorded_at: datetime | None
    detail: str  # The movement's document, or the lot.
    entry: UUID | None  # Of the trail, that brought it; a document is named by its entries itself.


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCause:
    """A cause that fits, in words; a rival where another was selected or only a guess could."""

    rank: int
    cause: str
    code: str
    word: str  # In Chinese; doors translate it.
    usual_owner: str
    units: int
    selected: bool
    partner: int | None  # The other line of a swap.
    sentence: str  # In the active language.
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """One way in which the line differs, and who settled it."""

    kind: str
    delta: int
    state: str
    cause: str
    reason: str
    owner: str
    due_date: date | None
    settled_by: str
    settled_at: datetime | None
    with_quality_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature under a form of the line, with the parts that every display shows (R-174)."""

    name: str
    role: str
    meaning: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryForm:
    """A form the line stood on; where it left unposted, the signatures no longer stand for it."""

    id: UUID
    number: str
    state: str
    kind: str
    delta: int
    amount: Decimal | None
    cause: str
    disposition: str
    proposed_at: datetime
    left_at: datetime | None
    left_reason: str
    posted_at: datetime | None
    posted_by: str
    signatures: Sequence[Signed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that the workbench draws of a line, on one time axis from ``since`` to ``until``."""

    line: LineFacts
    since: datetime
    until: datetime
    opening: int  # What stood there before the first movement of the window.
    balance: int  # What the book says now.
    movements: Sequence[Movement]
    tallies: Sequence[Tally]
    causes: Sequence[StoryCause]
    what_if: WhatIf | None
    variances: Sequence[Variance]
    forms: Sequence[StoryForm]


def story(*, site: int, line: int) -> Story:
    """
    Return the story of a line, in at most seven statements however long it is.

    :raises Refused: LINE_UNKNOWN
    """
    found = db.run("reports/story_line", site=site, line=line)
    if not found:
        raise Refused(RefusalCode.LINE_UNKNOWN, lines=[line])
    facts = LineFacts(**found[0]._asdict())
    scope: dict[str, Any] = {"site": site, "plan": facts.plan, "line": line}
    tallies = [Tally(**row._asdict()) for row in db.run("reports/story_tallies", **scope)]
    counted_at = max((tally.counted_at for tally in tallies), default=None)
    moved = db.run(
        "reports/story_movements",
        site=site,
        key=facts.key,
        since=_beginning(facts, tallies),
        counted_at=counted_at,
    )
    book = _book(moved)
    rows = _shown(moved, closed_at=facts.closed_at)
    since, until = _window(facts, tallies, rows)
    opening, steps = stair(book, since=since, until=until)
    causes = db.run("reports/story_causes", **scope)
    evidence = _evidence(causes, site=site, facts=facts)
    levels = {step.movement: (step.before, step.after) for step in steps}
    return Story(
        line=facts,
        since=since,
        until=until,
        opening=opening,
        balance=book.balance,
        movements=[
            _movement(row, levels[str(row.id)], counted_at=counted_at)
            for row in rows
            if str(row.id) in levels
        ],
        tallies=tallies,
        causes=[
            _cause(rank, row, evidence, counted_at=facts.counted_at)
            for rank, row in enumerate(causes, 1)
        ],
        what_if=_what_if(causes, evidence, book, tallies, since=since, until=until),
        variances=[
            Variance(**row._asdict())
            for row in db.run("reports/story_variances", site=site, line=line)
        ],
        forms=_forms(db.run("reports/story_forms", site=site, line=line)),
    )


def _beginning(facts: LineFacts, tallies: Sequence[Tally]) -> datetime:
    """Return when the story begins: at the freeze, or at what was counted before it."""
    moments = [tally.first_at for tally in tallies]
    moments += [facts.frozen_at] if facts.frozen_at else []
    assert moments, f"line {facts.id} was made by no freeze"
    return min(moments)


def _book(rows: Sequence[db.Row]) -> Book:
    """Return the key's book; entries go by our own id, which no two share."""
    return Book(
        rows[0].balance,
        [
            Entry(str(row.id), row.occurred_at, row.delta, Basis(row.basis))
            for row in rows
            if row.id is not None
        ],
    )


def _shown(rows: Sequence[db.Row], *, closed_at: datetime | None) -> list[db.Row]:
    """Return the movements that belong to the story: none that came after the plan was over."""
    return [
        row
        for row in rows
        if row.id is not None and (closed_at is None or row.occurred_at <= closed_at)
    ]


def _window(
    facts: LineFacts, tallies: Sequence[Tally], rows: Sequence[db.Row]
) -> tuple[datetime, datetime]:
    moments = [_beginning(facts, tallies)]
    moments += [tally.counted_at for tally in tallies]
    moments += [row.occurred_at for row in rows]
    ends = [*moments, *(row.recorded_at for row in rows)]
    return min(moments), max(ends)


def _movement(row: db.Row, levels: tuple[int, int], *, counted_at: datetime | None) -> Movement:
    learnt_after = counted_at is not None and row.recorded_at > counted_at
    occurred_after = words.is_after(row.occurred_at, counted_at)
    facts = row._asdict()
    del facts["balance"]
    return Movement(
        **facts,
        before=levels[0],
        after=levels[1],
        late=learnt_after and not occurred_after,
        booked_later=occurred_after and row.basis == Basis.BOOKED,
    )


def _evidence(
    causes: Iterable[db.Row], *, site: int, facts: LineFacts
) -> Mapping[tuple[str, str], Evidence]:
    """Return the records that causes name, by kind and name."""
    named: dict[str, set[str]] = {"movement": set(), "document": set(), "scan": set()}
    for row in causes:
        named[_kind(row.cause)].update(row.evidence)
    if not any(named.values()):
        return {}
    rows = db.run(
        "reports/story_evidence",
        site=site,
        plan=facts.plan,
        key=facts.key,
        movements=sorted(named["movement"]),
        documents=sorted(named["document"]),
        scans=sorted(named["scan"]),
    )
    return {(row.kind, row.name): Evidence(**row._asdict()) for row in rows}


def _kind(cause: str) -> str:
    """Return the kind of record that a cause of the engine names."""
    if cause == CauseCode.COUNT_TIMING:
        return "movement"
    return "scan" if cause == CauseCode.LOT_SWAP else "document"


def _proofs(row: db.Row, evidence: Mapping[tuple[str, str], Evidence]) -> list[Evidence]:
    return [evidence.get((_kind(row.cause), name)) or _unknown(name) for name in row.evidence]


def _unknown(name: str) -> Evidence:
    return Evidence(
        kind="",
        name=name,
        id="",
        what="",
        quantity=None,
        at=None,
        recorded_at=None,
        detail="",
        entry=None,
    )


def _cause(
    rank: int,
    row: db.Row,
    evidence: Mapping[tuple[str, str], Evidence],
    *,
    counted_at: datetime | None,
) -> StoryCause:
    name = name_of(row.cause)
    proofs = _proofs(row, evidence)
    return StoryCause(
        rank=rank,
        cause=row.cause,
        code=name.code,
        word=name.word,
        usual_owner=name.usual_owner,
        units=row.units,
        selected=row.selected,
        partner=row.partner,
        sentence=_sentence(row, proofs, counted_at=counted_at),
        evidence=proofs,
    )


def _sentence(row: db.Row, proofs: Sequence[Evidence], *, counted_at: datetime | None) -> str:
    records = [proof.name for proof in proofs]
    if row.cause == CauseCode.COUNT_TIMING:
        units = sum(proof.quantity or 0 for proof in proofs) or row.units
        after = all(words.is_after(proof.at, counted_at) for proof in proofs)
        return words.timing(records=records, units=units, after=after)
    if row.cause == CauseCode.LOT_SWAP:
        return words.swap(lot=row.partner_lot, units=row.partner_units or -row.units)
    if row.cause in words.PAPER_SAYS:
        kind = next((proof.what for proof in proofs if proof.kind), "")
        return words.paper(CauseCode(row.cause), kind=kind, records=records, units=row.units)
    return words.other(records=records)


def _what_if(
    causes: Sequence[db.Row],
    evidence: Mapping[tuple[str, str], Evidence],
    book: Book,
    tallies: Sequence[Tally],
    *,
    since: datetime,
    until: datetime,
) -> WhatIf | None:
    """Return the book as the first cause of timing, selected or not, would have it."""
    for row in causes:
        if row.cause == CauseCode.COUNT_TIMING:
            return what_if(
                book,
                {proof.id for proof in _proofs(row, evidence)},
                [Count(tally.counted_at, tally.counted) for tally in tallies],
                since=since,
                until=until,
            )
    return None


def _forms(rows: Sequence[db.Row]) -> list[StoryForm]:
    forms: dict[UUID, StoryForm] = {}
    signatures: dict[UUID, list[Signed]] = {}
    for row in rows:
        under = signatures.setdefault(row.id, [])
        if row.signer_name is not None:
            under.append(
                Signed(
                    name=row.signer_name,
                    role=row.signer_role,
                    meaning=row.meaning,
                    at=row.signed_at,
                )
            )
        forms[row.id] = StoryForm(
            id=row.id,
            number=row.number,
            state=row.state,
            kind=row.kind,
            delta=row.delta,
            amount=row.amount,
            cause=row.cause,
            disposition=row.disposition,
            proposed_at=row.proposed_at,
            left_at=row.left_at,
            left_reason=row.left_reason,
            posted_at=row.posted_at,
            posted_by=row.posted_by,
            signatures=under,
        )
    return list(forms.values())
