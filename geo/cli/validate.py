"""`geo validate`: what is wrong with the data, where, and how to mend it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli.options import quiet_option, remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

    from geo.findings import Finding

_FORMATS = ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"]


def _split(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _rules_option(name: str, words: str) -> Callable[[FC], FC]:
    return click.option(name, multiple=True, callback=_split, metavar="RULES", help=words)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_rules_option("--select", "Use these rules only: codes, prefixes or names, by commas.")
@_rules_option("--extend-select", "Use these rules too.")
@_rules_option("--ignore", "Do not use these rules.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend also what may change meaning.")
@click.option("--diff", is_flag=True, help="Show what fixes would change, and change nothing.")
@click.option(
    "--output-format", type=click.Choice(_FORMATS), default="full", show_default=True,
    help="How findings are printed.",
)  # fmt: skip
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--exit-zero", is_flag=True, help="End with exit code 0 even with findings.")
@click.option("--baseline", type=click.Path(path_type=Path), help="Leave out findings listed here.")
@click.option("--write-baseline", type=click.Path(path_type=Path), help="List all findings there.")
@click.option("--config", type=click.Path(path_type=Path), help="A geo.toml to use.")
@quiet_option
def validate(
    paths: tuple[Path, ...],
    select: list[str],
    extend_select: list[str],
    ignore: list[str],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    output_format: str,
    statistics: bool,
    exit_zero: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    config: Path | None,
    quiet: bool,
) -> None:
    r"""Check layers, events, sources and map files at PATHS (default: the atlas here).

    Ends with exit code 0 if there is no error or warning, 1 if there is one, 2 if the check could
    not be made.

    \b
    Example:
      geo validate layers/ --select D,R --output-format concise
    """
    from geo.errors import GeoError

    try:
        choices = _choices(config, select, extend_select, ignore)
        known = choices.pop("baseline", None)
        findings = _findings(
            list(paths), choices, fix=fix, unsafe=unsafe_fixes, diff=diff, quiet=quiet
        )
        findings = _known(findings, baseline or known, write_baseline)
    except GeoError as error:
        for line in str(error).splitlines():
            click.echo(f"{click.style('error:', fg='red', bold=True)} {line}", err=True)
        sys.exit(2)
    if not diff:
        _print(findings, output_format, statistics=statistics)
    failed = any(finding.severity != "info" for finding in findings)
    sys.exit(1 if failed and not exit_zero else 0)


def _choices(
    config: Path | None, select: list[str], extend_select: list[str], ignore: list[str]
) -> dict[str, Any]:
    """What the configuration says, with what the command line says in its place or added."""
    from geo.ruleset import configuration, read_configuration

    found = read_configuration(config) if config else configuration(Path())
    if select:
        found["select"] = select
    found["extend_select"] = [*found.get("extend_select", []), *extend_select]
    found["ignore"] = [*found.get("ignore", []), *ignore]
    return found


def _findings(
    paths: list[Path], choices: dict[str, Any], *, fix: bool, unsafe: bool, diff: bool, quiet: bool
) -> list[Finding]:
    from geo.fixes import mend
    from geo.inputs import inputs
    from geo.ruleset import Ruleset
    from geo.validation import validate_inputs

    rules, found = Ruleset.of(**choices), inputs(paths or _here())
    if not found:
        remark("no file to check was found.", quiet=quiet)
    if not (fix or unsafe or diff):
        return list(validate_inputs(found, rules))
    mended, left = mend(found, rules, unsafe=unsafe)
    for file in mended:
        if diff:
            click.echo(file.diff(), nl=False)
        else:
            file.write()
    count = sum(file.count for file in mended)
    would = "would be " if diff else ""
    remark(f"{count} findings {would}mended in {len(mended)} files.", quiet=quiet)
    return list(left)


def _here() -> list[Path]:
    """The folders of the atlas in the working folder, or that folder if it is none."""
    return [path for path in (Path("layers"), Path("maps")) if path.is_dir()] or [Path()]


def _known(
    findings: list[Finding], baseline: Path | str | None, write_baseline: Path | None
) -> list[Finding]:
    from geo.baseline import new_findings, read_baseline, written_baseline
    from geo.formats.files import write_whole

    if write_baseline:
        write_whole(write_baseline, written_baseline(findings))
        return []
    return new_findings(findings, read_baseline(Path(baseline))) if baseline else findings


def _print(findings: list[Finding], output_format: str, *, statistics: bool) -> None:
    from geo.reports import FORMATS
    from geo.reports.text import statistics as counted

    text = counted(findings) if statistics else FORMATS[output_format](findings)
    click.echo(text.encode(errors="replace"), nl=False)
