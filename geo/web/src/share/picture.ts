/** The view as one picture: title, window, map, legend and credits on a canvas. */

import type * as L from "leaflet";
import { say } from "../data/words";
import { number } from "../i18n";
import { shapePath } from "../map/symbols";
import { withAlpha } from "../model/colour";
import { windowLabel } from "../time/labels";
import type { Context } from "../views/context";
import { h } from "../views/dom";
import { filtersInWords } from "../views/filters";
import { kindOf } from "../views/legend";

type Pen = CanvasRenderingContext2D;

/** A part of the picture from top to bottom. */
interface Block {
  readonly height: number;
  draw(pen: Pen, top: number): void;
}

interface Item {
  readonly text: string;
  /** Draws the symbol around a point. */
  draw(pen: Pen, x: number, y: number): void;
}

const MARGIN = 20;
const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const SERIF = "Georgia, 'Noto Serif', serif";
const COLUMN = 250;
const ROW = 24;
/** Pictures are sharp enough to be printed. */
const LEAST_RATIO = 2;

/** A canvas with the view of now. Tiles of another host may make it unreadable. */
export function picture(context: Context, map: L.Map, withTiles = true): HTMLCanvasElement {
  const width = map.getSize().x + 2 * MARGIN;
  const canvas = h("canvas", { role: "img" });
  const pen = canvas.getContext("2d") as Pen;
  const parts = blocks(context, map, pen, width, withTiles);
  const height = parts.reduce((sum, block) => sum + block.height, 2 * MARGIN);
  const ratio = Math.max(LEAST_RATIO, devicePixelRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  pen.scale(ratio, ratio);
  pen.fillStyle = context.theme.colour("paper");
  pen.fillRect(0, 0, width, height);
  let top = MARGIN;
  for (const block of parts) {
    block.draw(pen, top);
    top += block.height;
  }
  return canvas;
}

export async function pictureFile(context: Context, map: L.Map): Promise<Blob> {
  try {
    return await png(picture(context, map));
  } catch {
    return png(picture(context, map, false));
  }
}

function png(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

function blocks(
  context: Context,
  map: L.Map,
  pen: Pen,
  width: number,
  withTiles: boolean,
): Block[] {
  const { atlas, language, strings, state, scene, theme } = context;
  const { certain, possible, total } = scene.counts;
  const [ink, soft] = [theme.colour("ink"), theme.colour("ink-soft")];
  const text = (words: string, font: string, line: number, colour: string) =>
    paragraph(pen, words, font, line, colour, width - 2 * MARGIN);
  const counts = strings.counts(number(certain), number(possible), number(total));
  return [
    text(say(atlas.meta.title, language), `600 24px ${SERIF}`, 30, ink),
    text(windowLabel(state.window, atlas.calendar, language), `600 16px ${SANS}`, 24, ink),
    text([counts, ...filtersInWords(context)].join(" · "), `13px ${SANS}`, 19, soft),
    gap(8),
    mapBlock(context, map, withTiles),
    gap(12),
    legendBlock(context, items(context), width - 2 * MARGIN),
    gap(8),
    text(
      [strings.neutrality, ...atlas.meta.about.attributions].join(" "),
      `11px ${SANS}`,
      15,
      soft,
    ),
  ];
}

function gap(height: number): Block {
  return { height, draw: () => {} };
}

function paragraph(
  pen: Pen,
  text: string,
  font: string,
  line: number,
  colour: string,
  width: number,
): Block {
  pen.font = font;
  const lines = wrapped(pen, text, width);
  return {
    height: lines.length * line,
    draw: (to, top) => {
      to.font = font;
      to.fillStyle = colour;
      to.textBaseline = "middle";
      lines.forEach((words, i) => {
        to.fillText(words, MARGIN, top + (i + 0.5) * line);
      });
    },
  };
}

/** Lines of words; a word that is longer than a line is squeezed into one. */
function wrapped(pen: Pen, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.slice(0, 4000).split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1];
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && pen.measureText(longer).width <= width)
      lines[lines.length - 1] = longer;
    else lines.push(shortened(pen, word, width));
  }
  return lines;
}

function shortened(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > width)
    end = Math.ceil(end * 0.9) - 1;
  return `${text.slice(0, Math.max(1, end))}…`;
}

function mapBlock(context: Context, map: L.Map, withTiles: boolean): Block {
  const { x: width, y: height } = map.getSize();
  return {
    height,
    draw: (pen, top) => {
      pen.save();
      pen.beginPath();
      pen.rect(MARGIN, top, width, height);
      pen.clip();
      pen.fillStyle = context.theme.colour("beyond");
      pen.fill();
      pen.translate(MARGIN, top);
      for (const layer of drawnLayers(map, withTiles)) drawLayer(pen, layer, map);
      drawScale(pen, context, map);
      pen.restore();
      pen.strokeStyle = context.theme.colour("rule-strong");
      pen.strokeRect(MARGIN, top, width, height);
    },
  };
}

