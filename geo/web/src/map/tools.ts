/** Buttons on the map: which names it writes, and a line that measures. */

import * as L from "leaflet";
import type { Context } from "../views/context";
import { button, h } from "../views/dom";
import { name } from "../views/header";
import { icon } from "../views/icons";
import { Measure } from "./measure";
import { namesChoice } from "./names";

export function mapTools(context: Context, map: L.Map): void {
  const measure = new Measure(context, map);
  const names = namesChoice(context);
  names.hidden = true;
  const measuring = button("", () => measure.toggle(), icon("ruler"), { class: "geo-tool" });
  const naming = button("", () => show(names.hidden), icon("names"), { class: "geo-tool" });
  const show = (isOpen: boolean) => {
    names.hidden = !isOpen;
    naming.setAttribute("aria-expanded", String(isOpen));
  };
  const update = () => {
    const { strings, state } = context;
    name(naming, strings.names);
    name(measuring, state.measure ? strings.measureStop : strings.measure);
    measuring.setAttribute("aria-pressed", String(state.measure !== null));
  };
  const element = h(
    "div",
    { class: "geo-tools leaflet-bar" },
    measuring,
    context.atlas.meta.languages.length > 1 && naming,
    names,
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || names.hidden) return;
    show(false);
    naming.focus();
  });
  L.DomEvent.disableClickPropagation(element);
  L.DomEvent.disableScrollPropagation(element);
  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => element;
  control.addTo(map);
  show(false);
  update();
  context.on(["language", "measure"], update);
}
