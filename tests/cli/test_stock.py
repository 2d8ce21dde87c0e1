"""The command tells the stock of the lasting database as of any moment."""

import argparse
import json

import pytest

from medcount.cli import stock
from tests.stockroom import OUTSIDE, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(capsys):
    """Return a function that runs the command and gives its exit code and what it printed."""
    room = build(unit_cost=None)
    room.post(room.movement(100, OUTSIDE, "A-01", "08:00"))
    room.post(room.movement(30, "A-01", OUTSIDE, "10:00", recorded="15:00"))

    def run(*words):
        parser = argparse.ArgumentParser()
        stock.add_arguments(parser)
        code = stock.run(parser.parse_args(words))
        return code, capsys.readouterr()

    return run


def quantities(said):
    return [(row["site"], row["place"], row["quantity"]) for row in json.loads(said.out)["stock"]]


def test_it_tells_what_stood_then_and_what_was_known_then(ask):
    _, now = ask("--as-of", "2026-03-02T20:00:00Z", "--json")
    code, then = ask("--as-of", "2026-03-02T20:00:00Z", "--known-at", "2026-03-02 20:00", "--json")

    assert code == 0
    assert quantities(now) == [("SH", "A-01", 70)]
    assert quantities(then) == [("SH", "A-01", 100)]
    answer = json.loads(then.out)
    assert answer["known_at"] == "2026-03-02T20:00:00+08:00"
    assert answer["stock"][0]["unit_cost"] is None


def test_people_read_a_table(ask):
    code, said = ask("--as-of", "2026-03-02T20:00:00Z", "--site", "SH")

    assert code == 0
    assert said.out.splitlines()[1].split() == ["SH", "A-01", "GLOVE", "L1", "QUALIFIED", "70"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--as-of", "yesterday"], "--as-of"),
        (["--as-of", "2026-03-02 08:00", "--known-at", "31/02"], "--known-at"),
        (["--as-of", "2026-03-02 08:00", "--site", "XX"], "--site XX"),
    ],
)
def test_what_means_nothing_is_bad_input(ask, words, named):
    code, said = ask(*words)

    assert code == 2
    assert named in said.err
    assert said.out == ""
