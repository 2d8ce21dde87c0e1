"""Write a world as the folder of JSON lines that `medcount attribute` reads."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from medcount.attribution.case import Case, Key, Paper, PaperLine

Row = dict[str, object]


def write_case(case: Case, folder: Path) -> None:
    """Write a case to a folder that exists."""
    meta = {"schema_version": 1, "snapshot_at": _moment(case.snapshot_at)}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    papers = [paper for paper in case.papers if paper.kind != "LOAN"]
    loans = [paper for paper in case.papers if paper.kind == "LOAN"]
    _write(folder / "items.jsonl", (
        {"item": item.item, "family": item.family,
         "packaging": [{"level": pack.level, "factor": pack.factor} for pack in item.packs]}
        for item in case.items
    ))  # fmt: skip
    _write(folder / "lots.jsonl", (lot._asdict() for lot in case.lots))
    _write(folder / "book.jsonl", (_key(row.key) | {"qty": row.quantity} for row in case.book))
    _write(folder / "tasks.jsonl", (
        {"location": task.location, "status": "DONE" if task.done else "NOT_DONE",
         "device": task.device, "started_at": _moment(task.started_at or 0),
         "scan_count": task.scans}
        for task in case.tasks
    ))  # fmt: skip
    _write(folder / "scans.jsonl", (
        _key(scan.key) | {
            "scan_id": scan.scan_id, "level": scan.level, "qty_entered": scan.packs,
            "qty_base": scan.quantity, "method": "MANUAL" if scan.manual else "SCAN",
            "device": scan.device, "device_ts": _moment(scan.device_at),
            "server_ts": _moment(scan.server_at),
        }
        for scan in case.scans
    ))  # fmt: skip
    _write(folder / "documents.jsonl", map(_document, papers))
    _write(folder / "loans.jsonl", map(_loan, loans))
    _write(folder / "movements.jsonl", (
        _key(move.key) | {"move_id": move.move_id, "type": move.kind, "qty": move.quantity,
                          "posted_at": _moment(move.posted_at)}
        for move in case.movements
    ))  # fmt: skip
    _write(folder / "variances.jsonl", (
        {"variance_id": one.variance_id} | _key(one.key) | {
            "book_qty": one.book, "count_qty": one.book + one.delta, "delta": one.delta}
        for one in case.variances
    ))  # fmt: skip


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def _key(key: Key) -> Row:
    return dict(key._asdict())


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(paper: Paper) -> Row:
    return {
        "doc_id": paper.paper_id,
        "type": paper.kind,
        "state": paper.state,
        "created_at": _moment(paper.created_at),
        "to_status": paper.to_status or None,
        "lines": [_line(line) for line in paper.lines],
    }


def _loan(paper: Paper) -> Row:
    state, _, moved = paper.state.partition(", book moved: ")
    return {
        "loan_id": paper.paper_id,
        "state": state,
        "book_moved": {"yes": True, "no": False}.get(moved),
        "sent_at": _moment(paper.created_at),
        "lines": [_line(line) for line in paper.lines],
    }


def _line(line: PaperLine) -> Row:
    return {
        "item": line.item,
        "lot": line.lot or None,
        "expiry": line.expiry or None,
        "qty": line.quantity,
        "from_loc": line.from_location or None,
        "to_loc": line.to_location or None,
    }
