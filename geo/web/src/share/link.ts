/**
 * The state of a page as the hash of its address: `#window=2020-11-10..2021-02-01&q=Lachin`.
 * Only what differs from the first state is written. A new part of the state is one more row of
 * `fields`. What cannot be read is left out, so that a broken link still opens the map.
 */

import type { Atlas } from "../data/atlas";
import { FACETS } from "../model/filters";
import { MODES } from "../model/mode";
import { KEYS } from "../model/order";
import { SPEEDS, type State, UNITS } from "../model/state";
import type { Calendar } from "../time/calendar";
import { iso, type Span, span, windowOf } from "../time/iso";

/** The middle of the map, in degrees, and its zoom. */
export interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** What a link carries: the state, with ids in place of indices, and the view of the map. */
export interface Shared extends Omit<State, "selection" | "playing"> {
  readonly map: Place;
  readonly event: string;
  readonly feature: string;
  readonly events: readonly string[];
}

interface Field {
  write(shared: Shared): string;
  /** Throws where the text is not its own. */
  read(text: string, shared: Shared): Partial<Shared>;
}

type Fields = Readonly<Record<string, Field>>;

/** Longer hashes are not ours. */
const MAX_LENGTH = 16_384;

/** The table of what a link carries, by the name in the hash. */
export function fields({ calendar, meta }: Atlas): Fields {
  return {
    window: spanField("window", calendar),
    axis: spanField("view", calendar),
    map: { write: ({ map }) => placeText(map), read: (text) => ({ map: place(text) }) },
    lang: {
      write: ({ language }) => language,
      read: (text) => ({ language: one(text, meta.languages) }),
    },
    off: listField("hiddenLayers"),
    without: listField("hiddenCategories"),
    ...Object.fromEntries(FACETS.map((facet) => [facet, facetField(facet)])),
    q: {
      write: ({ filters }) => encodeURIComponent(filters.text),
      read: (text, { filters }) => ({
        filters: { ...filters, text: decodeURIComponent(text).slice(0, 200) },
      }),
    },
    mode: choiceField("mode", MODES),
    by: choiceField("unit", UNITS),
    speed: choiceField("speed", SPEEDS),
    loop: choiceField("loop", [false, true]),
    sort: {
      write: ({ sort }) => `${sort.descending ? "-" : ""}${sort.by}`,
      read: (text) => {
        const descending = text.startsWith("-");
        return { sort: { by: one(text.slice(Number(descending)), KEYS), descending } };
      },
    },
    names: {
      write: ({ names }) => listText(names),
      read: (text) => ({
        names: text
          .split(",")
          .map((name) => one(name === "~" ? "" : name, ["", ...meta.languages])),
      }),
    },
    measure: {
      write: ({ measure }) =>
        (measure ?? [])
          .map((end) => end.map((part) => Number(part.toFixed(6))).join("/"))
          .join(".."),
      read: (text) => ({ measure: ends(text) }),
    },
    step: {
      write: ({ step }) => String(step ?? ""),
      read: (text) => ({ step: stepOf(text, meta.story?.steps.length ?? 0) }),
    },
    event: textField("event"),
    feature: textField("feature"),
    events: listField("events"),
  };
}

/** The hash of a state, without "#"; empty for the first state. */
export function encode(now: Shared, first: Shared, table: Fields): string {
  return Object.entries(table)
    .filter(([, field]) => field.write(now) !== field.write(first))
    .map(([name, field]) => `${name}=${field.write(now)}`)
    .join("&");
}

