"""What time it is here, by which a handheld knows how far its own clock is off."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from medcount.api import door
from medcount.api.wire import Moment

router = Router(tags=["time"])


class Now(Schema):
    """The server's clock."""

    now: Moment


@router.get("/time", **door.operation(Now, scope=None, to=None))
def read_time(request: HttpRequest) -> dict[str, datetime]:
    """Say what time it is, as late as can be."""
    return {"now": timezone.now()}
