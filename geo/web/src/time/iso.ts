/** ISO 8601 text to instants and back, by integers and the atlas's calendar alone. */

import type { Calendar, Local } from "./calendar";
import { type Civil, civilFromDays, DAY_MS, daysFromCivil, daysInMonth } from "./civil";

/** Bounds of the time model: open ends stand at these instants. */
export const EARLIEST = -(2 ** 52);
export const LATEST = 2 ** 52;

export interface Span {
  readonly start: number;
  readonly end: number;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;
const ACCEPTED =
  "a date (2020, 2020-11, 2020-11-10), a timestamp with an offset (2020-11-10T01:00+04:00) or epoch milliseconds";

/** What a moment covers: a whole year, month or day, or one millisecond. */
export function span(moment: unknown, calendar: Calendar): Span {
  const found = typeof moment === "number" ? spanOfNumber(moment) : spanOfText(moment, calendar);
  if (!found) throw new RangeError(`expected ${ACCEPTED}, got ${quoted(moment)}`);
  return found;
}

/** The half-open window from one moment to another, or the whole of `start` without `end`. */
export function windowOf(start: unknown, end: unknown, calendar: Calendar): Span {
  const first = span(start, calendar);
  if (end === undefined || end === null) return first;
  const last = span(end, calendar);
  if (last.start === first.start) return first;
  if (last.start < first.start) {
    throw new RangeError(`the window ends at ${quoted(end)}, before its start ${quoted(start)}`);
  }
  return { start: first.start, end: last.start };
}

/**
 * A plain date at local midnight, else a timestamp with its offset; in UTC where the local offset
 * has seconds, which ISO 8601 cannot write.
 */
export function iso(instant: number, calendar: Calendar): string {
  const local = calendar.local(instant);
  if (local.ms === 0) return dateText(local);
  const { ms, offset, ...day } = local.offset % 60_000 ? utc(instant) : local;
  const seconds = Math.floor(ms / 1000);
  const fraction = ms % 1000 ? `.${pad(ms % 1000, 3)}` : "";
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return `${dateText(day)}T${time}${fraction}${offsetText(offset)}`;
}

function dateText({ year, month, day }: Civil): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

function spanOfNumber(ms: number): Span | null {
  if (!Number.isInteger(ms) || ms < EARLIEST || ms >= LATEST) return null;
  return { start: ms, end: ms + 1 };
}

function spanOfText(text: unknown, calendar: Calendar): Span | null {
  if (typeof text !== "string") return null;
  return spanOfDate(text, calendar) ?? spanOfTimestamp(text);
}

function spanOfDate(text: string, calendar: Calendar): Span | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  if (!isDate(year, month, day)) return null;
  const unit = match[3] ? "day" : match[2] ? "month" : "year";
  const start = calendar.instant(year, month, day);
  return { start, end: calendar.add(start, unit, 1) };
}

function spanOfTimestamp(text: string): Span | null {
  const match = TIMESTAMP.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const offset = offsetMinutes(match[8] ?? "Z");
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return null;
  if (Math.abs(offset) >= 24 * 60) return null;
  const ms = Number((match[7] ?? "").padEnd(3, "0"));
  const start =
    daysFromCivil(year, month, day) * DAY_MS +
    ((hour * 60 + minute - offset) * 60 + second) * 1000 +
    ms;
  return { start, end: start + 1 };
}

function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function offsetMinutes(text: string): number {
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith("-") ? -minutes : minutes;
}

function utc(instant: number): Local {
  const days = Math.floor(instant / DAY_MS);
  return { ...civilFromDays(days), ms: instant - days * DAY_MS, offset: 0 };
}

function offsetText(offset: number): string {
  const size = Math.abs(offset) / 60_000;
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function pad(value: number, width = 2): string {
  return `${value < 0 ? "-" : ""}${String(Math.abs(value)).padStart(width, "0")}`;
}

function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
}
