"""How the report looks: the product's paper, ink and three signals, as formats of cells."""

from enum import StrEnum
from typing import Any

from medcount.reports.variance_report.words import Word, say

# look/tokens.css, the light theme.
WELL, LINE, LINE_STRONG = "#efe9dd", "#e2dacb", "#c8bda8"
INK, INK_2 = "#17263f", "#46546b"
JADE, JADE_WASH = "#17634a", "#e0ece4"
CINNABAR, CINNABAR_MARK, CINNABAR_WASH = "#a52c1b", "#c23c28", "#f8e3dc"
AMBER, AMBER_WASH = "#7d4f00", "#f7e8c9"

FONT: dict[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10}
_INKED = {"font_color": INK, "valign": "top"}


class Look(StrEnum):
    """What a cell is, and so how it looks."""

    TITLE = "TITLE"
    SECTION = "SECTION"
    HEAD = "HEAD"
    LABEL = "LABEL"
    NOTE = "NOTE"
    CODE = "CODE"
    PROSE = "PROSE"
    AGREE = "AGREE"
    VARIANCE = "VARIANCE"
    QUESTION = "QUESTION"
    QUANTITY = "QUANTITY"
    DELTA = "DELTA"
    RATE = "RATE"
    DELTA_RATE = "DELTA_RATE"
    COST = "COST"
    AMOUNT = "AMOUNT"
    DELTA_AMOUNT = "DELTA_AMOUNT"
    DATE = "DATE"
    PROPOSED_DATE = "PROPOSED_DATE"
    MOMENT = "MOMENT"
    SIGNATURE = "SIGNATURE"


# What is typed over such a cell stays text: no formula, no lost zero.
_CODE = {"num_format": "@"}
# Excel shows long text under the text format as ####; the quote prefix keeps it text as well.
_PROSE = {"quote_prefix": True, "text_wrap": True}
_ROW = {"bottom": 1, "bottom_color": LINE}


def _signal(ink: str, wash: str) -> dict[str, Any]:
    return {**_ROW, **_PROSE, "bold": True, "font_color": ink, "bg_color": wash}


def _figure(num_format: str) -> dict[str, Any]:
    # A figure wider than its column shrinks; it is never shown as ####.
    return {**_ROW, "num_format": num_format, "align": "right", "shrink": True}


def formats(book: Any) -> dict[Look, Any]:
    """Make the formats of a workbook, in the active language."""
    properties: dict[Look, dict[str, Any]] = {
        Look.TITLE: {"bold": True, "font_size": 18},
        Look.SECTION: {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": LINE_STRONG},
        Look.HEAD: {
            "bold": True,
            "bg_color": WELL,
            "bottom": 1,
            "bottom_color": LINE_STRONG,
            "text_wrap": True,
            "valign": "vcenter",
        },
        Look.LABEL: {**_ROW, "text_wrap": True},
        Look.NOTE: {"font_color": INK_2, "text_wrap": True},
        Look.CODE: {**_ROW, **_CODE, "text_wrap": True},
        Look.PROSE: {**_ROW, **_PROSE},
        Look.AGREE: _signal(JADE, JADE_WASH),
        Look.VARIANCE: _signal(CINNABAR, CINNABAR_WASH),
        Look.QUESTION: _signal(AMBER, AMBER_WASH),
        Look.QUANTITY: _figure('#,##0;"−"#,##0'),
        Look.DELTA: _figure('+#,##0;"−"#,##0;0'),
        Look.RATE: _figure("0.00%"),
        Look.DELTA_RATE: _figure('+0.00%;"−"0.00%;0.00%'),
        Look.COST: _figure("#,##0.00####"),
        Look.AMOUNT: _figure("#,##0.00"),
        Look.DELTA_AMOUNT: _figure('+#,##0.00;"−"#,##0.00;0.00'),
        Look.DATE: {**_figure("yyyy-mm-dd"), "align": "left"},
        Look.PROPOSED_DATE: {
            **_figure(f'yyyy-mm-dd"{say(Word.PROPOSED)}"'),
            "align": "left",
            "font_color": INK_2,
        },
        Look.MOMENT: {**_figure("yyyy-mm-dd hh:mm:ss"), "align": "left"},
        Look.SIGNATURE: {"border": 1, "border_color": LINE_STRONG, "valign": "vcenter"},
    }
    return {look: book.add_format({**_INKED, **own}) for look, own in properties.items()}
