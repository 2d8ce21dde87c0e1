"""The Application Identifiers of the GS1 General Specifications, and what fits each of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# AIs, the format as the General Specifications write it, rules:
#   fixed   the length is predefined: no FNC1 need follow
#   check   the first numeric part ends in a check digit
#   date    begins with YYMMDD, a real day
#   date0   the same, or day 00 for the end of the month
#   moment  YYMMDDHHMM, the time 99 if not given
#   zero    begins with 0
# In an AI of four digits n is the number of decimals, 0 to 5. The least company prefix, with which
# an asset number (8004) begins, has 4 digits.
_TABLE = """
00                                       N18                         fixed check
01 02 03                                 N14                         fixed check
10                                       X..20
11 12 13 15 16 17                        N6                          fixed date0
20                                       N2                          fixed
21 22                                    X..20
235                                      X..28
240 241                                  X..30
242                                      N..6
243                                      X..20
250 251                                  X..30
253                                      N13[+X..17]                 check
254                                      X..20
255                                      N13[+N..12]                 check
30                                       N..8
310n-316n 320n-337n 340n-357n 360n-369n  N6                          fixed
37                                       N..8
3900-3909 3920-3929                      N..15
3910-3919 3930-3939                      N3+N..15
3940-3943                                N4
395n                                     N6
400 401                                  X..30
402                                      N17                         check
403                                      X..30
410-417                                  N13                         fixed check
420                                      X..20
421                                      N3+X..9
422 424 426                              N3
423 425                                  N3[+N3][+N3][+N3][+N3]
427                                      X..3
4300 4301 4310 4311 4320                 X..35
4302-4306 4312-4316                      X..70
4307 4317                                X2
4308 4319                                X..30
4309                                     N20
4318                                     X..20
4321-4323                                N1
4324 4325                                N10                         date0
4326                                     N6                          date
4330-4333                                N6[+X1]
7001                                     N13
7002                                     X..30
7003                                     N10                         moment
7004                                     N..4
7005                                     X..12
7006                                     N6                          date
7007                                     N6[+N6]                     date
7008                                     X..3
7009                                     X..10
7010                                     X..2
7011                                     N6[+N4]                     date
7020-7022                                X..20
7023                                     X..30
7030-7039                                N3+X..27
7040                                     N1+X3
7041                                     X..4
710-717                                  X..20
7230-7239                                X2+X..28
7240                                     X..20
7241                                     N2
7242                                     X..25
7250                                     N8
7251                                     N12
7252                                     N1
7253 7254 7259                           X..40
7255                                     X..10
7256                                     X..90
7257                                     X..70
7258                                     X3
8001                                     N14
8002                                     X..20
8003                                     N14[+X..16]                 check zero
8004                                     N4[+X..26]
8005                                     N6
8006 8026                                N14+N4                      check
8007                                     X..34
8008                                     N8[+N2][+N2]                date
8009                                     X..50
8010                                     Y..30
8011                                     N..12
8012                                     X..20
8013 8014 8020                           X..25
8017 8018                                N18                         check
8019                                     N..10
8030                                     Z..90
8040 8041                                N15
8042                                     N32
8043                                     N18[+N..2]
8110 8112 8200                           X..70
8111                                     N4
90                                       X..30
91-99                                    X..90
"""

# The first AI of a line never stands in one message with any of the others.
_NEVER_TOGETHER = """
01          02 03 37 255 8006
02          03 255 8026
03          37 235 7240 8006 8026
21          235
255         415 8006 8020 8026
37          8006
3900-3909   3910-3919 3940-3943 8111
3920-3929   3930-3939 395n
3930-3939   395n
3940-3943   8111
395n        8005
420         421
421         4307
426         422 423 424 425
4330        4331
4332        4333
7250        7251
7256        7253 7254 7255 7259
7259        7253 7254 7255
8006        8026
8017        8018
"""

GS = "\x1d"  # What a scanner sends for FNC1 between two elements.

_CHARACTERS = {
    "N": "[0-9]",
    "X": r"[!\"%-?A-Z_a-z]",  # CSET 82.
    "Y": "[#/0-9A-Z-]",  # CSET 39.
    "Z": "[0-9A-Z_a-z=-]",
}
_PART = re.compile(r"(\[)?\+?([NXYZ])(\.\.)?(\d+)\]?")


class DateForm(Enum):
    """What a value gives beside year and month; the words are those of the table."""

    DAY = "date"
    DAY_OR_MONTH = "date0"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One Application Identifier."""

    ai: str
    shortest: int
    longest: int
    fixed: bool  # A following element may begin without FNC1.
    terminator: str  # GS, or "" where none is needed.
    element: re.Pattern[str]  # The value, group 1, with the GS after it.
    checked_digits: int  # How many leading digits end in a check digit; 0 for none.
    date_form: DateForm | None
    excludes: frozenset[str]


