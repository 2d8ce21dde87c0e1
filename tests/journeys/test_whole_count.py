"""
A count from the draft to the inspection, by everybody who has a part in it, on the pages alone.

Read it as the working instruction 作业指导书 of a count: who does what, in which order, on which
page, and what the page says then.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from medcount.cli.demo.people import PASSWORD
from medcount.core.when import local_date
from medcount.db import throwaway
from tests.journeys.conftest import serving
from tests.journeys.person import Person
from tests.journeys.warehouse import (
    BOOKED,
    CASE_OF_GLOVES,
    COUNTED,
    GLOVE,
    MASK,
    Warehouse,
    furnish,
)
from tests.reports.month_end import rows

BOOK = (str(BOOKED), f"{BOOKED:,}")  # As a page might write it.
FIRST_COUNT = (str(COUNTED), f"{COUNTED:,}")


@pytest.fixture(scope="module")
def warehouse(django_db_blocker: DjangoDbBlocker) -> Iterator[Warehouse]:
    """Serve a warehouse that is about to count."""
    with django_db_blocker.unblock(), throwaway.database() as database:
        room = furnish()
        with serving(database) as address:
            yield Warehouse(address=address, room=room)


def test_a_count_from_the_draft_to_the_inspection(warehouse, persons):
    def comes_in(name: str, *, phone: bool = False) -> Person:
        return persons(warehouse.address, name, PASSWORD, phone=phone)

    booked = warehouse.book()
    planner, head = comes_in("planner"), comes_in("head")
    counter, colleague = comes_in("counter1", phone=True), comes_in("counter2", phone=True)

    plan = draft_the_plan(planner)
    approve_it(head)
    check_the_scope_and_freeze_the_book(planner, plan)
    give_each_counter_a_zone(planner)

    count_with_a_slip_and_a_reload(counter)
    count_while_the_network_goes(colleague)
    for one in (counter, colleague):
        hand_in(one)

    compare_and_order_a_recount(planner, plan)
    recount_blind(comes_in("recounter1", phone=True))
    confirm_why_it_differs(head, plan)

    form = propose_an_adjustment(planner, plan)
    sign_as_the_head(head)
    sign_as_finance(comes_in("finance"))
    find_that_signers_do_not_post(head, form)
    assert warehouse.book() == booked, "a count never changes the book"

    post_as_somebody_else(comes_in("deputy"), form)
    assert warehouse.book() == {**booked, ("A01-01", "L1"): COUNTED}
    close_the_count(head, plan)
    inspect(comes_in("inspector"), plan)
    assert warehouse.book() == {**booked, ("A01-01", "L1"): COUNTED}


# ----- Before anybody counts


def draft_the_plan(planner: Person) -> str:
    """1  The planner drafts the plan and leaves it to somebody else to approve."""
    planner.goes_to("盘点计划")
    planner.presses("新建盘点计划")
    planner.fills(name="月末盘点")
    planner.presses("存为草稿")
    planner.sees("整个站点", "等他人批准")
    planner.cannot_press("批准计划")
    return planner.here


def approve_it(head: Person) -> None:
    """2  The warehouse head approves it."""
    head.goes_to("盘点计划")
    head.presses("PD-")
    head.presses("批准计划")
    head.sees("已批准")


def check_the_scope_and_freeze_the_book(planner: Person, plan: str) -> None:
    """3  The planner checks what stands against counting, and freezes the book."""
    planner.comes_back_to(plan)
    planner.presses("盘前检查")
    planner.sees("没有妨碍盘点的事项")
    planner.presses("冻结账面")


def give_each_counter_a_zone(planner: Person) -> None:
    """4  The planner gives each of two counters a zone of their own."""
    planner.presses("分派任务")
    planner.fills(**{"zone:A": "盘点员甲", "zone:B": "盘点员乙"})
    planner.presses("分派")
    planner.sees("等盘点员开始扫描", "2 个任务")


# ----- On the floor


def count_with_a_slip_and_a_reload(counter: Person) -> None:
    """5  A counter scans two places; a slip is taken back for a reason, a reload loses nothing."""
    counter.comes_back_to("/count")
    counter.presses("初盘 月末盘点")
    counter.scans("A01-01")
    counter.sees("储位 A01-01 已打开")
    counter.scans(MASK)
    counter.sees("已收")
    counter.presses("撤销这次")
    counter.presses("扫错了货")
    counter.sees("已撤")
    counter.scans(GLOVE)
    counter.sees("已收", "2029-12-31")
    count_by_hand(counter)
    counter.sees("全部已到服务器")

    counter.reloads()
    counter.sees("储位 A01-01 已打开", "1 种，7,907 副")
    counter.presses("本位盘完")
    counter.sees("A01-01 都扫到了吗？", "7,907 副")
    counter.presses("盘完", exact=True)
    counter.sees("A01-01 盘完了。")

    counter.scans("A02-01")
    counter.scans(MASK)
    counter.presses("多一个")
    counter.presses("改为 2")
    counter.sees("+2 副")
    finish_the_place(counter)


def count_while_the_network_goes(counter: Person) -> None:
    """6  Another's scanner sends # for GS; what is scanned without a network waits and arrives."""
    counter.comes_back_to("/count")
    counter.presses("更多")
    counter.chooses("扫码枪的分隔符", "#")
    counter.presses("回去")
    counter.presses("初盘 月末盘点")
    counter.scans("B01-01")

    counter.loses_the_network()
    counter.scans(CASE_OF_GLOVES)
    counter.sees("没有网络，存在本机", "未上传 1 条")
    counter.reloads()
    counter.sees("储位 B01-01 已打开", "1 种，12 副", "未上传 1 条")
    counter.scans(CASE_OF_GLOVES)
    counter.sees("未上传 2 条")

    counter.finds_the_network()
    counter.sees("未上传 0 条", "全部已到服务器")
    counter.presses("本位盘完")
    counter.sees("24 副")
    counter.presses("盘完", exact=True)


