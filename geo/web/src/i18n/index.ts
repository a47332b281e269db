/** The interface in the reader's language; English where there is no translation. */

import { en, type Strings } from "./en";

export type { Strings };

/** A translation as a page carries it: every string of `en.ts`, with `{0}`, `{1}` in phrases. */
export type Translation = Readonly<Record<keyof Strings, string>>;

/** Languages by their own names. */
const NAMES: Readonly<Record<string, string>> = {
  en: "English",
  hy: "Հայերեն",
  az: "Azərbaycanca",
  ru: "Русский",
};

/** The strings of a language: its own, those of its primary language, or English. */
export type Interface = (language: string) => Strings;

export function interfaceOf(translations: Readonly<Record<string, Translation>>): Interface {
  const languages = new Map<string, Strings>([["en", en]]);
  for (const [language, translation] of Object.entries(translations)) {
    languages.set(language, translated(translation));
  }
  return (language) =>
    languages.get(language) ?? languages.get(language.split("-")[0] as string) ?? en;
}

function translated(translation: Translation): Strings {
  const strings = Object.entries(translation).map(([key, text]) => [
    key,
    typeof en[key as keyof Strings] === "function" ? phrase(text) : text,
  ]);
  return { ...en, ...Object.fromEntries(strings) };
}

function phrase(text: string): (...words: string[]) => string {
  return (...words) => text.replace(/\{(\d)\}/g, (_, place) => words[Number(place)] ?? "");
}

export function languageName(language: string): string {
  return NAMES[language] ?? language;
}

/** A status or verdict of the atlas, translated where it is one of ours. */
export function statusName(status: string, words: Strings): string {
  const known: Record<string, string> = {
    supported: words.statusSupported,
    contradicted: words.statusContradicted,
    imprecise: words.statusImprecise,
    unverified: words.statusUnverified,
  };
  return (Object.hasOwn(known, status) ? known[status] : undefined) ?? status;
}

/** Digits in groups of three, by narrow no-break spaces. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A measured length: kilometres to about a thousandth, never finer than a metre. */
export function kilometres(metres: number, decimalMark: string): string {
  const km = metres / 1000;
  if (km >= 1000) return `${number(Math.round(km))} km`;
  const digits = km < 10 ? 3 : km < 100 ? 2 : 1;
  return `${km.toFixed(digits).replace(".", decimalMark)} km`;
}

/** A length on the ground with no more digits than it deserves. */
export function distance(metres: number): string {
  if (metres < 1000) return `${Math.round(metres)} m`;
  const km = metres / 1000;
  return `${km < 10 ? Math.round(km * 10) / 10 : number(Math.round(km))} km`;
}
