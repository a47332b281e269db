"""Findings: what is wrong with data, where exactly, and how to mend it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["error", "warning", "info"]
Safety = Literal["safe", "unsafe"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Edit(NamedTuple):
    """The bytes `[start, end)` of a file give way to `text`."""

    start: int
    end: int
    text: bytes


class Fix(NamedTuple):
    """Edits that mend a finding; an unsafe one may lose or change meaning."""

    safety: Safety
    title: str
    edits: tuple[Edit, ...]

    def plain(self) -> dict[str, Any]:
        """The fix as values for JSON."""
        edits = [
            {"offset": e.start, "end": e.end, "text": e.text.decode(errors="replace")}
            for e in self.edits
        ]
        return {"safety": self.safety, "title": self.title, "edits": edits}


class Finding(NamedTuple):
    """One thing wrong at one place.

    `line` and `column` count from 1, `column` in characters; `offset` counts bytes from 0. A file
    that is no text has none of the three. `path` is a JSON path, or the column of a table.
    """

    code: str
    name: str
    severity: Severity
    message: str
    file: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    offset: int | None = None
    path: str = ""
    feature_id: str | int | float | None = None
    feature_index: int | None = None
    fix: Fix | None = None
    url: str = ""
    content: str = ""  # what tells a feature without an id from others: a digest of its geometry

    @property
    def where(self) -> str:
        """File, line and column; where there are no lines, layer, feature and property."""
        if self.line is None and self.feature_index is not None:
            layer, _, inside = self.path.rpartition("$")
            parts = (layer.removesuffix(":"), f"feature {self.feature_index}",
                     inside[1:] if inside.startswith(".properties") else "")  # fmt: skip
            return ", ".join([self.file, *filter(None, parts)])
        return ":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)

    def plain(self) -> dict[str, Any]:
        """The finding as values for JSON, in the order of the fields."""
        found = self._asdict() | {"fix": self.fix.plain() if self.fix else None}
        del found["content"]
        return found


COLUMNS = [name for name in Finding._fields if name != "content"]


class Findings(list[Finding]):
    """A list of findings that shows itself as a table in a notebook."""

    def to_frame(self) -> pd.DataFrame:
        """The findings as a table: a row each, with the columns of `Finding`."""
        import pandas as pd

        rows = [finding.plain() for finding in self]
        return pd.DataFrame(rows, columns=COLUMNS)

    def _repr_html_(self) -> str:
        """The first findings as a table; what the data hold is escaped."""
        from html import escape

        body = "".join(
            f"<tr><td>{escape(finding.where)}</td><td>{escape(str(finding.feature_id or ''))}</td>"
            f"<td>{finding.severity}</td><td title='{escape(finding.name)}'>{finding.code}</td>"
            f"<td style='text-align: left'>{escape(finding.message)}</td></tr>"
            for finding in self[:_SHOWN]
        )
        more = f"<p>and {len(self) - _SHOWN} more</p>" if len(self) > _SHOWN else ""
        heads = "".join(f"<th>{name}</th>" for name in _HEADS)
        table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        return f"{table}{more}" if self else "<p>No findings.</p>"


def in_order(findings: Iterable[Finding]) -> Findings:
    """Findings by file and place."""
    return Findings(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    index = -1 if finding.feature_index is None else finding.feature_index
    in_text = finding.offset is not None
    return (finding.file, finding.offset or 0, -1 if in_text else index, finding.code,
            finding.message)  # fmt: skip


_SHOWN = 100  # rows of a table in a notebook
_HEADS = ("where", "feature", "severity", "code", "message")


def fingerprints(findings: list[Finding], folder: Path | None = None) -> list[str]:
    """What tells each finding from all others, whatever line it has moved to.

    Made of the rule, the file as seen from a folder (that of the run, by default), the feature id
    (its geometry without one), the JSON path inside the feature, and how many findings before it
    are equal in all of these.
    """
    seen: dict[str, int] = {}
    found = []
    for finding in findings:
        index = finding.content or finding.feature_index
        identity = index if finding.feature_id is None else finding.feature_id
        inside = finding.path.split("]", 1)[-1] if "features[" in finding.path else finding.path
        file = seen_from(finding.file, folder)
        key = "\0".join([finding.code, file, str(identity), inside])
        seen[key] = seen.get(key, -1) + 1
        found.append(hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32])
    return found


@lru_cache(maxsize=4096)
def seen_from(file: str, folder: Path | None) -> str:
    """A path with slashes, from a folder on if one is given and the path is inside it."""
    path = PurePath(file)
    if folder is not None:
        whole, base = whole_path(file), folder.absolute()
        path = whole.relative_to(base) if whole.is_relative_to(base) else whole
    return path.as_posix()


def whole_path(file: str) -> Path:
    """A path from the root on, without `..`; links keep their names."""
    return Path(os.path.abspath(file))  # noqa: PTH100  # resolve() follows links
