"""What was typed into a form, read as what it should be; what can't be read is refused by name."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.when import LOCAL

T = TypeVar("T")


def text(request: HttpRequest, name: str) -> str:
    """Return a text as it was typed; "" where there is none."""
    return request.POST.get(name, "")


def filled(request: HttpRequest, name: str) -> str:
    """
    Return a text that must not be blank.

    :raises Refused: INPUT_UNREADABLE
    """
    typed = text(request, name).strip()
    if not typed:
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=name, typed=typed)
    return typed


def number(request: HttpRequest, name: str) -> int:
    """
    Return a whole number.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, int)


def whole(typed: str) -> int:
    """
    Return a whole number that stands in one of several fields.

    :raises Refused: INPUT_UNREADABLE
    """
    if not typed.isdecimal():
        raise Refused(RefusalCode.INPUT_UNREADABLE, field="", typed=typed)
    return int(typed)


def number_or_none(request: HttpRequest, name: str) -> int | None:
    """
    Return a whole number, None where nothing was typed.

    :raises Refused: INPUT_UNREADABLE
    """
    return number(request, name) if text(request, name).strip() else None


def uuid(request: HttpRequest, name: str) -> UUID:
    """
    Return the id of a record.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, UUID)


def day(request: HttpRequest, name: str) -> date:
    """
    Return a day.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, date.fromisoformat)


def moment(request: HttpRequest, name: str) -> datetime:
    """
    Return a moment that was typed by the warehouse's clock.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, _by_our_clock)


def moment_or_none(request: HttpRequest, name: str) -> datetime | None:
    """
    Return a moment, None where nothing was typed.

    :raises Refused: INPUT_UNREADABLE
    """
    return moment(request, name) if text(request, name).strip() else None


def role(request: HttpRequest, name: str) -> Role:
    """
    Return a role.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, Role)


def _by_our_clock(typed: str) -> datetime:
    return datetime.fromisoformat(typed).replace(tzinfo=LOCAL)


def _read(request: HttpRequest, name: str, reading: Callable[[str], T]) -> T:
    typed = text(request, name).strip()
    try:
        return reading(typed)
    except ValueError as error:
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=name, typed=typed) from error
