/** How the window moves, in words: what it shows, its dates as text, the step, speed and repeat. */

import { conformed, hasStart, MODES, type Mode } from "../../model/mode";
import { SPEEDS, UNITS } from "../../model/state";
import type { Span } from "../../time/iso";
import { typedDates, typedWindow } from "../../time/typed";
import type { Context } from "../context";
import { button, h } from "../dom";
import { name } from "../header";
import { icon } from "../icons";

let made = 0;

export class Options {
  readonly mode: HTMLSelectElement;
  /** Shows and hides the rest. */
  readonly toggle: HTMLButtonElement;
  readonly element: HTMLFormElement;
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly error: HTMLElement;
  /** How long a period or a trail was before another mode was chosen. */
  private length: number;

  constructor(private readonly context: Context) {
    const { window } = context.state;
    const id = `geo-options-${++made}`;
    this.length = window.end - window.start;
    this.mode = h("select", { class: "geo-select geo-mode" });
    this.mode.addEventListener("change", () => this.choose(this.mode.value as Mode));
    this.toggle = button("", () => this.open(this.element.hidden), icon("options"), {
      class: "geo-button",
      "aria-expanded": "false",
      "aria-controls": id,
    });
    this.error = h("p", { class: "geo-error", id: `${id}-error`, role: "alert", dir: "auto" });
    this.from = this.field();
    this.to = this.field();
    this.element = h("form", { class: "geo-options", id, hidden: true, novalidate: true });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    context.on(["language", "mode", "unit", "speed", "loop"], () => this.build());
    context.on(["window"], () => this.fill());
    this.build();
  }

  /** Words and choices anew, in the language of now. */
  private build(): void {
    const { strings, state, store } = this.context;
    const { mode } = state;
    const focused = [...this.element.elements].indexOf(document.activeElement as Element);
    name(this.mode, strings.mode);
    name(this.toggle, strings.options);
    const modes = {
      range: strings.modeRange,
      instant: strings.modeInstant,
      trailing: strings.modeTrailing,
      cumulative: strings.modeCumulative,
    };
    this.mode.replaceChildren(...MODES.map((one) => h("option", { value: one }, modes[one])));
    this.mode.value = mode;
    const step = choice(
      UNITS,
      (unit) => strings[unit],
      state.unit,
      (unit) => store.set({ unit }),
    );
    const speed = choice(
      SPEEDS,
      (times) => speedName(times, strings.decimalMark),
      state.speed,
      (times) => store.set({ speed: times }),
    );
    const loop = h("input", { type: "checkbox", checked: state.loop });
    loop.addEventListener("change", () => void store.set({ loop: loop.checked }));
    const last = mode === "instant" ? strings.day : strings.to;
    this.element.replaceChildren(
      h(
        "div",
        { class: "geo-dates" },
        hasStart(mode) && labelled(strings.from, this.from),
        labelled(last, this.to),
        h("button", { class: "geo-go" }, strings.show),
      ),
      labelled(strings.step, step),
      labelled(strings.speed, speed),
      h("label", { class: "geo-check" }, loop, strings.loop),
      this.error,
    );
    this.fill();
    const again = this.element.elements[focused];
    if (again instanceof HTMLElement) again.focus();
  }

  private field(): HTMLInputElement {
    const field = h("input", {
      type: "text",
      class: "geo-date-field",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "2020-11-10",
      "aria-describedby": this.error.id,
    });
    field.addEventListener("input", () => this.complain(null, ""));
    return field;
  }

  private fill(): void {
    const { state, atlas } = this.context;
    const [from, to] = typedDates(state.window, atlas.calendar);
    this.from.value = from;
    this.to.value = to;
    this.complain(null, "");
  }

  private open(isOpen: boolean): void {
    this.element.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.element.parentElement?.classList.toggle("geo-more", isOpen);
  }

  private choose(mode: Mode): void {
    const { state, store, atlas } = this.context;
    const { window } = state;
    if (hasStart(state.mode)) this.length = window.end - window.start;
    const [from] = atlas.meta.extent;
    const start = hasStart(state.mode)
      ? window.start
      : Math.max(from, atlas.calendar.floor(window.end - this.length, "day"));
    const full = { start: Math.min(start, window.end - 1), end: window.end };
    void store.set({ mode, window: conformed(mode, full, this.context.ground), playing: false });
  }

  private apply(): void {
    const { state, store, atlas, strings } = this.context;
    const ground = this.context.ground;
    const from = hasStart(state.mode) || this.to.value.includes("/") ? this.from : this.to;
    const typed = typedWindow(from.value, this.to.value, ground.extent, atlas.calendar);
    if ("window" in typed) {
      const window: Span = conformed(state.mode, typed.window, ground);
      void store.set({ window, playing: false });
      this.fill();
    } else if (typed.wrong === "order") this.complain(this.to, strings.wrongOrder);
    else {
      const field = typed.wrong === "from" ? from : this.to;
      this.complain(field, strings.wrongDate(typed.text));
    }
  }

  private complain(field: HTMLInputElement | null, text: string): void {
    for (const one of [this.from, this.to]) {
      one.setAttribute("aria-invalid", String(one === field));
    }
    this.error.textContent = text;
    field?.focus();
  }
}

function labelled(text: string, control: HTMLElement): HTMLElement {
  return h("label", { class: "geo-field" }, h("span", {}, text), control);
}

function choice<T extends string | number>(
  values: readonly T[],
  label: (value: T) => string,
  chosen: T,
  choose: (value: T) => unknown,
): HTMLSelectElement {
  const select = h("select", { class: "geo-select" });
  select.append(...values.map((value) => h("option", { value }, label(value))));
  select.value = String(chosen);
  select.addEventListener("change", () => {
    const value = values[select.selectedIndex];
    if (value !== undefined) void choose(value);
  });
  return select;
}

function speedName(times: number, decimalMark: string): string {
  return `${String(times).replace(".", decimalMark)}\u00d7`;
}
