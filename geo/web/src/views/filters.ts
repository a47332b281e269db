/** Filters: facets with the counts that each choice would give, and what is chosen in a line. */

import { say } from "../data/words";
import { number, statusName } from "../i18n";
import { FACETS, type Facet, NO_FILTERS, NONE } from "../model/filters";
import { toggled, UNCATEGORISED } from "../model/state";
import type { Context } from "./context";
import { button, data, h } from "./dom";
import { name } from "./header";
import { icon } from "./icons";

interface Row {
  readonly facet: Facet;
  readonly value: string;
  readonly element: HTMLElement;
  readonly box: HTMLInputElement;
  readonly count: HTMLElement;
}

/** One chosen value, and the state without it. */
interface Chip {
  readonly kind: string;
  readonly text: string;
  remove(): void;
}

export class FilterPanel {
  /** Opens and closes the facets. */
  readonly toggle: HTMLButtonElement;
  readonly summary = h("div", { class: "geo-active", role: "group" });
  readonly facets = h("div", { class: "geo-facets", id: "geo-facets", role: "group" });
  private rows: Row[] = [];

  /** `onEmpty` is told when the last filter was removed by the keyboard. */
  constructor(
    private readonly context: Context,
    private readonly onEmpty: () => void,
  ) {
    this.toggle = button("", () => void this.open(this.facets.hidden), icon("filters"), {
      class: "geo-button",
      "aria-controls": "geo-facets",
    });
    this.facets.hidden = true;
    context.on(["window", "filters", "hiddenCategories"], () => this.count());
    context.on(["filters", "hiddenCategories", "language"], () => this.summarise());
    context.on(["language"], () => this.build());
    this.summarise();
    this.build();
  }

  private async open(isOpen: boolean): Promise<void> {
    if (isOpen) {
      await this.context.catalogue();
      this.facets.hidden = false;
      this.build();
    }
    this.facets.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
  }

  private build(): void {
    const { strings } = this.context;
    name(this.toggle, strings.filters);
    this.toggle.setAttribute("aria-expanded", String(!this.facets.hidden));
    this.facets.setAttribute("aria-label", strings.filters);
    if (this.facets.hidden) return;
    this.rows = [];
    this.facets.replaceChildren(
      ...FACETS.flatMap((facet) => {
        const rows = this.values(facet).map((value) => this.row(facet, value));
        this.rows.push(...rows);
        return rows.length > 1 ? this.section(facet, rows) : [];
      }),
    );
    this.count();
  }

  private section(facet: Facet, rows: readonly Row[]): HTMLElement {
    const title = facetName(facet, this.context);
    return h(
      "details",
      { class: "geo-facet", name: "geo-facet", open: facet === FACETS[0] },
      h("summary", {}, title),
      h(
        "div",
        { class: "geo-choices", role: "group", "aria-label": title },
        ...rows.map(({ element }) => element),
      ),
    );
  }

  private values(facet: Facet): readonly string[] {
    if (facet === "certainty") return ["certain", "possible"];
    return this.context.scene.catalogue?.values[facet] ?? [];
  }

  private row(facet: Facet, value: string): Row {
    const box = h("input", { type: "checkbox" });
    box.addEventListener("change", () => this.flip(facet, value));
    const count = h("span", { class: "geo-count" });
    const text = valueName(facet, value, this.context);
    const label = data("span", text, { class: "geo-name" });
    return {
      facet,
      value,
      box,
      count,
      element: h("label", { class: "geo-row" }, box, label, count),
    };
  }

  private flip(facet: Facet, value: string): void {
    const { filters } = this.context.state;
    void this.context.store.set({
      filters: { ...filters, [facet]: toggled(filters[facet], value) },
    });
  }

  /** Ticks what is chosen and says how many events each value has now. */
  private count(): void {
    if (this.facets.hidden) return;
    const { scene, state } = this.context;
    const counts = new Map(FACETS.map((facet) => [facet, scene.countsOf(facet)]));
    for (const { facet, value, element, box, count } of this.rows) {
      const found = counts.get(facet)?.get(value) ?? 0;
      box.checked = state.filters[facet].includes(value);
      count.textContent = number(found);
      element.classList.toggle("geo-zero", found === 0);
    }
  }

