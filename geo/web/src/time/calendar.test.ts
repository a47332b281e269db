import assert from "node:assert/strict";
import test from "node:test";
import { CALENDAR as calendar, TABLE } from "../testing/fixture";
import { Calendar } from "./calendar";
import { civilFromDays, DAY_MS, daysFromCivil } from "./civil";

const utc = (text: string) => Date.parse(text);

test("days and civil dates agree with the platform over eight centuries", () => {
  for (let days = -150_000; days < 150_000; days += 17) {
    const date = new Date(days * DAY_MS);
    const civil = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
    };
    assert.deepEqual(civilFromDays(days), civil);
    assert.equal(daysFromCivil(civil.year, civil.month, civil.day), days);
  }
});

test("a local time becomes an instant and comes back", () => {
  for (
    let instant = utc("1990-01-01T00:00Z");
    instant < utc("1993-01-01T00:00Z");
    instant += 9_876_543
  ) {
    const { year, month, day, ms } = calendar.local(instant);
    assert.equal(calendar.instant(year, month, day, ms), instant);
  }
});

test("a time that a clock change skips or repeats has the offset before the change", () => {
  const hour = 3_600_000;
  // 2015-03-29 04:00 becomes 05:00; 2015-10-25 05:00 becomes 04:00.
  assert.equal(calendar.instant(2015, 3, 29, 4.5 * hour), utc("2015-03-29T00:30Z"));
  assert.equal(calendar.instant(2015, 10, 25, 4.5 * hour), utc("2015-10-24T23:30Z"));
  assert.equal(calendar.instant(2015, 10, 25, 5 * hour), utc("2015-10-25T01:00Z"));
});

test("local mean time may have fractions of a minute", () => {
  const paris = new Calendar({ ...TABLE, offsets: [[-(2 ** 52), 9.35]] });
  assert.equal(paris.instant(1900, 1, 1), utc("1899-12-31T23:50:39Z"));
  assert.equal(paris.isMidnight(utc("1899-12-31T23:50:39Z")), true);
});

test("units begin at local midnights, weeks on Monday", () => {
  const instant = utc("2020-11-09T21:30Z");
  assert.deepEqual(
    (["day", "week", "month", "year"] as const).map((unit) =>
      new Date(calendar.floor(instant, unit)).toISOString(),
    ),
    [
      "2020-11-09T20:00:00.000Z",
      "2020-11-08T20:00:00.000Z",
      "2020-10-31T20:00:00.000Z",
      "2019-12-31T20:00:00.000Z",
    ],
  );
});

test("a month added to its last day stays in the next month", () => {
  const added = calendar.add(calendar.instant(2024, 1, 31), "month", 1);
  assert.deepEqual(calendar.local(added), {
    year: 2024,
    month: 2,
    day: 29,
    ms: 0,
    offset: 4 * 3_600_000,
  });
  assert.equal(calendar.add(added, "year", -1), calendar.instant(2023, 2, 28));
  assert.equal(calendar.ceil(added + 1, "day"), calendar.instant(2024, 3, 1));
});
