"""Columns of texts and codes made those of an event table."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from geo.edtf import DateError
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Cells, Fault


def joined(*columns: Cells, by: str = ";") -> Cells:
    """Texts of several columns in one, leaving out empty cells and repetitions."""
    rows = zip(*columns, strict=True)
    return objects([by.join(dict.fromkeys(filter(None, row))) for row in rows])


def known(cells: Cells) -> Cells:
    """Cells with nothing for the NA that R writes for it."""
    return np.where(cells == "NA", "", cells)


def listed(text: str) -> str:
    """A list as event tables write it, from one with semicolons, bars or lines.

    >>> listed("Agence France Presse; BBC | APA")
    'Agence France Presse;BBC;APA'
    """
    return ";".join(part.strip() for part in re.split(r"[;|\n]+", text) if part.strip())


def coded(codes: Cells, meanings: Mapping[str, Any], missing: str = "") -> Cells:
    """What each code of a codebook means, as text."""
    found = {code: meanings.get(code.removesuffix(".0"), missing) for code in set(codes)}
    return objects([str(found[code]) for code in codes])


def remark_unknown(codes: Cells, known: Collection[str], column: str, report: Report) -> None:
    """Remark on codes that a codebook does not have."""
    unknown = sorted({code.removesuffix(".0") for code in set(codes)} - {*known, ""})
    if unknown:
        report.remark(
            f"{column} has codes that the codebook does not know ({', '.join(unknown[:5])[:80]}); "
            "they are kept, and nothing is concluded from them."
        )


def objects(values: Sequence[str]) -> Cells:
    """Texts as a column of cells."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells


def date_faults(errors: dict[int, DateError], column: str, texts: Cells) -> dict[int, Fault]:
    """The errors of a column of dates as faults of its rows."""
    return {
        position: Fault(column, str(texts[position]), error.reason, error.remedy)
        for position, error in errors.items()
    }
