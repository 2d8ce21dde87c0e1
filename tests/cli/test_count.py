"""What `medcount count` does with its files and where it leaves its answer."""

import argparse
import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from medcount.cli import count as command
from medcount.core.refusal import RefusalCode, Refused
from tests.cli.conftest import Counted
from tests.exchange.good_files import CellValue, Grid, xlsx_bytes

Count = Callable[..., Counted]


@pytest.mark.parametrize("place", ["-", "A1", "B1"])
def test_a_scan_is_taken_back_without_its_place(count: Count, place: str) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 11 -\n"
        f"s2 09:01 P1 {place} - - - s1\n"
        "s3 09:02 P1 A1 M1 L1 10 -\n"
        "s4 09:03 P1 B1 M1 L1 7 -",
    )

    assert counted.code == 0
    assert [(line["site"], line["counted"]) for line in counted.answer["lines"]] == [
        ("BJ", 7),
        ("SH", 10),
    ]


def test_a_scan_replaced_at_another_site_does_not_count_at_the_first(count: Count) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 10 -\n"
        "s2 09:01 P1 A1 M1 L1 7 -\n"
        "s3 09:02 P1 B1 M1 L1 7 s2",
    )

    assert counted.code == 0


def test_who_takes_back_what_nobody_knows_makes_no_site_of_no_name(count: Count) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 10 -\n"
        "s2 09:01 P1 B1 M1 L1 7 -\n"
        "s3 09:02 P1 - - - - s9",
    )

    assert counted.code == 1
    assert {line["state"] for line in counted.answer["lines"]} == {"agrees"}
    assert [(one["row"], one["code"]) for one in counted.answer["not_resolved"]] == [
        (4, "UNKNOWN_VOIDS")
    ]


def test_a_counter_may_bear_the_name_of_a_part_of_the_system(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of\nA1 M1 L1 10 08:00",
        scans="counted_at person place item_code lot quantity\n"
        "09:00 *planner A1 M1 L1 10\n09:00 **importer A1 M1 L1 10\n09:00 系统计划员 A1 M1 L1 10",
    )

    assert counted.code == 0
    people = {tally["person"] for tally in counted.line(place="A1")["tallies"]}
    assert people == {"*planner", "**importer", "系统计划员"}


def test_what_a_room_refuses_is_told_as_a_fault_of_no_file() -> None:
    line = command.refusal_line(Refused(RefusalCode.USERNAME_TAKEN, username="P1", rule="R-177"))

    assert line.startswith("-, row 0, column -, USERNAME_TAKEN: ")


