"""JSON text with positions: the first bad byte, hidden faults, and the place of a value."""

from __future__ import annotations

import json
import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from geo.linter.texts.jsonpaths import written
from geo.linter.texts.jsonplaces import locate
from geo.linter.texts.jsontext import Place, faults

# text, offset of the first byte at which no JSON can go on
BROKEN = [
    (b"", 0),
    (b"[1,]", 3),
    (b'{"a":1,}', 7),
    (b"[1 2]", 3),
    (b"[1,,2]", 3),
    (b'"abc', 4),
    (b'"a\\x"', 3),
    (b'"\\u12G4"', 5),
    (b'"\\u12', 5),
    (b'"a\x01b"', 2),
    (b'"a\nb"', 2),
    (b"01", 1),
    (b"-01", 2),
    (b"-", 1),
    (b"[-]", 2),
    (b"[1.]", 3),
    (b"[1.e5]", 3),
    (b"[1e]", 3),
    (b"[1e+]", 4),
    (b"[1e5.]", 4),
    (b"[1.2.3]", 4),
    (b"+1", 0),
    (b".5", 0),
    (b"[0x1]", 2),
    (b"tru]", 3),
    (b"nul", 3),
    (b"True", 0),
    (b"{a:1}", 1),
    (b"{'a':1}", 1),
    (b'{"a" 1}', 5),
    (b'{"a":}', 5),
    (b"[,1]", 1),
    (b"[}", 1),
    (b'{"a":1]', 6),
    (b"[1}", 2),
    (b"\x00", 0),
    (b"[1]\x00", 3),
    (b"\xef\xbb\xbf[", 0),
]


@pytest.mark.parametrize(("text", "offset"), BROKEN)
def test_syntax_error_is_at_the_first_bad_byte(text: bytes, offset: int) -> None:
    (fault,) = faults(text)
    assert (fault.kind in {"syntax", "trailing"}, fault.start) == (True, offset)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (b"[NaN, -Infinity, nan]", [("nan", 1), ("nan", 7), ("nan", 18)]),
        (b"[1e999]", [("overflow", 1)]),
        (b'"\\ud800"', [("surrogate", 1)]),
        (b'"\\udc00\\ud83d\\ude00\\ud83d"', [("surrogate", 1), ("surrogate", 19)]),
        (b'"\\\\ud800"', []),
        (b'{"a":1,"\\u0061":2}', [("duplicate", 7)]),
        (b'{"a":{"b":1,"b":2},"b":3,"a":4}', [("duplicate", 12), ("duplicate", 25)]),
        (b"1 2", [("trailing", 2)]),
        (b"[" * 65 + b"]" * 65, [("deep", 64)]),
        (b"[" * 64 + b"]" * 64, []),
    ],
)
def test_faults_that_parsers_differ_on_are_found(text: bytes, kinds: list[object]) -> None:
    assert [(fault.kind, fault.start) for fault in faults(text)] == kinds


