r"""Coordinates as text: how fixes change them without another byte of them changing.

Each function takes the text of a value that holds positions, and gives it back changed. Numbers
keep their spelling, and what stands between positions stays.

>>> reversed_ring("[[0, 1.50],[2,3],  [4, 5]]")
'[[4, 5],[2,3],  [0, 1.50]]'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

_POSITION = re.compile(r"\[[^\[\]]*\]")
_NUMBER = re.compile(r"[-+0-9.eE]+")
_OTHER = re.compile(r'["a-df-zA-DF-Z{]')  # what no position has that is one: texts, null, objects
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def reversed_ring(text: str) -> str:
    """The positions in the other order."""
    positions = iter(_POSITION.findall(text)[::-1])
    return _POSITION.sub(lambda _: next(positions), text)


def closed_ring(text: str) -> str:
    """The ring with its first position added at its end, parted from the last as that from others.

    >>> closed_ring("[[0, 1], [2, 3]]")
    '[[0, 1], [2, 3], [0, 1]]'
    """
    found = list(_POSITION.finditer(text))
    first, before, last = found[0], found[-2], found[-1]
    between = text[before.end() : last.start()]
    return text[: last.end()] + between + first[0] + text[last.end() :]


def without(indices: Collection[int]) -> Callable[[str], str]:
    """What takes some positions out; the first one of a line must stay."""

    def rewrite(text: str) -> str:
        found = list(_POSITION.finditer(text))
        kept = [
            text[found[i - 1].end() : found[i].end()]
            for i in range(1, len(found))
            if i not in indices
        ]
        return "".join([text[: found[0].end()], *kept, text[found[-1].end() :]])

    return rewrite


def each_position(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    """What puts other numbers in the place of those of every position, from their spellings.

    An array that holds anything but numbers stays.

    >>> each_position(lambda numbers: numbers[:2])('[[1, 2.0, 0], ["1, 2", 3, 0]]')
    '[[1, 2.0], ["1, 2", 3, 0]]'
    """

    def rewrite(text: str) -> str:
        return _POSITION.sub(lambda found: _position(found[0], change), text)

    return rewrite


def _position(text: str, change: Callable[[list[str]], list[str]]) -> str:
    if _OTHER.search(text):
        return text
    numbers = list(_NUMBER.finditer(text))
    changed = change([number[0] for number in numbers])
    parts, at = [], 0
    for number, new in zip(numbers, changed, strict=False):
        parts += [text[at : number.start()], new]
        at = number.end()
    return "".join(parts) + text[numbers[-1].end() if len(changed) < len(numbers) else at :]


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """The two numbers of every position of a text, as they are spelled.

    >>> list(pairs_of("[[1, 2.0], [3,4]]"))
    [('1', '2.0'), ('3', '4')]
    """
    numbers = _NUMBER.findall(text)
    return zip(numbers[::2], numbers[1::2], strict=True)


def decimals(number: str) -> int:
    """How many decimals a number has as it is spelled.

    >>> decimals("46.120"), decimals("1e-3"), decimals("46")
    (3, 3, 0)
    """
    if "e" not in number and "E" not in number:
        return len(number.partition(".")[2])
    exponent = Decimal(number).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def rounded(number: str, digits: int) -> str:
    """A number as text with at most so many decimals; a shorter one stays as it is.

    >>> rounded("46.12300000000001", 7), rounded("4.61", 7), rounded("-0.00000001", 7)
    ('46.123', '4.61', '0.0')
    """
    if decimals(number) <= digits:
        return number
    whole, _, rest = f"{Decimal(number):.{digits}f}".partition(".")
    text = f"{whole}.{rest.rstrip('0') or '0'}"
    return text.lstrip("-") if not Decimal(text) else text


def is_spelled(text: str) -> bool:
    """Whether a text is a number as JSON spells it.

    >>> is_spelled("46.750"), is_spelled("046")
    (True, False)
    """
    return bool(_JSON_NUMBER.fullmatch(text))


def spelled(number: float) -> str:
    """A number as JSON without an exponent.

    >>> spelled(1e-07), spelled(46.0)
    ('0.0000001', '46.0')
    """
    text = repr(number)
    return f"{Decimal(text):f}" if "e" in text else text
