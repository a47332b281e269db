/** Writes packs for tests, by the same rules as `geo/page/pack.py`. */

import type { ColumnSpec } from "../data/pack";

export interface ColumnInput extends Omit<ColumnSpec, "at" | "bytes" | "length"> {
  readonly values: readonly number[];
}

/** An inflated pack: size, JSON, columns. */
export function encodePack(
  meta: unknown,
  columns: Readonly<Record<string, ColumnInput>>,
): Uint8Array {
  const specs: Record<string, ColumnSpec> = {};
  const body: number[] = [];
  for (const [name, { values, ...options }] of Object.entries(columns)) {
    const base = options.base === undefined ? null : columns[options.base]?.values;
    const bytes = encodeColumn(values, options, base ?? null);
    specs[name] = { at: body.length, bytes: bytes.length, length: values.length, ...options };
    body.push(...bytes);
  }
  const head = new TextEncoder().encode(JSON.stringify({ meta, columns: specs }));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, head.length, true);
  return Uint8Array.from([...size, ...head, ...body]);
}

export function encodeVarint(value: bigint): number[] {
  let rest = value < 0n ? -value * 2n - 1n : value * 2n;
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return bytes;
}

function encodeColumn(
  values: readonly number[],
  { scale = 1, delta = false, null: none = 0 }: Partial<ColumnSpec>,
  base: readonly number[] | null,
): number[] {
  let before = 0n;
  return values.flatMap((value, i) => {
    const whole = Number.isNaN(value) ? none : Math.round((value - (base?.[i] ?? 0)) * scale);
    const step = delta ? BigInt(whole) - before : BigInt(whole);
    before = BigInt(whole);
    return encodeVarint(step);
  });
}
