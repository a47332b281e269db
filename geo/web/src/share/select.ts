/** What an id stands for. */

import type { Selection } from "../model/state";
import type { Context } from "../views/context";

/** The feature or event of an id, or null. */
export async function selectionOf(context: Context, id: string): Promise<Selection | null> {
  return featureOf(context, id) ?? (await eventOf(context, id));
}

export function featureOf({ atlas }: Context, id: string): Selection | null {
  const index = atlas.features.findIndex((feature) => feature.id === id);
  return index >= 0 ? { kind: "feature", index } : null;
}

export async function eventOf(
  { atlas, texts }: Context,
  id: string,
): Promise<Extract<Selection, { kind: "event" }> | null> {
  const rows = await texts.loadAll(Array(atlas.events.length).keys());
  const index = rows.findIndex((row) => row.id === id);
  return index >= 0 ? { kind: "event", index } : null;
}
