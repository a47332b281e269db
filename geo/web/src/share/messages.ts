/**
 * The map answers the page that embeds it, in the verbs of `window.geo`:
 *
 *     frame.contentWindow.postMessage({ geo: "setWindow", id: 1, args: ["2020-11", "2021-02"] }, "*");
 *     addEventListener("message", ({ source, data }) => {
 *       if (source === frame.contentWindow && data.id === 1) console.log(data.result, data.error);
 *     });
 *
 * Verbs: `setWindow(start, end?)`, `state()`, `events()`, `select(id | null)`. A request may be
 * sent once the frame has said `{ geo: "ready" }`. The answer repeats `geo` and `id` and has
 * either a `result` or an `error` in words. Only the embedding page is answered.
 */

import type { Api } from "../api";

type Verb = (api: Api, args: readonly unknown[]) => unknown;

const VERBS: Readonly<Record<string, Verb>> = {
  setWindow: (api, [start, end]) => api.setWindow(start, end),
  state: (api) => api.state(),
  events: (api) => api.events(),
  select: (api, [id]) => {
    if (id !== null && typeof id !== "string") throw new TypeError("select takes an id or null");
    return api.select(id);
  },
};

/** Listens from now on; requests wait for the map. */
export function answerMessages(ready: Promise<Api>): void {
  if (parent === window) return;
  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source === parent && isRequest(event.data)) void answer(event.data, event, ready);
  });
  void ready.then(
    () => parent.postMessage({ geo: "ready" }, "*"),
    () => {},
  );
}

interface Request {
  readonly geo: string;
  readonly id?: unknown;
  readonly args?: unknown;
}

function isRequest(data: unknown): data is Request {
  return typeof data === "object" && data !== null && typeof (data as Request).geo === "string";
}

async function answer(
  { geo, id, args }: Request,
  { origin }: MessageEvent,
  ready: Promise<Api>,
): Promise<void> {
  const reply = (outcome: object) => {
    // A page from disk has no origin that could be named.
    const target = origin === "null" || origin === "" || origin === "file://" ? "*" : origin;
    parent.postMessage({ geo, id, ...outcome }, target);
  };
  try {
    const verb = Object.hasOwn(VERBS, geo) ? VERBS[geo] : undefined;
    if (!verb) throw new RangeError(`expected a verb of ${Object.keys(VERBS).join(", ")}`);
    reply({ result: await verb(await ready, Array.isArray(args) ? args : []) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}
