/** The page's own Leaflet map: ground, scale, zoom buttons and credits. */

import * as L from "leaflet";
import type { Context } from "../views/context";
import { name } from "../views/header";
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

/** Leaflet's buttons, named in the reader's language. */
function zoomControl(context: Context, map: L.Map): void {
  const container = L.control.zoom({ position: "topleft" }).addTo(map).getContainer();
  const [zoomIn, zoomOut] = container?.querySelectorAll("a") ?? [];
  map.getContainer().setAttribute("role", "region");
  const update = () => {
    const { strings } = context;
    if (zoomIn) name(zoomIn, strings.zoomIn);
    if (zoomOut) name(zoomOut, strings.zoomOut);
    map.getContainer().setAttribute("aria-label", strings.map);
  };
  update();
  context.on(["language"], update);
}
