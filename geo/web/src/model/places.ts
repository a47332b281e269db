/** Events that share a place, gathered. */

import type { Events } from "../data/atlas";
import type { Shown } from "./selection";

export interface Group {
  readonly place: number;
  readonly events: readonly number[];
  readonly certainCount: number;
  /** The widest accuracy among the events, in metres. */
  readonly accuracyM: number;
}

/** The distinct points of all events. */
export class Places {
  /** Place of each event, -1 for none. */
  readonly of: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;

  constructor(private readonly events: Events) {
    const { of, firsts } = numbered(events.lon, events.lat);
    this.of = of;
    this.lon = Float64Array.from(firsts, (event) => events.lon[event] as number);
    this.lat = Float64Array.from(firsts, (event) => events.lat[event] as number);
  }

  /** Events of a window by those places that are wanted; null if these are more than `atMost`. */
  groups(
    { events, certain }: Shown,
    isWanted: (place: number) => boolean = () => true,
    atMost = Number.POSITIVE_INFINITY,
  ): Group[] | null {
    type Building = { place: number; events: number[]; certainCount: number; accuracyM: number };
    const groups = new Map<number, Building>();
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as number;
      const place = this.of[event] as number;
      if (place < 0 || !isWanted(place)) continue;
      let group = groups.get(place);
      if (!group) {
        if (groups.size === atMost) return null;
        group = { place, events: [], certainCount: 0, accuracyM: 0 };
        groups.set(place, group);
      }
      group.events.push(event);
      group.certainCount += certain[i] as number;
      group.accuracyM = Math.max(group.accuracyM, this.events.accuracyM[event] || 0);
    }
    return [...groups.values()];
  }
}

/** Equal numbers for equal points, in order of the first event at each, by a table of hashes. */
function numbered(lon: ArrayLike<number>, lat: ArrayLike<number>) {
  const bits = Math.ceil(Math.log2(lon.length + 1)) + 1;
  const table = new Int32Array(2 ** bits).fill(-1);
  const of = new Int32Array(lon.length).fill(-1);
  const firsts: number[] = [];
  for (let event = 0; event < lon.length; event++) {
    const [x, y] = [lon[event] as number, lat[event] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    let slot = hash(x, y) >>> (32 - bits);
    let place = table[slot] as number;
    while (
      place >= 0 &&
      !(lon[firsts[place] as number] === x && lat[firsts[place] as number] === y)
    ) {
      slot = (slot + 1) % table.length;
      place = table[slot] as number;
    }
    if (place < 0) {
      place = firsts.push(event) - 1;
      table[slot] = place;
    }
    of[event] = place;
  }
  return { of, firsts };
}

/** Thirty-two well mixed bits of a point, by its millionths of a degree. */
function hash(x: number, y: number): number {
  const mixed = Math.imul(Math.round(x * 1e6), 0x9e3779b1) ^ Math.round(y * 1e6);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
}
