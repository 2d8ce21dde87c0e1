"""The command says why goods differ, or what is wrong with its files, and never half of it."""

import argparse
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.case_files import write_case
from bench.worlds import world
from medcount.cli import attribute
from tests.attribution.shelves import FAR, HERE, Shelves, key, line


@pytest.fixture
def folder(tmp_path):
    """Return a case in which an issue of five pieces was never posted."""
    shelves = Shelves()
    shelves.booked(key(), 60)
    shelves.read(key(), 55)
    shelves.moved(key(FAR, item="DRILL-0", lot="Z9004"), -2, after_freeze=-900)
    shelves.paper("ISSUE", line(key(), 5, source=HERE))
    shelves.paper("LOAN", line(key(lot="P99302"), 5), state="OPEN, book moved: no")
    write_case(shelves.case(), tmp_path)
    return tmp_path


@pytest.fixture
def ask(folder, capsys):
    """Return a function that runs the command: its code, what it wrote, what it complained of."""
    answer = folder.parent / f"{folder.name}-answer.jsonl"

    def run():
        parser = argparse.ArgumentParser()
        attribute.add_arguments(parser)
        code = attribute.run(parser.parse_args([str(folder), "-o", str(answer)]))
        written = answer.read_text() if answer.exists() else None
        return code, written, capsys.readouterr().err.splitlines()

    return run


def test_it_writes_a_claim_a_line(ask):
    code, written, complaints = ask()

    (claim,) = map(json.loads, written.splitlines())
    confidence = claim.pop("confidence")
    assert (code, complaints) == (0, [])
    assert claim == {
        "cause": "UNPOSTED_ISSUE",
        "effects": [{"variance_id": "V0", "delta": -5}],
        "evidence": ["ISSUE-0"],
    }
    assert 0 < confidence < 1


def test_the_same_case_is_answered_in_the_same_bytes(ask):
    _, once, _ = ask()
    _, again, _ = ask()

    assert again == once


def test_files_under_case_are_read_too(folder, ask):
    files = list(folder.iterdir())
    (folder / "case").mkdir()
    for path in files:
        path.rename(folder / "case" / path.name)

    code, written, _ = ask()

    assert code == 0
    assert "ISSUE-0" in written


def changed(folder, name, change):
    """Let a file's first line say something else."""
    path = folder / name
    first, *others = path.read_text().splitlines()
    fields = json.loads(first)
    change(fields)
    path.write_text("\n".join([json.dumps(fields), *others]) + "\n")


@pytest.mark.parametrize(
    ("name", "field", "value", "code"),
    [
        ("variances.jsonl", "item", None, "MISSING_VALUE"),
        ("variances.jsonl", "lot", 7, "WRONG_TYPE"),
        ("variances.jsonl", "variance_id", "V\ud800", "BAD_CHARACTER"),
        ("variances.jsonl", "delta", -4, "CONTRADICTION"),
        ("variances.jsonl", "book_qty", 60.5, "NOT_WHOLE"),
        ("variances.jsonl", "count_qty", 2**60, "OUT_OF_RANGE"),
        ("documents.jsonl", "type", "GIFT", "UNKNOWN_WORD"),
        ("documents.jsonl", "created_at", "yesterday", "BAD_TIME"),
        ("documents.jsonl", "created_at", "2027-03-31T10:00:00", "BAD_TIME"),
        ("documents.jsonl", "lines", {}, "WRONG_TYPE"),
        ("documents.jsonl", "lines", None, "MISSING_VALUE"),
        ("loans.jsonl", "book_moved", 1, "WRONG_TYPE"),
        ("scans.jsonl", "qty_base", True, "NOT_WHOLE"),
        ("scans.jsonl", "method", "GUESS", "UNKNOWN_WORD"),
        ("tasks.jsonl", "status", "MAYBE", "UNKNOWN_WORD"),
        ("movements.jsonl", "posted_at", "", "BAD_TIME"),
        ("items.jsonl", "packaging", ["BOX"], "WRONG_TYPE"),
    ],
)
def test_a_faulty_field_is_told_by_file_line_field_and_code(folder, ask, name, field, value, code):
    changed(folder, name, lambda fields: fields.update({field: value}))

    exit_code, written, complaints = ask()

    assert (exit_code, written) == (2, None)
    assert len(complaints) == 1
    assert complaints[0].startswith(f"{name}, row 1, column {field}, {code}: ")


