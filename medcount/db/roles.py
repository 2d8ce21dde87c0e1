"""
Two roles: the owner makes the tables, the application works on them and owns nothing.

What the application may do is said table by table in the migrations (guards.py). An outside login
steps into the role it needs; on our own server each role logs in by itself.
"""

from typing import Any

import psycopg

OWNER = "medcount_owner"
APPLICATION = "medcount_app"


def ensure(administrator: psycopg.Connection[Any]) -> None:
    """Make the roles where they are missing, and let the administrator step into them."""
    with administrator.transaction():
        administrator.execute("SELECT pg_advisory_xact_lock(hashtextextended('medcount_roles', 0))")
        for role in (OWNER, APPLICATION):
            if not _holds(administrator, f"EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"):
                administrator.execute(f"CREATE ROLE {role} LOGIN")
            if not _holds(administrator, f"pg_has_role('{role}', 'SET')"):
                administrator.execute(f"GRANT {role} TO CURRENT_USER")


def _holds(administrator: psycopg.Connection[Any], condition: str) -> bool:
    row = administrator.execute(f"SELECT {condition}").fetchone()
    return row == (True,)
