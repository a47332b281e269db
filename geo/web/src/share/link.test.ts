import assert from "node:assert/strict";
import test from "node:test";
import { NO_FILTERS } from "../model/filters";
import { firstState } from "../model/state";
import { at, fixture } from "../testing/fixture";
import { decode, encode, fields, type Shared } from "./link";

const ATLAS = fixture();
const { selection: _, playing: __, ...STATE } = firstState(ATLAS);
const FIRST: Shared = {
  ...STATE,
  map: { zoom: 8, lat: 39.8, lon: 46.75 },
  event: "",
  feature: "",
  events: [],
};
const TABLE = fields({ ...ATLAS, meta: { ...ATLAS.meta, languages: ["en", "hy"] } });
const roundTrip = (shared: Shared) => decode(encode(shared, FIRST, TABLE), FIRST, TABLE);

test("the first state has no hash, and no hash is the first state", () => {
  assert.equal(encode(FIRST, FIRST, TABLE), "");
  assert.deepEqual(decode("", FIRST, TABLE), FIRST);
});

test("a hash can be read by people", () => {
  const window = { start: at("2020-11-10"), end: at("2023-09-20") };
  assert.equal(
    encode({ ...FIRST, window, language: "hy", event: "ceasefire" }, FIRST, TABLE),
    "window=2020-11-10..2023-09-20&lang=hy&event=ceasefire",
  );
});

test("every part of the state comes back, whatever signs are in it", () => {
  const nasty = ["a,b", "~", "", "x=y&z", "Ստեփանակերտ", "<img src=x>", "100 %", "#"];
  const filters = { ...NO_FILTERS, text: "a=b&c, d~", actors: nasty, certainty: ["possible"] };
  const shared: Shared = {
    window: { start: at("2020-11-10") + 1, end: at("2020-11-11") - 1 },
    view: { start: -(2 ** 40), end: 2 ** 45 },
    language: "hy",
    hiddenLayers: [],
    hiddenCategories: ["", "battle"],
    filters,
    mode: "trailing",
    unit: "week",
    speed: 0.5,
    loop: true,
    sort: { by: "title", descending: true },
    names: ["hy", ""],
    measure: [
      [46.75, 39.8],
      [-12.5, -33.125],
    ],
    step: null,
    map: { zoom: 9.25, lat: -39.81234, lon: 46.75 },
    event: "a/b?c",
    feature: "f 1",
    events: nasty,
  };
  assert.deepEqual(roundTrip(shared), shared);
});

test("windows come back to the millisecond, in any year", () => {
  for (const start of [
    -62_135_596_800_000,
    -1,
    0,
    1,
    at("2016"),
    253_402_300_800_000,
    2 ** 52 - 2,
  ]) {
    const window = { start, end: start + 1 };
    assert.deepEqual(roundTrip({ ...FIRST, window }).window, window);
  }
});

test("broken and hostile hashes leave the first state, part by part", () => {
  const broken = [
    "window=2020-13-40..x",
    "window=..",
    "window=2021..2020",
    "window=@NaN..@1e999",
    "window=@9007199254740993..@1",
    "axis=1..2..3",
    "map=NaN/1/2",
    "map=1/2",
    "map=1/91/0",
    "map=99/0/0",
    "map=1e3/0/0",
    "lang=javascript:alert(1)",
    "q=%",
    "mode=<script>",
    "by=decade",
    "speed=1e9",
    "loop=maybe",
    "sort=--date",
    "names=xx",
    "measure=1/2",
    "measure=1/99..2/3",
    "step=1",
    "event=%E0%A4%A",
    "__proto__=1",
    "constructor=x&toString=y",
    "&&&===&",
    `q=${"x".repeat(20_000)}`,
  ];
  for (const hash of broken) assert.deepEqual(decode(`#${hash}`, FIRST, TABLE), FIRST, hash);
  const half = decode("#map=9/40/46&window=nonsense&q=Lachin", FIRST, TABLE);
  assert.deepEqual(half.map, { zoom: 9, lat: 40, lon: 46 });
  assert.deepEqual([half.window, half.filters.text], [FIRST.window, "Lachin"]);
});