class TestOutputs:
    """An answer appears whole or not at all."""

    @pytest.fixture(autouse=True)
    def files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("book.csv").write_text("place,item_code,quantity,as_of\nA1,M1,10,2026-11-20T08:00\n")
        Path("scans.csv").write_text(
            "counted_at,person,place,item_code,quantity\n2026-11-20T09:00,P1,A1,M1,10\n"
        )

    @pytest.mark.parametrize("option", ["--json", "--report"])
    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("", "IS_FOLDER"),
            (".", "IS_FOLDER"),
            ("folder", "IS_FOLDER"),
            ("link", "IS_FOLDER"),
            ("/dev/full", "NOT_A_FILE"),
            ("/dev/null", "NOT_A_FILE"),
            ("nowhere/answer", "NO_FOLDER"),
            ("book.csv/answer", "NO_FOLDER"),
            ("x" * 300, "CANNOT_WRITE"),
            ("/proc/answer", "CANNOT_WRITE"),
            ("scans.csv", "SAME_FILE"),
            ("link/../book.csv", "SAME_FILE"),
            ("hard_link", "SAME_FILE"),
            ("\udcff/answer", "NO_FOLDER"),
        ],
    )
    def test_an_answer_that_has_no_place_is_refused_in_one_line_and_nothing_is_written(
        self, capsys: pytest.CaptureFixture[str], option: str, path: str, code: str
    ) -> None:
        Path("folder").mkdir()
        Path("link").symlink_to("folder")
        Path("hard_link").hardlink_to("book.csv")
        before = {path.name: path.is_file() and path.read_bytes() for path in Path().iterdir()}
        other = "--report" if option == "--json" else "--json"

        exit_code = run("--book", "book.csv", "--scans", "scans.csv", option, path, other, "other")

        assert exit_code == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{option}, row 0, column -, {code}: ")
        after = {path.name: path.is_file() and path.read_bytes() for path in Path().iterdir()}
        assert after == before

    def test_two_answers_need_two_places(self, capsys: pytest.CaptureFixture[str]) -> None:
        code = run(
            *("--book", "book.csv", "--scans", "scans.csv"),
            *("--json", "answer", "--report", "./answer"),
        )

        assert code == 2
        assert "SAME_FILE" in capsys.readouterr().err
        assert not Path("answer").exists()

    def test_refused_files_leave_the_former_answer_alone(self) -> None:
        Path("answer").write_text("former")
        Path("scans.csv").write_text("person\n")

        assert run("--book", "book.csv", "--scans", "scans.csv", "--json", "answer") == 2

        assert Path("answer").read_text() == "former"
        assert {path.name for path in Path().iterdir()} == {"answer", "book.csv", "scans.csv"}

    @pytest.mark.database
    def test_an_answer_takes_the_place_of_the_former_one_and_its_mode(
        self, django_db_blocker: DjangoDbBlocker
    ) -> None:
        Path("answer").write_text("former")
        Path("answer").chmod(0o640)
        Path("link").symlink_to("answer")
        files = ("--book", "book.csv", "--scans", "scans.csv")

        with django_db_blocker.unblock():
            code = run(*files, "--json", "link", "--report", "report.xlsx")

        assert code == 0
        assert json.loads(Path("answer").read_text())["summary"]["agree"] == 1
        assert stat.S_IMODE(Path("answer").stat().st_mode) == 0o640
        assert Path("link").is_symlink()
        assert len(list(Path().iterdir())) == 5, "nothing is left beside the answers"

    @pytest.mark.database
    def test_a_place_that_became_a_number_is_a_finding_of_its_lines(
        self, django_db_blocker: DjangoDbBlocker
    ) -> None:
        header: list[CellValue] = ["place", "item_code", "quantity", "as_of"]
        rows: Grid = [[101, "M1", 10, "2026-11-20T08:00"], ["A1", "M1", 10, "2026-11-20T08:00"]]
        Path("book.xlsx").write_bytes(xlsx_bytes([header, *rows]))

        with django_db_blocker.unblock():
            run("--book", "book.xlsx", "--scans", "scans.csv", "--json", "answer.json")

        lines = json.loads(Path("answer.json").read_text())["lines"]
        assert {line["place"]: line["findings"] for line in lines} == {
            "101": ["PLACE_WAS_NUMBER"],
            "A1": [],
        }

    @pytest.mark.database
    def test_a_name_that_is_no_text_breaks_no_answer(
        self, django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
    ) -> None:
        scans = "scans-\udcff.csv"
        Path(scans).write_text(
            "counted_at,person,place,barcode\n2026-11-20T09:00,P1,A1,unreadable\n"
        )
        files = ("--book", "book.csv", "--scans", scans)

        with django_db_blocker.unblock():
            code = run(*files, "--json", "answer.json", "--report", "report.xlsx")
        refused = run("--book", scans, "--scans", scans)

        assert (code, refused) == (1, 2)
        (unresolved,) = json.loads(Path("answer.json").read_text())["not_resolved"]
        assert unresolved["file"] == r"scans-\udcff.csv"
        told = capsys.readouterr().err.splitlines()
        assert all(line.startswith(r"scans-\udcff.csv, row ") for line in told)


def run(*words: str) -> int:
    """Run the command as of the day."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([*words, "--now", "2026-11-20T11:00"]))


def test_a_row_that_does_not_count_says_what_in_it_is_meant(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of\nA1 M1 L1 10 08:00",
        scans="id counted_at person place item_code lot quantity level barcode\n"
        "s1 09:00 P1 A1 M1 L1 1 PALLET -\n"
        "s2 09:00 P1 A1 - - - - 01095260640550280\n"
        "s3 12:00 P1 A1 M1 L1 1 - -",
    )

    reasons = {one["code"]: one["reason"] for one in counted.answer["not_resolved"]}
    assert reasons == {
        "UNKNOWN_LEVEL": "A pack level that the item does not have: PALLET",
        "UNREADABLE": "No code that can be read: 01095260640550280",
        "AFTER_NOW": "Not known yet at the clock of this run (2026-11-20T11:00:00+08:00)",
    }
