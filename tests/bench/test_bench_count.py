"""`medcount bench count` measures a count that did its work, and says so in the declared shape."""

import argparse
import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection

from bench import count as bench_count
from bench.measure import Stopwatch
from medcount.cli import bench
from medcount.db import throwaway

SHAPE = {
    "name": str,
    "size": int,
    "batch": int,
    "figure": float,
    "unit": str,
    "floor": float,
    "ratio": float,
    "runs": int,
    "spread": float,
    "whole_ratio": float,
}


@pytest.fixture
def run(django_db_blocker, capsys):
    """Return a function that runs the command at a small size: its code and what it said."""

    def measured(*words, size=100):
        parser = argparse.ArgumentParser()
        bench.add_arguments(parser)
        arguments = parser.parse_args([*words, "--size", str(size)])
        with django_db_blocker.unblock():
            code = bench.run(arguments)
        return code, capsys.readouterr()

    return measured


@pytest.mark.database
def test_a_result_is_one_json_object_a_line_in_the_declared_shape(run):
    code, said = run("count", "--runs", "2", "--json", size=500)

    [line] = said.out.splitlines()
    result = json.loads(line)
    assert code == bench.GOOD
    assert {name: type(value) for name, value in result.items()} == SHAPE
    assert (result["name"], result["size"], result["runs"]) == ("count", 500, 2)
    assert (result["batch"], result["unit"]) == (bench_count.BATCH, "lines/s")
    assert result["figure"] > 0
    assert result["floor"] > 0
    assert result["ratio"] > 0
    assert result["whole_ratio"] > result["ratio"]
    assert result["ratio"] == pytest.approx(result["floor"] / result["figure"], rel=0.01)
    assert said.err == ""


def test_it_is_told_as_a_table_with_its_steps(run):
    code, said = run("count", "--runs", "1", "--batch", "30", "--verbose")

    heading, *rows = said.out.splitlines()
    assert code == bench.GOOD
    assert set(SHAPE) <= set(heading.split())
    assert [row.split()[0] for row in rows] == ["count"]
    assert "run 1 floor: " in said.err
    assert "run 1 product: " in said.err


SPOILED = {
    "were not counted and posted as they lie": """
        UPDATE counting_line SET variance = 2 WHERE id = (
            SELECT min(line) FROM counting_variance
        )
    """,
    "differences were not posted": """
        UPDATE counting_variance SET state = 'OPEN' WHERE id = (
            SELECT min(id) FROM counting_variance
        )
    """,
    "balances are not their movements' sum": """
        UPDATE ledger_balance SET quantity = quantity + 1 WHERE key = (
            SELECT min(from_key) FROM ledger_movement WHERE kind = 'ADJUST'
        )
    """,
}


@pytest.mark.parametrize("broken", SPOILED)
def test_a_run_that_leaves_something_wrong_behind_has_no_figure(run, monkeypatch, broken):
    play = bench_count._play

    def spoiled(warehouse, *, batch):
        played = play(warehouse, batch=batch)
        with connection.cursor() as cursor:
            cursor.execute(SPOILED[broken])
            assert cursor.rowcount == 1
        return played

    monkeypatch.setattr(bench_count, "_play", spoiled)

    code, said = run("count", "--runs", "1")

    assert code == bench.BROKEN
    assert said.out == ""
    assert broken in said.err


def test_a_count_that_misses_a_difference_has_no_figure(run, monkeypatch):
    share_out = bench_count._uploads

    def one_off(warehouse, *, tasks, batch):
        [[first, *others]] = share_out(warehouse, tasks=tasks, batch=batch)
        missed = replace(first, goods=replace(first.goods, quantity=first.goods.quantity - 1))
        return [[missed, *others]]

    monkeypatch.setattr(bench_count, "_uploads", one_off)

    code, said = run("count", "--runs", "1")

    assert code == bench.BROKEN
    assert "1 keys were not counted and posted as they lie" in said.err


@pytest.mark.parametrize("words", [["--size", "250"], ["--runs", "0"], ["flying"]])
def test_what_cannot_be_measured_is_bad_input(words):
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)

    with pytest.raises(SystemExit) as end:
        parser.parse_args(words)

    assert end.value.code == 2


class PagesTouched(Stopwatch):
    """Takes the pages that the database looks at in each step, which no other work disturbs."""

    @contextmanager
    def step(self, name):
        before = self.touched()
        yield
        self.steps[name] = self.steps.get(name, 0) + self.touched() - before

    def touched(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute(
                "SELECT blks_hit + blks_read FROM pg_stat_database"
                " WHERE datname = current_database()"
            )
            [(pages,)] = cursor.fetchall()
        return pages


def pages_touched(size):
    with throwaway.database():
        warehouse = bench_count._set_up(size)
        _, steps = bench_count._play(warehouse, batch=bench_count.BATCH)
    return steps


def test_four_times_as_much_touches_about_four_times_as_many_pages(django_db_blocker, monkeypatch):
    monkeypatch.setattr(bench_count, "Stopwatch", PagesTouched)

    with django_db_blocker.unblock():
        little, much = pages_touched(1000), pages_touched(4000)

    grown = {step: pages / little[step] for step, pages in much.items()}
    assert {step: times for step, times in grown.items() if times > 6} == {}
