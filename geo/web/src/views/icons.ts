/** Small icons, drawn as strokes on a grid of 20, and symbols of the map's legend. */

import { shapePath } from "../map/symbols";
import { svg } from "./dom";
import type { CategoryStyle, LayerStyle } from "./theme";

const PATHS = {
  play: "M6 4l10 6-10 6z",
  pause: "M7 4v12M13 4v12",
  back: "M12 5l-5 5 5 5",
  forward: "M8 5l5 5-5 5",
  previousChange: "M5 4v12M15 5l-6 5 6 5z",
  nextChange: "M15 4v12M5 5l6 5-6 5z",
  whole: "M3 5v10M17 5v10M3 10h14M6 7l-3 3 3 3M14 7l3 3-3 3",
  zoomIn: "M13.5 13.5L17 17M3 9a6 6 0 1 0 12 0a6 6 0 1 0-12 0M9 6.5v5M6.5 9h5",
  zoomOut: "M13.5 13.5L17 17M3 9a6 6 0 1 0 12 0a6 6 0 1 0-12 0M6.5 9h5",
  options: "M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4",
  ruler: "M2.5 13.500l11-11l4 4l-11 11zM6 10l2 2M9 7l2 2M12 4l2 2",
  names: "M3 15l4-10l4 10M4.5 11.500h5M13 15v-4.500a2 2 0 0 1 4 0V15M17 12.500h-2.5",
  list: "M7 5h10M7 10h10M7 15h10M3 5h.01M3 10h.01M3 15h.01",
  search: "M13 13L17 17M3.5 8.5a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
  filters: "M3 5h14M6 10h8M9 15h2",
  share: "M10 12V3M6.5 6L10 2.500L13.5 6M4.5 9v8h11V9",
  story:
    "M10 5.500C8 4 5.5 3.6 2.5 4v11.500c3-.4 5.5 0 7.5 1.5 2-1.5 4.5-1.9 7.5-1.500V4c-3-.4-5.5 0-7.5 1.500zM10 5.500V17",
  about: "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M10 9v5M10 6h.01",
  close: "M5 5l10 10M15 5L5 15",
  noPlace: "M10 17s-5-5-5-9a5 5 0 0 1 8-4M15 7c.5 4-5 10-5 10M4 3l13 13",
  unverified: "M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.5-1.1.9-1.1 2M10 14.5h.01",
  supported: "M4 10.5l4 4 8-9",
  contradicted: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  imprecise: "M3 11c2.5-4 4.5-4 7 0s4.5 4 7 0",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED: ReadonlySet<IconName> = new Set(["play", "previousChange", "nextChange"]);

export function icon(name: IconName): SVGSVGElement {
  const path = svg("path", { d: PATHS[name] });
  const fill = FILLED.has(name) ? "currentColor" : "none";
  return svg("svg", { class: "geo-icon", viewBox: "0 0 20 20", fill, "aria-hidden": "true" }, path);
}

export function isIcon(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

/** The symbol of a category: filled when certain, hollow when only possible. */
export function eventSymbol({ colour, shape }: CategoryStyle, certain = true): SVGSVGElement {
  const path = svg("path", {
    d: shapePath(shape, 5),
    fill: certain ? colour : "none",
    stroke: colour,
    "stroke-width": 1.6,
    "stroke-linejoin": "round",
  });
  return svg("svg", { class: "geo-symbol", viewBox: "-9 -9 18 18", "aria-hidden": "true" }, path);
}

/** The swatch of a layer as its features are drawn: a line, a hatched area or a disc. */
export function layerSwatch(style: LayerStyle, kind: "point" | "line" | "area"): SVGSVGElement {
  const stroke = { stroke: style.colour, "stroke-width": 2.2, fill: "none" };
  const dash = style.dash.length ? style.dash.join(" ") : null;
  const swatch = svg("svg", { class: "geo-swatch", viewBox: "0 0 28 18", "aria-hidden": "true" });
  if (kind === "line")
    swatch.append(svg("path", { d: "M1 9h26", ...stroke, "stroke-dasharray": dash }));
  if (kind === "point") {
    swatch.append(
      svg("circle", { cx: 14, cy: 9, r: 8, fill: style.colour, "fill-opacity": 0.18 }),
      svg("circle", { cx: 14, cy: 9, r: 3, ...stroke }),
    );
  }
  if (kind === "area") {
    swatch.append(
      ...hatchLines(style),
      svg("rect", {
        x: 2,
        y: 2,
        width: 24,
        height: 14,
        ...stroke,
        "stroke-width": 1.5,
        "stroke-dasharray": dash,
      }),
    );
  }
  return swatch;
}

function hatchLines({ colour, hatch }: LayerStyle): SVGElement[] {
  const stroke = { stroke: colour, "stroke-width": 1, "stroke-opacity": 0.7 };
  if (hatch === 0) return [5, 9, 13].map((y) => svg("path", { d: `M2 ${y}h24`, ...stroke }));
  if (hatch === 90) return [6, 11, 16, 21].map((x) => svg("path", { d: `M${x} 2v14`, ...stroke }));
  const rises = hatch < 90;
  return [2, 7, 12].map((x) =>
    svg("path", { d: rises ? `M${x} 16l14-14` : `M${x} 2l14 14`, ...stroke }),
  );
}
