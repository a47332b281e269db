/** Features in force as Leaflet canvas paths, each swapped only when its state changes. */

import * as L from "leaflet";
import type { Feature } from "../data/atlas";
import { withAlpha } from "../model/colour";
import type { InForce } from "../model/scene";
import type { Theme } from "../views/theme";
import { latLngs } from "./basemap";
import { Fades } from "./fade";
import { hatch } from "./hatch";
import { pixels } from "./surface";

const PANE = "geo-layers";

interface Options {
  onClick(feature: Feature, event: L.LeafletMouseEvent): void;
  onHover(feature: Feature | null, event: L.LeafletMouseEvent): void;
}

interface Drawing {
  readonly state: string;
  readonly group: L.FeatureGroup;
  readonly bands: ReadonlyArray<{ line: L.Polyline; accuracyM: number }>;
}

export class FeatureLayer extends L.LayerGroup {
  private readonly drawings = new Map<number, Drawing>();
  private readonly fades = new Fades();
  private renderer: L.Renderer | null = null;
  private scene: readonly InForce[] = [];
  private selected = -1;
  /** The first picture does not fade in. */
  private hasShown = false;

  constructor(
    private readonly theme: Theme,
    private readonly handlers: Options,
  ) {
    super();
    theme.onChange(() => {
      this.clear();
      this.show(this.scene, this.selected);
    });
  }

  override onAdd(map: L.Map): this {
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    // Just below Leaflet's own overlays, so that what others add stays clickable.
    pane.style.zIndex = "390";
    this.renderer = L.canvas({ pane: PANE, padding: 0.3, tolerance: 6 });
    map.on("zoomend", this.widenBands, this);
    map.on("settle zoomstart", this.settle, this);
    return super.onAdd(map);
  }

  override onRemove(map: L.Map): this {
    map.off("zoomend", this.widenBands, this);
    map.off("settle zoomstart", this.settle, this);
    return super.onRemove(map);
  }

  show(scene: readonly InForce[], selected: number): void {
    this.scene = scene;
    this.selected = selected;
    const wanted = new Map(scene.map((item) => [item.feature.index, item]));
    for (const [index, drawing] of this.drawings) {
      const item = wanted.get(index);
      if (item && drawing.state === stateOf(item, selected)) continue;
      this.drawings.delete(index);
      if (item) this.removeLayer(drawing.group);
      else this.fades.leave(drawing.group, () => this.removeLayer(drawing.group));
      if (item) this.draw(index, item);
      wanted.delete(index);
    }
    for (const [index, item] of wanted) {
      if (this.drawings.has(index)) continue;
      this.draw(index, item);
      const drawing = this.drawings.get(index);
      if (drawing && this.hasShown) this.fades.enter(drawing.group);
    }
    this.hasShown = true;
  }

  /** Ends what moves, for those who want the picture of now. */
  private settle(): void {
    this.fades.settle();
  }

  private draw(index: number, item: InForce): void {
    if (!item.feature.shape || !this.renderer) return;
    const drawing = this.drawing(item);
    drawing.group
      .on("click", (event) => this.handlers.onClick(item.feature, event as L.LeafletMouseEvent))
      .on("mousemove", (event) => this.handlers.onHover(item.feature, event as L.LeafletMouseEvent))
      .on("mouseout", (event) => this.handlers.onHover(null, event as L.LeafletMouseEvent));
    this.drawings.set(index, drawing);
    this.addLayer(drawing.group);
    this.widenBands();
  }

  private drawing(item: InForce): Drawing {
    const { feature } = item;
    const state = stateOf(item, this.selected);
    const style = this.style(item);
    const { kind, parts } = feature.shape as NonNullable<Feature["shape"]>;
    const runs = parts.map((part) => part.map(latLngs));
    if (kind === "area") {
      return {
        state,
        group: L.featureGroup([L.polygon(runs, this.areaStyle(item, style))]),
        bands: [],
      };
    }
    if (kind === "point") {
      const paths = runs.flat(2).flatMap((point) => this.point(point, item, style));
      return { state, group: L.featureGroup(paths), bands: [] };
    }
    const lines = runs.flat();
    const band = this.band(item, lines, style);
    const casing = L.polyline(lines, {
      ...style,
      interactive: false,
      color: this.theme.colour("land"),
      weight: (style.weight ?? 3) + 3,
      opacity: (style.opacity ?? 1) * 0.8,
      dashArray: "",
    });
    const group = L.featureGroup([...band, casing, L.polyline(lines, style)]);
    return {
      state,
      group,
      bands: band.map((line) => ({ line, accuracyM: feature.accuracy_m ?? 0 })),
    };
  }

