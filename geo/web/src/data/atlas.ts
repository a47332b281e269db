/** The decoded core of a page: columns of events, features, layers and links. */

import { Calendar } from "../time/calendar";
import { type Geometry, geometry } from "./geometry";
import type { Pack } from "./pack";
import type { CoreMeta, FeatureMeta, LayerMeta } from "./payload";

/** One value per event, sorted by `startEarliest`. */
export interface Events {
  readonly length: number;
  readonly startEarliest: Float64Array;
  readonly startLatest: Float64Array;
  readonly endEarliest: Float64Array;
  readonly endLatest: Float64Array;
  /** NaN when the event has no honest point. */
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly accuracyM: Float64Array;
  /** Index into the categories, -1 for none. */
  readonly category: Float64Array;
  readonly status: Float64Array;
  readonly sourceCount: Float64Array;
  readonly claimCount: Float64Array;
}

export interface Feature extends FeatureMeta {
  readonly index: number;
  readonly layer: number;
  readonly shape: Geometry | null;
}

export interface Link {
  readonly feature: number;
  readonly relation: "inside" | "near" | "named";
  readonly distanceM: number;
  readonly certain: boolean;
}

export interface Atlas {
  readonly meta: CoreMeta;
  readonly calendar: Calendar;
  readonly events: Events;
  readonly features: readonly Feature[];
  readonly layers: readonly LayerMeta[];
  /** Links of one event. */
  links(event: number): readonly Link[];
}

const RELATIONS = ["inside", "near", "named"] as const;
const NO_LINKS: readonly Link[] = [];

export function atlasOf({ meta, columns }: Pack<CoreMeta>): Atlas {
  const column = (name: string) => columns[name] ?? new Float64Array(meta.event_count);
  const links = linksByEvent(columns);
  return {
    meta,
    calendar: new Calendar(meta.calendar),
    events: {
      length: meta.event_count,
      startEarliest: column("start_earliest"),
      startLatest: column("start_latest"),
      endEarliest: column("end_earliest"),
      endLatest: column("end_latest"),
      lon: column("lon"),
      lat: column("lat"),
      accuracyM: column("accuracy_m"),
      category: column("category"),
      status: column("status"),
      sourceCount: column("source_count"),
      claimCount: column("claim_count"),
    },
    features: meta.layers.flatMap((layer, at) =>
      meta.features.slice(...layer.features).map((feature, offset) => ({
        ...feature,
        index: layer.features[0] + offset,
        layer: at,
        shape: feature.geometry ? geometry(feature.geometry) : null,
      })),
    ),
    layers: meta.layers,
    links: (event) => links.get(event) ?? NO_LINKS,
  };
}

function linksByEvent(columns: Pack<CoreMeta>["columns"]): Map<number, Link[]> {
  const found = new Map<number, Link[]>();
  const { link_event, link_feature, link_relation, link_distance_m, link_certain } = columns;
  link_event?.forEach((event, i) => {
    const link: Link = {
      feature: link_feature?.[i] ?? -1,
      relation: RELATIONS[link_relation?.[i] ?? 0] ?? "inside",
      distanceM: link_distance_m?.[i] ?? Number.NaN,
      certain: link_certain?.[i] === 1,
    };
    const known = found.get(event);
    if (known) known.push(link);
    else found.set(event, [link]);
  });
  return found;
}
