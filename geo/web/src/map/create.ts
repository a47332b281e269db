/** The page's own Leaflet map: ground, scale, zoom buttons and credits. */

import * as L from "leaflet";
import type { Context } from "../views/context";
import { BasemapLayer, escaped, tileLayer } from "./basemap";
import { mapTools } from "./tools";

export function createMap(context: Context, container: HTMLElement): L.Map {
  const { basemap, tiles, bbox, about } = context.atlas.meta;
  const [west, south, east, north] = bbox;
  const map = L.map(container, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: tiles ? 1 : 0.25,
    minZoom: 2,
    maxZoom: tiles?.max_zoom ?? 16,
    fadeAnimation: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.fitBounds([
    [south, west],
    [north, east],
  ]);
  if (basemap) new BasemapLayer(basemap, context.theme).addTo(map);
  if (tiles) tileLayer(tiles).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 120 }).addTo(map);
  const credits = L.control.attribution({ prefix: false }).addTo(map);
  for (const text of about.attributions) credits.addAttribution(escaped(text.replace(/\.$/, "")));
  zoomControl(context, map);
  mapTools(context, map);
  return map;
}

/** Leaflet's buttons, made anew in each language. */
function zoomControl(context: Context, map: L.Map): void {
  let control: L.Control | null = null;
  const build = () => {
    const { strings } = context;
    control?.remove();
    control = L.control
      .zoom({ zoomInTitle: strings.zoomIn, zoomOutTitle: strings.zoomOut, position: "topleft" })
      .addTo(map);
    map.getContainer().setAttribute("aria-label", strings.map);
    map.getContainer().setAttribute("role", "region");
  };
  build();
  context.on(["language"], build);
}
