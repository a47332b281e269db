"""JSON documents of many services as a plain list of flat records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import InputError, Problem

# Under these names the services wrap their rows: ACLED, UCDP, and what others do.
_WRAPPERS = ("data", "Result", "results", "result", "events", "rows", "records", "items")


def listed(document: Any, path: str) -> list[Any]:
    """The records of a document: a list, or the one list of objects that an object holds.

    Raises:
        InputError: it holds none, or several under names that nobody knows.
    """
    if not isinstance(document, dict):
        return [flat(one) for one in document] if isinstance(document, list) else [document]
    for key in _WRAPPERS:
        if isinstance(document.get(key), list):
            return [flat(one) for one in document[key]]
    lists = {key: value for key, value in document.items() if _holds_objects(value)}
    if len(lists) == 1:
        return [flat(one) for one in next(iter(lists.values()))]
    found = f" Lists in it: {', '.join(lists)[:200]}." if lists else ""
    raise InputError(
        Problem(
            path,
            reason="this JSON holds no list of events.",
            remedy=f"Expected a list, or an object with one under {', '.join(_WRAPPERS)}.{found}",
        )
    )


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def flat(record: Any) -> Any:
    """A record without objects in it: what they hold gets names of its own, with a dot.

    So TimelineJS gives a date as an object. MongoDB wraps values in one whose name is their type.

    >>> flat({"start_date": {"year": 2024, "month": 8}, "seen": {"$date": "2024-08-01"}})
    {'start_date.year': 2024, 'start_date.month': 8, 'seen': '2024-08-01'}
    """
    return dict(_flat("", record)) if isinstance(record, dict) else record


def _flat(prefix: str, record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = prefix[:-1] if key.startswith("$") and prefix else f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flat(f"{name}.", value)
        else:
            yield name, value
