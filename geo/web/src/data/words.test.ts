import assert from "node:assert/strict";
import test from "node:test";
import { languageOf, say } from "./words";

test("text is said in the language, else its primary language, else by default", () => {
  const words = { "": "Lachin", hy: "Բերձոր", az: "" };
  assert.deepEqual(
    ["hy", "hy-AM", "az", "fr"].map((language) => [
      say(words, language),
      languageOf(words, language),
    ]),
    [
      ["Բերձոր", "hy"],
      ["Բերձոր", "hy"],
      ["Lachin", ""],
      ["Lachin", ""],
    ],
  );
  assert.equal(say(null, "en"), "");
});
