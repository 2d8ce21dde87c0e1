import pytest

from medcount.exchange.files.cells import Shows
from medcount.exchange.files.xlsx.styles import Styles, shown_by


@pytest.mark.parametrize(
    ("number_format", "shows"),
    [
        ("General", Shows.NUMBER), ("0.00E+00", Shows.NUMBER), ("@", Shows.NUMBER),
        ("#,##0.00;[Red]-#,##0.00", Shows.NUMBER), ('0"days"', Shows.NUMBER),
        ("[$¥-804]#,##0.00", Shows.NUMBER), ('General "DS"', Shows.NUMBER), ("0_d", Shows.NUMBER),
        (r"0\m", Shows.NUMBER), ("", Shows.NUMBER),
        ("yyyy-mm-dd", Shows.DATE), ("yyyy/m/d;@", Shows.DATE), ("[$-804]yyyy年m月d日", Shows.DATE),
        ('yyyy"年"m"月"d"日"', Shows.DATE), ("m/d", Shows.DATE), ("[$-F800]dddd", Shows.DATE),
        ("yyyy-mm", Shows.MONTH), ('yyyy"年"m"月"', Shows.MONTH), ("mmm-yy", Shows.MONTH),
        ("yyyy-mm-dd hh:mm", Shows.MOMENT), ("m/d/yy h:mm AM/PM", Shows.MOMENT),
        ("h:mm:ss", Shows.TIME), ("[h]:mm", Shows.TIME), ("上午/下午h:mm", Shows.TIME),
        ("mm:ss.0", Shows.TIME),
    ],
)  # fmt: skip
def test_a_number_format_tells_a_date_from_a_number(number_format: str, shows: Shows):
    assert shown_by(number_format) is shows


def test_a_style_counts_only_as_one_of_the_cells_and_its_own_format_wins():
    styles = Styles()
    for name, attributes in [
        ("numFmt", {"numFmtId": "164", "formatCode": "yyyy-mm-dd"}),
        ("numFmt", {"numFmtId": "31", "formatCode": "0.0"}),
        ("cellStyleXfs", {}),
        ("xf", {"numFmtId": "14"}),
        ("cellXfs", {}),
        *(("xf", {"numFmtId": id_}) for id_ in ("0", "14", "164", "22", "27", "31", "999")),
        ("xf", {}),
    ]:
        styles.start(name, attributes)
    styles.end("cellXfs")
    styles.start("xf", {"numFmtId": "14"})

    assert styles.shows == [
        Shows.NUMBER, Shows.DATE, Shows.DATE, Shows.MOMENT, Shows.MONTH, Shows.NUMBER,
        Shows.NUMBER, Shows.NUMBER,
    ]  # fmt: skip
