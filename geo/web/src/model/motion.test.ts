import assert from "node:assert/strict";
import test from "node:test";
import { at, CALENDAR as calendar } from "../testing/fixture";
import { following, kept, keyTarget, snapped, stepped, withEnd, zoomed } from "./motion";

const extent = { start: at("2020"), end: at("2025") };
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });

test("a step moves both ends, and a window of whole months stays one", () => {
  assert.deepEqual(
    stepped(span("2020-01", "2020-02"), 1, "month", extent, calendar),
    span("2020-02", "2020-03"),
  );
  assert.deepEqual(
    stepped(span("2020-01-31", "2020-02-01"), 1, "day", extent, calendar),
    span("2020-02-01", "2020-02-02"),
  );
});

test("steps stop at the extent and keep the length of the window", () => {
  assert.deepEqual(
    stepped(span("2024-12", "2025-01"), 1, "year", extent, calendar),
    span("2024-12", "2025-01"),
  );
  assert.deepEqual(kept(span("2019", "2030"), extent), extent);
});

test("one end never passes the other", () => {
  const window = span("2020-05", "2020-06");
  assert.deepEqual(
    withEnd(window, "start", at("2021"), extent, calendar),
    span("2020-05-31", "2020-06"),
  );
  assert.deepEqual(
    withEnd(window, "end", at("2019"), extent, calendar),
    span("2020-05", "2020-05-02"),
  );
});

test("keys move an end by the step, by a bigger step, and to the extent", () => {
  const from = at("2020-05");
  const target = (key: string, isBig = false) =>
    keyTarget(key, isBig, from, "month", extent, calendar);
  assert.deepEqual(
    [
      target("ArrowRight"),
      target("ArrowDown"),
      target("ArrowUp", true),
      target("PageDown"),
      target("Home"),
      target("End"),
      target("a"),
    ],
    [at("2020-06"), at("2020-04"), at("2021-05"), at("2019-05"), extent.start, extent.end, null],
  );
});

test("a drag lands on midnights unless the axis is finer than that", () => {
  const noon = at("2020-05-01") + 12 * 3_600_000;
  assert.equal(snapped(noon - 1, 3_600_000, calendar), at("2020-05-01"));
  assert.equal(snapped(noon, 3_600_000, calendar), at("2020-05-02"));
  assert.equal(snapped(noon + 1, 1000, calendar), noon);
});

test("the axis follows a window that leaves it, and zooms about an instant", () => {
  assert.deepEqual(
    following(span("2020", "2021"), span("2020-05", "2020-06")),
    span("2020", "2021"),
  );
  assert.equal(following(span("2020", "2021"), span("2021", "2021-02")).end, at("2021-02"));
  const about = at("2022");
  const view = zoomed(extent, 0.5, about, extent);
  const share = ({ start, end }: typeof extent) => (about - start) / (end - start);
  assert.ok(Math.abs(share(view) - share(extent)) < 1e-6);
  assert.deepEqual(zoomed(view, 100, about, extent), extent);
});
