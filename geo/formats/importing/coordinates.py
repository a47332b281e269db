"""Coordinates as people write them: decimal or in degrees, minutes and seconds, one or a pair."""

from __future__ import annotations

import re

import numpy as np

from geo.formats.importing.shape import Cells, Fault

_DECIMAL = r"[-+]?\d{1,3}(?:\.\d+)?"
_COMMA = r"[-+]?\d{1,3},\d+"
_DEGREE = "\\s*[°º˚]?\\s*"
_PLAIN_PAIR = re.compile(rf"(?a)\(?\s*({_DECIMAL}){_DEGREE}[,;/ ]\s*({_DECIMAL}){_DEGREE}\)?")
_COMMA_PAIR = re.compile(rf"(?a)\(?\s*({_COMMA}){_DEGREE}[;/ ]\s*({_COMMA}){_DEGREE}\)?")
_WKT = re.compile(rf"(?ai)POINT\s*\(\s*({_DECIMAL})\s+({_DECIMAL})\s*\)")
_MARKS = "[\\s°º˚:'\"\u2019\u201d\u2032\u2033]"
_PART = r"(\d{1,3}(?:[.,]\d+)?)"
_SEXAGESIMAL = re.compile(
    rf"(?a){_MARKS}*([-+]?){_PART}(?:{_MARKS}+{_PART}(?:{_MARKS}+{_PART})?)?{_MARKS}*"
)
_LETTERS = "NSEWСЮВЗ"  # Latin, and Russian for the same four
_LATITUDE, _NEGATIVE = set("NSСЮ"), set("SWЮЗ")
_ODD = str.maketrans({"\u2212": "-", "\u066b": ".", "\u00a0": " "})


def degrees(text: str) -> str:
    r"""A coordinate as a decimal number, as exact as it was written; other texts as they are.

    >>> degrees("39°31'13\"N"), degrees("47,0314"), degrees("W 122.5"), degrees("near X")
    ('39.5202778', '47.0314', '-122.5', 'near X')
    """
    plain = _ascii(text)
    if re.fullmatch(_DECIMAL, plain):
        return plain
    found = _decimal(plain)
    return found[0] if found else text


def pair(text: str) -> tuple[str, str] | None:
    r"""Latitude and longitude of a text that holds both, or None.

    Latitude stands first, unless letters of the hemispheres or WKT say otherwise.

    >>> pair("39.8177, 46.7528"), pair("39°31'13\"N 47°01'53\"E"), pair("E 47.1 N 39.5")
    (('39.8177', '46.7528'), ('39.5202778', '47.0313889'), ('39.5', '47.1'))
    >>> pair("POINT (46.7528 39.8177)"), pair("39,5203; 47,0314")
    (('39.8177', '46.7528'), ('39.5203', '47.0314'))
    """
    plain = _ascii(text)
    if match := _WKT.fullmatch(plain):
        return match[2], match[1]
    if match := _PLAIN_PAIR.fullmatch(plain) or _COMMA_PAIR.fullmatch(plain):
        return match[1].replace(",", "."), match[2].replace(",", ".")
    return _marked_pair(plain.strip("() "))


def pairs(cells: Cells, column: str, faults: dict[int, Fault]) -> tuple[Cells, Cells]:
    """The latitudes and longitudes of cells that hold both."""
    lat, lon = np.full(len(cells), "", object), np.full(len(cells), "", object)
    for i, cell in enumerate(cells):
        if found := pair(cell) if cell else None:
            lat[i], lon[i] = found
        elif cell:
            reason = 'expected latitude and longitude, such as "39.8177, 46.7528".'
            faults.setdefault(i, Fault(column, cell, reason))
    return lat, lon


def _marked_pair(text: str) -> tuple[str, str] | None:
    """Two coordinates of which each has the letter of its hemisphere, or a degree sign."""
    for cut in (match.start() for match in re.finditer(rf"[\s,;/]|(?<=[{_LETTERS}])\B", text)):
        halves = [text[:cut].strip(" ,;/"), text[cut:].strip(" ,;/")]
        first, second = (_decimal(half) for half in halves)
        if not (first and second):
            continue
        letters = first[1] + second[1]
        if not letters and all(re.search("[°º˚]", half) for half in halves):
            return first[0], second[0]
        if len(letters) == 2 and (letters[0] in _LATITUDE) != (letters[1] in _LATITUDE):
            return (first[0], second[0]) if letters[0] in _LATITUDE else (second[0], first[0])
    return None


def _decimal(text: str) -> tuple[str, str] | None:
    """The decimal number of degrees, minutes and seconds (to a centimetre), and its letter."""
    letter = "".join(c for c in text.upper() if c in _LETTERS)
    bare = re.sub(f"(?i)[{_LETTERS}]", " ", text)
    match = _SEXAGESIMAL.fullmatch(bare)
    if not match or len(letter) > 1 or (letter and match[1]):
        return None
    whole, minute, second = ((part or "").replace(",", ".") for part in match.groups()[1:])
    sign = "-" if match[1] == "-" or letter in _NEGATIVE else ""
    if not minute:
        return sign + whole, letter
    if "." in whole or float(minute) >= 60 or (second and "." in minute):
        return None
    value = int(whole) + float(minute) / 60 + float(second or 0) / 3600
    return (f"{sign}{round(value, 7)}", letter) if float(second or 0) < 60 else None


def _ascii(text: str) -> str:
    """A text with digits, signs and separators as ASCII has them."""
    if text.isascii():
        return text.strip()
    return "".join(str(int(c)) if c.isdecimal() else c for c in text.translate(_ODD)).strip()
