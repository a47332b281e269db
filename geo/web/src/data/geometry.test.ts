import assert from "node:assert/strict";
import test from "node:test";
import { geometry, labelPositions } from "./geometry";
import type { PackedGeometry } from "./payload";

const RING = [0, 0, 2_000_000, 0, 0, 2_000_000, -2_000_000, 0, 0, -2_000_000];
const HOLE = [500_000, 500_000, 0, 1_000_000, 1_000_000, 0, 0, -1_000_000, -1_000_000, 0];

test("every ring of a multipolygon and its holes is kept", () => {
  const packed: PackedGeometry = { type: "MultiPolygon", coordinates: [[RING, HOLE], [RING]] };
  const { kind, parts } = geometry(packed);
  assert.equal(kind, "area");
  assert.deepEqual(
    parts.map((rings) => rings.map((ring) => ring.length)),
    [[5, 5], [5]],
  );
  assert.deepEqual(parts[0]?.[1], [
    [0.5, 0.5],
    [0.5, 1.5],
    [1.5, 1.5],
    [1.5, 0.5],
    [0.5, 0.5],
  ]);
});

test("an area is named at its centre, a line at half its length, a point where it is", () => {
  assert.deepEqual(labelPositions(geometry({ type: "Polygon", coordinates: [RING, HOLE] })), [
    [1, 1],
  ]);
  const line = geometry({ type: "LineString", coordinates: [0, 0, 1_000_000, 0, 3_000_000, 0] });
  assert.deepEqual(labelPositions(line)[0], [2, 0]);
  assert.deepEqual(
    labelPositions(geometry({ type: "Point", coordinates: [46_000_000, 39_000_000] })),
    [[46, 39]],
  );
});

test("a geometry without positions has no place for a name", () => {
  assert.deepEqual(labelPositions(geometry({ type: "MultiPolygon", coordinates: [] })), []);
  assert.deepEqual(labelPositions(geometry({ type: "LineString", coordinates: [] })), []);
});
