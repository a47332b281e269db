"""Values of spreadsheets and of JSON as the text of cells."""

from __future__ import annotations

from typing import Any

import orjson


def cell_text(value: Any) -> str:
    """A value of a spreadsheet or of JSON as the text of a cell.

    Lists of plain values are joined by semicolons; whole numbers lose their ".0", as spreadsheets
    store every number as a float; a date without a time of day is a day.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ";".join(filter(None, map(cell_text, value)))
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value).strip()
