"""A refusal in the words of the person who was refused."""

from django.utils.translation import pgettext

from medcount.core.refusal import Refused


class _Facts(dict[str, object]):
    """The facts of a refusal; one that a sentence asks for in vain shows as a gap, not an error."""

    def __missing__(self, fact: str) -> str:
        return "…"


def sentence(refusal: Refused) -> str:
    """Return the code, which never changes, and the sentence that the catalogue has for it."""
    said: str = pgettext("refusal", refusal.code)
    return f"{refusal.code}: {said % _Facts(refusal.facts)}"
