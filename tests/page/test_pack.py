"""The binary form of a page's data, read back by a decoder that shares no code with it."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from laws import law

from geo.page.pack import Column, compress, pack, varints


def unpack(text: str) -> tuple[Any, dict[str, list[float | None]]]:
    """What a pack holds, by the description of its format; None where a value is missing."""
    data = zlib.decompress(base64.b64decode(text, validate=True), wbits=-15)
    [size] = struct.unpack_from("<I", data)
    head, body = json.loads(data[4 : 4 + size]), data[4 + size :]
    specs: dict[str, Any] = head["columns"]
    columns: dict[str, list[float | None]] = {}
    for name in sorted(specs, key=lambda name: "base" in specs[name]):
        spec = specs[name]
        numbers = integers(body[spec["at"] : spec["at"] + spec["bytes"]])
        assert len(numbers) == spec["length"]
        if spec["delta"]:
            numbers = [sum(numbers[: i + 1]) for i in range(len(numbers))]
        if "base" in spec:
            numbers = [n + b for n, b in zip(numbers, columns[spec["base"]], strict=True)]  # type: ignore[operator]  # bases have no gaps
        scale = spec["scale"]
        columns[name] = [
            None if n == spec.get("null") else n if scale == 1 else n / scale for n in numbers
        ]
    return head["meta"], columns


def integers(data: bytes) -> list[int]:
    """Zigzag LEB128 numbers, as Protocol Buffers describes them."""
    found, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            found.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value, shift = 0, 0
    assert shift == 0
    return found


INTEGERS = st.one_of(st.integers(-(2**53), 2**53), st.integers(-200, 200), st.just(-(2**31)))


@law
@given(numbers=st.lists(INTEGERS), delta=st.booleans())
def test_every_whole_number_of_53_bits_is_read_back(*, numbers: list[int], delta: bool) -> None:
    text = pack(None, {"a": Column(np.array(numbers, dtype=np.int64), delta=delta)})
    assert unpack(text) == (None, {"a": numbers})


@law
@given(
    degrees=st.lists(st.one_of(st.just(float("nan")), st.floats(-180, 180))), delta=st.booleans()
)
def test_degrees_are_read_back_to_a_millionth_with_their_gaps(
    *, degrees: list[float], delta: bool
) -> None:
    _, columns = unpack(pack({}, {"lon": Column(np.array(degrees), 1_000_000, delta)}))
    found = [np.nan if value is None else value for value in columns["lon"]]
    assert found == pytest.approx(degrees, abs=0.5e-6, rel=0, nan_ok=True)


@law
@given(pairs=st.lists(st.tuples(*[st.integers(-(2**52), 2**52)] * 2)), delta=st.booleans())
def test_a_column_relative_to_another_is_read_back(
    *, pairs: list[tuple[int, int]], delta: bool
) -> None:
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    text = pack({}, {"start": Column(start, delta=delta), "end": Column(end, base="start")})
    assert unpack(text)[1] == {"start": start.tolist(), "end": end.tolist()}


def test_columns_stand_beside_any_meta() -> None:
    meta = {"title": "Фронт \u2028 </script>", "list": [1, None, {"a": True}]}
    columns = {"none": Column([]), "one": Column([7]), "two": Column([0.5, np.nan], scale=10)}
    assert unpack(pack(meta, columns)) == (meta, {"none": [], "one": [7], "two": [0.5, None]})


def test_equal_input_gives_equal_text_that_no_html_can_misread() -> None:
    texts = [
        pack(meta, {"a": Column([3, 1, 2])})
        for meta in ({"x": "</script><script>", "y": 1}, {"y": 1, "x": "</script><script>"})
    ]
    assert texts[0] == texts[1]
    assert set(texts[0]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


@pytest.mark.parametrize("value", [2**53 + 1, -(2**53) - 1, 2**53 * 1.1, 1e18])
def test_a_number_beyond_53_bits_is_refused(value: float) -> None:
    with pytest.raises(OverflowError, match="does not fit 53 bits"):
        pack({}, {"a": Column([value])})


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ([], ""),
        ([0], "00"),
        ([-1], "01"),
        ([1], "02"),
        ([63, 64, -64, -65], "7e80017f8101"),
        ([300], "d804"),
        ([2**53], "8080808080808020"),
        ([-(2**63)], "ffffffffffffffffff01"),
    ],
)
def test_small_numbers_take_one_byte(numbers: list[int], code: str) -> None:
    assert varints(np.array(numbers, dtype=np.int64)).hex() == code


def test_deflated_bytes_have_no_header() -> None:
    data = b"abc" * 100
    assert zlib.decompress(base64.b64decode(compress(data)), wbits=-15) == data