/** The state that a hash tells of, with or without "#"; the first state where it tells nothing. */
export function decode(hash: string, first: Shared, table: Fields): Shared {
  const text = hash.replace(/^#/, "");
  if (text.length > MAX_LENGTH) return first;
  let shared = first;
  for (const part of text.split("&")) {
    const [name = "", ...values] = part.split("=");
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    try {
      if (field) shared = { ...shared, ...field.read(values.join("="), shared) };
    } catch {
      // A broken part leaves the others in force.
    }
  }
  return shared;
}

type KeyOf<T> = { [K in keyof Shared]: Shared[K] extends T ? K : never }[keyof Shared];

function textField(key: KeyOf<string>): Field {
  return {
    write: (shared) => encodeURIComponent(shared[key]),
    read: (text) => ({ [key]: decodeURIComponent(text) }),
  };
}

function listField(key: KeyOf<readonly string[]>): Field {
  return {
    write: (shared) => listText(shared[key]),
    read: (text) => ({ [key]: list(text) }),
  };
}

/** One of some values, each written as its text. */
function choiceField<T extends boolean | number | string>(
  key: KeyOf<T>,
  values: readonly T[],
): Field {
  return {
    write: (shared) => String(shared[key]),
    read: (text) => {
      const value = values.find((candidate) => String(candidate) === text);
      if (value === undefined) throw new RangeError(text);
      return { [key]: value };
    },
  };
}

function facetField(facet: (typeof FACETS)[number]): Field {
  return {
    write: ({ filters }) => listText(filters[facet]),
    read: (text, { filters }) => ({ filters: { ...filters, [facet]: list(text) } }),
  };
}

function spanField(key: KeyOf<Span>, calendar: Calendar): Field {
  return {
    write: (shared) =>
      [shared[key].start, shared[key].end].map((ms) => momentText(ms, calendar)).join(".."),
    read: (text) => {
      const [start, end, ...rest] = text.split("..").map((part) => moment(part));
      if (start === undefined || end === undefined || rest.length) throw new RangeError(text);
      return { [key]: windowOf(start, end, calendar) };
    },
  };
}

/** A date where it says the very instant, else epoch milliseconds after "@". */
function momentText(ms: number, calendar: Calendar): string {
  const text = iso(ms, calendar);
  try {
    if (span(text, calendar).start === ms) return encodeURIComponent(text);
  } catch {
    // Years of more than four digits are no dates.
  }
  return `@${ms}`;
}

function moment(text: string): string | number {
  return text.startsWith("@") ? Number(text.slice(1)) : decodeURIComponent(text);
}

function placeText({ zoom, lat, lon }: Place): string {
  return [zoom.toFixed(2), lat.toFixed(5), lon.toFixed(5)].join("/");
}

function place(text: string): Place {
  const [zoom, lat, lon, ...rest] = text.split("/").map(number);
  if (zoom === undefined || lat === undefined || lon === undefined || rest.length) {
    throw new RangeError(text);
  }
  if (Math.abs(lat) > 90 || Math.abs(lon) > 720 || zoom < 0 || zoom > 24)
    throw new RangeError(text);
  return { zoom, lat, lon };
}

function number(text: string): number {
  if (!/^-?\d{1,4}(\.\d{1,9})?$/.test(text)) throw new RangeError(text);
  return Number(text);
}

function one<T extends string>(text: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === text);
  if (found === undefined) throw new RangeError(text);
  return found;
}

function ends(text: string): Shared["measure"] {
  if (text === "") return null;
  const [from, to, ...rest] = text.split("..").map(lonLat);
  if (!from || !to || rest.length) throw new RangeError(text);
  return [from, to];
}

function lonLat(text: string): readonly [number, number] {
  const [lon, lat, ...rest] = text.split("/").map(number);
  if (lon === undefined || lat === undefined || rest.length || Math.abs(lat) > 90) {
    throw new RangeError(text);
  }
  return [lon, lat];
}

function stepOf(text: string, count: number): number | null {
  if (text === "") return null;
  const step = number(text);
  if (!Number.isInteger(step) || step < 1 || step > count) throw new RangeError(text);
  return step;
}

/** Items with commas between them; "~" is the empty item. */
function listText(items: readonly string[]): string {
  return items.map((item) => encodeURIComponent(item).replace(/~/g, "%7E") || "~").join(",");
}

function list(text: string): readonly string[] {
  if (text === "") return [];
  return [
    ...new Set(text.split(",").map((item) => (item === "~" ? "" : decodeURIComponent(item)))),
  ];
}
