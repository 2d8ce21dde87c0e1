"""What the pages of a count add to how things are drawn: cells of the map, states of tasks."""

from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from medcount.counting.queries.progress import WORKING_FOR
from medcount.counting.queries.tasks import TaskRow
from medcount.desk.place_map import CELL_HEIGHT, CELL_WIDTH, Aisle, Cell
from medcount.desk.templatetags.look import tag

register = template.Library()

_SHAPES = {
    "variance": '<path class="c-sign" d="M{x} {y}m3 5h15m-15 5h9"/>',
    "question": '<path class="fm-amber" d="M{x} {y}m10.5 2.5l5.5 10h-11z"/>',
}


@register.simple_tag
def aisle(drawn: Aisle) -> SafeString:
    """Draw the cells of an aisle, each with what it says when it is pointed at."""
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>',
        drawn.width,
        drawn.height,
        drawn.width,
        drawn.height,
        format_html_join(
            "", "<g><title>{}</title>{}</g>", ((one.title, _cell(one)) for one in drawn.cells)
        ),
    )


@register.simple_tag
def cell(kind: str) -> SafeString:
    """Draw a cell as the map's key shows it."""
    drawn = _cell(Cell(x=0, y=0, kind=kind, share=0.5, title=""))
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        CELL_WIDTH,
        CELL_HEIGHT,
        CELL_WIDTH,
        CELL_HEIGHT,
        drawn,
    )


@register.filter
def cell_word(kind: str) -> str:
    """Return what a cell of a kind says."""
    return {
        "agree": gettext("相符"),
        "variance": gettext("有差异"),
        "question": gettext("待裁定"),
        "now": gettext("正在盘"),
        "seen": gettext("已盘待比对"),
        "unseen": gettext("未盘"),
    }[kind]


@register.simple_tag
def task_state(task: TaskRow, now: datetime) -> SafeString:
    """Draw where a task stands."""
    if task.submitted_at is not None:
        return tag("agree", gettext("已交"))
    if task.over:
        return tag("fact", gettext("计划已结束"))
    if task.due_at is not None and task.due_at < now:
        return tag("question", gettext("逾期"))
    if task.last_scan_at is None:
        return tag("idle", gettext("未开始"))
    if task.last_scan_at >= now - WORKING_FOR:
        return tag("agree", gettext("在盘"))
    return tag("question", gettext("停下了"))


@register.filter
def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was, as far as that is of today."""
    if at is None:
        return "—"
    passed = now - at
    if passed < timedelta(minutes=1):
        return gettext("刚刚")
    if passed < timedelta(hours=1):
        return gettext("%(minutes)s 分前") % {"minutes": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return gettext("%(hours)s 小时前") % {"hours": passed // timedelta(hours=1)}
    return gettext("%(days)s 天前") % {"days": passed.days}


def _cell(cell: Cell) -> SafeString:
    """Draw one cell: every kind has a shape of its own, so that no colour speaks alone."""
    box = format_html(
        '<rect class="c-{}" x="{}" y="{}" width="{}" height="{}"/>',
        cell.kind,
        cell.x + 0.5,
        cell.y + 0.5,
        CELL_WIDTH - 1,
        CELL_HEIGHT - 1,
    )
    if cell.kind in ("now", "seen"):
        fill = format_html(
            '<rect class="c-{}-part" x="{}" y="{}" width="{}" height="{}"/>',
            cell.kind,
            cell.x + 0.5,
            cell.y + 0.5,
            max(round((CELL_WIDTH - 1) * min(cell.share, 1)), 3),
            CELL_HEIGHT - 1,
        )
        return box + fill
    shape = _SHAPES.get(cell.kind, "")
    return box + format_html(shape, x=cell.x, y=cell.y) if shape else box
