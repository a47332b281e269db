import assert from "node:assert/strict";
import test from "node:test";
import { CATEGORY_COLOURS, LAYER_COLOURS, legible, withAlpha } from "./colour";

test("a colour that stands out is kept, another is moved until it does", () => {
  assert.equal(legible("#882255", "#f7f5ef"), "#882255");
  assert.notEqual(legible("#56b4e9", "#f7f5ef"), "#56b4e9");
  assert.equal(legible("#000000", "#25282c", 21), "#ffffff");
  assert.equal(legible("tomato", "#ffffff"), "tomato");
});

test("the colours of a palette stay different on light and on dark ground", () => {
  for (const ground of ["#f7f5ef", "#25282c"]) {
    for (const palette of [LAYER_COLOURS, CATEGORY_COLOURS]) {
      const colours = palette.map((colour) => legible(colour, ground));
      assert.equal(new Set(colours).size, palette.length);
    }
  }
});

test("a colour is written with its transparency", () => {
  assert.equal(withAlpha("#ff8000", 0.25), "rgba(255,128,0,0.25)");
});
