"""Play a whole count on files, headless: book and scans in, report and answer out."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from medcount.cli import outputs
from medcount.cli.outputs import BadOutput, Drafts
from medcount.cli.play import play
from medcount.core.refusal import Refused
from medcount.core.when import iso_local
from medcount.counting.queries import LineRow, parked_scans
from medcount.db import throwaway
from medcount.exchange.files.cells import BadValue
from medcount.exchange.files.faults import NoteCode, name_of_file, reason
from medcount.exchange.files.moments import moment
from medcount.exchange.files.read import read_count_files
from medcount.exchange.files.rows import BadFiles, BookRow, CountFiles, ScanRow, fault_line
from medcount.reports import variance_report
from medcount.reports.answer import Answer, Unresolved, as_json, count_answer
from medcount.reports.refusals import sentence

GOOD, FINDINGS, BAD_INPUT = 0, 1, 2

_FILES = ("book", "scans", "movements", "documents", "packaging", "policy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the files of a count and where its answer goes."""
    parser.add_argument("--book", type=Path, required=True, metavar="F")
    parser.add_argument("--scans", type=Path, required=True, metavar="F")
    for name in _FILES[2:]:
        parser.add_argument(f"--{name}", type=Path, metavar="F")
    parser.add_argument("--now", metavar="T", help="the clock of the run; default: the real one")
    parser.add_argument("--report", type=Path, metavar="OUT.xlsx")
    parser.add_argument("--json", type=Path, metavar="OUT.json")


def run(arguments: argparse.Namespace) -> int:
    """Read, play and answer; 0 all agrees, 1 something to look at, 2 bad input."""
    files = {name: getattr(arguments, name) for name in _FILES}
    given = {name: path for name, path in files.items() if path is not None}
    wanted = {"--report": arguments.report, "--json": arguments.json}
    try:
        with outputs.drafted(wanted, inputs=given.values()) as drafts:
            answer = _answer(given, now=_now(arguments.now), drafts=drafts)
    except BadFiles as bad:
        return _refuse(fault.line for fault in bad.faults)
    except BadValue as bad:
        return _refuse([fault_line("--now", bad.code, reason(bad.code, bad.detail))])
    except BadOutput as bad:
        return _refuse([fault_line(bad.option, bad.code, bad.reason)])
    except Refused as refusal:
        return _refuse([refusal_line(refusal)])
    _print_summary(answer)
    return GOOD if answer.clean else FINDINGS


def _now(told: str | None) -> datetime:
    return timezone.now() if told is None else moment(told).at


def _answer(given: Mapping[str, Path], *, now: datetime, drafts: Drafts) -> Answer:
    """Play the files given, leave the answers asked for and return what they say."""
    files = read_count_files(**given)
    with throwaway.database():
        answer = answer_files(
            files,
            scans_file=name_of_file(given["scans"]),
            movements_file=name_of_file(given["movements"]) if "movements" in given else "",
            now=now,
        )
    drafts.write("--report", lambda path: variance_report.write(path, answer, at=now, number="1"))
    drafts.write("--json", lambda path: _write_json(path, answer))
    drafts.publish()
    return answer


def _write_json(path: Path, answer: Answer) -> None:
    text = json.dumps(as_json(answer), ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")


def answer_files(
    files: CountFiles, *, scans_file: str, movements_file: str, now: datetime
) -> Answer:
    """Play a count in the current database and return what it says, as known at ``now``."""
    known, later = _known(files.scans, now=now)
    played = play(replace(files, scans=known), movements_file=movements_file, at=now)
    rows = {scan.row: scan for scan in reversed(known)}
    parked = [
        Unresolved(
            file=scans_file,
            row=scan.sequence,
            code=scan.code,
            text=_meant(scan.code, rows[scan.sequence]),
        )
        for site, plan in played.plans
        for scan in parked_scans(site=site, plan=plan)
    ]
    after_now = [
        Unresolved(file=scans_file, row=scan.row, code="AFTER_NOW", text=iso_local(now))
        for scan in later
    ]
    noted = [
        Unresolved(file=note.file, row=note.row, code=note.code, text=note.value)
        for note in files.notes
        if note.code is NoteCode.UNKNOWN_VOIDS
    ]
    return count_answer(
        plans=played.plans,
        at=now,
        noted=_noted(files),
        unresolved=sorted(
            [*parked, *after_now, *noted, *played.unplaced],
            key=lambda one: (one.file, one.row, one.code),
        ),
    )


def _meant(code: str, scan: ScanRow) -> str:
    """Return what of a scan is the reason that it does not count."""
    if code == "UNKNOWN_LEVEL":
        return scan.level
    if code == "OUT_OF_RANGE":
        return str(scan.quantity)
    if code == "OUT_OF_SCOPE":
        return scan.place
    if code == "ID_CONFLICT":
        return scan.id
    return scan.barcode or scan.item_code


def _known(scans: Sequence[ScanRow], *, now: datetime) -> tuple[list[ScanRow], list[ScanRow]]:
    """Part the scans into those known at a moment and those that came later."""
    known: list[ScanRow] = []
    later: list[ScanRow] = []
    for scan in scans:
        is_known = scan.moment <= now and (scan.received_at is None or scan.received_at <= now)
        (known if is_known else later).append(scan)
    return known, later


def _noted(files: CountFiles) -> Callable[[LineRow], set[str]]:
    """Return what tells, line by line, what was repaired or odd in the files themselves."""
    findings: dict[tuple[str, ...], set[str]] = {}
    numbered = {note.value for note in files.notes if note.code is NoteCode.PLACE_WAS_NUMBER}
    for note in files.notes:
        if note.item_code and note.code not in (NoteCode.UNKNOWN_VOIDS, NoteCode.PLACE_WAS_NUMBER):
            of_item = note.code in (NoteCode.DI_REPAIRED, NoteCode.ITEM_CODE_WAS_NUMBER)
            named = (note.item_code,) if of_item else (note.item_code, note.lot)
            findings.setdefault(named, set()).add(note.code.value)
    for booked, quantity in _booked(files.book).items():
        if quantity < 0:
            findings.setdefault(booked, set()).add("NEGATIVE_BOOK")

    def noted(line: LineRow) -> set[str]:
        item, lot = line.item_code, line.lot
        key = (line.site, line.owner, line.place, item, lot, line.serial, line.status)
        of_place = {NoteCode.PLACE_WAS_NUMBER.value} if line.place in numbered else set()
        return of_place.union(*(findings.get(name, ()) for name in ((item,), (item, lot), key)))

    return noted


def _booked(rows: Iterable[BookRow]) -> Counter[tuple[str, ...]]:
    """Return what the book says of each key; rows of one key add up."""
    booked: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        booked[row.key] += row.quantity
    return booked


def refusal_line(refusal: Refused) -> str:
    """Return the line for what the rooms themselves refuse, which is in no cell of any file."""
    return f"-, row 0, column -, {sentence(refusal)}"


def _refuse(faults: Iterable[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return BAD_INPUT


def _print_summary(answer: Answer) -> None:
    for name, figure in as_json(answer)["summary"].items():
        print(f"{name:<17} {'-' if figure is None else figure}")
    print(f"{'not_resolved':<17} {len(answer.unresolved)}")
