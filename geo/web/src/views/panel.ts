/** The side panel, which is a bottom sheet on a phone: legend and list, or details. */

import { number } from "../i18n";
import type { Context } from "./context";
import { Details } from "./details";
import { h } from "./dom";
import { FilterPanel } from "./filters";
import { legend } from "./legend";
import { EventList } from "./list";
import { Search } from "./search";

const NARROW = "(max-width: 759px)";

export class Panel {
  readonly element: HTMLElement;
  private readonly grip = h("button", { type: "button", class: "geo-grip" });

  constructor(private readonly context: Context) {
    const details = new Details(context);
    const list = new EventList(context);
    const search = new Search(context);
    const filters = new FilterPanel(context, () => search.focus());
    const overview = h(
      "div",
      { class: "geo-overview" },
      h("div", { class: "geo-finder" }, search.element, filters.toggle),
      filters.summary,
      filters.facets,
      legend(context, !matchMedia(NARROW).matches),
      list.element,
    );
    this.element = h("aside", { class: "geo-panel" }, this.grip, overview, details.element);
    this.grip.addEventListener("click", () => this.toggle());
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
    });
    const swap = () => {
      const { selection } = context.state;
      const wasInDetails = details.element.contains(document.activeElement);
      overview.hidden = selection !== null;
      if (!selection && wasInDetails) list.focus();
      // On a phone the story has the place of the sheet.
      const isTold = context.state.step !== null;
      if (selection && !isTold && matchMedia(NARROW).matches) this.toggle(true);
    };
    context.on(["selection"], swap);
    context.on(["window", "language", "hiddenCategories", "filters"], () => this.say());
    this.say();
    this.toggle(false);
  }

  /** Opens or closes the sheet; a panel beside the map is always open. */
  toggle(isOpen = !this.element.classList.contains("geo-open")): void {
    this.element.classList.toggle("geo-open", isOpen);
    this.grip.setAttribute("aria-expanded", String(isOpen));
  }

  private leave(): void {
    if (this.context.state.selection) this.context.select(null);
    else this.toggle(false);
  }

  private say(): void {
    const { strings, scene } = this.context;
    this.element.setAttribute("aria-label", strings.list);
    this.grip.textContent = `${strings.list} (${number(scene.shown.events.length)})`;
  }
}