def test_a_difference_of_nothing_is_no_variance(folder, ask):
    changed(folder, "variances.jsonl", lambda fields: fields.update(count_qty=60, delta=0))

    _, written, complaints = ask()

    assert written is None
    assert complaints[0].startswith("variances.jsonl, row 1, column delta, OUT_OF_RANGE: ")


def test_every_fault_has_its_line(folder, ask):
    (folder / "lots.jsonl").write_text('{"item": "SCREW-40"}\n[]\n{\n\n')
    (folder / "loans.jsonl").unlink()
    (folder / "book.jsonl").write_bytes(b"\xff\n")
    scans = folder / "scans.jsonl"
    scans.write_text(scans.read_text() + scans.read_text().splitlines()[0] + "\n")

    code, written, complaints = ask()

    assert (code, written) == (2, None)
    assert [line.partition(":")[0] for line in complaints] == [
        "loans.jsonl, row 0, column -, UNREADABLE_FILE",
        "lots.jsonl, row 1, column lot, MISSING_VALUE",
        "lots.jsonl, row 2, column -, BAD_JSON",
        "lots.jsonl, row 3, column -, BAD_JSON",
        "book.jsonl, row 1, column -, NOT_UTF8",
        "scans.jsonl, row 11, column scan_id, DUPLICATE_ID",
    ]


def test_a_hundred_faults_are_enough(folder, ask):
    (folder / "lots.jsonl").write_text("{}\n" * 500)

    _, written, complaints = ask()

    assert written is None
    assert len(complaints) == 100


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "row 0, column -, UNREADABLE_FILE"),
        ("[]", "row 1, column -, BAD_JSON"),
        ("{}", "row 1, column snapshot_at, MISSING_VALUE"),
    ],
)
def test_without_its_moment_there_is_no_case(folder, ask, text, fault):
    (folder / "meta.json").unlink()
    if text is not None:
        (folder / "meta.json").write_text(text)

    code, written, complaints = ask()

    assert (code, written) == (2, None)
    assert complaints[0].startswith(f"meta.json, {fault}")


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(
        ["", "EA", "2029/05/11", "A-1-2", "QUALIFIED", "RECEIPT", "\u6279\u53f7", 1e300]
    ),
    st.lists(st.integers(), max_size=1),
)


@settings(
    max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(drawn=st.data())
def test_odd_values_give_reasons_or_claims_and_never_a_crash(drawn, capsys):
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        write_case(world(3, variances=25).case, folder)
        for _ in range(drawn.draw(st.integers(1, 3))):
            path = folder / drawn.draw(st.sampled_from(attribute.FILES[1:]))
            rows = [json.loads(row) for row in path.read_text().splitlines()]
            for row in drawn.draw(st.sampled_from([rows, rows[:1]])):
                row[drawn.draw(st.sampled_from(sorted(row)))] = drawn.draw(ODD)
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        answer = folder / "answer.jsonl"
        parser = argparse.ArgumentParser()
        attribute.add_arguments(parser)

        code = attribute.run(parser.parse_args([str(folder), "-o", str(answer)]))

        complaints = capsys.readouterr().err.splitlines()
        assert (code == 2) == bool(complaints)
        assert answer.exists() == (code == 0)


def test_an_answer_never_takes_the_place_of_an_input(folder, capsys):
    before = (folder / "scans.jsonl").read_text()
    parser = argparse.ArgumentParser()
    attribute.add_arguments(parser)

    code = attribute.run(parser.parse_args([str(folder), "-o", str(folder / "scans.jsonl")]))

    assert code == 2
    assert "SAME_FILE" in capsys.readouterr().err
    assert (folder / "scans.jsonl").read_text() == before
