"""The short way answers exactly what the long way answers, or nothing."""

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
        ["A1", "A1B221X", "ABC17290531", "A<GS>240R", "(10)", "21", "A|21X", "1", "Ａ"]
    ),
)
dates = st.one_of(days.map(yymmdd), st.sampled_from(["290500", "291301", "250100", "770101"]))
elements = st.one_of(
    st.tuples(st.just("01"), st.one_of(gtins, st.just("09501101530004"))),
    st.tuples(st.sampled_from(["11", "17"]), dates),
    st.tuples(st.sampled_from(["10", "21", "240"]), values),
)


@settings(deadline=None)
@given(
    prefix=st.sampled_from(["]d2", "]C1", "", "]d1", "]E0", GS, " ", "^"]),
    first=gtins.map(lambda di: ("01", di)),
    others=st.lists(elements, max_size=4),
    suffix=st.sampled_from(["", GS, "\r"]),
)
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A1B221X")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("10", "A<GS>240R")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("11", "250301"), ("17", "270600")], suffix="")
@example(prefix="]d2", first=("01", GTIN), others=[("17", "770101")], suffix="")
@example(prefix="]d1", first=("01", GTIN), others=[("10", "A1")], suffix="")
def test_the_short_way_agrees_with_the_long_way(prefix, first, others, suffix):
    scan = received(prefix + element_string(first, *sorted(others)) + suffix)
    short = usual(scan, today=TODAY)
    assume(short is not None)

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
        scan = received("]d2" + element_string(("01", GTIN), *others))

        assert usual(scan, today=TODAY) is not None
