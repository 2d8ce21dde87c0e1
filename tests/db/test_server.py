"""Any PostgreSQL will do, whoever owns it, as long as it keeps what it promises."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from medcount.db import roles, server

MEDCOUNT = Path(sys.executable).with_name("medcount")


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="makes a login and a database")
def test_a_database_of_a_plain_login_is_migrated_and_worked_on_in_the_roles(cloned_database):
    name = f"medcount_trial_{uuid4().hex[:8]}"
    with server.administer() as administrator:
        administrator.execute(f"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE")
        administrator.execute(f"CREATE DATABASE {name} OWNER {name}")
        # On a server of their own the login would have made the roles, and so hold them.
        administrator.execute(f"GRANT {roles.OWNER}, {roles.APPLICATION} TO {name}")
        host = administrator.info.host
        environment = os.environ | {
            "DATABASE_URL": f"postgres://{name}@/{name}?host={host}",
            "DEBUG": "1",
        }

        for command in (["migrate"], ["migrate"], ["worker", "--once"]):
            subprocess.run([MEDCOUNT, *command], env=environment, check=True, capture_output=True)

        with psycopg.connect(host=host, user=name, dbname=name) as login:
            owners = login.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
        administrator.execute(f"DROP DATABASE {name}")
        administrator.execute(f"DROP ROLE {name}")
    assert owners == [(roles.OWNER,)]


def test_a_remark_on_a_database_goes_with_it(cloned_database):
    name = f"{cloned_database}_remarked"
    with server.administer() as administrator:
        assert server.remark(administrator, name) == ""
        server.create(administrator, name)
        server.make_remark(administrator, name, "it's ours")
        assert server.remark(administrator, name) == "it's ours"

        server.drop(administrator, name)

        assert not server.exists(administrator, name)
        assert server.remark(administrator, name) == ""


def test_nobody_drops_the_database_he_logs_in_to(cloned_database):
    with server.administer() as administrator:
        own = administrator.info.dbname

        with pytest.raises(server.ServerUnfit, match="drop and make it yourself"):
            server.drop(administrator, own)


def test_a_database_tells_whose_tables_are_in_it(cloned_database):
    assert {"people_site", "ledger_movement"} <= server.tables()


def test_a_database_that_is_behind_the_program_is_refused(cloned_database, settings):
    settings.DEBUG = True
    server.require_fit()

    with server.working_on(cloned_database, role=roles.OWNER), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'counting'")
    with pytest.raises(server.ServerUnfit, match="migrations are waiting: run medcount migrate"):
        server.require_fit()


@pytest.mark.parametrize("secret", ["SECRET_KEY", "AUDIT_KEY"])
def test_data_are_not_kept_under_a_secret_that_everybody_knows(cloned_database, settings, secret):
    settings.SECRET_KEY = settings.AUDIT_KEY = "of our own"
    server.require_fit()

    setattr(settings, secret, settings.OPEN_SECRET)

    with pytest.raises(server.ServerUnfit, match=f"set {secret} to a secret of your own"):
        server.require_fit()
