"""Django's PostgreSQL at the address that server.py knows; Django wants this very file name."""

from typing import Any

from django.db.backends.postgresql import base

from medcount.db import server


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that finds its server, and starts it if need be, only when it is opened."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return what psycopg needs to connect as the role of these settings."""
        return {**super().get_connection_params(), **server.address(self.settings_dict)}
