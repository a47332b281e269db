/** The pack: JSON beside columns of integers, deflated and written as base64. */

import { decodeVarints } from "./varint";

export interface ColumnSpec {
  readonly at: number;
  readonly bytes: number;
  readonly length: number;
  readonly delta?: boolean;
  readonly scale?: number;
  readonly base?: string;
  readonly null?: number;
}

export interface Pack<Meta> {
  readonly meta: Meta;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export async function readPack<Meta>(base64: string): Promise<Pack<Meta>> {
  return unpack(await inflate(bytesOfBase64(base64)));
}

/** Meta and decoded columns of an inflated pack. */
export function unpack<Meta>(bytes: Uint8Array): Pack<Meta> {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  const specs: Record<string, ColumnSpec> = head.columns;
  const columns: Record<string, Float64Array> = {};
  const body = bytes.subarray(4 + size);
  const decode = (name: string): Float64Array => {
    const spec = specs[name];
    if (!spec) throw new RangeError(`the pack has no column ${name}`);
    columns[name] ??= decodeColumn(body, spec, spec.base === undefined ? null : decode(spec.base));
    return columns[name];
  };
  Object.keys(specs).forEach(decode);
  return { meta: head.meta, columns };
}

function decodeColumn(body: Uint8Array, spec: ColumnSpec, base: Float64Array | null): Float64Array {
  const values = decodeVarints(body.subarray(spec.at, spec.at + spec.bytes), spec.length);
  const scale = spec.scale ?? 1;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    let value = values[i] as number;
    if (spec.delta) value = sum += value;
    value = value === spec.null ? Number.NaN : value / scale;
    values[i] = base ? value + (base[i] as number) : value;
  }
  return values;
}

function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
