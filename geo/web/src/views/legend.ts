/** The legend: layers and categories, each with its switch. */

import { say, type Words } from "../data/words";
import { number } from "../i18n";
import { toggled, UNCATEGORISED } from "../model/state";
import type { Context } from "./context";
import { data, h, svg } from "./dom";
import { eventSymbol, layerSwatch } from "./icons";
import type { Theme } from "./theme";

export function legend(context: Context, isOpen: boolean): HTMLElement {
  const root = h("details", { class: "geo-legend", open: isOpen });
  const counts = new Map<number, HTMLElement>();
  const boxes = new Map<HTMLInputElement, () => boolean>();

  const build = () => {
    const { strings } = context;
    counts.clear();
    boxes.clear();
    root.replaceChildren(
      h("summary", {}, strings.legend),
      section(
        strings.layers,
        context.atlas.layers.map((_, index) => layerRow(context, index, boxes)),
      ),
      section(
        strings.categories,
        categoryIndices(context).map((index) => categoryRow(context, index, counts, boxes)),
      ),
      key(context),
    );
    tick();
    count();
  };
  const tick = () => {
    for (const [box, isShown] of boxes) box.checked = isShown();
  };
  const count = () => {
    for (const [category, output] of counts) {
      output.textContent = number(context.scene.countsByCategory.get(category) ?? 0);
    }
  };
  build();
  context.on(["language"], build);
  context.on(["hiddenLayers", "hiddenCategories"], tick);
  context.on(["window", "filters"], count);
  context.theme.onChange(build);
  return root;
}

function section(title: string, rows: HTMLElement[]): HTMLElement {
  return h("fieldset", { hidden: rows.length === 0 }, h("legend", {}, title), ...rows);
}

type Boxes = Map<HTMLInputElement, () => boolean>;

function layerRow(context: Context, index: number, boxes: Boxes): HTMLElement {
  const { key, title } = context.atlas.layers[index] as { key: string; title: Words };
  return row(
    layerSwatch(context.theme.layer(index), kindOf(context, index)),
    say(title, context.language),
    () => !context.state.hiddenLayers.includes(key),
    () => ({ hiddenLayers: toggled(context.state.hiddenLayers, key) }),
    context,
    boxes,
  );
}

function categoryRow(
  context: Context,
  index: number,
  counts: Map<number, HTMLElement>,
  boxes: Boxes,
): HTMLElement {
  const category = context.atlas.meta.categories[index];
  const id = category?.id ?? UNCATEGORISED;
  const count = h("span", { class: "geo-count" });
  counts.set(index, count);
  const element = row(
    eventSymbol(context.theme.category(index)),
    category ? say(category.name, context.language) : context.strings.noCategory,
    () => !context.state.hiddenCategories.includes(id),
    () => ({ hiddenCategories: toggled(context.state.hiddenCategories, id) }),
    context,
    boxes,
  );
  if (category?.definition) element.title = category.definition;
  element.append(count);
  return element;
}

function row(
  symbol: SVGElement,
  text: string,
  isShown: () => boolean,
  change: () => { hiddenLayers?: readonly string[]; hiddenCategories?: readonly string[] },
  context: Context,
  boxes: Boxes,
): HTMLElement {
  const box = h("input", { type: "checkbox" });
  boxes.set(box, isShown);
  box.addEventListener("change", () => void context.store.set(change()));
  return h("label", { class: "geo-row" }, box, symbol, data("span", text, { class: "geo-name" }));
}

/** What filled, hollow and faint mean. */
function key({ theme, strings, atlas }: Context): HTMLElement {
  const style = theme.category(0);
  const plain = { colour: theme.colour("ink-soft"), shape: style.shape };
  const faint = layerSwatch({ colour: theme.colour("rule-strong"), dash: [], hatch: 45 }, "line");
  return h(
    "ul",
    { class: "geo-key" },
    h("li", {}, eventSymbol(plain), strings.legendCertain),
    h("li", {}, eventSymbol(plain, false), strings.legendPossible),
    h("li", {}, faint, strings.legendFaint),
    atlas.meta.coverage.length > 0 && h("li", {}, uncovered(theme), strings.notCollected),
  );
}

/** Hatched as times are for which nobody collected events. */
function uncovered(theme: Theme): SVGElement {
  const stroke = { stroke: theme.colour("rule-strong"), "stroke-width": 1 };
  const lines = [-8, -1, 6, 13].map((x) => svg("path", { d: `M${x} 17L${x + 16} 1`, ...stroke }));
  const frame = svg("rect", { x: 0.5, y: 1, width: 21, height: 16, fill: "none", ...stroke });
  const box = { class: "geo-swatch", viewBox: "0 0 22 18", "aria-hidden": "true" };
  return svg("svg", box, ...lines, frame);
}

function categoryIndices({ atlas }: Context): number[] {
  const known = atlas.meta.categories.map((_, index) => index);
  return atlas.events.category.includes(-1) ? [...known, -1] : known;
}

export function kindOf({ atlas }: Context, layer: number): "point" | "line" | "area" {
  const kinds = atlas.features.filter((f) => f.layer === layer).map((f) => f.shape?.kind);
  return kinds.includes("area") ? "area" : kinds.includes("line") ? "line" : "point";
}
