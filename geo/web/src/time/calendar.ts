/** The atlas's one time zone: instants and local days, without the browser's clock or zone. */

import { type Civil, civilFromDays, DAY_MS, daysFromCivil, daysInMonth } from "./civil";

export type Unit = "day" | "week" | "month" | "year";

export interface CalendarTable {
  /**
   * [from_ms, minutes east of UTC], sorted; the first one holds from the beginning of time.
   * Local mean times of the past have fractions of a minute.
   */
  readonly offsets: ReadonlyArray<readonly [number, number]>;
  readonly months: Readonly<Record<string, readonly string[]>>;
  /** The names that stand without a day, where the language tells them apart. */
  readonly months_alone: Readonly<Record<string, readonly string[]>>;
  readonly months_short: Readonly<Record<string, readonly string[]>>;
  readonly day: Readonly<Record<string, string>>;
  readonly month: Readonly<Record<string, string>>;
  readonly range: Readonly<Record<string, string>>;
}

export interface Local extends Civil {
  /** Milliseconds since local midnight. */
  readonly ms: number;
  /** Milliseconds east of UTC. */
  readonly offset: number;
}

const MINUTE_MS = 60_000;

export class Calendar {
  private readonly offsets: ReadonlyArray<readonly [from: number, ms: number]>;

  constructor(readonly table: CalendarTable) {
    this.offsets = table.offsets.map(([from, minutes]) => [from, Math.round(minutes * MINUTE_MS)]);
  }

  /** Milliseconds east of UTC at an instant. */
  offset(instant: number): number {
    let offset = this.offsets[0]?.[1] ?? 0;
    for (const [from, value] of this.offsets) {
      if (from > instant) break;
      offset = value;
    }
    return offset;
  }

  local(instant: number): Local {
    const offset = this.offset(instant);
    const wall = instant + offset;
    const days = Math.floor(wall / DAY_MS);
    return { ...civilFromDays(days), ms: wall - days * DAY_MS, offset };
  }

  /**
   * The instant of a local time. Where a clock change skips or repeats it, the offset before the
   * change counts (Python's `fold=0`).
   */
  instant(year: number, month: number, day: number, ms = 0): number {
    const wall = daysFromCivil(year, month, day) * DAY_MS + ms;
    let offset = this.offsets[0]?.[1] ?? 0;
    for (const [from, value] of this.offsets.slice(1)) {
      if (wall < from + Math.max(offset, value)) break;
      offset = value;
    }
    return wall - offset;
  }

  isMidnight(instant: number): boolean {
    return instant === this.floor(instant, "day");
  }

  /** The start of the local day, week (Monday), month or year that holds an instant. */
  floor(instant: number, unit: Unit): number {
    const { year, month, day } = this.local(instant);
    switch (unit) {
      case "day":
        return this.instant(year, month, day);
      case "week":
        return this.instant(year, month, day - weekday(year, month, day));
      case "month":
        return this.instant(year, month, 1);
      case "year":
        return this.instant(year, 1, 1);
    }
  }

  /** The end of that unit, which is the start of the next one. */
  ceil(instant: number, unit: Unit): number {
    const start = this.floor(instant, unit);
    return start === instant ? instant : this.add(start, unit, 1);
  }

  /** An instant some units later at the same local time; 31 January + 1 month is 28 February. */
  add(instant: number, unit: Unit, count: number): number {
    const { year, month, day, ms } = this.local(instant);
    if (unit === "day" || unit === "week") {
      return this.instant(year, month, day + count * (unit === "week" ? 7 : 1), ms);
    }
    const months = year * 12 + (month - 1) + count * (unit === "year" ? 12 : 1);
    const toYear = Math.floor(months / 12);
    const toMonth = months - toYear * 12 + 1;
    return this.instant(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)), ms);
  }
}

/** 0 is Monday. 1970-01-01 was a Thursday. */
function weekday(year: number, month: number, day: number): number {
  const days = daysFromCivil(year, month, day) + 3;
  return days - Math.floor(days / 7) * 7;
}
