/** Everything known about the selected event or feature. */

import type { EventText } from "../data/payload";
import { say } from "../data/words";
import { distance } from "../i18n";
import { lowerBound } from "../model/selection";
import { claimTable } from "./claims";
import type { Context } from "./context";
import { button, data, h, link, words } from "./dom";
import { eventSymbol, icon, layerSwatch } from "./icons";
import { sourceList } from "./sources";
import { status } from "./status";

export class Details {
  readonly element = h("section", { class: "geo-details", tabindex: -1 });
  /** Which selection was asked for last; texts may come late. */
  private ticket = 0;

  constructor(private readonly context: Context) {
    context.on(["selection", "language"], () => void this.show());
    context.on(["window", "hiddenCategories", "filters"], () => this.showNeighbours());
    context.theme.onChange(() => void this.show());
    void this.show();
  }

  private async show(): Promise<void> {
    const { selection } = this.context.state;
    const ticket = ++this.ticket;
    const focus = this.focusAfter();
    const content = await this.content();
    if (ticket !== this.ticket) return;
    this.element.hidden = selection === null;
    this.element.setAttribute("aria-label", this.context.strings.details);
    this.element.replaceChildren(...(content ? [this.bar(), ...content] : []));
    this.element.scrollTop = 0;
    this.showNeighbours();
    focus();
  }

  /** Keeps the keyboard in the panel when what it stood on is replaced. */
  private focusAfter(): () => void {
    const { activeElement } = document;
    const isHere = this.element.parentElement?.contains(activeElement) ?? false;
    const step = activeElement instanceof HTMLElement ? activeElement.dataset.step : undefined;
    return () => {
      if (!isHere || this.element.hidden) return;
      const again = this.element.querySelector<HTMLButtonElement>(`[data-step="${step}"]:enabled`);
      (again ?? this.element).focus({ preventScroll: true });
    };
  }

  private async content(): Promise<HTMLElement[] | null> {
    const { selection } = this.context.state;
    if (!selection) return null;
    if (selection.kind === "feature") return featureContent(selection.index, this.context);
    if (selection.kind === "events") return groupContent(selection.indices, this.context);
    const text = await this.context.texts.load(selection.index);
    return eventContent(selection.index, text, this.context);
  }

  private bar(): HTMLElement {
    const { strings } = this.context;
    const back = button(strings.allEvents, () => this.context.select(null), strings.allEvents, {
      class: "geo-back",
    });
    back.prepend(icon("back"));
    return h(
      "div",
      { class: "geo-bar" },
      back,
      button(strings.previous, () => this.step(-1), icon("back"), {
        class: "geo-button",
        "data-step": -1,
      }),
      button(strings.next, () => this.step(1), icon("forward"), {
        class: "geo-button",
        "data-step": 1,
      }),
    );
  }

  /** The event before or after the selected one in the window. */
  private neighbour(step: number): number | undefined {
    const { selection } = this.context.state;
    if (selection?.kind !== "event") return undefined;
    const { events } = this.context.scene.shown;
    const at = lowerBound(events, selection.index);
    const isHere = events[at] === selection.index;
    return events[step < 0 ? at - 1 : isHere ? at + 1 : at];
  }

  private step(step: number): void {
    const index = this.neighbour(step);
    if (index !== undefined) this.context.select({ kind: "event", index });
  }

  private showNeighbours(): void {
    for (const control of this.element.querySelectorAll<HTMLButtonElement>("[data-step]")) {
      control.hidden = this.context.state.selection?.kind !== "event";
      control.disabled = this.neighbour(Number(control.dataset.step)) === undefined;
    }
  }
}

function eventContent(index: number, text: EventText, context: Context): HTMLElement[] {
  const { atlas, strings, language, theme } = context;
  const category = atlas.meta.categories[atlas.events.category[index] as number];
  const kicker = h(
    "p",
    { class: "geo-kicker" },
    eventSymbol(theme.category(atlas.events.category[index] as number)),
    category ? words("span", category.name, language) : strings.noCategory,
  );
  const quantity = [text.quantity, text.unit].filter(Boolean).join(" ");
  return [
    kicker,
    words("h2", text.title, language),
    words("p", text.date, language, { class: "geo-when" }),
    text.date_note ? data("p", text.date_note, { class: "geo-soft" }) : null,
    words("p", text.description, language, { class: "geo-body" }),
    h(
      "dl",
      {},
      ...field(strings.status, text.status && status(text.status, context)),
      ...field(strings.quantity, quantity && data("span", quantity)),
      ...field(strings.actors, text.actors.length > 0 && data("span", text.actors.join("; "))),
      ...field(strings.place, place(index, text, context)),
      ...field(strings.asWritten, text.date_text && data("code", text.date_text)),
    ),
    ...block(strings.claims, text.claims.length > 0 && claimTable(text.claims, context)),
    ...block(strings.linked, linkedFeatures(index, context)),
    ...block(strings.sources, sourceList(text.sources, context)),
    ...block(strings.links, linkList(text.links)),
  ].filter((part) => part !== null);
}

