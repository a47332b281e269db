"""Map files: what their reader says, and what rules say."""

from __future__ import annotations

import tomllib

from geo.errors import GeoError, InputError, Problem
from geo.inputs import Input
from geo.mapfile import read_mapfile
from geo.rules import checks
from geo.rules.rule import MapText
from geo.ruleset import Ruleset
from geo.validation.reading import Reading, finding


def read_map(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the map file of a reading."""
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
