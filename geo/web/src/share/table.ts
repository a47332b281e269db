/** The rows shown as files: CSV that no spreadsheet takes for formulas, and GeoJSON. */

import type { PlainEvent } from "../api";
import type { Words } from "../data/words";

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

/** Columns as in an event table of an atlas, with the certainty in the window before them. */
export function rowsOf(events: readonly PlainEvent[]): Row[] {
  const titles = languagesOf(events.map(({ title }) => title));
  const descriptions = languagesOf(events.map(({ description }) => description));
  return events.map((event) => ({
    id: event.id,
    date: event.date_text,
    certainty: event.certainty,
    title: event.title[""] ?? "",
    ...translations("title", event.title, titles),
    description: event.description[""] ?? "",
    ...translations("description", event.description, descriptions),
    category: event.category ?? "",
    place: event.place?.[""] ?? "",
    lon: event.lon,
    lat: event.lat,
    accuracy_m: event.accuracy_m,
    quantity: event.quantity,
    unit: event.unit,
    actors: event.actors.join(";"),
    sources: event.sources.join(";"),
    status: event.status,
    links: event.links.join(";"),
  }));
}

/** RFC 4180, with a byte order mark for spreadsheets that would guess another encoding. */
export function csv(rows: readonly Row[]): string {
  const header = Object.keys(rows[0] ?? { id: "" });
  const lines = [header, ...rows.map((row) => header.map((name) => row[name] ?? ""))];
  return `\ufeff${lines.map((cells) => cells.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** RFC 7946; an event without an honest place has no geometry. */
export function geojson(rows: readonly Row[]): string {
  const features = rows.map(({ id, lon, lat, ...properties }) => ({
    type: "Feature",
    id,
    properties,
    geometry: lon === null || lat === null ? null : { type: "Point", coordinates: [lon, lat] },
  }));
  const lines = features.map((feature) => JSON.stringify(feature)).join(",\n");
  return `{"type": "FeatureCollection", "features": [\n${lines}\n]}\n`;
}

/** Text that a spreadsheet would take for a formula is quoted by an apostrophe; numbers are not. */
function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  const text = String(value ?? "").replace(/^\s*[=+\-@\t\r＝＋－＠]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function languagesOf(all: readonly Words[]): string[] {
  return [...new Set(all.flatMap((words) => Object.keys(words)))].filter(Boolean).sort();
}

function translations(name: string, words: Words, languages: readonly string[]): Row {
  return Object.fromEntries(
    languages.map((language) => [`${name}:${language}`, words[language] ?? ""]),
  );
}
