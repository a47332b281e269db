/** Filters of events beside categories: chosen values of facets, and words. */

/** What events can be filtered by. Layers are those that an event is linked with. */
export const FACETS = ["actors", "sources", "layers", "statuses", "certainty"] as const;
export type Facet = (typeof FACETS)[number];

/** Chosen values of each facet, any of which will do; none lets every event through. */
export type Filters = Readonly<Record<Facet, readonly string[]>> & {
  /** Events must hold all these words, or words that begin so. */
  readonly text: string;
};

export const NO_FILTERS: Filters = {
  actors: [],
  sources: [],
  layers: [],
  statuses: [],
  certainty: [],
  text: "",
};

/** The value of events that have none. */
export const NONE = "";

export function isFiltering(filters: Filters): boolean {
  return filters.text !== "" || FACETS.some((facet) => filters[facet].length > 0);
}
