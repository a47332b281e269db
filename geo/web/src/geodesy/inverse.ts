/**
 * The length of the shortest line between two places on the WGS 84 ellipsoid.
 * After C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), sections 2 and 4, with
 * the integrals by quadrature and the azimuth by bisection: slow, short, and right everywhere.
 */

/** Degrees. */
export type LonLat = readonly [lon: number, lat: number];

const A = 6_378_137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
/** Second eccentricity squared. */
const E2 = (A * A - B * B) / (B * B);
const DEGREE = Math.PI / 180;
/** Reduced latitudes below this (6 mm) lie on the equator. */
const ON_EQUATOR = 1e-9;

/** Nodes and weights of Gauss and Legendre on [-1, 1]; the rule is symmetric. */
const NODES: ReadonlyArray<readonly [node: number, weight: number]> = [
  [0.0950125098376374, 0.1894506104550685],
  [0.2816035507792589, 0.1826034150449236],
  [0.4580167776572274, 0.1691565193950025],
  [0.6178762444026438, 0.1495959888165767],
  [0.755404408355003, 0.1246289712555339],
  [0.8656312023878318, 0.0951585116824928],
  [0.9445750230732326, 0.0622535239386479],
  [0.9894009349916499, 0.0271524594117541],
];

/** A trial line: arcs on the auxiliary sphere from its node to both places. */
interface Trial {
  readonly from: number;
  readonly to: number;
  readonly k2: number;
  /** Difference of longitude that the line covers. */
  readonly lon: number;
}

/** Metres from one place to another. */
export function distanceM(a: LonLat, b: LonLat): number {
  // By symmetry the first place is the one farther from the equator, and south of it.
  const [far, near] = Math.abs(a[1]) >= Math.abs(b[1]) ? [a, b] : [b, a];
  const sign = far[1] > 0 ? -1 : 1;
  // On the equator itself the direction of a line says nothing of its arcs; 6 µm away it does.
  const beta1 = Math.min(reduced(sign * far[1]), -1e-12);
  const beta2 = reduced(sign * near[1]);
  const turns = Math.abs(b[0] - a[0]) % 360;
  const lon = (turns > 180 ? 360 - turns : turns) * DEGREE;
  if (Math.abs(beta1) < ON_EQUATOR && lon <= (1 - F) * Math.PI) return A * lon;
  let [low, high] = [0, Math.PI];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (trial(beta1, beta2, middle).lon < lon) low = middle;
    else high = middle;
  }
  const { from, to, k2 } = trial(beta1, beta2, (low + high) / 2);
  return B * integral(from, to, (root) => root, k2);
}

function reduced(lat: number): number {
  return Math.atan((1 - F) * Math.tan(lat * DEGREE));
}

/** The line that leaves the first latitude at an azimuth and meets the second. */
function trial(beta1: number, beta2: number, azimuth: number): Trial {
  const [sin1, cos1, sin2] = [Math.sin(beta1), Math.cos(beta1), Math.sin(beta2)];
  const sin0 = Math.sin(azimuth) * cos1;
  const north1 = Math.cos(azimuth) * cos1;
  const north2 = Math.sqrt(
    Math.max(0, north1 * north1 + Math.sin(beta1 - beta2) * Math.sin(beta1 + beta2)),
  );
  const from = Math.atan2(sin1, north1);
  const to = Math.atan2(sin2, north2);
  const k2 = E2 * (1 - sin0 * sin0);
  const onSphere = Math.atan2(sin0 * sin2, north2) - Math.atan2(sin0 * sin1, north1);
  const stretch = integral(from, to, (root) => (2 - F) / (1 + (1 - F) * root), k2);
  return { from, to, k2, lon: onSphere - F * sin0 * stretch };
}

/** The integral over an arc of a function of sqrt(1 + k² sin²). */
function integral(from: number, to: number, of: (root: number) => number, k2: number): number {
  const half = (to - from) / 2;
  const middle = (to + from) / 2;
  const value = (arc: number) => of(Math.sqrt(1 + k2 * Math.sin(arc) ** 2));
  return (
    half *
    NODES.reduce(
      (sum, [node, weight]) =>
        sum + weight * (value(middle + half * node) + value(middle - half * node)),
      0,
    )
  );
}
