"""One file: its bytes in, its findings and records out."""

from __future__ import annotations

from pathlib import Path

from geo.linter.inputs import Input
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsontext import Fault
from geo.linter.texts.utf8 import not_utf8
from geo.linter.validation.documents import earlier_faults, read_json
from geo.linter.validation.frames import read_geodata
from geo.linter.validation.maps import read_map
from geo.linter.validation.reading import Reading, text_findings, why_unreadable
from geo.linter.validation.settings import read_config
from geo.linter.validation.tables import read_table

_BLANK = b" \t\r\n\xef\xbb\xbf\0"


def read(one: Input, rules: Ruleset, texts: dict[Path, bytes] | None = None) -> Reading:
    """The findings of one file by itself."""
    if one.kind == "geodata":
        return read_geodata(one, rules)
    try:
        data = one.path.read_bytes() if texts is None or one.path not in texts else texts[one.path]
    except OSError as error:
        reading = Reading(str(one.name))
        problem = why_unreadable(one.path, error)
        text_findings(reading, [Fault("unreadable", 0, 0, problem)], rules)
        return reading
    if texts is not None:
        texts[one.path] = data
    return judged_text(one, data, rules)


def judged_text(one: Input, data: bytes, rules: Ruleset) -> Reading:
    """The findings of a text that stands in a file, from its bytes alone: nothing is read."""
    reading = Reading(str(one.name), data)
    is_blank = not data[:99].strip(_BLANK) and not data.strip(_BLANK)
    if is_blank and one.kind != "config":
        end = len(data) - len(data.lstrip(b"\xef\xbb\xbf").lstrip(b" \t\r\n"))
        text_findings(reading, [Fault("empty", end, end, "the file is empty")], rules)
    elif fault := not_utf8(data):
        earlier = earlier_faults(data, one, fault.start) if one.kind == "json" else []
        text_findings(reading, [*earlier, fault], rules)
    elif one.kind == "table":
        read_table(reading, one, rules)
    elif one.kind == "map":
        read_map(reading, one, rules)
    elif one.kind == "config":
        read_config(reading, one, rules)
    elif one.kind == "baseline":
        return reading  # judged by what the run has found
    else:
        read_json(reading, one, rules)
    return reading
