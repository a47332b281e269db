/** `window.geo`: what tests, scripts and embedding pages may ask of the map. */

import type * as L from "leaflet";
import type { Claim, EventText } from "./data/payload";
import type { Filters } from "./model/filters";
import { fits } from "./model/mode";
import type { State } from "./model/state";
import { selectionOf } from "./share/select";
import { iso, windowOf } from "./time/iso";
import { windowLabel } from "./time/labels";
import type { Context } from "./views/context";

export interface PlainState {
  window: { start: string; end: string; start_ms: number; end_ms: number; label: string };
  counts: { certain: number; possible: number; total: number };
  layers: Record<string, string[]>;
  language: string;
  filters: {
    categories: { hidden: readonly string[] };
    layers: { hidden: readonly string[] };
    /** Chosen values of each facet, and the words that events must hold. */
    chosen: Filters;
  };
  /** The step of the story, from 1, or null outside it. */
  step: number | null;
  selection: { event: string | null; feature: string | null; events: string[] } | null;
}

type PlainClaim = Omit<Claim, "sources"> & { sources: string[] };

/** Keeps the rows it returns true for. */
export type EventFilter = (event: PlainEvent) => boolean;

/** An event with its sources by their ids in the register. */
export interface PlainEvent extends Omit<EventText, "sources" | "claims"> {
  sources: string[];
  claims: PlainClaim[];
  certainty: "certain" | "possible";
  category: string | null;
  lon: number | null;
  lat: number | null;
  accuracy_m: number | null;
  start_earliest: number;
  start_latest: number;
  end_earliest: number;
  end_latest: number;
}

export interface Api {
  readonly map: L.Map;
  /** Resolves after the first frame with events is drawn. */
  readonly ready: Promise<void>;
  /** Resolves once the window is drawn. */
  setWindow(start: unknown, end?: unknown): Promise<void>;
  state(): PlainState;
  events(filter?: EventFilter): Promise<PlainEvent[]>;
  /** Opens the details of the event or feature of this id, or closes them; false if there is none. */
  select(id: string | null): Promise<boolean>;
}

export function apiOf(context: Context, map: L.Map, ready: Promise<void>): Api {
  return {
    map,
    ready,
    async setWindow(start, end) {
      const window = windowOf(start, end, context.atlas.calendar);
      const { mode } = context.state;
      const kept = fits(mode, window, context.ground) ? mode : "range";
      await context.store.set({ window, mode: kept, playing: false });
      map.fire("settle");
    },
    state: () => plainState(context),
    async events(filter = () => true) {
      return (await plainEvents(context)).filter(filter);
    },
    async select(id) {
      const selection = id === null ? null : await selectionOf(context, id);
      if (id !== null && !selection) return false;
      await context.store.set({ selection });
      return true;
    },
  };
}

function plainState(context: Context): PlainState {
  const { scene, state, language, atlas } = context;
  const { start, end } = state.window;
  return {
    window: {
      start: iso(start, atlas.calendar),
      end: iso(end, atlas.calendar),
      start_ms: start,
      end_ms: end,
      label: windowLabel(state.window, atlas.calendar, language),
    },
    counts: scene.counts,
    layers: scene.layersInForce,
    language,
    filters: {
      categories: { hidden: [...state.hiddenCategories] },
      layers: { hidden: [...state.hiddenLayers] },
      chosen: state.filters,
    },
    step: state.step,
    selection: plainSelection(context, state),
  };
}

function plainSelection({ atlas, texts }: Context, { selection }: State): PlainState["selection"] {
  if (!selection) return null;
  const id = (index: number) => texts.peek(index)?.id ?? null;
  if (selection.kind === "feature") {
    return { event: null, feature: atlas.features[selection.index]?.id ?? null, events: [] };
  }
  if (selection.kind === "event") return { event: id(selection.index), feature: null, events: [] };
  return {
    event: null,
    feature: null,
    events: selection.indices.flatMap((index) => id(index) ?? []),
  };
}

export async function plainEvents({ scene, atlas, texts }: Context): Promise<PlainEvent[]> {
  const { events, certain } = scene.shown;
  const columns = atlas.events;
  const known = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? null : value;
  const ids = (sources: readonly number[]) =>
    sources.flatMap((source) => atlas.meta.sources[source]?.id ?? []);
  const rows = await texts.loadAll(events);
  return rows.map((text, i) => {
    const event = events[i] as number;
    return {
      ...text,
      sources: ids(text.sources),
      claims: text.claims.map((claim) => ({ ...claim, sources: ids(claim.sources) })),
      certainty: certain[i] === 1 ? "certain" : "possible",
      category: atlas.meta.categories[columns.category[event] as number]?.id ?? null,
      lon: known(columns.lon[event]),
      lat: known(columns.lat[event]),
      accuracy_m: known(columns.accuracyM[event]),
      start_earliest: columns.startEarliest[event] as number,
      start_latest: columns.startLatest[event] as number,
      end_earliest: columns.endEarliest[event] as number,
      end_latest: columns.endLatest[event] as number,
    };
  });
}
