"""The short way answers exactly what the long way answers, or nothing."""

from datetime import date

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from medcount.core.udi.gs1.message import recognised
from medcount.core.udi.gs1.reading import read
from medcount.core.udi.gs1.usual import usual
from medcount.core.udi.wedge import received
from tests.core.udi.labels import CSET_82, GS, GTIN, TODAY, days, element_string, gtins, yymmdd

values = st.one_of(
    st.text(CSET_82, min_size=1, max_size=22),
    st.sampled_from(
        [
            "A1",
            "A1B221X",
            "ABC17290531",
            "ABC16290531",
            "X10LOT",
            "A<GS>240R",
            "(10)",
            "21",
            "A|21X",
        ]
    ),
    st.text("0123567", min_size=1, max_size=20),
)
dates = st.one_of(
    days.map(yymmdd),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(yymmdd),
    st.sampled_from(["290500", "291301", "250100", "770101"]),
)
elements = st.one_of(
    st.tuples(st.just("01"), st.one_of(gtins, st.just("09501101530004"))),
    st.tuples(st.sampled_from(["11", "17"]), dates),
    st.tuples(st.sampled_from(["10", "21", "240"]), values),
)


@settings(deadline=None, max_examples=300)
@given(
    prefix=st.sampled_from(["]d2", "]C1", "", "]Q3", "]e0", "]d1", GS]),
    first=gtins.map(lambda di: ("01", di)),
    others=st.lists(elements, max_size=4, unique_by=lambda element: element[0]),
    suffix=st.sampled_from(["", GS, "\r", " \r\n", GS + "\r"]),
)
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A1B221X")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A"), ("21", "X13290531")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A"), ("21", "X16290531")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A<GS>240R")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("11", "250301"), ("17", "270600")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("17", "770101")], suffix="")
@example(prefix="]d1", first=("01", GTIN), others=[("10", "A1")], suffix="")
def test_the_short_way_agrees_with_the_long_way(prefix, first, others, suffix):
    in_usual_order = sorted(others, key=lambda element: "11 17 10 21 240 01".index(element[0]))
    raw = prefix + element_string(first, *in_usual_order) + suffix

    short = usual(raw, today=TODAY)

    assume(short is not None)

    scan = received(raw)
    message = recognised(scan)
    assert message is not None
    assert short == read(message, scan, today=TODAY)


def test_the_short_way_takes_the_labels_it_was_made_for():
    for others in (
        [("17", "290531"), ("10", "A1")],
        [("11", "250131"), ("17", "290531"), ("10", "A1"), ("21", "x9")],
        [("10", "A1"), ("21", "x9")],
        [("21", "x9")],
        [],
    ):
        raw = "]d2" + element_string(("01", GTIN), *others)

        assert usual(raw, today=TODAY) is not None
