"""What an import has to say: rows read, imported and left out, and all that was assumed."""

from __future__ import annotations

import json
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from geo.errors import Problem

_IN_MEMORY = 4_000_000  # bytes of problems before they go to disk
_REASONS = 1_000  # told apart; a reason may quote a value, so that no two are alike


class Problems:
    """Problems in the order they were met, in bounded memory however many there are."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+")  # noqa: SIM115  # closed with this
        weakref.finalize(self, self._file.close)
        self.reasons: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        self._file.seek(0, 2)
        self._file.write(json.dumps(_facts(problem)) + "\n")
        known = problem.reason in self.reasons or len(self.reasons) < _REASONS
        self.reasons[problem.reason if known else "other reasons"] += 1

    def __len__(self) -> int:
        return self.reasons.total()

    def __iter__(self) -> Iterator[Problem]:
        self._file.seek(0)
        for line in self._file:
            yield Problem(**json.loads(line))


@dataclass
class Report:
    """The account of one import: `read` is `imported` plus `left_out`, unless rows were split.

    `split` counts the events beyond the first that one row gave, as a moving object does.
    `mapping` tells which column became which, where that was guessed; `remarks` are about the
    file as a whole. `areas` counts events that lie on an area, `repeats` those that possibly tell
    again what an earlier one told.
    """

    path: str
    format: str = ""
    encoding: str = ""
    read: int = 0
    imported: int = 0
    split: int = 0
    areas: int = 0
    repeats: int = 0
    unlocated: int = 0
    mapping: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    left_out: Problems = field(default_factory=Problems)

    def remark(self, text: str) -> None:
        """Note something about the file as a whole, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def facts(self) -> dict[str, Any]:
        """The report as plain data for JSON, but for the rows left out."""
        return {
            "path": self.path,
            "format": self.format,
            "encoding": self.encoding,
            "rows_read": self.read,
            "events_imported": self.imported,
            "events_beyond_one_a_row": self.split,
            "rows_left_out": len(self.left_out),
            "on_areas": self.areas,
            "possible_duplicates": self.repeats,
            "without_coordinates": self.unlocated,
            "mapping": self.mapping,
            "remarks": self.remarks,
            "reasons": dict(self.left_out.reasons.most_common()),
        }

    def json(self) -> Iterator[str]:
        """The whole report as JSON, in pieces, with one row left out a line."""
        yield json.dumps(self.facts(), ensure_ascii=False, indent=2)[:-2] + ',\n  "left_out": ['
        for i, problem in enumerate(self.left_out):
            yield (",\n    " if i else "\n    ") + json.dumps(_facts(problem), ensure_ascii=False)
        yield ("\n  ]" if len(self.left_out) else "]") + "\n}\n"


def _facts(problem: Problem) -> dict[str, Any]:
    return {key: value for key, value in asdict(problem).items() if value not in (None, "")}
