"""D: dates in names, and in a property that is none of a validity."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from geo import edtf
from geo.edtf import DateError
from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Record
from geo.linter.rules.validity import date_text, validity


def _date_property(item: Item) -> Iterator[Hit]:
    """The date of an event in a file of points, which is checked as a table's is."""
    if not isinstance(item.value, dict) or validity(record := Record(0, item.value)):
        return
    text, geometry = date_text(record.properties.get("date")), item.value.get("geometry")
    is_event = geometry is None or (isinstance(geometry, dict) and geometry.get("type") == "Point")
    if text is None or not is_event:
        return
    try:
        edtf.parse(text)
    except DateError as error:
        yield Hit(
            f'"{shown(text)}": {error}',
            ("properties", "date"),
            fix=(Change(json.dumps(error.meant), ("properties", "date")),) if error.meant else (),
            fix_title=f"Write {error.meant}",
        )


# Years, alone or as a run; four digits may be a postal code too.
_DATE_IN_BRACKETS = re.compile(
    r"(?a)\(\s*(?:(?:ca?|circa|since|until|from|before|after)\.? ?)?(?:1[2-9]|20)\d\d"
    r"(?:[-/.]\d\d){0,2}\s*(?:[-–—/]\s*(?:(?:1[2-9]|20)?\d\d|\.\.|present)?"
    r"(?:[-/.]\d\d){0,2}\s*)?\)\s*$"
)


def _dated_name(item: Item) -> Iterator[Hit]:
    properties = item.value.get("properties") if isinstance(item.value, dict) else None
    for name, text in properties.items() if isinstance(properties, dict) else ():
        is_name = name.partition(":")[0] == "name" and isinstance(text, str)
        if is_name and _DATE_IN_BRACKETS.search(text):
            yield Hit(
                f'the name "{shown(text)}" carries a date. Put it into valid_from and valid_to.',
                ("properties", name),
            )


RULES = [
    Rule("D621", "name-contains-date", "warning", "values",
         "Names carry no dates in brackets.",
         "The time belongs into the validity, where the map can use it.",
         "OpenStreetMap wiki, Names", layer(feature(name="Hadrut")),
         layer(feature(name="Hadrut (1991-2020)")), _dated_name),
    Rule("D625", "date-property", "warning", "values",
         'Where points carry a property "date", it is a date of EDTF.',
         "An event whose date cannot be read is left off the time line.",
         "ISO 8601-2:2019, Annex A (EDTF)", layer(feature(date="2020-11-10")),
         layer(feature(date="10 Nov 2020")),
         _date_property, "safe"),
]  # fmt: skip
