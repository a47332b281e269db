/** The story as one card at a time, with buttons, arrow keys and swipes. */

import type { StoryStep } from "../../data/payload";
import { swipe } from "../../model/tour";
import type { Context } from "../context";
import { button, h } from "../dom";
import { name } from "../header";
import { icon } from "../icons";
import { stepSources, stepText } from "./step";
import type { Telling } from "./tour";

export class Card implements Telling {
  readonly element = h("div", { class: "geo-story-card" });
  /** Always in the document, so that each step is read out once, when it comes. */
  private readonly live = h("div", { "aria-live": "polite", "aria-atomic": "true" });
  private readonly sources = h("div");
  private readonly scroller = h("div", { class: "geo-story-text" }, this.live, this.sources);
  private readonly progress = h("progress", { "aria-hidden": "true" });
  private readonly back = button("", () => this.go(-1), icon("back"), { class: "geo-button" });
  private readonly next = h("button", { type: "button", class: "geo-primary" });
  private readonly leave = button("", () => this.end(), icon("close"), { class: "geo-button" });

  constructor(
    private readonly context: Context,
    private readonly steps: readonly StoryStep[],
    private readonly go: (by: number) => void,
    private readonly end: () => void,
  ) {
    this.next.addEventListener("click", () => (this.isLast ? this.end() : this.go(1)));
    const bar = h("div", { class: "geo-story-bar" }, this.leave, this.progress, this.back);
    bar.append(this.next);
    this.element.append(this.scroller, bar);
    this.listen();
  }

  show(): void {
    const { strings, state } = this.context;
    const at = state.step ?? 0;
    const step = this.steps[at - 1];
    this.element.classList.toggle("geo-idle", !step);
    this.live.replaceChildren(...(step ? stepText(step, at, this.steps.length, this.context) : []));
    this.sources.replaceChildren(...(step ? [stepSources(step, this.context)] : []));
    this.scroller.scrollTop = 0;
    this.progress.max = this.steps.length;
    this.progress.value = at;
    name(this.back, strings.storyBack);
    name(this.leave, strings.storyLeave);
    this.back.disabled = at <= 1;
    this.next.textContent = this.isLast ? strings.storyEnd : strings.storyNext;
  }

  focus(): void {
    this.next.focus({ preventScroll: true });
  }

  private get isLast(): boolean {
    return this.context.state.step === this.steps.length;
  }

  private listen(): void {
    let from: PointerEvent | null = null;
    this.element.addEventListener("pointerdown", (event) => {
      from = event.pointerType === "mouse" ? null : event;
    });
    this.element.addEventListener("pointerup", (event) => {
      const by = from ? swipe(event.clientX - from.clientX, event.clientY - from.clientY) : 0;
      from = null;
      if (by) this.go(by);
    });
    this.element.addEventListener("pointercancel", () => {
      from = null;
    });
  }
}
