/** What a reader has chosen. Plain data, so that it can be written into a link. */

import type { Atlas } from "../data/atlas";
import type { Unit } from "../time/calendar";
import type { Span } from "../time/iso";
import { type Filters, NO_FILTERS } from "./filters";
import type { Mode } from "./mode";
import type { Sort } from "./order";

/** What a step may move the window by, and how fast steps may follow each other. */
export const UNITS: readonly Unit[] = ["day", "week", "month", "year"];
export const SPEEDS: readonly number[] = [0.5, 1, 2, 4];

export interface State {
  readonly window: Span;
  /** The part of time that the timeline shows. */
  readonly view: Span;
  readonly language: string;
  /** Keys of layers and ids of categories that are switched off. */
  readonly hiddenLayers: readonly string[];
  readonly hiddenCategories: readonly string[];
  readonly filters: Filters;
  readonly selection: Selection | null;
  readonly playing: boolean;
  /** The step of the story that is told, from 1, or null outside it. */
  readonly step: number | null;
  readonly mode: Mode;
  /** What a step moves the window by. */
  readonly unit: Unit;
  /** 1 plays what the axis shows in about forty seconds, 2 in half of that. */
  readonly speed: number;
  /** Playing begins again where the axis ends. */
  readonly loop: boolean;
  readonly sort: Sort;
  /** Languages of names on the map, and of those beside; "" is that of the page, or none. */
  readonly names: readonly string[];
  /** Both ends of the line that is measured, as longitude and latitude. */
  readonly measure: readonly [Place, Place] | null;
}

export type Place = readonly [lon: number, lat: number];

export type Selection =
  | { readonly kind: "event"; readonly index: number }
  | { readonly kind: "feature"; readonly index: number }
  | { readonly kind: "events"; readonly indices: readonly number[] };

/** The category of events that have none. */
export const UNCATEGORISED = "";

export function firstState({ meta }: Atlas): State {
  return {
    window: { start: meta.window[0], end: meta.window[1] },
    view: { start: meta.axis[0], end: meta.axis[1] },
    language: meta.lang,
    hiddenLayers: meta.layers.filter(({ visible }) => !visible).map(({ key }) => key),
    hiddenCategories: [],
    filters: NO_FILTERS,
    selection: null,
    playing: false,
    step: null,
    mode: "range",
    unit: meta.step,
    speed: 1,
    loop: false,
    sort: { by: "date", descending: false },
    names: [],
    measure: null,
  };
}

/** 1 for each event whose category is shown. */
export function eventMask(
  { meta, events }: Atlas,
  hiddenCategories: readonly string[],
): Uint8Array {
  const shown = meta.categories.map(({ id }) => !hiddenCategories.includes(id));
  const others = !hiddenCategories.includes(UNCATEGORISED);
  return Uint8Array.from(events.category, (category) => ((shown[category] ?? others) ? 1 : 0));
}

export function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}
