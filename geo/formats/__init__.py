"""Reading and writing of files: the only rooms of the package that touch them.

`geo.formats.read` imports the exports of others; see `geo.formats.importing.reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.formats.importing.reading import Imported as Imported
    from geo.formats.importing.reading import read as read
    from geo.formats.importing.recognition import FORMATS as FORMATS

__all__ = ["FORMATS", "Imported", "read"]


def __getattr__(name: str) -> Any:
    """The names of importing, loaded when first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'geo.formats' has no attribute {name!r}")
    from geo.formats.importing import reading, recognition

    return getattr(recognition if name == "FORMATS" else reading, name)