def test_a_hundred_thousand_brackets_take_linear_time() -> None:
    started = time.process_time()
    kinds = [fault.kind for fault in faults(b"[" * 100_000)]
    assert kinds == ["deep", "syntax"]
    assert time.process_time() - started < 1


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@law
@given(values, st.sampled_from([None, 2]))
def test_every_value_is_found_where_it_stands(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    assert list(faults(text)) == []
    paths = {(): value}
    stack = [((), value)]
    while stack:
        path, part = stack.pop()
        if not isinstance(part, dict | list):
            continue
        for step, member in part.items() if isinstance(part, dict) else enumerate(part):
            paths[(*path, step)] = member
            stack.append(((*path, step), member))
    places = locate(text, paths)
    assert {p: orjson.loads(text[at.start : at.end]) for p, at in places.items()} == paths


def test_values_are_found_in_long_arrays_and_in_deep_ones() -> None:
    long = [[i, str(i)] for i in range(1000)]
    paths = {(i, 1) for i in (0, 99, 100, 101, 350, 999, 1000)}
    places = locate(text := json.dumps(long).encode(), paths)
    assert {path: text[at.start : at.end] for path, at in places.items()} == {
        path: json.dumps(long[path[0]][1]).encode() for path in paths if path[0] < 1000
    }
    deep = b'{"a": [' * 300 + b"1" + b"]}" * 300
    assert locate(
        b'{"b": %b, "c": [%b, 2]}' % (deep, deep), [("c", 1), ("b", *("a", 0) * 300)]
    ) == {
        ("c", 1): Place(len(deep) * 2 + 16, len(deep) * 2 + 17),
        ("b", *("a", 0) * 300): Place(6 + 300 * 7, 7 + 300 * 7),
    }


@law
@given(
    st.binary(max_size=40)
    | st.text('[]{},:"\\0123456789eE+-.tfnaulrs \n', max_size=30).map(str.encode)
)
def test_the_tokenizer_accepts_what_a_parser_accepts(text: bytes) -> None:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        accepted = False
    else:
        accepted = True
    found = [fault.kind for fault in faults(text) if fault.kind not in {"duplicate", "deep"}]
    try:
        text.decode()
    except UnicodeDecodeError:  # a matter of encoding, which is judged before
        return
    assert (not found) == accepted


def first_bad_byte(text: bytes) -> int | None:
    """Where no JSON text can go on, told plainly: a byte and a state at a time; None if nowhere."""
    closing, at = [b"value"], 0

    def skip(marks: bytes = b" \t\n\r") -> None:
        nonlocal at
        while at < len(text) and text[at] in marks:
            at += 1

    def eat(wanted: bytes) -> bool:
        nonlocal at
        for byte in wanted:
            if text[at : at + 1] != bytes([byte]):
                return False
            at += 1
        return True

    def some_digits() -> bool:
        before = at
        skip(b"0123456789")
        return at > before

    def string() -> bool:
        nonlocal at
        while text[at : at + 1] not in {b'"', b""} and text[at] >= 32:
            escaped = eat(b"\\")
            if escaped and text[at : at + 1] == b"u":
                at += 1
                for _ in range(4):
                    if text[at : at + 1] not in [bytes([c]) for c in b"0123456789abcdefABCDEF"]:
                        return False
                    at += 1
            elif escaped and text[at : at + 1] not in [bytes([c]) for c in b'"\\/bfnrt']:
                return False
            else:
                at += 1
        return eat(b'"')

    def number() -> bool:
        eat(b"-")
        if not eat(b"0") and not some_digits():
            return False
        if eat(b".") and not some_digits():
            return False
        if text[at : at + 1] in {b"e", b"E"}:
            eat(text[at : at + 1])
            _ = eat(b"+") or eat(b"-")
            return some_digits()
        return True

    while closing:
        skip()
        wanted = closing.pop()
        if wanted == b"value":
            byte = text[at : at + 1]
            if byte in {b"[", b"{"}:
                at += 1
                skip()
                end = b"]" if byte == b"[" else b"}"
                if not eat(end):
                    closing += [end, b"value"] if byte == b"[" else [end, b"key"]
            elif byte == b'"':
                at += 1
                if not string():
                    return at
            elif byte in {b"t", b"f", b"n"}:
                if not eat({b"t": b"true", b"f": b"false", b"n": b"null"}[byte]):
                    return at
            elif not number():
                return at
        elif wanted == b"key":
            if not (eat(b'"') and string()):
                return at
            skip()
            if not eat(b":"):
                return at
            closing.append(b"value")
        elif eat(b","):
            closing += [wanted, b"value" if wanted == b"]" else b"key"]
        elif not eat(wanted):
            return at
    skip()
    return at if at < len(text) else None


@law
@given(
    st.text('[]{},:"\\0123456789eE+-.tfnaulrsINy \n', max_size=30).map(str.encode)
    | st.tuples(
        values.map(json.dumps), st.integers(0, 99), st.sampled_from('[]{},:"\\09e+-.tnx ')
    ).map(
        lambda t: (t[0][: t[1] % (len(t[0]) + 1)] + t[2] + t[0][t[1] % (len(t[0]) + 1) :]).encode()
    )
)
def test_the_first_fault_stands_at_the_first_bad_byte(text: bytes) -> None:
    found = [f.start for f in faults(text) if f.kind in {"syntax", "trailing", "nan"}]
    assert (found[0] if found else None) == first_bad_byte(text)


@law
@given(values, st.sampled_from([None, 2]))
def test_a_text_cut_short_is_wrong_where_it_ends(value: object, indent: int | None) -> None:
    text = json.dumps([value], indent=indent).encode()
    for size in range(len(text)):
        (fault,) = faults(text[:size])
        assert (fault.kind, fault.start) == ("syntax", size)


def test_the_last_of_two_equal_keys_counts() -> None:
    assert locate(b'{"a": 1, "a": 22}', [("a",)]) == {("a",): Place(14, 16, 9, 12)}


def test_paths_that_lead_nowhere_are_missing() -> None:
    assert locate(b'{"a": [1]}', [("b",), ("a", 1), ("a", 0, "c")]) == {}


def test_a_path_is_written_as_json_path() -> None:
    path = ("features", 0, "properties", 'a"b', "c")
    assert written(path) == '$.features[0].properties["a\\"b"].c'
