"""The story of a line as a picture: one time axis with the book's stair, the counts, the facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext

from medcount.core.when import LOCAL
from medcount.reports import words
from medcount.reports.story import Movement, Story, Tally
from medcount.reports.story.axis import Step

LEFT, RIGHT, TOP, FLOOR = 44, 673, 44, 232
_TICKS_MAX = 7
_LEVELS_MAX = 4
_BAR = 18
_GAP_MIN = 5  # A difference is never too thin to be seen.
_ROOM = 96  # Of the words under a movement; what stands closer is told together.
_ROOM_OF_TALLY = 118
_ROOM_OF_GAP = 64
_ROOM_OF_LAST = 120  # Of the words behind the last bar.
_APART = 24  # Of two bars.
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 10080, 20160, 43200)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with what it stands for."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A tally: solid as far as it agrees with the book of its moment, then the difference."""

    x: float
    left: float
    width: float
    solid: float  # Where the solid part ends.
    height: float
    gap: float  # Where the difference begins, and how high it is; 0 where there is none.
    gap_height: float
    expected: float
    is_over: bool
    is_seen: bool  # False: nothing could be allocated to the line.
    book: str
    real: str
    difference: str
    who: str
    when: str
    word_x: float
    word_end: bool  # The words stand before the bar, else after it.
    real_y: float
    book_y: float
    is_followed: bool = False  # Another bar stands where the difference would be said.


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A movement: where it hangs from the stair."""

    x: float
    top: float
    is_late: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is said under one movement, or under several that stand close together."""

    x: float
    lines: Sequence[str]
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that the template draws, in the units of its view box."""

    height: int
    hours: Sequence[Tick]
    levels: Sequence[Tick]
    stair: str  # A path.
    supposed: str  # A path; "" where nothing is supposed.
    opening: Tick
    balance: Tick
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    labels: Sequence[Label]


class _Scale:
    """Where a moment and a quantity stand."""

    def __init__(self, told: Story) -> None:
        pad = max((told.until - told.since) * 0.04, timedelta(minutes=4))
        self.since = told.since - pad
        # At the right there is room for what the book says now, and for the words of a tally.
        counted_at = max((tally.counted_at for tally in told.tallies), default=self.since)
        share = (RIGHT - LEFT) / (RIGHT - LEFT - _ROOM_OF_LAST)
        self.until = max(told.until + 3 * pad, self.since + (counted_at - self.since) * share)
        quantities = [told.opening, told.balance, 1, 0]
        for one in told.movements:
            quantities += [one.before, one.after]
        for tally in told.tallies:
            quantities += [tally.expected, tally.counted or 0]
        if told.what_if:
            quantities += [told.what_if.opening, *(step.after for step in told.what_if.steps)]
        self.most, self.least = max(quantities), min(quantities)

    def x(self, moment: datetime) -> float:
        share = (moment - self.since) / (self.until - self.since)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def y(self, quantity: int) -> float:
        share = (quantity - self.least) / (self.most - self.least)
        return round(FLOOR - share * (FLOOR - TOP), 1)


def draw(told: Story) -> Picture:
    """Return the picture of a line's story."""
    scale = _Scale(told)
    steps = [
        Step(one.number, one.occurred_at, one.before, one.after)
        for one in sorted(told.movements, key=lambda one: (one.occurred_at, one.id))
    ]
    supposed = told.what_if
    level = scale.y(told.opening)
    return Picture(
        height=FLOOR + (90 if told.movements else 24),
        hours=_hours(scale),
        levels=_levels(scale),
        stair=_stair(scale, told.opening, steps),
        supposed=_stair(scale, supposed.opening, supposed.steps) if supposed else "",
        opening=Tick(level - 8, gettext("锁账时 账 %(units)s") % {"units": _units(told.opening)}),
        balance=Tick(
            (scale.y(steps[-1].after) if steps else level) - 8,
            gettext("现账 %(units)s") % {"units": _units(told.balance)},
        ),
        bars=_bars(scale, told.tallies),
        marks=[_mark(scale, one) for one in told.movements],
        labels=_labels(scale, told.movements),
    )


def _stair(scale: _Scale, opening: int, steps: Iterable[Step]) -> str:
    parts = [f"M{LEFT} {scale.y(opening)}"]
    parts += [f"H{scale.x(step.at)}V{scale.y(step.after)}" for step in steps]
    return "".join([*parts, f"H{RIGHT}"])


