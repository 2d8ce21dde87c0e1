"""`medcount bench pages` asks for every page of the desk and says how long each takes."""

import argparse
import json

import pytest

from medcount.cli import bench

PAGES = {
    "/",
    "/plans",
    "/plans/<uuid:plan>",
    "/plans/<uuid:plan>/live",
    "/plans/<uuid:plan>/edit",
    "/plans/<uuid:plan>/tasks",
    "/plans/<uuid:plan>/recounts",
    "/tasks",
    "/variances",
    "/variances/<int:line>",
    "/approvals",
    "/approvals/<uuid:form>",
    "/stock",
    "/imports",
    "/audit",
    "/audit/<uuid:entry>",
    "/people",
    "/people/<int:user>",
    "/me",
}


@pytest.mark.database
def test_every_page_of_the_desk_is_measured(django_db_blocker, capsys):
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    with django_db_blocker.unblock():
        code = bench.run(parser.parse_args(["pages", "--size", "600", "--runs", "1", "--json"]))

    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == bench.GOOD
    measured = {one["page"] for one in results}
    assert measured >= PAGES
    assert measured.isdisjoint({"/count", "/logout", "/plans/<uuid:plan>/freeze", "/sw.js"})
    for one in results:
        assert (one["name"], one["unit"], one["size"], one["runs"]) == ("pages", "ms", 600, 5)
        assert 0 < one["figure"] <= one["max_ms"]
        assert one["floor"] > 0
