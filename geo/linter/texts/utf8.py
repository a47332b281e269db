"""Whether a text is UTF-8: where it is not, and what it would be."""

from __future__ import annotations

import codecs
import re

from geo.linter.texts.jsontext import Fault

_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32-LE",  # before UTF-16, whose mark it starts with
    codecs.BOM_UTF32_BE: "UTF-32-BE",
    codecs.BOM_UTF16_LE: "UTF-16-LE",
    codecs.BOM_UTF16_BE: "UTF-16-BE",
}
# Which of the first four bytes are zero, since JSON starts with ASCII (RFC 4627, 3).
_ZEROS: dict[tuple[bool, ...], str] = {
    (True, True, True, False): "UTF-32-BE",
    (False, True, True, True): "UTF-32-LE",
    (True, False, True, False): "UTF-16-BE",
    (False, True, False, True): "UTF-16-LE",
}
_STEP = 1 << 22
_ENOUGH = 32  # letters beyond ASCII that a guess can be made from
_SAMPLE = 65_536
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_MASK = bytes(range(128)) + b"?" * 128


def wide(data: bytes) -> tuple[int, str] | None:
    """The length of the byte order mark and the encoding of a text of two or four bytes a letter.

    >>> wide("[1]".encode("utf-16-le")), wide(b"[1]")
    ((0, 'UTF-16-LE'), None)
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return len(mark), name
    found = _ZEROS.get(tuple(byte == 0 for byte in data[:4]))
    return (0, found) if found else None


def not_utf8(data: bytes) -> Fault | None:
    """The first byte that is not UTF-8, found without a copy of the whole text."""
    if found := wide(data):
        size, name = found
        return Fault("not-utf8", 0, max(size, 1), f"the file is {name[:6]}, not UTF-8")
    if data.isascii():
        return None
    at = 0
    while at < len(data):
        end = min(at + _STEP, len(data))
        while end < len(data) and at < end and data[end] & 0xC0 == 0x80:
            end -= 1  # never cut a character in two
        try:
            data[at : max(end, at + 1)].decode()
        except UnicodeDecodeError as error:
            bad = at + error.start
            return Fault("not-utf8", bad, bad + 1, f"byte 0x{data[bad]:02X} is not UTF-8")
        at = max(end, at + 1)
    return None


def masked(data: bytes) -> bytes:
    r"""The text with a question mark for every byte that is not ASCII, so that it can be read.

    >>> masked(b"Caf\xe9")
    b'Caf?'
    """
    return data.translate(_MASK)


def recoded(data: bytes) -> tuple[str, str] | None:
    """The text and the encoding that it is most likely in, or None if that cannot be told.

    Nor is it told of a text that is mostly UTF-8: what is broken in it has to be looked at.
    """
    found = wide(data)
    size, name = found if found else (0, _likeliest(data))
    try:
        return (data[size:].decode(name), name) if name else None
    except UnicodeDecodeError:
        return None


def _likeliest(data: bytes) -> str:
    runs = _BEYOND_ASCII.findall(data)
    text = b" ".join(runs).decode(errors="replace")
    if 2 * text.count("\ufffd") < len(text.replace(" ", "")):
        return ""
    if sum(map(len, runs)) < _ENOUGH:  # single accents among ASCII are those of Western Europe
        return "windows-1252" if max(map(len, runs)) < 3 else ""
    from charset_normalizer import from_bytes

    lines = b"\n".join(line for line in data.splitlines() if not line.isascii())
    names = [guess.encoding for guess in from_bytes(lines[:_SAMPLE])]
    return next((name for name in names if name.startswith("cp125")), names[0] if names else "")
