import assert from "node:assert/strict";
import test from "node:test";
import type { Bounds } from "../data/payload";
import { at, EVENTS, eventColumns, inForce, on } from "../testing/fixture";
import { EARLIEST, LATEST, type Span } from "../time/iso";
import { EventIndex, force, lowerBound } from "./selection";

const ALL = new Uint8Array(1000).fill(1);

function found(window: Span): Array<[number, number]> {
  const { events, certain } = new EventIndex(eventColumns(EVENTS)).shown(window, ALL);
  return [...events].map((event, i) => [event, certain[i] as number]);
}

test("a day that a window covers is certain, one that it cuts is possible", () => {
  const [start, end] = [at("2020-11-10"), at("2020-11-11")];
  assert.deepEqual(force(on("2020-11-10"), { start, end }), "certain");
  assert.deepEqual(force(on("2020-11-10"), { start: start + 1, end }), "possible");
  assert.deepEqual(force(on("2020-11-10"), { start, end: end - 1 }), "possible");
  assert.deepEqual(force(on("2020-11-10"), { start: end, end: end + 1 }), "none");
  assert.deepEqual(force(inForce("2020-11-10", null), { start, end: start + 1 }), "certain");
});

test("open, imprecise and doubtful dates are found where they may be", () => {
  assert.deepEqual(found({ start: at("2020-11"), end: at("2020-12") }), [
    [2, 0],
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
  assert.deepEqual(found({ start: at("2023"), end: at("2024") }), [
    [6, 0],
    [7, 1],
  ]);
  assert.deepEqual(found({ start: at("1990"), end: at("1991") }), [[0, 0]]);
  assert.deepEqual(found({ start: at("2050"), end: at("2051") }), [[7, 1]]);
});

/** A linear congruential generator, so that every run draws the same numbers. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomBounds(draw: (below: number) => number): Bounds {
  const start = draw(20) === 0 ? EARLIEST : draw(1000);
  const startLatest = draw(20) === 0 ? LATEST : start + draw(100);
  const end = draw(20) === 0 ? EARLIEST : Math.max(start, 0) + draw(200);
  return [start, startLatest, end, draw(20) === 0 ? LATEST : Math.max(end, start, 0) + draw(300)];
}

test("the index finds what a look at every event finds, whatever the window and the filter", () => {
  const draw = random(7);
  const bounds = Array.from({ length: 400 }, () => randomBounds(draw)).sort((a, b) => a[0] - b[0]);
  const index = new EventIndex(eventColumns(bounds));
  for (let round = 0; round < 1000; round++) {
    const start = draw(1300) - 100;
    const window = { start, end: start + 1 + draw(400) };
    const mask = Uint8Array.from(bounds, () => (draw(4) ? 1 : 0));
    const expected = bounds.flatMap((one, i) => {
      const now = force(one, window);
      return mask[i] && now !== "none" ? [[i, now === "certain" ? 1 : 0]] : [];
    });
    const { events, certain, certainCount } = index.shown(window, mask);
    assert.deepEqual(
      [...events].map((event, i) => [event, certain[i]]),
      expected,
    );
    assert.equal(certainCount, expected.filter(([, isCertain]) => isCertain).length);
  }
});

test("a search finds the first of equal values, and the end", () => {
  assert.deepEqual(
    [0, 1, 2, 9].map((value) => lowerBound([1, 1, 3], value)),
    [0, 0, 2, 3],
  );
});
