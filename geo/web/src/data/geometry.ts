/** Packed geometry to positions. */

import type { Flat, PackedGeometry } from "./payload";

/** [lon, lat] in degrees. */
export type Position = readonly [number, number];

export interface Geometry {
  readonly kind: "point" | "line" | "area";
  /** Points: one run of all of them. Lines: a run each. Areas: polygons of rings. */
  readonly parts: ReadonlyArray<ReadonlyArray<readonly Position[]>>;
}

export const FEATURE_UNITS = 1e6;
export const BASEMAP_UNITS = 2000;

/** Positions of a delta-coded run whose integers count 1/units of a degree. */
export function positions(flat: Flat, units: number): Position[] {
  const found: Position[] = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < flat.length; i += 2) {
    x += flat[i] as number;
    y += flat[i + 1] as number;
    found.push([x / units, y / units]);
  }
  return found;
}

export function geometry(packed: PackedGeometry): Geometry {
  const run = (flat: Flat) => positions(flat, FEATURE_UNITS);
  switch (packed.type) {
    case "Point":
    case "MultiPoint":
      return { kind: "point", parts: [[run(packed.coordinates)]] };
    case "LineString":
      return { kind: "line", parts: [[run(packed.coordinates)]] };
    case "MultiLineString":
      return { kind: "line", parts: packed.coordinates.map((flat) => [run(flat)]) };
    case "Polygon":
      return { kind: "area", parts: [packed.coordinates.map(run)] };
    case "MultiPolygon":
      return { kind: "area", parts: packed.coordinates.map((rings) => rings.map(run)) };
  }
}

/** Where a feature's name may stand, best first. */
export function labelPositions({ kind, parts }: Geometry): Position[] {
  const runs = parts.flatMap((part) => part.slice(0, 1));
  const run = runs.reduce((a, b) => (b.length > a.length ? b : a), runs[0] ?? []);
  if (kind === "point") return run.slice(0, 1);
  if (kind === "area") return run.length ? [centroid(run)] : [];
  return [0.5, 0.3, 0.7, 0.15, 0.85].flatMap((share) => along(run, share));
}

/** Area-weighted centre of a ring. */
function centroid(ring: readonly Position[]): Position {
  const [x0, y0] = ring[0] as Position;
  let [x, y, area] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] as Position;
    const [bx, by] = ring[i + 1] as Position;
    const cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
    x += (ax + bx - 2 * x0) * cross;
    y += (ay + by - 2 * y0) * cross;
    area += cross;
  }
  return area === 0 ? [x0, y0] : [x0 + x / (3 * area), y0 + y / (3 * area)];
}

/** The position a share of the way along a line. */
function along(line: readonly Position[], share: number): Position[] {
  const lengths = line.slice(1).map(([x, y], i) => {
    const [fromX, fromY] = line[i] as Position;
    return Math.hypot(x - fromX, y - fromY);
  });
  let rest = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [i, length] of lengths.entries()) {
    if (rest <= length && length > 0) {
      const [[ax, ay], [bx, by]] = [line[i] as Position, line[i + 1] as Position];
      const t = rest / length;
      return [[ax + (bx - ax) * t, ay + (by - ay) * t]];
    }
    rest -= length;
  }
  return [];
}
