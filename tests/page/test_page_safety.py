"""Text of others runs nothing in a page, and a reader sees it as it was written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from conftest import Maker, Visit, Visitor, build
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser

import geo
from geo.formats.importing.shape import COLUMNS

HOSTILE = [
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "<!--<script>window.pwned=1",
    "${window.pwned=1}",
    "`;window.pwned=1;`",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:window.pwned=1",
    '" onmouseover="window.pwned=1',
    "a\u2028b\u2029c",
    "\u202eevil\u202c \u2066x\u2069",
    "W" * 5000,
    "&lt;b&gt; &amp; \\u003cscript",
    "]]> <svg/onload=window.pwned=1>",
]


def hostile_atlas(make_atlas: Maker, texts: list[str]) -> Path:
    """An atlas with the texts in every field that takes text, and in names of files."""

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    rows = [f"id,{','.join(name for name in COLUMNS if name not in {'id', 'accuracy_m'})}"]
    claims = ["id,event,says,date,quantity,unit,sources,verdict,note"]
    sources = ["id,title,publisher,published,accessed,url,archive,grade,language,kind,side,note"]
    features = []
    for i, text in enumerate(texts):
        t = cell(text)
        plain = cell(text.replace(";", ","))
        place = f",46.{i:02},39.8"
        rest = f"{t},{t},{plain},s{i},{t},{plain}"
        rows.append(f"e{i},2020-11-{i % 28 + 1:02},{t},{t},{t},{place},{rest}")
        claims.append(f"c{i},e{i},{t},2020,{t},{t},s{i},{t},{t}")
        sources.append(f"s{i},{','.join([t] * 11)}")
        features.append(
            {
                "type": "Feature",
                "id": f"f{i} {text}",
                "properties": {
                    "name": text, "name:hy": text, "note": text, "method": text,
                    "licence": text, "sources": [f"s{i}", text], "thing": text + str(i),
                },
                "geometry": {"type": "Point", "coordinates": [46 + i / 100, 39.8]},
            }
        )  # fmt: skip
    title = json.dumps(" ".join(texts)[:4000], ensure_ascii=True)
    layer = json.dumps({"type": "FeatureCollection", "features": features})
    name = "<img src=x onerror=alert(1)>`${1}`"
    return make_atlas(
        {
            "layers/events.csv": "\n".join(rows),
            "layers/claims.csv": "\n".join(claims),
            "layers/sources.csv": "\n".join(sources),
            f"layers/{name}.geojson": layer,
            "maps/map.toml": f"title = {title}\ndescription = {title}\nnotes = [{title}]\n"
            f"[[layer]]\nfile = {json.dumps(name)}\ntitle = {title}\n",
        }
    )


def unharmed(found: Visit) -> None:
    assert found.page.evaluate("window.pwned") is None
    assert found.complaints == []
    assert len(found.requests) == 1


def test_hostile_text_everywhere_runs_nothing_and_is_shown_as_text(
    make_atlas: Maker, visit: Visitor
) -> None:
    file = build(hostile_atlas(make_atlas, HOSTILE))
    found = visit(file)
    found.show("2020-11")
    for i, text in enumerate(HOSTILE):
        found.page.evaluate("id => geo.select(id)", f"e{i}")
        details = found.page.get_by_role("region", name="Details")
        details.wait_for()
        shown = details.inner_text()
        assert " ".join(text.split())[:60] in " ".join(shown.split()), text
    found.page.get_by_role("button", name="About this map").click()
    unharmed(found)
    hrefs = found.page.evaluate(
        "[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
    )
    assert [href for href in hrefs if not re.match(r"https?://|#$", href)] == []


def test_the_page_has_a_policy_by_hash_and_no_inline_handler(own_page: Path) -> None:
    html = own_page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert re.fullmatch(
        r"default-src &#x27;none&#x27;; script-src &#x27;sha256-[\w+/=]{44}&#x27;; "
        r"style-src &#x27;sha256-[\w+/=]{44}&#x27;; img-src data: blob:; "
        r"base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;",
        policy[1],
    )


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(list("<>&\"'`$\\/{}\u2028\u202e\x00\r\n")),
    ),
    min_size=1,
    max_size=60,
)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(texts, min_size=8, max_size=8))
def test_any_text_reaches_the_reader_but_for_blanks_around_it(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, written: list[str]
) -> None:
    root = tmp_path_factory.mktemp("random")
    frame = frames_of(written)
    file = root / "page.html"
    file.write_text(geo.TimeMap(frame, title=written[0]).get_root().render(), encoding="utf-8")
    context = browser.new_context(offline=True)
    try:
        tab = context.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(file.as_uri())
        tab.evaluate("geo.ready")
        tab.evaluate("geo.setWindow('2020-11-01', '2020-12-01')")
        rows = tab.evaluate("geo.events()")
        # As in a table: an event without a title is called by its id.
        expected = [text.strip() or f"e{i:02}" for i, text in enumerate(written)]
        assert [row["title"][""] for row in rows] == expected
        assert errors == []
    finally:
        context.close()


def frames_of(titles: list[str]) -> Any:
    import geopandas as gpd

    return gpd.GeoDataFrame(
        {
            "id": [f"e{i:02}" for i in range(len(titles))],
            "date": [f"2020-11-{i + 1:02}" for i in range(len(titles))],
            "title": titles,
        },
        geometry=gpd.points_from_xy([46.7] * len(titles), [39.8] * len(titles)),
        crs="EPSG:4326",
    )
