/** Buttons that move the window: play, steps, changes, the whole period, zoom. */

import { type Change, windowAt } from "../../model/changes";
import { playable, stepped, zoomed } from "../../model/motion";
import type { Span } from "../../time/iso";
import type { Context } from "../context";
import { button, h } from "../dom";
import { name } from "../header";
import { type IconName, icon } from "../icons";
import { changeText } from "./changes";
import { Zoom } from "./zoom";

/** Playing the whole extent takes about this long. */
const PLAY_MS = 40_000;
const SLOWEST_MS = 700;
const FASTEST_MS = 60;

export class Controls {
  readonly element = h("div", { class: "geo-controls", role: "group" });
  /** Says in words what changed. */
  readonly note = h("p", { class: "geo-change", role: "status", dir: "auto" });
  private readonly buttons: Record<string, HTMLButtonElement>;
  private timer = 0;
  /** The window that the note is about. */
  private noted: Span | null = null;

  constructor(private readonly context: Context) {
    const make = (sign: IconName, act: () => void) =>
      button("", act, icon(sign), { class: "geo-button" });
    this.buttons = {
      previousChange: make("previousChange", () => this.toChange("before")),
      stepBack: make("back", () => this.step(-1)),
      play: make("play", () => this.toggle()),
      stepForward: make("forward", () => this.step(1)),
      nextChange: make("nextChange", () => this.toChange("after")),
      wholePeriod: make("whole", () => this.showAll()),
      zoomInTime: make("zoomIn", () => this.zoom(0.5)),
      zoomOutTime: make("zoomOut", () => this.zoom(2)),
    };
    this.element.append(...Object.values(this.buttons));
    context.on(["language", "playing"], () => this.show());
    context.on(["playing"], () => this.run());
    context.on(["view"], () => this.show());
    context.on(["window"], () => this.forget());
    this.show();
  }

  private get extent(): Span {
    const [start, end] = this.context.atlas.meta.extent;
    return { start, end };
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
    void this.context.store.set({ view: this.extent });
    this.move(this.extent);
  }

  private step(steps: number): void {
    this.move(this.stepped(steps));
  }

  private stepped(steps: number): Span {
    const { atlas, state } = this.context;
    return stepped(state.window, steps, atlas.meta.step, this.extent, atlas.calendar);
  }

  private toChange(direction: "before" | "after"): void {
    const { scene, state, atlas, strings } = this.context;
    const change: Change | null = scene.changes[direction](state.window);
    if (!change || change.day.start > this.extent.end) {
      this.note.textContent = strings.noChange;
      return;
    }
    const window = windowAt(change, state.window, atlas.calendar);
    this.noted = window;
    this.move(window);
    void changeText(change, this.context).then((text) => {
      if (this.context.state.window === window) this.note.textContent = text;
    });
  }

  /** About the middle of the window, where it is in sight. */
  private zoom(factor: number): void {
    const { view, window } = this.context.state;
    const about = Math.min(view.end, Math.max(view.start, (window.start + window.end) / 2));
    void this.context.store.set({ view: zoomed(view, factor, about, Zoom.bounds(this.context)) });
  }

  private toggle(): void {
    const { state, atlas } = this.context;
    if (state.playing) {
      void this.context.store.set({ playing: false });
      return;
    }
    const window = playable(state.window, atlas.meta.step, this.extent, atlas.calendar);
    void this.context.store.set({ window, playing: true });
  }

  /** What was said holds only for the window it was said of. */
  private forget(): void {
    if (this.context.state.window !== this.noted) this.note.textContent = "";
  }

  private run(): void {
    clearTimeout(this.timer);
    if (!this.context.state.playing) return;
    this.timer = window.setTimeout(() => void this.tick(), this.pause);
  }

  private async tick(): Promise<void> {
    const before = this.context.state.window;
    const window = this.stepped(1);
    await this.context.store.set({ window, playing: window.end !== before.end });
    this.run();
  }

  /** Readers who want less motion get slower, single steps. */
  private get pause(): number {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return 1.5 * SLOWEST_MS;
    const days = { day: 1, week: 7, month: 30.4, year: 365.25 }[this.context.atlas.meta.step];
    const steps = (this.extent.end - this.extent.start) / (days * 86_400_000);
    return Math.min(SLOWEST_MS, Math.max(FASTEST_MS, PLAY_MS / steps));
  }
}
