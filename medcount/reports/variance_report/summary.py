"""The first sheet: whether book and goods agree, by how much not, why, and who signs for it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from medcount.core.line import LineState
from medcount.reports.answer import Answer
from medcount.reports.variance_report.causes import Bar
from medcount.reports.variance_report.figures import figures, ratio
from medcount.reports.variance_report.look import CINNABAR_MARK, FONT, INK, LINE, Look
from medcount.reports.variance_report.sheet import Book, Marked, Sheet, Value, shown
from medcount.reports.variance_report.tables import agrees, agrees_in_full
from medcount.reports.variance_report.words import Word, say
from medcount.reports.words import called, word_of

_WIDTHS = (33, 24, 14, 17, 20, 14, 3)
_LAST = 5  # The last column of the text; the chart stands right of it.
_CHART_AT = 7


def add_summary(book: Book, answer: Answer, bars: Sequence[Bar]) -> None:
    """Write the summary: conclusion, figures, causes, findings, signature places."""
    sheet = Sheet(book, say(Word.SUMMARY), _WIDTHS)
    _heading(sheet, answer)
    _conclusion(sheet, answer)
    _figures(sheet, answer)
    _causes(sheet, bars)
    _findings(sheet, answer)
    _signatures(sheet)
    sheet.paper.freeze_panes(2, 0)
    sheet.paper.repeat_rows(0, 1)
    sheet.paper.fit_to_pages(1, 0)


def _heading(sheet: Sheet, answer: Answer) -> None:
    sheet.add(Marked(say(Word.TITLE), Look.TITLE), height=30)
    sites = dict.fromkeys(one.line.site for one in answer.lines if one.line.site)
    facts = (
        (Word.DOCUMENT_NUMBER, sheet.book.number),
        (Word.RUN_AT, shown(sheet.book.at)),
        (Word.SITES, say(Word.LISTED).join(sites)),
    )
    cells = [Marked(f"{say(word)} {fact}", Look.NOTE) for word, fact in facts]
    sheet.put(0, cells[0])
    sheet.put(1, cells[1], to=2)
    sheet.put(3, cells[2], to=_LAST)
    sheet.add()
    sheet.add()


def _conclusion(sheet: Sheet, answer: Answer) -> None:
    counts = {state.value: answer.states(state) for state in LineState}
    noted = _noted(answer)
    if not answer.lines and not answer.unresolved:
        verdict, why, look = Word.UNDECIDED, say(Word.NO_LINES), Look.QUESTION
    elif answer.clean:
        verdict, look = Word.YES, Look.AGREE
        why = say(Word.ALL_AGREE, lines=len(answer.lines))
    else:
        verdict, look = Word.NO, Look.VARIANCE
        why = say(Word.STILL_OPEN, **counts, noted=noted, unresolved=len(answer.unresolved))
    sheet.put(2, Marked(why, Look.PROSE), to=_LAST)
    sheet.add(Marked(say(Word.CONCLUSION), Look.SECTION), Marked(say(verdict), look), height=32)
    sheet.add()


def _noted(answer: Answer) -> int:
    return sum(agrees(one) and not agrees_in_full(one) for one in answer.lines)


def _figures(sheet: Sheet, answer: Answer) -> None:
    _head(sheet, Word.FIGURE, Word.VALUE, Word.BASIS)
    counts = (
        (Word.LINES, len(answer.lines), say(Word.LINES_BASIS)),
        (
            Word.AGREE,
            answer.states(LineState.AGREES),
            say(Word.AGREE_BASIS, noted=_noted(answer)),
        ),
        (Word.VARIANCE_LINES, answer.states(LineState.VARIANCE), say(Word.VARIANCE_BASIS)),
        (Word.CONFLICT_LINES, answer.states(LineState.CONFLICT), say(Word.CONFLICT_BASIS)),
        (
            Word.NOT_COUNTED_LINES,
            answer.states(LineState.NOT_COUNTED),
            say(Word.NOT_COUNTED_BASIS),
        ),
        (Word.INCOMPLETE_LINES, answer.states(LineState.INCOMPLETE), say(Word.INCOMPLETE_BASIS)),
        (Word.UNRESOLVED_ROWS, len(answer.unresolved), say(Word.UNRESOLVED_BASIS)),
    )
    for word, number, basis in counts:
        _figure(sheet, say(word), Marked(number, Look.QUANTITY), basis)
    for word, cell in _measures(answer):
        _figure(sheet, say(word), cell, say(Word[f"{word.name}_BASIS"]))
    sheet.add()


def _measures(answer: Answer) -> Iterable[tuple[Word, Marked]]:
    sums = figures(answer)
    accuracy = answer.accuracy_by_line
    na, cost_missing = say(Word.NOT_APPLICABLE), say(Word.COST_MISSING)

    def given(figure: Decimal | int | None, look: Look, instead: str) -> Marked:
        return Marked(instead if figure is None else figure, look)

    def of_money(part: Decimal | None, look: Look) -> Marked:
        if part is None or sums.expected_amount is None:
            return Marked(cost_missing, look)
        return given(ratio(part, sums.expected_amount), look, na)

    yield Word.ACCURACY, given(accuracy, Look.RATE, na)
    yield Word.LINE_RATE, given(None if accuracy is None else 1 - accuracy, Look.RATE, na)
    yield Word.GROSS_UNITS, Marked(sums.gross, Look.QUANTITY)
    yield Word.NET_UNITS, Marked(sums.net, Look.DELTA)
    yield Word.GROSS_UNITS_RATE, given(ratio(sums.gross, sums.expected), Look.RATE, na)
    yield Word.NET_UNITS_RATE, given(ratio(sums.net, sums.expected), Look.DELTA_RATE, na)
    yield Word.GROSS_AMOUNT, given(answer.amount(gross=True), Look.AMOUNT, cost_missing)
    yield Word.NET_AMOUNT, given(answer.amount(gross=False), Look.DELTA_AMOUNT, cost_missing)
    yield Word.GROSS_AMOUNT_RATE, of_money(sums.gross_amount, Look.RATE)
    yield Word.NET_AMOUNT_RATE, of_money(sums.net_amount, Look.DELTA_RATE)


def _figure(sheet: Sheet, name: str, cell: Marked, basis: str) -> None:
    sheet.put(2, Marked(basis, Look.NOTE), to=_LAST)
    sheet.add(Marked(name, Look.LABEL), cell)


def _causes(sheet: Sheet, bars: Sequence[Bar]) -> None:
    sheet.add(Marked(say(Word.PARETO), Look.SECTION), height=24)
    if not bars:
        sheet.add(Marked(say(Word.NO_CAUSES), Look.NOTE))
        sheet.add()
        return
    heads = (
        Word.CAUSE,
        Word.USUAL_OWNER,
        Word.CAUSE_LINES,
        Word.CAUSE_UNITS,
        Word.CAUSE_AMOUNT,
        Word.CUMULATIVE,
    )
    sheet.add(*(Marked(say(word), Look.HEAD) for word in heads))
    first = sheet.row
    for bar in bars:
        sheet.add(
            Marked(_named(bar), Look.LABEL),
            Marked(called(bar.name.usual_owner), Look.LABEL),
            Marked(bar.lines, Look.QUANTITY),
            Marked(bar.units, Look.QUANTITY),
            Marked(say(Word.COST_MISSING) if bar.amount is None else bar.amount, Look.AMOUNT),
            Marked(bar.cumulative, Look.RATE),
        )
    _chart(sheet, bars, first=first)
    sheet.put(0, Marked(say(Word.HINT), Look.NOTE), to=_LAST)
    sheet.add()
    sheet.add()


def _named(bar: Bar) -> str:
    return f"{bar.name.code} {called(bar.name.word)}"


def _chart(sheet: Sheet, bars: Sequence[Bar], *, first: int) -> None:
    last = first + len(bars) - 1
    font = {"name": FONT["font_name"], "color": INK, "size": 9}

    def series(word: Word, column: int, data: Sequence[Value], **look: object) -> dict[str, object]:
        # The data travel with the chart, so that viewers that calculate nothing can draw it.
        return {
            "name": say(word),
            "categories": [sheet.name, first, 0, last, 0],
            "categories_data": [_named(bar) for bar in bars],
            "values": [sheet.name, first, column, last, column],
            "values_data": data,
            **look,
        }

    chart = sheet.book.workbook.add_chart({"type": "column"})
    chart.add_series(
        series(
            Word.CAUSE_LINES,
            2,
            [bar.lines for bar in bars],
            fill={"color": CINNABAR_MARK},
            gap=60,
            data_labels={"value": True, "font": font},
        )
    )
    line = sheet.book.workbook.add_chart({"type": "line"})
    line.add_series(
        series(
            Word.CUMULATIVE,
            5,
            [round(bar.cumulative, 6) for bar in bars],
            y2_axis=True,
            line={"color": INK, "width": 1.5},
            marker={"type": "circle", "fill": {"color": INK}, "border": {"color": INK}},
        )
    )
    chart.combine(line)
    chart.set_title({"name": say(Word.PARETO), "name_font": {**font, "size": 12}})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis(
        {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": LINE}}}
    )
    line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "num_font": font})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 540, "height": 360})
    sheet.paper.insert_chart(3, _CHART_AT, chart, {"description": say(Word.PARETO)})


def _findings(sheet: Sheet, answer: Answer) -> None:
    counted = Counter(code for one in answer.lines for code in one.findings)
    sheet.add(Marked(say(Word.FINDINGS), Look.SECTION), height=24)
    if not counted:
        sheet.add(Marked(say(Word.NO_FINDINGS), Look.NOTE))
        sheet.add()
        return
    _head(sheet, Word.FINDINGS, Word.CODE, Word.FINDING_LINES, wide=False)
    for code, lines in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        sheet.add(
            Marked(word_of("finding", code), Look.LABEL),
            Marked(code, Look.LABEL),
            Marked(lines, Look.QUANTITY),
        )
    sheet.add()


def _head(sheet: Sheet, first: Word, second: Word, third: Word, *, wide: bool = True) -> None:
    sheet.put(2, Marked(say(third), Look.HEAD), to=_LAST if wide else None)
    sheet.add(Marked(say(first), Look.HEAD), Marked(say(second), Look.HEAD))


def _signatures(sheet: Sheet) -> None:
    """Leave a place for each signer's name, date and time, and meaning (R-174)."""
    sheet.add(Marked(say(Word.SIGNATURES), Look.SECTION), height=24)
    _signature(sheet, Look.HEAD, Word.POST, Word.PRINTED_NAME, Word.SIGNED_AT, Word.MEANING)
    for post in (Word.WAREHOUSE_HEAD, Word.QA, Word.FINANCE):
        sheet.paper.set_row(sheet.row, 34)
        _signature(sheet, Look.SIGNATURE, post, None, None, Word.MEANINGS)


def _signature(sheet: Sheet, look: Look, *words: Word | None) -> None:
    post, name, moment, meaning = (Marked(word and say(word), look) for word in words)
    sheet.put(2, moment, to=3)
    sheet.put(4, meaning, to=_LAST)
    sheet.add(post, name)
