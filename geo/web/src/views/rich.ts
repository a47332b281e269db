/** Trees of text from the map file as elements; no markup is ever parsed. */

import type { RichNode } from "../data/payload";
import { h, isWeb } from "./dom";

const TAGS = ["p", "ul", "ol", "li", "em", "strong"] as const;
type Tag = (typeof TAGS)[number];

/** Elements with known tags only; the text of any other stays, without its element. */
export function rich(nodes: readonly RichNode[]): Node[] {
  return nodes.map((node) => {
    if (typeof node === "string") return document.createTextNode(node);
    const children = rich(node.children);
    if (node.tag === "a") return anchor(node.href ?? "", children);
    const tag = TAGS.find((known): known is Tag => known === node.tag);
    return tag ? h(tag, { dir: isBlock(tag) ? "auto" : null }, ...children) : fragment(children);
  });
}

function anchor(href: string, children: Node[]): Node {
  if (!isWeb(href)) return fragment(children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function isBlock(tag: Tag): boolean {
  return tag === "p" || tag === "li";
}

function fragment(children: Node[]): DocumentFragment {
  const found = document.createDocumentFragment();
  found.append(...children);
  return found;
}
