"""Safe publication: what a map file withholds is nowhere in its page."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import Maker
from hypothesis import given, settings
from pyproj import Geod

import geo
from geo.cli import geo as command
from geo.errors import ConfigError, InputError
from geo.mapfile import read_mapfile
from geo.page import page
from geo.page.publish import grid_centres

WGS84 = Geod(ellps="WGS84")


@pytest.fixture(autouse=True, scope="module")
def _no_basemap() -> Iterator[None]:
    """Land and borders hold no data of an atlas, and take their time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.page.payload.basemap", lambda *_: None)
        yield


def decoded(html: str) -> str:
    """A page as text, with all its data blocks decoded; JSON escapes are undone too."""
    blocks = re.findall(r'<script type="application/octet-stream"[^>]*>([^<]*)</script>', html)
    assert blocks
    parts = [zlib.decompress(base64.b64decode(block), -15).decode("latin-1") for block in blocks]
    for block in blocks:  # three letters come up in base64 by chance
        html = html.replace(block, "")
    text = "\n".join([html, *parts])
    return text + re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


def core(html: str) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """The meta data and the columns of a page's core."""
    [block] = re.findall(r'id="geo-core">([^<]*)<', html)
    data = zlib.decompress(base64.b64decode(block), -15)
    size = int.from_bytes(data[:4], "little")
    head = json.loads(data[4 : 4 + size])
    columns: dict[str, list[float]] = {}
    for name, column in head["columns"].items():
        raw = data[4 + size + column["at"] :][: column["bytes"]]
        columns[name] = _column(raw, column)
    return head["meta"], columns


def _column(raw: bytes, column: dict[str, Any]) -> list[float]:
    values, value, shift, total = [], 0, 0, 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            number = value >> 1 if value % 2 == 0 else -(value >> 1) - 1
            total = total + number if column["delta"] else number
            values.append(np.nan if total == column.get("null") else total / column["scale"])
            value = shift = 0
    return values


COLUMNS = [
    "title", "title:ru", "description", "category", "place", "quantity", "unit", "actors",
    "sources", "status", "links", "date_note",
]  # fmt: skip
CLAIMS = ["says", "quantity", "unit", "sources", "verdict", "note"]


def token(row: int, column: str) -> str:
    """A word that is in one cell only."""
    word = f"zq{row}x{COLUMNS.index(column)}y"
    return f"https://{word}.example/" if column == "links" else word


def secret_atlas(make: Maker, publish: str, rows: int = 6) -> Path:
    """An atlas whose every cell holds a word of its own."""
    table = [",".join(["id", "date", "lon", "lat", "accuracy_m", *COLUMNS])]
    claims = [",".join(["id", "event", *CLAIMS])]
    sources = ["id,title,url"]
    features = []
    for row in range(rows):
        cells = [token(row, column) for column in COLUMNS]
        point = [f"46.{row}12345", f"39.{row}54321", "10"]
        table.append(",".join([f"e{row}", f"2020-0{row + 1}-10", *point, *cells]))
        said = [f"zq{row}claim{name}" for name in CLAIMS]
        said[CLAIMS.index("sources")] = token(row, "sources")
        claims.append(",".join([f"c{row}", f"e{row}", *said]))
        sources.append(f"{token(row, 'sources')},zq{row}register,https://zq{row}register.example")
        features.append(
            {
                "type": "Feature",
                "id": f"place-{row}",
                "properties": {"name": token(row, "place") + " Town"},
                "geometry": {"type": "Point", "coordinates": [46 + row / 10, 39 + row / 10]},
            }
        )
    return make(
        {
            "layers/events.csv": "\n".join(table),
            "layers/claims.csv": "\n".join(claims),
            "layers/sources.csv": "\n".join(sources),
            "layers/front.geojson": json.dumps(
                {"type": "FeatureCollection", "features": features[:1]}
            ).replace("zq0x4y Town", "Front"),
            "maps/map.toml": f'title = "Map"\n{publish}',
        }
    )


