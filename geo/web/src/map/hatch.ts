/** Hatched fills, so that areas differ by more than colour. */

import { withAlpha } from "../model/colour";

const SPACING = 9;

/** A repeating pattern of lines at an angle, over a light tint. */
export function hatch(colour: string, degrees: number, strength: number): CanvasPattern | string {
  const scale = devicePixelRatio;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(SPACING * scale);
  const context = tile.getContext("2d");
  if (!context) return withAlpha(colour, strength * 0.3);
  context.scale(tile.width / SPACING, tile.height / SPACING);
  context.fillStyle = withAlpha(colour, strength * 0.28);
  context.fillRect(0, 0, SPACING, SPACING);
  context.strokeStyle = withAlpha(colour, strength);
  context.lineWidth = 1;
  for (const [ax, ay, bx, by] of lines(degrees)) {
    context.beginPath();
    context.moveTo(ax * SPACING, ay * SPACING);
    context.lineTo(bx * SPACING, by * SPACING);
    context.stroke();
  }
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(SPACING / tile.width));
  return pattern ?? withAlpha(colour, strength * 0.3);
}

/** Lines across a unit tile that join those of its neighbours. */
function lines(degrees: number): Array<readonly [number, number, number, number]> {
  if (degrees === 0) return [[0, 0.5, 1, 0.5]];
  if (degrees === 90) return [[0.5, 0, 0.5, 1]];
  const rising = degrees < 90;
  return [-1, 0, 1].map((shift) =>
    rising ? ([shift, 1, shift + 1, 0] as const) : ([shift, 0, shift + 1, 1] as const),
  );
}
