/** Crisp symbols on one canvas: shape and colour by category, hollow where only possible. */

import { withAlpha } from "../model/colour";
import type { Group } from "../model/places";
import type { Theme } from "../views/theme";
import type { Drawing, EventScene, Sight } from "./events";
import { pixels } from "./surface";
import { shapePath } from "./symbols";

interface Drawn {
  readonly group: Group;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const RADIUS = 6;
/** A finger or pointer this far from a symbol still means it. */
const REACH = 8;
/** Accuracy is drawn once its disc is wider than the symbol. */
const DISC_FROM = 12;

export class CrispEvents {
  private readonly paths = new Map<string, Path2D>();

  constructor(
    private readonly categories: ArrayLike<number>,
    private readonly theme: Theme,
  ) {}

  draw(context: CanvasRenderingContext2D, sight: Sight, groups: readonly Group[]): Drawing {
    const { scene } = sight;
    const drawn = this.inOrder(sight, groups);
    context.lineJoin = "round";
    const ground = this.theme.colour("symbol-halo");
    for (const one of drawn) {
      context.globalAlpha = strength(one.group, scene);
      this.drawAccuracy(context, sight, one);
    }
    for (const one of drawn) {
      context.globalAlpha = 1;
      if (isSelected(one.group, scene)) this.drawSelection(context, one);
      if (one.group.events.length === 1) this.drawOne(context, scene, one, ground);
      else this.drawMany(context, scene, one, ground);
    }
    context.globalAlpha = 1;
    return {
      pick: (x, y) => picked(drawn, x, y),
      covered: drawn.map(({ x, y, radius }) => ({
        left: x - radius,
        right: x + radius,
        top: y - radius,
        bottom: y + radius,
      })),
    };
  }

  /** The merely possible first and the selected last, so that it lies on top. */
  private inOrder({ scene, x, y }: Sight, groups: readonly Group[]): Drawn[] {
    const height = ({ group }: Drawn) =>
      (isSelected(group, scene) ? 2 : 0) + (group.certainCount > 0 ? 1 : 0);
    return groups
      .map((group) => ({
        group,
        x: x[group.place] as number,
        y: y[group.place] as number,
        radius: radiusOf(group),
      }))
      .sort((a, b) => height(a) - height(b));
  }

  private drawAccuracy(
    context: CanvasRenderingContext2D,
    { scene, places, map, view }: Sight,
    { group, x, y }: Drawn,
  ): void {
    const lat = places.lat[group.place] as number;
    const radius = pixels(map, group.accuracyM, lat, view.zoom);
    if (radius < DISC_FROM) return;
    const isChosen = isSelected(group, scene);
    const { colour } = this.style(group.events[0] as number);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = withAlpha(colour, isChosen ? 0.16 : 0.05);
    context.fill();
    context.setLineDash([2, 3]);
    context.strokeStyle = withAlpha(colour, isChosen ? 0.9 : 0.35);
    context.lineWidth = 1;
    context.stroke();
    context.setLineDash([]);
  }

  private drawSelection(context: CanvasRenderingContext2D, { x, y, radius }: Drawn): void {
    context.beginPath();
    context.arc(x, y, radius + 5, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = this.theme.colour("accent");
    context.stroke();
  }

  private drawOne(
    context: CanvasRenderingContext2D,
    scene: EventScene,
    { group, x, y }: Drawn,
    ground: string,
  ): void {
    const event = group.events[0] as number;
    const { colour, shape } = this.style(event);
    const path = this.path(shapePath(shape, RADIUS));
    const isCertain = scene.isCertain(event);
    context.save();
    context.translate(x, y);
    context.strokeStyle = ground;
    context.lineWidth = isCertain ? 3 : 5;
    context.stroke(path);
    context.fillStyle = withAlpha(ground, isCertain ? 1 : 0.75);
    context.fill(path);
    // Faint on their own ground, so that nothing below shows through.
    context.globalAlpha = strength(group, scene);
    context.fillStyle = colour;
    if (isCertain) context.fill(path);
    if (!isCertain) {
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.stroke(path);
    }
    context.restore();
  }

  /** A count inside a ring that is divided by category. */
  private drawMany(
    context: CanvasRenderingContext2D,
    scene: EventScene,
    { group, x, y, radius }: Drawn,
    ground: string,
  ): void {
    context.beginPath();
    context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    context.fillStyle = ground;
    context.fill();
    context.globalAlpha = strength(group, scene);
    let angle = -Math.PI / 2;
    for (const event of [...group.events].sort((a, b) => this.categoryOf(a) - this.categoryOf(b))) {
      const next = angle + (2 * Math.PI) / group.events.length;
      context.beginPath();
      context.arc(x, y, radius - 1.75, angle, next);
      context.lineWidth = scene.isCertain(event) ? 3.5 : 1.25;
      context.strokeStyle = this.style(event).colour;
      context.stroke();
      angle = next;
    }
    context.fillStyle = this.theme.colour("ink");
    context.font = "600 11px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(group.events.length), x, y + 0.5);
  }

  private categoryOf(event: number): number {
    return this.categories[event] ?? -1;
  }

  private style(event: number) {
    return this.theme.category(this.categoryOf(event));
  }

  private path(data: string): Path2D {
    const path = this.paths.get(data) ?? new Path2D(data);
    this.paths.set(data, path);
    return path;
  }
}

function radiusOf({ events }: Group): number {
  return events.length === 1 ? RADIUS : 9 + Math.min(8, Math.log2(events.length));
}

/** That of the strongest event; what is selected does not fade. */
function strength(group: Group, scene: EventScene): number {
  if (isSelected(group, scene)) return 1;
  return Math.max(...group.events.map((event) => scene.strength(event)));
}

function isSelected({ events }: Group, { selected }: EventScene): boolean {
  return selected.size > 0 && events.some((event) => selected.has(event));
}

function picked(drawn: readonly Drawn[], x: number, y: number): Group[] {
  return drawn
    .map((one) => ({ one, distance: Math.hypot(one.x - x, one.y - y) }))
    .filter(({ one, distance }) => distance <= one.radius + REACH)
    .sort((a, b) => a.distance - b.distance)
    .map(({ one }) => one.group);
}
