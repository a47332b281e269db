import assert from "node:assert/strict";
import test from "node:test";
import { at, CALENDAR as calendar, fixture } from "../testing/fixture";
import { iso } from "../time/iso";
import { Changes, windowAt } from "./changes";

const everything = { layer: () => true, event: () => true };

test("days of change are those on which something starts or ends", () => {
  const { days } = new Changes(fixture(), everything);
  assert.deepEqual(
    [...days].map((day) => iso(day, calendar)),
    [
      "1994-05-12",
      "1994-12-31",
      "2020-01-01",
      "2020-09-27",
      "2020-09-28",
      "2020-11-01",
      "2020-11-10",
      "2020-11-30",
      "2020-12-31",
      "2023-01-01",
      "2023-09-20",
      "2023-09-21",
      "2023-12-31",
    ],
  );
});

test("the next change comes after the window and the previous one before its last day", () => {
  const changes = new Changes(fixture(), everything);
  const window = { start: at("2020-10-01"), end: at("2020-11-11") };
  assert.deepEqual(changes.after({ ...window, end: at("2020-11-02") }), {
    day: { start: at("2020-11-10"), end: at("2020-11-11") },
    begins: [1],
    ends: [],
    events: [4],
    over: [3],
  });
  assert.equal(changes.before(window)?.day.start, at("2020-11-01"));
  assert.equal(changes.after({ start: at("2024"), end: at("2025") }), null);
  assert.equal(changes.before({ start: at("1990"), end: at("1991") }), null);
});

test("going to every change in turn visits each day of change once, both ways", () => {
  const changes = new Changes(fixture(), everything);
  const start = { start: at("1993-12"), end: at("1994-01") };
  const visited: number[] = [];
  let window = start;
  for (let next = changes.after(window); next; next = changes.after(window)) {
    visited.push(next.day.start);
    window = windowAt(next, window, calendar);
  }
  assert.deepEqual(visited, [...changes.days]);
  for (let next = changes.before(window); next; next = changes.before(window)) {
    visited.pop();
    assert.equal(next.day.start, visited[visited.length - 1]);
    window = windowAt(next, window, calendar);
  }
  assert.equal(visited.length, 1);
});

test("what is hidden does not change", () => {
  const changes = new Changes(fixture(), {
    layer: (layer) => layer === 1,
    event: (event) => event === 1,
  });
  assert.deepEqual([...changes.days], [at("1994-05-12")]);
});
