"""One value has one run of bytes, and two values never share theirs."""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medcount.core.canonical import (
    LARGEST_INTEGER,
    canonical_bytes,
    leaf_hash,
    leaf_mac,
    node_hash,
    seal_hash,
    signed_digest,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)
objects = st.dictionaries(texts, values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1, "1"),
        (-40, "-40"),
        ("盘点", '"盘点"'),
        ('tab\tquote"slash/back\\\x1f\x7f', '"tab\\tquote\\"slash/back\\\\\\u001f\x7f"'),
        (Decimal("12.50"), '"12.5"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("0.000001"), '"0.000001"'),
        (UUID("0192F0C4-7B1A-7000-8000-00000000000A"), '"0192f0c4-7b1a-7000-8000-00000000000a"'),
        (date(2026, 2, 28), '"2026-02-28"'),
        (datetime(2026, 2, 28, 1, tzinfo=UTC), '"2026-02-28T01:00:00.000000Z"'),
        (
            datetime(2026, 2, 28, 1, 0, 0, 5, timezone(timedelta(hours=8))),
            '"2026-02-27T17:00:00.000005Z"',
        ),
        ({"b": [1, {"a": None}], "a": ("x",)}, '{"a":["x"],"b":[1,{"a":null}]}'),
        ({}, "{}"),
    ],
)
def test_each_kind_of_value_has_its_one_text(value, text):
    assert canonical_bytes(value) == text.encode()


def test_keys_stand_in_utf16_order_as_in_rfc_8785():
    keys = ["€", "\r", "\ufb33", "1", "\U0001f600", "\x80", "ö"]

    ordered = list(json.loads(canonical_bytes(dict.fromkeys(keys))))

    assert ordered == ["\r", "1", "\x80", "ö", "€", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        {"quantity": 0.1},
        float("nan"),
        b"bytes",
        {"COUNTER"},
        Decimal("NaN"),
        Decimal("-Infinity"),
        LARGEST_INTEGER + 1,
        -LARGEST_INTEGER - 1,
        datetime(2026, 2, 28),  # noqa: DTZ001 - the very mistake that must not pass.
        "\ud800",
        {"\ud800": 1},
    ],
)
def test_what_has_no_single_text_is_a_mistake(value):
    with pytest.raises((TypeError, ValueError)):
        canonical_bytes(value)


@given(values)
def test_what_json_reads_back_is_what_was_written(value):
    assert json.loads(canonical_bytes(value)) == value


@given(objects, st.randoms())
def test_the_order_of_keys_does_not_matter(value, random):
    keys = list(value)
    random.shuffle(keys)

    assert canonical_bytes({key: value[key] for key in keys}) == canonical_bytes(value)


@given(values, values)
def test_different_values_have_different_bytes(value, other):
    same = json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (canonical_bytes(value) == canonical_bytes(other)) == same


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(0, 6))
def test_the_scale_a_column_gives_an_amount_does_not_matter(amount, zeros):
    scaled = Decimal(f"{amount:f}{'0' * zeros}")

    assert scaled == amount
    assert canonical_bytes(scaled) == canonical_bytes(amount)
    assert Decimal(json.loads(canonical_bytes(amount))) == amount


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_one_text_whatever_zone_it_is_told_in(moment):
    assume(datetime(2, 1, 1, tzinfo=UTC) < moment < datetime(9998, 1, 1, tzinfo=UTC))

    text = json.loads(canonical_bytes(moment))

    assert datetime.fromisoformat(text) == moment.astimezone(UTC)
    assert canonical_bytes(moment.astimezone(UTC)) == canonical_bytes(moment)


def test_a_leaf_is_the_hash_of_a_zero_byte_the_stream_and_the_body():
    leaf = leaf_hash(stream="plan:7", body=b'{"a":1}')

    assert leaf == hashlib.sha256(b'\x00plan:7{"a":1}').digest()
    assert leaf_mac(leaf, key="秘密") == hmac.new("秘密".encode(), leaf, "sha256").digest()


tricky = st.text('{}[]:,"\\a ', max_size=8)  # What a forger would build a second body from.


@given(tricky, st.dictionaries(tricky, tricky | st.dictionaries(tricky, tricky), max_size=3))
def test_a_stream_cannot_borrow_from_the_body(stream, content):
    body = canonical_bytes(content)
    told = stream.encode() + body
    objects_at_the_end = set()
    for cut in range(len(told)):
        try:
            if isinstance(json.loads(told[cut:]), dict):
                objects_at_the_end.add(told[cut:].strip())
        except ValueError:
            continue

    assert objects_at_the_end == {body}


def test_node_seal_and_signature_can_not_be_passed_off_as_one_another():
    left, right = b"l" * 32, b"r" * 32

    assert node_hash(left, right) == hashlib.sha256(b"\x01" + left + right).digest()
    assert node_hash(left, right) != node_hash(right, left)
    numbers = b"\0" * 7 + b"\x05" + b"\0" * 7 + b"\x02" + b"\0" * 7 + b"\x09"
    assert (
        seal_hash(n=5, count=2, total=9, root=left, previous=right)
        == hashlib.sha256(b"\x02" + numbers + left + right).digest()
    )
    assert (
        signed_digest(subject_kind="form", subject_id="1", meaning="APPROVE", content={"x": 1})
        == hashlib.sha256(
            b'\x03{"content":{"x":1},"meaning":"APPROVE","subject_id":"1","subject_kind":"form"}'
        ).digest()
    )
