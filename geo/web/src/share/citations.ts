/** The register of sources for reference managers: CSL-JSON and BibTeX. */

import type { Source } from "../data/payload";

interface DateVariable {
  "date-parts"?: number[][];
  circa?: boolean;
  literal?: string;
}

/** Types of CSL and BibLaTeX for the kinds of an atlas; any other kind is a web page. */
const TYPES: Readonly<Record<string, readonly [string, string]>> = {
  news: ["article-newspaper", "article"],
  dataset: ["dataset", "dataset"],
  official: ["document", "online"],
  report: ["report", "report"],
  reference: ["webpage", "online"],
};
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)$/;

/** CSL-JSON, as of its schema 1.0.2. */
export function cslJson(sources: readonly Source[]): string {
  const items = sources.map((source) => ({
    id: source.id,
    type: typesOf(source)[0],
    title: source.title || source.id,
    ...(source.publisher && {
      [isNews(source) ? "container-title" : "publisher"]: source.publisher,
    }),
    ...(source.published && { issued: dateVariable(source.published) }),
    ...(source.accessed && { accessed: dateVariable(source.accessed) }),
    ...(source.url && { URL: source.url }),
    ...(source.language && { language: source.language }),
    ...(source.note && { note: source.note }),
  }));
  return `${JSON.stringify(items, null, 2)}\n`;
}

/** Entries for BibLaTeX, in UTF-8. */
export function bibtex(sources: readonly Source[]): string {
  const taken = new Set<string>();
  return sources.map((source) => entry(source, keyOf(source.id, taken))).join("\n");
}

function entry(source: Source, key: string): string {
  const fields: Record<string, string> = {
    title: `{${escaped(source.title || source.id)}}`,
    [isNews(source) ? "journaltitle" : "publisher"]: escaped(source.publisher),
    date: isoDate(source.published),
    urldate: isoDate(source.accessed),
    url: address(source.url ?? ""),
    langid: escaped(source.language),
    note: escaped(source.note),
  };
  const lines = Object.entries(fields).filter(([, text]) => text && text !== "{}");
  const body = lines.map(([name, text]) => `  ${name} = {${text}},\n`).join("");
  return `@${typesOf(source)[1]}{${key},\n${body}}\n`;
}

function typesOf({ kind }: Source): readonly [string, string] {
  return (Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined) ?? ["webpage", "online"];
}

function isNews({ kind }: Source): boolean {
  return kind === "news";
}

function dateVariable(text: string): DateVariable {
  const match = DATE.exec(text);
  if (!match) return { literal: text };
  const parts = match.slice(1, 4).filter(Boolean).map(Number);
  return { "date-parts": [parts], ...(match[4] && { circa: true }) };
}

function isoDate(text: string): string {
  return DATE.test(text) ? text : "";
}

/** Letters, digits and a few signs; a key that is taken gets a number. */
function keyOf(id: string, taken: Set<string>): string {
  const plain = id.replace(/[^A-Za-z0-9:._-]+/g, "-") || "source";
  let key = plain;
  // BibTeX takes "A" and "a" for one key.
  for (let i = 2; taken.has(key.toLowerCase()); i++) key = `${plain}-${i}`;
  taken.add(key.toLowerCase());
  return key;
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  // BibTeX counts braces, even those behind a backslash.
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text in which TeX sees no command. */
function escaped(text: string): string {
  return text
    .replace(/[\\{}$&#_%~^]/g, (sign) => SPECIAL[sign] ?? sign)
    .replace(/\s+/g, " ")
    .trim();
}

/** An address in which nothing ends the field or starts a command. */
function address(url: string): string {
  return url.replace(/[\\{}\s]/g, (sign) => encodeURIComponent(sign));
}
