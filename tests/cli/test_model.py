"""The command against a naive reading of the papers, on hundreds of little counts."""

import argparse
import csv
import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.cli.little_counts import play
from tests.cli.model import Model, state_of
from tests.cli.model_book import SHANGHAI, Files, Row
from tests.cli.model_causes import Line
from tests.cli.model_rounds import Tally

NAMED = {  # The findings that the papers name.
    *("ATTRIBUTE_EXPIRY", "ATTRIBUTE_MFG_DATE", "ATTRIBUTE_LOT", "ZONE", "STORAGE", "EXPIRED"),
    *("CUT_OFF", "MOVED_WHILE_COUNTING", "UNKNOWN_LOT", "DUPLICATE_SERIAL", "NEGATIVE_BOOK"),
    *("STATUS_NOT_SHOWN", "OWNER_NOT_SHOWN", "SAME_PERSON"),
}
KEY = ("site", "owner", "place", "item_code", "lot", "serial", "status")
DISPOSITIONS = {
    "COUNT_TIMING": "wait",
    "WORK_IN_PROCESS": "wait",
    "UNPOSTED_RECEIPT": "post_document",
    "UNPOSTED_ISSUE": "post_document",
    "LOT_SWAP": "move",
}


def write(files: Files, folder: Path, dice: random.Random) -> list[str]:
    """Write a count's files and return the words of the command line that name them."""
    words = []
    for name in ("book", "scans", "movements", "documents", "packaging"):
        rows: list[Row] = getattr(files, name)
        columns = sorted({column for row in rows for column in row} - {"row"})
        if not rows:
            continue
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file)
            sheet.writerow(columns)
            sheet.writerows([cell_of(row.get(column), dice) for column in columns] for row in rows)
        words += [f"--{name}", str(path)]
    policy = folder / "policy.json"
    policy.write_text(json.dumps(files.policy))
    return [*words, "--policy", str(policy), "--now", files.now.isoformat()]


def cell_of(value: Any, dice: random.Random) -> str:
    """Return a cell as a file may say it: times with an offset, in UTC, or local and bare."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        bare = f"{value.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
        utc = f"{value.astimezone(SHANGHAI).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
        return dice.choice([bare, f"{bare}+08:00", utc])
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def answer_of(files: Files, folder: Path) -> tuple[int, Row]:
    """Play a count through the command and return its exit code and its answer."""
    from medcount.cli import count as command

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = write(files, folder, random.Random(1))
    path = folder / "answer.json"
    code = command.run(parser.parse_args([*words, "--json", str(path)]))
    answer: Row = json.loads(path.read_text(encoding="utf-8"))
    return code, answer


def disagreements(files: Files, code: int, answer: Row) -> Iterator[str]:
    """Yield one sentence for everything the command and the papers see differently."""
    model = Model(files)
    expected = {line.key: line for line in model.lines}
    answered = {tuple(line[name] for name in KEY): line for line in answer["lines"]}
    if list(answered) != sorted(answered):
        yield "the lines are not ordered by site, owner, place, item, lot, serial, status"
    for key in sorted(set(expected) | set(answered)):
        if key[2:6] in model.floor.doubtful:
            continue
        if key not in answered or key not in expected:
            who = "the papers" if key in expected else "the command"
            yield f"{'/'.join(key)}: only {who} know this line"
            continue
        for told_by_line in _of_line(expected[key], answered[key]):
            yield f"{'/'.join(key)}: {told_by_line}"
    yield from _of_unresolved(model, answer)
    yield from _of_summary(files, code, answer)


def _of_line(line: Line, answered: Row) -> Iterator[str]:
    for name, expected in _settled(line, answered).items():
        if answered[name] != expected:
            yield f"{name} is {answered[name]!r}, by the papers {expected!r}"
    found = set(answered["findings"]) & NAMED
    if "findings" not in line.unsettled and (found ^ line.findings) - line.optional:
        yield f"findings are {sorted(found)}, by the papers {sorted(line.findings)}"
    if line.state != "incomplete" and not any(tally.is_open for tally in line.tallies):
        expected_tallies = sorted(_told(tally) for tally in line.tallies)
        tallies = sorted(
            (one["person"], one["round"], str(one["counted"]), one["at"], one["expected"])
            for one in answered["tallies"]
        )
        if tallies != expected_tallies:
            yield f"tallies are {tallies}, by the papers {expected_tallies}"
    yield from _of_causes(line, answered)
    disposition = _disposition(line, answered)
    if answered["disposition"] != disposition:
        yield f"disposition is {answered['disposition']}, by its causes {disposition}"
    changed = disposition in ("move", "hold", "adjust")
    after = line.balance + (answered["variance"] if changed else 0)
    if answered["book_after"] != after:
        yield f"book_after is {answered['book_after']}, by the papers {after}"


def _settled(line: Line, answered: Row) -> dict[str, Any]:
    """Return what a line must say wherever the papers settle it."""
    if "state" in line.unsettled:
        return {}
    findings = (line.findings - line.optional) | (set(answered["findings"]) & line.optional)
    state = state_of(line.state, line.variance, findings)
    settled: dict[str, Any] = {"state": state, "variance": line.variance}
    if line.state != "incomplete":
        settled["counted"] = line.counted
    if line.state in ("agrees", "variance", "not_counted"):
        settled |= {"expected": line.expected, "counted_at": _moment(line.counted_at)}
    return settled


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SHANGHAI).isoformat()


def _told(tally: Tally) -> tuple[str, int, str, str | None, int]:
    return tally.person, tally.round, str(tally.counted), _moment(tally.last), tally.expected


def _of_causes(line: Line, answered: Row) -> Iterator[str]:
    if line.unsettled & {"state", "causes"} or "MOVED_WHILE_COUNTING" in line.findings:
        return
    causes = [(one["cause"], one["units"]) for one in answered["causes"]]
    expected = [(one.cause, one.units) for one in line.causes]
    if line.is_certain and causes != expected:
        yield f"causes are {causes}, by the papers {expected}"
    if not set(causes) <= set(expected) or len(causes) > 1:
        yield f"causes are {causes}, the papers know only {expected}"
    for told in answered["causes"]:
        proofs = [
            proof for one in line.causes if one.cause == told["cause"] for proof in one.proofs
        ]
        if proofs and sorted(told["evidence"]) not in proofs:
            yield f"evidence of {told['cause']} is {told['evidence']}, by the papers {proofs}"


def _disposition(line: Line, answered: Row) -> str:
    """Return what must follow from a line's state, findings and first cause."""
    findings = answered["findings"]
    if answered["state"] in ("conflict", "incomplete") or "MOVED_WHILE_COUNTING" in findings:
        return "recount"
    if not answered["variance"]:
        return "none"
    disposition = "hold" if "UNKNOWN_LOT" in findings else "adjust"
    if answered["causes"]:
        disposition = DISPOSITIONS[answered["causes"][0]["cause"]]
    change = min(answered["variance"], 0)
    if disposition in ("move", "hold", "adjust") and change and line.balance + change < 0:
        return "recount"  # DESIGN §3: no adjustment makes a balance negative.
    return disposition


