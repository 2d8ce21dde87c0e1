"""
Files of a count in which something is wrong: good ones, spoilt cell by cell and byte by byte.

Draw from ``faulty_files()`` and write what it gives into a folder; the mutations are listed, so
that a failing example says what was done to which file.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from hypothesis import strategies as st

from medcount.exchange.files.rows import FileKind
from tests.exchange.good_files import GRIDS, POLICY, CellValue, Grid, csv_bytes, xlsx_bytes

NASTY: list[CellValue] = [
    None, "", " ", "\u3000", "0", "-1", "5.5", "1e3", "1,2,3", "1,200", "五", "９", "９９９", "NaN",
    "-", "9" * 30, "9" * 5_000, "x" * 3_000, "x" * 140_000, "\0", "\x1d", "a\nb", 'a"b', "a,b",
    "a\tb", "';--", "\u202e", "\ufffd", "\ufeff", "=1+1", "#REF!", "03/04/2026", "2026-02-30",
    "2026-02", "9999-12-31", "20260105", "2026-01-05", "2026-01-05T25:00", "26-1-5",
    "2026-01-05T09:00:00+99:00", "合计", "true", "SOLD", "QUALIFIED", "s1", "s4", "m1", "m3",
    "A-01", "B-01", "SH", "BJ", "0012", True, 0, -3, 2.5, 12, 1e15, 1e20, 9526064055028, 202602,
    20260105, 46027, 46027.375, date(2026, 1, 5), datetime(2026, 1, 5, 9, 5),  # noqa: DTZ001
]  # fmt: skip
HEADERS = [
    "",
    "quantity",
    "数量",
    "lot",
    "批号(支)",
    "as_of",
    "备注",
    "状态",
    "PLACE",
    "储位",
    "id",
]
POLICIES: list[object] = [
    {}, [], None, {"rounds_required": "2"}, {"rounds": 1}, {"controls": {"0012": "lot"}},
    {"controls": {"0012": ["colour"]}}, {"clock_error_s": -1}, {"controls": {"": ["lot"]}},
]  # fmt: skip
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PARTS = ["[Content_Types].xml", "_rels/.rels", LINKS, BOOK, SHEET, STRINGS, "xl/styles.xml"]
XML_EDITS = [
    (SHEET, r' r="[A-Z]+\d+"', ""),
    (SHEET, r' r="A2"', ' r="XFD1048576"'),
    (SHEET, r' r="(\d+)"', r' r="9\g<1>"'),
    (SHEET, r"<v>\d+</v>", "<v>999999</v>"),
    (SHEET, r"<v>[^<]*</v>", "<v></v>"),
    (SHEET, r' t="s"><v>[^<]*</v>', "><f>A1</f>"),
    (SHEET, r' t="s"', ' t="e"'),
    (SHEET, r' t="s"', ' t="b"'),
    (SHEET, r' t="s"', ' t="n"'),
    (SHEET, r"<c ", '<c s="2" '),
    (SHEET, r"</row>", "<row>"),
    (SHEET, r"<sheetData>", '<sheetData><row r="0"/>'),
    (SHEET, r"<worksheet", '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet'),
    (SHEET, r"UTF-8", "UTF-16"),
    (SHEET, r"$", " " * (5 << 20)),
    (STRINGS, r"<t[^>]*>", "<t>&a;"),
    (STRINGS, r"<t[^>]*>", "<t>_x0000_"),
    (STRINGS, r"</sst>", ""),
    (BOOK, r"<sheet ", '<sheet state="hidden" '),
    (BOOK, r"(<sheet [^>]*>)", r"\1\1"),
    (BOOK, r"<workbookPr", '<workbookPr date1904="1"'),
    (LINKS, r'Id="rId1"', 'Id="rId9"'),
    (LINKS, r'Target="[^"]*"', 'Target="../../x"'),
]


@dataclass(slots=True)
class FaultyFiles:
    """The files of one count and what was done to them."""

    contents: dict[FileKind, tuple[str, bytes]]  # Name and bytes.
    mutations: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        return "; ".join(self.mutations)

    def write(self, folder: Path) -> dict[str, Path]:
        """Write the files and return their paths by the names of the command's options."""
        paths = {}
        for kind, (name, content) in self.contents.items():
            paths[kind.lower()] = folder / name
            paths[kind.lower()].write_bytes(content)
        return paths


@st.composite
def faulty_files(draw: st.DrawFn) -> FaultyFiles:
    """Draw the files of a count with one to four mutations, of which some are harmless."""
    grids = {kind: [list(row) for row in grid] for kind, grid in GRIDS.items()}
    mutations = [_spoil_grid(draw, grids) for _ in range(draw(st.integers(0, 3)))]
    contents = {}
    for kind, grid in grids.items():
        as_workbook = draw(st.booleans())
        name = f"{kind.lower()}.{'xlsx' if as_workbook else 'csv'}"
        contents[kind] = (name, xlsx_bytes(_printable(grid)) if as_workbook else csv_bytes(grid))
    policy: object = POLICY
    if not mutations and draw(st.booleans()):
        policy = draw(st.sampled_from(POLICIES))
        mutations.append(f"policy {policy}")
    contents[FileKind.POLICY] = ("policy.json", json.dumps(policy).encode())
    faulty = FaultyFiles(contents, mutations)
    for _ in range(draw(st.integers(0 if mutations else 1, 1))):
        _spoil_bytes(draw, faulty)
    return faulty


def _printable(grid: Grid) -> Grid:
    """Return a grid without the characters and lengths that a workbook cannot hold."""
    return [
        [cell.replace("\0", "")[:32_000] if isinstance(cell, str) else cell for cell in row]
        for row in grid
    ]


