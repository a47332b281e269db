/** The story as an article beside the map: the step that is read is the step that is shown. */

import type { StoryStep } from "../../data/payload";
import { say } from "../../data/words";
import type { Context } from "../context";
import { button, h, words } from "../dom";
import { icon } from "../icons";
import { stepSources, stepText } from "./step";
import type { Telling } from "./tour";

export class Scroll implements Telling {
  readonly element = h("div", { class: "geo-story-scroll", tabindex: 0 });
  private articles: HTMLElement[] = [];
  /** The step that the reader has scrolled to; the text must not be moved under them. */
  private reached = 0;
  private language = "";

  constructor(
    private readonly context: Context,
    private readonly steps: readonly StoryStep[],
    private readonly go: (by: number) => void,
    private readonly end: () => void,
  ) {
    this.element.addEventListener("scroll", () => this.follow(), { passive: true });
  }

  show(): void {
    const { language, state } = this.context;
    if (state.step === null) {
      this.reached = 0;
      return;
    }
    if (this.language !== language || !this.articles.length) this.build();
    this.language = language;
    this.articles.forEach((article, i) => {
      if (i + 1 === state.step) article.setAttribute("aria-current", "step");
      else article.removeAttribute("aria-current");
    });
    if (this.reached !== state.step) this.reveal(state.step);
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  private build(): void {
    const { strings, language, atlas } = this.context;
    const { title, description } = atlas.meta;
    const count = this.steps.length;
    this.articles = this.steps.map((step, i) =>
      h(
        "article",
        {},
        ...stepText(step, i + 1, count, this.context),
        stepSources(step, this.context),
      ),
    );
    const leave = button(strings.storyLeave, this.end, icon("close"), { class: "geo-button" });
    const explore = button(strings.storyEnd, this.end, strings.storyEnd, { class: "geo-primary" });
    this.element.replaceChildren(
      h("div", { class: "geo-story-top" }, leave),
      words("p", title, language, { class: "geo-story-title" }),
      say(description, language) ? words("p", description, language, { class: "geo-soft" }) : "",
      ...this.articles,
      h("div", { class: "geo-story-end" }, explore),
    );
  }

  /** The last step whose head has come into the upper half. */
  private follow(): void {
    const { step } = this.context.state;
    if (step === null) return;
    const line = this.element.scrollTop + this.element.clientHeight * 0.55;
    const passed = this.articles.filter((article) => article.offsetTop <= line).length;
    this.reached = Math.max(1, passed);
    if (this.reached !== step) this.go(this.reached - step);
  }

  private reveal(step: number): void {
    this.reached = step;
    const article = this.articles[step - 1];
    if (!article) return;
    const isSlow = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = step === 1 ? 0 : article.offsetTop - this.element.clientHeight * 0.2;
    this.element.scrollTo({ top, behavior: isSlow ? "smooth" : "auto" });
  }
}
