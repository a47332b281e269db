"""The bytes of files, unpacked where they are zipped, and what kind of content they are."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

from geo.errors import InputError, Problem, unreadable

_BLOCK = 1 << 20
_ZIP = b"PK\x03\x04"
_MARKS = {b"PAR1": "parquet", b"SQLite format 3\0": "sqlite", b"fgb\x03": "flatgeobuf"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def kind_of(path: Path) -> str:
    """What a file holds, by its bytes.

    That is "json", "xml", "excel", "parquet", "sqlite", "flatgeobuf" or "table" (of text).

    Raises:
        InputError: it is a spreadsheet of a kind that cannot be read.
    """
    if is_excel(path):
        return "excel"
    with opened(path) as stream:
        head = stream.read(_BLOCK)
    for mark, kind in _MARKS.items():
        if head.startswith(mark):
            return kind
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    first = head.replace(b"\0", b"").lstrip()[:1]
    return {b"{": "json", b"[": "json", b"<": "xml"}.get(first, "table")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked if it is a zip archive of one file, or gzip.

    Raises:
        InputError: it cannot be read, or the archive is damaged or holds no file, or several.
    """
    with readable(path), path.open("rb") as raw, unpacked(raw, path) as stream:
        yield stream


@contextlib.contextmanager
def unpacked(raw: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    """As `opened`, over a file whose position tells the progress."""
    mark = raw.read(4)
    raw.seek(0)
    if mark[:2] == b"\x1f\x8b":
        with gzip.open(raw) as stream:
            yield stream  # type: ignore[misc]  # reads as bytes
    elif mark == _ZIP and not _is_workbook(raw):
        with (
            zipfile.ZipFile(raw) as archive,
            archive.open(_only_member(archive, path)) as inner,
        ):
            yield inner
    else:
        yield raw


def is_excel(path: Path) -> bool:
    """Whether a file is an Excel workbook, whatever its name.

    Raises:
        InputError: it is a spreadsheet of a kind that cannot be read.
    """
    with readable(path), path.open("rb") as raw:
        mark = raw.read(4)
        if mark == _OLD_OFFICE:
            _refuse(path, "an Excel file of the old kind (.xls)")
        return mark == _ZIP and _is_workbook(raw)


def _is_workbook(raw: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(raw) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    finally:
        raw.seek(0)
    if b"opendocument" in kind:
        _refuse(Path(raw.name), "an OpenDocument file")
    return "xl/workbook.xml" in names


def _refuse(path: Path, kind: str) -> NoReturn:
    remedy = "Save it as .xlsx or CSV and import that."
    raise InputError(Problem(str(path), reason=f"this is {kind}.", remedy=remedy))


@contextlib.contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell in plain words why a file or an archive cannot be read."""
    try:
        yield
    except OSError as error:
        raise unreadable(path, error) from None
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        reason = f"the archive is damaged ({error})."
        raise InputError(Problem(str(path), reason=reason)) from None


def _only_member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [
        name
        for name in archive.namelist()
        if not name.endswith("/") and not name.startswith("__MACOSX/")
    ]
    inner = names
    if path.suffix.lower() == ".kmz":  # the first KML is the document (OGC KML 2.3, annex C)
        inner = [name for name in names if name.lower().endswith(".kml")][:1]
    if len(inner) == 1:
        return inner[0]
    reason = f"the archive holds {len(names)} files, one was expected."
    raise InputError(Problem(str(path), reason=reason, remedy="Unpack it and name the one."))
