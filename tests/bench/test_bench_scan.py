"""`medcount bench scan` measures uploads that were kept and told, or it has no figure."""

import argparse
import json

import pytest

from bench import scan as bench_scan
from medcount.cli import bench


@pytest.fixture
def run(django_db_blocker, capsys):
    """Return a function that runs the command at a small size: its code and what it said."""

    def measured(*words):
        parser = argparse.ArgumentParser()
        bench.add_arguments(parser)
        arguments = parser.parse_args([*words, "--runs", "1", "--json"])
        with django_db_blocker.unblock():
            code = bench.run(arguments)
        return code, capsys.readouterr()

    return measured


@pytest.mark.database
def test_scans_are_measured_one_by_one_and_in_batches(run):
    code, said = run("scan", "scan-batch", "--size", "1600")

    results = [json.loads(line) for line in said.out.splitlines()]
    assert code == bench.GOOD
    assert [(one["name"], one["batch"], one["clients"], one["size"]) for one in results] == [
        ("scan", 1, 1, 1600),
        ("scan", 1, 8, 1600),
        ("scan-batch", 200, 8, 1600),
    ]
    for one in results:
        assert one["unit"] == "scans/s"
        assert min(one["figure"], one["floor"], one["p50_ms"]) > 0
        assert one["p99_ms"] >= one["p50_ms"]
        assert one["ratio"] == pytest.approx(one["floor"] / one["figure"], rel=0.01)


def test_uploads_of_which_something_is_missing_have_no_figure(run, monkeypatch):
    standing = bench_scan._standing
    monkeypatch.setattr(
        bench_scan, "_standing", lambda parameters: (standing(parameters)[0] // 2, 0)
    )

    code, said = run("scan", "--size", "100")

    assert code == bench.BROKEN
    assert "scans were kept" in said.err
