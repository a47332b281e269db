"""A file to import from, with what the user said about it, and its text."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ConfigError, InputError, Problem
from geo.formats.importing.archives import readable, unpacked
from geo.formats.importing.csvrows import Text
from geo.formats.importing.encoding import encoding_of
from geo.formats.importing.headers import Fits
from geo.formats.importing.report import Report

BLOCK = 1 << 20
Progress = Callable[[str, float], None]  # what is done, and how much of it


@dataclass
class Source:
    """A file to import from, with what the user said about it.

    `columns` names the columns of a table that has no header row; `fits` tells whether names are
    those of a header, which may stand below titles and notes. `chunk` is how many rows are held at
    a time, where they do not come in blocks.
    """

    path: Path
    report: Report
    encoding: str = ""
    sheet: str = ""
    date_order: str = ""
    columns: Sequence[str] = ()
    fits: Fits = lambda _: True
    progress: Progress = lambda _, __: None
    chunk: int = 20_000


@contextlib.contextmanager
def text_of(source: Source) -> Iterator[Text]:
    """The text of a file; the report is told the encoding.

    Raises:
        InputError: it cannot be read.
    """
    path = str(source.path)
    if not source.encoding:
        with _bytes_of(source, "looking") as read:
            source.encoding = encoding_of(path, iter(lambda: read(BLOCK), b""))
    try:
        encoding = codecs.lookup(source.encoding).name
    except LookupError:
        raise ConfigError(f'--encoding "{source.encoding}" is not known.') from None
    source.report.encoding = source.encoding
    with _bytes_of(source, "reading") as read:
        try:
            yield Text(read if encoding == "utf-8" else _utf8(read, encoding))
        except UnicodeError:
            reason = f"the text is not {source.encoding} throughout."
            raise InputError(Problem(path, reason=reason)) from None


@contextlib.contextmanager
def _bytes_of(source: Source, doing: str) -> Iterator[Callable[[int], bytes]]:
    """A function that reads so many bytes of a file, and tells how far it is."""
    with (
        readable(source.path),
        source.path.open("rb") as raw,
        unpacked(raw, source.path) as stream,
    ):
        size = source.path.stat().st_size or 1

        def read(count: int) -> bytes:
            source.progress(doing, raw.tell() / size)
            return stream.read(count)

        yield read


def _utf8(read: Callable[[int], bytes], encoding: str) -> Callable[[int], bytes]:
    """A function that reads a text of any encoding as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)()

    def read_utf8(count: int) -> bytes:
        while data := read(count):
            if text := decoder.decode(data):
                return text.encode()
        return decoder.decode(b"", final=True).encode()

    return read_utf8
