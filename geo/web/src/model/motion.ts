/** Moves of the window, within the extent of the atlas. */

import type { Calendar, Unit } from "../time/calendar";
import type { Span } from "../time/iso";

const HOUR_MS = 3_600_000;
const BIGGER: Readonly<Record<Unit, readonly [Unit, number]>> = {
  day: ["month", 1],
  week: ["month", 1],
  month: ["year", 1],
  year: ["year", 10],
};

/** Both ends some steps on; it stops at the extent and keeps its length. */
export function stepped(
  window: Span,
  steps: number,
  unit: Unit,
  extent: Span,
  calendar: Calendar,
): Span {
  const moved = {
    start: calendar.add(window.start, unit, steps),
    end: calendar.add(window.end, unit, steps),
  };
  // Month ends differ in length: a window of whole months stays one.
  const end =
    calendar.floor(window.end, unit) === window.end ? calendar.floor(moved.end, unit) : moved.end;
  return kept({ start: moved.start, end: Math.max(end, moved.start + 1) }, extent);
}

/** The window shifted until it lies in the extent, as far as it fits. */
export function kept(window: Span, extent: Span): Span {
  const length = Math.min(window.end - window.start, extent.end - extent.start);
  const start = Math.min(Math.max(window.start, extent.start), extent.end - length);
  return { start, end: start + length };
}

/** One end moved to an instant, at least a day from the other end. */
export function withEnd(
  window: Span,
  side: "start" | "end",
  to: number,
  extent: Span,
  calendar: Calendar,
): Span {
  const bounded = Math.min(Math.max(to, extent.start), extent.end);
  if (side === "start") {
    return { start: Math.min(bounded, calendar.add(window.end, "day", -1)), end: window.end };
  }
  return { start: window.start, end: Math.max(bounded, calendar.add(window.start, "day", 1)) };
}

/** Where a key moves an end of the window to, or null for other keys. */
export function keyTarget(
  key: string,
  isBig: boolean,
  from: number,
  unit: Unit,
  extent: Span,
  calendar: Calendar,
): number | null {
  const [stride, count] = isBig || key.startsWith("Page") ? BIGGER[unit] : ([unit, 1] as const);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
    case "PageUp":
      return calendar.add(from, stride, count);
    case "ArrowLeft":
    case "ArrowDown":
    case "PageDown":
      return calendar.add(from, stride, -count);
    case "Home":
      return extent.start;
    case "End":
      return extent.end;
    default:
      return null;
  }
}

/** The nearest local midnight, unless a pixel is finer than an hour. */
export function snapped(instant: number, msPerPixel: number, calendar: Calendar): number {
  if (msPerPixel < HOUR_MS / 4) return Math.round(instant / 60_000) * 60_000;
  return calendar.floor(instant + 12 * HOUR_MS, "day");
}

/** A view with the window in it, shifted no more than needed. */
export function following(view: Span, window: Span): Span {
  const length = view.end - view.start;
  if (window.end - window.start > length) return view;
  if (window.start < view.start) return { start: window.start, end: window.start + length };
  if (window.end > view.end) return { start: window.end - length, end: window.end };
  return view;
}

/** The view around a window, or zoomed by a factor about an instant; never beyond the extent. */
export function zoomed(view: Span, factor: number, about: number, extent: Span): Span {
  const share = (about - view.start) / (view.end - view.start);
  const length = Math.max(2 * 24 * HOUR_MS, (view.end - view.start) * factor);
  const start = Math.round(about - share * length);
  return kept({ start, end: Math.round(start + length) }, extent);
}
