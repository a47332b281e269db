/**
 * Very many events as dots: written into the pixels of one picture, so that a window costs a few
 * nanoseconds an event, with the event of each pixel beside it, so that pointing costs nothing.
 */

import { channels } from "../model/colour";
import type { Group } from "../model/places";
import type { Theme } from "../views/theme";
import type { Drawing, Sight } from "./events";

/** Of the picture, in its own pixels, `ratio` to a CSS pixel. */
interface Size {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

const DOT = 3;
/** A finger or pointer this far from a dot still means it. */
const REACH = 6;
/** Steps of fading in a trail. */
const LEVELS = 16;
/** Merely possible events are this much fainter. */
const POSSIBLE = 0.45;

export class DotEvents {
  private image: ImageData | null = null;
  private pixels = new Uint32Array();
  /** The event of each pixel, -1 for none. */
  private owners = new Int32Array();

  constructor(
    private readonly categories: ArrayLike<number>,
    private readonly theme: Theme,
  ) {}

  draw(context: CanvasRenderingContext2D, sight: Sight): Drawing {
    const { width, height } = context.canvas;
    const ratio = width / sight.view.width;
    const image = this.clear(context, width, height);
    const size = { width, height, ratio };
    for (const sure of [0, 1]) this.splat(sight, sure, size);
    context.putImageData(image, 0, 0);
    this.drawSelection(context, sight);
    return { pick: (x, y) => this.pick(x, y, size, sight), covered: [] };
  }

  private clear(context: CanvasRenderingContext2D, width: number, height: number): ImageData {
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = context.createImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.owners = new Int32Array(this.pixels.length);
    }
    this.pixels.fill(0);
    this.owners.fill(-1);
    return this.image;
  }

  /** Writes the events of one certainty; later ones lie on top. */
  private splat(
    { scene, places, x, y }: Sight,
    sure: number,
    { width, height, ratio }: Size,
  ): void {
    const { events, certain } = scene.shown;
    const { pixels, owners, categories } = this;
    const colours = this.palette(sure === 1);
    const side = Math.max(2, Math.round(DOT * ratio));
    for (let i = 0; i < events.length; i++) {
      if (certain[i] !== sure) continue;
      const event = events[i] as number;
      const place = places.of[event] as number;
      if (place < 0) continue;
      const left = Math.round((x[place] as number) * ratio - side / 2);
      const top = Math.round((y[place] as number) * ratio - side / 2);
      if (left < 0 || top < 0 || left + side > width || top + side > height) continue;
      const level = Math.round(scene.strength(event) * (LEVELS - 1));
      const colour = colours(categories[event] ?? -1, level);
      for (let row = top; row < top + side; row++) {
        const start = row * width + left;
        for (let at = start; at < start + side; at++) {
          pixels[at] = colour;
          owners[at] = event;
        }
      }
    }
  }

  /** Colours as a picture has them in memory: red in the lowest byte, opacity in the highest. */
  private palette(isCertain: boolean): (category: number, level: number) => number {
    const known: number[] = [];
    return (category, level) => {
      const key = (category + 1) * LEVELS + level;
      let colour = known[key];
      if (colour === undefined) {
        const [red = 0, green = 0, blue = 0] = channels(this.theme.category(category).colour);
        const opacity = (level / (LEVELS - 1)) * (isCertain ? 1 : POSSIBLE);
        colour = ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
        known[key] = colour;
      }
      return colour;
    };
  }

  private drawSelection(context: CanvasRenderingContext2D, { scene, places, x, y }: Sight): void {
    context.lineWidth = 3;
    context.strokeStyle = this.theme.colour("accent");
    for (const event of scene.selected) {
      const place = places.of[event] as number;
      if (place < 0) continue;
      context.beginPath();
      context.arc(x[place] as number, y[place] as number, DOT + 4, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** The place whose dot is nearest to a point, if one is within reach. */
  private pick(x: number, y: number, { width, height, ratio }: Size, sight: Sight): Group[] {
    const reach = Math.round(REACH * ratio);
    const [column, row] = [Math.round(x * ratio), Math.round(y * ratio)];
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (let v = Math.max(0, row - reach); v <= Math.min(height - 1, row + reach); v++) {
      for (let u = Math.max(0, column - reach); u <= Math.min(width - 1, column + reach); u++) {
        const event = this.owners[v * width + u] as number;
        if (event < 0) continue;
        const place = sight.places.of[event] as number;
        const away = Math.hypot((sight.x[place] as number) - x, (sight.y[place] as number) - y);
        if (away < least) [nearest, least] = [place, away];
      }
    }
    if (nearest < 0) return [];
    return sight.places.groups(sight.scene.shown, (place) => place === nearest) ?? [];
  }
}
