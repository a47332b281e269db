/** The address of the page in step with its state: written as it changes, read when it is followed. */

import type * as L from "leaflet";
import { FACETS, type Facet, type Filters, isFiltering } from "../model/filters";
import { firstState, type Selection, type State } from "../model/state";
import type { Context } from "../views/context";
import { decode, encode, fields, type Place, type Shared } from "./link";
import { eventOf, featureOf } from "./select";

/** Browsers refuse an address that changes too often. */
const PAUSE_MS = 300;
/** The map is nudged by parts of a pixel when its size changes. */
const NUDGE_PX = 3;
const AT_LARGE: ReadonlySet<string> = new Set(["http:", "https:", "file:"]);

export class Address {
  private readonly fields;
  private readonly first: Shared;
  private home: Place | null = null;
  private timer = 0;

  constructor(
    private readonly context: Context,
    private readonly map: L.Map,
  ) {
    this.fields = fields(context.atlas);
    this.home = this.place();
    this.first = this.shared(firstState(context.atlas));
  }

  /** Opens what the hash tells of, and keeps the two in step from then on. */
  async start(): Promise<void> {
    if (location.hash.length > 1) await this.open(location.hash);
    const { store } = this.context;
    store.subscribe(() => this.later());
    this.map.on("moveend", () => this.later());
    addEventListener("hashchange", () => void this.open(location.hash));
  }

  /** The address of what is shown now, or null for a page that has none, as in `srcdoc`. */
  get link(): string | null {
    return AT_LARGE.has(location.protocol) ? this.href : null;
  }

  private get href(): string {
    const hash = encode(this.shared(this.context.state), this.first, this.fields);
    const [base] = location.href.split("#");
    return hash ? `${base}#${hash}` : (base as string);
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), PAUSE_MS);
  }

  private write(): void {
    try {
      history.replaceState(history.state, "", this.href);
    } catch {
      // A frame without an address of its own goes on without one.
    }
  }

  private async open(hash: string): Promise<void> {
    const shared = decode(hash, this.first, this.fields);
    const { map, event: _, feature: __, events: ___, ...state } = shared;
    const selection = await this.selection(shared);
    const filters = await this.known(shared.filters);
    await this.context.store.set({ ...state, filters, selection, playing: false });
    // After what is selected was brought into sight: the link says what was in sight.
    this.map.setView([map.lat, map.lon], map.zoom, { animate: false });
  }

  private async selection({ event, feature, events }: Shared): Promise<Selection | null> {
    if (event) return eventOf(this.context, event);
    if (feature) return featureOf(this.context, feature);
    const found = await Promise.all(events.map((id) => eventOf(this.context, id)));
    const indices = found.flatMap((one) => one?.index ?? []).sort((a, b) => a - b);
    return indices.length ? { kind: "events", indices } : null;
  }

  /** Filters without values that this atlas does not have. */
  private async known(filters: Filters): Promise<Filters> {
    if (!isFiltering(filters)) return filters;
    const { values } = await this.context.catalogue();
    const all: Record<Facet, readonly string[]> = { ...values, certainty: ["certain", "possible"] };
    const lists = FACETS.map((facet) => [
      facet,
      filters[facet].filter((value) => all[facet].includes(value)),
    ]);
    return { ...filters, ...Object.fromEntries(lists) };
  }

  /** Where the map is; where it began, as long as only its size has changed. */
  private place(): Place {
    const { lat, lng: lon } = this.map.getCenter();
    const zoom = this.map.getZoom();
    const first = this.home;
    if (!first || zoom !== first.zoom) return { lat, lon, zoom };
    const moved = this.map.project([lat, lon]).distanceTo(this.map.project([first.lat, first.lon]));
    return moved < NUDGE_PX ? first : { lat, lon, zoom };
  }

  private shared({ selection, playing: _, ...state }: State): Shared {
    const { atlas, texts } = this.context;
    const id = (event: number) => texts.peek(event)?.id ?? "";
    return {
      ...state,
      map: this.place(),
      event: selection?.kind === "event" ? id(selection.index) : "",
      feature: selection?.kind === "feature" ? (atlas.features[selection.index]?.id ?? "") : "",
      events: selection?.kind === "events" ? selection.indices.map(id).filter(Boolean) : [],
    };
  }
}
