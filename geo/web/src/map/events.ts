/** Events on the map: crisp symbols where there are few in sight, dots where there are many. */

import type * as L from "leaflet";
import type { Group, Places } from "../model/places";
import type { Shown } from "../model/selection";
import type { Theme } from "../views/theme";
import { CrispEvents } from "./crisp";
import { DotEvents } from "./dots";
import { Surface, type View, world } from "./surface";

export interface EventScene {
  readonly shown: Shown;
  /** 1 where the event of that index is certainly in the window. */
  isCertain(event: number): boolean;
  /** From 0 to 1: older events of a trail are fainter. */
  strength(event: number): number;
  readonly selected: ReadonlySet<number>;
}

/** A box in pixels of a surface. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a renderer draws: the scene, and where each place is on the canvas, in CSS pixels. */
export interface Sight {
  readonly scene: EventScene;
  readonly places: Places;
  readonly view: View;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly map: L.Map;
}

/** What was drawn, to be asked for what is where. */
export interface Drawing {
  /** Places whose symbol is at a point of the canvas, nearest first. */
  pick(x: number, y: number): readonly Group[];
  /** What the symbols cover, for labels to keep clear of. */
  readonly covered: readonly Box[];
}

/** More places than this in sight are drawn as dots. */
const CRISP_AT_MOST = 3000;
/** Symbols reach this far into the canvas from beyond its edge. */
const EDGE = 40;
const NOTHING: EventScene = {
  shown: { events: new Uint32Array(), certain: new Uint8Array(), certainCount: 0 },
  isCertain: () => false,
  strength: () => 1,
  selected: new Set(),
};

export class EventLayer extends Surface {
  private scene = NOTHING;
  private drawing: Drawing = { pick: () => [], covered: [] };
  private readonly crisp: CrispEvents;
  private readonly dots: DotEvents;
  private worldX = new Float64Array();
  private worldY = new Float64Array();
  private readonly x: Float64Array;
  private readonly y: Float64Array;

  constructor(
    private readonly places: Places,
    categories: ArrayLike<number>,
    theme: Theme,
  ) {
    super("geo-events", 450);
    this.crisp = new CrispEvents(categories, theme);
    this.dots = new DotEvents(categories, theme);
    this.x = new Float64Array(places.lon.length);
    this.y = new Float64Array(places.lon.length);
  }

  override onAdd(map: L.Map): this {
    const { lon, lat } = this.places;
    this.worldX = lon.map((one) => world(map, one, 0).x);
    this.worldY = lat.map((one) => world(map, 0, one).y);
    return super.onAdd(map);
  }

  show(scene: EventScene): void {
    this.scene = scene;
    this.paint();
  }

  /** Places whose symbol is at a point of the map's container, nearest first. */
  pick(point: L.Point): readonly Group[] {
    const { x, y } = this.onCanvas(point);
    return this.drawing.pick(x, y);
  }

  covered(): readonly Box[] {
    return this.drawing.covered;
  }

  protected draw(context: CanvasRenderingContext2D, view: View): void {
    const { scene, places, x, y } = this;
    for (let place = 0; place < x.length; place++) {
      x[place] = view.x(this.worldX[place] as number);
      y[place] = view.y(this.worldY[place] as number);
    }
    const isInSight = (place: number) => {
      const [left, top] = [x[place] as number, y[place] as number];
      return left > -EDGE && top > -EDGE && left < view.width + EDGE && top < view.height + EDGE;
    };
    const sight = { scene, places, view, x, y, map: this._map };
    const groups = places.groups(scene.shown, isInSight, CRISP_AT_MOST);
    this.drawing = groups
      ? this.crisp.draw(context, sight, groups)
      : this.dots.draw(context, sight);
  }
}
