"""J: texts that were read in the wrong encoding before they came into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.errors import shown
from geo.garbled import LOST, meant
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.json.characters import changed, odd_texts
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.table import Table

_TITLE = "Read it in the right encoding"
# Starts of what is garbled, in bytes; most cells have none.
_SUSPECT = re.compile(
    rb"\xef\xbf\xbd|\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]|\xd0[\x92-\xbf][\xc2\xd0-\xd2\xe2]"
)


def _said(text: str, mended: str | None) -> str:
    if mended is None:
        return f'letters of "{shown(text)}" are lost. Take the text from where it came from.'
    return f'"{shown(text)}" was read in the wrong encoding: it says "{shown(mended)}".'


def _garbled(item: Item) -> Iterator[Hit]:
    for path, text, is_key in odd_texts(item):
        mended = meant(text)
        if mended is not None or LOST in text:
            fix = () if mended is None else changed(item, path, mended, is_key=is_key)
            yield Hit(_said(text, mended), path, is_key, fix=fix, fix_title=_TITLE)


def _garbled_cell(table: Table) -> Iterator[Hit]:
    data, names = table.cells.data, table.columns
    for number, row in table.cells.rows() if _SUSPECT.search(data) else ():
        for i, (start, end) in enumerate(row):
            text = table.cells.text(start, end) if _SUSPECT.search(data, start, end) else ""
            mended = meant(text)
            if mended is None and LOST not in text:
                continue
            cell = (number, names[i]) if i < len(names) and names.index(names[i]) == i else None
            fix = (Change(mended, cell=cell),) if mended is not None and cell else ()
            yield Hit(_said(text, mended), cell=cell, span=(start, end), fix=fix, fix_title=_TITLE)


RULES = [
    Rule("J015", "garbled-text", "warning", "values",
         "Texts were read in the encoding in which they were written.",
         "The name is gibberish on the map, and no search finds it.",
         "Unicode Standard, 3.9", GOOD, layer(feature(name="XankÉ™ndi")), _garbled, "unsafe",
         also=("table", _garbled_cell)),
]  # fmt: skip
