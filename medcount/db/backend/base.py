"""Django's PostgreSQL at the address that server.py knows; Django wants this very file name."""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from medcount.db import server


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that finds its server, and starts it if need be, only when it is opened."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return what psycopg needs to connect as the role of these settings."""
        return {
            **super().get_connection_params(),
            **server.address(self.settings_dict),
            "prepare_threshold": 5,  # Django's cursors prepare nothing; those of trip.py do.
        }

    def is_usable(self) -> bool:
        """
        Say whether the server is still there: one that has left has said so, unasked.

        Django asks at the beginning of every request; a query each time would be a second trip.
        """
        assert self.connection is not None
        broken = self.connection.info.transaction_status is TransactionStatus.INERROR
        if self.connection.closed or broken:
            return False
        arrived = select.poll()
        arrived.register(self.connection.pgconn.socket, select.POLLIN)
        if arrived.poll(0):
            return False
        return super().is_usable() if self.errors_occurred else True