def identifier_at(text: str, pos: int) -> Identifier | None:
    """Return the identifier that stands at a position; none is the beginning of another."""
    return (
        IDENTIFIERS.get(text[pos : pos + 2])
        or IDENTIFIERS.get(text[pos : pos + 3])
        or IDENTIFIERS.get(text[pos : pos + 4])
    )


def _spelled_out(ais: str) -> Iterator[str]:
    """Yield each AI of a list like "01 410-417 310n-316n"."""
    for term in ais.split():
        first, _, last = term.partition("-")
        decimals = "012345" if term.endswith("n") else [""]
        digits = first.rstrip("n")
        for number in range(int(digits), int((last or first).rstrip("n")) + 1):
            for decimal in decimals:
                yield f"{number:0{len(digits)}}{decimal}"


def _exclusions() -> dict[str, set[str]]:
    """Return for each AI those that never stand beside it in one message."""
    excludes: dict[str, set[str]] = {}
    for line in _NEVER_TOGETHER.strip().splitlines():
        first, others = line.split(maxsplit=1)
        for one in _spelled_out(first):
            for other in _spelled_out(others):
                excludes.setdefault(one, set()).add(other)
                excludes.setdefault(other, set()).add(one)
    return excludes


def _other_decimals(ai: str) -> set[str]:
    """Return the AIs of the same measure or amount with another number of decimals."""
    if ai[0] != "3" or len(ai) != 4:
        return set()
    return {ai[:3] + decimals for decimals in "0123456789"} - {ai}


def _identifiers() -> Iterator[Identifier]:
    excludes = _exclusions()
    for line in _TABLE.strip().splitlines():
        ais, form, *rest = re.split(r"\s{2,}", line.strip())
        rules = " ".join(rest).split()
        terminator = "" if "fixed" in rules else GS
        end = rf"(?:{GS}|\Z)" if terminator else f"{GS}?"
        parts = _PART.findall(form)
        lead = "(?=0)" if "zero" in rules else ""
        element = re.compile(f"({lead}{_value_pattern(parts)}){end}")
        for ai in _spelled_out(ais):
            yield Identifier(
                ai=ai,
                shortest=sum(1 if up_to else int(size) for opt, _, up_to, size in parts if not opt),
                longest=sum(int(size) for *_, size in parts),
                fixed=not terminator,
                terminator=terminator,
                element=element,
                checked_digits=int(parts[0][3]) if "check" in rules else 0,
                date_form=next((dated for dated in DateForm if dated.value in rules), None),
                excludes=frozenset(excludes.get(ai, ())) | _other_decimals(ai),
            )


def _value_pattern(parts: list[tuple[str, str, str, str]]) -> str:
    return "".join(
        f"(?:{_CHARACTERS[kind]}{{{'1,' if up_to else ''}{size}}}){'?' if optional else ''}"
        for optional, kind, up_to, size in parts
    )


IDENTIFIERS = {identifier.ai: identifier for identifier in _identifiers()}
