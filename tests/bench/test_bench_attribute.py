"""`medcount bench attribute` measures causes that were found, in the declared shape."""

import argparse
import json

import pytest

from bench import attribute as bench_attribute
from medcount.cli import bench


@pytest.fixture
def run(capsys):
    """Return a function that runs the command at a small size: its code and what it said."""

    def measured(*words):
        parser = argparse.ArgumentParser()
        bench.add_arguments(parser)
        code = bench.run(parser.parse_args(["attribute", "--size", "100", *words]))
        return code, capsys.readouterr()

    return measured


def test_it_measures_variances_a_second_beside_the_floor(run):
    code, said = run("--runs", "2", "--json", "--verbose")

    (result,) = map(json.loads, said.out.splitlines())
    assert code == 0
    assert (result["name"], result["size"], result["unit"]) == ("attribute", 100, "variances/s")
    assert result["runs"] == 2
    assert result["figure"] > 0
    assert result["floor"] > result["figure"]
    assert result["ratio"] > 1
    assert said.err.count("floor") == 2


@pytest.mark.parametrize(
    ("name", "limit", "complaint"),
    [("_LIMITS_S", {1_000: 0.0}, "more than 0 s"), ("_MOST_MEMORY", 1, "of memory")],
)
def test_it_breaks_where_time_or_memory_is_overdrawn(run, monkeypatch, name, limit, complaint):
    monkeypatch.setattr(bench_attribute, name, limit)

    code, said = run("--runs", "1")

    assert code == 1
    assert complaint in said.err
