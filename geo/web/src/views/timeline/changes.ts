/** What a change is, in words. */

import { say } from "../../data/words";
import type { Change } from "../../model/changes";
import { dayLabel } from "../../time/labels";
import type { Context } from "../context";

/** Titles of events that are said; the rest are counted. */
const SAID = 2;

export async function changeText(change: Change, context: Context): Promise<string> {
  const { atlas, language, strings } = context;
  const title = async (event: number) => say((await context.texts.load(event)).title, language);
  const name = (index: number) => say(atlas.features[index]?.name, language);
  const thing = (index: number) => atlas.features[index]?.thing;
  // A version that takes over from another of the same thing is one change, not two.
  const begun = new Set(change.begins.map(thing));
  const ended = new Set(change.ends.map(thing));
  const parts = [
    ...change.ends
      .filter((index) => !begun.has(thing(index)))
      .map((index) => `${name(index)} – ${strings.ends}`),
    ...change.begins.map(
      (index) => `${name(index)} – ${ended.has(thing(index)) ? strings.changes : strings.begins}`,
    ),
    ...(await Promise.all(change.events.slice(0, SAID).map(title))),
    ...(await Promise.all(
      change.over.slice(0, 1).map(async (event) => `${await title(event)} (${strings.over})`),
    )),
  ];
  const rest = change.events.length - SAID + Math.max(0, change.over.length - 1);
  if (rest > 0 && change.events.length > SAID) parts.push(strings.moreEvents(String(rest)));
  return `${dayLabel(change.day.start, atlas.calendar, language)}: ${parts.join("; ")}`;
}
