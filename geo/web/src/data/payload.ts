/** What Python writes into a page. Names and shapes are those of `geo/page/payload.py`. */

import type { Translation } from "../i18n";
import type { CalendarTable, Unit } from "../time/calendar";
import type { Words } from "./words";

export interface CoreMeta {
  readonly title: Words;
  readonly description: Words;
  readonly lang: string;
  readonly languages: readonly string[];
  /** The interface in those of the languages into which it is translated, but English. */
  readonly interface: Readonly<Record<string, Translation>>;
  readonly timezone: string;
  readonly version: string;
  readonly sha256: string;
  readonly extent: readonly [number, number];
  /** Nothing has a date: there is no time to choose. */
  readonly timeless?: boolean;
  /** The part of the time axis that is shown first. */
  readonly axis: readonly [number, number];
  readonly window: readonly [number, number];
  /** When events were collected, as sorted runs that do not meet; empty where nobody says. */
  readonly coverage: ReadonlyArray<readonly [start: number, end: number]>;
  readonly step: Unit;
  readonly bbox: readonly [number, number, number, number];
  readonly calendar: CalendarTable;
  readonly event_count: number;
  readonly categories: readonly Category[];
  readonly statuses: readonly string[];
  readonly sources: readonly Source[];
  readonly layers: readonly LayerMeta[];
  readonly features: readonly FeatureMeta[];
  readonly basemap: Basemap | null;
  readonly tiles: Tiles | null;
  readonly about: About;
  readonly story?: Story | null;
}

export interface Story {
  /** One card at a time, or a text that is scrolled. */
  readonly mode: "steps" | "scroll";
  readonly steps: readonly StoryStep[];
}

/** What is null is left as the reader has it; without `layers`, those shown at first. */
export interface StoryStep {
  readonly title: Words;
  readonly text: Readonly<Record<string, readonly RichNode[]>>;
  readonly window: readonly [number, number] | null;
  readonly bbox: readonly [number, number, number, number] | null;
  /** Longitude and latitude; with `zoom`. */
  readonly center: readonly [number, number] | null;
  readonly zoom: number | null;
  readonly layers: readonly string[] | null;
  readonly events: readonly number[];
  readonly feature: number | null;
}

/** A piece of text, or an element with a tag of `geo/page/markdown.py`. */
export type RichNode =
  | string
  | { readonly tag: string; readonly href?: string; readonly children: readonly RichNode[] };

export interface Category {
  readonly id: string;
  readonly name: Words;
  readonly definition: string;
  readonly color: string | null;
}

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly published: string;
  readonly accessed: string;
  readonly url: string | null;
  /** A copy that stays, where the address may not. */
  readonly archive: string | null;
  /** How far the source is trusted, in the words of the register. */
  readonly grade: string;
  readonly language: string;
  readonly kind: string;
  readonly side: string;
  readonly note: string;
}

export interface LayerMeta {
  readonly key: string;
  readonly title: Words;
  readonly color: string | null;
  readonly visible: boolean;
  /** Half-open range in `features`. */
  readonly features: readonly [number, number];
}

/** start_earliest, start_latest, end_earliest, end_latest */
export type Bounds = readonly [number, number, number, number];

export interface FeatureMeta {
  readonly id: string;
  readonly thing: string;
  readonly name: Words;
  /** A short name for the map. */
  readonly label: Words;
  /** Of a place: 0 for a city, larger for smaller ones. */
  readonly rank: number;
  readonly bounds: Bounds;
  readonly dates: Words;
  readonly accuracy_m: number | null;
  readonly note: string;
  readonly method: string;
  readonly licence: string;
  readonly sources: readonly number[];
  readonly geometry: PackedGeometry | null;
}

/** A run of positions as one delta-coded list of integers. */
export type Flat = readonly number[];

export type PackedGeometry =
  | { readonly type: "Point" | "MultiPoint" | "LineString"; readonly coordinates: Flat }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly Flat[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: ReadonlyArray<readonly Flat[]> };

export interface Basemap {
  readonly land: readonly Flat[];
  readonly borders: readonly Flat[];
  readonly towns: readonly Town[];
  /** West, south, east, north of the data. */
  readonly box: readonly [number, number, number, number];
}

export interface Town {
  readonly name: Words;
  readonly lon: number;
  readonly lat: number;
  /** 0 is largest. */
  readonly rank: number;
}

export interface Tiles {
  readonly url: string;
  readonly attribution: string;
  readonly max_zoom: number;
}

export interface About {
  readonly method: readonly string[];
  readonly left_out: readonly Problem[];
  readonly remarks?: readonly Problem[];
  readonly licences: readonly string[];
  readonly attributions: readonly string[];
  readonly notes: readonly string[];
  readonly withheld?: Withheld | null;
}

/** How much the editors withheld; 0 where a rule does not apply. */
export interface Withheld {
  readonly rows: number;
  readonly delayed: number;
  readonly delay_days: number;
  readonly columns: number;
  readonly coarsened: number;
  readonly coarsened_m: number;
  readonly claims: number;
  readonly sources: number;
  readonly reports: number;
}

/** A row or field of the atlas with what is wrong with it. */
export interface Problem {
  readonly path?: string;
  readonly row?: number | string | null;
  readonly line?: number | null;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly remedy: string;
}

export interface TextMeta {
  readonly first: number;
  readonly events: readonly EventText[];
}

export interface EventText {
  readonly id: string;
  readonly date: Words;
  readonly date_text: string;
  readonly date_note?: string;
  readonly title: Words;
  readonly description: Words;
  readonly quantity: string;
  readonly unit: string;
  readonly actors: readonly string[];
  readonly sources: readonly number[];
  readonly place: Words | null;
  readonly status: string;
  readonly links: readonly string[];
  readonly claims: readonly Claim[];
  readonly unlocated: string;
}

export interface Claim {
  readonly says: string;
  readonly date: Words;
  readonly date_text: string;
  readonly quantity: string;
  readonly unit: string;
  readonly sources: readonly number[];
  readonly verdict: string;
  readonly note: string;
}
