/** Where a window must go for something to be seen in it. */

import type { Bounds } from "../data/payload";
import type { Calendar } from "../time/calendar";
import type { Span } from "../time/iso";
import { force } from "./selection";

/** The window, moved at its length unless something with these bounds may be in it already. */
export function reaching(window: Span, bounds: Bounds, calendar: Calendar): Span {
  if (force(bounds, window) !== "none") return window;
  const [startEarliest, , , endLatest] = bounds;
  const length = window.end - window.start;
  const isBefore = endLatest <= window.start;
  const first = isBefore ? Math.max(startEarliest, endLatest - length) : startEarliest;
  const start = calendar.floor(first, "day");
  return {
    start,
    end: Math.max(calendar.floor(start + length, "day"), calendar.add(start, "day", 1)),
  };
}
