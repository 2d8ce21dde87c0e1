"""Who is picked for a part of a count, and which lines are ticked, as a form shows it again."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag(takes_context=True)
def who(context: Mapping[str, Any], part: str, code: str) -> SafeString:
    """Draw the choice of the person who counts a zone or an aisle."""
    name = f"{part}:{code}"
    picked = context["typed"].get(name, "")
    options = [(str(person.id), person.name) for person in context["counters"]]
    nobody = gettext("不分派") if part == "zone" else gettext("同库区")
    return format_html(
        '<select class="form-select" name="{}">{}</select>',
        name,
        format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (value, SafeString(" selected") if value == picked else "", said)
                for value, said in [("", nobody), *options]
            ),
        ),
    )


@register.simple_tag(takes_context=True)
def ticked(context: Mapping[str, Any], line: int) -> SafeString:
    """Mark a line that was ticked before."""
    return SafeString("checked" if str(line) in context["ticked"] else "")
