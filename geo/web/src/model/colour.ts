/** Colours that differ for colour-blind readers and can be seen on the map's ground. */

/** After Paul Tol's "muted" and "vibrant" schemes (SRON/EPS/TN/09-002, 2021), with a grey. */
export const LAYER_COLOURS = [
  "#447788",
  "#997700",
  "#117733",
  "#882255",
  "#332288",
  "#0077bb",
  "#666666",
] as const;

/** After Okabe and Ito, "Color Universal Design" (2008), with Tol's wine and indigo. */
export const CATEGORY_COLOURS = [
  "#d55e00",
  "#0072b2",
  "#009e73",
  "#56b4e9",
  "#e69f00",
  "#cc79a7",
  "#882255",
  "#332288",
  "#767676",
] as const;

const HEX = /^#[0-9a-f]{6}$/i;

export function isHex(colour: string): boolean {
  return HEX.test(colour);
}

/** The colour moved towards black or white until it stands out from a ground (WCAG contrast). */
export function legible(colour: string, ground: string, contrastAtLeast = 3): string {
  if (!isHex(colour) || !isHex(ground)) return colour;
  const [from, behind] = [channels(colour), channels(ground)];
  const towards = luminance(behind) > 0.18 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = from.map((value) => Math.round(value + (towards - value) * share));
    if (contrast(mixed, behind) >= contrastAtLeast) return hex(mixed);
  }
  return towards ? "#ffffff" : "#000000";
}

export function withAlpha(colour: string, alpha: number): string {
  return `rgba(${channels(colour).join(",")},${alpha})`;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, WCAG 2.2. */
function luminance(channels: readonly number[]): number {
  const [r, g, b] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Red, green and blue of a colour, from 0 to 255. */
export function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
