/** Short cross-fades of vector layers; readers who want less motion get none. */

import type * as L from "leaflet";

const FADE_MS = 180;

interface Fading {
  readonly began: number;
  readonly paths: ReadonlyArray<{ path: L.Path; opacity: number; fillOpacity: number }>;
  readonly isLeaving: boolean;
  readonly done: () => void;
}

export class Fades {
  private readonly running = new Map<L.LayerGroup, Fading>();
  private frame = 0;

  /** Lets a group that is on the map appear. */
  enter(group: L.LayerGroup): void {
    this.start(group, false, () => {});
  }

  /** Lets a group disappear, and calls back when it can be removed. */
  leave(group: L.LayerGroup, done: () => void): void {
    this.start(group, true, done);
  }

  /** Ends every fade at once, as it would have ended. */
  settle(): void {
    cancelAnimationFrame(this.frame);
    for (const [group, fading] of this.running) this.end(group, fading);
  }

  private start(group: L.LayerGroup, isLeaving: boolean, done: () => void): void {
    const known = this.running.get(group);
    if (known) this.end(group, known);
    if (document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      done();
      return;
    }
    const paths = (group.getLayers() as L.Path[]).map((path) => ({
      path,
      opacity: path.options.opacity ?? 1,
      fillOpacity: path.options.fillOpacity ?? 1,
    }));
    const fading = { began: performance.now(), paths, isLeaving, done };
    this.running.set(group, fading);
    show(fading, 0);
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.step());
  }

  private step(): void {
    const now = performance.now();
    for (const [group, fading] of this.running) {
      const share = (now - fading.began) / FADE_MS;
      if (share >= 1) this.end(group, fading);
      else show(fading, share);
    }
    if (this.running.size) this.frame = requestAnimationFrame(() => this.step());
  }

  private end(group: L.LayerGroup, fading: Fading): void {
    this.running.delete(group);
    show(fading, 1);
    fading.done();
  }
}

function show({ paths, isLeaving }: Fading, share: number): void {
  const strength = isLeaving ? 1 - share : share;
  for (const { path, opacity, fillOpacity } of paths) {
    path.setStyle({ opacity: opacity * strength, fillOpacity: fillOpacity * strength });
  }
}
