"""Dates with the month in words, in the languages of the spreadsheets that `guesses` knows."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from geo.edtf import DateError
from geo.text import fold

# Two countries of Arabic: the Levant has names of its own for the months.
_LANGUAGES = "en,fr,es,de,it,pt,nl,ru,uk,hy,az,tr,ar,ar_SY,ka,fa".split(",")  # noqa: SIM905
_DAY = r"(?P<d>\d\d?)(?:st|nd|rd|th|er|e)?"
_OF = r"(?:(?:of|de|del|d) )?"
_MONTH = r"(?P<month>[^\W\d_]+(?: [^\W\d_]+)??)"
# "of the year", as Russian, Ukrainian, Armenian and Azerbaijani write after the number.
_YEAR = r"(?P<y>\d{4})(?: ?(?:г|год|года|р|року|рік|թ|թվական|ci il|cu il|ad|ce))?"
_FORMS = [
    re.compile(rf"(?:[^\W\d_]+ )??{_DAY} {_OF}{_MONTH} {_OF}{_YEAR}"),
    re.compile(rf"(?:[^\W\d_]+ )??{_MONTH} {_DAY} {_YEAR}"),
    re.compile(rf"{_YEAR} {_MONTH} {_DAY}"),
    re.compile(rf"{_MONTH} {_OF}{_YEAR}"),
]


def worded(text: str) -> str | None:
    """A day or month with the month in words as ISO writes it, or None if it is in no such form.

    Raises:
        DateError: what stands for the month is none.

    >>> worded("25 марта 2021 г."), worded("1er août 2021"), worded("March 5th, 2021")
    ('2021-03-25', '2021-08-01', '2021-03-05')
    """
    if not any(map(str.isalpha, text)):
        return None
    folded = fold(text)
    matches = [match for form in _FORMS if (match := form.fullmatch(folded))]
    for match in matches:
        if month := _months().get(match["month"]):
            day = match.groupdict().get("d")
            return f"{match['y']}-{month:02}" + (f"-{int(day):02}" if day else "")
    if matches:
        raise DateError(f'"{matches[0]["month"]}" is no month.')
    return None


@cache
def _months() -> dict[str, int]:
    """The number of each month by its names, whole and cut short, and as parts of a date."""
    numbers = {"sept": 9}
    for language in _LANGUAGES:
        names = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                numbers |= {fold(name): n for n, name in names[context][width].items()}
    return numbers