def hand_in(counter: Person) -> None:
    """7  Each hands the task in, and has not seen what the book says."""
    counter.presses("交任务")
    counter.sees("全部储位都盘完了。")
    counter.presses("交任务")
    counter.sees("没有要您盘的任务")
    counter.does_not_see(*BOOK)


def compare_and_order_a_recount(planner: Person, plan: str) -> None:
    """8  What was handed in is compared; the line that differs goes to who has not counted it."""
    planner.comes_back_to(plan)
    planner.sees("指派复盘 1 行")
    planner.presses("现在比对")
    planner.sees("差异总 12 件，净 −12 件")
    planner.presses("指派复盘 1 行")
    planner.fills(counter="盘点员甲")
    planner.presses("指派复盘")
    planner.is_refused("DUTY_CONFLICT")
    planner.fills(counter="复盘员甲")
    planner.presses("指派复盘")
    planner.sees("复盘员甲")


def recount_blind(recounter: Person) -> None:
    """9  The recounter counts that line, and sees neither the book nor the first count."""
    recounter.comes_back_to("/count")
    recounter.presses("复盘 月末盘点")
    recounter.presses("A01-01")
    recounter.sees("只复盘下面这些，读到的打勾。")
    recounter.does_not_see(*BOOK, *FIRST_COUNT)
    recounter.scans(GLOVE)
    recounter.sees("已收")
    count_by_hand(recounter)
    finish_the_place(recounter)
    hand_in(recounter)


def count_by_hand(counter: Person) -> None:
    """Enter what the pieces of one pack's kind come to."""
    counter.presses("改数量")
    counter.enters_on_the_pad(str(COUNTED))
    counter.presses("改为 7,907")
    counter.sees("+7,907 副")


def finish_the_place(counter: Person) -> None:
    """Say that all of a place was read."""
    counter.presses("本位盘完")
    counter.presses("盘完", exact=True)


# ----- At the desk


