"""Frames, and layers in formats without text: their findings have no lines."""

from __future__ import annotations

from typing import Any

import orjson

from geo.linter.findings import Finding
from geo.linter.inputs import Input
from geo.linter.jsontext import Fault, written
from geo.linter.rules.rule import Item
from geo.linter.ruleset import Ruleset
from geo.linter.validation.features import date_hits, item_hits, layer_findings, layer_of
from geo.linter.validation.places import id_of, is_suppressed
from geo.linter.validation.reading import Reading, finding, text_findings
from geo.linter.validation.records import record_of


def read_geodata(one: Input, rules: Ruleset) -> Reading:
    """A layer in a format without text: its findings have no lines."""
    import geopandas as gpd

    reading = Reading(str(one.name))
    try:
        if one.path.suffix.lower() == ".parquet":
            frame = gpd.read_parquet(one.path)
        else:
            frame = gpd.read_file(one.path)
    except Exception as error:  # GDAL and Arrow raise classes of their own
        reason = f"the file cannot be read ({str(error).splitlines()[0][:200]})."
        text_findings(reading, [Fault("unreadable", 0, 0, reason)], rules)
        return reading
    return read_frame(frame, reading, one.path.stem, rules, in_atlas=one.atlas is not None)


def frame_findings(frame: Any, rules: Ruleset) -> list[Finding]:
    """The findings of a GeoDataFrame."""
    return read_frame(frame, Reading("<frame>"), "frame", rules, in_atlas=False).findings


def read_frame(
    frame: Any, reading: Reading, stem: str, rules: Ruleset, *, in_atlas: bool
) -> Reading:
    """Judge the rows of a frame as the features of a layer, and put them into a reading."""
    from geo.layer import isoformat

    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    records = []
    for index, feature in enumerate(frame.iterfeatures(na="null", drop_id=True)):
        feature = orjson.loads(orjson.dumps(feature, default=lambda value: str(isoformat(value))))
        properties = feature["properties"]
        if properties.get("id") is not None:
            feature["id"] = properties["id"]
        item = Item(feature, "feature", b"")
        hits = item_hits(item, rules)
        hits += date_hits((), feature, rules)
        reading.findings += [
            finding(reading, rule, hit, rules, path=written(hit.path), feature_id=id_of(feature),
                     feature_index=index)
            for rule, hit in hits
            if rule.code not in {"G304", "C209"}  # GDAL's, not the author's
            and not is_suppressed(reading, rule, feature, index)
        ]  # fmt: skip
        records.append(record_of(index, feature))
    reading.layer = layer_of(reading.name, stem, records, rules, in_atlas=in_atlas)
    layer_findings(reading, rules)
    return reading
