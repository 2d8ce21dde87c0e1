"""Every word of the report has its English."""

from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation

from medcount import settings
from medcount.reports.variance_report import words
from tests.reports.month_end import MONTH_END


def test_every_word_has_its_english():
    path = Path(settings.HOUSE) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    english = {
        message.id: message.string for message in catalogue if message.context == words.CONTEXT
    }

    assert english.keys() == set(words.Word)
    assert all(english.values())


def test_the_report_speaks_english_where_english_is_spoken(written):
    with translation.override("en"):
        book = written(MONTH_END)

    assert book.sheetnames == ["Summary", "Variances", "Agreeing", "Not resolved"]
    texts = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    of_the_data = {"张三", "本公司", "医用橡胶检查手套"}
    chinese = {text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)}
    assert {text for text in chinese if not any(name in text for name in of_the_data)} == set()
    assert "Shortage" in texts
