"""The encoding of a text file, told by its bytes."""

from __future__ import annotations

import codecs
import re
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
_SIGNS = set("’‘“”„‚«»–—…•°\u00a0€£§©®™·ºª²³±×")  # as typographers use them
_LETTERS = {
    "cp1252": set("àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŸŒŠŽ¿¡"),
    "cp1254": set("âçğıîöşûüÂÇĞİÎÖŞÛÜ"),
    "cp1250": set("áâăäąćçčďđéęëěíîłńňóôőöřśşšťţúůűüýźżžÁÂĂÄĄĆÇČĎĐÉĘËĚÍÎŁŃŇÓÔŐÖŘŚŞŠŤŢÚŮŰÜÝŹŻŽß"),
}
_LATIN = ["cp1252", "cp1254", "cp1250"]
_SCRIPTS = [
    "cp1251", "koi8_r", "cp866", "mac_cyrillic", "cp1256", "cp1253", "cp1255",
    "gb18030", "shift_jis", "big5", "euc_kr",
]  # fmt: skip
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
            return _wide(path, block)
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


def _wide(path: str, block: bytes) -> str:
    """UTF-16 without a mark: of what is ASCII in it, always the same byte of two is zero."""
    even, odd = (block[start:1000:2].count(0) for start in (0, 1))
    if 20 * max(even, odd) > len(block[:1000]) and not min(even, odd):
        return "utf-16-be" if even else "utf-16-le"
    raise InputError(Problem(path, reason="this is no text (it holds zero bytes)."))


def _mark(block: bytes) -> bytes:
    # UTF-32 is asked first, since its mark begins with that of UTF-16.
    return next((mark for mark in sorted(_MARKS, key=len)[::-1] if block.startswith(mark)), b"")


def _likeliest(path: str, sample: bytes) -> str:
    """The encoding that makes the text plausible.

    Few letters beyond ASCII among many of it are the accents of a Latin alphabet: Windows's for
    the West unless its Turkish or central European one reads better. Words of such letters alone
    are another script, which their letters tell.
    """
    if _is_latin(sample):
        for name in _LATIN:
            if _reads_well(sample, name):
                return name
    isolation = [] if _is_latin(sample) else _SCRIPTS
    best = from_bytes(sample, cp_isolation=isolation).best() or from_bytes(sample).best()
    if best is None:
        raise InputError(
            Problem(
                path,
                reason="the encoding cannot be told.",
                remedy="Give it, such as --encoding windows-1251, or save the file as UTF-8.",
            )
        )
    return best.encoding


def _is_latin(sample: bytes) -> bool:
    """Whether most words with letters beyond ASCII hold letters of ASCII too."""
    words = [word for word in re.findall(rb"[A-Za-z\x80-\xff]+", sample) if not word.isascii()]
    mixed = [word for word in words if re.search(rb"[A-Za-z]", word)]
    return 2 * len(mixed) > len(words)


def _reads_well(sample: bytes, encoding: str) -> bool:
    try:
        found = {c for c in sample.decode(encoding) if not c.isascii()}
    except UnicodeDecodeError:
        return False
    return found <= _LETTERS[encoding] | _SIGNS
