/** Dates as a reader types them, by the strict rules of `iso.ts` and nothing else. */

import type { Calendar } from "./calendar";
import { iso, type Span, span } from "./iso";

export type Typed =
  | { readonly window: Span }
  | { readonly wrong: "from" | "to"; readonly text: string }
  | { readonly wrong: "order" };

/** EDTF's marks of an approximate or uncertain date: the window is of the same days. */
const MARK = /(?<=\d)[~?%]$/;

/**
 * The window from the start of one date to the end of another, both being whole days, months or
 * years: 2020-11 to 2021-02 ends with February. ".." or nothing stands for the end of the
 * extent, and an interval such as 2020-11/2021 in the first field says it all.
 */
export function typedWindow(from: string, to: string, extent: Span, calendar: Calendar): Typed {
  const [first, last = to] = from.split("/", 2).map((part) => part.trim()) as [string, string?];
  const start = dateOf(first, calendar) ?? (isOpen(first) ? extent : null);
  if (!start || from.split("/").length > 2) return { wrong: "from", text: from.trim() };
  const end = dateOf(last, calendar) ?? (isOpen(last) ? extent : null);
  if (!end) return { wrong: "to", text: last.trim() };
  const window = { start: start.start, end: end.end };
  return window.end > window.start ? { window } : { wrong: "order" };
}

/** The whole of a day, month or year that is typed, or null. */
export function dateOf(text: string, calendar: Calendar): Span | null {
  try {
    return span(text.trim().replace(MARK, ""), calendar);
  } catch {
    return null;
  }
}

/** A window as it would be typed: its first and its last day. */
export function typedDates(window: Span, calendar: Calendar): [from: string, to: string] {
  const isDays = calendar.isMidnight(window.end);
  const last = isDays ? calendar.floor(window.end - 1, "day") : window.end - 1;
  return [iso(window.start, calendar), iso(last, calendar)];
}

function isOpen(text: string): boolean {
  return text.trim() === "" || text.trim() === "..";
}