  private summarise(): void {
    const { strings } = this.context;
    const chips = this.chips();
    const at = [...this.summary.children].indexOf(document.activeElement as Element);
    this.toggle.classList.toggle("geo-on", chips.length > 0);
    this.summary.hidden = chips.length === 0;
    this.summary.setAttribute("aria-label", strings.activeFilters);
    this.summary.replaceChildren(
      ...chips.map(({ kind, text, remove }) => {
        const label = strings.removeFilter([kind, text].filter(Boolean).join(": "));
        const content = h(
          "span",
          {},
          kind && h("span", { class: "geo-soft" }, `${kind}: `),
          data("span", text),
        );
        const chip = button(label, remove, content, { class: "geo-active-filter" });
        chip.append(icon("close"));
        return chip;
      }),
      button(strings.clear, () => this.clear(), strings.clear, { class: "geo-clear" }),
    );
    if (at < 0) return;
    if (chips.length) (this.summary.children[Math.min(at, chips.length)] as HTMLElement).focus();
    else this.onEmpty();
  }

  private clear(): void {
    void this.context.store.set({ filters: NO_FILTERS, hiddenCategories: [] });
  }

  private chips(): Chip[] {
    const { state, store, strings } = this.context;
    const { filters, hiddenCategories } = state;
    const text = filters.text && {
      kind: "",
      text: `“${filters.text}”`,
      remove: () => void store.set({ filters: { ...this.context.state.filters, text: "" } }),
    };
    const chosen = FACETS.flatMap((facet) =>
      filters[facet].map((value) => ({
        kind: facetName(facet, this.context),
        text: valueName(facet, value, this.context),
        remove: () => this.flip(facet, value),
      })),
    );
    const hidden = hiddenCategories.map((id) => ({
      kind: "",
      text: strings.without(categoryName(id, this.context)),
      remove: () =>
        void store.set({ hiddenCategories: toggled(this.context.state.hiddenCategories, id) }),
    }));
    return [...(text ? [text] : []), ...chosen, ...hidden];
  }
}

/** The filters in force in words, for captions of pictures and prints. */
export function filtersInWords(context: Context): string[] {
  const { filters, hiddenCategories } = context.state;
  const words = filters.text ? [`“${filters.text}”`] : [];
  for (const facet of FACETS) {
    const values = filters[facet].map((value) => valueName(facet, value, context));
    if (values.length) words.push(`${facetName(facet, context)}: ${values.join(", ")}`);
  }
  const hidden = hiddenCategories.map((id) => categoryName(id, context));
  return hidden.length ? [...words, context.strings.without(hidden.join(", "))] : words;
}

function facetName(facet: Facet, { strings }: Context): string {
  const names: Record<Facet, string> = {
    actors: strings.actors,
    sources: strings.sources,
    layers: strings.linkedLayer,
    statuses: strings.status,
    certainty: strings.certainty,
  };
  return names[facet];
}

function valueName(facet: Facet, value: string, { atlas, strings, language }: Context): string {
  if (value === NONE) return strings.notGiven;
  if (facet === "statuses") return statusName(value, strings);
  if (facet === "certainty") {
    return value === "certain" ? strings.legendCertain : strings.legendPossible;
  }
  if (facet === "layers") {
    return say(atlas.layers.find(({ key }) => key === value)?.title, language) || value;
  }
  if (facet === "sources") {
    const source = atlas.meta.sources.find(({ id }) => id === value);
    return [source?.publisher, source?.title].filter(Boolean).join(": ") || value;
  }
  return value;
}

function categoryName(id: string, { atlas, strings, language }: Context): string {
  if (id === UNCATEGORISED) return strings.noCategory;
  return say(atlas.meta.categories.find((category) => category.id === id)?.name, language) || id;
}
