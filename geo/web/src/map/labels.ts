/** Names of features and towns on the map, in the reader's language, without overlaps. */

import type * as L from "leaflet";
import type { Atlas } from "../data/atlas";
import { labelPositions } from "../data/geometry";
import type { Town } from "../data/payload";
import { sayBoth } from "../data/words";
import type { InForce } from "../model/scene";
import type { Theme } from "../views/theme";
import type { Box } from "./events";
import { Surface, type View, world } from "./surface";

/** Of names, and of those beside them; "" for none. */
type Languages = readonly [string, string];

interface Label {
  readonly text: string;
  readonly at: readonly L.Point[];
  readonly style: string;
  readonly size: number;
  readonly colour: string;
  /** Pixels from the point to the name; 0 writes it over the point. */
  readonly gap: number;
  /** Left out where there is no room. */
  readonly isMinor: boolean;
  readonly hasDot: boolean;
  /** Pixels to keep from other names: smaller places are named only where there is room. */
  readonly room: number;
}

/** A name that is written. */
interface Named extends Box {
  readonly text: string;
}

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const LINE_HEIGHT = 15;
/** Longer names are set in several lines. */
const LINE_PX = 150;
/** Longer names are cut. */
const LETTERS = 72;
/** Names keep this far from the edge of the map. */
const EDGE = 4;
/** The same name is not written twice this close. */
const AGAIN = 130;
/** On a map wider than this, names are larger. */
const WALL_PX = 1500;

export class Labels extends Surface {
  private labels: Label[] = [];

  constructor(
    private readonly atlas: Atlas,
    private readonly theme: Theme,
    private readonly obstacles: () => readonly Box[],
  ) {
    super("geo-labels", 440);
  }

  show(inForce: readonly InForce[], languages: Languages): void {
    this.labels = [...this.featureLabels(inForce, languages), ...this.townLabels(languages)];
    this.paint();
  }

  protected draw(context: CanvasRenderingContext2D, view: View): void {
    const symbols = [...this.obstacles(), ...this.controls(view)];
    const names: Named[] = [];
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of this.labels) {
      // A feature must be named, even over a symbol.
      const isPlaced = this.place(context, view, label, names, symbols);
      if (!isPlaced && !label.isMinor) this.place(context, view, label, names, []);
    }
  }

  /** One name for each thing: that of its latest version in the window. */
  private featureLabels(inForce: readonly InForce[], languages: Languages): Label[] {
    const latest = new Map<string, InForce>();
    for (const item of inForce) {
      const known = latest.get(item.feature.thing);
      if (!known || (known.past && !item.past) || known.past === item.past) {
        latest.set(item.feature.thing, item);
      }
    }
    const named = [...latest.values()].sort(
      (a, b) => Number(a.minor) - Number(b.minor) || a.feature.rank - b.feature.rank,
    );
    return named.flatMap((item) => this.featureLabel(item, languages));
  }

  private featureLabel({ feature, past, minor }: InForce, languages: Languages): Label[] {
    if (!feature.shape) return [];
    const colour = past ? this.theme.colour("ink-soft") : this.theme.layer(feature.layer).colour;
    return [
      {
        text: sayBoth(feature.label, languages),
        at: labelPositions(feature.shape).map(([lon, lat]) => world(this._map, lon, lat)),
        style: minor ? "400" : past ? "italic 500" : "600",
        size: minor ? 11 : 12,
        colour: minor ? this.theme.colour("town") : colour,
        gap: feature.shape.kind === "area" ? 0 : minor ? 6 : 9,
        isMinor: minor,
        hasDot: false,
        room: minor ? roomOf(feature.rank) : 0,
      },
    ];
  }

  private townLabels(languages: Languages): Label[] {
    const towns = [...(this.atlas.meta.basemap?.towns ?? [])].sort((a, b) => a.rank - b.rank);
    const ink = this.theme.colour("town");
    return towns.map((town: Town) => ({
      text: sayBoth(town.name, languages),
      at: [world(this._map, town.lon, town.lat)],
      style: "400",
      size: town.rank === 0 ? 13 : 11,
      colour: ink,
      gap: 6,
      isMinor: true,
      hasDot: true,
      room: roomOf(town.rank),
    }));
  }

  private place(
    context: CanvasRenderingContext2D,
    view: View,
    label: Label,
    names: Named[],
    symbols: readonly Box[],
  ): boolean {
    const scale = this._map.getSize().x > WALL_PX ? 1.25 : 1;
    const lineHeight = LINE_HEIGHT * scale;
    context.font = `${label.style} ${label.size * scale}px ${FAMILY}`;
    const lines = wrapped(context, shortened(label.text), LINE_PX * scale);
    const width = Math.max(...lines.map((line) => context.measureText(line).width));
    const size = { width, height: lines.length * lineHeight };
    const frame = this.inSight(view);
    const isFree = (box: Box) =>
      within(box, frame) &&
      !names.some((other) => meet(box, other, label.room)) &&
      !symbols.some((other) => meet(box, other));
    for (const point of label.at) {
      const [x, y] = [view.x(point.x), view.y(point.y)];
      // A town drawn as a point and as an area is one town.
      const isSaid = ({ text, left, right, top, bottom }: Named) =>
        text === label.text && Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) < AGAIN;
      if (names.some(isSaid)) return true;
      const box = candidates(x, y, size, label.gap).find(isFree);
      if (!box) continue;
      names.push({ ...box, text: label.text });
      if (label.hasDot) this.dot(context, x, y, label.colour);
      this.write(context, label.colour, lines, box, lineHeight);
      return true;
    }
    return false;
  }

  /** Buttons and the like, which lie over names. */
  private controls(view: View): Box[] {
    const container = this._map.getContainer();
    const frame = container.getBoundingClientRect();
    const { left, top } = this.inSight(view);
    return [...container.querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const [x, y] = [left - EDGE - frame.left, top - EDGE - frame.top];
      return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
    });
  }

  /** The part of the canvas that can be seen. */
  private inSight(view: View): Box {
    const size = this._map.getSize();
    const [x, y] = [(view.width - size.x) / 2, (view.height - size.y) / 2];
    return {
      left: x + EDGE,
      top: y + EDGE,
      right: x + size.x - EDGE,
      bottom: y + size.y - EDGE,
    };
  }

  private write(
    context: CanvasRenderingContext2D,
    colour: string,
    lines: string[],
    box: Box,
    lineHeight: number,
  ): void {
    context.strokeStyle = this.theme.colour("halo");
    context.lineWidth = 3.5;
    context.fillStyle = colour;
    lines.forEach((line, i) => {
      const y = box.top + (i + 0.5) * lineHeight;
      context.strokeText(line, box.left, y);
    });
    lines.forEach((line, i) => {
      context.fillText(line, box.left, box.top + (i + 0.5) * lineHeight);
    });
  }

  private dot(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
    context.beginPath();
    context.arc(x, y, 2.2, 0, 2 * Math.PI);
    context.fillStyle = this.theme.colour("land");
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = colour;
    context.stroke();
  }
}

