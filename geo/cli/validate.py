"""`geo validate`: what is wrong with the data, where, and how to mend it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.choices import Choices, used
from geo.cli.options import colorful, complain, quiet_option, remark
from geo.cli.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

    from geo.linter.cache import Cache
    from geo.linter.findings import Finding
    from geo.linter.inputs import Input
    from geo.linter.ruleset import Ruleset

_FORMATS = ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"]
_STANDARD_STREAM = Path("-")
_GUTTER = 10  # columns that the number of the line may take beside an excerpt


def _split(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _rules_option(name: str, words: str) -> Callable[[FC], FC]:
    return click.option(name, multiple=True, callback=_split, metavar="RULES", help=words)


def _file_option(*names: str, words: str) -> Callable[[FC], FC]:
    return click.option(*names, type=click.Path(path_type=Path), metavar="FILE", help=words)


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
@_file_option("-o", "--output", words="Write the findings there instead of printing them.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--exit-zero", is_flag=True, help="End with exit code 0 even with findings.")
@_file_option("--baseline", words="Leave out findings listed here.")
@_file_option("--write-baseline", words="List all findings there.")
@_file_option("--config", words="The configuration to use.  [default: the nearest one]")
@click.option("--isolated", is_flag=True, help="Use no configuration.")
@click.option("--no-cache", is_flag=True, help="Judge files anew that have not changed.")
@_file_option("--cache-dir", words="Where findings are kept.  [default: .geo_cache]")
@click.option("--clean-cache", is_flag=True, help="Remove that folder, and check nothing.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="Judge so many files at once.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@_file_option("--stdin-filename", words="What to take standard input (PATH -) for.")
@click.option("--show-files", is_flag=True, help="List the files, and check nothing.")
@click.option("--show-settings", is_flag=True, help="Say what the check would go by.")
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
    output: Path | None,
    statistics: bool,
    exit_zero: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    config: Path | None,
    isolated: bool,
    no_cache: bool,
    cache_dir: Path | None,
    clean_cache: bool,
    jobs: int,
    watch: bool,
    stdin_filename: Path | None,
    show_files: bool,
    show_settings: bool,
    quiet: bool,
) -> None:
    r"""Check layers, events, sources and map files at PATHS (default: the atlas here).

    Ends with exit code 0 if there is no error or warning (with --diff: nothing to mend), 1 if
    there is one, 2 if the check could not be made.

    \b
    Example:
      geo validate layers/ --select D,R --output-format concise
    """
    from geo.errors import GeoError, printable
    from geo.linter.checking import Check

    def once() -> int:
        """One check from start to end; its exit code."""
        choices = Choices(used(config, isolated=isolated), select, extend_select, ignore)
        if clean_cache:
            return _cleaned(choices.cache(cache_dir), quiet=quiet)
        if show_settings:
            click.echo(choices.text(cache_dir), nl=False)
            return 0
        listed = baseline or choices.baseline
        found, texts = _inputs(list(paths), stdin_filename, choices.file, listed, quiet=quiet)
        if show_files:
            names = [printable(str(one.name)) for one in found if one.is_wanted]
            click.echo("".join(f"{name}\n" for name in names), nl=False)
            return 0
        if fix or unsafe_fixes or diff:
            findings, is_changed = _mended(
                found, choices.rules(), texts, unsafe=unsafe_fixes, diff=diff, quiet=quiet
            )
        else:
            cache = None if no_cache else choices.cache(cache_dir)
            check = Check(choices.rules, choices.declared, cache, jobs, texts)
            findings, is_changed = list(check.findings(found)), False
        if diff:
            return 1 if is_changed and not exit_zero else 0
        if write_baseline:
            _write_baseline(write_baseline, findings, quiet=quiet)
            return 0
        if listed:
            from geo.linter.baseline import new_findings, read_baseline

            findings = new_findings(findings, read_baseline(listed), listed.parent)
        # Where mended standard input goes, nothing else goes.
        to = None if texts and (fix or unsafe_fixes) else output or _STANDARD_STREAM
        held = {str(path): data for path, data in texts.items()}
        _report(findings, output_format, to, held, statistics=statistics, quiet=quiet)
        failed = any(finding.severity != "info" for finding in findings)
        return 1 if failed and not exit_zero else 0

    def told() -> int:
        try:
            return once()
        except GeoError as error:
            complain(error)
            return 2

    if isolated and config:
        raise click.UsageError("--isolated uses no configuration, --config uses one.")
    if not watch:
        sys.exit(told())
    if _STANDARD_STREAM in paths:
        raise click.UsageError("--watch cannot watch standard input.")
    watched(told, list(paths) or _here(), used(config, isolated=isolated))


def _cleaned(cache: Cache, *, quiet: bool) -> int:
    """Remove the findings that are kept; the exit code."""
    was_there = cache.remove()
    remark(f"{cache.folder}: {'removed' if was_there else 'there is no such cache'}.", quiet=quiet)
    return 0


def _inputs(
    paths: list[Path],
    stdin_filename: Path | None,
    config: Path | None,
    baseline: Path | None,
    *,
    quiet: bool,
) -> tuple[list[Input], dict[Path, bytes]]:
    """The files to check, and the texts of those that are no files."""
    from geo.errors import ConfigError
    from geo.linter.inputs import Input, inputs

    found = inputs(paths or _here(), stdin_filename)
    if not found:
        remark("no file to check was found.", quiet=quiet)
    texts = {}
    if _STANDARD_STREAM in paths:
        (named,) = inputs([_STANDARD_STREAM], stdin_filename)[:1]
        if named.kind == "geodata":
            raise ConfigError(f"{named.name}: this kind of file cannot be read from a pipe.")
        texts[named.path] = sys.stdin.buffer.read()
    # What the check itself goes by is checked too.
    seen = {one.path.absolute() for one in found}
    if config and config.absolute() not in seen:
        found.append(Input(config, config, "config"))
    if baseline and baseline.absolute() not in seen and baseline.is_file():
        found.append(Input(baseline, baseline, "baseline"))
    return found, texts


def _here() -> list[Path]:
    """The folders of the atlas in the working folder, or that folder if it is none."""
    return [path for path in (Path("layers"), Path("maps")) if path.is_dir()] or [Path()]


def _mended(
    found: list[Input],
    rules: Ruleset,
    texts: dict[Path, bytes],
    *,
    unsafe: bool,
    diff: bool,
    quiet: bool,
) -> tuple[list[Finding], bool]:
    """Mend files, or show how; the findings that are left, and whether anything changes."""
    from geo.linter.fixes import mend

    mended, left = mend(found, rules, unsafe=unsafe, texts=dict(texts))
    for file in mended:
        if diff:
            click.echo(file.diff(), nl=False)
        elif file.path not in texts:
            file.write()
    if not diff:
        after = {file.path: file.after for file in mended}
        for path, data in texts.items():  # standard input is mended to standard output
            sys.stdout.buffer.write(after.get(path, data))
            texts[path] = after.get(path, data)
    count = sum(file.count for file in mended)
    would = "would be " if diff else ""
    files = "1 file" if len(mended) == 1 else f"{len(mended)} files"
    remark(f"{_counted(count)} {would}mended in {files}.", quiet=quiet)
    return list(left), bool(mended)


def _counted(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"


def _write_baseline(file: Path, findings: list[Finding], *, quiet: bool) -> None:
    from geo.formats.files import write_whole
    from geo.linter.baseline import written_baseline

    write_whole(file, written_baseline(findings, file.parent))
    remark(f"{file}: {_counted(len(findings))} set aside.", quiet=quiet)


def _report(
    findings: list[Finding],
    output_format: str,
    output: Path | None,
    held: dict[str, bytes],
    *,
    statistics: bool,
    quiet: bool,
) -> None:
    """Write findings to a file, to standard output if it is `-`, or to standard error."""
    from geo.linter.reports import FORMATS
    from geo.linter.reports.setting import Setting
    from geo.linter.reports.text import statistics as counted
    from geo.linter.reports.text import summary

    setting = Setting(held, color=output == _STANDARD_STREAM and colorful())
    if output == _STANDARD_STREAM and sys.stdout.isatty():
        columns = shutil.get_terminal_size().columns - _GUTTER
        setting = replace(setting, width=min(setting.width, max(columns, 20)))
    if statistics:
        text = counted(findings, as_json=output_format.startswith("json"))
    elif output_format == "html":
        from geo.linter.findings_map import findings_page

        text = findings_page(findings, setting)
    else:
        text = FORMATS[output_format](findings, setting)
        if output_format == "full" and not quiet:
            text += f"\n{summary(findings)}\n" if text else f"{summary(findings)}\n"
    data = text.encode(errors="replace")
    if output is None or output == _STANDARD_STREAM:
        click.echo(data, nl=False, err=output is None)
    else:
        from geo.formats.files import write_whole

        write_whole(output, data)
