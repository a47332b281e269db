"""Columns of Arrow as lines of text, without an object of Python for each row."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pyarrow as pa
import pyarrow.compute as pc


def texts(column: pa.Array, odd: str, rewritten: Callable[[str], str]) -> pa.Array:
    """A column of texts, those that match the expression `odd` rewritten."""
    if pa.types.is_dictionary(column.type):
        return texts(column.dictionary, odd, rewritten).take(column.indices)
    found = pc.match_substring_regex(column, odd)
    if not pc.any(found).as_py():
        return column
    new = pa.array([rewritten(text) for text in column.filter(found).to_pylist()], pa.string())
    return pc.replace_with_mask(column, found, new)


def numbers(column: pa.Array, null: str) -> pa.Array:
    """The shortest texts that read back as the same numbers, with `null` for null."""
    listed = orjson.dumps(column.to_numpy(zero_copy_only=False), option=orjson.OPT_SERIALIZE_NUMPY)[
        1:-1
    ]
    shown = pc.split_pattern(pa.array([listed.decode()]), ",").flatten()
    return pc.if_else(column.is_null(), null, shown) if column.null_count else shown


def joined(*pieces: pa.Array | str) -> memoryview:
    """The bytes of columns and constant texts put side by side, row after row."""
    rows = pc.binary_join_element_wise(*pieces, "")
    _, _, data = rows.buffers()
    return memoryview(data or b"")[: pc.sum(pc.binary_length(rows)).as_py() or 0]
