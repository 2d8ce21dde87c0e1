"""The statements of a trip are answered together, and all of them are kept or none."""

import pytest
from django.db import IntegrityError, connection, transaction

from medcount.db import trip


def devices() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_device")
        return cursor.fetchone()[0]


@pytest.fixture
def statements(monkeypatch):
    """Return a function that gives a statement a name, as if it stood in a file."""
    texts = {}
    monkeypatch.setattr(trip, "statement", texts.__getitem__)
    texts["add"] = (
        "INSERT INTO people_device (code, registered_at)"
        " SELECT %(code)s, now() WHERE medcount_holds() RETURNING code"
    )
    texts["db/holds"] = "SELECT medcount_holds() AS holds"
    texts["require"] = "SELECT medcount_require(%(held)s, %(written)s) AS held"
    texts["one"] = "SELECT %(number)s::integer AS number"
    return texts


@pytest.mark.usefixtures("cloned_database", "statements")
class TestByItself:
    """A trip that is a transaction of its own."""

    def test_its_answers_are_read_at_its_end(self):
        with trip.gather():
            first = trip.ask("one", number=1)
            second = trip.ask("one", number=2)

        assert (first.one().number, second.one().number) == (1, 2)

    def test_it_keeps_all_of_it(self):
        with trip.gather():
            trip.send("add", code="A")
            trip.send("add", code="B")

        assert devices() == 2

    @pytest.mark.parametrize("written", [False, True])
    def test_it_keeps_nothing_where_what_was_relied_on_has_changed(self, written):
        for _ in range(3):  # Also the first time, when nothing was prepared yet.
            with pytest.raises(trip.Outdated), trip.gather():
                if written:
                    trip.send("add", code="A")
                trip.send("require", held=False, written=written)
                trip.send("add", code="B")
        with trip.gather():
            trip.send("require", held=True, written=written)
            trip.send("add", code="B")

        assert devices() == 1

    def test_another_failure_is_told_as_what_it_is(self):
        with pytest.raises(IntegrityError), trip.gather():
            trip.send("add", code="A")
            trip.send("add", code="A")

        assert devices() == 0
        assert trip.ask("one", number=3).one().number == 3

    def test_a_mistake_of_ours_within_sends_nothing(self):
        with pytest.raises(ZeroDivisionError), trip.gather():
            trip.send("add", code="A")
            raise ZeroDivisionError

        assert devices() == 0


@pytest.mark.django_db
def test_within_a_transaction_it_is_a_part_that_can_fail_alone(statements):
    with transaction.atomic():
        trip.send("add", code="A")
        with pytest.raises(trip.Outdated), trip.gather():
            trip.send("add", code="B")
            trip.send("require", held=False, written=False)
        with trip.gather():
            trip.send("add", code="C")

    assert devices() == 2
    assert trip.ask("one", number=4).all()[0].number == 4