function featureContent(index: number, context: Context): HTMLElement[] {
  const { atlas, strings, language, theme } = context;
  const feature = atlas.features[index];
  const layer = feature && atlas.layers[feature.layer];
  if (!feature || !layer) return [];
  const swatch = layerSwatch(theme.layer(feature.layer), feature.shape?.kind ?? "point");
  const accuracy = feature.accuracy_m ? strings.accuracy(distance(feature.accuracy_m)) : "";
  return [
    h("p", { class: "geo-kicker" }, swatch, words("span", layer.title, language)),
    words("h2", feature.name, language),
    words("p", feature.dates, language, { class: "geo-when" }),
    data("p", feature.note, { class: "geo-body" }),
    h(
      "dl",
      {},
      ...field(strings.precision, accuracy && h("span", {}, accuracy)),
      ...field(strings.method, feature.method && data("span", feature.method)),
      ...field(strings.licences, feature.licence && data("span", feature.licence)),
    ),
    ...block(strings.sources, sourceList(feature.sources, context)),
  ];
}

async function groupContent(indices: readonly number[], context: Context): Promise<HTMLElement[]> {
  const { strings, language, theme, atlas } = context;
  const texts = await context.texts.loadAll(indices);
  const items = texts.map((text, i) => {
    const index = indices[i] as number;
    const content = h(
      "span",
      { class: "geo-row-text" },
      words("span", text.title, language, { class: "geo-title" }),
      words("span", text.date, language, { class: "geo-date" }),
    );
    const open = h(
      "button",
      { type: "button", class: "geo-event" },
      eventSymbol(theme.category(atlas.events.category[index] as number)),
      content,
    );
    open.addEventListener("click", () => context.select({ kind: "event", index }));
    return h("li", {}, open);
  });
  const title = h("h2", {}, strings.eventsHere(String(indices.length)));
  return [title, h("ol", { class: "geo-group" }, ...items)];
}

function place(
  index: number,
  text: EventText,
  { atlas, strings, language }: Context,
): HTMLElement | null {
  const accuracy = atlas.events.accuracyM[index] as number;
  const parts = [
    text.place && words("span", text.place, language),
    accuracy > 0 && h("span", { class: "geo-soft" }, strings.accuracy(distance(accuracy))),
    text.unlocated && data("span", `${strings.noPlace}: ${text.unlocated}`, { class: "geo-soft" }),
  ].filter((part): part is HTMLSpanElement => !!part);
  return parts.length ? h("span", { class: "geo-stack" }, ...parts) : null;
}

function linkedFeatures(index: number, context: Context): HTMLElement | null {
  const { atlas, strings, language, theme } = context;
  const relations = {
    inside: strings.relationInside,
    near: strings.relationNear,
    named: strings.relationNamed,
  };
  const items = atlas.links(index).flatMap((one) => {
    const feature = atlas.features[one.feature];
    if (!feature) return [];
    const remark = [
      relations[one.relation],
      one.distanceM > 0 && strings.distance(distance(one.distanceM)),
      !one.certain && strings.maybe,
    ];
    const open = h(
      "button",
      { type: "button", class: "geo-chip" },
      layerSwatch(theme.layer(feature.layer), feature.shape?.kind ?? "point"),
      h(
        "span",
        { class: "geo-row-text" },
        data("span", say(feature.name, language)),
        h("span", { class: "geo-soft" }, remark.filter(Boolean).join(", ")),
      ),
    );
    open.addEventListener("click", () => context.select({ kind: "feature", index: one.feature }));
    return [h("li", {}, open)];
  });
  return items.length ? h("ul", { class: "geo-chips" }, ...items) : null;
}

function linkList(links: readonly string[]): HTMLElement | null {
  if (!links.length) return null;
  return h("ul", { class: "geo-sources" }, ...links.map((url) => h("li", {}, link(url, url))));
}

function field(name: string, content: Node | string | null | false): HTMLElement[] {
  return content ? [h("dt", {}, name), h("dd", {}, content)] : [];
}

function block(name: string, content: HTMLElement | null | false): HTMLElement[] {
  return content ? [h("h3", {}, name), content] : [];
}
