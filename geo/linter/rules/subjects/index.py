"""What the references of an atlas can lead to: features, things, names, events, sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import alternatives, fold, nearest
from geo.time import UTC, Span

_MOST = 100  # distinct words that are looked up letter by letter
PLACES = "places"  # the layer whose names win over those of other layers


@dataclass(frozen=True)
class Target:
    """A feature with its layer and validity (None if that cannot be read)."""

    layer: Layer
    record: Record
    span: Span | None


@dataclass
class Index:
    """The features of an atlas by id, thing and folded name. Make it with `index_of`."""

    by_id: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))
    by_thing: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    spelled: dict[str, str] = field(default_factory=dict)
    _found: dict[str, list[Target]] = field(default_factory=dict)  # many events name one place
    _asked: dict[str, list[str]] = field(default_factory=dict)

    def find(self, name: str) -> list[Target]:
        """The features that a reference means: one version by its id, or all of a thing."""
        if name not in self._found:
            self._found[name] = self._targets(name)
        return self._found[name]

    def _targets(self, name: str) -> list[Target]:
        if name in self.by_thing:
            return self.by_thing[name]
        if name in self.by_id:
            return self.by_id[name]
        things = self.things(name)
        return self.by_thing[things[0]] if len(things) == 1 else []

    def versions(self, targets: list[Target]) -> list[Target]:
        """All versions of the thing that the first of some features is one of."""
        return self.by_thing[targets[0].record.thing]

    def things(self, name: str) -> list[str]:
        """The things that have a name; those in the layer of places win."""
        found = sorted(self.by_name.get(fold(name), ()))
        return [t for t in found if self.by_thing[t][0].layer.stem == PLACES] or found

    def near_id(self, name: str) -> list[str]:
        """The ids that a word looks like which has the form of an id, and is none."""
        is_id = name.isascii() and name == name.lower() and " " not in name
        return [near for near in self.near(name) if near in self.by_id] if is_id else []

    def near(self, name: str) -> list[str]:
        """The ids and names that look like a reference that leads nowhere."""
        if name not in self._asked:
            if len(self._asked) >= _MOST:
                return []
            found = nearest(name, [*self.by_thing, *self.by_id], 1)
            self._asked[name] = found or [
                self.spelled[near] for near in nearest(fold(name), self.spelled, 2)
            ]
        return self._asked[name]


def index_of(layers: Iterable[Layer], timezone: ZoneInfo = UTC) -> Index:
    """The index of all features of some layers."""
    index = Index()
    for layer in layers:
        for record in layer.records:
            target = Target(layer, record, span_of(record, timezone))
            if record.id is not None:
                index.by_id[record.id].append(target)
            index.by_thing[record.thing].append(target)
            for name in names_of(record).values():
                for alternative in [name, *alternatives(name)]:
                    if folded := fold(alternative):
                        index.by_name[folded].add(record.thing)
                        index.spelled[folded] = alternative
    return index


def names_of(record: Record) -> dict[str, str]:
    """The names of a feature by property: `name`, `name:hy`, ..."""
    return {
        key: value
        for key, value in record.properties.items()
        if key.partition(":")[0] == "name" and isinstance(value, str) and value
    }
