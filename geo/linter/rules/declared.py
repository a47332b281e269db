"""Rules about what a configuration declares of a layer: how they are written."""

from __future__ import annotations

from typing import Any

from geo.errors import shown
from geo.linter.findings import Severity
from geo.linter.rules.examples import layer
from geo.linter.rules.rule import Files, Rule


def either(words: tuple[Any, ...]) -> str:
    """Words as a choice, for messages: "Point, LineString or Polygon"."""
    texts = [shown(str(word)) for word in words]
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _with(declared: str, *features: str) -> Files:
    return {"geo.toml": f"[layers.a]\n{declared}\n", "a.geojson": layer(*features)}


def declared_rule(
    code: str, name: str, what: str, why: str, declared: str, good: str, bad: str, check: Any,
    severity: Severity = "error",
) -> Rule:  # fmt: skip
    """A rule about one key of `[layers.NAME]`; its examples are features of such a layer."""
    return Rule(code, name, severity, "layer", what, why, "geo.toml, [layers.NAME]",
                _with(declared, good), _with(declared, bad), check)  # fmt: skip
