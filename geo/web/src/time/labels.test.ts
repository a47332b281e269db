import assert from "node:assert/strict";
import test from "node:test";
import { at, CALENDAR as calendar } from "../testing/fixture";
import { windowLabel } from "./labels";
import { ticks } from "./ticks";

const label = (start: number, end: number) => windowLabel({ start, end }, calendar, "en");

test("a window is named by the largest units that it is made of", () => {
  assert.deepEqual(
    [
      label(at("2020-11-10"), at("2020-11-11")),
      label(at("2020-11-10"), at("2020-11-21")),
      label(at("2020-11"), at("2020-12")),
      label(at("2020-11"), at("2021-02")),
      label(at("2020"), at("2021")),
      label(at("1994"), at("2025")),
      label(at("2020-11-10") + 3_600_000, at("2020-11-11")),
      label(at("2020-11-10") + 3_600_000, at("2020-11-10") + 3_600_001),
    ],
    [
      "10 November 2020",
      "10 November 2020 to 20 November 2020",
      "November 2020",
      "November 2020 to January 2021",
      "2020",
      "1994 to 2024",
      "10 November 2020, 01:00 to 11 November 2020",
      "10 November 2020, 01:00",
    ],
  );
});

const labels = (from: string, to: string, width: number) =>
  ticks({ start: at(from), end: at(to) }, width, calendar, "en").map((tick) => tick.label);

test("ticks stand at calendar boundaries, and a year is named where it begins", () => {
  assert.deepEqual(labels("1994", "2025", 500), ["1995", "2000", "2005", "2010", "2015", "2020"]);
  assert.deepEqual(labels("2020-09", "2021-07", 300), ["Oct", "2021", "Apr"]);
  assert.deepEqual(labels("2020-11-08", "2020-11-12", 300), ["8 Nov", "9 Nov", "10 Nov", "11 Nov"]);
  assert.deepEqual(labels("2020-11-10", "2020-11-11", 300), ["10 Nov", "06:00", "12:00", "18:00"]);
});

test("ticks are no closer than asked for", () => {
  for (let days = 1; days < 40_000; days = Math.ceil(days * 1.3)) {
    const view = { start: at("1994"), end: at("1994") + days * 86_400_000 };
    const xs = ticks(view, 800, calendar, "en").map(
      ({ instant }) => ((instant - view.start) / (view.end - view.start)) * 800,
    );
    xs.slice(1).forEach((x, i) => {
      assert.ok(x - (xs[i] as number) > 54, `${days} days: ${xs}`);
    });
  }
});