type Drawn = HTMLCanvasElement | HTMLImageElement;

/** Canvases and tiles of the map from the lowest pane to the highest. */
function drawnLayers(map: L.Map, withTiles: boolean): Drawn[] {
  const found = map
    .getContainer()
    .querySelectorAll<Drawn>(withTiles ? "canvas, img.leaflet-tile-loaded" : "canvas");
  const depth = (layer: Drawn) => {
    const pane = layer.closest(".leaflet-map-pane > .leaflet-pane");
    return pane ? Number(getComputedStyle(pane).zIndex) || 0 : 0;
  };
  return [...found].sort((a, b) => depth(a) - depth(b));
}

function drawLayer(pen: Pen, layer: Drawn, map: L.Map): void {
  const frame = map.getContainer().getBoundingClientRect();
  const { left, top, width, height } = layer.getBoundingClientRect();
  if (!(width && height && layer.width && layer.height)) return;
  pen.globalAlpha = Number(getComputedStyle(layer).opacity);
  pen.drawImage(layer, left - frame.left, top - frame.top, width, height);
  pen.globalAlpha = 1;
}

function drawScale(pen: Pen, { theme }: Context, map: L.Map): void {
  const bar = map.getContainer().querySelector<HTMLElement>(".leaflet-control-scale-line");
  if (!bar) return;
  const [left, bottom] = [12, map.getSize().y - 12];
  pen.strokeStyle = pen.fillStyle = theme.colour("ink-soft");
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(left, bottom - 6);
  pen.lineTo(left, bottom);
  pen.lineTo(left + bar.offsetWidth, bottom);
  pen.lineTo(left + bar.offsetWidth, bottom - 6);
  pen.stroke();
  pen.lineWidth = 1;
  pen.font = `11px ${SANS}`;
  pen.fillText(bar.textContent ?? "", left + 5, bottom - 9);
}

/** What the map shows now: layers in force, and categories with their counts. */
function items(context: Context): Item[] {
  const { atlas, scene, state, strings, language, theme } = context;
  const inForce = new Set(scene.inForce.map(({ feature }) => feature.layer));
  const layers = atlas.layers.flatMap((layer, index) =>
    inForce.has(index)
      ? [{ text: say(layer.title, language), draw: layerPainter(context, index) }]
      : [],
  );
  const categories = [...scene.countsByCategory].flatMap(([index, count]) => {
    const category = atlas.meta.categories[index];
    if (state.hiddenCategories.includes(category?.id ?? "")) return [];
    const name = category ? say(category.name, language) : strings.noCategory;
    const { colour, shape } = theme.category(index);
    return [
      { text: `${name} (${number(count)})`, draw: symbolPainter(colour, shapePath(shape, 5)) },
    ];
  });
  return [...layers, ...categories];
}

function symbolPainter(colour: string, path: string): Item["draw"] {
  return (pen, x, y) => {
    pen.save();
    pen.translate(x, y);
    pen.fillStyle = colour;
    pen.fill(new Path2D(path));
    pen.restore();
  };
}

function layerPainter(context: Context, index: number): Item["draw"] {
  const { colour, dash } = context.theme.layer(index);
  const kind = kindOf(context, index);
  return (pen, x, y) => {
    pen.save();
    pen.strokeStyle = colour;
    pen.fillStyle = withAlpha(colour, 0.18);
    pen.lineWidth = kind === "line" ? 2.2 : 1.5;
    pen.setLineDash([...dash]);
    pen.beginPath();
    if (kind === "line") {
      pen.moveTo(x - 12, y);
      pen.lineTo(x + 12, y);
    } else if (kind === "area") pen.rect(x - 11, y - 6, 22, 12);
    else pen.arc(x, y, 6, 0, 2 * Math.PI);
    if (kind !== "line") pen.fill();
    pen.stroke();
    pen.restore();
  };
}

function legendBlock({ theme }: Context, all: readonly Item[], width: number): Block {
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const column = width / columns;
  return {
    height: Math.ceil(all.length / columns) * ROW,
    draw: (pen, top) => {
      all.forEach(({ text, draw }, i) => {
        const left = MARGIN + (i % columns) * column;
        const middle = top + (Math.floor(i / columns) + 0.5) * ROW;
        draw(pen, left + 14, middle);
        pen.font = `13px ${SANS}`;
        pen.fillStyle = theme.colour("ink");
        pen.fillText(shortened(pen, text, column - 44), left + 34, middle);
      });
    },
  };
}
