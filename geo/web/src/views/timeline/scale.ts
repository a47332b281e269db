/** Instants to pixels and back, on an axis whose time is to scale. */

import type { Span } from "../../time/iso";

export class Scale {
  constructor(
    readonly view: Span,
    readonly left: number,
    readonly width: number,
  ) {}

  get msPerPixel(): number {
    return (this.view.end - this.view.start) / Math.max(1, this.width);
  }

  x(instant: number): number {
    return this.left + (instant - this.view.start) / this.msPerPixel;
  }

  /** Held inside the axis. */
  bounded(instant: number): number {
    return Math.min(this.left + this.width, Math.max(this.left, this.x(instant)));
  }

  instant(x: number): number {
    return Math.round(this.view.start + (x - this.left) * this.msPerPixel);
  }
}
