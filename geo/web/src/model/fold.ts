/** Names as people write them, folded for comparison as `fold` of `geo/text.py` does. */

/** Letters without a combining mark in Unicode, which people type without their stroke or dot. */
const PLAIN: Readonly<Record<string, string>> = {
  ə: "e",
  ı: "i",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  ŧ: "t",
  æ: "ae",
  œ: "oe",
  þ: "th",
};

/** A name reduced to what identifies it: no case, no diacritics, no punctuation. */
export function fold(name: string): string {
  const letters = Array.from(name.normalize("NFKD"), caseless).join("").normalize("NFKD");
  return letters
    .replace(/[əıøđðłħŧæœþ]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/\p{M}/gu, (mark) => (isAccent(mark) ? "" : mark))
    .replace(/\p{Cf}/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/** Letter by letter, so that a sigma does not depend on what follows; by way of capitals for ß and և. */
function caseless(letter: string): string {
  return letter === "ı" ? letter : letter.toLowerCase().toUpperCase().toLowerCase();
}

/**
 * Whether a mark has a combining class: normalisation then puts it before one of the highest
 * class (Unicode Standard, 3.11). Other marks are vowel signs, letters in all but name.
 */
function isAccent(mark: string): boolean {
  return `\u0345${mark}`.normalize("NFD").startsWith(mark);
}
