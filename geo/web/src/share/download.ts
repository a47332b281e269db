/** Text and pictures as files of the reader. */

import type { Atlas } from "../data/atlas";
import { say } from "../data/words";
import { fold } from "../model/fold";
import { iso, type Span } from "../time/iso";
import { h } from "../views/dom";

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = h("a", { href: url, download: name });
  link.click();
  // The browser has to have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function textFile(text: string, type: string): Blob {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

/** A name such as `nagorno-karabakh-2020-2024_2020-11-10_2021-03-01.csv`. */
export function fileName({ meta, calendar }: Atlas, ending: string, window?: Span): string {
  const title = fold(say(meta.title, "")).replace(/ /g, "-").slice(0, 60) || "map";
  const ends = window ? [iso(window.start, calendar), iso(window.end, calendar)] : [];
  return `${[title, ...ends.map((end) => end.replace(/[^\d-]/g, "-"))].join("_")}.${ending}`;
}
