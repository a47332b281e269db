"""Files, read with clear errors and written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from geo.errors import GeoError, InputError, Problem, unreadable

_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a zip or Excel file"}


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is there and not empty.

    Raises:
        InputError: it is missing, a folder, forbidden, or empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    if not data.strip():
        raise InputError(Problem(str(path), reason="the file is empty."))
    return data


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        InputError: as `read_bytes`, or the file is not UTF-8 (with the line of the first bad byte).
    """
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        kind = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
        excel = ' (in Excel: "CSV UTF-8")' if path.suffix.lower() in {".csv", ".tsv"} else ""
        raise InputError(
            Problem(
                str(path),
                line=data.count(b"\n", 0, error.start) + 1,
                reason=f"the file is not UTF-8{f' but {kind}' if kind else ''} "
                f"(byte 0x{data[error.start]:02X}).",
                remedy=f"Save it as UTF-8{excel}.",
            )
        ) from None
    if not text.strip():
        raise InputError(Problem(str(path), reason="the file is empty."))
    return text


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` into the file, replacing it in one step; on failure the old file stays.

    Raises:
        GeoError: the file cannot be written.
    """
    with whole_file(path) as temporary:
        temporary.write_bytes(data)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, unless they are there.

    Raises:
        GeoError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GeoError(f"{path}: the folder cannot be made ({error.strerror}).") from None


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write to, of the same name in a folder beside, that replaces `path` at the end.

    If the block raises, nothing of it is left and the old file stays. So may a library that opens
    files by name, and puts others next to them, write a large file piece by piece.

    A link stays a link, and a file that is replaced keeps its permissions.

    Raises:
        GeoError: the file cannot be written.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        prefix = f".{target.name[:64]}."
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=prefix) as folder:
            temporary = Path(folder) / target.name
            yield temporary
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
            temporary.chmod(mode)
            temporary.replace(target)
    except OSError as error:
        raise GeoError(f"{path}: the file cannot be written ({error.strerror}).") from None


def digest(parts: Iterable[bytes]) -> str:
    """The SHA-256 of some pieces of data, each told apart from the next, as hexadecimal."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()
