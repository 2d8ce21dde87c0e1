"""What the company trades in: invented articles of every class, each with its packs and label."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from medcount.exchange.demo_company.gtin import gtin

EACH, BOX, CASE = "件", "盒", "箱"


class Kind(Enum):
    """How an article is kept apart: the fields that a scan of it must carry."""

    IMPLANT = ("lot", "serial", "expiry")
    STERILE = ("lot", "expiry")
    REAGENT = ("lot", "expiry", "mfg_date")
    PLAIN = ("lot",)


# The application identifiers of a label in their order; makers of sterile goods differ.
_LABELS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.IMPLANT: (("01", "17", "10", "21"),),
    Kind.STERILE: (("01", "17", "10"), ("01", "11", "17", "10"), ("01", "10", "17")),
    Kind.REAGENT: (("01", "11", "17", "10"),),
    Kind.PLAIN: (("01", "11", "10"),),
}
_STORAGE_C: Mapping[Kind, tuple[int, int]] = {
    Kind.IMPLANT: (5, 35),
    Kind.STERILE: (5, 35),
    Kind.REAGENT: (2, 8),
    Kind.PLAIN: (0, 40),
}
_SHELF_LIFE_YEARS: Mapping[Kind, int] = {Kind.IMPLANT: 5, Kind.STERILE: 3, Kind.REAGENT: 1}
_FIRST_REFERENCE = 100_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article in one specification."""

    code: str
    name: str
    spec: str
    model: str
    kind: Kind
    risk_class: str
    unit_cost: Decimal
    quantities: tuple[int, int]  # How many usually lie at one place.
    label: tuple[str, ...]
    dis: Mapping[str, str] = field(hash=False)  # Packaging level → product code.
    factors: Mapping[str, int] = field(hash=False)  # Packaging level → pieces in it.

    @property
    def is_cold(self) -> bool:
        """Return whether it must be kept in the cold room."""
        return self.kind is Kind.REAGENT

    @property
    def storage_c(self) -> tuple[int, int]:
        """Return the temperatures it may be kept at."""
        return _STORAGE_C[self.kind]

    @property
    def shelf_life_years(self) -> int | None:
        """Return how long it keeps, None for ever."""
        return _SHELF_LIFE_YEARS.get(self.kind)

    @property
    def has_serial(self) -> bool:
        """Return whether every piece has a number of its own."""
        return self.kind is Kind.IMPLANT


class _Family(NamedTuple):
    stem: str
    name: str
    kind: Kind
    risk_class: str
    unit_cost: str
    pieces: tuple[int, ...]  # In a box, and boxes in a case.
    quantities: tuple[int, int]
    specs: str


