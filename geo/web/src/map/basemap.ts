/** Land and borders from the payload, or tiles where the map file asks for them. */

import * as L from "leaflet";
import { BASEMAP_UNITS, type Position, positions } from "../data/geometry";
import type { Basemap, Tiles } from "../data/payload";
import type { Theme } from "../views/theme";

const PANE = "geo-basemap";

export class BasemapLayer extends L.LayerGroup {
  private water: L.Rectangle | null = null;
  private land: L.Polygon | null = null;
  private borders: L.Polyline | null = null;

  constructor(
    private readonly basemap: Basemap,
    private readonly theme: Theme,
  ) {
    super();
    theme.onChange(() => this.restyle());
  }

  override onAdd(map: L.Map): this {
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.style.zIndex = "150";
    pane.style.pointerEvents = "none";
    const renderer = L.canvas({ pane: PANE, padding: 0.3 });
    const options = { renderer, pane: PANE, interactive: false, smoothFactor: 0.7 };
    const runs = (flats: readonly (readonly number[])[]) =>
      flats.map((flat) => latLngs(positions(flat, BASEMAP_UNITS)));
    const [west, south, east, north] = this.basemap.box;
    const box = L.latLngBounds([south, west], [north, east]);
    // Beyond the data nothing is known, and nothing may look like a sea.
    this.water = L.rectangle(box, { ...options, stroke: false, fillOpacity: 1 });
    // Every ring is a polygon of its own: a lake or an island is no hole of its neighbour.
    this.land = L.polygon(
      runs(this.basemap.land).map((ring) => [ring]),
      { ...options, weight: 1, fillOpacity: 1 },
    );
    this.borders = L.polyline(runs(this.basemap.borders), { ...options, weight: 1.2, fill: false });
    this.restyle();
    this.addLayer(this.water).addLayer(this.land).addLayer(this.borders);
    return super.onAdd(map);
  }

  private restyle(): void {
    this.water?.setStyle({ fillColor: this.theme.colour("water") });
    this.land?.setStyle({
      color: this.theme.colour("coast"),
      fillColor: this.theme.colour("land"),
    });
    this.borders?.setStyle({ color: this.theme.colour("border") });
  }
}

export function latLngs(run: readonly Position[]): L.LatLngTuple[] {
  return run.map(([lon, lat]) => [lat, lon]);
}

export function tileLayer({ url, attribution, max_zoom }: Tiles): L.TileLayer {
  return L.tileLayer(url, { maxZoom: max_zoom, attribution: escaped(attribution) });
}

/** Text for those parts of Leaflet that take HTML. */
export function escaped(text: string): string {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}
