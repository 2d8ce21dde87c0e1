"""Roles, parts and duties in the reader's language; Chinese first, other languages translate."""

from django.utils.translation import pgettext

from medcount.core.duties import Role
from medcount.core.duty_names import ROLE_NAMES

CONTEXT = "duties"


def said(word: str) -> str:
    """Return a word of the duties in the active language."""
    translated: str = pgettext(CONTEXT, word)
    return translated


def role(code: str) -> str:
    """Return what people call a role, as every other room does."""
    called: str = pgettext("word", ROLE_NAMES[Role(code)])
    return called
