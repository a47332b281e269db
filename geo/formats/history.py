"""What Git last recorded of the files in a folder; nothing where there is no Git."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def recorded(folder: Path) -> dict[str, str]:
    """The files of a folder as of the last commit: by name, the hash of what they held."""
    listing = _git(folder, "ls-tree", "-z", "HEAD", "--", ".") or b""
    found = {}
    for entry in listing.decode(errors="replace").split("\0"):
        about, _, name = entry.partition("\t")
        if " blob " in about:
            found[name] = about.split()[2]
    return found


def recorded_bytes(folder: Path, blob: str) -> bytes | None:
    """What a file held, by its hash in the record."""
    return _git(folder, "cat-file", "blob", blob)


def is_same(data: bytes, blob: str) -> bool:
    """Whether bytes are those of a hash in the record."""
    kind = hashlib.sha1 if len(blob) == 40 else hashlib.sha256
    head = b"blob %d\0" % len(data)
    return kind(head + data, usedforsecurity=False).hexdigest() == blob


# A repository that came with somebody's data must not make Git run its programs or fetch.
_HARMLESS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager")
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
_SECONDS = 10


def _git(folder: Path, *words: str) -> bytes | None:
    import subprocess

    try:
        done = subprocess.run(
            ["git", *_HARMLESS, *words], cwd=folder, capture_output=True, timeout=_SECONDS,
            env={**os.environ, **_QUIET}, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
