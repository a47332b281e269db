"""All files of a run: each by itself, then those of an atlas against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from geo.linter.findings import Finding, Findings, in_order
from geo.linter.inputs import Input, groups, inputs
from geo.linter.ruleset import Ruleset
from geo.linter.validation.atlases import atlas_findings
from geo.linter.validation.files import read
from geo.linter.validation.frames import frame_findings
from geo.linter.validation.reading import Reading, any_number
from geo.linter.validation.settings import stale_findings
from geo.linter.validation.suppressions import unused_findings

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.linter.cache import Cache


def validate(
    target: str | Path | Iterable[str | Path] | gpd.GeoDataFrame = ".",
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    ruleset: Ruleset | None = None,
) -> Findings:
    """What is wrong with files, folders, an atlas, or a GeoDataFrame, in order of place.

    Args:
        target: a path, several, or a frame. A folder is searched; a folder with `layers/` in it is
            an atlas, whose files are held against each other.
        select: codes, prefixes or names of the only rules to use, such as `["D", "R704"]`.
        ignore: rules not to use.
        ruleset: all choices at once, instead of `select` and `ignore`.

    Raises:
        ConfigError: a rule that is named does not exist.
        InputError: a path does not exist.
    """
    rules = ruleset or Ruleset.of(select=tuple(select), ignore=tuple(ignore))
    if hasattr(target, "geometry"):
        return in_order(frame_findings(target, rules))
    paths = [target] if isinstance(target, str | Path) else list(target)
    return validate_inputs(inputs([Path(path) for path in paths]), rules)


def validate_inputs(
    found: list[Input], rules: Ruleset, texts: dict[Path, bytes] | None = None
) -> Findings:
    """The findings of files that were collected before; see `geo.linter.inputs`.

    With `texts`, files that stand in it are not read but taken from there, and those that are read
    are put into it.
    """
    together = groups(found, declared=bool(rules.layers))
    return whole(found, [judged(group, rules, texts) for group in together], rules)


@any_number
def judged(
    group: list[Input],
    rules: Ruleset,
    texts: dict[Path, bytes] | None = None,
    cache: Cache | None = None,
) -> list[Finding]:
    """The findings of files that are judged together; what layers are by themselves is kept."""
    of_each = cache if len(group) > 1 else None
    readings = {one.path: _reading(one, rules, texts, of_each) for one in group}
    members = [(one, readings[one.path]) for one in group]
    findings = [f for one, reading in members if one.is_wanted for f in reading.findings]
    if group[0].atlas is not None:
        findings += atlas_findings(members, rules, ("layers", "atlas"))
    elif rules.layers and len(group) > 1:
        findings += atlas_findings(members, rules, ("layers",))
    for one, reading in members:
        if one.is_wanted and reading.layer is not None:
            findings += unused_findings(one, reading, rules)
    return [finding for finding in findings if not rules.sets_aside(finding)]


def _reading(
    one: Input, rules: Ruleset, texts: dict[Path, bytes] | None, cache: Cache | None
) -> Reading:
    """The reading of a file; a layer that was judged before, and is in the cache, is only read."""
    if cache is None or one.kind != "json":
        return read(one, rules, texts)
    try:
        data = one.path.read_bytes()
    except OSError:
        return read(one, rules, texts)
    texts = {} if texts is None else texts
    texts[one.path] = data
    alone = cache.find_alone(one, data)
    if alone is None:
        reading = read(one, rules, texts)
        cache.keep_alone(one, data, (reading.findings, reading.suppressed))
    else:
        reading = read(one, replace(rules, codes=frozenset()), texts)
        reading.findings, reading.suppressed = alone
    return reading


def whole(found: list[Input], parts: Iterable[list[Finding]], rules: Ruleset) -> Findings:
    """The findings of all groups of a run, in order of place, with what baselines list in vain."""
    findings = in_order(chain.from_iterable(parts))
    read_names = [str(one.path) for one in found if one.is_wanted]
    baselines = [one for one in found if one.kind == "baseline"]
    for one in baselines:
        findings += stale_findings(one, list(findings), read_names, rules)
    return in_order(findings) if baselines else findings
