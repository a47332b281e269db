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
  readonly lon: number[] = [];
  readonly lat: number[] = [];
  /** Place of each event, -1 for none. */
  private readonly of: Int32Array;

  constructor(private readonly events: Events) {
    const known = new Map<string, number>();
    this.of = Int32Array.from(events.lon, (lon, event) => {
      const lat = events.lat[event] as number;
      if (Number.isNaN(lon) || Number.isNaN(lat)) return -1;
      const key = `${lon} ${lat}`;
      let place = known.get(key);
      if (place === undefined) {
        place = this.lon.push(lon) - 1;
        this.lat.push(lat);
        known.set(key, place);
      }
      return place;
    });
  }

  /** Events of a window by place, in order of time. */
  groups({ events, certain }: Shown): Group[] {
    type Building = { place: number; events: number[]; certainCount: number; accuracyM: number };
    const groups = new Map<number, Building>();
    events.forEach((event, i) => {
      const place = this.of[event] as number;
      if (place < 0) return;
      let group = groups.get(place);
      if (!group) {
        group = { place, events: [], certainCount: 0, accuracyM: 0 };
        groups.set(place, group);
      }
      group.events.push(event);
      group.certainCount += certain[i] as number;
      group.accuracyM = Math.max(group.accuracyM, this.events.accuracyM[event] || 0);
    });
    return [...groups.values()];
  }
}
