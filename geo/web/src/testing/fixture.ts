/** A small atlas for tests: two layers, a few events, the calendar of Baku. */

import { type Atlas, atlasOf, type Events } from "../data/atlas";
import { unpack } from "../data/pack";
import type { Bounds, CoreMeta, FeatureMeta } from "../data/payload";
import { Calendar, type CalendarTable } from "../time/calendar";
import { EARLIEST, LATEST, span } from "../time/iso";
import { encodePack } from "./encode";

const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** UTC+3 until 1991-03-31, UTC+4 from then on, with one summer at UTC+5. */
export const TABLE: CalendarTable = {
  offsets: [
    [EARLIEST, 180],
    [Date.UTC(1991, 2, 30, 23), 240],
    [Date.UTC(2015, 2, 29, 0), 300],
    [Date.UTC(2015, 9, 25, 0), 240],
  ],
  months: { en: MONTHS },
  months_alone: { en: MONTHS },
  months_short: { en: MONTHS.map((name) => name.slice(0, 3)) },
  day: { en: "{d} {MMMM} {y}" },
  month: { en: "{LLLL} {y}" },
  range: { en: "{a} to {b}" },
};
export const CALENDAR = new Calendar(TABLE);

/** The instant at which a date begins. */
export function at(date: string): number {
  return span(date, CALENDAR).start;
}

/** Bounds of an event on a date of any precision. */
export function on(date: string): Bounds {
  const { start, end } = span(date, CALENDAR);
  return [start, end - 1, start + 1, end];
}

/** Bounds of a feature in force from one day to another; an open end is null. */
export function inForce(from: string | null, to: string | null): Bounds {
  const start = from === null ? EARLIEST : at(from);
  const end = to === null ? LATEST : at(to);
  return [start, start, end, end];
}

export const EVENTS: readonly Bounds[] = [
  [EARLIEST, at("1995") - 1, at("1994") + 1, at("1995")],
  on("1994-05-12"),
  on("2020"),
  [at("2020-09-27"), at("2020-09-28") - 1, at("2020-11-10") + 1, at("2020-11-11")],
  on("2020-11-10"),
  on("2020-11"),
  [at("2023"), LATEST, EARLIEST, at("2024")],
  [at("2023-09-20"), at("2023-09-21") - 1, LATEST, LATEST],
];

const FEATURES: ReadonlyArray<readonly [string, Bounds]> = [
  ["line-1994", inForce("1994-05-12", "2020-09-28")],
  ["line-2020", inForce("2020-11-10", "2023-09-21")],
  ["town", inForce(null, null)],
];

export function fixture(events: readonly Bounds[] = EVENTS): Atlas {
  const columns = {
    start_earliest: { values: events.map((one) => one[0]), delta: true },
    start_latest: { values: events.map((one) => one[1]), base: "start_earliest" },
    end_earliest: { values: events.map((one) => one[2]), base: "start_earliest" },
    end_latest: { values: events.map((one) => one[3]), base: "start_earliest" },
    lon: {
      values: events.map((_, i) => (i % 4 ? 46.75 + (i % 3) : Number.NaN)),
      scale: 1e6,
      null: -(2 ** 31),
    },
    lat: {
      values: events.map((_, i) => (i % 4 ? 39.8 : Number.NaN)),
      scale: 1e6,
      null: -(2 ** 31),
    },
    accuracy_m: { values: events.map((_, i) => 100 * i) },
    category: { values: events.map((_, i) => (i % 3) - 1) },
    status: { values: events.map(() => 0) },
    link_event: { values: [1, 4] },
    link_feature: { values: [0, 1] },
    link_relation: { values: [2, 1] },
    link_distance_m: { values: [Number.NaN, 1200], null: -(2 ** 31) },
    link_certain: { values: [1, 0] },
  };
  return atlasOf(unpack<CoreMeta>(encodePack(meta(events.length), columns)));
}

/** Columns of events alone. */
export function eventColumns(events: readonly Bounds[]): Events {
  return fixture(events).events;
}

function meta(count: number) {
  return {
    title: { "": "Test" },
    lang: "en",
    interface: {},
    extent: [at("1994"), at("2025")],
    axis: [at("2020"), at("2025")],
    window: [at("2020-11"), at("2020-12")],
    coverage: [],
    step: "month",
    calendar: TABLE,
    event_count: count,
    categories: [
      { id: "battle", name: { "": "Fighting" }, definition: "", color: null },
      { id: "talks", name: { "": "Talks" }, definition: "", color: null },
    ],
    statuses: ["supported"],
    sources: [],
    layers: [
      { key: "line", title: { "": "Line" }, color: null, visible: true, features: [0, 2] },
      { key: "town", title: { "": "Town" }, color: null, visible: false, features: [2, 3] },
    ],
    features: FEATURES.map(([id, bounds]): FeatureMeta => feature(id, bounds)),
  };
}

function feature(id: string, bounds: Bounds): FeatureMeta {
  return {
    id,
    thing: id.slice(0, 4),
    name: { "": id },
    label: { "": id },
    rank: 0,
    bounds,
    dates: { "": "" },
    accuracy_m: null,
    note: "",
    method: "",
    licence: "",
    sources: [],
    geometry: { type: "Point", coordinates: [46_750_000, 39_800_000] },
  };
}
