import assert from "node:assert/strict";
import test from "node:test";
import { at, CALENDAR as calendar } from "../testing/fixture";
import { conformed, endMoved, fits, MODES, playFrom, stepOn, strength } from "./mode";

const span = (start: string, end: string) => ({ start: at(start), end: at(end) });
const extent = span("2020", "2025");
const ground = { extent, calendar };
const window = span("2021-03", "2021-05");

test("each mode makes a window of its own, and keeps its end", () => {
  assert.deepEqual(
    MODES.map((mode) => conformed(mode, window, ground)),
    [window, span("2021-04-30", "2021-05"), window, span("2020", "2021-05")],
  );
  for (const mode of MODES) assert.ok(fits(mode, conformed(mode, window, ground), ground));
  assert.ok(!fits("instant", window, ground));
  assert.ok(!fits("cumulative", window, ground));
});

test("the end of a trail takes the trail along, that of a period does not", () => {
  const moved = (mode: (typeof MODES)[number]) =>
    endMoved(mode, conformed(mode, window, ground), "end", at("2022"), ground);
  assert.deepEqual(MODES.map(moved), [
    span("2021-03", "2022"),
    span("2021-12-31", "2022"),
    { start: at("2022") - (window.end - window.start), end: at("2022") },
    span("2020", "2022"),
  ]);
});

test("the start of a trail makes it longer or shorter", () => {
  assert.deepEqual(
    endMoved("trailing", window, "start", at("2021"), ground),
    span("2021", "2021-05"),
  );
});

test("a step moves a period, and adds to all there was so far", () => {
  assert.deepEqual(stepOn("range", window, 1, "month", ground), span("2021-04", "2021-06"));
  assert.deepEqual(
    stepOn("instant", span("2021-04-30", "2021-05"), 1, "day", ground),
    span("2021-05-01", "2021-05-02"),
  );
  assert.deepEqual(
    stepOn("cumulative", span("2020", "2021-05"), 1, "month", ground),
    span("2020", "2021-06"),
  );
  assert.deepEqual(
    stepOn("cumulative", span("2020", "2025"), 1, "month", ground),
    span("2020", "2025"),
  );
});

test("play begins with a slice of a wide window, and over again at the end of the axis", () => {
  const from = (mode: (typeof MODES)[number], start: string, end: string) =>
    playFrom(mode, span(start, end), "month", extent, ground);
  assert.deepEqual(from("range", "2020", "2025"), span("2020", "2020-03"));
  assert.deepEqual(from("range", "2024-12", "2025"), span("2020", "2020-02"));
  assert.deepEqual(from("range", "2021", "2022"), span("2021", "2022"));
  assert.deepEqual(from("cumulative", "2020", "2025"), span("2020", "2020-02"));
  assert.deepEqual(from("cumulative", "2020", "2024"), span("2020", "2024"));
});

test("a trail fades from its end to its start", () => {
  assert.deepEqual(
    [window.end + 1, window.end, (window.start + window.end) / 2, window.start].map((end) =>
      strength(end, window),
    ),
    [1, 1, 0.625, 0.25],
  );
});
