"""The rules in words: for a terminal, for programs, and as the reference of the docs.

`python -m geo.linter.rulebook docs/rules.md` writes the reference, and the catalogue of the rules.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from geo.linter.rules import CATALOGUE_FILE, FAMILIES, RULES, rules_in
from geo.linter.rules.rule import Files, Rule

_SHOWN = 600  # characters of an example

_INTRODUCTION = """\
# Rules of `geo validate`

Every rule has a code that never changes, a name, and a severity: an error is data that cannot be
used as it stands, a warning is data that is most likely not what is meant, and an info deserves a
look. Errors and warnings end `geo validate` with exit code 1.

`geo rule CODE` prints an entry of this page. Rules are chosen with `--select`, `--extend-select`
and `--ignore`, or in `geo.toml` (`[tool.geo]` in `pyproject.toml`):

```toml
select = ["S", "G", "D", "R"]       # codes, prefixes or names; default: all that are on
ignore = ["G304"]
severity = { "D617" = "info" }
baseline = "geo-baseline.json"      # known findings; written by --write-baseline

[per-file-ignores]
"layers/old.geojson" = ["L", "N804"]

[per-feature-ignores]               # by id of a feature or row
"contact-line-2020" = ["D617"]
```

In place of a list, `[[ignore]]` tells where rules are set aside, and why:

```toml
[[ignore]]
rules = ["D617", "N804"]
files = "layers/old/*"              # patterns: of a path, or of its end
features = ["contact-line-2020"]    # ids
reason = "nobody mapped these 43 days"
```

A feature can set a rule aside itself: `"lint:ignore": ["G308"]` beside or in its properties.

What a layer must be can be declared in the same file, under the name of the layer's file. All keys
are optional, and what is not declared is not asked for. Layers of an atlas, or of one folder, are
held against each other, at each time at which both are in force:

```toml
[layers.districts]                  # districts.geojson
geometry = ["Polygon", "MultiPolygon"]                      # G325
required = ["name", "status"]                               # L505
enum.status = ["held", "disputed"]                          # L507
pattern.code = "AZ-[A-Z]{3}"                                # L508: the whole text, or the id
extent = [44.7, 38.4, 50.7, 41.9]                           # C219: west, south, east, north
period = "1994/2024"                                        # D620
coverage = true                     # side by side: T402 to T405; false: they may overlap
network = true                      # lines that meet at their ends: T406 to T409, T415
covered_by = "oblast"                                       # T410: layers, things or features
must_not_overlap = ["lakes", "sea"]                         # T411
on = "border"                                               # T412: on its lines or edges
contains_line = "lachin-road"                               # T413
inside = "district"                 # T414: the property that names the area it lies in
tolerance = "10 m"                  # for all of these; default: 10 cm
```
"""


def explanation(rule: Rule) -> str:
    """One rule in words, with its examples."""
    fix = {"safe": "with --fix", "unsafe": "with --unsafe-fixes", None: "by hand"}[rule.fix]
    off = "" if rule.default else " (off unless selected)"
    return (
        f"{rule.code} {rule.name}: {rule.severity}{off}\n\n"
        f"{rule.what}\n{rule.why}\n\n"
        f"Clause: {rule.clause}\nMended: {fix}\n\n"
        + (f"Good:\n{_indented(rule.good)}\n\nBad:\n{_indented(rule.bad)}\n" if rule.bad else "")
    )


def listing(codes: list[str]) -> str:
    """One rule a line."""
    return "".join(
        f"{code}  {RULES[code].severity:<8} {RULES[code].name:<28} {RULES[code].what}\n"
        for code in codes
    )


def as_json(codes: list[str]) -> str:
    """The rules as an array of objects."""
    names = ("code", "name", "severity", "what", "why", "clause", "fix", "default")
    rules = [{name: getattr(RULES[code], name) for name in names} for code in codes]
    return json.dumps(rules, indent=2) + "\n"


def reference() -> str:
    """The reference of all rules, in Markdown."""
    parts = [_INTRODUCTION]
    for letter, title in FAMILIES.items():
        parts.append(f"## {letter}: {title}\n")
        parts += [_entry(rule) for rule, _ in _written() if rule.code.startswith(letter)]
    return "\n".join(parts)


def catalogue() -> str:
    """The catalogue of all rules, as CSV."""
    lines = ["code,name,module,scopes,default"]
    for rule, module in _written():
        scopes = " ".join(sorted({scope for scope, _ in rule.checks()}))
        default = "on" if rule.default else "off"
        lines.append(f"{rule.code},{rule.name},{module},{scopes},{default}")
    return "\n".join(lines) + "\n"


def _written() -> list[tuple[Rule, str]]:
    """The rules as they stand in the files, each with its file, in order."""
    files = sorted(CATALOGUE_FILE.parent.glob("*/*.py"))
    modules = [f"{file.parent.name}.{file.stem}" for file in files]
    found = [(rule, module) for module in modules for rule in rules_in(module).values()]
    return sorted(found, key=lambda one: (list(FAMILIES).index(one[0].code[0]), one[0].code))


def _entry(rule: Rule) -> str:
    marks = [rule.severity, *([] if rule.default else ["off unless selected"])]
    if rule.fix:
        marks.append("`--fix`" if rule.fix == "safe" else "`--unsafe-fixes`")
    return (
        f'### <a id="{rule.code.lower()}"></a>{rule.code} {rule.name}\n\n'
        f"*{', '.join(marks)}; {rule.clause}*\n\n"
        f"{rule.what} {rule.why}\n\n"
        + (f"Bad:\n\n```\n{_text(rule.bad)}\n```\n" if rule.bad else "")
    )


def _indented(example: str | bytes | Files) -> str:
    return "\n".join(f"  {line}" for line in _text(example).splitlines())


def _text(example: str | bytes | Files) -> str:
    """An example as text, cut where it is long; what cannot be shown is escaped."""
    if isinstance(example, dict):
        files = {name: text for name, text in example.items() if not name.startswith(".git/")}
        return "\n".join(f"{name}:\n{_text(text)}" for name, text in files.items())
    text = example if isinstance(example, str) else example.decode("latin-1")
    shown = "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode()
        for c in text.rstrip()
    )
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} …"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
    CATALOGUE_FILE.write_text(catalogue(), encoding="utf-8")