  private style({ feature, force, past }: InForce): L.PolylineOptions {
    const { colour, dash } = this.theme.layer(feature.layer);
    const isSelected = feature.index === this.selected;
    const isSure = force === "certain" && !past;
    return {
      renderer: this.renderer as L.Renderer,
      pane: PANE,
      color: colour,
      weight: isSelected ? 5 : isSure ? 3 : 2,
      opacity: past ? 0.4 : force === "possible" ? 0.6 : 1,
      dashArray: force === "possible" ? "2 7" : dash.join(" "),
      lineCap: "butt",
      lineJoin: "round",
      bubblingMouseEvents: true,
    };
  }

  private areaStyle(
    { feature, past, force }: InForce,
    style: L.PolylineOptions,
  ): L.PolylineOptions {
    const { colour, hatch: degrees } = this.theme.layer(feature.layer);
    const isSelected = feature.index === this.selected;
    const strength = isSelected ? 0.7 : past || force === "possible" ? 0.16 : 0.42;
    return {
      ...style,
      weight: isSelected ? 3.5 : 1.5,
      fill: true,
      fillOpacity: 1,
      // Leaflet hands the fill colour to the canvas as it is, and a canvas takes patterns too.
      fillColor: hatch(colour, degrees, strength) as string,
    };
  }

  /** A point is an honest disc of its accuracy with a small ring, never a sharp dot. */
  private point(
    at: L.LatLngTuple,
    { feature, minor }: InForce,
    style: L.PolylineOptions,
  ): L.Path[] {
    const isSelected = feature.index === this.selected;
    const opacity = style.opacity ?? 1;
    const disc = L.circle(at, {
      ...style,
      radius: feature.accuracy_m ?? 0,
      weight: 1,
      dashArray: "3 4",
      opacity: opacity * (minor && !isSelected ? 0.35 : 0.8),
      fillColor: style.color as string,
      fillOpacity: opacity * (isSelected ? 0.25 : minor ? 0.04 : 0.1),
    });
    const ring = L.circleMarker(at, {
      ...style,
      radius: minor ? 2.5 : 4,
      weight: minor ? 1.3 : 2.2,
      dashArray: "",
      fillColor: this.theme.colour("land"),
      fillOpacity: 1,
    });
    return feature.accuracy_m ? [disc, ring] : [ring];
  }

  /** How far off a line may be: a faint band as wide as its accuracy on both sides. */
  private band(item: InForce, lines: L.LatLngTuple[][], style: L.PolylineOptions): L.Polyline[] {
    if (!item.feature.accuracy_m || item.past) return [];
    const color = withAlpha(
      style.color as string,
      item.feature.index === this.selected ? 0.22 : 0.1,
    );
    return [
      L.polyline(lines, {
        ...style,
        color,
        opacity: 1,
        dashArray: "",
        lineCap: "round",
        interactive: false,
      }),
    ];
  }

  private widenBands(): void {
    const map = this._map;
    if (!map) return;
    const lat = map.getCenter().lat;
    for (const { bands } of this.drawings.values()) {
      for (const { line, accuracyM } of bands) {
        line.setStyle({ weight: 2 * pixels(map, accuracyM, lat, map.getZoom()) });
      }
    }
  }

  private clear(): void {
    this.fades.settle();
    this.hasShown = false;
    for (const { group } of this.drawings.values()) this.removeLayer(group);
    this.drawings.clear();
  }
}

function stateOf({ force, past, feature }: InForce, selected: number): string {
  return `${force} ${past} ${feature.index === selected}`;
}
