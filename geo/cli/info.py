"""`geo info`: what is in an atlas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from geo.atlas import Atlas

_BLOCKS = "▁▂▃▄▅▆▇█"
_WIDTH = 48  # characters of the sparkline


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def info(path: Path, as_json: bool) -> None:
    r"""Show what is in the atlas at PATH: layers, time, extent, counts, events over time.

    \b
    Example:
      geo info --json | jq .layers
    """
    import geo
    from geo.errors import gathered

    atlas = geo.open(path, keep_going=True)
    facts = _facts(atlas)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    click.echo(_text(facts))
    for line in gathered([*atlas.left_out, *atlas.remarks], "--json names all of them."):
        click.echo(f"remark: {line}")


def _facts(atlas: Atlas) -> dict[str, Any]:
    import numpy as np

    from geo.layer import bounds_of
    from geo.time import EARLIEST, LATEST
    from geo.zones import local_day

    bounds = bounds_of(atlas.events)
    finite = bounds[(bounds > EARLIEST) & (bounds < LATEST)]
    first, last = (int(finite.min()), int(finite.max())) if len(finite) else (0, 0)
    middles = bounds[:, [0, 3]].clip(first, last).mean(axis=1)
    counts, _ = np.histogram(middles, bins=_WIDTH, range=(first, max(last, first + 1)))
    return {
        "timezone": str(atlas.timezone),
        "maps": list(atlas.maps),
        "events": len(atlas.events),
        "located": int((~atlas.events.geometry.isna()).sum()),
        "left_out": [str(problem) for problem in atlas.left_out],
        "remarks": [str(problem) for problem in atlas.remarks],
        "first": local_day(first, atlas.timezone),
        "last": local_day(last - 1, atlas.timezone),
        "histogram": counts.tolist(),
        "sources": len(atlas.sources),
        "claims": len(atlas.claims),
        "layers": [_layer_facts(key, layer) for key, layer in atlas.layers.items()],
    }


def _layer_facts(key: str, layer: Any) -> dict[str, Any]:
    import numpy as np

    box = layer.total_bounds
    return {
        "layer": key,
        "features": len(layer),
        "things": int(layer["thing"].nunique()),
        "geometry": sorted(set(layer.geometry.geom_type.dropna())),
        "from": min(filter(None, layer["valid_from"]), default=None),
        "to": max(filter(None, layer["valid_to"]), default=None),
        "bbox": None if np.isnan(box).any() else [round(float(v), 4) for v in box],
    }


def _text(facts: dict[str, Any]) -> str:
    most = max(facts["histogram"], default=0) or 1
    spark = "".join(
        _BLOCKS[round(n / most * (len(_BLOCKS) - 1))] if n else " " for n in facts["histogram"]
    )
    lines = [
        f"maps      {', '.join(facts['maps']) or 'none'} (time zone {facts['timezone']})",
        f"events    {facts['events']}, {facts['located']} with a point, "
        f"{len(facts['left_out'])} rows left out",
        f"          {facts['first']} {spark} {facts['last']}",
        f"sources   {facts['sources']}, claims {facts['claims']}",
        "layers",
    ]
    width = max((len(layer["layer"]) for layer in facts["layers"]), default=0)
    for layer in facts["layers"]:
        kinds = "/".join(layer["geometry"]) or "no geometry"
        span = f"{layer['from'] or '..'} to {layer['to'] or '..'}"
        lines.append(f"  {layer['layer']:<{width}}  {layer['features']:>4} {kinds}, {span}")
    return "\n".join(lines)
