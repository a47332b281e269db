/** The order in which a list shows the events of a window. */

import type { Events } from "../data/atlas";
import { lowerBound } from "./selection";

export const KEYS = ["title", "date", "category", "status"] as const;
export type SortKey = (typeof KEYS)[number];

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** Rows and events, each found from the other. */
export interface Order {
  readonly length: number;
  event(row: number): number;
  /** -1 for an event that is not shown. */
  row(event: number): number;
}

/** The same column upwards, then downwards; another column upwards. */
export function nextSort(sort: Sort, by: SortKey): Sort {
  return { by, descending: sort.by === by && !sort.descending };
}

/** Events in order of time, as they come; `events` is sorted. */
export function inTime(events: Uint32Array, descending: boolean): Order {
  const turned = (at: number) => (descending ? events.length - 1 - at : at);
  return {
    length: events.length,
    event: (row) => events[turned(row)] ?? -1,
    row: (event) => {
      const at = lowerBound(events, event);
      return events[at] === event ? turned(at) : -1;
    },
  };
}

/** Events by a number each; those without one (-1) come last, equal ones in order of time. */
export function byNumber(
  events: Uint32Array,
  values: ArrayLike<number>,
  descending: boolean,
): Order {
  const value = (event: number) => values[event] as number;
  const sign = descending ? -1 : 1;
  return listed(
    events.slice().sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (x < 0 !== y < 0) return x < 0 ? 1 : -1;
      return sign * (x - y) || a - b;
    }),
  );
}

/** Events by a text each, as readers of a language sort it. */
export function byText(
  events: Uint32Array,
  texts: readonly string[],
  language: string,
  descending: boolean,
): Order {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const sign = descending ? -1 : 1;
  const rows = Array.from(events, (event, i) => ({ event, text: texts[i] ?? "" }));
  rows.sort((a, b) => sign * compare(a.text, b.text) || a.event - b.event);
  return listed(Uint32Array.from(rows, ({ event }) => event));
}

/** Ranks of categories or statuses by their names, for `byNumber`. */
export function ranked(
  column: Events["category"],
  names: readonly string[],
  language: string,
): Float64Array {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const order = names.map((_, i) => i).sort((a, b) => compare(names[a] ?? "", names[b] ?? ""));
  const rank = new Map(order.map((name, i) => [name, i]));
  return column.map((index) => rank.get(index) ?? -1);
}

function listed(order: Uint32Array): Order {
  let rows: Map<number, number> | null = null;
  return {
    length: order.length,
    event: (row) => order[row] ?? -1,
    row: (event) => {
      rows ??= new Map(Array.from(order, (one, row) => [one, row]));
      return rows.get(event) ?? -1;
    },
  };
}
