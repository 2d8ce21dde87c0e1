"""A database for one errand leaves nothing behind."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections

from medcount.db import server, throwaway


def databases() -> set[str]:
    """Return the names of all databases of the server."""
    with server.administer() as administrator:
        query = "SELECT datname FROM pg_database WHERE NOT datistemplate"
        return {name for (name,) in administrator.execute(query)}


def test_it_is_migrated_belongs_to_the_owner_and_is_used_by_the_application(cloned_database):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, current_user, pg_get_userbyid(datdba),"
            " (SELECT count(*) FROM django_migrations) > 50"
            " FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == (cloned_database, "medcount_app", "medcount_owner", True)


def test_it_is_dropped_and_the_connection_goes_back_to_where_it_was(cloned_database):
    with throwaway.database() as inner:
        assert connection.settings_dict["NAME"] == inner
        assert {inner, cloned_database} <= databases()

    assert connection.settings_dict["NAME"] == cloned_database
    assert inner not in databases()


def test_it_is_dropped_after_a_failure_even_while_a_thread_still_uses_it(cloned_database):
    hold, held = threading.Event(), threading.Event()

    def use() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        held.set()
        hold.wait()
        connections.close_all()

    user = threading.Thread(target=use)
    with pytest.raises(RuntimeError, match="errand"), throwaway.database() as inner:
        user.start()
        held.wait()
        raise RuntimeError("the errand failed")
    hold.set()
    user.join()

    assert inner not in databases()


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_spared(cloned_database):
    house, mark = cloned_database.split("_clone_")[0], uuid4().hex[:8]
    left = {f"{house}_clone_{mark}", f"{house}_template_{mark}"}
    lasting = f"{house}_lasting_{mark}"
    with server.administer() as administrator:
        for name in {*left, lasting}:
            server.create(administrator, name)

        for _ in range(50):  # Another process may be sweeping at this very moment.
            with throwaway.database():
                remaining = databases()
            if not remaining & left:
                break
        administrator.execute(f"DROP DATABASE {lasting}")

    assert not remaining & left
    assert {lasting, cloned_database} <= remaining


def test_a_half_made_template_is_made_again(cloned_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        migrations = cursor.fetchone()
    house = cloned_database.split("_clone_")[0]
    template = f"{house}_template_{throwaway.fingerprint()}"
    with server.administer() as administrator, server.held(administrator, template):
        server.drop(administrator, template)
        server.create(administrator, template)  # As a process leaves it that is killed migrating.

    with throwaway.database(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() == migrations


def test_two_threads_clone_at_once(cloned_database):
    made: list[str] = []

    def clone() -> None:
        with server.administer() as administrator:
            name = f"{cloned_database}_{threading.get_ident()}"
            throwaway._clone(administrator, f"{house}_template_{mark}", name)
            made.append(name)
            server.drop(administrator, name)

    house, mark = cloned_database.split("_clone_")[0], throwaway.fingerprint()
    threads = [threading.Thread(target=clone) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == len(threads)
