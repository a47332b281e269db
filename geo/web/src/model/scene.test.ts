import assert from "node:assert/strict";
import test from "node:test";
import { at, eventColumns, fixture } from "../testing/fixture";
import { NO_FILTERS } from "./filters";
import { Places } from "./places";
import { Scene } from "./scene";
import { firstState, toggled } from "./state";
import { Store } from "./store";

function scene(): Scene {
  const atlas = fixture();
  return new Scene(atlas, new Store(firstState(atlas), (paint) => setTimeout(paint)));
}

test("the first state shows the map file's window, axis and layers", () => {
  assert.deepEqual(firstState(fixture()), {
    window: { start: at("2020-11"), end: at("2020-12") },
    view: { start: at("2020"), end: at("2025") },
    language: "en",
    hiddenLayers: ["town"],
    hiddenCategories: [],
    filters: NO_FILTERS,
    selection: null,
    playing: false,
    step: null,
    mode: "range",
    unit: "month",
    speed: 1,
    loop: false,
    sort: { by: "date", descending: false },
    names: [],
    measure: null,
  });
});

test("counts, features in force and their fading follow the window", async () => {
  const some = scene();
  assert.deepEqual(some.counts, { certain: 3, possible: 1, total: 8 });
  assert.deepEqual(some.layersInForce, { line: ["line-2020"] });
  await some.store.set({ window: { start: at("2020-09"), end: at("2020-12") }, hiddenLayers: [] });
  assert.deepEqual(some.layersInForce, { line: ["line-1994", "line-2020"], town: ["town"] });
  assert.deepEqual(
    some.inForce.map(({ force, past }) => [force, past]),
    [
      ["certain", true],
      ["certain", false],
      ["certain", false],
    ],
  );
});

test("a hidden category leaves the counts of the window but not of the legend", async () => {
  const some = scene();
  assert.deepEqual(
    [...some.countsByCategory].sort(),
    [
      [-1, 1],
      [0, 1],
      [1, 2],
    ].sort(),
  );
  await some.store.set({ hiddenCategories: ["talks"] });
  assert.deepEqual(some.counts, { certain: 2, possible: 0, total: 8 });
  assert.equal(some.countsByCategory.get(1), 2);
  await some.store.set({ hiddenCategories: ["talks", ""] });
  assert.deepEqual([...some.shown.events], [4]);
});

test("events at one place are gathered, and those without a place are not", () => {
  const some = scene();
  const places = new Places(some.atlas.events);
  assert.deepEqual(
    places
      .groups(some.shown)
      ?.map(({ events, certainCount, accuracyM }) => [events, certainCount, accuracyM]),
    [
      [[2, 5], 1, 500],
      [[3], 1, 300],
    ],
  );
  const isThird = (place: number) => place === 2;
  assert.equal(
    places.groups(some.shown, () => true, 1),
    null,
  );
  assert.deepEqual(
    places.groups(some.shown, isThird, 1)?.map(({ events }) => events),
    [[3]],
  );
});

test("equal points are one place, and points that differ by little are not", () => {
  const lon = Float64Array.from({ length: 5000 }, (_, i) => 46 + (i % 1000) / 1e6);
  const lat = Float64Array.from(lon, (one) => one - 6);
  lon[4999] = Number.NaN;
  const { of, lon: firsts } = new Places({ ...eventColumns([]), lon, lat });
  assert.equal(firsts.length, 1000);
  assert.deepEqual(
    [...of],
    Array.from(lon, (one, i) => (Number.isNaN(one) ? -1 : i % 1000)),
  );
});

test("links are kept by event", () => {
  const { links } = scene().atlas;
  assert.deepEqual(links(4), [{ feature: 1, relation: "near", distanceM: 1200, certain: false }]);
  assert.deepEqual(links(0), []);
});

test("changes of one frame reach the views together, once", async () => {
  const { store } = scene();
  const seen: string[][] = [];
  store.subscribe((changed) => seen.push([...changed].sort()));
  const first = store.set({ language: "hy" });
  const second = store.set({ playing: true, language: "hy" });
  await Promise.all([first, second]);
  await store.set({ language: "hy" });
  assert.deepEqual(seen, [["language", "playing"], []]);
});

test("a switch is turned off and on again", () => {
  assert.deepEqual(toggled(toggled(["a"], "b"), "a"), ["b"]);
});
