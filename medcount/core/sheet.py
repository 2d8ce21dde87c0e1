"""A sheet is one item at one place: its lines, what was scanned there, and the tallies of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from medcount.core.line import VARIANCE_FINDINGS, Line, Lot, lot_of
from medcount.core.rounds import by_other_people, weigh
from medcount.core.tally import (
    PlaceDone,
    Scan,
    Tally,
    Visit,
    serial_tally,
    tally,
    visits,
    zero_tally,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a count knows of one item at one place."""

    lines: Sequence[Line]
    scans: Sequence[Scan] = ()
    dones: Sequence[PlaceDone] = ()
    lots: Mapping[str, Lot] = field(default_factory=dict)
    demanded: frozenset[str] = frozenset()  # lot, serial, expiry, mfg_date
    unread: bool = False  # A code of the place was not read: nothing there is known to be 0.
    disputed_scans: frozenset[str] = frozenset()  # Ids that came again with other content.
    rounds_required: int = 0
    zone_kind: str = ""
    storage_fits: bool = True


class Sheet:
    """The tallies of a case, line by line, filled round by round."""

    def __init__(self, case: Case) -> None:
        """Take the lines of the book; found ones join as they are scanned."""
        self.case = case
        self.lines: list[Line] = list(case.lines)
        self.tallies: list[list[Tally]] = [[] for _ in self.lines]

    def fill(self) -> None:
        """Tally every visit of every round, then the zeros that PLACE_DONE asserts."""
        rounds = {scan.round for scan in self.case.scans} | {d.round for d in self.case.dones}
        for round_ in sorted(rounds):
            standing = len(self.lines)
            of_round = [scan for scan in self.case.scans if scan.round == round_]
            for visit in visits(of_round, self.case.dones):
                self._count(visit)
            if not self.case.unread and not self._missing(self.case.scans):
                self._derive_zeros(round_, standing)
            self._allot(round_)

    def _count(self, visit: Visit) -> None:
        """Tally a visit, line by line; keys that cannot be told apart share a sum."""
        seen: dict[int, list[Scan]] = {}
        relabelled: set[int] = set()
        unclear: dict[tuple[str, str], tuple[set[int], list[Scan]]] = {}
        for scans in _by_observed_key(visit.scans):
            last = scans[-1]
            lot = self._booked_lot(last)
            fitting = self._fitting(lot, last) or [self._found(lot, last)]
            if len(fitting) > 1:
                keys, together = unclear.setdefault((lot, last.serial), (set(), []))
                keys.update(fitting)
                together.extend(scans)
                continue
            seen.setdefault(fitting[0], []).extend(scans)
            if last.lot not in ("", lot):
                relabelled.add(fitting[0])
        for keys, together in unclear.values():
            self._share(visit, sorted(keys), together, seen)
        for index, scans in seen.items():
            self._add(visit, index, scans, relabelled=index in relabelled)

    def _add(self, visit: Visit, index: int, scans: Sequence[Scan], *, relabelled: bool) -> None:
        line = self.lines[index]
        count = serial_tally if line.serial else tally
        made = count(visit, scans, book=line.book, missing=self._missing(scans))
        findings = made.findings | self._disputes(scans)
        if relabelled:
            findings |= {"ATTRIBUTE_LOT"}
        self.tallies[index].append(replace(made, findings=findings))

    def _disputes(self, scans: Sequence[Scan]) -> frozenset[str]:
        disputed = any(scan.id in self.case.disputed_scans for scan in scans)
        return frozenset({"ID_CONFLICT"}) if disputed else frozenset()

    def _missing(self, scans: Sequence[Scan]) -> frozenset[str]:
        return frozenset().union(*(missing_fields(scan, self.case.demanded) for scan in scans))

    def _booked_lot(self, scan: Scan) -> str:
        """Return the lot under which a serial is booked at this place, else the scanned one."""
        if not scan.serial:
            return scan.lot
        booked = {line.lot for line in self.lines if line.serial == scan.serial and not line.found}
        return next(iter(booked)) if len(booked) == 1 and scan.lot not in booked else scan.lot

    def _fitting(self, lot: str, scan: Scan) -> list[int]:
        """Return the lines a scan may mean; those with stock at its moment before the others."""
        fitting = [
            index
            for index, line in enumerate(self.lines)
            if (line.lot, line.serial) == (lot, scan.serial)
            and scan.owner in (None, line.owner)
            and scan.status in (None, line.status)
        ]
        return [i for i in fitting if self.lines[i].book.as_of(scan.at)] or fitting

    def _found(self, lot: str, scan: Scan) -> int:
        known = lot_of(self.case.lots, lot)
        status, owner = known.home(status=scan.status, owner=scan.owner)
        self.lines.append(
            Line(
                owner=owner,
                lot=lot,
                serial=scan.serial,
                status=status,
                found=True,
                notes=self._notes_of_found(lot),
            )
        )
        self.tallies.append([])
        return len(self.lines) - 1

    def _notes_of_found(self, lot: str) -> frozenset[str]:
        lot_not_read = not lot and "lot" in self.case.demanded
        known = lot_not_read or lot_of(self.case.lots, lot).known
        return frozenset() if known else frozenset({"UNKNOWN_LOT"})

    def _share(
        self, visit: Visit, fitting: list[int], scans: list[Scan], seen: dict[int, list[Scan]]
    ) -> None:
        """
        Compare the sums of keys that the shelf does not tell apart (owner, status).

        What the same visit did name of them joins the sum. Equal sums: each key agrees. Unequal,
        or a named key beyond its own expectation: nobody may split the difference by guess.
        """
        named = {index: seen.pop(index, []) for index in fitting}
        together = sorted(
            [*scans, *(scan for some in named.values() for scan in some)],
            key=lambda scan: (scan.at, scan.id),
        )
        moment = together[-1].at
        expected = {index: self.lines[index].book.as_of(moment) for index in fitting}
        difference = sum(scan.quantity for scan in together) - sum(expected.values())
        told = all(
            not some or sum(scan.quantity for scan in some) <= expected[index]
            for index, some in named.items()
        )
        for index in fitting:
            made = tally(visit, together, book=self.lines[index].book)
            agreed = difference == 0 and told
            self.tallies[index].append(
                replace(
                    made,
                    quantity=expected[index] if agreed else None,
                    missing=self._missing(together),
                    findings=self._not_shown(fitting) | self._disputes(together),
                    shared=frozenset() if agreed else frozenset(fitting),
                    shared_difference=difference,
                )
            )

    def _allot(self, round_: int) -> None:
        """
        Give each line its part of an earlier sum, where this round told its keys apart.

        A person may say how many of 9 are frozen; that must still be 9.
        """
        for index, tallies in enumerate(self.tallies):
            for number, one in enumerate(tallies):
                if not one.shared or one.round >= round_ or one.allotted is not None:
                    continue
                parts = {member: self._voice(member, round_) for member in one.shared}
                told = [part for part in parts.values() if part is not None]
                if len(told) == len(parts) and sum(told) == one.shared_difference:
                    tallies[number] = replace(one, allotted=parts[index])

    def _voice(self, index: int, round_: int) -> int | None:
        """Return the one difference that a round tells of a line, if it tells just one."""
        voices = {tally.difference for tally in self.tallies[index] if tally.round == round_}
        return next(iter(voices)) if len(voices) == 1 else None

    def _not_shown(self, fitting: Sequence[int]) -> frozenset[str]:
        lines = [self.lines[index] for index in fitting]
        return frozenset(
            name
            for name, values in (
                ("STATUS_NOT_SHOWN", {line.status for line in lines}),
                ("OWNER_NOT_SHOWN", {line.owner for line in lines}),
            )
            if len(values) > 1
        )

    def _derive_zeros(self, round_: int, standing: int) -> None:
        """
        Count 0 what a PLACE_DONE covers and nobody scanned in that round.

        In round 1 it covers every line of the place; later only the lines under recount, and of
        these only the ones that its counter was sent for.
        """
        for done in self.case.dones:
            if done.round != round_:
                continue
            for index in range(standing):
                if self._covered(index, done):
                    self.tallies[index].append(zero_tally(done, book=self.lines[index].book))

    def _covered(self, index: int, done: PlaceDone) -> bool:
        if any(tally.round == done.round and tally.scans for tally in self.tallies[index]):
            return False
        if done.keys is not None and self.lines[index].key not in done.keys:
            return False
        return done.round == 1 or self.under_recount(index, done.round)

    def under_recount(self, index: int, round_: int) -> bool:
        """Return whether the rounds before this one left a line open (R-204)."""
        counting, _ = by_other_people(t for t in self.tallies[index] if t.round < round_)
        outcome = weigh(counting)
        if outcome is None:
            return False
        clean = (
            outcome.difference == 0
            and not any(t.moved or t.missing for t in outcome.in_play)
            and not self.attribute_findings(index, outcome.in_play)
        )
        return not clean or self.case.rounds_required >= round_

    def attribute_findings(self, index: int, tallies: Sequence[Tally]) -> set[str]:
        """Return what the label says otherwise than the lot's accepted evidence (R-052)."""
        line = self.lines[index]
        lot = lot_of(self.case.lots, line.lot)
        scans = [scan for tally in tallies for scan in tally.scans]
        findings = {f for tally in tallies for f in tally.findings} & VARIANCE_FINDINGS
        if _differs(lot.expiry, [scan.expiry for scan in scans]):
            findings.add("ATTRIBUTE_EXPIRY")
        if _differs(lot.mfg_date, [scan.mfg_date for scan in scans]):
            findings.add("ATTRIBUTE_MFG_DATE")
        return findings


def missing_fields(scan: Scan, demanded: frozenset[str]) -> frozenset[str]:
    """Return the demanded fields that a scan does not give (R-001)."""
    given = {
        "lot": bool(scan.lot),
        "serial": bool(scan.serial),
        "expiry": scan.expiry is not None,
        "mfg_date": scan.mfg_date is not None,
    }
    return frozenset(name for name in demanded if not given[name])


def _by_observed_key(scans: Sequence[Scan]) -> list[list[Scan]]:
    """Return the scans of a visit by what the shelf or the person said: each list in time order."""
    groups: dict[tuple[str, str, str | None, str | None], list[Scan]] = {}
    for scan in scans:
        groups.setdefault((scan.lot, scan.serial, scan.owner, scan.status), []).append(scan)
    return list(groups.values())


def _differs(accepted: date | None, read: Sequence[date | None]) -> bool:
    return accepted is not None and any(day not in (None, accepted) for day in read)
