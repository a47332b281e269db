"""L: the values and patterns that are declared for the properties of a layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.errors import shown
from geo.linter.rules.declared import declared_rule, either
from geo.linter.rules.examples import feature
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.layer import Layer
from geo.text import did_you_mean


def _not_in_enum(view: Layer) -> Iterator[Hit]:
    for name, allowed in view.declared.enum.items():
        for record in view.records:
            value = record.properties.get(name)
            if value is None or any(value == one and _alike(value, one) for one in allowed):
                continue
            remedy = did_you_mean(str(value), map(str, allowed)) or f"Choose {either(allowed)}."
            yield Hit(
                f'"{shown(name)}" is "{shown(str(value))}", which is none of the values declared. '
                f"{remedy}",
                ("properties", name),
                feature=record.index,
            )


def _alike(one: Any, other: Any) -> bool:
    """Whether neither or both are truth values: 1 is not true."""
    return isinstance(one, bool) == isinstance(other, bool)


def _not_as_pattern(view: Layer) -> Iterator[Hit]:
    for name, pattern in view.declared.pattern.items():
        for record in view.records:
            is_member = name == "id" and "id" in record.feature
            value = record.feature["id"] if is_member else record.properties.get(name)
            if value is not None and not pattern.fullmatch(str(value)):
                yield Hit(
                    f'"{shown(name)}" is "{shown(str(value))}", which is not of the form '
                    f"{shown(pattern.pattern)}.",
                    ("id",) if is_member else ("properties", name),
                    feature=record.index,
                )


RULES = [
    declared_rule("L507", "enum-violation",
          "A property has one of the values that are declared for it as `enum.NAME`.",
          "A value that no style or filter knows is drawn as nothing.",
          'enum.status = ["open", "closed"]', feature(status="open"), feature(status="opne"),
          _not_in_enum),
    declared_rule("L508", "pattern-violation",
          "A property, or the id, has the form that is declared for it as `pattern.NAME`.",
          "Codes of another form are not those that other tables use.",
          'pattern.code = "AZ-[A-Z]{3}"', feature(code="AZ-LAC"), feature(code="AZ-lac"),
          _not_as_pattern),
]  # fmt: skip
