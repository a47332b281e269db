/** Zooming and moving the time axis: by wheel, by two fingers, and by dragging the axis itself. */

import { kept, zoomed } from "../../model/motion";
import type { Span } from "../../time/iso";
import type { Context } from "../context";
import type { Picture } from "./picture";

export class Zoom {
  private readonly fingers = new Map<number, number>();
  /** Axis and finger positions when a pinch or a drag began. */
  private began: { view: Span; xs: readonly number[] } | null = null;

  constructor(
    private readonly context: Context,
    private readonly picture: Picture,
    private readonly track: HTMLElement,
  ) {
    track.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    track.addEventListener("pointerdown", (event) => this.onDown(event), { capture: true });
    track.addEventListener("pointermove", (event) => this.onMove(event), { capture: true });
    for (const type of ["pointerup", "pointercancel"] as const) {
      track.addEventListener(type, (event) => this.onUp(event), { capture: true });
    }
  }

  /** The most that the axis may show: the atlas, and a window that lies outside it. */
  static bounds({ atlas, state }: Context): Span {
    const [start, end] = atlas.meta.extent;
    return {
      start: Math.min(start, state.window.start, state.view.start),
      end: Math.max(end, state.window.end, state.view.end),
    };
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    const { state } = this.context;
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.move(state.view, sideways * this.picture.scale.msPerPixel);
      return;
    }
    const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300)));
    this.show(
      zoomed(
        state.view,
        factor,
        this.picture.scale.instant(this.xOf(event)),
        Zoom.bounds(this.context),
      ),
    );
  }

  private onDown(event: PointerEvent): void {
    const onAxis = event.clientY - this.track.getBoundingClientRect().top > this.picture.axisTop;
    this.fingers.set(event.pointerId, this.xOf(event));
    if (this.fingers.size < 2 && !(onAxis && event.target === this.picture.element)) return;
    this.track.setPointerCapture(event.pointerId);
    this.begin();
    event.stopPropagation();
  }

  private onMove(event: PointerEvent): void {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, this.xOf(event));
    if (!this.began) return;
    event.stopPropagation();
    const { view, xs } = this.began;
    const now = [...this.fingers.values()];
    const msPerPixel = (view.end - view.start) / this.picture.scale.width;
    if (xs.length < 2) {
      this.move(view, ((xs[0] ?? 0) - (now[0] ?? 0)) * msPerPixel);
      return;
    }
    const [from, to] = [gap(xs), gap(now)];
    const about = view.start + (middle(xs) - this.picture.scale.left) * msPerPixel;
    this.show(zoomed(view, from / Math.max(8, to), about, Zoom.bounds(this.context)));
  }

  private onUp(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    if (!this.began) return;
    if (this.fingers.size) this.begin();
    else this.began = null;
  }

  private begin(): void {
    this.began = { view: this.context.state.view, xs: [...this.fingers.values()] };
  }

  private move(view: Span, by: number): void {
    const moved = { start: Math.round(view.start + by), end: Math.round(view.end + by) };
    this.show(kept(moved, Zoom.bounds(this.context)));
  }

  private show(view: Span): void {
    void this.context.store.set({ view });
  }

  private xOf(event: MouseEvent): number {
    return event.clientX - this.track.getBoundingClientRect().left;
  }
}

function gap(xs: readonly number[]): number {
  return Math.abs((xs[0] ?? 0) - (xs[1] ?? 0));
}

function middle(xs: readonly number[]): number {
  return ((xs[0] ?? 0) + (xs[1] ?? 0)) / 2;
}
