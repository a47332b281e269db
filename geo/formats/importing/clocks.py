"""Times of day as people write them, as ISO writes them."""

from __future__ import annotations

import re

from geo.edtf import DateError

# Parts of the pattern of a date, whose match `time_of_day` reads: an offset, and a whole time.
ZONE = r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
CLOCK = (
    r"(?:[T ]+(?P<clock>\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?) ?"
    rf"(?P<half>[AaPp]\.?[Mm]\.?)?{ZONE})?"
)


def time_of_day(match: re.Match[str]) -> str:
    """The time of day as ISO writes it, with its offset.

    Midnight without an offset is no time of day: programs write it after a date that has none.
    """
    parts = match.groupdict()
    hour, minute, second, half = _clock(parts)
    if not hour:
        return ""
    if half:
        if not 1 <= int(hour) <= 12:
            raise DateError(f'"{parts["clock"]} {half}" is no time of day.')
        hour = str(int(hour) % 12 + (12 if half[0] in "Pp" else 0))
    zone = _zone(parts["zone"] or "")
    if not (half or zone) and not float(hour) + float(minute) + float(second or 0):
        return ""
    return f"T{int(hour):02}:{minute}:{second or '00'}{zone}"


def _clock(parts: dict[str, str | None]) -> tuple[str, str, str, str]:
    """Hour, minute, second and half of the day; an empty hour where there is none."""
    if clock := parts.get("clock"):
        hour, minute, second = [*re.split("[:.h]", clock.replace(",", "."), maxsplit=2), ""][:3]
        return hour, minute, second, parts["half"] or ""
    return (*(parts.get(name) or "" for name in ("hour", "minute", "second")), "")  # type: ignore[return-value]  # three and one are four


def _zone(text: str) -> str:
    if text in {"Z", "UTC", "GMT"}:
        return "Z"
    digits = text.replace(":", "").ljust(5, "0")
    return f"{digits[:3]}:{digits[3:]}" if text else ""
