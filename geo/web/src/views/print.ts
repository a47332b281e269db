/** The page on paper: the picture of the view, the events shown, and their sources. */

import type * as L from "leaflet";
import { say } from "../data/words";
import { picture } from "../share/picture";
import type { Context } from "./context";
import { data, h, words } from "./dom";
import { eventSymbol } from "./icons";
import { bibliography } from "./sources";

/** Longer tables are cut, and say so. */
const MAX_ROWS = 1000;

/** A sheet that is filled when the reader prints, whether by our button or the browser's menu. */
export function printSheet(context: Context, map: () => L.Map): HTMLElement {
  const sheet = h("section", { class: "geo-print" });
  addEventListener("beforeprint", () => sheet.replaceChildren(...content(context, map())));
  addEventListener("afterprint", () => sheet.replaceChildren());
  return sheet;
}

function content(context: Context, map: L.Map): HTMLElement[] {
  const { scene, strings, atlas, texts } = context;
  const events = [...scene.shown.events.slice(0, MAX_ROWS)];
  const rest = scene.shown.events.length - events.length;
  const cited = new Set(events.flatMap((event) => texts.peek(event)?.sources ?? []));
  const { version, sha256 } = atlas.meta;
  return [
    h("figure", {}, picture(context, map)),
    h("h2", {}, strings.list),
    table(context, events),
    ...(rest > 0 ? [h("p", {}, strings.moreEvents(String(rest)))] : []),
    h("h2", {}, strings.bibliography),
    bibliography(context, cited),
    data("p", `geo ${version}, SHA-256 ${sha256}`, { class: "geo-soft" }),
  ];
}

function table(context: Context, events: readonly number[]): HTMLElement {
  const { strings } = context;
  const header = ["", strings.date, strings.event, strings.place].map((text) =>
    h("th", { scope: "col" }, text),
  );
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...header)),
    h("tbody", {}, ...events.map((event, at) => row(context, event, at))),
  );
}

function row(context: Context, event: number, at: number): HTMLElement {
  const { atlas, language, scene, strings, texts, theme } = context;
  const isCertain = scene.shown.certain[at] === 1;
  const style = theme.category(atlas.events.category[event] as number);
  const text = texts.peek(event);
  const date = data("td", say(text?.date, language));
  if (!isCertain) date.append(` (${strings.maybe})`);
  return h(
    "tr",
    {},
    h("td", {}, eventSymbol(style, isCertain)),
    date,
    words("td", text?.title ?? { "": "" }, language),
    words("td", text?.place ?? { "": "" }, language),
  );
}
