"""What reports may look at, and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """The texts that stand in no file, such as standard input, and how to print.

    `width` is how many columns an excerpt may take.
    """

    held: Mapping[str, bytes] = field(default_factory=dict)
    color: bool = False
    width: int = 96

    def piece(self, file: str, start: int, end: int) -> bytes:
        """The bytes `[start, end)` of a file, as far as they can be read now."""
        if file in self.held:
            return self.held[file][start:end]
        try:
            with Path(file).open("rb") as stream:
                stream.seek(start)
                return stream.read(end - start)
        except OSError:
            return b""

    def text(self, file: str) -> bytes:
        """A whole file, empty if it cannot be read now."""
        try:
            return self.held[file] if file in self.held else Path(file).read_bytes()
        except OSError:
            return b""

    def styled(self, text: str, code: str) -> str:
        """A text in a style of terminals, if colours are wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text


PLAIN = Setting()
