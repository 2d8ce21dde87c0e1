"""The book as an ERP prints it: titles in merged cells, Chinese headers, a total at the end."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from medcount.core.status import Status, ZoneKind
from medcount.exchange.demo_company.book import Entry, book
from medcount.exchange.demo_company.month import COMPANY, Month
from medcount.exchange.demo_company.warehouse import SITES

_HEADERS = (
    *("序号", "货主", "仓库", "库位", "库区类型"),
    *("商品编码", "商品名称", "规格", "型号", "批号", "序列号", "生产日期", "有效期"),
    *("质量状态", "库存数量", "单价", "产品标识", "管理类别"),
    *("储存温度下限", "储存温度上限", "库位温度下限", "库位温度上限", "结存时间"),
)
_TITLE_ROWS = 3  # The third one is empty.
_ZONES = {
    ZoneKind.QUARANTINE: "待验区",
    ZoneKind.QUALIFIED: "合格品区",
    ZoneKind.SHIPPING: "发货区",
    ZoneKind.RETURNED: "退货区",
    ZoneKind.UNQUALIFIED: "不合格品区",
}
_STATUSES = {
    Status.QUARANTINE: "待验",
    Status.QUALIFIED: "合格",
    Status.RESERVED_OUT: "待出库",
    Status.RETURN_PENDING: "退货待验",
    Status.UNQUALIFIED: "不合格",
    Status.EXPIRED_LOCK: "过期锁定",
    Status.FROZEN: "冻结",
}


def write_book_as_spreadsheet(path: Path, month: Month) -> None:
    """Write the same book as a workbook; dates are dates at one site and text at the other."""
    with xlsxwriter.Workbook(path, {"remove_timezone": True}) as workbook:
        # The day of the count and not the clock's, so that the same company is the same file.
        workbook.set_properties({"created": datetime.combine(month.day, time())})
        sheet = workbook.add_worksheet("库存结存")
        bold = workbook.add_format({"bold": True, "align": "center"})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        last = len(_HEADERS) - 1
        sheet.merge_range(0, 0, 0, last, f"{COMPANY}库存结存表", bold)
        sheet.merge_range(1, 0, 1, last, f"结存日期：{month.day}　单位：件　仓库：全部")
        sheet.write_row(_TITLE_ROWS, 0, _HEADERS, bold)
        sheet.freeze_panes(_TITLE_ROWS + 1, 0)
        row = _TITLE_ROWS
        total = 0
        for row, entry in enumerate(book(month), start=_TITLE_ROWS + 1):
            total += entry.quantity
            for column, cell in enumerate((row - _TITLE_ROWS, *_cells(entry))):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write_number(row, column, cell)
        sheet.write_string(row + 1, 0, "合计")
        sheet.write_number(row + 1, _HEADERS.index("库存数量"), total)


def _cells(entry: Entry) -> Sequence[str | int | Decimal | date]:
    return (
        entry.key.owner,
        entry.key.site,
        entry.key.place,
        _ZONES[entry.place.zone],
        entry.item.code,
        entry.item.name,
        entry.item.spec,
        entry.item.model,
        entry.lot.code,
        entry.key.serial,
        _date(entry, entry.lot.mfg_date),
        _date(entry, entry.lot.expiry),
        _STATUSES[entry.key.status],
        entry.quantity,
        entry.item.unit_cost,
        entry.di,
        entry.item.risk_class,
        *entry.item.storage_c,
        *entry.place.climate_c,
        entry.as_of,
    )


def _date(entry: Entry, day: date | None) -> date | str:
    """Return a date as the site's people keep it."""
    if day is None:
        return ""
    return day if entry.key.site == next(iter(SITES)) else f"{day:%Y/%m/%d}"
