/** Colours, shapes and dashes of layers and categories, on the ground of the present scheme. */

import type { Atlas } from "../data/atlas";
import { SHAPES, type Shape } from "../map/symbols";
import { CATEGORY_COLOURS, isHex, LAYER_COLOURS, legible } from "../model/colour";

export interface CategoryStyle {
  readonly colour: string;
  readonly shape: Shape;
}

export interface LayerStyle {
  readonly colour: string;
  readonly dash: readonly number[];
  /** Degrees of the hatch lines. */
  readonly hatch: number;
}

const DASHES: ReadonlyArray<readonly number[]> = [
  [],
  [9, 4],
  [2, 4],
  [12, 4, 2, 4],
  [5, 3],
  [1, 3],
];
const HATCHES = [45, 135, 90, 0, 60, 120] as const;

export class Theme {
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly listeners: Array<() => void> = [];
  private readonly known = new Map<string, string>();

  /** Colours are custom properties of `root`. */
  constructor(
    private readonly root: Element,
    private readonly atlas: Atlas,
  ) {
    this.scheme.addEventListener("change", () => {
      this.known.clear();
      for (const listener of this.listeners) listener();
    });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** The value of a custom property, as `colour("land")`. */
  colour(name: string): string {
    const known = this.known.get(name);
    if (known) return known;
    const value = getComputedStyle(this.root).getPropertyValue(`--${name}`).trim();
    this.known.set(name, value);
    return value;
  }

  category(index: number): CategoryStyle {
    const given = this.atlas.meta.categories[index]?.color ?? "";
    return {
      colour: legible(isHex(given) ? given : pick(CATEGORY_COLOURS, index), this.colour("land")),
      shape: pick(SHAPES, index),
    };
  }

  layer(index: number): LayerStyle {
    const given = this.atlas.layers[index]?.color ?? "";
    return {
      colour: legible(isHex(given) ? given : pick(LAYER_COLOURS, index), this.colour("land"), 4.5),
      dash: pick(DASHES, index),
      hatch: pick(HATCHES, index),
    };
  }
}

/** The last item stands for what has no index. */
function pick<T>(items: readonly T[], index: number): T {
  return items[(index + items.length) % items.length] as T;
}
