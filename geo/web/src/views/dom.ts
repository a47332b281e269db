/** Elements from text and attributes. Data reach the page as text nodes only. */

import { languageOf, type Words } from "../data/words";

type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Element[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** A button with a name for all and, if it is short of words, an icon. */
export function button(
  label: string,
  onClick: () => void,
  content: Child = label,
  attributes: Attributes = {},
) {
  const isText = typeof content === "string";
  const names: Attributes = isText ? {} : { "aria-label": label, title: label };
  const element = h("button", { type: "button", ...names, ...attributes }, content);
  element.addEventListener("click", onClick);
  return element;
}

/** Text of the atlas: its direction is its own, and its language is told where known. */
export function data<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text: string,
  attributes: Attributes = {},
): HTMLElementTagNameMap[K] {
  return h(tag, { dir: "auto", ...attributes }, text);
}

export function words<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text: Words,
  language: string,
  attributes: Attributes = {},
): HTMLElementTagNameMap[K] {
  const key = languageOf(text, language);
  return data(tag, text[key] ?? "", { lang: key || null, ...attributes });
}

/** A link to a web page that can neither script nor see ours; plain text for any other scheme. */
export function link(url: string | null, text: string): HTMLElement {
  if (!url || !isWeb(url)) return data("span", text);
  return data("a", text, { href: url, target: "_blank", rel: "noopener noreferrer" });
}

export function isWeb(url: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(url);
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
}
