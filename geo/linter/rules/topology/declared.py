"""What a configuration declares of a layer and others, and what of them can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import feature, layer, square
from geo.linter.rules.moments import ALWAYS, time_text
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Target
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import did_you_mean
from geo.time import Span

WHERE = ("geometry", "coordinates")


def drawn_targets(targets: Iterable[Target]) -> list[Target]:
    """The targets whose geometry can be compared."""
    return [target for target in targets if _is_plain(target.record.geometry)]


def _is_plain(shape: Any) -> bool:
    """Whether a geometry can be compared: there, valid, and of one kind."""
    is_one = shape is not None and not shape.is_empty and shape.geom_type != "GeometryCollection"
    return is_one and bool(shape.is_valid)


def _named(atlas: Atlas, name: str) -> list[Target]:
    """What a declaration names: the features of a layer, of a thing, or one by its id."""
    if name in atlas.layers:
        view = atlas.layers[name]
        return drawn_targets(Target(view, record, span_of(record)) for record in view.records)
    return drawn_targets(atlas.index.by_thing.get(name) or atlas.index.by_id.get(name) or ())


def declaring(atlas: Atlas, key: str) -> Iterator[tuple[Layer, str, list[Target]]]:
    """Each layer that declares something under a key, the name that it gives, and what that is."""
    for view in atlas.layers.values():
        for name in getattr(view.declared, key):
            yield view, name, _named(atlas, name)


def unknown(atlas: Atlas, view: Layer, key: str, name: str) -> Iterator[Hit]:
    """A hit if a declaration names what is not there; of some files alone, nobody can tell."""
    known = {*atlas.layers, *atlas.index.by_thing, *atlas.index.by_id}
    if view.in_atlas and view.records and name not in known:
        question = did_you_mean(name, known) or "Correct the declaration."
        yield Hit(
            f'{key} is declared as "{shown(name)}", which is no layer, thing or feature. '
            f"{question}",
            file=view.file,
            feature=view.records[0].index,
        )


def comparable(view: Layer) -> Iterator[tuple[Record, Span]]:
    """The features of a layer whose geometry can be compared, with their validity."""
    for record in view.records:
        if _is_plain(record.geometry):
            yield record, span_of(record) or ALWAYS


def may_be_in_force(span: Span | None, moment: int) -> bool:
    """Whether something with a validity, or without one, may be in force at a moment."""
    return span is None or span.start_earliest <= moment < span.end_latest


def changes(span: Span, targets: list[Target]) -> list[int]:
    """When a feature comes into force, and when what it is held against changes meanwhile."""
    start, end = span.start_latest, span.end_earliest
    bounds = {
        bound for t in targets if t.span for bound in (t.span.start_earliest, t.span.end_latest)
    }
    return [start, *sorted(bound for bound in bounds if start < bound < end)]


def name_of(record: Record) -> str:
    """What a message calls a feature."""
    return f'"{shown(record.id)}"' if record.id is not None else f"feature {record.index}"


def force_text(time: tuple[int, int]) -> str:
    """The time that two features share, to stand at the end of a sentence."""
    text = time_text(time)
    return f", both in force{text}" if text else ""


def _files(declared: str, one: str, *others: str) -> Files:
    return {"geo.toml": f"[layers.a]\n{declared}\n", "a.geojson": layer(one),
            "b.geojson": layer(*others)}  # fmt: skip


# Examples: an area, and another that lies across its eastern edge.
OBLAST = feature("oblast", square(46, 39, 47, 40), name="Oblast")
ACROSS = feature("a", square(46.9, 39.1, 47.1, 39.2))


def rule_across(
    code: str, name: str, what: str, why: str, clause: str, declared: str, good: str, bad: str,
    other: str, check: Callable[[Atlas], Iterator[Hit]],
) -> Rule:  # fmt: skip
    """A rule about one key of `[layers.a]`; its examples are a feature of `a` and one of `b`."""
    return Rule(code, name, "error", "layers", what, why, clause, _files(declared, good, other),
                _files(declared, bad, other), check)  # fmt: skip
