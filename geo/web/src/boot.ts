/** From the elements that hold the payload to everything a view needs. */

import { atlasOf } from "./data/atlas";
import { readPack } from "./data/pack";
import type { CoreMeta } from "./data/payload";
import { Texts } from "./data/texts";
import { failures } from "./i18n/failures";
import { Scene } from "./model/scene";
import { firstState } from "./model/state";
import { nextFrame, Store } from "./model/store";
import { Context } from "./views/context";
import { h } from "./views/dom";
import { Theme } from "./views/theme";

/** `root` carries the colours; text blocks are read when first needed. */
export async function contextOf(
  root: Element,
  core: Element,
  texts: readonly Element[],
): Promise<Context> {
  const atlas = atlasOf(await readPack<CoreMeta>(core.textContent ?? ""));
  const store = new Store(firstState(atlas), nextFrame);
  const blocks = texts.map((element) => () => element.textContent ?? "");
  return new Context(
    atlas,
    new Texts(blocks),
    store,
    new Scene(atlas, store),
    new Theme(root, atlas),
  );
}

/** Says in the page why there is no map; `head` stands above it. */
export function showFailure(root: Element, error: unknown, head: Element[] = []): void {
  const words = failures(document.documentElement.lang);
  const isOld = typeof DecompressionStream === "undefined";
  const reason = error instanceof Error ? error.message : String(error);
  root.replaceChildren(
    h(
      "div",
      { class: "geo-failure", role: "alert" },
      ...head,
      h("p", {}, isOld ? words.unsupported : words.failed),
      isOld ? null : h("p", { dir: "auto" }, reason),
    ),
  );
}

/** Resolves once what is drawn now has reached the screen. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => nextFrame(() => setTimeout(resolve, 0)));
}
