"""The parts of an ISBT 128 code are told by their first characters and have one length each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, Issuer, Kind, parse
from tests.core.udi.labels import TODAY

UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def of_length(length: int) -> st.SearchStrategy[str]:
    return st.text(UPPER, min_size=length, max_size=length)


days = st.dates(TODAY.replace(year=1900), TODAY.replace(year=2099))


def cyyjjj(day) -> str:
    return f"{str(day.year)[1]}{day:%y%j}"


@settings(deadline=None)
@given(
    di=of_length(16), serial=of_length(6), lot=of_length(18), donation=of_length(15),
    made=days, expires=days, data=st.data(),
)  # fmt: skip
def test_parts_in_any_order_say_what_was_put_in(di, serial, lot, donation, made, expires, data):
    parts = data.draw(
        st.permutations(
            [f"=/{di}", f"=,{serial}", f"&,1{lot}", f"={donation}", f"=}}{cyyjjj(made)}",
             f"=>{cyyjjj(expires)}"]
        )
    )  # fmt: skip

    parsed = parse("".join(parts), today=TODAY)
    counted = parse(f"=+06000{''.join(parts)}", today=TODAY)
    again = parse(parsed.canonical, today=TODAY)

    for one in (parsed, counted, again):
        assert (one.issuer, one.kind, one.di) == (Issuer.ICCBBA, Kind.UDI, di)
        assert (one.serial, one.lot, one.extra) == (serial, lot, {"donation_id": donation})
        assert (one.mfg_date, one.expiry) == (made.isoformat(), expires.isoformat())
        assert one.canonical == parsed.canonical
        assert {doubt.code for doubt in one.warnings} <= {"expiry_far_off"}


@settings(deadline=None)
@given(di=of_length(16), lot=of_length(18), cut=st.integers(1, 36))
def test_a_code_that_was_cut_short_is_never_read_with_a_shorter_value(di, lot, cut):
    parsed = parse(f"=/{di}&,1{lot}"[:-cut], today=TODAY)

    assert parsed.di in (None, di)
    assert parsed.lot is None
    assert parsed.ok is (cut == len(f"&,1{lot}"))


def test_a_blood_bag_has_parts_of_its_own():
    parsed = parse("=)1TE999999B&)RZ99999999", today=TODAY)

    assert (parsed.di, parsed.lot, parsed.di_key) == (
        "1TE999999B", "RZ99999999", "ICCBBA:1TE999999B"
    )  # fmt: skip


def test_a_fault_points_at_its_place():
    raw = "]C0=/A9999XYZ100T0479=>029366"

    (fault,) = parse(raw, today=TODAY).errors

    assert (fault.code, fault.field, fault.pos) == (FaultCode.DATE, "expiry", raw.index("029366"))
