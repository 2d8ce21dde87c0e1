"""The command takes a file over into the lasting database, or says row by row why not."""

import argparse
import json
from importlib import import_module

import pytest

from medcount.ledger.models import Movement
from medcount.people.models import Site, User
from tests.exchange.good_files import csv_bytes, with_cell
from tests.exchange.test_actions import BOOK, MOVEMENTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path, capsys, settings):
    """Return a function that runs the command on a grid and gives its code and what it printed."""
    settings.DEBUG = True  # Lets data be kept under the secrets that everybody knows.
    command = import_module("medcount.cli.import")

    def run(kind, grid, *words):
        path = tmp_path / f"{kind}.csv"
        if grid is not None:
            path.write_bytes(csv_bytes(grid))
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        code = command.run(parser.parse_args([kind, str(path), *words]))
        return code, capsys.readouterr()

    return run


def test_a_first_book_sets_the_site_up_and_is_taken_over(bring):
    code, said = bring("book", BOOK, "--json")

    assert code == 0
    answer = json.loads(said.out)
    assert (answer["rows"], answer["new"], answer["not_resolved"]) == (3, 3, [])
    assert Movement.objects.count() == 3
    assert User.objects.get(username="*importer").is_system


def test_a_dry_run_takes_nothing_over(bring):
    code, said = bring("book", BOOK, "--dry-run")

    assert code == 0
    assert "new       3" in said.out.splitlines()
    assert not Movement.objects.exists()
    assert not Site.objects.exclude(id=0).exists()


def test_a_fault_is_bad_input_and_each_stands_on_a_line_of_its_own(bring):
    bad = with_cell(with_cell(BOOK, 2, "quantity", "ten"), 4, "as_of", "")

    code, said = bring("book", bad)

    assert (code, said.out) == (2, "")
    first, second = said.err.splitlines()
    assert first.startswith("book.csv, row 2, column quantity, BAD_NUMBER: ")
    assert second.startswith("book.csv, row 4, column as_of, MISSING_VALUE: ")
    assert not Movement.objects.exists()


def test_a_file_taken_in_part_brings_the_rest_and_still_names_the_faults(bring):
    code, said = bring("book", with_cell(BOOK, 2, "quantity", "ten"), "--partial")

    assert code == 1
    assert "row 2, column quantity" in said.err
    assert Movement.objects.count() == 2


def test_what_is_parked_is_a_finding_with_its_row(bring):
    bring("book", BOOK)
    unclear = ["m3", "", "2026-03-02 10:05", "出库", "GLOVE", "", "A-01", "", "5", ""]

    code, said = bring("movements", [*MOVEMENTS, unclear], "--site", "MAIN", "--json")

    assert code == 1
    assert json.loads(said.out)["not_resolved"] == [
        {"file": "movements.csv", "row": 4, "id": "m3", "code": "AMBIGUOUS_KEY"}
    ]


def test_the_same_file_twice_is_good_and_counts_once(bring):
    bring("book", BOOK)
    code, said = bring("book", BOOK, "--json")

    assert code == 0
    assert json.loads(said.out)["repeated"] is True
    assert Movement.objects.count() == 3


@pytest.mark.parametrize(
    ("grid", "words", "named"),
    [(None, (), "UNREADABLE_FILE"), (BOOK, ("--site", "XX"), "UNKNOWN_SITE")],
)
def test_what_is_not_there_is_bad_input(bring, grid, words, named):
    code, said = bring("book", grid, *words)

    assert code == 2
    assert f"book.csv, row 0, column -, {named}" in said.err
