/** Buttons that move the window: play, steps, changes, the whole period, zoom. */

import { type Change, windowAt } from "../../model/changes";
import { conformed, stepOn } from "../../model/mode";
import { zoomed } from "../../model/motion";
import type { Span } from "../../time/iso";
import type { Context } from "../context";
import { button, h } from "../dom";
import { name } from "../header";
import { type IconName, icon } from "../icons";
import { changeText } from "./changes";
import { Player } from "./player";
import { Zoom } from "./zoom";

export class Controls {
  readonly element = h("div", { class: "geo-controls", role: "group" });
  /** Says in words what changed. */
  readonly note = h("p", { class: "geo-change", role: "status", dir: "auto" });
  private readonly buttons: Record<string, HTMLButtonElement>;
  /** The window that the note is about. */
  private noted: Span | null = null;

  constructor(private readonly context: Context) {
    const player = new Player(context);
    const make = (sign: IconName, act: () => void) =>
      button("", act, icon(sign), { class: "geo-button" });
    this.buttons = {
      previousChange: make("previousChange", () => this.toChange("before")),
      stepBack: make("back", () => this.step(-1)),
      play: make("play", () => player.toggle()),
      stepForward: make("forward", () => this.step(1)),
      nextChange: make("nextChange", () => this.toChange("after")),
      wholePeriod: make("whole", () => this.showAll()),
      zoomInTime: make("zoomIn", () => this.zoom(0.5)),
      zoomOutTime: make("zoomOut", () => this.zoom(2)),
    };
    this.element.append(...Object.values(this.buttons));
    context.on(["language", "playing"], () => this.show());
    context.on(["view"], () => this.show());
    context.on(["window"], () => this.forget());
    this.show();
  }

  private get extent(): Span {
    return this.context.ground.extent;
  }

  private show(): void {
    const { strings, state } = this.context;
    const names = strings as unknown as Record<string, string>;
    for (const [key, control] of Object.entries(this.buttons)) name(control, names[key] ?? key);
    this.element.setAttribute("aria-label", strings.timeline);
    this.buttons.play?.replaceChildren(icon(state.playing ? "pause" : "play"));
    if (this.buttons.play) name(this.buttons.play, state.playing ? strings.pause : strings.play);
    const isWhole = state.view.end - state.view.start >= this.extent.end - this.extent.start;
    if (this.buttons.zoomOutTime) this.buttons.zoomOutTime.disabled = isWhole;
  }

  private move(window: Span): void {
    void this.context.store.set({ window, playing: false });
  }

  private showAll(): void {
    const { mode } = this.context.state;
    void this.context.store.set({ view: this.extent });
    if (mode !== "instant") this.move(this.extent);
  }

  private step(steps: number): void {
    const { mode, window, unit } = this.context.state;
    this.move(stepOn(mode, window, steps, unit, this.context.ground));
  }

  private toChange(direction: "before" | "after"): void {
    const { scene, state, atlas, strings } = this.context;
    const change: Change | null = scene.changes[direction](state.window);
    if (!change || change.day.start > this.extent.end) {
      this.note.textContent = strings.noChange;
      return;
    }
    const shifted = windowAt(change, state.window, atlas.calendar);
    const window = conformed(state.mode, shifted, this.context.ground);
    this.noted = window;
    this.move(window);
    void changeText(change, this.context).then((text) => {
      if (isSame(this.context.state.window, this.noted)) this.note.textContent = text;
    });
  }

  /** About the middle of the window, where it is in sight. */
  private zoom(factor: number): void {
    const { view, window } = this.context.state;
    const about = Math.min(view.end, Math.max(view.start, (window.start + window.end) / 2));
    void this.context.store.set({ view: zoomed(view, factor, about, Zoom.bounds(this.context)) });
  }

  /** What was said holds only for the window it was said of. */
  private forget(): void {
    if (isSame(this.context.state.window, this.noted)) return;
    this.noted = null;
    this.note.textContent = "";
  }
}

function isSame(a: Span, b: Span | null): boolean {
  return a.start === b?.start && a.end === b.end;
}
