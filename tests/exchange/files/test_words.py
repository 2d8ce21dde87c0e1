import pytest

from medcount.core.document import DocumentKind, DocumentState
from medcount.core.status import ENDS, Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.files.cells import BadValue
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.rows import Event
from medcount.exchange.files.words import (
    ANY_STATUS,
    DOCUMENT_KIND,
    DOCUMENT_STATE,
    EVENT,
    HELD_STATUS,
    MOVEMENT_KIND,
    ZONE_KIND,
    Words,
)


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (HELD_STATUS, set(Status) - ENDS),
        (ANY_STATUS, set(Status)),
        (ZONE_KIND, set(ZoneKind)),
        (EVENT, set(Event)),
        (MOVEMENT_KIND, set(MovementKind) - {MovementKind.OPENING}),
        (DOCUMENT_KIND, set(DocumentKind)),
        (DOCUMENT_STATE, set(DocumentState)),
    ],
)
def test_every_code_is_known_by_its_own_name(words: Words, members: set):
    assert {words.read(member.value) for member in members} == members


def test_goods_on_a_shelf_have_not_come_to_an_end():
    for status in ENDS:
        assert refusal(HELD_STATUS, status) == FileFault.UNKNOWN_WORD


@pytest.mark.parametrize(
    ("words", "text", "meaning"),
    [
        (HELD_STATUS, "待验", Status.QUARANTINE),
        (HELD_STATUS, "合格", Status.QUALIFIED),
        (HELD_STATUS, "rejected", Status.UNQUALIFIED),
        (HELD_STATUS, "pending disposition", Status.PENDING_DISPOSITION),
        (ZONE_KIND, "不合格品区", ZoneKind.UNQUALIFIED),
        (MOVEMENT_KIND, "移库", MovementKind.TRANSFER),
        (MOVEMENT_KIND, "ＩＳＳＵＥ", MovementKind.ISSUE),
        (DOCUMENT_KIND, "领料单", DocumentKind.REQUISITION),
        (DOCUMENT_STATE, "未过账", DocumentState.OPEN),
        (EVENT, "place-done", Event.PLACE_DONE),
    ],
)
def test_the_words_of_an_erp_are_known(words: Words, text: str, meaning: object):
    assert words.read(text) is meaning


@pytest.mark.parametrize(
    ("words", "text"),
    [(HELD_STATUS, "好"), (DOCUMENT_STATE, "已审核"), (ZONE_KIND, "A区"), (MOVEMENT_KIND, "x")],
)
def test_a_word_that_is_unknown_or_may_mean_two_things_is_refused(words: Words, text: str):
    assert refusal(words, text) == FileFault.UNKNOWN_WORD


def refusal(words: Words, text: str) -> FileFault:
    with pytest.raises(BadValue) as caught:
        words.read(text)
    return caught.value.code
