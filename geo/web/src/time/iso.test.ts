import assert from "node:assert/strict";
import test from "node:test";
import { CALENDAR as calendar } from "../testing/fixture";
import { EARLIEST, iso, LATEST, span, windowOf } from "./iso";

const utc = (text: string) => Date.parse(text);

test("a date covers its whole year, month or day in the atlas's zone", () => {
  const spans = ["2020", "2020-11", "2020-11-10"].map((text) => span(text, calendar));
  assert.deepEqual(spans, [
    { start: utc("2019-12-31T20:00Z"), end: utc("2020-12-31T20:00Z") },
    { start: utc("2020-10-31T20:00Z"), end: utc("2020-11-30T20:00Z") },
    { start: utc("2020-11-09T20:00Z"), end: utc("2020-11-10T20:00Z") },
  ]);
});

test("a timestamp and a number are one millisecond", () => {
  const start = utc("2020-11-09T21:00Z");
  const span1 = { start, end: start + 1 };
  for (const moment of ["2020-11-10T00:00+03:00", "2020-11-09T21:00:00.000Z", start]) {
    assert.deepEqual(span(moment, calendar), span1);
  }
  assert.equal(
    span("1994-05-12T00:01:02.5-05:30", calendar).start,
    utc("1994-05-12T05:31:02.500Z"),
  );
});

test("nonsense is refused with what would be right", () => {
  const nonsense = [
    "10/11/2020",
    "2020-13",
    "2021-02-29",
    "2020-11-10T01:00",
    "2020-11-10T24:00Z",
    "2020-11-10T01:00+25:00",
    "",
    " 2020",
    "2020-11-10x",
    "٢٠٢٠",
    Number.NaN,
    0.5,
    Number.POSITIVE_INFINITY,
    LATEST,
    EARLIEST - 1,
    null,
    {},
  ];
  for (const moment of nonsense) {
    assert.throws(
      () => span(moment, calendar),
      /expected a date \(2020, 2020-11, 2020-11-10\)/,
      String(moment),
    );
  }
});

test("a window ends where its end begins, and without an end is all of its start", () => {
  const [day, month] = [span("2020-11-10", calendar), span("2020-11", calendar)];
  assert.deepEqual(windowOf("2020-11", undefined, calendar), month);
  assert.deepEqual(windowOf("2020-11-10", "2020-11-10", calendar), day);
  assert.deepEqual(windowOf("2020-11", "2020-12", calendar), month);
  assert.deepEqual(windowOf(5, 9, calendar), { start: 5, end: 9 });
  assert.throws(
    () => windowOf("2021", "2020", calendar),
    /ends at "2020", before its start "2021"/,
  );
});

test("an instant is written as a date at local midnight, else with its offset", () => {
  assert.equal(iso(utc("2020-11-09T20:00Z"), calendar), "2020-11-10");
  assert.equal(iso(utc("2020-11-09T21:00Z"), calendar), "2020-11-10T01:00:00+04:00");
  assert.equal(iso(utc("2015-06-30T20:00:00.042Z"), calendar), "2015-07-01T01:00:00.042+05:00");
});

test("what is written is read back", () => {
  for (
    let instant = utc("1989-06-01T00:00Z");
    instant < utc("2016-01-01T00:00Z");
    instant += 77_777_777
  ) {
    assert.equal(span(iso(instant, calendar), calendar).start, instant);
  }
});
