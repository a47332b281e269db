"""Findings kept from one run to the next, for files that have not changed.

An entry is one file of `FOLDER/entries/`, for files that are judged together. It holds the
findings, what they depend on beside the files (the tool, the rules, the day), and of each file its
size, times and SHA-256. A file whose size and times are the same is not read again, as long as
these were old enough when it was read to tell the next change apart; else its content decides.
Of a layer of an atlas another entry holds what it is by itself, by its content: when another file
of the atlas has changed, it is read again, but not judged. Entries appear whole or not at all, and
one that cannot be read does not count.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sysconfig
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.linter.findings import Edit, Finding, Fix
from geo.linter.inputs import Input

NAME = ".geo_cache"
_FORMAT = 1
_SETTLED_NS = 2_000_000_000  # the coarsest times that file systems keep
_TAGGED = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of geo validate.\n"

Stamp = tuple[int, int, int, int]
Alone = tuple[list[Finding], set[tuple[int, str]]]  # and which suppressions were of use
_MANY_FILES = {".shp"}  # formats whose other files are not looked at here


@dataclass(frozen=True)
class Cache:
    """The findings kept in a folder, for runs that are `about` the same rules and options."""

    folder: Path
    about: str

    def find(self, group: list[Input]) -> list[Finding] | None:
        """The findings of files that are judged together, or None if they must be judged."""
        file = self._file(group)
        try:
            entry = _entry(file)
            states = [_State(**state) for state in entry["states"]]
            now = [state.renewed(one.path) for state, one in zip(states, group, strict=True)]
            if None in now:
                return None
            findings = [_finding(row) for row in entry["findings"]]
        except _UNUSABLE:
            return None
        if now != states:  # touched, but as it was
            self._write(file, entry | {"states": [vars(state) for state in now if state]})
        return findings

    def find_alone(self, one: Input, data: bytes) -> Alone | None:
        """What a file that holds these bytes is by itself, or None if it must be judged."""
        try:
            entry = _entry(self._file_alone(one))
            if entry["digest"] != _digest(one.path, data):
                return None
            findings = [_finding(row) for row in entry["findings"]]
            return findings, {(index, code) for index, code in entry["suppressed"]}
        except _UNUSABLE:
            return None

    def keep_alone(self, one: Input, data: bytes, alone: Alone) -> None:
        """Keep what a file that holds these bytes is by itself."""
        findings, suppressed = alone
        entry = {"digest": _digest(one.path, data), "suppressed": sorted(suppressed)}
        rows = [_row(finding) for finding in findings]
        self._write(self._file_alone(one), _stamped({**entry, "findings": rows}))

    def remove(self) -> bool:
        """Take the folder away, but for what others have put there; whether there was one."""
        tag = self.folder / _TAGGED
        if not tag.is_file() or tag.read_bytes() != _TAG.encode():
            return False
        made = [*self.folder.glob("entries/*"), *self.folder.glob("new-*")]
        for file in [*made, self.folder / ".gitignore", tag]:
            file.unlink(missing_ok=True)
        for folder in (self.folder / "entries", self.folder):
            with contextlib.suppress(OSError):  # it is not empty
                folder.rmdir()
        return True

    def keep(
        self,
        group: list[Input],
        before: list[Seen],
        texts: Mapping[Path, bytes],
        findings: list[Finding],
    ) -> None:
        """Keep the findings of files, unless a file has changed since it was `seen`.

        What cannot be written is not kept, and nobody is told: the next run judges again.
        """
        states = []
        for one, seen in zip(group, before, strict=True):
            data = texts.get(one.path)
            if seen.stamp is None or (data is None and not seen.is_settled):
                return
            try:
                digest = _digest(one.path, data)
            except OSError:
                return
            if stamp_of(one.path) != seen.stamp:
                return
            states.append(_State(list(seen.stamp), digest, seen.is_settled))
        rows = [_row(finding) for finding in findings]
        entry = _stamped({"states": [vars(state) for state in states], "findings": rows})
        self._write(self._file(group), entry)

    def _file(self, group: list[Input]) -> Path:
        return self._named([(*_names(one), one.is_wanted) for one in group])

    def _file_alone(self, one: Input) -> Path:
        return self._named([*_names(one), one.atlas is not None])

    def _named(self, identity: list[Any]) -> Path:
        text = json.dumps([_FORMAT, self.about, identity])
        return self.folder / "entries" / hashlib.sha256(text.encode()).hexdigest()

    def _write(self, file: Path, entry: dict[str, Any]) -> None:
        import tempfile  # slow to load

        body = json.dumps(entry).encode()
        check = hashlib.sha256(body).hexdigest().encode()
        with contextlib.suppress(OSError):
            _prepare(self.folder)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix="new-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(check + b"\n" + body)
                Path(name).replace(file)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def _names(one: Input) -> tuple[str, ...]:
    return str(one.path.absolute()), str(one.name), one.kind


def _stamped(entry: dict[str, Any]) -> dict[str, Any]:
    return {"tool": tool(), "day": str(date.today()), **entry}


def _entry(file: Path) -> dict[str, Any]:
    """What stands in an entry, as long as this tool wrote it today."""
    check, _, body = file.read_bytes().partition(b"\n")
    if check.decode() != hashlib.sha256(body).hexdigest():
        raise ValueError
    entry: dict[str, Any] = json.loads(body)
    if entry["tool"] != tool() or entry["day"] != str(date.today()):
        raise ValueError
    return entry


_UNUSABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)


@dataclass(frozen=True)
class _State:
    """How a file was when it was judged."""

    stamp: list[int]
    digest: str
    is_settled: bool

    def renewed(self, file: Path) -> _State | None:
        """The state with the stamp of now, or None if the file holds something else."""
        now = seen(file)
        if now.stamp is None or now.stamp[0] != self.stamp[0]:
            return None
        if self.is_settled and list(now.stamp) == self.stamp:
            return self
        is_same = _digest(file) == self.digest
        return _State(list(now.stamp), self.digest, now.is_settled) if is_same else None


@dataclass(frozen=True)
class Seen:
    """How a file looked at one moment, and whether any later change would look different."""

    stamp: Stamp | None
    is_settled: bool


def seen(file: Path) -> Seen:
    """How a file looks now."""
    stamp, now = stamp_of(file), time.time_ns()
    return Seen(stamp, stamp is not None and now - max(stamp[1], stamp[2]) > _SETTLED_NS)


def stamp_of(file: Path) -> Stamp | None:
    """Size, times and identity of a file, or None if it cannot be asked."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _digest(file: Path, data: bytes | None = None) -> str:
    if data is not None:
        return hashlib.sha256(data).hexdigest()
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def tool() -> str:
    """What the findings of a file depend on beside it and the rules: this package as it stands."""
    from geo import __version__

    root = Path(__file__).parents[1]
    # The folder of all packages changes when one of them is replaced.
    files = [Path(sysconfig.get_path("purelib")), *sorted(_modules(root))]
    stamps = [(str(file), *(stamp_of(file) or ())) for file in files]
    return f"{__version__} {hashlib.sha256(json.dumps(stamps).encode()).hexdigest()}"


