/** Text in several languages; the key "" is always there. */

export type Words = Readonly<Record<string, string>>;

/** The text in a language, else in its primary language, else the default text. */
export function say(words: Words | null | undefined, language: string): string {
  if (!words) return "";
  return words[languageOf(words, language)] ?? "";
}

/** The text in two languages side by side, once where both are the same. */
export function sayBoth(words: Words, [first, second]: readonly [string, string]): string {
  const texts = second ? [say(words, first), say(words, second)] : [say(words, first)];
  return [...new Set(texts)].join(" / ");
}

/** The key that `say` reads: a language tag, or "" for the default text. */
export function languageOf(words: Words, language: string): string {
  const primary = language.split("-")[0] ?? "";
  return words[language] ? language : words[primary] ? primary : "";
}
