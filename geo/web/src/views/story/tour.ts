/** The guided tour: which step is told, and what the map, the timeline and the list show of it. */

import * as L from "leaflet";
import type { StoryStep } from "../../data/payload";
import { number } from "../../i18n";
import { stateAt } from "../../model/tour";
import type { Context } from "../context";
import { button, h } from "../dom";
import { icon } from "../icons";
import { Card } from "./card";
import { Scroll } from "./scroll";

/** A way to tell the story: it shows the step of the state. */
export interface Telling {
  readonly element: HTMLElement;
  show(): void;
  focus(): void;
}

const ROOM_PX = 20;

export class Tour {
  readonly element = h("div", { class: "geo-story" });
  private readonly steps: readonly StoryStep[];
  private readonly mode: string;
  private readonly telling: Telling;
  private readonly starter: HTMLButtonElement;
  private map: L.Map | null = null;
  /** Layers that were off when the story began, to be off again when it ends. */
  private hidden: readonly string[];

  constructor(
    private readonly context: Context,
    private readonly root: Element,
  ) {
    const { story } = context.atlas.meta;
    this.steps = story?.steps ?? [];
    this.mode = modeOf(location.search) ?? story?.mode ?? "steps";
    this.hidden = context.state.hiddenLayers;
    const Way = this.mode === "scroll" ? Scroll : Card;
    this.telling = new Way(
      context,
      this.steps,
      (by) => this.go((context.state.step ?? 0) + by),
      () => this.leave(),
    );
    this.starter = button("", () => this.begin(), "", { class: "geo-story-start" });
    this.element.append(this.telling.element, this.starter);
    this.element.hidden = this.steps.length === 0;
  }

  /** Takes the map along; a story to be scrolled begins at once. */
  lead(map: L.Map): void {
    this.map = map;
    if (!this.steps.length) return;
    L.DomEvent.disableScrollPropagation(this.element);
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.context.on(["step", "language"], () => this.show());
    this.show();
    if (this.mode === "scroll") void this.go(1);
  }

  private begin(): void {
    this.hidden = this.context.state.hiddenLayers;
    void this.go(1).then(() => this.telling.focus());
  }

  private leave(): void {
    void this.context.store.set({ step: null, hiddenLayers: this.hidden, selection: null });
    void this.context.store.painted().then(() => this.starter.focus({ preventScroll: true }));
  }

  private async go(number: number): Promise<void> {
    const step = this.steps[number - 1];
    if (!step) return;
    const { store, atlas } = this.context;
    await store.set(stateAt(number, step, atlas.meta.layers, this.hidden));
    if (this.context.state.step === number) this.look(step);
  }

  /** Moves the map, with room for what lies over it. */
  private look({ bbox, center, zoom }: StoryStep): void {
    const { map } = this;
    if (!map) return;
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.invalidateSize({ animate: false });
    if (center && zoom !== null) map.setView([center[1], center[0]], zoom, { animate });
    if (!bbox) return;
    const [west, south, east, north] = bbox;
    map.fitBounds(L.latLngBounds([south, west], [north, east]), {
      animate,
      paddingTopLeft: [this.covered(map), ROOM_PX],
      paddingBottomRight: [ROOM_PX, ROOM_PX],
    });
  }

  /** The width of the map's left that the card covers. */
  private covered(map: L.Map): number {
    const card = this.telling.element.getBoundingClientRect();
    const ground = map.getContainer().getBoundingClientRect();
    const isOver = card.right > ground.left && card.top < ground.bottom && card.left < ground.right;
    const isBeside = card.bottom <= ground.top + 1 || card.right - ground.left > ground.width / 2;
    return isOver && !isBeside ? card.right - ground.left + ROOM_PX : ROOM_PX;
  }

  private show(): void {
    const { strings, state } = this.context;
    const isTold = state.step !== null;
    this.root.classList.toggle("geo-told", isTold);
    this.root.classList.toggle("geo-told-scroll", isTold && this.mode === "scroll");
    this.starter.hidden = isTold;
    this.starter.replaceChildren(
      icon("story"),
      h("span", {}, strings.storyStart(number(this.steps.length))),
    );
    const { element } = this.telling;
    if (isTold) {
      element.setAttribute("role", "region");
      element.setAttribute("aria-label", strings.story);
    } else {
      element.removeAttribute("role");
      element.removeAttribute("aria-label");
    }
    this.telling.show();
  }

  /** Arrow keys turn the pages, unless what has the keyboard uses them itself. */
  private onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    const { step } = this.context.state;
    const isHere = target === document.body || this.element.contains(target as Node);
    if (step === null || !isHere || event.altKey || event.ctrlKey || event.metaKey) return;
    if (key === "Escape") this.leave();
    else if (key === "ArrowRight") void this.go(step + 1);
    else if (key === "ArrowLeft") void this.go(step - 1);
    else return;
    event.preventDefault();
  }
}

/** `?story=scroll` and `?story=steps` win over the map file. */
function modeOf(search: string): string | null {
  const wanted = new URLSearchParams(search).get("story");
  return wanted === "scroll" || wanted === "steps" ? wanted : null;
}
