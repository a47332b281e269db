/** Events over time: an imprecise date is spread over its span. */

import type { Events } from "../data/atlas";
import type { Calendar, Unit } from "../time/calendar";
import type { Span } from "../time/iso";
import { lowerBound } from "./selection";

export interface Histogram {
  /** Starts of the bins, and the end of the last one. */
  readonly edges: Float64Array;
  /** One for each category that has events, in order; -1, for none, is the last. */
  readonly stacks: readonly Stack[];
  /** The height of the highest bin. */
  readonly highest: number;
}

export interface Stack {
  readonly category: number;
  readonly certain: Float64Array;
  readonly possible: Float64Array;
}

const UNITS: ReadonlyArray<readonly [Unit, number, number]> = [
  ["day", 1, 1],
  ["week", 1, 7],
  ["month", 1, 30.4],
  ["month", 3, 91.3],
  ["year", 1, 365.25],
  ["year", 5, 1826],
  ["year", 10, 3652],
  ["year", 50, 18_262],
];
const DAY_MS = 86_400_000;

/** Calendar-aligned bin edges over a view, each bin at least `least` pixels wide. */
export function binEdges(view: Span, width: number, calendar: Calendar, least = 4): Float64Array {
  const days = (((view.end - view.start) / DAY_MS) * least) / Math.max(1, width);
  const [unit, count] = UNITS.find(([, , size]) => size >= days) ?? (["year", 500] as const);
  const edges: number[] = [];
  let edge = calendar.floor(view.start, count > 1 ? "year" : unit);
  for (; edge < view.end; edge = calendar.add(edge, unit, count)) edges.push(edge);
  edges.push(edge);
  return Float64Array.from(edges.slice(Math.max(0, lowerBound(edges, view.start + 1) - 1)));
}

/**
 * Each event weighs one. What lies in one bin is certain there; a longer one is spread evenly
 * over its possible time (inside `extent` where it is open), its certain core being certain.
 */
export function histogram(
  events: Events,
  mask: Uint8Array,
  edges: Float64Array,
  extent: Span,
): Histogram {
  const spreads = new Map<number, { certain: Spread; all: Spread }>();
  for (let i = 0; i < events.length; i++) {
    if (!mask[i]) continue;
    const start = Math.max(events.startEarliest[i] as number, extent.start);
    const end = Math.min(events.endLatest[i] as number, extent.end);
    if (end <= start) continue;
    const category = events.category[i] as number;
    let found = spreads.get(category);
    if (!found) {
      found = { certain: new Spread(edges), all: new Spread(edges) };
      spreads.set(category, found);
    }
    const { certain, all } = found;
    const weight = 1 / (end - start);
    all.add(start, end, weight);
    const coreStart = Math.max(start, events.startLatest[i] as number);
    const coreEnd = Math.min(end, events.endEarliest[i] as number);
    const bin = all.binOf(start);
    if (end <= (edges[bin + 1] ?? start) && (events.startLatest[i] as number) < extent.end) {
      certain.add(start, end, weight);
    } else if (coreEnd > coreStart) {
      certain.add(coreStart, coreEnd, weight);
    }
  }
  const stacks = [...spreads]
    .sort(([a], [b]) => (a < 0 ? 1 : b < 0 ? -1 : a - b))
    .map(([category, { certain, all }]) => stack(category, certain.heights(), all.heights()));
  return { edges, stacks, highest: highest(stacks, edges.length - 1) };
}

function stack(category: number, certain: Float64Array, all: Float64Array): Stack {
  const possible = all.map((height, bin) => Math.max(0, height - (certain[bin] as number)));
  return { category, certain, possible };
}

function highest(stacks: readonly Stack[], bins: number): number {
  const heights = new Float64Array(Math.max(0, bins));
  for (const { certain, possible } of stacks) {
    heights.forEach((_, bin) => {
      increase(heights, bin, (certain[bin] as number) + (possible[bin] as number));
    });
  }
  return heights.reduce((a, b) => Math.max(a, b), 0);
}

/** Adds constant densities over intervals in constant time each. */
class Spread {
  private readonly partial: Float64Array;
  private readonly slope: Float64Array;
  private readonly bins: number;

  constructor(private readonly edges: Float64Array) {
    this.bins = Math.max(0, edges.length - 1);
    this.partial = new Float64Array(this.bins);
    this.slope = new Float64Array(this.bins + 1);
  }

  binOf(instant: number): number {
    return lowerBound(this.edges, instant + 1) - 1;
  }

  edge(bin: number): number {
    return this.edges[bin] ?? Number.NaN;
  }

  add(from: number, to: number, density: number): void {
    const start = Math.max(from, this.edge(0));
    const end = Math.min(to, this.edge(this.bins));
    if (!(end > start)) return;
    const a = this.binOf(start);
    const b = this.binOf(end - 1);
    if (a === b) {
      increase(this.partial, a, (end - start) * density);
      return;
    }
    increase(this.partial, a, (this.edge(a + 1) - start) * density);
    increase(this.partial, b, (end - this.edge(b)) * density);
    increase(this.slope, a + 1, density);
    increase(this.slope, b, -density);
  }

  heights(): Float64Array {
    let density = 0;
    return this.partial.map((part, bin) => {
      density += this.slope[bin] as number;
      return part + Math.max(0, density) * (this.edge(bin + 1) - this.edge(bin));
    });
  }
}

function increase(values: Float64Array, at: number, by: number): void {
  values[at] = (values[at] as number) + by;
}
