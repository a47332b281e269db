"""`geo rule`: what a rule of `geo validate` asks for, and why."""

from __future__ import annotations

import click


@click.command()
@click.argument("rule", required=False, metavar="[CODE]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rule(rule: str | None, as_json: bool) -> None:
    r"""Explain the rule of a code, prefix or name; without one, list all rules.

    \b
    Example:
      geo rule D603
    """
    from geo.linter.rulebook import as_json as json_text
    from geo.linter.rulebook import explanation, listing
    from geo.linter.rules import RULES
    from geo.linter.ruleset import matching

    codes = matching(rule) if rule else list(RULES)
    if as_json:
        click.echo(json_text(codes), nl=False)
    elif rule:
        click.echo("\n".join(explanation(RULES[code]) for code in codes), nl=False)
    else:
        click.echo(listing(codes), nl=False)
