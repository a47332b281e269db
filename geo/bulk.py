"""Event files of any size joined with layers, a batch at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.edtf import DateError
from geo.engine.columns import Events, Features
from geo.engine.dates import column_dates
from geo.engine.grid import Ints
from geo.engine.match import WORDS, match
from geo.errors import InputError, Problem
from geo.formats.batch import Batch
from geo.formats.geojson_lines import number_array
from geo.links import CERTAINTIES, feature_columns, identifiers
from geo.places import Gazetteer, PlaceError, gazetteer
from geo.time import event_span

_SHOWN_PROBLEMS = 20
_CODED = pa.dictionary(pa.int32(), pa.string())  # a text of few values
LINK_SCHEMA = pa.schema(
    [
        ("event_id", pa.string()),
        ("feature_id", _CODED),
        ("layer", _CODED),
        ("relation", _CODED),
        ("distance_m", pa.float64()),
        ("certainty", _CODED),
    ]
)


@dataclass(frozen=True)
class Joiner:
    """Layers made ready to be joined with one batch of events after another.

    A day is a day in `timezone`; `reach_m` is how far is near.
    """

    layers: dict[str, tuple[Features, pa.Array]]
    places: Gazetteer
    reach_m: float
    timezone: ZoneInfo

    def links(self, batch: Batch, path: str) -> pa.Table:
        """The links of some events, in the order of the events, then of the layers and features.

        Columns are those of `LINK_SCHEMA`, then `lon` and `lat` of the event.

        Raises:
            InputError: dates are no dates; each is named by its row.
        """
        events = self.events(batch, path)
        parts = [self._with(events, batch, name, number) for number, name in enumerate(self.layers)]
        links = pa.concat_tables(parts)
        if len(parts) > 1:
            order = np.lexsort((links["number"].to_numpy(), links["event"].to_numpy()))
            links = links.unify_dictionaries().take(pa.array(order))
        return links.drop_columns(["number", "event"])

    def events(self, batch: Batch, path: str) -> Events:
        """A batch as columns for the engine; places without coordinates are looked up."""
        table = batch.table
        lon, lat = (table[name].to_numpy() for name in ("lon", "lat"))
        accuracy = things = None
        if "accuracy_m" in table.column_names:
            accuracy = np.nan_to_num(table["accuracy_m"].to_numpy())
        if "thing" in table.column_names:
            things = _objects(table["thing"])
        elif "place" in table.column_names:
            lon, lat = lon.copy(), lat.copy()
            accuracy = np.zeros(len(lon)) if accuracy is None else accuracy
            things = self._placed(table["place"], lon, lat, accuracy)
        try:
            dates = column_dates(table["date"], self.timezone)
        except DateError as error:
            raise _bad_dates(batch, path, self.timezone, error) from None
        exact = accuracy is None or not accuracy.any()
        return Events(lon, lat, dates, None if exact else accuracy, things)

    def _placed(
        self,
        names: pa.ChunkedArray,
        lon: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
        accuracy: npt.NDArray[np.float64],
    ) -> npt.NDArray[np.object_]:
        """The thing of each place; positions are filled in from places that are points."""
        encoded = pa.array(names.combine_chunks()).dictionary_encode()
        places = [self._place(name) for name in encoded.dictionary.to_pylist()] + [None]
        codes = encoded.indices.fill_null(len(places) - 1).to_numpy(zero_copy_only=False)
        for code, place in enumerate(places):
            if place is not None and place.point is not None:
                here = (codes == code) & np.isnan(lon)
                lon[here], lat[here] = place.point.x, place.point.y
                accuracy[here & (accuracy == 0)] = np.nan_to_num(place.accuracy_m)
        things = [place.thing if place else "" for place in places]
        return np.asarray(np.array(things, dtype=object)[codes])

    def _place(self, name: str) -> Any:
        try:
            return self.places.find(name.strip()) if name.strip() else None
        except PlaceError:  # a name from elsewhere: it names nothing in these layers
            return None

    def _with(self, events: Events, batch: Batch, name: str, number: int) -> pa.Table:
        features, feature_ids = self.layers[name]
        found = match(events, features, self.reach_m)
        columns = {
            "event_id": event_ids(batch, found.event),
            "feature_id": _coded(found.feature, feature_ids),
            "layer": _words(np.zeros(len(found), dtype=np.int8), [name]),
            "relation": _words(found.relation, WORDS),
            "distance_m": number_array(found.distance_m.round(3)),
            "certainty": _words(found.certain.astype(np.int8), CERTAINTIES),
            "lon": number_array(events.lon.take(found.event)),
            "lat": number_array(events.lat.take(found.event)),
            "event": pa.array(found.event),
            "number": pa.array(np.full(len(found), number, dtype=np.int16)),
        }
        return pa.table(columns)


def joiner(layers: Mapping[str, gpd.GeoDataFrame], reach_m: float, timezone: ZoneInfo) -> Joiner:
    """Layers, by name, ready to be joined; see `geo.read_layer` for their columns."""
    ready = {
        name: (feature_columns(layer), pa.array(identifiers(layer).astype(str), pa.string()))
        for name, layer in layers.items()
    }
    return Joiner(ready, gazetteer(layers), reach_m, timezone)


def event_ids(batch: Batch, rows: Ints | None = None) -> pa.Array:
    """The ids of some rows of a batch, or all, as text; `row-N` where the table has none."""
    if "id" not in batch.table.column_names:
        numbers = batch.rows if rows is None else batch.rows.take(rows)
        return pa.array([f"row-{number}" for number in numbers.tolist()], pa.string())
    column = batch.table["id"].combine_chunks()
    ids = column if rows is None else column.take(pa.array(rows))
    ids = ids if pa.types.is_string(ids.type) else ids.cast(pa.string())
    return ids.fill_null("") if ids.null_count else ids


def _words(codes: npt.NDArray[np.int8], words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(words))


def _coded(feature: Ints, ids: pa.Array) -> pa.Array:
    """The ids of features, each kept once, and none that is not there."""
    if len(feature) < len(ids):
        return ids.take(pa.array(feature)).dictionary_encode()
    return pa.DictionaryArray.from_arrays(feature.astype(np.int32), ids)


def _objects(column: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    return np.array(column.fill_null("").to_pylist(), dtype=object)


def _bad_dates(batch: Batch, path: str, tz: ZoneInfo, first: DateError) -> InputError:
    """What is wrong with the dates of a batch, row by row."""
    problems = []
    for row, value in zip(batch.rows.tolist(), batch.table["date"].to_pylist(), strict=True):
        text = "" if value is None else str(value)
        try:
            event_span(text, tz)
        except DateError as error:
            problems.append(
                Problem(path, row=row, column="date", value=text, reason=error.reason,
                        remedy=error.remedy)
            )  # fmt: skip
            if len(problems) == _SHOWN_PROBLEMS:
                break
    return InputError(problems or Problem(path, column="date", reason=str(first)))
