/** Renderers of events: what they are given, and what they answer. */

import type * as L from "leaflet";
import type { Group } from "../model/places";

export interface EventScene {
  readonly groups: readonly Group[];
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

export interface EventRenderer {
  addTo(map: L.Map): unknown;
  remove(): unknown;
  show(scene: EventScene): void;
  /** Groups whose symbol is at a point of the map's container, nearest first. */
  pick(point: L.Point): readonly Group[];
  /** What the symbols cover, for labels to keep clear of. */
  covered(): readonly Box[];
}
