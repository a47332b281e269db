import assert from "node:assert/strict";
import test from "node:test";
import type { EventText, TextMeta } from "./payload";
import { Texts } from "./texts";

const SIZES = [3, 3, 2];

function texts(read: string[] = []): Texts {
  const sources = SIZES.map((_, at) => () => String(at));
  return new Texts(sources, async (source) => {
    read.push(source);
    const first = 3 * Number(source);
    const events = Array.from(
      { length: SIZES[Number(source)] ?? 0 },
      (_, i) => ({ id: `e${first + i}` }) as EventText,
    );
    return { meta: { first, events } as TextMeta, columns: {} };
  });
}

test("a block is read once, when one of its events is first asked for", async () => {
  const read: string[] = [];
  const some = texts(read);
  const found = await some.loadAll([7, 6, 0, 7]);
  assert.deepEqual(
    found.map(({ id }) => id),
    ["e7", "e6", "e0", "e7"],
  );
  assert.deepEqual([...read].sort(), ["0", "2"]);
  assert.equal(some.peek(6)?.id, "e6");
  assert.equal(some.peek(4), undefined);
});

test("an event beyond the last block is an error, not an endless search", async () => {
  await assert.rejects(texts().load(8), /event 8 has no text/);
  await assert.rejects(new Texts([]).load(0), /no text of events/);
});
