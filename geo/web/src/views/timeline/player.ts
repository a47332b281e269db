/** Plays the window along the part of time that the axis shows. */

import { firstOf, playFrom, stepOn } from "../../model/mode";
import type { Context } from "../context";

/** Playing all that the axis shows takes about this long. */
const PLAY_MS = 40_000;
const SLOWEST_MS = 700;
const FASTEST_MS = 40;
const STEP_DAYS = { day: 1, week: 7, month: 30.4, year: 365.25 };

export class Player {
  private timer = 0;

  constructor(private readonly context: Context) {
    context.on(["playing"], () => this.run());
  }

  toggle(): void {
    const { state, store } = this.context;
    if (state.playing) {
      void store.set({ playing: false });
      return;
    }
    const { mode, window, unit, view } = state;
    void store.set({
      window: playFrom(mode, window, unit, view, this.context.ground),
      playing: true,
    });
  }

  private run(): void {
    clearTimeout(this.timer);
    if (!this.context.state.playing) return;
    this.timer = window.setTimeout(() => void this.tick(), this.pause);
  }

  private async tick(): Promise<void> {
    const { state, store } = this.context;
    const { mode, window, unit, view, loop } = state;
    const next = stepOn(mode, window, 1, unit, this.context.ground);
    if (next.end <= view.end && next.end !== window.end) await store.set({ window: next });
    else if (loop) {
      const length = window.end - window.start;
      await store.set({ window: firstOf(mode, length, unit, view, this.context.ground) });
    } else await store.set({ playing: false });
    this.run();
  }

  /** Readers who want less motion get slower, single steps. */
  private get pause(): number {
    const { view, unit, speed } = this.context.state;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return 1.5 * SLOWEST_MS;
    const steps = (view.end - view.start) / (STEP_DAYS[unit] * 86_400_000);
    return Math.max(FASTEST_MS, Math.min(SLOWEST_MS, PLAY_MS / steps) / speed);
  }
}
