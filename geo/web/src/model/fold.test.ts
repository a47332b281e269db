import assert from "node:assert/strict";
import test from "node:test";
import cases from "../../../../tests/fold.json";
import { fold } from "./fold";

test("names are folded as the table says", () => {
  assert.deepEqual(
    cases.map(([name]) => fold(name as string)),
    cases.map(([, folded]) => folded),
  );
});
