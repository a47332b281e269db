/** Zigzag LEB128 integers of up to 2^53 in size. */

/**
 * Decodes `length` integers. The sign bit is taken off the first byte before the sum, so that
 * every value of the time model stays exact in a double.
 */
export function decodeVarints(bytes: Uint8Array, length: number): Float64Array {
  const values = new Float64Array(length);
  let at = 0;
  for (let i = 0; i < length; i++) {
    let byte = bytes[at++] ?? 0;
    const negative = byte & 1;
    let half = (byte & 127) >> 1;
    let unit = 64;
    while (byte & 128) {
      if (at >= bytes.length) throw new RangeError("a column ends in the middle of a number");
      byte = bytes[at++] ?? 0;
      half += (byte & 127) * unit;
      unit *= 128;
    }
    values[i] = negative ? -half - 1 : half;
  }
  if (at !== bytes.length)
    throw new RangeError(`a column has ${bytes.length} bytes, ${at} were read`);
  return values;
}