def _hours(scale: _Scale) -> list[Tick]:
    whole = (scale.until - scale.since) / timedelta(minutes=1)
    minutes = next((one for one in _MINUTES if whole / one <= _TICKS_MAX), 129600)
    step = timedelta(minutes=minutes)
    midnight = scale.since.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + step * -(-(scale.since - midnight) // step)
    ticks = []
    while at <= scale.until:
        pattern = "%m-%d" if minutes >= 1440 or (at.hour, at.minute) == (0, 0) else "%H:%M"
        ticks.append(Tick(scale.x(at), at.astimezone(LOCAL).strftime(pattern)))
        at += step
    return ticks


def _levels(scale: _Scale) -> list[Tick]:
    step, factors = 1, (2, 2.5, 2)
    turn = 0
    while (scale.most - scale.least) / step > _LEVELS_MAX:
        step = int(step * factors[turn % 3])
        turn += 1
    first = -(-scale.least // step) * step
    return [Tick(scale.y(one), _units(one)) for one in range(first, scale.most + 1, step)]


def _bars(scale: _Scale, tallies: Sequence[Tally]) -> list[Bar]:
    bars: list[Bar] = []
    last = float("-inf")
    for tally in sorted(tallies, key=lambda one: one.counted_at):
        x = max(scale.x(tally.counted_at), last + _APART)
        bars.append(_bar(scale, tally, x=x, room=x - max(last, LEFT)))
        last = x
    following = [bar.x for bar in bars[1:]] + [float("inf")]
    return [
        replace(bar, is_followed=after - bar.x < _ROOM_OF_GAP)
        for bar, after in zip(bars, following, strict=False)
    ]


def _bar(scale: _Scale, tally: Tally, *, x: float, room: float) -> Bar:
    counted = tally.expected if tally.counted is None else tally.counted
    book, real = scale.y(tally.expected), scale.y(counted)
    if tally.difference and abs(book - real) < _GAP_MIN:
        real = book + _GAP_MIN if tally.difference < 0 else book - _GAP_MIN
    solid, gap = max(book, real), min(book, real)
    is_over = (tally.difference or 0) > 0
    real_y = gap + 6 if is_over else min(solid + 16, FLOOR - 34)
    book_y = max(solid + 16, real_y + 48) if is_over else min(gap - 8, real_y - 20)
    return Bar(
        x=x,
        left=x - _BAR / 2,
        width=_BAR,
        solid=solid,
        height=max(FLOOR - solid, 0),
        gap=gap,
        gap_height=solid - gap if tally.difference else 0,
        expected=book,
        is_over=is_over,
        is_seen=tally.counted is not None,
        book=_units(tally.expected),
        real=_units(tally.counted) if tally.counted is not None else "—",
        difference=_signed(tally.difference),
        who=tally.person,
        when=f"{_clock(tally.counted_at)} ±{_seconds(tally.error_ms)}",
        word_x=x - _BAR / 2 - 7 if room >= _ROOM_OF_TALLY else x + _BAR / 2 + 7,
        word_end=room >= _ROOM_OF_TALLY,
        real_y=real_y,
        book_y=book_y,
    )


def _mark(scale: _Scale, one: Movement) -> Mark:
    return Mark(
        x=scale.x(one.occurred_at),
        top=scale.y(max(one.before, one.after)),
        is_late=one.late or one.booked_later,
        title=" · ".join([_said(one), one.document or one.number, _clock(one.occurred_at)]),
    )


def _labels(scale: _Scale, movements: Sequence[Movement]) -> list[Label]:
    """Return the words under the movements, those that stand too close together told as one."""
    groups: list[list[Movement]] = []
    for one in sorted(movements, key=lambda one: one.occurred_at):
        if groups and scale.x(one.occurred_at) - scale.x(groups[-1][0].occurred_at) < _ROOM:
            groups[-1].append(one)
        else:
            groups.append([one])
    return [_label(scale, group) for group in groups]


def _label(scale: _Scale, group: Sequence[Movement]) -> Label:
    first, last = group[0], group[-1]
    middle = (scale.x(first.occurred_at) + scale.x(last.occurred_at)) / 2
    late = [one for one in group if one.late or one.booked_later]
    if len(group) == 1:
        lines = [_said(first), first.document or first.number, _when(first)]
    else:
        facts = {"number": len(group), "units": _signed(sum(one.delta for one in group))}
        told = gettext("%(number)s 笔 %(units)s") % facts
        span = f"{_clock(first.occurred_at)}–{_clock(last.occurred_at)}"
        lines = [told, span, gettext("其中补录 %(number)s") % {"number": len(late)} if late else ""]
    return Label(
        x=min(max(middle, LEFT + 40), RIGHT - 40),
        lines=[one for one in lines if one],
        is_late=bool(late),
    )


def _said(one: Movement) -> str:
    facts = {"kind": words.word_of("movement_kind", one.kind), "units": _signed(one.delta)}
    if one.booked_later or one.late:
        return gettext("%(kind)s %(units)s 补录") % facts
    return f"{facts['kind']} {facts['units']}"


def _when(one: Movement) -> str:
    if one.booked_later:
        return gettext("%(clock)s 入账") % {"clock": _clock(one.recorded_at)}
    if one.late:
        facts = {"clock": _clock(one.occurred_at), "learnt": _clock(one.recorded_at)}
        return gettext("%(clock)s，%(learnt)s 得知") % facts
    return _clock(one.occurred_at)


def _clock(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%H:%M")


def _seconds(error_ms: int) -> str:
    return gettext("%(seconds)s 秒") % {"seconds": f"{error_ms / 1000:g}"}


def _units(number: int) -> str:
    return f"{number:,}".replace("-", "−")


def _signed(number: int | None) -> str:
    return "" if not number else f"{number:+,}".replace("-", "−")
