"""A printed page carries rows between the records: totals, who made it, the header once more."""

import re
from collections.abc import Mapping, Sequence

from medcount.exchange.files.cells import Cell, is_blank, narrow
from medcount.exchange.files.faults import NoteCode
from medcount.exchange.files.headers import LAYOUTS
from medcount.exchange.files.rows import FileKind

_GOODS = ("item_code", "barcode")
_TOTAL = re.compile(
    r"(?:本\s*页\s*)?(?:合\s*计|总\s*计|小\s*计|共\s*计)"
    r"|(?:(?:grand|sub)[\s-]*)?totals?(?![\w-])",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"(?:制表|制单|填表|审核|复核|核对|批准|经办|保管|仓管|监盘|盘点|负责|打印|导出)"
    r"(?:(?:人员?|员|者|时间|日期)|\s*[:：])"
    r"|(?:签字|签名|签章|页码)"
    r"|第\s*[0-9]+\s*页"
    r"|page\s*[0-9]+",
    re.IGNORECASE,
)


class PageRows:
    """Tells the rows of a page from the records of its table."""

    def __init__(
        self, kind: FileKind, columns: Mapping[str, int], above: Sequence[Sequence[Cell]]
    ) -> None:
        groups = [*LAYOUTS[kind].needed, tuple(name for name in _GOODS if name in columns)]
        self._needed = [[columns[name] for name in group if name in columns] for group in groups]
        self._above = {_told(cells) for cells in above}
        self._firsts = {cells[0] for cells in self._above if cells}

    def note_of(self, cells: Sequence[Cell]) -> NoteCode | None:
        """Return what a row is if it is no record; a record has all that its table needs."""
        first = first_text(cells)
        if first in self._firsts and _told(cells) in self._above:
            return NoteCode.HEADER_ROW
        if _TOTAL.match(first):
            return NoteCode.TOTAL_ROW if self._is_lacking(cells) else None
        if _FOOT.match(first) and self._is_lacking(cells) and _is_foot(cells):
            return NoteCode.FOOT_ROW
        return None

    def _is_lacking(self, cells: Sequence[Cell]) -> bool:
        """Return whether something is blank that no record lacks."""
        width = len(cells)
        return any(
            all(index >= width or is_blank(cells[index]) for index in group)
            for group in self._needed
        )


def first_text(cells: Sequence[Cell]) -> str:
    """Return the first text of a row that says something."""
    found = (cell for cell in cells if isinstance(cell, str) and not is_blank(cell))
    return narrow(next(found, ""))


def _told(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return what a row says, wherever its cells stand."""
    said = (cell for cell in cells if not is_blank(cell))
    return tuple(narrow(cell) if isinstance(cell, str) else cell for cell in said)


def _is_foot(cells: Sequence[Cell]) -> bool:
    """Return whether every cell names a part in the making of the page, or who had it."""
    answers = False  # A cell that ends in a colon is answered by the next one.
    for cell in _told(cells):
        text = cell if isinstance(cell, str) else ""
        if not answers and not _FOOT.match(text):
            return False
        answers = text.endswith((":", "："))
    return True
