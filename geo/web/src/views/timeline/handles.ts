/** The two ends of the window as sliders, and the track on which they are dragged. */

import { endMoved, hasStart, type Side } from "../../model/mode";
import { kept, keyTarget, snapped } from "../../model/motion";
import type { Span } from "../../time/iso";
import { instantLabel } from "../../time/labels";
import type { Context } from "../context";
import { h } from "../dom";
import type { Picture } from "./picture";

type Grip = Side | "middle";

export class Handles {
  readonly element: HTMLElement;
  private readonly sliders: Record<Side, HTMLElement>;
  private grip: { part: Grip; from: number; window: Span } | null = null;

  constructor(
    private readonly context: Context,
    private readonly picture: Picture,
  ) {
    this.sliders = { start: this.slider("start"), end: this.slider("end") };
    this.element = h(
      "div",
      { class: "geo-track" },
      picture.element,
      this.sliders.start,
      this.sliders.end,
    );
    this.element.addEventListener("pointerdown", (event) => this.onDown(event));
    this.element.addEventListener("pointermove", (event) => this.onMove(event));
    for (const type of ["pointerup", "pointercancel"] as const) {
      this.element.addEventListener(type, () => this.onUp());
    }
  }

  show(): void {
    const { window, mode } = this.context.state;
    const { scale } = this.picture;
    this.sliders.start.hidden = !hasStart(mode);
    for (const side of ["start", "end"] as const) {
      const slider = this.sliders[side];
      slider.style.transform = `translateX(${scale.bounded(window[side])}px)`;
      slider.style.height = `${this.picture.height - 18}px`;
      this.describe(slider, side);
    }
  }

  private describe(slider: HTMLElement, side: Side): void {
    const { strings, state, atlas, language } = this.context;
    const [min, max] = atlas.meta.extent;
    const value = state.window[side];
    // The end is exclusive: what a reader hears is the last day that is in.
    const spoken = side === "end" && atlas.calendar.isMidnight(value) ? value - 1 : value;
    const shown = side === "end" && spoken !== value ? atlas.calendar.floor(spoken, "day") : value;
    const end = state.mode === "instant" ? strings.day : strings.windowEnd;
    slider.setAttribute("aria-label", side === "start" ? strings.windowStart : end);
    slider.setAttribute("aria-valuemin", String(min));
    slider.setAttribute("aria-valuemax", String(max));
    slider.setAttribute("aria-valuenow", String(Math.min(max, Math.max(min, value))));
    slider.setAttribute("aria-valuetext", instantLabel(shown, atlas.calendar, language));
  }

  private slider(side: Side): HTMLElement {
    const slider = h(
      "div",
      {
        class: `geo-handle geo-handle-${side}`,
        role: "slider",
        tabindex: 0,
        "aria-orientation": "horizontal",
      },
      h("span", { class: "geo-knob" }),
    );
    slider.addEventListener("keydown", (event) => this.onKey(event, side));
    return slider;
  }

  private get extent(): Span {
    return this.context.ground.extent;
  }

  private onKey(event: KeyboardEvent, side: Side): void {
    const { state, atlas } = this.context;
    const from = state.window[side];
    const to = keyTarget(event.key, event.shiftKey, from, state.unit, this.extent, atlas.calendar);
    if (to === null) return;
    event.preventDefault();
    this.set(endMoved(state.mode, state.window, side, to, this.context.ground));
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { scale } = this.picture;
    const at = scale.instant(this.xOf(event));
    const { mode } = this.context.state;
    let { window } = this.context.state;
    let part = this.partAt(event, at);
    if (part === "middle" && !hasStart(mode)) {
      part = "end";
      const { ground } = this.context;
      window = endMoved(mode, window, part, ground.calendar.ceil(at, "day"), ground);
      this.set(window);
    } else if (part === "middle" && (at < window.start || at >= window.end)) {
      const half = (window.end - window.start) / 2;
      window = this.moved(window, at - half - window.start);
      this.set(window);
    }
    if (part !== "middle") this.sliders[part].focus({ preventScroll: true });
    this.grip = { part, from: at, window };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.toggle("geo-dragging", true);
    event.preventDefault();
  }

  private onMove(event: PointerEvent): void {
    if (!this.grip) return;
    const { part, from, window } = this.grip;
    const { scale } = this.picture;
    const by = scale.instant(this.xOf(event)) - from;
    if (part === "middle") {
      this.set(this.moved(window, by));
      return;
    }
    const to = snapped(window[part] + by, scale.msPerPixel, this.context.atlas.calendar);
    this.set(endMoved(this.context.state.mode, window, part, to, this.context.ground));
  }

  private onUp(): void {
    this.grip = null;
    this.element.classList.toggle("geo-dragging", false);
  }

  private partAt(event: PointerEvent, at: number): Grip {
    for (const side of ["start", "end"] as const) {
      if (event.target instanceof Node && this.sliders[side].contains(event.target))
        return this.nearer(at, side);
    }
    return "middle";
  }

  /** Where the handles of a narrow window lie over each other, the nearer end is meant. */
  private nearer(at: number, hit: Side): Side {
    const { window, mode } = this.context.state;
    const { start, end } = window;
    if (!hasStart(mode)) return "end";
    if (this.picture.scale.x(end) - this.picture.scale.x(start) > 24) return hit;
    return at < (start + end) / 2 ? "start" : "end";
  }

  private moved(window: Span, by: number): Span {
    const { calendar } = this.context.atlas;
    const start = snapped(window.start + by, this.picture.scale.msPerPixel, calendar);
    const end = snapped(window.end + by, this.picture.scale.msPerPixel, calendar);
    const whole = { start, end: Math.max(end, calendar.add(start, "day", 1)) };
    return kept(whole, this.extent);
  }

  private xOf(event: PointerEvent): number {
    return event.clientX - this.element.getBoundingClientRect().left;
  }

  private set(window: Span): void {
    void this.context.store.set({ window, playing: false });
  }
}
