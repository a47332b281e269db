/** Which names the map writes: of the page's language or another, and of a second one beside. */

import { languageName } from "../i18n";
import type { Context } from "../views/context";
import { h } from "../views/dom";

/** Two lists to choose from; the first may follow the page, the second may be none. */
export function namesChoice(context: Context): HTMLElement {
  const element = h("div", { class: "geo-names" });
  const build = () => {
    const { strings, state } = context;
    const [first = "", second = ""] = state.names;
    element.replaceChildren(
      choice(strings.namesFirst, strings.namesPage, first, (next) => choose(next, second)),
      choice(strings.namesSecond, strings.namesNone, second, (next) => choose(first, next)),
    );
  };
  const choose = (first: string, second: string) =>
    void context.store.set({ names: second ? [first, second] : first ? [first] : [] });
  const choice = (label: string, none: string, chosen: string, act: (language: string) => void) => {
    const select = h("select", { class: "geo-select" }, h("option", { value: "" }, none));
    for (const language of context.atlas.meta.languages) {
      select.append(h("option", { value: language, lang: language }, languageName(language)));
    }
    select.value = chosen;
    select.addEventListener("change", () => act(select.value));
    return h("label", { class: "geo-field" }, h("span", {}, label), select);
  };
  build();
  context.on(["language"], build);
  return element;
}
