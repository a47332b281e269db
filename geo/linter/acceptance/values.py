"""Ids and properties that no rule about single features could remark on, judged by columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from geo.dialects import NAMES, only_dialect
from geo.edtf import is_date
from geo.garbled import may_be_garbled
from geo.values import is_placeholder

_DATED = {"times"} | NAMES
_SHORT = 12  # characters of the longest placeholder, and some
_SCALARS = {str, int, float, bool, type(None), UnsetType}
# Texts that stand for a missing value, however they are spelled.
MISSING = (
    "tbd", "tba", "n/a", "#n/a", "n.a.", "null", "undefined", "unknown", "todo", "nan", "nil",
    "none", "9999", "-9999", "9999.0", "-9999.0",
)  # fmt: skip
_MISSING = frozenset(
    "".join(letters)
    for word in MISSING
    for letters in product(*({letter, letter.upper()} for letter in word))
)
# Latin with its letters of other languages, or Cyrillic, Armenian, or Georgian without Latin.
_ONE_SCRIPT = re.compile(
    r"[ -~\u00c0-\u024f\u0259]*|[ -@\[-`{-~\u0410-\u044f\u0401\u0451]*"
    r"|[ -@\[-`{-~\u0531-\u0556\u0561-\u0587]*|[ -@\[-`{-~\u10d0-\u10f0]*"
)
_DATE = re.compile(r"(?a)[12]\d{3}(-\d\d){0,2}")
_EDGE = "|"  # any character would do: where a text has it inside, it is looked at by itself


@lru_cache(maxsize=4096)
def is_plain_name(name: str) -> bool:
    """Whether a property may have any plain value."""
    is_plain = _is_plain_text(name) and name not in _DATED and name[-5:] != ":edtf"
    return is_plain and name[:5] != "name:" and name[:5] != "lint:"


def odd_ids(ids: Sequence[Any]) -> set[int]:
    """The rows in which an id is not plain."""
    return set() if _all_plain_ids(ids) else _odd(ids, _is_plain_id)


def odd_rows(properties: dict[str, list[Any]]) -> set[int]:
    """The rows in which a property is not plain."""
    dialect = only_dialect(properties)
    ends = [properties[name] for name in dialect[:2] if name in properties] if dialect else []
    odd = _odd_validities(ends)
    for name, column in properties.items():
        if dialect and name in dialect:
            continue
        if not is_plain_name(name):
            odd |= {i for i, value in enumerate(column) if value is not UNSET}
        elif name == "date":
            odd |= _odd(column, _is_dated)
        elif not _all_plain(column):
            odd |= _odd(column, _is_plain_value)
        if name == "name" and _is_odd_name("".join(t for t in column if type(t) is str)):
            odd |= {i for i, text in enumerate(column) if type(text) is str and _is_odd_name(text)}
    return odd


def _odd_validities(ends: Sequence[Sequence[Any]]) -> set[int]:
    """The rows in which one end of a validity is no plain date, or both do not fit each other."""
    if not {list, dict}.isdisjoint(kind for column in ends for kind in map(type, column)):
        return set(range(len(ends[0])))
    pairs = list(zip(*ends, strict=True))
    if len(ends) == 2 and all(map(_is_plain_end, set().union(*ends))):
        both = ((i, *ends) for i, ends in enumerate(pairs) if ends[0] and ends[1])
        return {i for i, first, last in both if first >= last or len(first) != len(last)}
    odd = {pair for pair in set(pairs) if not _is_plain_validity(*pair)}
    return {i for i, pair in enumerate(pairs) if pair in odd} if odd else set()


def _is_plain_validity(*ends: Any) -> bool:
    if not all(map(_is_plain_end, ends)):
        return False
    texts = [end for end in ends if end]
    return len(texts) < 2 or (len(texts[0]) == len(texts[1]) and texts[0] < texts[1])


def _is_plain_end(end: Any) -> bool:
    return end is None or end is UNSET or (type(end) is str and _is_plain_date(end))


@lru_cache(maxsize=65536)
def _is_plain_date(text: str) -> bool:
    """Whether a text is a year, month or day that has come, in a year of four digits."""
    return bool(_DATE.fullmatch(text)) and text <= date.today().isoformat() and is_date(text)


def _odd(column: Sequence[Any], is_plain: Any) -> set[int]:
    return {i for i, value in enumerate(column) if value is not UNSET and not is_plain(value)}


def _all_plain_ids(ids: Sequence[Any]) -> bool:
    kinds = set(map(type, ids))
    if int in kinds:
        numbers = ids if kinds == {int} else [i for i in ids if type(i) is int]
        if min(numbers) <= -(2**53) or max(numbers) >= 2**53:
            return False
    return str not in kinds or _all_plain_texts([i for i in ids if type(i) is str], is_id=True)


def _is_plain_id(value: Any) -> bool:
    if type(value) is str:
        return _is_plain_text(value)
    return type(value) is int and abs(value) < 2**53


def _all_plain(column: Sequence[Any]) -> bool:
    kinds = set(map(type, column))
    if not kinds <= _SCALARS and not _is_clean_inside([v for v in column if v is not UNSET]):
        return False
    if str in kinds:
        texts = column if kinds == {str} else [v for v in column if type(v) is str]
        if not _all_plain_texts(texts, is_id=False):
            return False
    return kinds.isdisjoint({int, float}) or (-9999 not in column and -99999 not in column)


def _all_plain_texts(texts: Sequence[str], *, is_id: bool) -> bool:
    """Whether texts are plain, told from all of them at once; False where it is not sure."""
    whole = _EDGE.join(["", *texts, ""])
    if not _is_clean(whole) or "| " in whole or " |" in whole:
        return False
    if is_id:
        return True
    is_filled = "|?" not in whole and "|-" not in whole and "xxx" not in whole.lower()
    return is_filled and _MISSING.isdisjoint(texts)


def _is_plain_value(value: Any) -> bool:
    if type(value) is str:
        return _is_plain_text(value) and (len(value) > _SHORT or _is_word(value))
    if type(value) not in _SCALARS:
        return _is_clean_inside(value)
    return value not in (-9999, -99999)


def _is_clean_inside(nested: list[Any] | dict[str, Any]) -> bool:
    """Whether all texts in a list or an object are clean: rules ask no more of them."""
    text = msgspec.json.encode(nested).decode()
    return "\\" not in text and _is_clean(text)  # what is not visible may be escaped


def _is_dated(value: Any) -> bool:
    return value is None or (type(value) is str and is_date(value))


def _is_plain_text(text: str) -> bool:
    return _is_clean(text) and text == text.strip()


def _is_clean(text: str) -> bool:
    """Whether all is visible or a simple space, composed, and read as it was written."""
    return text.isprintable() and (
        text.isascii() or (unicodedata.is_normalized("NFC", text) and not may_be_garbled(text))
    )


def _is_odd_name(text: str) -> bool:
    """Whether a date may stand in a name, in brackets, or letters of two scripts."""
    return "(" in text or not (text.isascii() or _ONE_SCRIPT.fullmatch(text))


@lru_cache(maxsize=65536)
def _is_word(text: str) -> bool:
    """Whether a short text is no placeholder for a missing value."""
    return not is_placeholder(text)
