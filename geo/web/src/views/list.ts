/** Events of the window as a list; only the rows in sight are in the document. */

import type { EventText } from "../data/payload";
import { say } from "../data/words";
import { lowerBound } from "../model/selection";
import type { Context } from "./context";
import { data, h } from "./dom";
import { eventSymbol, icon } from "./icons";

const ROW_PX = 70;
/** Rows kept ready above and below what is in sight. */
const SPARE = 6;

export class EventList {
  readonly element = h("section", { class: "geo-list" });
  private readonly empty = h("p", { class: "geo-empty" });
  private readonly rows = h("ol", { class: "geo-rows" });
  private readonly scroller = h("div", { class: "geo-scroller", tabindex: -1 }, this.rows);
  /** The row that the keyboard stands on, as an event. */
  private current = -1;

  constructor(private readonly context: Context) {
    this.element.append(this.empty, this.scroller);
    this.scroller.addEventListener("scroll", () => this.show(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.show()).observe(this.scroller);
    context.on(["window", "hiddenCategories", "filters", "language"], () => this.show());
    context.on(["selection"], () => this.reveal());
    context.theme.onChange(() => this.show());
    this.show();
  }

  /** Puts the keyboard on the current row. */
  focus(): void {
    this.show();
    this.button(this.current)?.focus({ preventScroll: true });
  }

  private get events(): Uint32Array {
    return this.context.scene.shown.events;
  }

  /** Fills in the rows that are in sight. */
  private show(): void {
    const { strings } = this.context;
    const count = this.events.length;
    this.element.setAttribute("aria-label", strings.list);
    this.empty.textContent = count === 0 ? strings.noEvents : "";
    this.empty.hidden = count > 0;
    this.rows.style.height = `${count * ROW_PX}px`;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW_PX) - SPARE);
    const inSight = Math.ceil((this.scroller.clientHeight || 600) / ROW_PX);
    const last = Math.min(count, first + inSight + 2 * SPARE);
    const focused = this.rows.contains(document.activeElement);
    if (!this.isShown(this.current)) this.current = this.events[0] ?? -1;
    const rows: HTMLElement[] = [];
    for (let at = first; at < last; at++) rows.push(this.row(at, count));
    this.rows.replaceChildren(...rows);
    if (focused) this.button(this.current)?.focus({ preventScroll: true });
  }

  private row(at: number, count: number): HTMLElement {
    const event = this.events[at] as number;
    const { theme, atlas, state, texts } = this.context;
    const isCertain = this.context.scene.shown.certain[at] === 1;
    const isSelected = state.selection?.kind === "event" && state.selection.index === event;
    const symbol = eventSymbol(theme.category(atlas.events.category[event] as number), isCertain);
    const content = h("span", { class: "geo-row-text" });
    const button = h(
      "button",
      {
        type: "button",
        class: "geo-event",
        "data-event": event,
        "aria-current": isSelected ? "true" : null,
        tabindex: event === this.current ? 0 : -1,
      },
      symbol,
      content,
    );
    button.addEventListener("click", () => {
      this.current = event;
      this.context.select({ kind: "event", index: event });
    });
    const text = texts.peek(event);
    if (text) this.fill(content, text, isCertain);
    else void texts.load(event).then((loaded) => this.fill(content, loaded, isCertain));
    const row = h("li", { "aria-setsize": count, "aria-posinset": at + 1 }, button);
    row.style.top = `${at * ROW_PX}px`;
    return row;
  }

  private fill(content: HTMLElement, text: EventText, isCertain: boolean): void {
    const { strings, language } = this.context;
    const date = data("span", say(text.date, language), { class: "geo-date" });
    const marks = h("span", { class: "geo-marks" });
    if (!isCertain) marks.append(h("span", { class: "geo-mark" }, strings.maybe));
    if (text.unlocated) {
      const mark = h("span", { class: "geo-mark", title: text.unlocated }, icon("noPlace"));
      mark.append(
        h("span", {}, strings.noPlace),
        h("span", { class: "geo-unseen" }, `: ${text.unlocated}`),
      );
      marks.append(mark);
    }
    content.replaceChildren(
      data("span", say(text.title, language), { class: "geo-title" }),
      h("span", { class: "geo-line" }, date, marks),
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
    if (step === undefined || this.events.length === 0) return;
    event.preventDefault();
    const at = lowerBound(this.events, this.current) + step;
    const next = Math.min(this.events.length - 1, Math.max(0, at));
    this.current = this.events[next] as number;
    this.scrollTo(next);
    this.show();
    this.button(this.current)?.focus({ preventScroll: true });
  }

  /** Scrolls to the selected event. */
  private reveal(): void {
    const { selection } = this.context.state;
    if (selection?.kind === "event" && this.isShown(selection.index)) {
      this.current = selection.index;
      this.scrollTo(lowerBound(this.events, selection.index));
    }
    this.show();
  }

  private scrollTo(at: number): void {
    const { scrollTop, clientHeight } = this.scroller;
    const top = at * ROW_PX;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + ROW_PX > scrollTop + clientHeight)
      this.scroller.scrollTop = top + ROW_PX - clientHeight;
  }

  private isShown(event: number): boolean {
    return this.events[lowerBound(this.events, event)] === event;
  }

  private button(event: number): HTMLElement | null {
    return this.rows.querySelector<HTMLElement>(`[data-event="${event}"]`);
  }
}
