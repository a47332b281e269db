"""All files of a run: each by itself, then those of an atlas against each other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geo.findings import Finding, Findings
from geo.inputs import Input, inputs
from geo.ruleset import Ruleset
from geo.validation.atlases import atlas_findings
from geo.validation.files import read
from geo.validation.frames import frame_findings
from geo.validation.reading import Reading
from geo.validation.settings import stale_findings
from geo.validation.suppressions import unused_findings

if TYPE_CHECKING:
    import geopandas as gpd


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
        return _sorted(frame_findings(target, rules))
    paths = [target] if isinstance(target, str | Path) else list(target)
    return validate_inputs(inputs([Path(path) for path in paths]), rules)


def validate_inputs(
    found: list[Input], rules: Ruleset, texts: dict[Path, bytes] | None = None
) -> Findings:
    """The findings of files that were collected before; see `geo.inputs`.

    With `texts`, files that stand in it are not read but taken from there, and those that are read
    are put into it.
    """
    readings: dict[Path, Reading] = {}
    findings = Findings()
    for one in found:
        reading = readings[one.path] = read(one, rules, texts)
        if one.is_wanted:
            findings += reading.findings
    for root in dict.fromkeys(one.atlas for one in found if one.atlas is not None):
        members = [(one, readings[one.path]) for one in found if one.atlas == root]
        findings += atlas_findings(members, rules, ("layers", "atlas"))
    for folder in dict.fromkeys(one.path.parent for one in found if one.atlas is None):
        beside = [one for one in found if one.atlas is None and one.path.parent == folder]
        if rules.layers and len(beside) > 1:
            members = [(one, readings[one.path]) for one in beside]
            findings += atlas_findings(members, rules, ("layers",))
    for one in found:
        if one.is_wanted and readings[one.path].layer is not None:
            findings += unused_findings(one, readings[one.path], rules)
    findings = _sorted(f for f in findings if not rules.sets_aside(f))
    for one in found:
        if one.kind == "baseline":
            read_names = [str(other.path) for other in found if other.is_wanted]
            findings += stale_findings(one, readings[one.path], findings, read_names, rules)
    return _sorted(findings)


def _sorted(findings: Iterable[Finding]) -> Findings:
    return Findings(sorted(findings, key=lambda f: (f.file, f.offset or 0, f.code, f.message)))
