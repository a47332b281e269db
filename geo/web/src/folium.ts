/**
 * What folium's elements expect to find in a page: a `$` that turns markup into elements (for
 * popups), coloured pins (`folium.Icon`), and Leaflet's own marker. All work without the network. Pins carry a dot
 * instead of a glyph, since glyphs live in fonts that would have to be fetched.
 */
import type { DivIcon } from "leaflet";
import marker from "leaflet/dist/images/marker-icon.png";
import marker2x from "leaflet/dist/images/marker-icon-2x.png";
import shadow from "leaflet/dist/images/marker-shadow.png";

interface PinOptions {
  markerColor?: string;
  iconColor?: string;
}

const SVG = "http://www.w3.org/2000/svg";

/** Pin colours of folium that are no CSS colour, or another one there. */
const COLORS: Record<string, string> = {
  beige: "#ffca92",
  blue: "#38aadd",
  cadetblue: "#436978",
  darkblue: "#00649f",
  darkpurple: "#5b396b",
  darkred: "#a23336",
  green: "#72b026",
  darkgreen: "#728224",
  lightgreen: "#bbf970",
  lightblue: "#8adaff",
  lightred: "#ff8e7f",
  orange: "#f69730",
  pink: "#ff91ea",
  purple: "#d252b9",
  red: "#d63e2a",
};

function elements(markup: string): Node[] {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return [...template.content.childNodes];
}

function pin(options: PinOptions = {}): DivIcon {
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("viewBox", "0 0 24 36");
  image.setAttribute("width", "24");
  image.setAttribute("height", "36");
  const color = options.markerColor ?? "blue";
  image.append(
    shape(
      "path",
      { d: "M12 35C9 25 1 21 1 12a11 11 0 0 1 22 0c0 9-8 13-11 23z", stroke: "#333" },
      COLORS[color] ?? color,
    ),
    shape("circle", { cx: "12", cy: "12", r: "4.5" }, options.iconColor ?? "white"),
  );
  return window.L.divIcon({
    html: image as unknown as HTMLElement,
    className: "geo-pin",
    iconSize: [24, 36],
    iconAnchor: [12, 35],
    popupAnchor: [0, -30],
  });
}

function shape(name: string, attributes: Record<string, string>, fill: string): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.setAttribute("fill", fill);
  return element;
}

window.L.Icon.Default.imagePath = "";
window.L.Icon.Default.mergeOptions({
  iconUrl: marker,
  iconRetinaUrl: marker2x,
  shadowUrl: shadow,
});
const host = window as unknown as { $?: unknown; L: Record<string, unknown> };
host.$ ??= elements;
host.L.AwesomeMarkers ??= { icon: pin };
