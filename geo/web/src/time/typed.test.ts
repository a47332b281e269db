import assert from "node:assert/strict";
import test from "node:test";
import { at, CALENDAR } from "../testing/fixture";
import { typedDates, typedWindow } from "./typed";

const extent = { start: at("1994"), end: at("2025") };
const typed = (from: string, to = "") => typedWindow(from, to, extent, CALENDAR);
const window = (start: string, end: string) => ({ window: { start: at(start), end: at(end) } });

test("two dates of any precision select all of both", () => {
  assert.deepEqual(typed("2020-11-10", "2020-11-10"), window("2020-11-10", "2020-11-11"));
  assert.deepEqual(typed("2020-11", "2021-02"), window("2020-11", "2021-03"));
  assert.deepEqual(typed(" 2020 ", "2021"), window("2020", "2022"));
  assert.deepEqual(typed("2020-11~", "2021?"), window("2020-11", "2022"));
});

test("an interval in the first field says it all, and open ends are those of the atlas", () => {
  assert.deepEqual(typed("2020-11-10/2023-09-20", "x"), window("2020-11-10", "2023-09-21"));
  assert.deepEqual(typed("../2020", "2001"), window("1994", "2021"));
  assert.deepEqual(typed("2020", ".."), window("2020", "2025"));
  assert.deepEqual(typed("", ""), window("1994", "2025"));
});

test("whatever is not a date of the calendar is refused, in the field where it stands", () => {
  for (const text of ["10/11/2020", "10.11.2020", "2021-02-30", "2020-13", "20", "Nov 2020", "~"]) {
    const found = typed(text, "2022");
    assert.ok("wrong" in found && found.wrong !== "order", text);
  }
  assert.deepEqual(typed("2020", "2020-1"), { wrong: "to", text: "2020-1" });
  assert.deepEqual(typed("2020/x"), { wrong: "to", text: "x" });
  assert.deepEqual(typed("2020/2021/2022"), { wrong: "from", text: "2020/2021/2022" });
  assert.deepEqual(typed("2021", "2020"), { wrong: "order" });
});

test("a window is written as it would be typed", () => {
  for (const [from, to] of [
    ["2020-11-10", "2020-11-10"],
    ["1994-05-12", "2024-12-31"],
    ["2020-11-10T01:00:00+04:00", "2020-11-10T13:00:00+04:00"],
  ] as const) {
    const found = typed(from, to);
    assert.ok("window" in found);
    assert.deepEqual(typedDates(found.window, CALENDAR), [from, to]);
  }
});
