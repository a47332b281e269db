import assert from "node:assert/strict";
import test from "node:test";
import type { LayerMeta, StoryStep } from "../data/payload";
import { stateAt, swipe } from "./tour";

const BARE: StoryStep = {
  title: { "": "Step" },
  text: { "": [] },
  window: null,
  bbox: null,
  center: null,
  zoom: null,
  layers: null,
  events: [],
  feature: null,
};
const LAYERS = ["line", "town"].map((key) => ({ key }) as LayerMeta);

test("a step that says nothing leaves the window and shows the layers of before", () => {
  assert.deepEqual(stateAt(2, BARE, LAYERS, ["town"]), {
    step: 2,
    playing: false,
    selection: null,
    hiddenLayers: ["town"],
  });
});

test("a step sets window, layers and selection", () => {
  const step = { ...BARE, window: [5, 9] as const, layers: ["town"], events: [3] };
  assert.deepEqual(stateAt(1, step, LAYERS, []), {
    step: 1,
    playing: false,
    selection: { kind: "event", index: 3 },
    hiddenLayers: ["line"],
    window: { start: 5, end: 9 },
  });
  const many = stateAt(1, { ...BARE, events: [1, 3] }, LAYERS, []);
  assert.deepEqual(many.selection, { kind: "events", indices: [1, 3] });
  const feature = stateAt(1, { ...BARE, feature: 0 }, LAYERS, []);
  assert.deepEqual(feature.selection, { kind: "feature", index: 0 });
});

test("a long sideways stroke is a swipe, a tap or a scroll is none", () => {
  assert.deepEqual(
    [swipe(-80, 10), swipe(80, -20), swipe(-20, 0), swipe(-60, 55), swipe(0, -200)],
    [1, -1, 0, 0, 0],
  );
});
