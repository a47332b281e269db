/** A row per layer with a bar per version; hatched where a bound is uncertain, fading where open. */

import type { Feature } from "../../data/atlas";
import { say } from "../../data/words";
import { withAlpha } from "../../model/colour";
import type { Context } from "../context";
import type { Scale } from "./scale";

/** What all rows share. */
export interface Rows {
  readonly pen: CanvasRenderingContext2D;
  readonly context: Context;
  readonly scale: Scale;
  readonly top: number;
  readonly rowPx: number;
  /** Names stand in the gutter on a wide screen, above the bars on a narrow one. */
  readonly isWide: boolean;
  readonly fontPx: number;
}

interface Line {
  readonly middle: number;
  readonly half: number;
}

const FADE_PX = 18;

export function drawRows(rows: Rows): void {
  const { pen, context, top, rowPx, isWide } = rows;
  context.scene.rows.forEach((layer, row) => {
    const index = context.atlas.layers.indexOf(layer);
    const rowTop = top + row * rowPx;
    const line = isWide
      ? { middle: rowTop + rowPx / 2, half: Math.max(2, Math.min(5, rowPx / 2 - 2.5)) }
      : { middle: rowTop + rowPx - 3, half: 2 };
    pen.globalAlpha = context.state.hiddenLayers.includes(layer.key) ? 0.3 : 1;
    for (const feature of context.atlas.features) {
      if (feature.layer === index) drawBar(rows, feature, line);
    }
    drawName(rows, say(layer.title, context.language), isWide ? line.middle : rowTop + 6);
    pen.globalAlpha = 1;
  });
}

/** How wide the longest name of a row is. */
export function namesWidth(
  pen: CanvasRenderingContext2D,
  { scene, language }: Context,
  fontPx: number,
): number {
  pen.font = rowFont(fontPx);
  return Math.max(0, ...scene.rows.map(({ title }) => pen.measureText(say(title, language)).width));
}

function rowFont(px: number): string {
  return `${px}px system-ui, sans-serif`;
}

function drawBar({ pen, context, scale }: Rows, feature: Feature, line: Line): void {
  const [startEarliest, startLatest, endEarliest, endLatest] = feature.bounds;
  const left = scale.bounded(startEarliest);
  const right = scale.bounded(endLatest);
  if (right <= left) return;
  const colour = context.theme.layer(feature.layer).colour;
  const sureLeft = Math.min(right, Math.max(left, scale.bounded(startLatest)));
  const sureRight = Math.max(sureLeft, Math.min(right, scale.bounded(endEarliest)));
  pen.fillStyle = withAlpha(colour, 0.85);
  pen.fillRect(sureLeft, line.middle - line.half, sureRight - sureLeft - 0.75, 2 * line.half);
  drawHatch(pen, colour, left, sureLeft, line);
  drawHatch(pen, colour, sureRight, right, line);
  const paper = context.theme.colour("paper");
  if (startEarliest < scale.view.start) drawFade(pen, paper, scale.left, 1, line);
  if (endLatest > scale.view.end) drawFade(pen, paper, scale.left + scale.width, -1, line);
}

function drawHatch(
  pen: CanvasRenderingContext2D,
  colour: string,
  left: number,
  right: number,
  { middle, half }: Line,
): void {
  if (right - left < 1) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, middle - half, right - left, 2 * half);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  pen.strokeRect(left + 0.5, middle - half + 0.5, right - left - 1, 2 * half - 1);
  pen.beginPath();
  for (let x = left - 2 * half; x < right; x += 4) {
    pen.moveTo(x, middle + half);
    pen.lineTo(x + 2 * half, middle - half);
  }
  pen.stroke();
  pen.restore();
}

/** A bar that goes on beyond the axis fades out towards its edge. */
function drawFade(
  pen: CanvasRenderingContext2D,
  paper: string,
  edge: number,
  inwards: 1 | -1,
  { middle, half }: Line,
): void {
  const gradient = pen.createLinearGradient(edge, 0, edge + inwards * FADE_PX, 0);
  gradient.addColorStop(0, paper);
  gradient.addColorStop(1, withAlpha(paper, 0));
  pen.fillStyle = gradient;
  pen.fillRect(
    Math.min(edge, edge + inwards * FADE_PX),
    middle - half - 0.5,
    FADE_PX,
    2 * half + 1,
  );
}

function drawName(
  { pen, context, scale, isWide, fontPx }: Rows,
  name: string,
  middle: number,
): void {
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.font = rowFont(fontPx);
  pen.fillStyle = context.theme.colour("ink");
  const text = fitted(pen, name, isWide ? scale.left - 28 : scale.width);
  pen.fillText(text, isWide ? 16 : scale.left, middle);
}

/** Text cut to a width with an ellipsis. */
function fitted(pen: CanvasRenderingContext2D, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length && pen.measureText(`${letters.join("")}…`).width > width) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}
