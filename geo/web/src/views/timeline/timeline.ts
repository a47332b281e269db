/** The timeline: the window in words, its controls, and the track. */

import { number } from "../../i18n";
import { following } from "../../model/motion";
import { dayLabel, windowLabel } from "../../time/labels";
import type { Context } from "../context";
import { h } from "../dom";
import { Controls } from "./controls";
import { Handles } from "./handles";
import { Options } from "./options";
import { Picture } from "./picture";
import { Zoom } from "./zoom";

export class Timeline {
  readonly element: HTMLElement;
  private readonly label = h("p", { class: "geo-window", dir: "auto" });
  private readonly counts = h("p", { class: "geo-counts" });
  private readonly picture: Picture;
  private readonly handles: Handles;

  constructor(private readonly context: Context) {
    this.picture = new Picture(context);
    this.handles = new Handles(context, this.picture);
    const controls = new Controls(context);
    const options = new Options(context);
    this.element = h(
      "section",
      { class: "geo-timeline" },
      h(
        "div",
        { class: "geo-head" },
        controls.element,
        h("div", { class: "geo-now" }, this.label, this.counts),
        options.mode,
        options.toggle,
        options.element,
        controls.note,
      ),
      this.handles.element,
    );
    new Zoom(context, this.picture, this.handles.element);
    new ResizeObserver(() => this.resize()).observe(this.handles.element);
    context.on(["window"], () => this.follow());
    context.on(
      ["window", "mode", "view", "hiddenLayers", "hiddenCategories", "filters", "language"],
      () => this.show(),
    );
    context.theme.onChange(() => this.show());
    this.say();
  }

  private resize(): void {
    const width = this.handles.element.clientWidth;
    if (width === 0) return;
    this.picture.resize(width);
    this.show();
  }

  private show(): void {
    this.say();
    this.picture.paint();
    this.handles.show();
  }

  private say(): void {
    const { state, atlas, language, strings, scene } = this.context;
    const { certain, possible, total } = scene.counts;
    this.element.setAttribute("aria-label", strings.timeline);
    this.label.textContent =
      state.mode === "cumulative"
        ? strings.upTo(dayLabel(state.window.end - 1, atlas.calendar, language))
        : windowLabel(state.window, atlas.calendar, language);
    this.counts.textContent = strings.counts(number(certain), number(possible), number(total));
  }

  /** Keeps the window in sight when the axis is zoomed. */
  private follow(): void {
    const { view, window } = this.context.state;
    const next = following(view, window);
    if (next !== view) void this.context.store.set({ view: next });
  }
}