@settings(max_examples=12, derandomize=True, deadline=None)
@given(st.data())
def test_withheld_values_are_nowhere_in_the_page(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    columns = data.draw(st.lists(st.sampled_from(COLUMNS[:1] + COLUMNS[2:]), unique=True))
    ids = data.draw(st.lists(st.integers(0, 5), unique=True, max_size=3))
    by_value = data.draw(st.lists(st.integers(0, 5), unique=True, max_size=2))
    coarsen = data.draw(st.sampled_from(["", 'coarsen = "5 km"']))
    delayed = data.draw(st.booleans())
    lines = ["[publish]", coarsen, f"withhold = {json.dumps(columns)}"]
    lines += ["delay = 30", 'until = "2020-06-05"'] if delayed else []
    lines += ["[[publish.withhold_rows]]", f"ids = {json.dumps([f'e{i}' for i in ids])}"]
    for i in by_value:
        lines += ["[[publish.withhold_rows]]", 'column = "category"',
                  f'equals = "{token(i, "category")}"']  # fmt: skip
    folder = tmp_path_factory.mktemp("secret")

    def make(files: dict[str, str]) -> Path:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        return folder

    html = geo.open(secret_atlas(make, "\n".join(lines))).page()
    text = decoded(html)
    gone = {*ids, *by_value, *({4, 5} if delayed else set())}
    for row in range(6):
        assert (f"zq{row}" in text) == (row not in gone), row
        assert (f'"e{row}"' in text) == (row not in gone), row
        for column in COLUMNS:
            withheld = column in columns or column.split(":")[0] in columns
            withheld |= column == "place" and bool(coarsen)
            if row in gone or withheld:
                assert token(row, column).removeprefix("https://") not in text, (row, column)
    _, values = core(html)
    if coarsen or "place" in columns:
        assert not {round(46 + r / 10 + 0.012345, 6) for r in range(6)} & {
            round(lon, 6) for lon in values["lon"]
        }
    assert len(values["lon"]) == 6 - len(gone)


def test_counts_are_in_the_page_and_the_rest_in_the_manifest(make_atlas: Maker) -> None:
    root = secret_atlas(
        make_atlas,
        '[publish]\ncoarsen = "5 km"\ndelay = 30\nuntil = "2020-06-05"\nwithhold = ["actors"]\n'
        '[[publish.withhold_rows]]\nids = ["e0"]\n',
    )
    result = CliRunner().invoke(command, ["build", "--atlas", str(root)])
    assert result.exit_code == 0, result.output
    manifest = json.loads((root / "maps" / "map.withheld.json").read_text(encoding="utf-8"))
    counts = {
        "rows": 1, "delayed": 2, "delay_days": 30, "columns": 1, "coarsened": 3,
        "coarsened_m": 5000, "claims": 3, "sources": 3, "reports": manifest["reports"],
    }  # fmt: skip
    assert manifest["counts"] == counts
    assert manifest["rows"] == {"e0": "withhold_rows 1", "e4": "delay", "e5": "delay"}
    assert manifest["columns"] == ["actors"]
    assert manifest["coarsened"] == ["e1", "e2", "e3"]
    html = (root / "maps" / "map.html").read_text(encoding="utf-8")
    assert core(html)[0]["about"]["withheld"] == counts
    assert "withhold_rows" not in decoded(html)


def test_two_inputs_that_differ_in_withheld_values_only_give_one_page(make_atlas: Maker) -> None:
    rules = '[publish]\nwithhold = ["actors"]\n[[publish.withhold_rows]]\nids = ["e0"]\n'
    first = secret_atlas(make_atlas, rules)
    html = geo.open(first).page()
    events = first / "layers" / "events.csv"
    actor, title = token(1, "actors"), token(0, "title")
    changed = events.read_text(encoding="utf-8").replace(actor, "x").replace(title, "y")
    events.write_text(changed, encoding="utf-8")
    assert geo.open(first).page() == html


def test_a_map_without_rules_withholds_nothing(atlas: geo.Atlas) -> None:
    contents = atlas.contents()
    assert contents.withheld is None
    assert len(contents.events) == len(atlas.events)
    assert "withheld" not in page(contents).split("geo-core")[0].split("</style>")[1]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.floats(-180, 180, exclude_max=True), st.floats(-89, 89), st.sampled_from([50, 5e3, 2e5, 2e6])
)
def test_cells_are_large_enough_and_hold_their_points(lon: float, lat: float, size: float) -> None:
    x, y, reach = grid_centres(np.array([lon]), np.array([lat]), size)
    assert -180 <= x[0] <= 180
    assert -90 <= y[0] <= 90
    distance = WGS84.inv(lon, lat, x[0], y[0])[2]
    assert distance <= reach[0] + 0.01
    assert reach[0] >= size / 2
    again = grid_centres(x, y, size)
    assert np.allclose(again[0], x) or abs(y[0]) > 85
    assert np.allclose(again[1], y)


@pytest.mark.parametrize("lat", [0.0, 39.8, -60.2, 78.0])
def test_no_side_of_a_cell_is_shorter_than_asked(lat: float) -> None:
    lons, lats = np.linspace(46, 47, 4001), np.full(4001, lat)
    columns = np.unique(grid_centres(lons, lats, 5_000)[0])
    row = grid_centres(lons, lats, 5_000)[1][0]
    rows = np.unique(grid_centres(lons, np.linspace(lat - 0.5, lat + 0.5, 4001), 5_000)[1])
    edge = abs(row) + np.diff(rows).min() / 2
    assert WGS84.inv(columns[1], edge, columns[2], edge)[2] >= 4_990
    assert min(WGS84.inv(46, a, 46, b)[2] for a, b in pairwise(rows)) >= 4_999


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ('withhold = ["actor"]', 'withhold = ["actor"]: this column cannot be withheld. '
         'Did you mean "actors"?'),
        ('withhold = ["date"]', 'withhold = ["date"]: this column cannot be withheld.'),
        ('[[publish.withhold_rows]]\nids = ["e9"]', 'withhold_rows: ids = ["e9"]: there is no '
         "such event."),
        ('[[publish.withhold_rows]]\ncolumn = "catgory"\nequals = "x"',
         'withhold_rows: column = "catgory": there is no such column. Did you mean "category"?'),
    ],
)  # fmt: skip
def test_a_rule_about_what_is_not_there_stops_the_build(
    make_atlas: Maker, rules: str, message: str
) -> None:
    with pytest.raises(ConfigError) as error:
        geo.open(secret_atlas(make_atlas, f"[publish]\n{rules}\n")).page()
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ("[publish]\ndelay = 30", 'map.toml:1, key "publish": "delay" and "until" go together.'),
        ('[publish]\ncoarsen = "far"', 'map.toml:2, key "coarsen", value "far": this is not a'),
        ("[publish]\ncoarse = 1", 'map.toml:2, key "coarse": this key is not known. Did you mean'),
        ('[publish]\n[[publish.withhold_rows]]\ncolumn = "a"',
         'map.toml:2, key "withhold_rows": the rule is not complete.'),
        ("publish = 3", 'map.toml:1, key "publish": expected a table'),
    ],
)  # fmt: skip
def test_wrong_rules_are_named_with_their_line(tmp_path: Path, rules: str, problem: str) -> None:
    file = tmp_path / "map.toml"
    file.write_text(rules, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_mapfile(file)
    assert str(error.value).replace(f"{tmp_path}/", "").startswith(problem)
