/** How a claim stands, as a word with a sign; never by colour alone. */

import { statusName } from "../i18n";
import type { Context } from "./context";
import { data, h } from "./dom";
import { icon, isIcon } from "./icons";

const SIGNS: ReadonlySet<string> = new Set([
  "supported",
  "contradicted",
  "imprecise",
  "unverified",
]);

export function status(name: string, { strings }: Context): HTMLElement {
  const sign = SIGNS.has(name) && isIcon(name) ? icon(name) : null;
  return h("span", { class: "geo-status" }, sign, data("span", statusName(name, strings)));
}