def _spoil_grid(draw: st.DrawFn, grids: dict[FileKind, Grid]) -> str:
    kind = draw(st.sampled_from(list(grids)))
    spoil = draw(st.sampled_from(_GRID_MUTATIONS))
    return f"{kind} {spoil(draw, grids[kind])}"


def _set_cell(draw: st.DrawFn, grid: Grid) -> str:
    row = draw(st.integers(0, len(grid) - 1))
    if not grid[row]:
        return "no cell"
    column = draw(st.integers(0, len(grid[row]) - 1))
    value = draw(
        st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=8))
    )
    grid[row][column] = value
    return f"cell {row + 1},{column + 1} = {value!r:.40}"


def _set_header(draw: st.DrawFn, grid: Grid) -> str:
    column = draw(st.integers(0, max(len(grid[0]) - 1, 0)))
    header = draw(st.sampled_from(HEADERS))
    grid[0][column : column + 1] = [header]
    return f"header {column + 1} = {header!r}"


def _double_column(draw: st.DrawFn, grid: Grid) -> str:
    column = draw(st.integers(0, max(len(grid[0]) - 1, 0)))
    for row in grid:
        row.extend(row[column : column + 1])
    return f"column {column + 1} twice"


def _drop_column(draw: st.DrawFn, grid: Grid) -> str:
    column = draw(st.integers(0, max(len(grid[0]) - 1, 0)))
    for row in grid:
        del row[column : column + 1]
    return f"column {column + 1} dropped"


def _double_row(draw: st.DrawFn, grid: Grid) -> str:
    row = draw(st.integers(0, len(grid) - 1))
    grid.append(list(grid[row]))
    return f"row {row + 1} twice"


def _insert_row(draw: st.DrawFn, grid: Grid) -> str:
    row = draw(st.integers(0, len(grid)))
    cells: list[CellValue] = draw(st.lists(st.sampled_from(NASTY), max_size=4))
    grid.insert(row, cells)
    return f"row {row + 1} inserted {cells!r:.60}"


def _drop_rows(draw: st.DrawFn, grid: Grid) -> str:
    kept = draw(st.integers(1, len(grid)))
    del grid[kept:]
    return f"rows after {kept} dropped"


def _change_length(draw: st.DrawFn, grid: Grid) -> str:
    row = draw(st.integers(0, len(grid) - 1))
    length = draw(st.integers(0, 25))
    grid[row] = (grid[row] + ["x"] * 25)[:length]
    return f"row {row + 1} has {length} cells"


def _spoil_bytes(draw: st.DrawFn, faulty: FaultyFiles) -> None:
    kind = draw(st.sampled_from(list(faulty.contents)))
    name, content = faulty.contents[kind]
    kinds = _XLSX_MUTATIONS + _BYTE_MUTATIONS if name.endswith(".xlsx") else _BYTE_MUTATIONS
    changed, told = draw(st.sampled_from(kinds))(draw, content)
    faulty.contents[kind] = (name, changed)
    faulty.mutations.append(f"{name} {told}")


def _truncate(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    length = draw(st.integers(0, len(content)))
    return content[:length], f"cut after {length} bytes"


def _flip(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    spoilt = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        if spoilt:
            spoilt[draw(st.integers(0, len(spoilt) - 1))] = draw(st.integers(0, 255))
    return bytes(spoilt), "bytes changed"


def _insert(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    place = draw(st.integers(0, len(content)))
    more = draw(
        st.sampled_from([b"\0", b'"', b"\r", b"\xff\xfe", b"\x1d", b",", b"\n", b"PK\x05\x06"])
    )
    return content[:place] + more + content[place:], f"{more!r} at byte {place}"


def _recode(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    codec = draw(st.sampled_from(["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"]))
    return content.decode(errors="replace").encode(codec), codec


def _replace(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    other = draw(
        st.sampled_from([b"", b"\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{}", b"\0" * 99])
    )
    return other, f"is {other[:8]!r}"


def _edit_part(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    part, pattern, new = draw(st.sampled_from(XML_EDITS))
    count = draw(st.sampled_from([0, 1]))

    def edit(xml: bytes) -> bytes:
        return re.sub(pattern, new, xml.decode(errors="replace"), count=count).encode()

    return _rezipped(content, part, edit), f"{part} {pattern} → {new[:40]}"


def _damage_part(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    part = draw(st.sampled_from(PARTS))
    damage = draw(st.sampled_from([_truncate, _flip, _insert, _replace]))
    told = ""

    def edit(xml: bytes) -> bytes:
        nonlocal told
        spoilt, told = damage(draw, xml)
        return spoilt

    changed = _rezipped(content, part, edit)
    return changed, f"{part} {told}"


def _drop_part(draw: st.DrawFn, content: bytes) -> tuple[bytes, str]:
    part = draw(st.sampled_from(PARTS))
    return _rezipped(content, part, lambda _: None), f"{part} dropped"


def _rezipped(content: bytes, part: str, edit: Callable[[bytes], bytes | None]) -> bytes:
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                body = edit(old.read(name)) if name == part else old.read(name)
                if body is not None:
                    new.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    except Exception:  # What another mutation has broken already stays as it is.
        return content
    return stream.getvalue()


_GRID_MUTATIONS = [
    _set_cell, _set_cell, _set_cell, _set_cell, _set_header, _double_column, _drop_column,
    _double_row, _insert_row, _drop_rows, _change_length,
]  # fmt: skip
_BYTE_MUTATIONS = [_truncate, _flip, _insert, _recode, _replace]
_XLSX_MUTATIONS = [_edit_part, _edit_part, _damage_part, _drop_part]
