"""What the page of this atlas weighs, part by part, beside its aims.

The aims: front-end with Leaflet and basemap at most 350 kB, the whole page at most 600 kB.
"""

from __future__ import annotations

import re
import zlib
from importlib.resources import files
from pathlib import Path

import orjson

import geo
from geo.formats.frontend import asset
from geo.page import page
from geo.page.basemap import basemap
from geo.page.payload import payload
from geo.places import PLACES

ROOT = Path(__file__).parents[2]
FRONT_END_KB, PAGE_KB = 350, 600


def parts() -> dict[str, int]:
    """The bytes of each part of the page; they add up to its size."""
    contents = geo.open(ROOT).contents()
    html = page(contents)
    packed = payload(contents)
    leaflet = files("geo") / "web" / "node_modules" / "leaflet" / "dist"
    # Minified by its makers; what the bundle has of it differs by little.
    library = len((leaflet / "leaflet.js").read_bytes())
    noscript = re.search(r"<noscript>.*</noscript>", html, re.DOTALL)
    box = contents.mapfile.bbox
    assert noscript
    assert box
    ground = packed_size(basemap(box, contents.layers.get(PLACES)))
    found = {
        "Leaflet": library,
        "our code": len(asset("page.js").encode()) - library,
        "styles": len(asset("page.css").encode()),
        "basemap": ground,
        "data": len(packed.core) + sum(map(len, packed.texts)) - ground,
        "noscript": len(noscript[0].encode()),
    }
    return found | {"rest": len(html.encode()) - sum(found.values())}


def packed_size(value: object) -> int:
    """The bytes of a value in a pack of its own: deflated, in base64."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (len(packer.compress(orjson.dumps(value)) + packer.flush()) + 2) // 3 * 4


if __name__ == "__main__":
    sizes = parts()
    for name, size in sizes.items():
        print(f"{name:<10}{size / 1000:8.1f} kB")
    front_end = sum(sizes[name] for name in ("Leaflet", "our code", "styles", "basemap")) / 1000
    whole = sum(sizes.values()) / 1000
    print(f"front-end {front_end:8.1f} kB, {front_end / FRONT_END_KB:.2f} of the aim")
    print(f"page      {whole:8.1f} kB, {whole / PAGE_KB:.2f} of the aim")
