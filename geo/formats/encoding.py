"""The encoding of a text file, told by its bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from charset_normalizer import from_bytes

from geo.errors import InputError, Problem

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 65_536  # bytes of lines beyond ASCII that the guess is made from


def encoding_of(path: str, blocks: Iterable[bytes]) -> str:
    """The encoding of a text given as blocks of bytes, as a name that Python knows.

    A byte order mark decides; else UTF-8 if all of it is valid; else the likeliest of the old
    encodings, judged by the lines that hold anything beyond ASCII.

    Raises:
        InputError: the bytes are no text.
    """
    decoder, sample, mark = codecs.getincrementaldecoder("utf-8")(), bytearray(), b""
    valid = True
    for number, block in enumerate(blocks):
        if number == 0 and (mark := _mark(block)):
            return _MARKS[mark]
        if b"\0" in block:
            raise InputError(Problem(path, reason="this is no text (it holds zero bytes)."))
        if valid:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                valid = False
        if len(sample) < _SAMPLE and not block.isascii():
            sample += b"\n".join(line for line in block.splitlines() if not line.isascii())
        if not valid and len(sample) >= _SAMPLE:
            break
    if valid:
        return "utf-8"
    return _likeliest(path, bytes(sample[:_SAMPLE]))


def _mark(block: bytes) -> bytes:
    # UTF-32 is asked first, since its mark begins with that of UTF-16.
    return next((mark for mark in sorted(_MARKS, key=len)[::-1] if block.startswith(mark)), b"")


def _likeliest(path: str, sample: bytes) -> str:
    best = from_bytes(sample).best()
    if best is None:
        raise InputError(
            Problem(
                path,
                reason="the encoding cannot be told.",
                remedy="Give it, such as --encoding windows-1251, or save the file as UTF-8.",
            )
        )
    return best.encoding
