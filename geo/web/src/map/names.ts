/** Which names the map writes: of the page's language or another, and of a second one beside. */

import { languageName } from "../i18n";
import type { Context } from "../views/context";
import { h } from "../views/dom";

/** Two lists to choose from; the first may follow the page, the second may be none. */
export function namesChoice(context: Context): HTMLElement {
  const element = h("div", { class: "geo-names" });
  const build = () => {
    const { strings } = context;
    element.replaceChildren(
      choice(strings.namesFirst, strings.namesPage, 0),
      choice(strings.namesSecond, strings.namesNone, 1),
    );
  };
  const choice = (label: string, none: string, at: 0 | 1) => {
    const select = h("select", { class: "geo-select" }, h("option", { value: "" }, none));
    for (const language of context.atlas.meta.languages) {
      select.append(h("option", { value: language, lang: language }, languageName(language)));
    }
    select.value = context.state.names[at] ?? "";
    select.addEventListener("change", () => {
      const [first = "", second = ""] = context.state.names;
      const chosen = at === 0 ? [select.value, second] : [first, select.value];
      void context.store.set({ names: chosen.some(Boolean) ? chosen : [] });
    });
    return h("label", { class: "geo-field" }, h("span", {}, label), select);
  };
  const update = () => {
    const focused = [...element.querySelectorAll("select")].indexOf(
      document.activeElement as HTMLSelectElement,
    );
    build();
    element.querySelectorAll("select")[focused]?.focus();
  };
  build();
  context.on(["language", "names"], update);
  return element;
}
