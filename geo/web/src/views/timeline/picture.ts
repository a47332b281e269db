/** The timeline's picture: histogram, a row of bars per layer, and the axis. */

import { withAlpha } from "../../model/colour";
import { binEdges, type Histogram, histogram } from "../../model/histogram";
import { ticks } from "../../time/ticks";
import type { Context } from "../context";
import { drawRows, namesWidth } from "./bars";
import { Scale } from "./scale";
import { type Chart, drawStacks, drawUncovered } from "./stacks";

const AXIS_PX = 22;
const WIDE = 640;
const WALL = 1500;

export class Picture {
  readonly element = document.createElement("canvas");
  scale = new Scale({ start: 0, end: 1 }, 0, 1);
  private width = 0;
  private counted: { key: readonly unknown[]; value: Histogram } | null = null;

  constructor(private readonly context: Context) {
    this.element.setAttribute("aria-hidden", "true");
  }

  private get isWide(): boolean {
    return this.width >= WIDE;
  }

  private get fontPx(): number {
    return this.width > WALL ? 13.5 : 11;
  }

  private get histogramPx(): number {
    return this.width > WALL ? 72 : this.isWide ? 52 : 40;
  }

  private get rowPx(): number {
    const count = Math.max(1, this.context.scene.rows.length);
    return Math.max(7, Math.min(this.width > WALL ? 20 : this.isWide ? 16 : 17, 128 / count));
  }

  get height(): number {
    return this.histogramPx + this.rowPx * this.context.scene.rows.length + AXIS_PX + 4;
  }

  /** Where the axis begins, from the top. */
  get axisTop(): number {
    return this.height - AXIS_PX;
  }

  private get namePx(): number {
    return this.isWide ? this.fontPx + 0.5 : 10;
  }

  /** As wide as the names of rows need, within reason. */
  private gutter(pen: CanvasRenderingContext2D): number {
    const needed = namesWidth(pen, this.context, this.namePx) + 34;
    return Math.round(Math.max(96, Math.min(needed, this.width * 0.24)));
  }

  resize(width: number): void {
    this.width = width;
    this.element.width = Math.round(width * devicePixelRatio);
    this.element.height = Math.round(this.height * devicePixelRatio);
    this.element.style.width = `${width}px`;
    this.element.style.height = `${this.height}px`;
  }

  paint(): void {
    const pen = this.element.getContext("2d");
    if (!pen || this.width === 0) return;
    const { state, theme } = this.context;
    const gutter = this.isWide ? this.gutter(pen) : 12;
    this.scale = new Scale(state.view, gutter, this.width - gutter - (this.isWide ? 24 : 12));
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    this.drawWindow(pen);
    this.drawAxis(pen);
    this.drawHistogram(pen);
    drawRows({
      pen,
      context: this.context,
      scale: this.scale,
      top: this.histogramPx + 4,
      rowPx: this.rowPx,
      isWide: this.isWide,
      fontPx: this.namePx,
    });
    pen.fillStyle = theme.colour("rule");
    pen.fillRect(this.scale.left, this.histogramPx, this.scale.width, 1);
  }

  private drawWindow(pen: CanvasRenderingContext2D): void {
    const { state, theme } = this.context;
    const left = this.scale.bounded(state.window.start);
    const right = Math.max(left + 1, this.scale.bounded(state.window.end));
    pen.fillStyle = withAlpha(theme.colour("accent"), 0.13);
    pen.fillRect(left, 0, right - left, this.axisTop);
  }

  private drawAxis(pen: CanvasRenderingContext2D): void {
    const { theme, state, atlas, language } = this.context;
    const bottom = this.axisTop;
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    for (const tick of ticks(
      state.view,
      this.scale.width,
      atlas.calendar,
      language,
      this.isWide ? 64 : 46,
    )) {
      const x = Math.round(this.scale.x(tick.instant)) + 0.5;
      pen.fillStyle = theme.colour(tick.major ? "rule-strong" : "rule");
      pen.fillRect(x - 0.5, 0, 1, bottom + 4);
      pen.font = `${tick.major ? "600" : "400"} ${this.fontPx}px system-ui, sans-serif`;
      pen.fillStyle = theme.colour(tick.major ? "ink" : "ink-soft");
      const half = pen.measureText(tick.label).width / 2;
      pen.fillText(tick.label, Math.min(Math.max(x, half), this.width - half), bottom + 13);
    }
  }

  private drawHistogram(pen: CanvasRenderingContext2D): void {
    const { context, scale, fontPx } = this;
    const chart: Chart = { pen, context, scale, fontPx, bottom: this.histogramPx };
    drawUncovered(chart);
    drawStacks(chart, this.histogram());
    if (!this.isWide) return;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.font = `${fontPx + 0.5}px system-ui, sans-serif`;
    pen.fillStyle = context.theme.colour("ink-soft");
    pen.fillText(context.strings.categories, 16, this.histogramPx - 12);
  }

  /** Counted anew only when the axis or the filters change, not with every window. */
  private histogram(): Histogram {
    const { atlas, scene, state } = this.context;
    const key = [state.view, this.scale.width, scene.mask];
    if (this.counted?.key.every((part, i) => part === key[i])) return this.counted.value;
    const [start, end] = atlas.meta.extent;
    const edges = binEdges(state.view, this.scale.width, atlas.calendar);
    const value = histogram(atlas.events, scene.mask, edges, { start, end });
    this.counted = { key, value };
    return value;
  }
}
