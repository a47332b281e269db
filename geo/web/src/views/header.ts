/** Title, language switch and the buttons for list and about. */

import { say } from "../data/words";
import { languageName } from "../i18n";
import type { Context } from "./context";
import { button, data, h } from "./dom";
import { icon } from "./icons";

interface Options {
  onList(): void;
  onShare(): void;
  onAbout(): void;
}

export function header(context: Context, { onList, onShare, onAbout }: Options): HTMLElement {
  const title = data("h1", "");
  const languages = h("select", { class: "geo-language" });
  for (const language of context.atlas.meta.languages) {
    languages.append(h("option", { value: language, lang: language }, languageName(language)));
  }
  languages.hidden = context.atlas.meta.languages.length < 2;
  languages.addEventListener("change", () => {
    void context.store.set({ language: languages.value });
  });
  const list = button("", onList, icon("list"), { class: "geo-button geo-only-narrow" });
  const share = button("", onShare, icon("share"), { class: "geo-button" });
  const about = button("", onAbout, icon("about"), { class: "geo-button" });

  const update = () => {
    const { language, strings } = context;
    title.textContent = say(context.atlas.meta.title, language);
    document.documentElement.lang = language;
    languages.value = language;
    languages.setAttribute("aria-label", strings.language);
    name(list, strings.list);
    name(share, strings.share);
    name(about, strings.about);
  };
  update();
  context.on(["language"], update);
  return h("header", { class: "geo-header" }, title, languages, list, share, about);
}

/** Gives a button without words another name. */
export function name(element: HTMLElement, label: string): void {
  element.setAttribute("aria-label", label);
  element.title = label;
}
