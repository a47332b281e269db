"""What somebody who wrote a text that is no EDTF date probably meant, and how EDTF writes it.

| module | texts |
|---|---|
| `numbers` | days and months by number |
| `names` | months and seasons by name |
| `counts` | weeks, days of the year, numbers of days and seconds |
| `vague` | words for no date, vague dates, runs of time in words |
| `levels` | EDTF as it was drafted, and its level 2 |

Each is a list of patterns, with what to say of a text that matches; `advice` is what is said.
"""

from __future__ import annotations

import re
import unicodedata

from geo.dateadvice import counts, levels, names, numbers, vague
from geo.dateadvice.advice import EXAMPLES, Forms, write
from geo.dateadvice.advice import Advice as Advice
from geo.dateadvice.advice import Kind as Kind

_LONGEST = 100  # characters of a text that may mean a date
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u202f", " "))
# In the order in which they are tried; only EDTF itself tells capital letters from small ones.
_IN_WORDS: Forms = [*numbers.KNOWN, *names.KNOWN, *counts.KNOWN, *vague.KNOWN]
_KNOWN = [(re.compile(pattern, re.IGNORECASE), explain) for pattern, explain in _IN_WORDS]
_KNOWN += [(re.compile(pattern), explain) for pattern, explain in levels.KNOWN]


def advise(text: str) -> Advice:
    """The advice on a text that is no date; `meant` may be no date either, such as 2020-02-30.

    >>> advise("10 November 2020").meant, advise("1990s").meant, advise("2020-W46-2").meant
    ('2020-11-10', '199X', '2020-11-10')
    """
    if len(text) > _LONGEST:
        return Advice("this is not a date.", EXAMPLES)
    if text != text.strip():
        return Advice("there is white space around the date.", "Take it away.", meant=text.strip())
    plain = text.translate(_DASHES)
    plain = "".join(str(unicodedata.digit(c, c)) if c.isdigit() else c for c in plain)
    if plain != text:
        return write(plain, "this has dashes or digits of another kind.")
    for pattern, explain in _KNOWN:
        if (match := pattern.fullmatch(text)) and (found := explain(match)):
            return found
    return Advice("this is not a date.", EXAMPLES)
