/** The search box: a combobox over the names of places and layers and the words of events. */

import type { Bounds } from "../data/payload";
import { say } from "../data/words";
import { number } from "../i18n";
import { reaching } from "../model/reach";
import type { Context } from "./context";
import { data, h } from "./dom";
import { eventSymbol, icon, layerSwatch } from "./icons";
import { kindOf } from "./legend";

const FEATURES = 5;
const EVENTS = 7;

export class Search {
  readonly element: HTMLElement;
  private readonly input = h("input", {
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": "geo-results",
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
  });
  private readonly results = h("div", { class: "geo-results", id: "geo-results", role: "listbox" });
  private readonly count = h("p", { class: "geo-unseen", role: "status" });
  private readonly actions = new Map<HTMLElement, () => void>();
  private active: HTMLElement | null = null;
  /** Which query was asked last; the first one waits for the texts. */
  private ticket = 0;

  constructor(private readonly context: Context) {
    this.results.hidden = true;
    this.element = h(
      "div",
      { class: "geo-search", role: "search" },
      icon("search"),
      this.input,
      this.results,
      this.count,
    );
    this.input.addEventListener("input", () => void this.look());
    this.input.addEventListener("focus", () => void context.catalogue());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    // The box keeps the focus, so that a press on a result does not close the results.
    this.results.addEventListener("pointerdown", (event) => event.preventDefault());
    this.results.addEventListener("click", ({ target }) => {
      if (target instanceof Element) this.choose(target.closest<HTMLElement>("[role=option]"));
    });
    context.on(["language"], () => this.say());
    this.say();
  }

  focus(): void {
    this.input.focus();
  }

  private say(): void {
    const { search } = this.context.strings;
    this.input.setAttribute("aria-label", search);
    this.input.placeholder = search;
    this.results.setAttribute("aria-label", search);
  }

  private async look(): Promise<void> {
    const ticket = ++this.ticket;
    const catalogue = await this.context.catalogue();
    if (ticket !== this.ticket) return;
    const { strings, scene } = this.context;
    const inForce = new Set(scene.inForce.map(({ feature }) => feature.index));
    const query = this.input.value.trim();
    const { features, events } = catalogue.search(query, inForce);
    this.actions.clear();
    this.mark(null);
    const all = this.option(
      () => this.filter(query),
      icon("filters"),
      h("span", {}, strings.onlyWith(query), " ", count(events.length)),
    );
    this.results.replaceChildren(
      ...(events.length ? [all] : []),
      ...this.group(
        strings.placesAndLayers,
        features.slice(0, FEATURES).map((index) => this.feature(index)),
      ),
      ...this.group(
        strings.categories,
        events.slice(0, EVENTS).map((index) => this.event(index)),
      ),
    );
    this.count.textContent = query && strings.results(number(features.length + events.length));
    this.open(this.actions.size > 0);
  }

  private group(title: string, options: HTMLElement[]): HTMLElement[] {
    if (!options.length) return [];
    const name = h("p", { class: "geo-results-title", "aria-hidden": "true" }, title);
    return [h("div", { role: "group", "aria-label": title }, name, ...options)];
  }

  private feature(index: number): HTMLElement {
    const { atlas, language, theme } = this.context;
    const feature = atlas.features[index];
    const layer = feature?.layer ?? 0;
    return this.option(
      () => this.context.select({ kind: "feature", index }),
      layerSwatch(theme.layer(layer), kindOf(this.context, layer)),
      data("span", say(feature?.name, language)),
      data("span", say(atlas.layers[layer]?.title, language), { class: "geo-soft" }),
    );
  }

  private event(index: number): HTMLElement {
    const { atlas, language, theme, texts } = this.context;
    const text = texts.peek(index);
    return this.option(
      () => this.showEvent(index),
      eventSymbol(theme.category(atlas.events.category[index] as number)),
      data("span", say(text?.title, language)),
      data("span", say(text?.date, language), { class: "geo-soft" }),
    );
  }

  private option(act: () => void, symbol: SVGElement, ...texts: HTMLElement[]): HTMLElement {
    const element = h(
      "div",
      { class: "geo-result", role: "option", id: `geo-result-${this.actions.size}` },
      symbol,
      h("span", { class: "geo-stack" }, ...texts),
    );
    this.actions.set(element, act);
    return element;
  }

  private showEvent(index: number): void {
    const { startEarliest, startLatest, endEarliest, endLatest } = this.context.atlas.events;
    const bounds = [startEarliest, startLatest, endEarliest, endLatest].map((c) => c[index]);
    const { state, atlas, store } = this.context;
    const window = reaching(state.window, bounds as unknown as Bounds, atlas.calendar);
    void store.set({ window, selection: { kind: "event", index } });
  }

  private filter(text: string): void {
    void this.context.store.set({ filters: { ...this.context.state.filters, text } });
  }

  private onKey(event: KeyboardEvent): void {
    const options = [...this.actions.keys()];
    const at = this.active ? options.indexOf(this.active) : -1;
    const to: Record<string, number> = {
      ArrowDown: at + 1 < options.length ? at + 1 : -1,
      ArrowUp: at === -1 ? options.length - 1 : at - 1,
    };
    if (event.key === "Enter") this.choose(this.active ?? options[0] ?? null);
    else if (event.key === "Escape" && this.isOpen) this.close();
    else if (event.key === "Escape" && this.input.value) this.clear();
    else if (to[event.key] !== undefined) {
      if (!this.isOpen) this.open(options.length > 0);
      this.mark(options[to[event.key] as number] ?? null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(option: HTMLElement | null): void {
    const act = option && this.actions.get(option);
    if (!act) return;
    this.clear();
    act();
  }

  private clear(): void {
    this.ticket++;
    this.input.value = "";
    this.count.textContent = "";
    this.actions.clear();
    this.close();
  }

  private mark(option: HTMLElement | null): void {
    for (const other of this.actions.keys()) {
      other.setAttribute("aria-selected", String(other === option));
    }
    this.active = option;
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  private get isOpen(): boolean {
    return !this.results.hidden;
  }

  private open(isOpen: boolean): void {
    this.results.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  private close(): void {
    this.mark(null);
    this.open(false);
  }
}

function count(value: number): HTMLElement {
  return h("span", { class: "geo-count" }, number(value));
}
