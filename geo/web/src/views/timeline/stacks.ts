/** The histogram: events stacked by category, and times for which nobody collected any. */

import { withAlpha } from "../../model/colour";
import type { Histogram } from "../../model/histogram";
import type { Context } from "../context";
import type { Scale } from "./scale";

export interface Chart {
  readonly pen: CanvasRenderingContext2D;
  readonly context: Context;
  readonly scale: Scale;
  /** Bars stand on this line. */
  readonly bottom: number;
  readonly fontPx: number;
}

/** Room above the highest bar. */
const HEAD_PX = 4;
const HATCH_PX = 6;

/** What is certain stands below in full colour, what is only possible above it, lighter. */
export function drawStacks(chart: Chart, { edges, stacks, highest }: Histogram): void {
  const { pen, context, scale, bottom } = chart;
  const unit = (bottom - HEAD_PX) / Math.max(1, highest);
  const colours = stacks.map(({ category }) => context.theme.category(category).colour);
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const left = scale.bounded(edges[bin] as number);
    const right = scale.bounded(edges[bin + 1] as number);
    const width = Math.max(1, right - left - (right - left > 3 ? 1 : 0));
    let top = bottom;
    for (const part of ["certain", "possible"] as const) {
      stacks.forEach((stack, i) => {
        const height = (stack[part][bin] as number) * unit;
        top -= height;
        pen.fillStyle = withAlpha(colours[i] as string, part === "certain" ? 1 : 0.4);
        pen.fillRect(left, top, width, height);
      });
    }
  }
}

/** Times outside of the coverage are hatched, and say so where there is room. */
export function drawUncovered({ pen, context, scale, bottom, fontPx }: Chart): void {
  const { theme, atlas, strings } = context;
  pen.font = `italic ${fontPx}px system-ui, sans-serif`;
  const words = pen.measureText(strings.notCollected).width;
  for (const [start, end] of gaps(atlas.meta.coverage, scale)) {
    const [left, right] = [scale.bounded(start), scale.bounded(end)];
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, right - left, bottom);
    pen.clip();
    pen.fillStyle = withAlpha(theme.colour("rule-strong"), 0.12);
    pen.fillRect(left, 0, right - left, bottom);
    pen.strokeStyle = withAlpha(theme.colour("rule-strong"), 0.75);
    pen.lineWidth = 1;
    pen.beginPath();
    for (let x = left - bottom; x < right; x += HATCH_PX) {
      pen.moveTo(x, bottom);
      pen.lineTo(x + bottom, 0);
    }
    pen.stroke();
    pen.restore();
    if (right - left > words + 24) {
      pen.fillStyle = theme.colour("paper");
      pen.fillRect((left + right - words) / 2 - 5, bottom / 2 - 9, words + 10, 18);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillStyle = theme.colour("ink-soft");
      pen.fillText(strings.notCollected, (left + right) / 2, bottom / 2);
    }
  }
}

/** What of the axis the coverage leaves out. */
function gaps(
  coverage: ReadonlyArray<readonly [number, number]>,
  { view }: Scale,
): Array<readonly [number, number]> {
  if (coverage.length === 0) return [];
  const starts = [view.start, ...coverage.map(([, end]) => end)];
  const ends = [...coverage.map(([start]) => start), view.end];
  return starts
    .map(
      (start, i) => [Math.max(start, view.start), Math.min(ends[i] as number, view.end)] as const,
    )
    .filter(([start, end]) => end > start);
}
