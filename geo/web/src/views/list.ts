/** Events of the window as a sortable table; only the rows in sight are in the document. */

import type { EventText } from "../data/payload";
import { say } from "../data/words";
import { statusName } from "../i18n";
import { byNumber, byText, inTime, KEYS, nextSort, type Order, ranked } from "../model/order";
import type { Context } from "./context";
import { data, h } from "./dom";
import { eventSymbol, type IconName, icon, isIcon } from "./icons";
import { Scrolled } from "./scrolled";

const ROW_PX = 76;
/** Rows kept ready above and below what is in sight. */
const SPARE = 6;

export class EventList {
  readonly element = h("section", { class: "geo-list" });
  private readonly empty = h("p", { class: "geo-empty" });
  private readonly head = h("div", { role: "row", class: "geo-sort" });
  /** The rows that are drawn, from the first up to the last, which is left out, and the offset. */
  private drawn: readonly number[] = [];
  private readonly rows = h("div", { class: "geo-rows", role: "rowgroup" });
  private readonly scroller = h("div", { class: "geo-scroller" }, this.rows);
  private readonly scrolled = new Scrolled(this.scroller, this.rows);
  private readonly table = h(
    "div",
    { class: "geo-table", role: "table" },
    h("div", { role: "rowgroup" }, this.head),
    this.scroller,
  );
  private order: Order = inTime(new Uint32Array(), false);
  /** What the order was made of. */
  private ordered: readonly unknown[] = [];
  /** The row that the keyboard stands on, as an event. */
  private current = -1;

