import assert from "node:assert/strict";
import test from "node:test";
import geodesics from "./geodesics.json";
import { distanceM } from "./inverse";

/** Written by PROJ to a tenth of a millimetre; `tests/test_page_time.py` checks that. */
const TABLE = geodesics as unknown as ReadonlyArray<
  readonly [lon1: number, lat1: number, lon2: number, lat2: number, metres: number]
>;

test("lengths are those of PROJ to a tenth of a millimetre, also between antipodes", () => {
  for (const [lon1, lat1, lon2, lat2, metres] of TABLE) {
    const found = distanceM([lon1, lat1], [lon2, lat2]);
    assert.ok(Math.abs(found - metres) < 1e-4, `${lon1} ${lat1} ${lon2} ${lat2}: ${found}`);
  }
});

test("a line is as long from either end, in either hemisphere, and around the world", () => {
  for (const [lon1, lat1, lon2, lat2] of TABLE) {
    const length = distanceM([lon1, lat1], [lon2, lat2]);
    for (const other of [
      distanceM([lon2, lat2], [lon1, lat1]),
      distanceM([lon1, -lat1], [lon2, -lat2]),
      distanceM([lon1 + 360, lat1], [lon2, lat2]),
    ]) {
      assert.ok(Math.abs(other - length) < 1e-4);
    }
  }
});
