"""The advice on a text that is no date, and how it is put."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["syntax", "ambiguous", "zoned", "level2", "impossible", "reversed", "beyond"]


@dataclass(frozen=True)
class Advice:
    """Why a text is no date, the remedy, and the one date that it stands for, if it does."""

    reason: str
    remedy: str = ""
    kind: Kind = "syntax"
    meant: str = ""


NOT_ISO = "this is not an ISO date."
EXAMPLES = "Write it as 2020-11-10, 2020-11, 2020, 2020-11-10/2023-09-20 or 2024-04~ (EDTF)."
Explain = Callable[[re.Match[str]], Advice | None]
Forms = list[tuple[str, Explain]]  # a pattern, and what to say of its match


def write(text: str, reason: str = NOT_ISO) -> Advice:
    """The advice to write a date so."""
    return Advice(reason, f"Write {quoted(text)}.", meant=text)


def quoted(text: str) -> str:
    """A date in a sentence: in quotation marks where it ends in dots."""
    return f'"{text}"' if text.endswith("..") else text


def say(reason: str, remedy: str, kind: Kind = "syntax") -> Explain:
    """The same advice on every text that matches."""
    return lambda _: Advice(reason, remedy, kind)
