"""`medcount bench udi` measures codes that were read right, or it has no figure."""

import argparse
import json

import pytest

from bench import udi as bench_udi
from medcount.cli import bench


@pytest.fixture
def run(capsys):
    """Return a function that runs the command at a small size: its code and what it said."""

    def measured(*words):
        parser = argparse.ArgumentParser()
        bench.add_arguments(parser)
        code = bench.run(parser.parse_args(["udi", *words, "--runs", "2", "--json"]))
        return code, capsys.readouterr()

    return measured


def test_codes_are_read_and_the_figure_stands_beside_its_floor(run):
    code, said = run("--size", "1000")

    [result] = map(json.loads, said.out.splitlines())
    assert code == bench.GOOD
    assert (result["name"], result["unit"], result["size"]) == ("udi", "parses/s", 1000)
    assert min(result["figure"], result["floor"], result["ratio"]) > 0
    assert (result["runs"], "clients" in result) == (2, False)


def test_a_label_that_is_misread_has_no_figure(run, monkeypatch):
    label = bench_udi._label
    monkeypatch.setattr(bench_udi, "_label", lambda number: label(number) + "X")

    code, said = run("--size", "100")

    assert code == bench.BROKEN
    assert "misread" in said.err
