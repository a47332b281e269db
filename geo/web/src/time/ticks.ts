/** Ticks of a time axis, at calendar boundaries and far enough apart to read. */

import type { Calendar, Unit } from "./calendar";
import type { Span } from "./iso";
import { clock, inLanguage } from "./labels";

export interface Tick {
  readonly instant: number;
  readonly label: string;
  /** A year among months, a month among days. */
  readonly major: boolean;
}

type Interval = readonly ["hour" | Unit, number];

const HOUR_MS = 3_600_000;
const UNIT_MS = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 730.5 * HOUR_MS,
  year: 8766 * HOUR_MS,
};
const INTERVALS: readonly Interval[] = [
  ["hour", 1],
  ["hour", 3],
  ["hour", 6],
  ["hour", 12],
  ["day", 1],
  ["week", 1],
  ["month", 1],
  ["month", 3],
  ["month", 6],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years): Interval => ["year", years]),
];
/** No axis is wide enough for more; a guard against a window of geological length. */
const MOST = 400;

/** Ticks inside a span drawn `width` pixels wide, at least `gap` pixels apart. */
export function ticks(
  view: Span,
  width: number,
  calendar: Calendar,
  language: string,
  gap = 64,
): Tick[] {
  const least = ((view.end - view.start) / Math.max(1, width)) * gap;
  const interval = INTERVALS.find(([unit, n]) => UNIT_MS[unit] * n >= least) ?? ["year", 5000];
  const found: Tick[] = [];
  let instant = firstTick(view.start, interval, calendar);
  while (instant < view.end && found.length < MOST) {
    if (instant >= view.start) found.push(tick(instant, interval[0], calendar, language));
    instant = nextTick(instant, interval, calendar);
  }
  return found;
}

function firstTick(start: number, [unit, count]: Interval, calendar: Calendar): number {
  if (unit === "hour") return calendar.floor(start, "day");
  if (unit !== "year") return calendar.floor(start, unit === "month" && count > 1 ? "year" : unit);
  const { year } = calendar.local(start);
  return calendar.instant(Math.floor(year / count) * count, 1, 1);
}

function nextTick(instant: number, [unit, count]: Interval, calendar: Calendar): number {
  return unit === "hour" ? instant + count * HOUR_MS : calendar.add(instant, unit, count);
}

function tick(instant: number, unit: Interval[0], calendar: Calendar, language: string): Tick {
  const { year, month, day } = calendar.local(instant);
  const shortMonth =
    inLanguage(calendar.table.months_short, language)?.[month - 1] ?? String(month);
  if (unit === "year" || (month === 1 && day === 1 && calendar.isMidnight(instant))) {
    return { instant, label: String(year), major: true };
  }
  if (unit === "month") return { instant, label: shortMonth, major: false };
  if (unit === "hour" && !calendar.isMidnight(instant)) {
    return { instant, label: clock(instant, calendar), major: false };
  }
  return { instant, label: `${day} ${shortMonth}`, major: day === 1 };
}
