/** The way of a long line on the map: a great circle, which no eye tells from the geodesic. */

import type { LonLat } from "./inverse";

const DEGREE = Math.PI / 180;
/** Shorter lines than this are straight on the map. */
const STRAIGHT = 2 * DEGREE;
const PIECES = 64;

/** Places along the shortest way; longitudes go on beyond 180 rather than jump. */
export function path(a: LonLat, b: LonLat): LonLat[] {
  const [from, to] = [vector(a), vector(b)];
  const dot = from.reduce((sum, value, i) => sum + value * (to[i] as number), 0);
  const arc = Math.acos(Math.max(-1, Math.min(1, dot)));
  if (arc < STRAIGHT || Math.sin(arc) < 1e-6) return [a, b];
  const places = Array.from({ length: PIECES + 1 }, (_, i): LonLat => {
    const share = i / PIECES;
    const [p, q] = [Math.sin((1 - share) * arc), Math.sin(share * arc)];
    const [x, y, z] = from.map((value, k) => p * value + q * (to[k] as number)) as Vector;
    return [Math.atan2(y, x) / DEGREE, Math.atan2(z, Math.hypot(x, y)) / DEGREE];
  });
  return unwrapped(places, a[0]);
}

type Vector = [x: number, y: number, z: number];

function vector([lon, lat]: LonLat): Vector {
  const flat = Math.cos(lat * DEGREE);
  return [flat * Math.cos(lon * DEGREE), flat * Math.sin(lon * DEGREE), Math.sin(lat * DEGREE)];
}

function unwrapped(places: readonly LonLat[], first: number): LonLat[] {
  let before = first;
  return places.map(([lon, lat]) => {
    before = lon + 360 * Math.round((before - lon) / 360);
    return [before, lat];
  });
}