_FAMILIES = (
    _Family("GB", "髋关节假体股骨柄", Kind.IMPLANT, "III", "4860.00", (), (1, 1),
            "8号 9号 10号 11号 12号 13号 14号"),
    _Family("KJ", "髋臼杯", Kind.IMPLANT, "III", "3650.00", (), (1, 1),
            "44mm 46mm 48mm 50mm 52mm 54mm 56mm 58mm"),
    _Family("XG", "膝关节胫骨托", Kind.IMPLANT, "III", "4120.00", (), (1, 1),
            "3号左 3号右 4号左 4号右 5号左 5号右"),
    _Family("RH", "椎间融合器", Kind.IMPLANT, "III", "2980.00", (), (1, 1),
            "8×22mm 9×22mm 10×22mm 11×26mm 12×26mm"),
    _Family("ZJ", "药物洗脱冠状动脉支架", Kind.IMPLANT, "III", "798.00", (), (1, 1),
            "2.25×14mm 2.5×18mm 2.75×18mm 3.0×18mm 3.0×24mm 3.5×24mm 3.5×28mm 4.0×33mm"),
    _Family("JZ", "人工晶状体", Kind.IMPLANT, "III", "1180.00", (), (1, 1),
            "+16.0D +17.5D +18.0D +19.0D +20.0D +20.5D +21.0D +22.0D +23.5D"),
    _Family("SY", "植入式给药装置", Kind.IMPLANT, "III", "2350.00", (), (1, 1), "6.5F 7.5F 8.5F"),
    _Family("BP", "金属锁定接骨板", Kind.STERILE, "III", "865.50", (5,), (2, 20),
            "3.5mm×4孔 3.5mm×6孔 3.5mm×8孔 4.5mm×6孔 4.5mm×8孔 4.5mm×10孔"),
    _Family("LD", "可吸收界面螺钉", Kind.STERILE, "III", "1420.00", (5,), (2, 18),
            "6×20mm 7×23mm 7×28mm 8×23mm 8×28mm 9×28mm"),
    _Family("QN", "冠状动脉球囊扩张导管", Kind.STERILE, "III", "286.00", (5, 10), (5, 60),
            "1.5×15mm 2.0×15mm 2.0×20mm 2.5×15mm 2.5×20mm 3.0×15mm 3.5×15mm"),
    _Family("ZY", "一次性使用造影导管", Kind.STERILE, "III", "96.50", (5, 10), (5, 80),
            "5F-JL3.5 5F-JL4.0 5F-JR4.0 5F-PIG 6F-JL4.0 6F-JR4.0"),
    _Family("LZ", "一次性使用静脉留置针", Kind.STERILE, "III", "7.85", (50, 8), (40, 600),
            "18G 20G 22G 24G 26G"),
    _Family("ZS", "一次性使用无菌注射器", Kind.STERILE, "III", "0.62", (100, 12), (100, 2400),
            "1ml 2ml 5ml 10ml 20ml 50ml"),
    _Family("SQ", "一次性使用输液器", Kind.STERILE, "III", "2.15", (20, 25), (60, 1500),
            "0.45×13.5 0.55×16 0.6×19 0.7×20 避光型"),
    _Family("ZX", "一次性使用中心静脉导管包", Kind.STERILE, "III", "168.00", (5, 4), (5, 80),
            "单腔14Ga 双腔7F 三腔7F 三腔8F"),
    _Family("FX", "可吸收外科缝合线", Kind.STERILE, "III", "24.60", (12, 20), (24, 480),
            "2-0圆针 3-0圆针 3-0角针 4-0角针 5-0角针 6-0圆针"),
    _Family("DN", "一次性使用无菌导尿管", Kind.STERILE, "II", "12.40", (10, 10), (20, 300),
            "双腔12Fr 双腔14Fr 双腔16Fr 三腔18Fr 三腔20Fr"),
    _Family("QG", "一次性使用气管插管", Kind.STERILE, "II", "18.90", (10, 10), (10, 150),
            "ID6.0 ID6.5 ID7.0 ID7.5 ID8.0"),
    _Family("FL", "硅胶泡沫敷料", Kind.STERILE, "II", "21.30", (10, 12), (20, 360),
            "7.5×7.5cm 10×10cm 12.5×12.5cm 15×15cm 骶尾型"),
    _Family("DC", "一次性使用直线吻合器钉仓", Kind.STERILE, "II", "315.00", (6, 6), (6, 72),
            "45mm白 45mm蓝 60mm蓝 60mm金 60mm绿"),
    _Family("KZ", "医用外科口罩", Kind.STERILE, "II", "0.38", (50, 40), (200, 4000),
            "挂耳型 绑带型 儿童型"),
    _Family("SS", "一次性使用手术衣", Kind.STERILE, "II", "16.80", (10, 5), (20, 200),
            "M L XL XXL"),
    _Family("BD", "医用弹性绷带", Kind.PLAIN, "I", "4.20", (12, 20), (24, 600),
            "7.5×450cm 10×450cm 15×450cm"),
    _Family("ST", "一次性使用检查手套", Kind.PLAIN, "I", "0.29", (100, 10), (200, 4000),
            "S M L XL"),
    _Family("CD", "医用检查垫单", Kind.PLAIN, "I", "1.15", (20, 10), (40, 800),
            "60×90cm 80×150cm"),
    _Family("TN", "肌钙蛋白I测定试剂盒", Kind.REAGENT, "II", "1260.00", (10,), (2, 40),
            "50测试/盒 100测试/盒 200测试/盒"),
    _Family("PC", "降钙素原测定试剂盒", Kind.REAGENT, "II", "1980.00", (10,), (2, 30),
            "50测试/盒 100测试/盒"),
    _Family("YG", "乙型肝炎病毒表面抗原检测试剂盒", Kind.REAGENT, "III", "420.00", (20,), (5, 120),
            "48人份/盒 96人份/盒"),
    _Family("DD", "D-二聚体测定试剂盒", Kind.REAGENT, "II", "880.00", (10,), (2, 40),
            "2×20ml 4×20ml"),
    _Family("TS", "促甲状腺激素测定试剂盒", Kind.REAGENT, "II", "640.00", (10,), (2, 60),
            "100测试/盒 200测试/盒"),
    _Family("ZK", "心肌标志物质控品", Kind.REAGENT, "II", "350.00", (10,), (2, 50),
            "水平1 水平2 水平3"),
)  # fmt: skip


def assortment() -> dict[str, Item]:
    """Return every article by its code."""
    items = [
        (family, number, spec)
        for family in _FAMILIES
        for number, spec in enumerate(family.specs.split(), start=1)
    ]
    return {
        item.code: item
        for reference, (family, number, spec) in enumerate(items, start=_FIRST_REFERENCE)
        for item in [_item(family, number, spec, reference)]
    }


def _item(family: _Family, number: int, spec: str, reference: int) -> Item:
    factors = {EACH: 1}
    for level, pieces in zip((BOX, CASE), family.pieces, strict=False):
        factors[level] = pieces * list(factors.values())[-1]
    labels = _LABELS[family.kind]
    return Item(
        code=f"{family.stem}{number:03d}",
        name=family.name,
        spec=spec,
        model=f"{family.stem}-{number:02d}",
        kind=family.kind,
        risk_class=family.risk_class,
        unit_cost=Decimal(family.unit_cost),
        quantities=family.quantities,
        label=labels[reference % len(labels)],
        dis={
            level: gtin(reference, indicator=indicator) for indicator, level in enumerate(factors)
        },
        factors=factors,
    )
