/** Instants and windows in words, from the month names and patterns of the payload. */

import type { Calendar, Unit } from "./calendar";
import type { Span } from "./iso";

export function dayLabel(instant: number, calendar: Calendar, language: string): string {
  return fill(
    inLanguage(calendar.table.day, language) ?? "{d} {MMMM} {y}",
    instant,
    calendar,
    language,
  );
}

export function monthLabel(instant: number, calendar: Calendar, language: string): string {
  return fill(
    inLanguage(calendar.table.month, language) ?? "{LLLL} {y}",
    instant,
    calendar,
    language,
  );
}

/** A day at local midnight, else a day and a time. */
export function instantLabel(instant: number, calendar: Calendar, language: string): string {
  const day = dayLabel(instant, calendar, language);
  return calendar.isMidnight(instant) ? day : `${day}, ${clock(instant, calendar)}`;
}

export function clock(instant: number, calendar: Calendar): string {
  const minutes = Math.floor(calendar.local(instant).ms / 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A window as a reader would say it: whole years, months and days are named as such. */
export function windowLabel({ start, end }: Span, calendar: Calendar, language: string): string {
  for (const unit of ["year", "month", "day"] as const) {
    if (!isWhole(start, end, unit, calendar)) continue;
    const name = (instant: number) => unitLabel(instant, unit, calendar, language);
    return joined(name(start), name(end - 1), calendar, language);
  }
  if (end - start === 1) return instantLabel(start, calendar, language);
  return joined(
    instantLabel(start, calendar, language),
    instantLabel(end, calendar, language),
    calendar,
    language,
  );
}

export function inLanguage<T>(table: Readonly<Record<string, T>>, language: string): T | undefined {
  return table[language] ?? table[language.split("-")[0] ?? ""] ?? table.en;
}

function isWhole(start: number, end: number, unit: Unit, calendar: Calendar): boolean {
  return calendar.floor(start, unit) === start && calendar.floor(end, unit) === end;
}

function unitLabel(instant: number, unit: Unit, calendar: Calendar, language: string): string {
  if (unit === "year") return String(calendar.local(instant).year);
  return unit === "month"
    ? monthLabel(instant, calendar, language)
    : dayLabel(instant, calendar, language);
}

function joined(a: string, b: string, calendar: Calendar, language: string): string {
  if (a === b) return a;
  const pattern = inLanguage(calendar.table.range, language) ?? "{a} – {b}";
  return pattern.replace(/\{([ab])\}/g, (_, key) => (key === "a" ? a : b));
}

function fill(pattern: string, instant: number, calendar: Calendar, language: string): string {
  const { year, month, day } = calendar.local(instant);
  const { months, months_alone, months_short } = calendar.table;
  const name = (table: typeof months) => inLanguage(table, language)?.[month - 1] ?? String(month);
  const parts: Record<string, string> = {
    d: String(day),
    dd: String(day).padStart(2, "0"),
    MMMM: name(months),
    LLLL: name(months_alone),
    MMM: name(months_short),
    y: String(year),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, key: string) => parts[key] ?? whole);
}
