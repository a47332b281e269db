import assert from "node:assert/strict";
import test from "node:test";
import type { Bounds } from "../data/payload";
import { at, CALENDAR, EVENTS, eventColumns, on } from "../testing/fixture";
import { EARLIEST, LATEST } from "../time/iso";
import { binEdges, histogram } from "./histogram";

const YEAR = { start: at("2020"), end: at("2021") };
const ALL = new Uint8Array(100).fill(1);

/** Heights per month of 2020, rounded. */
function months(...events: Bounds[]) {
  const edges = binEdges(YEAR, 60, CALENDAR);
  const { stacks } = histogram(eventColumns(events), ALL, edges, YEAR);
  const rounded = (part: "certain" | "possible") =>
    none.map((_, bin) => Math.round(sum(stacks.map((one) => one[part][bin] ?? 0)) * 100) / 100);
  return { certain: rounded("certain"), possible: rounded("possible") };
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const none = Array.from({ length: 12 }, () => 0);
const only = (month: number, height: number) => none.map((_, i) => (i === month ? height : 0));

test("bins are whole calendar units and wide enough to see", () => {
  assert.deepEqual(binEdges(YEAR, 60, CALENDAR).length, 13);
  assert.deepEqual(
    [...binEdges(YEAR, 20, CALENDAR)],
    ["2020", "2020-04", "2020-07", "2020-10", "2021"].map(at),
  );
  assert.deepEqual(binEdges({ start: at("1994"), end: at("2025") }, 130, CALENDAR).length, 32);
});

test("what lies in one bin is certain there", () => {
  assert.deepEqual(months(on("2020-02-10"), on("2020-02")), {
    certain: only(1, 2),
    possible: none,
  });
});

test("an imprecise date is spread over its span", () => {
  const { certain, possible } = months(on("2020"));
  assert.deepEqual(certain, none);
  assert.deepEqual(possible.slice(0, 3), [0.08, 0.08, 0.08]);
  assert.ok(Math.abs(possible.reduce((a, b) => a + b) - 1) < 0.05);
});

test("a long event is certain in its core, and one with a doubtful date nowhere", () => {
  const quarter: Bounds = [at("2020-01"), at("2020-02") - 1, at("2020-03") + 1, at("2020-04")];
  assert.deepEqual(months(quarter).certain.slice(0, 4), [0, 0.32, 0, 0]);
  assert.deepEqual(months([at("2020-05"), LATEST, EARLIEST, at("2020-06")]), {
    certain: none,
    possible: only(4, 1),
  });
});

test("each event weighs one in all, open ends being cut at the extent", () => {
  const extent = { start: at("1990"), end: at("2030") };
  const edges = binEdges(extent, 900, CALENDAR);
  const { stacks } = histogram(eventColumns(EVENTS), ALL, edges, extent);
  const weight = sum(stacks.flatMap(({ certain, possible }) => [...certain, ...possible]));
  assert.ok(Math.abs(weight - EVENTS.length) < 1e-6, String(weight));
});

test("events are stacked by category, those without one last, as high as they are together", () => {
  const edges = binEdges(YEAR, 60, CALENDAR);
  const days = ["2020-02-01", "2020-02-02", "2020-02-03", "2020-02-04"].map((day) => on(day));
  const { stacks, highest } = histogram(eventColumns(days), ALL, edges, YEAR);
  assert.deepEqual(
    stacks.map(({ category, certain }) => [category, certain[1]]),
    [
      [0, 1],
      [1, 1],
      [-1, 2],
    ],
  );
  assert.equal(highest, 4);
});