/** Places for a name around a point, best first; on the point itself if there is no gap. */
function candidates(
  x: number,
  y: number,
  size: { width: number; height: number },
  gap: number,
): Box[] {
  const { width, height } = size;
  const at = (left: number, middle: number): Box => ({
    left,
    right: left + width,
    top: middle - height / 2,
    bottom: middle + height / 2,
  });
  if (gap === 0) return [0, -18, 18, -34, 34].map((shift) => at(x - width / 2, y + shift));
  const away = gap + height / 2;
  return [
    at(x + gap, y),
    at(x - gap - width, y),
    at(x - width / 2, y - away),
    at(x - width / 2, y + away),
    at(x + gap, y - away + 3),
    at(x + gap, y + away - 3),
    at(x - gap - width, y - away + 3),
    at(x - gap - width, y + away - 3),
  ];
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length > LETTERS ? `${letters.slice(0, LETTERS).join("")}…` : text;
}

/** A name in as few lines as it needs, of about equal length, broken between words. */
function wrapped(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const whole = context.measureText(text).width;
  const count = Math.ceil(whole / width);
  let lines = [text];
  for (let most = whole / count; count > 1 && most < width; most += 10) {
    lines = brokenAt(context, text, most);
    if (lines.length <= count) break;
  }
  return lines;
}

function brokenAt(context: CanvasRenderingContext2D, text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.pop();
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || context.measureText(longer).width <= most) lines.push(longer);
    else lines.push(last, word);
  }
  return lines;
}

function within(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left &&
    box.right <= frame.right &&
    box.top >= frame.top &&
    box.bottom <= frame.bottom
  );
}

function meet(a: Box, b: Box, room = 0): boolean {
  const [x, y] = [3 + room, 1 + room / 2];
  return (
    a.left < b.right + x && a.right + x > b.left && a.top < b.bottom + y && a.bottom + y > b.top
  );
}

function roomOf(rank: number): number {
  return Math.min(4, rank) * 5;
}
