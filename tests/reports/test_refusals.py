"""People are refused in their own language, programs by a code that never changes."""

import pytest
from django.utils import translation

from medcount.core.refusal import RefusalCode, Refused
from medcount.reports.refusals import sentence


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "DEVICE_REVOKED: 设备 PDA-7 已停用。"),
        ("en", "DEVICE_REVOKED: Device PDA-7 has been revoked."),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_reader(language, said):
    with translation.override(language):
        assert sentence(Refused(RefusalCode.DEVICE_REVOKED, device="PDA-7")) == said


@pytest.mark.parametrize("code", RefusalCode)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sentence_can_be_told_even_without_its_facts(code, language):
    with translation.override(language):
        assert sentence(Refused(code)).startswith(f"{code}: ")
