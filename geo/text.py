"""Names and addresses as people write them: folding for comparison, near misses, safe links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

# Letters that carry no combining mark in Unicode, but that people type without their stroke or dot.
_PLAIN = str.maketrans(
    {"ə": "e", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)


_NOT_ALPHANUMERIC = re.compile("[^a-z0-9]+")


def fold(name: str) -> str:
    """A name reduced to what identifies it: no case, no diacritics, no punctuation.

    >>> fold("  Xankəndi ") == fold("XANKENDI")
    True
    """
    if name.isascii():
        return _NOT_ALPHANUMERIC.sub(" ", name.lower()).strip()
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(_PLAIN)
    kept = (c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    # Marks that are left are vowel signs, as in Devanagari: letters in all but name.
    words = (c if unicodedata.category(c)[0] in "LMN" else " " for c in kept)
    return " ".join("".join(words).split())


def alternatives(name: str) -> list[str]:
    """The names that a field such as `Stepanakert / Khankendi` holds.

    >>> alternatives("Stepanakert / Khankendi")
    ['Stepanakert', 'Khankendi']
    """
    return [part.strip() for part in name.split(" / ") if part.strip()]


def nearest(word: str, words: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` words that look like `word`, the most similar first.

    Words that are clearly less like it than the best one are left out.
    """
    import difflib

    found = difflib.get_close_matches(word, list(words), n=count, cutoff=0.6)
    likeness = [difflib.SequenceMatcher(None, word, candidate).ratio() for candidate in found]
    return [name for name, ratio in zip(found, likeness, strict=True) if ratio > likeness[0] - 0.15]


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A question that names the nearest words, or nothing if none is near.

    >>> did_you_mean("titel", ["title", "layer"])
    'Did you mean "title"?'
    """
    return question(nearest(word, words))


def suggestion(word: str, words: Collection[str], kind: str) -> str:
    """A question that names the nearest words, or all of that kind if none is near.

    >>> suggestion("road", ["roads", "towns"], "Layers"), suggestion("x", ["roads"], "Layers")
    ('Did you mean "roads"?', 'Layers: roads.')
    """
    return did_you_mean(word, words) or f"{kind}: {', '.join(words) or 'none'}."


def question(words: Iterable[str]) -> str:
    """`Did you mean "a" or "b"?`, or nothing without words."""
    quoted = " or ".join(f'"{word}"' for word in words)
    return f"Did you mean {quoted}?" if quoted else ""


def web_address(text: str) -> str | None:
    """The text if it is an absolute http or https address, else None.

    An address with white space or control characters is refused, since browsers drop some of
    these while they read the scheme (WHATWG URL, 4.4).
    """
    if re.search(r"[\x00-\x20\x7f-\x9f\u2028\u2029]", text):
        return None
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return text if valid else None
