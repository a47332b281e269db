"""The contents of a page with what its map file withholds taken out of every part of them."""

from __future__ import annotations

from dataclasses import replace

from geo.formats.files import digest
from geo.mapfile import MapFile
from geo.page.contents import Contents
from geo.page.publish import withhold, withhold_claims


def published(contents: Contents) -> Contents:
    """The contents as they may be published: the same without rules.

    Call it before links are made. Sources that only withheld rows cite go, and so do the reports
    about input rows, which repeat values; the digest is that of what is left.

    Raises:
        ConfigError: a rule names a column or an event that does not exist.
    """
    mapfile = contents.mapfile
    if mapfile.publish is None:
        return contents
    events, out = withhold(contents.events, mapfile.publish)
    claims = withhold_claims(contents.claims, events, out)
    cited = _cited(replace(contents, events=events, claims=claims))
    sources = contents.sources[contents.sources.index.isin(cited)]
    left = replace(
        contents,
        mapfile=_without_rules(contents, set(events.index)),
        events=events,
        claims=claims,
        sources=sources,
        categories=contents.categories[contents.categories.index.isin(events["category"])],
        left_out=[],
        remarks=[],
        withheld=replace(
            out,
            claims=tuple(sorted(set(contents.claims.index) - set(claims.index))),
            sources=tuple(sorted(set(contents.sources.index) - set(sources.index))),
            reports=len(contents.left_out) + len(contents.remarks),
        ),
    )
    return replace(left, sha256=_digest(left))


def _cited(contents: Contents) -> set[str]:
    columns = [contents.events["sources"], contents.claims["sources"]]
    columns += [layer["sources"] for layer in contents.layers.values()]
    return {name for column in columns for names in column for name in names}


def _without_rules(contents: Contents, shown: set[str]) -> MapFile:
    """The map file without its rules, and without the withheld events in its story."""
    mapfile, known = contents.mapfile, set(contents.events.index)
    steps = tuple(
        replace(step, selection=tuple(n for n in step.selection if n in shown or n not in known))
        for step in mapfile.story
    )
    return replace(mapfile, story=steps, publish=None)


def _digest(contents: Contents) -> str:
    frames = [contents.events, *contents.layers.values()]
    tables = [contents.sources, contents.claims, contents.categories]
    return digest(
        part.encode()
        for part in (
            repr(contents.mapfile),
            *(frame.to_json() for frame in frames),
            *(table.to_json() for table in tables),
        )
    )
