import assert from "node:assert/strict";
import test from "node:test";
import { path } from "./path";

test("a short line is straight, a long one bends towards the pole", () => {
  assert.deepEqual(path([46, 39], [46.5, 39.5]), [
    [46, 39],
    [46.5, 39.5],
  ]);
  const middle = path([-40, 40], [40, 40])[32] as readonly [number, number];
  assert.ok(Math.abs(middle[0]) < 1e-9 && middle[1] > 47 && middle[1] < 48);
});

test("a line over the date line goes on beyond 180 degrees", () => {
  const lons = path([170, 10], [-170, 10]).map(([lon]) => Math.round(lon));
  assert.deepEqual([lons[0], lons[32], lons[64]], [170, 180, 190]);
});
