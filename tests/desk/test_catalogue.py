"""What the desk says in Chinese it says in English too, and nothing is translated for nobody."""

import ast
import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from medcount.desk import navigation
from medcount.settings import HOUSE

SAID = re.compile(r"""\{%\s*translate\s+("[^"]*"|'[^']*')""")
WOVEN = re.compile(
    r"\{%\s*blocktranslate[^%]*%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktranslate\s*%\}",
    re.DOTALL,
)
HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
WAYS = {"gettext", "gettext_noop", "gettext_lazy", "ngettext"}


def in_templates() -> Iterator[str]:
    for path in HOUSE.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        yield from (said[1:-1] for said in SAID.findall(text))
        for woven in WOVEN.findall(text):  # Always trimmed: a line ends in one space.
            lines = (line.strip() for line in woven.strip().splitlines())
            yield HOLE.sub(r"%(\1)s", " ".join(lines))


def in_code() -> Iterator[str]:
    for path in HOUSE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in WAYS:
                for text in call.args[:1]:
                    if isinstance(text, ast.Constant):
                        yield str(text.value)


def in_english(context: str | None = None) -> dict[str, str]:
    with (HOUSE / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return {
            (message.id[0] if isinstance(message.id, tuple) else message.id): message.string
            for message in read_po(file)
            if message.id and message.context == context
        }


def test_what_is_said_has_its_english_and_what_has_english_is_said():
    english = in_english()
    said = {*in_templates(), *in_code()}

    assert said - english.keys() == set()
    assert english.keys() - said == set()
    assert all(english.values())


def test_every_way_through_the_desk_has_its_english_name():
    english = in_english("way")

    assert english.keys() == {way.title for way in navigation._WAYS}
    assert all(english.values())
