import assert from "node:assert/strict";
import test from "node:test";
import az from "./az.json";
import { en } from "./en";
import hy from "./hy.json";
import { distance, interfaceOf, kilometres, number, statusName } from "./index";
import ru from "./ru.json";

const strings = interfaceOf({ az, hy, ru });

test("every language says everything, in words of its own", () => {
  for (const translation of [az, hy, ru]) {
    assert.deepEqual(Object.keys(translation), Object.keys(en));
    assert.notEqual(translation.timeline, en.timeline);
  }
});

test("a phrase has a place for each of its words, and for no others", () => {
  for (const translation of [az, hy, ru]) {
    for (const [key, text] of Object.entries(translation)) {
      const english = en[key as keyof typeof en];
      const words = typeof english === "function" ? english.length : 0;
      const places = (text.match(/\{.*?\}/g) ?? []).sort();
      assert.deepEqual(
        places,
        Array.from({ length: words }, (_, i) => `{${i}}`),
        key,
      );
    }
  }
});

test("words are put into a phrase as they are", () => {
  assert.equal(strings("ru").counts("{1}", "$&", "3"), "достоверно: {1}, возможно: $&, всего: 3");
});

test("an unknown language falls back to its primary language, then to English", () => {
  assert.equal(strings("ru-RU"), strings("ru"));
  assert.equal(strings("fr"), strings("en"));
});

test("counts, distances and statuses are written as people read them", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(number), [
    "0",
    "999",
    "1\u202f000",
    "1\u202f234\u202f567",
  ]);
  assert.deepEqual([40.4, 999.6, 1250, 12_345].map(distance), [
    "40 m",
    "1000 m",
    "1.3 km",
    "12 km",
  ]);
  assert.deepEqual(
    [0, 24_355.8, 532, 1_234_567].map((metres) => kilometres(metres, ",")),
    ["0,000 km", "24,36 km", "0,532 km", "1\u202f235 km"],
  );
  assert.equal(statusName("imprecise", strings("ru")), "неточно");
  assert.equal(statusName("disputed", strings("ru")), "disputed");
  assert.equal(statusName("__proto__", strings("ru")), "__proto__");
  assert.equal(strings("en").counts("12", "3", "71"), "12 certain, 3 possible of 71");
});
