/** Crisp symbols on one canvas: shape and colour by category, hollow where only possible. */

import type * as L from "leaflet";
import { withAlpha } from "../model/colour";
import type { Group, Places } from "../model/places";
import type { Theme } from "../views/theme";
import type { Box, EventRenderer, EventScene } from "./events";
import { pixels, Surface, type View, world } from "./surface";
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
/** More symbols than this are drawn as dots. */
const CRISP_AT_MOST = 3000;
/** Accuracy is drawn once its disc is wider than the symbol. */
const DISC_FROM = 12;
const NOTHING: EventScene = {
  groups: [],
  isCertain: () => false,
  strength: () => 1,
  selected: new Set(),
};

export class CrispEvents extends Surface implements EventRenderer {
  private scene = NOTHING;
  private drawn: Drawn[] = [];
  private worldX = new Float64Array();
  private worldY = new Float64Array();
  private readonly paths = new Map<string, Path2D>();

  constructor(
    private readonly places: Places,
    private readonly categories: Float64Array,
    private readonly theme: Theme,
  ) {
    super("geo-events", 450);
  }

  override onAdd(map: L.Map): this {
    const points = this.places.lon.map((lon, i) => world(map, lon, this.places.lat[i] as number));
    this.worldX = Float64Array.from(points, ({ x }) => x);
    this.worldY = Float64Array.from(points, ({ y }) => y);
    return super.onAdd(map);
  }

  show(scene: EventScene): void {
    this.scene = scene;
    this.paint();
  }

  pick(point: L.Point): readonly Group[] {
    const { x, y } = this.onCanvas(point);
    return this.drawn
      .map((drawn) => ({ drawn, distance: Math.hypot(drawn.x - x, drawn.y - y) }))
      .filter(({ drawn, distance }) => distance <= drawn.radius + REACH)
      .sort((a, b) => a.distance - b.distance)
      .map(({ drawn }) => drawn.group);
  }

  covered(): readonly Box[] {
    return this.drawn.map(({ x, y, radius }) => ({
      left: x - radius,
      right: x + radius,
      top: y - radius,
      bottom: y + radius,
    }));
  }

  protected draw(context: CanvasRenderingContext2D, view: View): void {
    this.drawn = this.inView(view);
    if (this.drawn.length > CRISP_AT_MOST) {
      this.drawDots(context);
      return;
    }
    context.lineJoin = "round";
    const ground = this.theme.colour("symbol-halo");
    for (const drawn of this.drawn) {
      context.globalAlpha = this.strength(drawn.group);
      this.drawAccuracy(context, view, drawn);
    }
    for (const drawn of this.drawn) {
      context.globalAlpha = 1;
      if (this.isSelected(drawn.group)) this.drawSelection(context, drawn);
      if (drawn.group.events.length === 1) this.drawOne(context, drawn, ground);
      else this.drawMany(context, drawn, ground);
    }
    context.globalAlpha = 1;
  }

  /** Symbols in view, the merely possible first and the selected last, so that it lies on top. */
  private inView(view: View): Drawn[] {
    const found: Drawn[] = [];
    for (const group of this.scene.groups) {
      const x = view.x(this.worldX[group.place] as number);
      const y = view.y(this.worldY[group.place] as number);
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      found.push({ group, x, y, radius: radiusOf(group) });
    }
    const height = ({ group }: Drawn) =>
      (this.isSelected(group) ? 2 : 0) + (group.certainCount > 0 ? 1 : 0);
    return found.sort((a, b) => height(a) - height(b));
  }

  private drawAccuracy(
    context: CanvasRenderingContext2D,
    view: View,
    { group, x, y }: Drawn,
  ): void {
    const lat = this.places.lat[group.place] as number;
    const radius = pixels(this._map, group.accuracyM, lat, view.zoom);
    if (radius < DISC_FROM) return;
    const isSelected = this.isSelected(group);
    const { colour } = this.style(group.events[0] as number);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = withAlpha(colour, isSelected ? 0.16 : 0.05);
    context.fill();
    context.setLineDash([2, 3]);
    context.strokeStyle = withAlpha(colour, isSelected ? 0.9 : 0.35);
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

  private drawOne(context: CanvasRenderingContext2D, { group, x, y }: Drawn, ground: string): void {
    const event = group.events[0] as number;
    const { colour, shape } = this.style(event);
    const path = this.path(shapePath(shape, RADIUS));
    const isCertain = this.scene.isCertain(event);
    context.save();
    context.translate(x, y);
    context.strokeStyle = ground;
    context.lineWidth = isCertain ? 3 : 5;
    context.stroke(path);
    context.fillStyle = withAlpha(ground, isCertain ? 1 : 0.75);
    context.fill(path);
    // Faint on their own ground, so that nothing below shows through.
    context.globalAlpha = this.strength(group);
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
  private drawMany(context: CanvasRenderingContext2D, drawn: Drawn, ground: string): void {
    const { group, x, y, radius } = drawn;
    context.beginPath();
    context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    context.fillStyle = ground;
    context.fill();
    context.globalAlpha = this.strength(group);
    let angle = -Math.PI / 2;
    for (const event of [...group.events].sort((a, b) => this.categoryOf(a) - this.categoryOf(b))) {
      const next = angle + (2 * Math.PI) / group.events.length;
      context.beginPath();
      context.arc(x, y, radius - 1.75, angle, next);
      context.lineWidth = this.scene.isCertain(event) ? 3.5 : 1.25;
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

  private drawDots(context: CanvasRenderingContext2D): void {
    const colours = new Map<number, string>();
    for (const { group, x, y } of this.drawn) {
      const category = this.categoryOf(group.events[0] as number);
      const colour = colours.get(category) ?? this.theme.category(category).colour;
      colours.set(category, colour);
      context.fillStyle = colour;
      context.fillRect(x - 1.5, y - 1.5, 3, 3);
    }
  }

  /** That of the strongest event; what is selected does not fade. */
  private strength(group: Group): number {
    if (this.isSelected(group)) return 1;
    return Math.max(...group.events.map((event) => this.scene.strength(event)));
  }

  private isSelected(group: Group): boolean {
    return (
      this.scene.selected.size > 0 && group.events.some((event) => this.scene.selected.has(event))
    );
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
