"""How what came in files is told."""

from django import template

from medcount.desk.imports import fault_in_words
from medcount.exchange.files.rows import Fault

register = template.Library()


@register.filter
def in_words(fault: Fault) -> str:
    """Return what is wrong with a cell of a file, in the reader's language."""
    return fault_in_words(fault)
