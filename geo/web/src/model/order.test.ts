import assert from "node:assert/strict";
import test from "node:test";
import { byNumber, byText, inTime, nextSort, type Order, ranked } from "./order";

const EVENTS = Uint32Array.from([2, 3, 5, 8]);
const rows = (order: Order) => Array.from({ length: order.length }, (_, row) => order.event(row));

test("rows and events are found from each other in every order", () => {
  const values = [0, 0, 1, -1, 0, 0, 0, 0, 1];
  const orders = [
    inTime(EVENTS, false),
    inTime(EVENTS, true),
    byNumber(EVENTS, values, false),
    byText(EVENTS, ["d", "c", "b", "a"], "en", false),
  ];
  for (const order of orders) {
    assert.deepEqual(
      rows(order).map((event) => order.row(event)),
      [0, 1, 2, 3],
    );
    assert.equal(order.row(4), -1);
  }
});

test("events without a value come last in both directions", () => {
  const values = [0, 0, 1, -1, 0, 0, 0, 0, 1];
  assert.deepEqual(rows(byNumber(EVENTS, values, false)), [5, 2, 8, 3]);
  assert.deepEqual(rows(byNumber(EVENTS, values, true)), [2, 8, 5, 3]);
});

test("texts are sorted as a language does, with numbers by their size", () => {
  const sorted = (texts: string[], language: string) =>
    rows(byText(EVENTS, texts, language, false)).map((event) => texts[EVENTS.indexOf(event)]);
  assert.deepEqual(sorted(["10 men", "9 men", "Éa", "eb"], "en"), ["9 men", "10 men", "Éa", "eb"]);
  assert.deepEqual(sorted(["Җ", "б", "А", "я"], "ru"), ["А", "б", "Җ", "я"]);
});

test("categories rank by their names, none by -1", () => {
  const column = Float64Array.from([0, 1, 2, -1]);
  assert.deepEqual([...ranked(column, ["talks", "battle", "aid"], "en")], [2, 1, 0, -1]);
});

test("a column sorts upwards first, then downwards", () => {
  assert.deepEqual(nextSort({ by: "date", descending: false }, "date"), {
    by: "date",
    descending: true,
  });
  assert.deepEqual(nextSort({ by: "date", descending: true }, "title"), {
    by: "title",
    descending: false,
  });
});