def confirm_why_it_differs(head: Person, plan: str) -> None:
    """10  The head confirms why, who answers for it, and until when it is put right."""
    head.comes_back_to(plan)
    head.presses("看 1 行差异")
    head.sees("差在哪里？为什么？", "盘亏 12", "7,919")
    head.fills(
        other="C-22 自然损耗/破损",
        owner="仓库主管甲",
        due_date=(local_date(timezone.now()) + timedelta(days=7)).isoformat(),
        reason="拆零破损，现场清点报损",
    )
    head.presses("确认原因")
    head.sees("原因已确认，还没有调整单。", "拆零破损，现场清点报损")


def propose_an_adjustment(planner: Person, plan: str) -> str:
    """11  The planner puts it onto an adjustment form, which is not the planner's to sign."""
    planner.comes_back_to(plan)
    planner.presses("提出调整单")
    planner.sees("我在签什么？", "¥600.00", "本单不要您的角色签字")
    planner.cannot_press("签字批准 600.00 元")
    return planner.here


def sign_as_the_head(head: Person) -> None:
    """12  The head signs: who signs proves once more who they are."""
    head.goes_to("审批")
    head.presses("TZ-")
    head.fills(username="head", password="somebody-elses")
    head.presses("签字批准 600.00 元")
    head.is_refused("LOGIN_REFUSED")
    head.fills(username="head", password=PASSWORD)
    head.presses("签字批准 600.00 元")
    head.sees("您的角色已有人签过", "待财务签字（R-195）")


def sign_as_finance(finance: Person) -> None:
    """13  Finance signs on top, for the amount."""
    finance.goes_to("审批")
    finance.presses("TZ-")
    finance.fills(username="finance", password=PASSWORD)
    finance.presses("签字批准 600.00 元")
    finance.sees("您的角色已有人签过", "DUTY_CONFLICT")
    finance.cannot_press("过账")


def find_that_signers_do_not_post(head: Person, form: str) -> None:
    """14  All have signed; who signed does not post (R-193)."""
    head.comes_back_to(form)
    head.sees("DUTY_CONFLICT")
    head.cannot_press("过账")


def post_as_somebody_else(deputy: Person, form: str) -> None:
    """15  Another person posts the form; only now the book follows the shelf."""
    deputy.comes_back_to(form)
    deputy.presses("过账", exact=True)
    deputy.sees("已过账", "仓库副主管乙")


def close_the_count(head: Person, plan: str) -> None:
    """16  The head closes the count, every line of which is settled."""
    head.comes_back_to(plan)
    head.presses("关闭盘点")
    head.sees("已关闭")


# ----- Afterwards


def inspect(inspector: Person, plan: str) -> None:
    """17  The inspector reads who did what, and takes the variance report home."""
    inspector.goes_to("留痕")
    deeds = {(who, what) for _, who, what, *_ in inspector.reads_the_table()}
    assert deeds >= {
        ("计划员甲", "起草盘点计划"),
        ("仓库主管甲", "批准盘点计划"),
        ("计划员甲", "通过盘前检查"),
        ("计划员甲", "冻结账面"),
        ("计划员甲", "分派盘点任务"),
        ("盘点员甲", "接收扫描"),
        ("盘点员乙", "接收扫描"),
        ("盘点员甲", "提交盘点任务"),
        ("盘点员乙", "提交盘点任务"),
        ("计划员甲", "账实比对"),
        ("计划员甲", "指派复盘"),
        ("复盘员甲", "提交盘点任务"),
        ("仓库主管甲", "确认差异原因"),
        ("计划员甲", "提出调整单"),
        ("仓库主管甲", "签署调整单"),
        ("财务员甲", "签署调整单"),
        ("仓库副主管乙", "调整单过账"),
        ("仓库主管甲", "关闭盘点计划"),
    }

    inspector.comes_back_to(plan)
    report = inspector.downloads("差异表 XLSX")
    [line] = rows(report["差异"])
    told = [line[title] for title in ("储位", "批号", "账面数", "实盘数", "差异数", "差异金额")]
    assert told == ["A01-01", "L1", BOOKED, COUNTED, COUNTED - BOOKED, -600]
    assert [row["储位"] for row in rows(report["零差异"])] == ["A02-01", "B01-01"]
