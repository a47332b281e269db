/** One step of a story: its text, and the sources of the events that it points at. */

import type { RichNode, StoryStep } from "../../data/payload";
import { number } from "../../i18n";
import { windowLabel } from "../../time/labels";
import type { Context } from "../context";
import { data, h, words } from "../dom";
import { rich } from "../rich";
import { sourceList } from "../sources";

/** "3 of 9", the time, the title and the text. */
export function stepText(step: StoryStep, at: number, count: number, context: Context): Node[] {
  const { strings, language, atlas } = context;
  const [start, end] = step.window ?? [0, 0];
  const time = step.window ? windowLabel({ start, end }, atlas.calendar, language) : "";
  return [
    h(
      "p",
      { class: "geo-kicker" },
      h("strong", {}, strings.storyProgress(number(at), number(count))),
      time ? data("span", time) : null,
    ),
    words("h2", step.title, language),
    body(step.text, language),
  ];
}

/** A list of sources that opens; empty until the texts of the events are there. */
export function stepSources(step: StoryStep, context: Context): HTMLElement {
  const root = h("details", { class: "geo-story-sources" });
  root.hidden = true;
  void context.texts.loadAll(step.events).then((texts) => {
    const own = context.atlas.features[step.feature ?? -1]?.sources ?? [];
    const indices = [...new Set([...texts.flatMap(({ sources }) => sources), ...own])];
    const list = sourceList(indices, context);
    if (!list) return;
    const summary = `${context.strings.sources} (${number(indices.length)})`;
    root.replaceChildren(h("summary", {}, summary), list);
    root.hidden = false;
  });
  return root;
}

function body(text: StoryStep["text"], language: string): HTMLElement {
  const primary = language.split("-")[0] ?? "";
  const key = [language, primary].find((one) => text[one]?.length) ?? "";
  const nodes: readonly RichNode[] = text[key] ?? [];
  return h("div", { class: "geo-rich", lang: key || null }, ...rich(nodes));
}