def _modules(folder: Path) -> Iterable[Path]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            yield Path(entry.path)
        elif entry.name != "web" and entry.is_dir():
            yield from _modules(Path(entry.path))


def can_be_kept(group: list[Input]) -> bool:
    """Whether files are all that their findings depend on."""
    return not any(one.path.suffix.lower() in _MANY_FILES for one in group)


def _prepare(folder: Path) -> None:
    """Make the folder, say to backups and to Git that it is none of theirs, and prune it daily."""
    (folder / "entries").mkdir(parents=True, exist_ok=True)
    tag, day = folder / _TAGGED, 86_400
    if tag.exists() and time.time() - tag.stat().st_mtime < day:
        return
    for entry in [*os.scandir(folder / "entries"), *os.scandir(folder)]:
        is_entry = entry.is_file() and entry.name != _TAGGED and entry.name[0] != "."
        if is_entry and entry.stat().st_mtime < time.time() - 2 * day:  # of another day: not asked
            Path(entry.path).unlink(missing_ok=True)
    (folder / ".gitignore").write_text("*\n")
    tag.write_bytes(_TAG.encode())


def _row(finding: Finding) -> list[Any]:
    row: list[Any] = list(finding)
    fix = finding.fix
    edits = [(e.start, e.end, e.text.decode("latin-1")) for e in fix.edits] if fix else []
    row[_FIX] = [fix.safety, fix.title, edits] if fix else None
    return row


def _finding(row: list[Any]) -> Finding:
    fix = None
    if row[_FIX] is not None:
        safety, title, edits = row[_FIX]
        made = tuple(Edit(start, end, text.encode("latin-1")) for start, end, text in edits)
        fix = Fix(safety, title, made)
    values = list(row)
    values[_FIX] = fix
    return Finding(*values)


_FIX = Finding._fields.index("fix")
