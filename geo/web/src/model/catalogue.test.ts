import assert from "node:assert/strict";
import test from "node:test";
import type { EventText } from "../data/payload";
import { EVENTS, fixture } from "../testing/fixture";
import { Catalogue } from "./catalogue";
import { type Filters, NO_FILTERS } from "./filters";

const BLANK = { actors: [], sources: [], status: "", claims: [], links: [] };
const TEXTS = EVENTS.map(
  (_, i) =>
    ({
      ...BLANK,
      id: `e${i}`,
      title: { "": `Event ${i}`, az: i === 3 ? "Xankəndi" : "" },
      description: { "": i === 2 ? "Nothing of Stepanakert" : "" },
      place: i === 4 ? { "": "Town", hy: "Ստեփանակերտ" } : null,
      actors: i % 2 ? ["A", "B"] : i ? ["B"] : [],
      status: i < 6 ? "supported" : "",
    }) as unknown as EventText,
);
const CATALOGUE = new Catalogue(fixture(), TEXTS);
const passed = (filters: Partial<Filters>) =>
  [...CATALOGUE.mask({ ...NO_FILTERS, ...filters })].flatMap((let_, i) => (let_ ? i : []));

test("values of a facet are alternatives, facets are conditions", () => {
  assert.deepEqual(CATALOGUE.values, {
    actors: ["B", "A", ""],
    sources: [""],
    layers: ["line", ""],
    statuses: ["supported", ""],
  });
  assert.deepEqual(passed({}), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(passed({ actors: ["A", ""] }), [0, 1, 3, 5, 7]);
  assert.deepEqual(passed({ actors: ["A"], statuses: [""] }), [7]);
  assert.deepEqual(passed({ layers: ["line"] }), [1, 4]);
});

test("a facet is counted as if nothing were chosen in it", () => {
  const filters = { ...NO_FILTERS, actors: ["A"], statuses: [""] };
  const events = [...CATALOGUE.mask(filters, "actors")].flatMap((let_, i) => (let_ ? i : []));
  assert.deepEqual(
    [...CATALOGUE.count("actors", events)],
    [
      ["B", 2],
      ["A", 1],
    ],
  );
});

test("words are found in every language and script, by how they begin", () => {
  assert.deepEqual(passed({ text: "XANKENDI" }), [3]);
  assert.deepEqual(passed({ text: "ստեփան" }), [4]);
  assert.deepEqual(passed({ text: "stepanakert nothing" }), [2]);
  assert.deepEqual(passed({ text: "kendi" }), []);
  assert.deepEqual(passed({ text: " … " }), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("a search finds one version of a thing, the one in force, and events by title first", () => {
  assert.deepEqual(CATALOGUE.search("line", new Set([0])).features, [0]);
  assert.deepEqual(CATALOGUE.search("line", new Set()).features, [1]);
  assert.deepEqual(CATALOGUE.search("", new Set()), { features: [], events: [] });
  assert.deepEqual(CATALOGUE.search("event 3", new Set()).events, [3]);
});
