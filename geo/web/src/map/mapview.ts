/** The map in step with the state: layers, events, labels, and what a click or a hover means. */

import * as L from "leaflet";
import type { Feature } from "../data/atlas";
import { say } from "../data/words";
import { strength } from "../model/mode";
import { type Group, Places } from "../model/places";
import type { InForce } from "../model/scene";
import type { Context } from "../views/context";
import { data, h } from "../views/dom";
import { EventLayer } from "./events";
import { FeatureLayer } from "./features";
import { Labels } from "./labels";
import { Tip } from "./tip";

/** Titles in a hover note; the rest are counted. */
const TIP_TITLES = 4;

export class MapView {
  private readonly events: EventLayer;
  private readonly features: FeatureLayer;
  private readonly labels: Labels;
  private readonly tip: Tip;
  /** Hover notes wait for text; only the latest may show. */
  private hovered = "";

  constructor(
    private readonly context: Context,
    private readonly map: L.Map,
  ) {
    const { atlas, theme } = context;
    this.events = new EventLayer(new Places(atlas.events), atlas.events.category, theme);
    this.features = new FeatureLayer(theme, {
      onClick: (feature, event) => this.onFeatureClick(feature, event),
      onHover: (feature, event) => this.onFeatureHover(feature, event),
    });
    this.labels = new Labels(atlas, theme, () => this.events.covered());
    this.tip = new Tip(map);
  }

  add(): void {
    const { context, map } = this;
    this.features.addTo(map);
    this.events.addTo(map);
    this.labels.addTo(map);
    map.on("click", this.onClick, this);
    map.on("mousemove", this.onMove, this);
    map.on("mouseout movestart", this.leave, this);
    context.on(
      [
        "window",
        "mode",
        "hiddenLayers",
        "hiddenCategories",
        "filters",
        "selection",
        "language",
        "names",
      ],
      () => this.show(),
    );
    context.on(["selection"], () => this.reveal());
    context.theme.onChange(() => this.show());
    this.show();
  }

  private show(): void {
    const { scene, language, state, atlas } = this.context;
    this.features.show(
      this.featuresShown(),
      state.selection?.kind === "feature" ? state.selection.index : -1,
    );
    this.events.show({
      shown: scene.shown,
      isCertain: (event) => scene.isCertain(event),
      strength:
        state.mode === "trailing"
          ? (event) => strength(atlas.events.endLatest[event] as number, state.window)
          : () => 1,
      selected: this.selectedEvents(),
    });
    const [first = "", second] = state.names;
    this.labels.show(this.featuresShown(), [first || language, second ?? ""]);
  }

  /** A feature that is looked at is shown even when it is not in force. */
  private featuresShown(): readonly InForce[] {
    const { inForce } = this.context.scene;
    const { selection } = this.context.state;
    if (selection?.kind !== "feature") return inForce;
    if (inForce.some(({ feature }) => feature.index === selection.index)) return inForce;
    const feature = this.context.atlas.features[selection.index];
    return feature
      ? [...inForce, { feature, force: "certain", past: true, minor: false }]
      : inForce;
  }

  private selectedEvents(): ReadonlySet<number> {
    const { selection } = this.context.state;
    if (selection?.kind === "event") return new Set([selection.index]);
    return new Set(selection?.kind === "events" ? selection.indices : []);
  }

  /** Brings what is selected into sight. */
  private reveal(): void {
    const { selection } = this.context.state;
    const { events, features } = this.context.atlas;
    if (selection?.kind === "event") {
      const at = L.latLng(events.lat[selection.index] || 0, events.lon[selection.index] || 0);
      if (!Number.isNaN(events.lon[selection.index])) this.map.panInside(at, { padding: [48, 48] });
    }
    if (selection?.kind !== "feature") return;
    const run = features[selection.index]?.shape?.parts.flat(2) ?? [];
    const bounds = L.latLngBounds(run.map(([lon, lat]) => L.latLng(lat, lon)));
    if (bounds.isValid() && !this.map.getBounds().intersects(bounds))
      this.map.fitBounds(bounds, { maxZoom: 11 });
  }

  private onClick(event: L.LeafletMouseEvent): void {
    if (this.context.state.measure) return;
    const groups = this.events.pick(event.containerPoint);
    if (groups.length) this.selectGroups(groups);
    else this.context.select(null);
  }

  private onFeatureClick(feature: Feature, event: L.LeafletMouseEvent): void {
    if (this.context.state.measure || this.events.pick(event.containerPoint).length) return;
    L.DomEvent.stopPropagation(event);
    this.context.select({ kind: "feature", index: feature.index });
  }

  private selectGroups(groups: readonly Group[]): void {
    const indices = groups.flatMap(({ events }) => events).sort((a, b) => a - b);
    const [index] = indices;
    if (index === undefined) return;
    this.context.select(
      indices.length === 1 ? { kind: "event", index } : { kind: "events", indices },
    );
  }

  private onMove(event: L.LeafletMouseEvent): void {
    const groups = this.events.pick(event.containerPoint);
    this.map.getContainer().classList.toggle("geo-pointing", groups.length > 0);
    if (groups.length) void this.tell(groups, event.latlng);
    else if (this.hovered.startsWith("event")) this.leave();
  }

  private async tell(groups: readonly Group[], at: L.LatLng): Promise<void> {
    const indices = groups.flatMap(({ events }) => events).sort((a, b) => a - b);
    const hovered = `event ${indices.join(" ")}`;
    this.hovered = hovered;
    const texts = await this.context.texts.loadAll(indices.slice(0, TIP_TITLES));
    if (this.hovered !== hovered) return;
    const { language, strings } = this.context;
    const lines = texts.map((text) =>
      h(
        "p",
        {},
        data("strong", say(text.title, language)),
        data("span", say(text.date, language), { class: "geo-soft" }),
      ),
    );
    const rest = indices.length - TIP_TITLES;
    if (rest > 0) lines.push(h("p", { class: "geo-soft" }, strings.moreEvents(String(rest))));
    this.tip.show(at, h("div", {}, ...lines));
  }

  private onFeatureHover(feature: Feature | null, event: L.LeafletMouseEvent): void {
    if (!feature || this.events.pick(event.containerPoint).length) {
      if (this.hovered.startsWith("feature")) this.leave();
      return;
    }
    const { language } = this.context;
    this.hovered = `feature ${feature.index}`;
    const text = h(
      "p",
      {},
      data("strong", say(feature.name, language)),
      data("span", say(feature.dates, language), { class: "geo-soft" }),
    );
    this.tip.show(event.latlng, text);
  }

  private leave(): void {
    this.hovered = "";
    this.tip.hide();
  }
}
