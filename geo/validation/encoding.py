"""Whether bytes are UTF-8, and where they are not."""

from __future__ import annotations

import codecs

from geo.jsontext import Fault


def not_utf8(data: bytes) -> Fault | None:
    """The first byte that is not UTF-8, found without a copy of the whole text."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
    ):
        if data.startswith(mark):
            return Fault("not-utf8", 0, len(mark), f"the file is {name}, not UTF-8")
    step = 1 << 22
    at = 0
    while at < len(data):
        end = min(at + step, len(data))
        while end < len(data) and at < end and data[end] & 0xC0 == 0x80:
            end -= 1  # never cut a character in two
        try:
            data[at : max(end, at + 1)].decode()
        except UnicodeDecodeError as error:
            bad = at + error.start
            return Fault("not-utf8", bad, bad + 1, f"byte 0x{data[bad]:02X} is not UTF-8")
        at = max(end, at + 1)
    return None
