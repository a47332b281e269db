/** Shapes of event symbols as SVG path data, the same on canvas and in the panels. */

export const SHAPES = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "down",
  "pentagon",
  "hexagon",
  "star",
  "plus",
  "cross",
] as const;
export type Shape = (typeof SHAPES)[number];

/** Path data of a shape around the origin, of about the same area for all shapes. */
export function shapePath(shape: Shape, radius: number): string {
  switch (shape) {
    case "circle":
      return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
    case "square":
      return polygon(4, radius * 1.2, 45);
    case "diamond":
      return polygon(4, radius * 1.25, 0);
    case "triangle":
      return polygon(3, radius * 1.35, 0);
    case "down":
      return polygon(3, radius * 1.35, 180);
    case "pentagon":
      return polygon(5, radius * 1.12, 0);
    case "hexagon":
      return polygon(6, radius * 1.08, 30);
    case "star":
      return polygon(10, radius * 1.4, 0, 0.5);
    case "plus":
      return cross(radius * 1.1, 0);
    case "cross":
      return cross(radius * 1.1, 45);
  }
}

/** A regular polygon whose every other corner may be drawn in, as for a star. */
function polygon(corners: number, radius: number, turn: number, inner = 1): string {
  const points = Array.from({ length: corners }, (_, i) =>
    point(radius * (i % 2 ? inner : 1), turn + (i * 360) / corners),
  );
  return `M${points.join("L")}Z`;
}

function cross(radius: number, turn: number): string {
  const arm = radius * 0.38;
  const reach = Math.hypot(radius, arm);
  const spread = (Math.atan2(arm, radius) * 180) / Math.PI;
  const points = [0, 90, 180, 270].flatMap((angle) => [
    point(reach, turn + angle - spread),
    point(reach, turn + angle + spread),
    point(arm * Math.SQRT2, turn + angle + 45),
  ]);
  return `M${points.join("L")}Z`;
}

/** Degrees clockwise from the top. */
function point(radius: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
}
