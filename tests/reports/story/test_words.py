"""Every sentence of a cause has its English."""

from pathlib import Path

from babel.messages.pofile import read_po

from medcount import settings
from medcount.core.document import DocumentKind
from medcount.reports.story import words


def test_every_sentence_has_its_english() -> None:
    path = Path(settings.HOUSE) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    english = {
        message.id: message.string for message in catalogue if message.context == words.CONTEXT
    }

    assert english.keys() == {
        words.BOOKED_LATER,
        words.CUT_OFF,
        words.LOT_SWAP,
        *words.PAPER_SAYS.values(),
        words.OTHER,
        words.LISTED,
        *words.PAPERS.values(),
    }
    assert all(english.values())


def test_every_kind_of_document_has_a_word() -> None:
    assert words.PAPERS.keys() == set(DocumentKind)
