"""What to do where JSON cannot go on."""

from __future__ import annotations

from pathlib import Path

import pytest

import geo

SLIPS = [
    ('{"a": 1,}', "9", "Delete the comma before it."),
    ('{"a": [1, 2,\n]}', "1", "Delete the comma before it."),
    ("{'a': 1}", "2", "Write double quotation marks; Python makes them with json.dumps()."),
    ('{"a": None}', "7", "Write true, false or null; Python does with json.dumps()."),
    ('{"a": undefined}', "7", "Write null."),
    ('{"a": 1} // b', "10", "Remove what follows the value"),
    ('{"a": /* b */ 1}', "7", "JSON has no comments: delete it."),
    ('{"abcdef": [1 # b', "15", "JSON has no comments: delete it."),
    ("{“a”: 1}", "2", 'Write straight quotation marks (").'),
    ('{"a": .5}', "7", "Write a digit before the point, and no plus sign."),
    ('{"a": +5}', "7", "Write a digit before the point, and no plus sign."),
    ('{"a": "b\n"}', "9", "Write \\n for a line break, or close the quotation mark before it."),
    ('{"a": "b\t"}', "9", "Write \\t for a tab."),
    ('{"a": "C:\\dir"}', "11", "Write \\\\ for a backslash."),
    ('{"a": 1 "b": 2}', "9", "A comma is missing before it."),
    ('[{"a": 1} {"b": 2}]', "11", "A comma is missing before it."),
    ('{"a": 1,, "b": 2}', "9", "Delete it, or write what is missing before it."),
    ('{"a": 1,\n<<<<<<< HEAD\n', "1", "Git left two versions here; keep one of them."),
    ('{"a": [1, 2', "12", "The file is cut off: download or export it again."),
    ('{"a": "b', "9", "The file is cut off: download or export it again."),
    ('{"a": tru', "10", "The file is cut off: download or export it again."),
    ('{"a": 1}\n{"a": 2}\n', "1", "If every line is a text of its own, name the file .geojsonl"),
    ('{"a": 1}}', "9", "It is a bracket too many, or one is missing at the start."),
    ('{"a": 1}\0\0', "9", "NUL bytes fill it up, as after a failed download or disk."),
    ('{"a": 1} x', "10", "Remove what follows the value"),
    ('{"a": ?}', "7", "Correct the text at this place."),
]


@pytest.mark.parametrize(("text", "column", "said"), SLIPS)
def test_a_slip_is_told_where_it_is_and_how_to_mend_it(
    tmp_path: Path, text: str, column: str, said: str
) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(text, encoding="utf-8")
    [found] = [f for f in geo.validate(file) if f.code in {"J001", "J008"}]
    assert (str(found.column), f" {said}" in found.message) == (column, True)
