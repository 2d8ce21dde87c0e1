"""A reason says something."""

import pytest

from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused


@pytest.mark.parametrize("reason", ["", "   ", "...", "。。。", " - ", "\t\n", "x", "？！", "破"])
def test_blanks_and_dots_are_not_a_reason(reason):
    with pytest.raises(Refused) as refusal:
        require_reason(reason)

    assert refusal.value.code is RefusalCode.REASON_MISSING


@pytest.mark.parametrize("reason", ["破损", "no", " 批号贴错。 "])
def test_a_word_is_a_reason(reason):
    assert require_reason(reason) == reason.strip()
