"""Every code has a word, and every word its English."""

from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation

from medcount import settings
from medcount.core.book import Basis
from medcount.core.cause_names import CAUSE_NAMES
from medcount.core.disposition import Disposition
from medcount.core.duties import Role
from medcount.core.line import VARIANCE_FINDINGS, LineState
from medcount.core.reading import Verdict
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.files.faults import NoteCode
from medcount.reports import words


def test_every_code_has_a_word():
    demanded = {f"MISSING_{field}" for field in ("LOT", "SERIAL", "EXPIRY", "MFG_DATE")}
    findings = {*VARIANCE_FINDINGS, *demanded, *(note.value for note in NoteCode)}

    assert words.FAMILIES["finding"].keys() >= findings
    assert words.FAMILIES["verdict"].keys() >= {verdict.value for verdict in Verdict}
    for family, codes in {
        "status": Status,
        "disposition": Disposition,
        "role": Role,
        "line_state": LineState,
        "zone_kind": ZoneKind,
        "movement_kind": MovementKind,
        "basis": Basis,
    }.items():
        assert words.FAMILIES[family].keys() == {code.value for code in codes}, family


def test_every_word_has_its_english():
    path = Path(settings.HOUSE) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    english = {
        message.id: message.string for message in catalogue if message.context == words.CONTEXT
    }
    chinese = {
        *(word for family in words.FAMILIES.values() for word in family.values()),
        *(name.word for name in CAUSE_NAMES),
        *(name.usual_owner for name in CAUSE_NAMES),
    }

    assert english.keys() == chinese
    assert all(english.values())


def test_a_code_is_called_by_its_word_in_the_language_spoken_and_an_unknown_one_stands_for_itself():
    with translation.override("en"):
        assert words.word_of("status", "FROZEN") == "Frozen"
        assert words.cause("LOT_SWAP") == "Lots swapped"
    with translation.override("zh-hans"):
        assert words.word_of("status", "FROZEN") == "冻结"
    assert words.word_of("status", "NEVER_SEEN") == "NEVER_SEEN"
