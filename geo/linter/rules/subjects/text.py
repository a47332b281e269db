"""Texts, as rules see them: the bytes of a JSON file, and what must be a date."""

from __future__ import annotations

from dataclasses import dataclass

from geo.linter.texts.jsontext import Fault


@dataclass(frozen=True)
class Text:
    """The bytes of a JSON file and what is wrong with them as bytes."""

    data: bytes
    faults: tuple[Fault, ...] = ()
    is_sequence: bool = False  # one JSON text a line, as GeoJSONSeq has


@dataclass(frozen=True)
class Dated:
    """A text that must be a date: of an event (`is_single` false), or one end of a validity."""

    text: str
    is_single: bool = True
    end: str = ""  # of a validity: "from" or "to"
