"""L: ids that changed since the last commit, although the feature is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import compress

import orjson
import shapely

from geo.errors import shown
from geo.formats.history import is_same, recorded, recorded_bytes
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Layer, Record

_LARGEST = 50_000_000  # bytes of a file that is compared


def _changed_ids(atlas: Atlas) -> Iterator[Hit]:
    known: dict[Path, dict[str, str]] = {}
    for view in atlas.layers.values():
        file = Path(view.file)
        if not view.in_atlas or not file.is_file() or file.stat().st_size > _LARGEST:
            continue
        folder = file.parent
        if folder not in known:
            known[folder] = recorded(folder)
        blob = known[folder].get(file.name)
        if blob is not None and not is_same(file.read_bytes(), blob):
            yield from _against(view, _features(recorded_bytes(folder, blob)))


def _features(data: bytes | None) -> list[Record]:
    try:
        document = orjson.loads(data or b"")
    except orjson.JSONDecodeError:
        return []
    features = document.get("features") if isinstance(document, dict) else None
    found = features if isinstance(features, list) else []
    return [Record(i, one) for i, one in enumerate(found) if isinstance(one, dict)]


def _against(view: Layer, before: list[Record]) -> Iterator[Hit]:
    ids, names = {record.id for record in view.records}, {}
    for old in before:
        if old.id is not None and old.id not in ids and (key := _same(old, _written(old))):
            names[key] = None if key in names else old.id  # twins cannot be told apart
    was = {old.id for old in before}
    for record in view.records if names else ():
        key = _same(record, _held(record))
        old_id = names.get(key) if key else None
        if old_id is not None and record.id not in was:
            yield Hit(
                f'the id "{shown(record.id)}" was "{shown(old_id)}" in the last commit; name and '
                "geometry are the same. Events and links that name the old one are lost: keep it.",
                ("id",) if "id" in record.feature else ("properties", "id"),
                file=view.file,
                feature=record.index,
            )


def _same(record: Record, coordinates: Any) -> tuple[Any, ...] | None:
    """What a feature is the same by: names and geometry, and its validity."""
    name = record.properties.get("name")
    if not name or coordinates is None:
        return None
    bounds = [str(record.properties.get(bound)) for bound in ("valid_from", "valid_to")]
    return (str(name), *bounds, coordinates)


def _written(record: Record) -> bytes | None:
    try:
        return _bytes(shapely.from_geojson(orjson.dumps(record.feature.get("geometry"))))
    except (shapely.errors.GEOSException, orjson.JSONEncodeError):
        return None


def _held(record: Record) -> bytes | None:
    return _bytes(record.geometry)


def _bytes(shape: Any) -> bytes | None:
    return None if shape is None else bytes(shapely.to_wkb(shape))


def _under_git(text: str, before: str) -> Files:
    """A layer in a repository whose last commit has it as it was before."""
    objects: Files = {}

    def put(kind: str, data: bytes) -> bytes:
        whole = f"{kind} {len(data)}\0".encode() + data
        name = hashlib.sha1(whole, usedforsecurity=False)
        objects[f".git/objects/{name.hexdigest()[:2]}/{name.hexdigest()[2:]}"] = compress(whole)
        return name.digest()

    blob = put("blob", before.encode())
    folder = put("tree", b"100644 a.geojson\0" + blob)
    root = put("tree", b"40000 layers\0" + folder)
    who = "A <a@example.org> 0 +0000"
    commit = put("commit", f"tree {root.hex()}\nauthor {who}\ncommitter {who}\n\nA\n".encode())
    return {
        "layers/a.geojson": text, ".git/HEAD": "ref: refs/heads/main\n",
        ".git/refs/heads/main": f"{commit.hex()}\n",
        ".git/config": "[core]\nrepositoryformatversion = 0\n", **objects,
    }  # fmt: skip


_BEFORE = layer(feature("shusha", name="Shusha"))
RULES = [
    Rule("L514", "id-changed-between-versions", "error", "layers",
         "The id of a feature in an atlas under Git is that of the last commit, as long as its "
         "name, geometry and validity are the same.",
         "Whatever names the old id, in other files, pages and the links of readers, is lost.",
         "layers/README.md",
         _under_git(layer(feature("shusha", name="Shusha", note="A town.")), _BEFORE),
         _under_git(layer(feature("shushi", name="Shusha")), _BEFORE), _changed_ids),
]  # fmt: skip
