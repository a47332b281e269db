import assert from "node:assert/strict";
import test from "node:test";
import { encodePack, encodeVarint } from "../testing/encode";
import { EARLIEST, LATEST } from "../time/iso";
import { unpack } from "./pack";
import { decodeVarints } from "./varint";

test("integers of every size come back exactly, up to the width of open time", () => {
  const values = [
    0,
    -1,
    1,
    63,
    64,
    -64,
    -65,
    2 ** 31,
    -(2 ** 31),
    2 ** 32 + 1,
    2 ** 53,
    -(2 ** 53),
  ];
  values.push(EARLIEST - 1_604_955_600_001, LATEST - 1_604_955_600_001);
  const bytes = Uint8Array.from(values.flatMap((value) => encodeVarint(BigInt(value))));
  assert.deepEqual([...decodeVarints(bytes, values.length)], values);
});

test("a cut column and a column with something left over are refused", () => {
  assert.throws(() => decodeVarints(Uint8Array.of(0x80), 1), /ends in the middle of a number/);
  assert.throws(() => decodeVarints(Uint8Array.of(1, 1), 1), /has 2 bytes, 1 were read/);
});

test("delta, scale, base and null are undone in that order", () => {
  const start = [EARLIEST, -5, 1_604_955_600_000, LATEST - 1];
  const pack = unpack<{ name: string }>(
    encodePack(
      { name: "Ստեփանակերտ" },
      {
        // The base stands after the column that needs it.
        end: { values: [EARLIEST + 7, LATEST, EARLIEST, LATEST], base: "start" },
        start: { values: start, delta: true },
        lon: { values: [46.751_234, Number.NaN, -179.999_999, 0], scale: 1e6, null: -(2 ** 31) },
        empty: { values: [] },
      },
    ),
  );
  assert.equal(pack.meta.name, "Ստեփանակերտ");
  assert.deepEqual(
    Object.fromEntries(Object.entries(pack.columns).map(([name, values]) => [name, [...values]])),
    {
      start,
      end: [EARLIEST + 7, LATEST, EARLIEST, LATEST],
      lon: [46.751_234, Number.NaN, -179.999_999, 0],
      empty: [],
    },
  );
});