def _of_unresolved(model: Model, answer: Row) -> Iterator[str]:
    expected = {
        (file, row, "" if code == "later" else code) for file, row, code in model.not_resolved
    }
    rows_of_later = {row for file, row, code in model.not_resolved if code == "later"}
    answered = {
        (
            one["file"].removesuffix(".csv"),
            one["row"],
            "" if one["file"] == "scans.csv" and one["row"] in rows_of_later else one["code"],
        )
        for one in answer["not_resolved"]
    }
    if answered != expected:
        yield f"not_resolved: only the command {sorted(answered - expected)}"
        yield f"not_resolved: only the papers {sorted(expected - answered)}"


def _of_summary(files: Files, code: int, answer: Row) -> Iterator[str]:
    lines = answer["lines"]
    states = {state: sum(line["state"] == state for line in lines) for state in _STATES}
    counted = len(lines) - states["not_counted"]
    named = {**states, "agree": states.pop("agrees")}
    named.pop("agrees")
    expected: Row = {
        "lines": len(lines),
        **named,
        "accuracy_by_line": named["agree"] / counted if counted else None,
        "gross_units": sum(abs(line["variance"] or 0) for line in lines),
        "net_units": sum(line["variance"] or 0 for line in lines),
        **_amounts(files, lines),
    }
    if answer["summary"] != expected:
        yield f"summary is {answer['summary']}, by its lines {expected}"
    is_clean = counted == len(lines) == named["agree"] and not answer["not_resolved"]
    is_clean = is_clean and not any(line["findings"] for line in lines)
    if code != (0 if is_clean else 1):
        yield f"the exit code is {code}"


_STATES = ("agrees", "variance", "conflict", "not_counted", "incomplete")


def _amounts(files: Files, lines: list[Row]) -> Row:
    """Return the amounts of point 14; the little counts give all of an item one cost."""
    costs = {row["item_code"]: row["unit_cost"] for row in files.book if row["unit_cost"]}
    different = [line for line in lines if line["variance"]]
    if any(line["item_code"] not in costs for line in different):
        return {"gross_amount": None, "net_amount": None}
    each = [line["variance"] * Decimal(costs[line["item_code"]]) for line in different]
    cent = Decimal("0.01")
    return {
        "gross_amount": str(sum(map(abs, each), Decimal()).quantize(cent, ROUND_HALF_UP)),
        "net_amount": str(sum(each, Decimal()).quantize(cent, ROUND_HALF_UP)),
    }


@pytest.mark.parametrize(
    ("seed", "sites", "rounds_required"), [(1, 1, 0), (2, 2, 0), (3, 1, 2), (4, 2, 1)]
)
def test_the_command_answers_what_the_papers_say(
    seed: int,
    sites: int,
    rounds_required: int,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    print(f"seed {seed}")
    files = play(seed, size=40, sites=sites, rounds_required=rounds_required)

    with django_db_blocker.unblock():
        code, answer = answer_of(files, tmp_path)

    assert list(disagreements(files, code, answer)) == []
