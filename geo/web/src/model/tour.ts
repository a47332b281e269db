/** What the steps of a story make of the state. */

import type { LayerMeta, StoryStep } from "../data/payload";
import type { Selection, State } from "./state";

/** The state at a step; `hidden` are the layers that are off outside the story. */
export function stateAt(
  number: number,
  step: StoryStep,
  layers: readonly LayerMeta[],
  hidden: readonly string[],
): Partial<State> {
  const shown = step.layers;
  const off = layers.map(({ key }) => key).filter((key) => !shown?.includes(key));
  return {
    step: number,
    playing: false,
    selection: selectionOf(step),
    hiddenLayers: shown ? off : hidden,
    ...(step.window && { window: { start: step.window[0], end: step.window[1] } }),
  };
}

function selectionOf({ events, feature }: StoryStep): Selection | null {
  const [index] = events;
  if (feature !== null) return { kind: "feature", index: feature };
  if (index === undefined) return null;
  return events.length === 1 ? { kind: "event", index } : { kind: "events", indices: events };
}

/** Which way a finger went: 1 on, -1 back, 0 neither (a tap, a scroll). */
export function swipe(dx: number, dy: number): number {
  if (Math.abs(dx) < 48 || Math.abs(dx) < 1.5 * Math.abs(dy)) return 0;
  return dx < 0 ? 1 : -1;
}
