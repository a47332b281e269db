"""Map files: what their reader says, and what rules say."""

from __future__ import annotations

import tomllib

from geo.errors import GeoError, InputError, Problem
from geo.linter.inputs import Input
from geo.linter.rules import checks
from geo.linter.rules.subjects.settings import MapText
from geo.linter.ruleset import Ruleset
from geo.linter.validation.reading import Reading, finding


def read_map(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the map file of a reading."""
    from geo.mapfile import read_mapfile

    problems: list[Problem] = []
    try:
        read_mapfile(one.path, reading.data.decode("utf-8-sig"))
    except InputError as error:
        problems = error.problems
    except GeoError as error:
        problems = [Problem(reading.name, reason=str(error))]
    try:
        document = tomllib.loads(reading.data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, RecursionError):
        document = None
    reading.map = MapText(reading.data, document, tuple(problems))
    for rule, check in checks("map", rules.codes):
        for hit in check(reading.map):
            place = reading.place(*hit.span) if hit.span else {}
            reading.findings.append(finding(reading, rule, hit, rules, **place))
