/** What the window is: a period, one day, a trail that fades, or all there was so far. */

import type { Calendar, Unit } from "../time/calendar";
import type { Span } from "../time/iso";
import { stepped, withEnd } from "./motion";

export const MODES = ["range", "instant", "trailing", "cumulative"] as const;
export type Mode = (typeof MODES)[number];

export type Side = "start" | "end";

/** What the window moves on. */
export interface Ground {
  readonly extent: Span;
  readonly calendar: Calendar;
}

/** The oldest events of a trail are drawn this strongly. */
const FAINTEST = 0.25;

/** Whether the start of the window is chosen; else it follows from the end, and has no handle. */
export function hasStart(mode: Mode): boolean {
  return mode === "range" || mode === "trailing";
}

/** A window as a mode has it: its end stays. */
export function conformed(mode: Mode, window: Span, { extent, calendar }: Ground): Span {
  if (mode === "instant") return dayBefore(window.end, calendar);
  if (mode === "cumulative") {
    return { start: Math.min(extent.start, calendar.add(window.end, "day", -1)), end: window.end };
  }
  return window;
}

/** Whether a window is one that the mode would make. */
export function fits(mode: Mode, window: Span, ground: Ground): boolean {
  const { start, end } = conformed(mode, window, ground);
  return start === window.start && end === window.end;
}

/** One end moved: the end of a trail or of a day takes all of it along. */
export function endMoved(
  mode: Mode,
  window: Span,
  side: Side,
  to: number,
  { extent, calendar }: Ground,
): Span {
  if (mode === "trailing" && side === "end") {
    const end = Math.min(Math.max(to, calendar.add(extent.start, "day", 1)), extent.end);
    return { start: window.start + end - window.end, end };
  }
  const from = hasStart(mode) ? window : { start: extent.start, end: window.end };
  const moved = withEnd(from, side, to, extent, calendar);
  return conformed(mode, moved, { extent, calendar });
}

/** The window some steps on. */
export function stepOn(mode: Mode, window: Span, steps: number, unit: Unit, ground: Ground): Span {
  const { extent, calendar } = ground;
  if (mode !== "cumulative") return stepped(window, steps, unit, extent, calendar);
  const lastDay = conformed("instant", window, ground);
  return conformed(mode, stepped(lastDay, steps, unit, extent, calendar), ground);
}

/** The window to play from: one at the start of the axis if it has no way to go. */
export function playFrom(mode: Mode, window: Span, unit: Unit, axis: Span, ground: Ground): Span {
  const length = window.end - window.start;
  const whole = axis.end - axis.start;
  const isLong = hasStart(mode) && length > whole / 2;
  if (!isLong && window.end < axis.end && window.end > axis.start) return window;
  return firstOf(mode, isLong ? whole / 24 : length, unit, axis, ground);
}

/** The first window of an axis, about so long. */
export function firstOf(mode: Mode, length: number, unit: Unit, axis: Span, ground: Ground): Span {
  const { calendar } = ground;
  const start = calendar.floor(axis.start, "day");
  const one = calendar.add(calendar.floor(start, unit), unit, 1);
  if (!hasStart(mode)) return conformed(mode, { start, end: one }, ground);
  const slice = calendar.floor(start + length, unit);
  return { start, end: slice > start ? slice : one };
}

/** How strongly an event shows in a trail: fully at the end of the window, faintly at its start. */
export function strength(eventEnd: number, { start, end }: Span): number {
  const share = (Math.min(eventEnd, end) - start) / (end - start);
  return FAINTEST + (1 - FAINTEST) * Math.min(1, Math.max(0, share));
}

function dayBefore(end: number, calendar: Calendar): Span {
  const start = calendar.floor(end - 1, "day");
  return { start, end: calendar.add(start, "day", 1) };
}
