"""A workbook is its visible sheets, their texts and styles, and the year it counts days from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medcount.exchange.files.cells import Shows
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.grid import Row, Unreadable
from medcount.exchange.files.xlsx.merged import Area, AreaHandler, Spread
from medcount.exchange.files.xlsx.parts import Parts, target
from medcount.exchange.files.xlsx.rows import RowHandler, TextHandler, unescaped
from medcount.exchange.files.xlsx.styles import Styles

_DEFAULT_WORKBOOK = "xl/workbook.xml"
_WORKSHEET, _STRINGS, _STYLES, _WORKBOOK = (
    f"/{name}" for name in ("worksheet", "sharedStrings", "styles", "officeDocument")
)
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """One visible sheet."""

    name: str
    _part: str
    _parts: Parts
    _texts: Sequence[str]
    _shows: Sequence[Shows]
    _from_1904: bool
    ragged: bool = False

    def rows(self) -> Iterator[Row]:
        """
        Yield the rows that are not empty.

        :raises Unreadable: TOO_LARGE, UNREADABLE_FILE
        """
        spread = Spread(self._areas())
        handler = RowHandler(self._texts, self._shows, from_1904=self._from_1904)
        for _ in self._parts.parse(self._part, handler):
            yield from map(spread.over, handler.take())

    def _areas(self) -> Sequence[Area]:
        if not self._parts.mentions(self._part, "mergeCell"):
            return ()
        handler = AreaHandler()
        self._parts.parse_whole(self._part, handler)
        return handler.areas


def sheets(content: bytes) -> list[XlsxSheet]:
    """
    Return the visible sheets of a workbook.

    :raises Unreadable: TOO_LARGE, UNREADABLE_FILE
    """
    parts = Parts(content)
    workbook = _workbook_part(parts)
    if workbook not in parts:
        raise Unreadable(FileFault.UNREADABLE_FILE, "this is no XLSX workbook; save it as XLSX")
    outline = _Outline()
    parts.parse_whole(workbook, outline)
    related = _related(parts, workbook)
    texts, styles = TextHandler(), Styles()
    for kind, part in related.values():
        if kind.endswith(_STRINGS):
            parts.parse_whole(part, texts)
        elif kind.endswith(_STYLES):
            parts.parse_whole(part, styles)
    for name, id_ in outline.visible:
        if id_ not in related:
            raise Unreadable(FileFault.UNREADABLE_FILE, f"the sheet {shown(name)} is missing")
    return [
        XlsxSheet(
            name=name,
            _part=related[id_][1],
            _parts=parts,
            _texts=texts.texts,
            _shows=styles.shows,
            _from_1904=outline.from_1904,
        )
        for name, id_ in outline.visible
        if related[id_][0].endswith(_WORKSHEET)
    ]


def _workbook_part(parts: Parts) -> str:
    if "_rels/.rels" not in parts:
        return _DEFAULT_WORKBOOK
    links = _Links()
    parts.parse_whole("_rels/.rels", links)
    found = (target("", place) for kind, place in links.by_id.values() if kind.endswith(_WORKBOOK))
    return next(found, _DEFAULT_WORKBOOK)


def _related(parts: Parts, workbook: str) -> dict[str, tuple[str, str]]:
    """Return the parts that belong to the workbook: id → kind, name."""
    folder, _, name = workbook.rpartition("/")
    links = _Links()
    parts.parse_whole(f"{folder}/_rels/{name}.rels", links)
    return {id_: (kind, target(workbook, place)) for id_, (kind, place) in links.by_id.items()}


class _Outline:
    """Hears the part that lists the sheets."""

    def __init__(self) -> None:
        self.visible: list[tuple[str, str]] = []  # Name and id of relationship.
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in _TRUE
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            link = next((held for name, held in attributes.items() if name.endswith(":id")), "")
            self.visible.append((unescaped(attributes.get("name", "")), link))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass


class _Links:
    """Hears a part of relationships."""

    def __init__(self) -> None:
        self.by_id: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "Internal") == "Internal":
            self.by_id[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                attributes.get("Target", ""),
            )

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass
