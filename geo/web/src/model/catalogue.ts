/** Values and words of all events and features, gathered from their texts for filters and search. */

import type { Atlas } from "../data/atlas";
import type { EventText } from "../data/payload";
import type { Words } from "../data/words";
import { type Facet, type Filters, NONE } from "./filters";
import { fold } from "./fold";

/** Certainty depends on the window, so that it is not a value of an event. */
export type ValueFacet = Exclude<Facet, "certainty">;
export const VALUE_FACETS = ["actors", "sources", "layers", "statuses"] as const;

export interface Found {
  /** Features, one of each thing. */
  readonly features: readonly number[];
  readonly events: readonly number[];
}

export class Catalogue {
  /** Values of each facet that occur, the most frequent first. */
  readonly values: Readonly<Record<ValueFacet, readonly string[]>>;
  private readonly ofEvents: Readonly<Record<ValueFacet, ReadonlyArray<readonly string[]>>>;
  private readonly titles: readonly string[];
  private readonly words: readonly string[];
  private readonly names: readonly string[];

  /** `texts` are those of all events in order. */
  constructor(
    private readonly atlas: Atlas,
    texts: readonly EventText[],
  ) {
    const { sources } = atlas.meta;
    const layer = (event: number) => [
      ...new Set(atlas.links(event).map((link) => layerOf(atlas, link.feature))),
    ];
    this.ofEvents = {
      actors: texts.map(({ actors }) => orNone(actors)),
      sources: texts.map((text) => orNone(text.sources.flatMap((at) => sources[at]?.id ?? []))),
      layers: texts.map((_, event) => orNone(layer(event))),
      statuses: texts.map(({ status }) => [status]),
    };
    this.values = {
      actors: byFrequency(this.ofEvents.actors),
      sources: byFrequency(this.ofEvents.sources),
      layers: inOrder(this.ofEvents.layers, [...atlas.layers.map(({ key }) => key), NONE]),
      statuses: inOrder(this.ofEvents.statuses, [...atlas.meta.statuses, NONE]),
    };
    this.names = atlas.features.map(({ name, label }) => folded([...said(name), ...said(label)]));
    this.titles = texts.map(({ title }) => folded(said(title)));
    this.words = texts.map((text, event) => this.wordsOf(event, text));
  }

  /** 1 for each event that the filters let through, one facet aside. */
  mask(filters: Filters, aside?: Facet): Uint8Array {
    const mask = new Uint8Array(this.atlas.events.length).fill(1);
    for (const facet of VALUE_FACETS) {
      const chosen = new Set(filters[facet]);
      if (facet === aside || chosen.size === 0) continue;
      this.ofEvents[facet].forEach((values, event) => {
        if (!values.some((value) => chosen.has(value))) mask[event] = 0;
      });
    }
    const tokens = tokensOf(filters.text);
    if (tokens.length) {
      this.words.forEach((words, event) => {
        if (!holds(words, tokens)) mask[event] = 0;
      });
    }
    return mask;
  }

  /** How many of the events have each value. */
  count(facet: ValueFacet, events: Iterable<number>): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const event of events) {
      for (const value of this.ofEvents[facet][event] ?? []) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return counts;
  }

  /** Things by their names, and events by all their words; those with the words in the title first. */
  search(query: string, preferred: ReadonlySet<number>): Found {
    const tokens = tokensOf(query);
    if (!tokens.length) return { features: [], events: [] };
    const inTitle: number[] = [];
    const inText: number[] = [];
    this.words.forEach((words, event) => {
      if (holds(this.titles[event] ?? "", tokens)) inTitle.push(event);
      else if (holds(words, tokens)) inText.push(event);
    });
    return { features: this.things(tokens, preferred), events: [...inTitle, ...inText] };
  }

  /** Of each thing the preferred version, else the last; those whose name begins so come first. */
  private things(tokens: readonly string[], preferred: ReadonlySet<number>): number[] {
    const found = new Map<string, number>();
    for (const { index, thing } of this.atlas.features) {
      if (!holds(this.names[index] ?? "", tokens)) continue;
      const known = found.get(thing);
      if (known === undefined || !preferred.has(known)) found.set(thing, index);
    }
    const begins = (index: number) => this.names[index]?.includes(`\n ${tokens.join(" ")}`);
    return [...found.values()].sort((a, b) => Number(begins(b)) - Number(begins(a)));
  }

  /** What is near an event does not name it; what it lies in or is named after does. */
  private wordsOf(event: number, text: EventText): string {
    const { categories } = this.atlas.meta;
    const category = categories[this.atlas.events.category[event] as number];
    const linked = this.atlas.links(event).filter(({ relation }) => relation !== "near");
    return folded([
      text.id,
      ...said(text.title),
      ...said(text.description),
      ...said(text.place),
      ...said(category?.name),
      ...text.actors,
      ...linked.flatMap(({ feature }) => this.names[feature] ?? []),
    ]);
  }
}

function layerOf({ features, layers }: Atlas, feature: number): string {
  return layers[features[feature]?.layer ?? -1]?.key ?? NONE;
}

function orNone(values: readonly string[]): readonly string[] {
  return values.length ? values : [NONE];
}

function byFrequency(ofEvents: ReadonlyArray<readonly string[]>): string[] {
  const counts = new Map<string, number>();
  for (const value of ofEvents.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const rank = (value: string) => (value === NONE ? -1 : (counts.get(value) ?? 0));
  return [...counts.keys()].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
}

function inOrder(ofEvents: ReadonlyArray<readonly string[]>, order: readonly string[]): string[] {
  const used = new Set(ofEvents.flat());
  return order.filter((value) => used.has(value));
}

function said(words: Words | null | undefined): string[] {
  return Object.values(words ?? {});
}

/** A line for each text, and a space before each word, so that both are found by how they begin. */
function folded(texts: readonly string[]): string {
  return texts.map((text) => `\n ${fold(text)}`).join("");
}

function tokensOf(query: string): string[] {
  return fold(query).split(" ").filter(Boolean);
}

function holds(words: string, tokens: readonly string[]): boolean {
  return tokens.every((token) => words.includes(` ${token}`));
}
