/** What the state makes of the atlas, worked out once for all views. */

import type { Atlas, Feature } from "../data/atlas";
import type { LayerMeta } from "../data/payload";
import { EARLIEST, LATEST, type Span } from "../time/iso";
import type { Catalogue, ValueFacet } from "./catalogue";
import { Changes } from "./changes";
import type { Facet } from "./filters";
import { EventIndex, type Force, force, lowerBound, ofCertainty, type Shown } from "./selection";
import { eventMask, type State } from "./state";
import type { Store } from "./store";

export interface InForce {
  readonly feature: Feature;
  readonly force: Exclude<Force, "none">;
  /** In force somewhere in the window, but no longer at its last instant. */
  readonly past: boolean;
  /** One of so many points of its layer that it is shown as a town of the ground is. */
  readonly minor: boolean;
}

/** A layer of more timeless points than this is a gazetteer rather than a subject. */
const GAZETTEER = 20;

export class Scene {
  /** Needed by filters alone; until it is there, only categories hide events. */
  catalogue: Catalogue | null = null;
  private readonly index: EventIndex;
  private readonly isGazetteer: readonly boolean[];
  private readonly memory = new Map<string, { key: readonly unknown[]; value: unknown }>();

  constructor(
    readonly atlas: Atlas,
    readonly store: Store<State>,
  ) {
    this.index = new EventIndex(atlas.events);
    this.isGazetteer = atlas.layers.map(({ features: [first, last] }) => {
      const features = atlas.features.slice(first, last);
      const isPlace = ({ shape, bounds: [start, , , end] }: Feature) =>
        shape?.kind === "point" && start === EARLIEST && end === LATEST;
      return features.length > GAZETTEER && features.every(isPlace);
    });
  }

  get state(): State {
    return this.store.state;
  }

  /** 1 for each event that no filter hides; certainty is no matter of the event alone. */
  get mask(): Uint8Array {
    const { hiddenCategories, filters } = this.state;
    return this.memo("mask", [hiddenCategories, filters, this.catalogue], () =>
      both(this.categoryMask, this.catalogue?.mask(filters)),
    );
  }

  get shown(): Shown {
    const { window, filters } = this.state;
    return this.memo("shown", [window, filters.certainty, this.mask], () =>
      ofCertainty(this.index.shown(window, this.mask), filters.certainty),
    );
  }

  /** Whether an event is certainly in the window, and not only possibly. */
  isCertain(event: number): boolean {
    const { events, certain } = this.shown;
    return certain[lowerBound(events, event)] === 1;
  }

  /** Events of the window by category, whether or not that category is hidden. */
  get countsByCategory(): ReadonlyMap<number, number> {
    const { window, filters } = this.state;
    return this.memo("categories", [window, filters, this.catalogue], () => {
      const counts = new Map<number, number>();
      const everything = new Uint8Array(this.atlas.events.length).fill(1);
      const mask = this.catalogue?.mask(filters) ?? everything;
      const shown = ofCertainty(this.index.shown(window, mask), filters.certainty);
      for (const event of shown.events) {
        const category = this.atlas.events.category[event] as number;
        counts.set(category, (counts.get(category) ?? 0) + 1);
      }
      return counts;
    });
  }

  /** Events of the window by the values of a facet, as all filters but this one leave them. */
  countsOf(facet: Facet): ReadonlyMap<string, number> {
    const { window, filters } = this.state;
    const shown = this.index.shown(
      window,
      both(this.categoryMask, this.catalogue?.mask(filters, facet)),
    );
    if (facet === "certainty") {
      return new Map([
        ["certain", shown.certainCount],
        ["possible", shown.events.length - shown.certainCount],
      ]);
    }
    const { events } = ofCertainty(shown, filters.certainty);
    return this.catalogue?.count(facet satisfies ValueFacet, events) ?? new Map();
  }

  private get categoryMask(): Uint8Array {
    const { hiddenCategories } = this.state;
    return this.memo("categoryMask", [hiddenCategories], () =>
      eventMask(this.atlas, hiddenCategories),
    );
  }

  /** Whether events of the window, or of a part of it, were collected; true if nobody says. */
  get isCollected(): boolean {
    const { coverage } = this.atlas.meta;
    const { start, end } = this.state.window;
    return coverage.length === 0 || coverage.some(([from, to]) => from < end && to > start);
  }

  get counts(): { certain: number; possible: number; total: number } {
    const { events, certainCount } = this.shown;
    return {
      certain: certainCount,
      possible: events.length - certainCount,
      total: this.atlas.events.length,
    };
  }

  /** Layers with a row in the timeline: all but gazetteers, whose places do not change. */
  get rows(): readonly LayerMeta[] {
    return this.atlas.layers.filter((_, index) => !this.isGazetteer[index]);
  }

  /** When layers are shown: events gather in a trail, lines stand as on its last day. */
  get layerWindow(): Span {
    const { window, mode } = this.state;
    const { calendar } = this.atlas;
    return this.memo("layerWindow", [window, mode], () => {
      if (mode === "range" || mode === "instant") return window;
      return { start: calendar.floor(window.end - 1, "day"), end: window.end };
    });
  }

  /** Features of visible layers that are, or may be, in force in the window. */
  get inForce(): readonly InForce[] {
    const { hiddenLayers } = this.state;
    const window = this.layerWindow;
    return this.memo("inForce", [window, hiddenLayers], () =>
      this.atlas.features.flatMap((feature) => {
        if (hiddenLayers.includes(this.atlas.layers[feature.layer]?.key ?? "")) return [];
        const now = force(feature.bounds, window);
        if (now === "none") return [];
        const minor = this.isGazetteer[feature.layer] ?? false;
        return [{ feature, force: now, past: !atLastInstant(feature, window), minor }];
      }),
    );
  }

  /** Ids in force for each visible layer. */
  get layersInForce(): Record<string, string[]> {
    const visible = this.atlas.layers.filter(({ key }) => !this.state.hiddenLayers.includes(key));
    return Object.fromEntries(
      visible.map((layer) => [
        layer.key,
        this.inForce
          .filter(({ feature }) => this.atlas.layers[feature.layer] === layer)
          .map(({ feature }) => feature.id),
      ]),
    );
  }

  get changes(): Changes {
    const { hiddenLayers } = this.state;
    const mask = this.mask;
    return this.memo("changes", [hiddenLayers, mask], () => {
      const keys = this.atlas.layers.map(({ key }) => !hiddenLayers.includes(key));
      return new Changes(this.atlas, {
        layer: (layer) => keys[layer] ?? false,
        event: (event) => mask[event] === 1,
      });
    });
  }

  /** Keeps the last value of a question until what it depends on is another object. */
  private memo<T>(name: string, key: readonly unknown[], value: () => T): T {
    const known = this.memory.get(name);
    if (known?.key.every((part, i) => part === key[i])) return known.value as T;
    const fresh = value();
    this.memory.set(name, { key, value: fresh });
    return fresh;
  }
}

function both(a: Uint8Array, b: Uint8Array | undefined): Uint8Array {
  return b ? a.map((value, i) => value & (b[i] as number)) : a;
}

function atLastInstant({ bounds }: Feature, window: Span): boolean {
  return force(bounds, { start: window.end - 1, end: window.end }) !== "none";
}