  constructor(private readonly context: Context) {
    this.element.append(this.empty, this.table);
    this.scroller.addEventListener("scroll", () => this.follow(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.follow()).observe(this.scroller);
    context.on(["window", "hiddenCategories", "filters", "language"], () => this.show());
    context.on(["sort", "language"], () => this.showHead());
    context.on(["sort"], () => this.sort());
    context.on(["selection"], () => this.reveal());
    context.theme.onChange(() => this.show());
    this.showHead();
    this.show();
  }

  /** Puts the keyboard on the current row. */
  focus(): void {
    this.show();
    this.button(this.current)?.focus({ preventScroll: true });
  }

  /** The columns, by each of which the list can be sorted. */
  private showHead(): void {
    const { strings, state, store } = this.context;
    const { by, descending } = state.sort;
    const focused = [...this.head.querySelectorAll("button")].indexOf(
      document.activeElement as HTMLButtonElement,
    );
    this.head.replaceChildren(
      ...KEYS.map((key) => {
        const sort = key !== by ? "none" : descending ? "descending" : "ascending";
        const button = h("button", { type: "button" }, strings[key]);
        button.addEventListener(
          "click",
          () => void store.set({ sort: nextSort(this.context.state.sort, key) }),
        );
        return h("div", { role: "columnheader", "aria-sort": sort }, button);
      }),
    );
    this.head.querySelectorAll("button")[focused]?.focus({ preventScroll: true });
  }

  /** Begins at the top, in another order. */
  private sort(): void {
    this.scrolled.top = 0;
    this.current = -1;
    this.show();
  }

  /** Orders the events of the window anew if they, the column or its language have changed. */
  private arrange(): void {
    const { scene, state, language } = this.context;
    const { shown } = scene;
    const made = [shown, state.sort, language];
    if (made.every((part, i) => part === this.ordered[i])) return;
    this.ordered = made;
    const { by, descending } = state.sort;
    if (by === "date") this.order = inTime(shown.events, descending);
    else if (by === "title") void this.arrangeByTitle(made);
    else this.order = byNumber(shown.events, this.ranks(by), descending);
  }

  /** Titles may have to be decoded first; until then the list stands in order of time. */
  private async arrangeByTitle(made: readonly unknown[]): Promise<void> {
    const { scene, state, texts, language } = this.context;
    const { events } = scene.shown;
    this.order = inTime(events, state.sort.descending);
    const titles = (await texts.loadAll(events)).map(({ title }) => say(title, language));
    if (this.ordered !== made) return;
    this.order = byText(events, titles, language, state.sort.descending);
    this.show();
  }

  private ranks(by: "category" | "status"): Float64Array {
    const { atlas, language, strings } = this.context;
    const { categories, statuses } = atlas.meta;
    const names =
      by === "category"
        ? categories.map(({ name }) => say(name, language))
        : statuses.map((name) => statusName(name, strings));
    return ranked(atlas.events[by], names, language);
  }

  /** Fills in the rows that are in sight. */
  private show(): void {
    this.arrange();
    const { strings, scene } = this.context;
    const count = this.order.length;
    this.element.setAttribute("aria-label", strings.list);
    this.table.setAttribute("aria-label", strings.list);
    this.table.setAttribute("aria-rowcount", String(count + 1));
    this.empty.textContent = scene.isCollected ? strings.noEvents : strings.notCollectedHere;
    this.empty.hidden = count > 0;
    this.table.hidden = count === 0;
    this.scrolled.length = count * ROW_PX;
    const { top, offset } = this.scrolled;
    const [first, last] = this.inSight();
    this.drawn = [first, last, offset];
    const focused = this.rows.contains(document.activeElement);
    const at = this.order.row(this.current);
    // The keyboard finds a row in sight, wherever the list was scrolled to.
    if (at < 0 || (!focused && (at < first || at >= last))) {
      this.current = this.order.event(Math.ceil(top / ROW_PX));
    }
    const rows: HTMLElement[] = [];
    for (let row = first; row < last; row++) rows.push(this.row(row, offset));
    this.rows.replaceChildren(...rows);
    if (focused) this.button(this.current)?.focus({ preventScroll: true });
  }

  /** The rows in sight and some spare ones, from the first up to the last, which is left out. */
  private inSight(): [number, number] {
    const first = Math.max(0, Math.floor(this.scrolled.top / ROW_PX) - SPARE);
    const count = Math.ceil((this.scroller.clientHeight || 600) / ROW_PX);
    return [first, Math.min(this.order.length, first + count + 2 * SPARE)];
  }

  /** Draws other rows when others come in sight; a row that is being clicked must stay. */
  private follow(): void {
    const wanted = [...this.inSight(), this.scrolled.offset];
    if (wanted.some((value, i) => value !== this.drawn[i])) this.show();
  }

  private row(at: number, offset: number): HTMLElement {
    const event = this.order.event(at);
    const { theme, atlas, state, texts, scene } = this.context;
    const isCertain = scene.isCertain(event);
    const isSelected = state.selection?.kind === "event" && state.selection.index === event;
    const symbol = eventSymbol(theme.category(atlas.events.category[event] as number), isCertain);
    const button = h("button", {
      type: "button",
      class: "geo-pick",
      "data-event": event,
      "aria-current": isSelected ? "true" : null,
      tabindex: event === this.current ? 0 : -1,
    });
    button.addEventListener("click", () => {
      this.current = event;
      this.context.select({ kind: "event", index: event });
    });
    const line = h("span", { class: "geo-line" });
    const title = h("span", { role: "cell", class: "geo-title" }, button);
    const content = h("span", { class: "geo-row-text" }, title, line);
    const text = texts.peek(event);
    if (text) this.fill(button, line, text, event);
    else void texts.load(event).then((loaded) => this.fill(button, line, loaded, event));
    const row = h("div", { role: "row", class: "geo-item", "aria-rowindex": at + 2 });
    row.append(symbol, content);
    row.style.top = `${at * ROW_PX - offset}px`;
    return row;
  }

  private fill(button: HTMLElement, line: HTMLElement, text: EventText, event: number): void {
    const { language, strings, atlas, scene } = this.context;
    const category = atlas.meta.categories[atlas.events.category[event] as number];
    const kind = category ? say(category.name, language) : strings.noCategory;
    const marks = h("span", { class: "geo-marks", role: "cell" });
    if (!scene.isCertain(event)) marks.append(h("span", { class: "geo-mark" }, strings.maybe));
    if (text.unlocated) marks.append(sign("noPlace", `${strings.noPlace}: ${text.unlocated}`));
    if (text.status) {
      const name = statusName(text.status, strings);
      marks.append(isIcon(text.status) ? sign(text.status, name) : data("span", name));
    }
    button.replaceChildren(data("span", say(text.title, language)));
    line.replaceChildren(
      data("span", say(text.date, language), { class: "geo-date", role: "cell" }),
      data("span", kind, { class: "geo-unseen", role: "cell" }),
      marks,
    );
  }

  private onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_PX) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step === undefined || this.order.length === 0) return;
    event.preventDefault();
    const at = this.order.row(this.current) + step;
    const next = Math.min(this.order.length - 1, Math.max(0, at));
    this.current = this.order.event(next);
    this.scrollTo(next);
    this.show();
    this.button(this.current)?.focus({ preventScroll: true });
  }

  /** Scrolls to the selected event. */
  private reveal(): void {
    const { selection } = this.context.state;
    this.arrange();
    const row = selection?.kind === "event" ? this.order.row(selection.index) : -1;
    if (selection?.kind === "event" && row >= 0) {
      this.current = selection.index;
      this.scrollTo(row);
    }
    this.show();
  }

  private scrollTo(at: number): void {
    const { clientHeight } = this.scroller;
    const { top } = this.scrolled;
    const row = at * ROW_PX;
    if (row < top) this.scrolled.top = row;
    else if (row + ROW_PX > top + clientHeight) this.scrolled.top = row + ROW_PX - clientHeight;
  }

  private button(event: number): HTMLElement | null {
    return this.rows.querySelector<HTMLElement>(`[data-event="${event}"]`);
  }
}

/** An icon with its meaning for the pointer and for those who do not see it. */
function sign(shape: IconName, meaning: string): HTMLElement {
  return h(
    "span",
    { class: "geo-sign", title: meaning },
    icon(shape),
    h("span", { class: "geo-unseen", dir: "auto" }, meaning),
  );
}
