/** Which events and features a window holds: the time model of floor 0. */

import type { Events } from "../data/atlas";
import type { Bounds } from "../data/payload";
import type { Span } from "../time/iso";

/** Events of a window in order of time, each certain or only possible. */
export interface Shown {
  readonly events: Uint32Array;
  /** 1 where the event is certainly in the window. */
  readonly certain: Uint8Array;
  readonly certainCount: number;
}

export type Force = "certain" | "possible" | "none";

/** Finds the events of a window by two binary searches and a scan of what lies between. */
export class EventIndex {
  /** The latest end among an event and all before it, so that early ones can be skipped. */
  private readonly latestEnd: Float64Array;

  constructor(private readonly events: Events) {
    let latest = Number.NEGATIVE_INFINITY;
    this.latestEnd = events.endLatest.map((end) => {
      latest = Math.max(latest, end);
      return latest;
    });
  }

  /** Events possibly in the window; `mask` has 0 for those that a filter hides. */
  shown({ start, end }: Span, mask: Uint8Array): Shown {
    const { startEarliest, startLatest, endEarliest, endLatest } = this.events;
    const from = lowerBound(this.latestEnd, start + 1);
    const to = Math.max(from, lowerBound(startEarliest, end));
    const found = new Uint32Array(to - from);
    const certain = new Uint8Array(to - from);
    let count = 0;
    let certainCount = 0;
    for (let i = from; i < to; i++) {
      if (!mask[i] || (endLatest[i] as number) <= start) continue;
      const isCertain = (startLatest[i] as number) < end && (endEarliest[i] as number) > start;
      found[count] = i;
      certain[count++] = isCertain ? 1 : 0;
      if (isCertain) certainCount++;
    }
    return { events: found.subarray(0, count), certain: certain.subarray(0, count), certainCount };
  }
}

/** Events of the chosen certainties alone; of all where none is chosen. */
export function ofCertainty(shown: Shown, chosen: readonly string[]): Shown {
  if (chosen.length === 0) return shown;
  const wanted = [chosen.includes("possible"), chosen.includes("certain")];
  return {
    events: shown.events.filter((_, i) => wanted[shown.certain[i] as number] ?? false),
    certain: shown.certain.filter((certain) => wanted[certain] ?? false),
    certainCount: wanted[1] ? shown.certainCount : 0,
  };
}

/** Whether something with these bounds is in force in a window. */
export function force(
  [startEarliest, startLatest, endEarliest, endLatest]: Bounds,
  window: Span,
): Force {
  if (!(startEarliest < window.end && endLatest > window.start)) return "none";
  return startLatest < window.end && endEarliest > window.start ? "certain" : "possible";
}

/** The first index whose value is at least `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
