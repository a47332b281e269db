/** The days on which something starts or ends, and what it is. */

import type { Atlas } from "../data/atlas";
import type { Calendar } from "../time/calendar";
import { EARLIEST, LATEST, type Span } from "../time/iso";
import { lowerBound } from "./selection";

export interface Change {
  readonly day: Span;
  /** Feature indices. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
  /** Event indices: those that may begin on the day, and those that may end on it. */
  readonly events: readonly number[];
  readonly over: readonly number[];
}

/** Hidden layers and events do not change. */
export interface Visible {
  layer(layer: number): boolean;
  event(event: number): boolean;
}

export class Changes {
  /** Local midnights of all days with a change, in order. */
  readonly days: Float64Array;

  constructor(
    private readonly atlas: Atlas,
    private readonly visible: Visible,
  ) {
    this.days = daysOfChange(atlas, visible);
  }

  /** The first day of change at or after the end of a window. */
  after(window: Span): Change | null {
    const day = this.days[lowerBound(this.days, window.end)];
    return day === undefined ? null : this.on(day);
  }

  /** The last day of change before the last day of a window. */
  before(window: Span): Change | null {
    const lastDay = this.atlas.calendar.floor(window.end - 1, "day");
    const day = this.days[lowerBound(this.days, lastDay) - 1];
    return day === undefined ? null : this.on(day);
  }

  on(midnight: number): Change {
    const { calendar, features, events } = this.atlas;
    const day = { start: midnight, end: calendar.add(midnight, "day", 1) };
    const isToday = (instant: number) => instant >= day.start && instant < day.end;
    const shown = features.filter((feature) => this.visible.layer(feature.layer));
    const change = {
      day,
      begins: shown.filter(({ bounds }) => isToday(bounds[0])).map(({ index }) => index),
      ends: shown.filter(({ bounds }) => isToday(bounds[3])).map(({ index }) => index),
      events: [] as number[],
      over: [] as number[],
    };
    for (let i = 0; i < events.length; i++) {
      if (!this.visible.event(i)) continue;
      if (isToday(events.startEarliest[i] as number)) change.events.push(i);
      else if (isToday((events.endLatest[i] as number) - 1)) change.over.push(i);
    }
    return change;
  }
}

/** A window of the same length whose last day is the day of a change. */
export function windowAt(change: Change, window: Span, calendar: Calendar): Span {
  const end = change.day.end;
  const start = end - (window.end - window.start);
  const isDays = calendar.isMidnight(window.start) && calendar.isMidnight(window.end);
  return { start: isDays ? nearestMidnight(start, calendar) : start, end };
}

function nearestMidnight(instant: number, calendar: Calendar): number {
  return calendar.floor(instant + 43_200_000, "day");
}

function daysOfChange(atlas: Atlas, visible: Visible): Float64Array {
  const { calendar, events, features } = atlas;
  const days = new Set<number>();
  const note = (instant: number) => {
    if (instant > EARLIEST && instant < LATEST - 1) days.add(calendar.floor(instant, "day"));
  };
  for (const { bounds, layer } of features) {
    if (!visible.layer(layer)) continue;
    note(bounds[0]);
    note(bounds[3]);
  }
  for (let i = 0; i < events.length; i++) {
    if (!visible.event(i)) continue;
    note(events.startEarliest[i] as number);
    // An event ends with its last millisecond, so that a day begins and ends on one day.
    note((events.endLatest[i] as number) - 1);
  }
  return Float64Array.from(days).sort();
}
