/** Sources: as short links beside a claim, and as a bibliography. */

import type { Source } from "../data/payload";
import type { Context } from "./context";
import { data, h, link } from "./dom";

/** A list of links, or nothing when there is no source. */
export function sourceList(
  indices: readonly number[],
  { atlas, strings }: Context,
): HTMLElement | null {
  const sources = indices.flatMap((index) => atlas.meta.sources[index] ?? []);
  if (!sources.length) return null;
  return h(
    "ul",
    { class: "geo-sources" },
    ...sources.map((source) => {
      const item = h("li", {}, link(source.url, source.title || source.id));
      const remark = [source.publisher, source.published, source.grade].filter(Boolean).join(", ");
      if (remark) item.append(" ", data("span", remark, { class: "geo-soft" }));
      if (source.url) item.append(h("span", { class: "geo-unseen" }, ` (${strings.newTab})`));
      item.append(...archived(source, strings.archived));
      return item;
    }),
  );
}

/** The register of sources, or those of the given indices. */
export function bibliography(
  { atlas, strings }: Context,
  cited?: ReadonlySet<number>,
): HTMLElement {
  const sources = atlas.meta.sources.filter((_, index) => !cited || cited.has(index));
  const entries = sources.map((source: Source) => {
    const { publisher, published, grade, language, side, note } = source;
    const parts = [publisher, published, grade, language, side, note];
    if (source.accessed) parts.push(strings.accessed(source.accessed));
    return h(
      "li",
      {},
      link(source.url, source.title || source.id),
      data("span", `. ${sentences(parts)}`, { class: "geo-soft" }),
      ...archived(source, strings.archived),
    );
  });
  return h("ol", { class: "geo-bibliography" }, ...entries);
}

function archived({ archive }: Source, words: string): Array<Node | string> {
  return archive ? [" ", link(archive, words)] : [];
}

/** Each part with one full stop after it. */
function sentences(parts: readonly string[]): string {
  return parts
    .filter(Boolean)
    .map((part) => `${part.replace(/\.$/, "")}.`)
    .join(" ");
}
