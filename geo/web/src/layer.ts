/** Our layer on anyone's Leaflet map: features, events and a time slider on the map itself. */

import * as L from "leaflet";
import { type Api, apiOf } from "./api";
import { contextOf, nextPaint, showFailure } from "./boot";
import { MapView } from "./map/mapview";
import { Details } from "./views/details";
import { h, words } from "./views/dom";
import { Timeline } from "./views/timeline/timeline";

/** Adds the atlas in `core` and `texts` to a map and resolves once it is drawn. */
async function addTo(map: L.Map, core: Element, texts: Iterable<Element> = []): Promise<Api> {
  const root = h("section", { class: "geo geo-compact" });
  stackOn(map).append(root);
  L.DomEvent.disableClickPropagation(root);
  L.DomEvent.disableScrollPropagation(root);
  try {
    const context = await contextOf(root, core, [...texts]);
    const details = new Details(context);
    const timeline = new Timeline(context);
    const title = words("h2", context.atlas.meta.title, context.language, { class: "geo-heading" });
    title.hidden = !title.textContent;
    root.setAttribute("aria-label", title.textContent);
    root.append(details.element, title, timeline.element);
    new MapView(context, map).add();
    const ready = context.store.painted().then(nextPaint);
    const api = apiOf(context, map, ready);
    await ready;
    return api;
  } catch (error) {
    showFailure(root, error);
    throw error;
  }
}

/** Where the controls of all layers on a map stand, one above the other. */
function stackOn(map: L.Map): Element {
  const found = map.getContainer().querySelector(":scope > .geo-stack");
  if (found) return found;
  const stack = h("div", { class: "geo-stack" });
  map.getContainer().append(stack);
  return stack;
}

const page = window as { geo?: object };
page.geo = Object.assign(page.geo ?? {}, { addTo });
