"""Text that was read in the wrong encoding: whether it is, and what it was meant to say."""

from __future__ import annotations

import re

# UTF-8 is most often mistaken for one of these; the second is that of Cyrillic Windows.
_MISTAKEN_FOR = {"cp1252": 1, "cp1251": 2}  # and how many letters must come out to tell it
_C1 = bytes(range(0x80, 0xA0)).decode("latin-1")  # what stands for bytes without a letter
# The scripts of the world that text is mostly in; what falls into others was no text.
_SHOWN = re.compile(
    "[ -~\\s\u00a0-\u01c3\u01cd-\u024f\u0259\u0370-\u058f\u05d0-\u06ff\u0900-\u10ff"
    "\u1e00-\u1fff\u2010-\u206f\u20a0-\u20cf\u3000-\u9fff\uac00-\ud7af]*"
)
LOST = "\ufffd"


def _letters(first: int, last: int, encoding: str) -> str:
    """The characters that bytes from one to another are taken for, as a class of a pattern."""
    found = bytes(range(first, last + 1)).decode(encoding, errors="ignore")
    return "[" + re.escape(found) + (_C1 if first == 0x80 else "") + "]"


def _pattern(encoding: str) -> str:
    """What some letters of UTF-8 in two or three bytes are taken for."""
    two, three, inner = ((0xC2, 0xDF), (0xE0, 0xEF), (0x80, 0xBF))
    inside = _letters(*inner, encoding)
    return f"{_letters(*two, encoding)}{inside}|{_letters(*three, encoding)}{inside}{{2}}"


_SUSPECT = re.compile("|".join([LOST, *map(_pattern, _MISTAKEN_FOR)]))


def may_be_garbled(text: str) -> bool:
    """Whether a text deserves a closer look; most do not."""
    return _SUSPECT.search(text) is not None


def meant(text: str) -> str | None:
    """What a text says if it is read in the right encoding; None if it was, or nobody can tell.

    >>> meant("XankÉ™ndi"), meant("Ð¡"), meant("Café"), meant("РЁСѓС€Р°")
    ('Xankəndi', 'С', None, 'Шуша')
    """
    if not may_be_garbled(text):
        return None
    for encoding, fewest in _MISTAKEN_FOR.items():
        data = b"".join(_byte(letter, encoding) for letter in text)
        try:
            found = data.decode()
        except UnicodeDecodeError:
            continue
        if sum(letter > "~" for letter in found) >= fewest and _SHOWN.fullmatch(found):
            return found
    return None


def _byte(letter: str, encoding: str) -> bytes:
    """The byte that was taken for a letter; one that is no UTF-8 for what none stands for."""
    try:
        return letter.encode("latin-1" if letter in _C1 else encoding)
    except UnicodeEncodeError:
        return b"\xff"
