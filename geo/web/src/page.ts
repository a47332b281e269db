/** The whole page: header, map, side panel and timeline around the payload in the document. */

import { type Api, apiOf } from "./api";
import { contextOf, nextPaint, showFailure } from "./boot";
import { provideLeaflet } from "./leaflet";
import { createMap } from "./map/create";
import { MapView } from "./map/mapview";
import { Address } from "./share/address";
import { answerMessages } from "./share/messages";
import { About } from "./views/about";
import type { Context } from "./views/context";
import { data, h } from "./views/dom";
import { header } from "./views/header";
import { Panel } from "./views/panel";
import { printSheet } from "./views/print";
import { Share } from "./views/share";
import { Tour } from "./views/story/tour";
import { Timeline } from "./views/timeline/timeline";

/** What others may call before the map is there: every verb waits for it. */
type Early = Partial<Api> & Pick<Api, "ready" | "setWindow" | "events" | "select">;

function start(): void {
  provideLeaflet();
  const root = document.getElementById("geo") as HTMLElement;
  root.classList.add("geo", "geo-page");
  const api = documentReady().then(() => build(root));
  const ready = api.then((built) => built.ready);
  answerMessages(api);
  const early: Early = {
    ready,
    setWindow: async (from, to) => (await api).setWindow(from, to),
    events: async (filter) => (await api).events(filter),
    select: async (id) => (await api).select(id),
  };
  Object.assign(window, { geo: early });
  api.then(
    (built) => Object.assign(early, { map: built.map, state: built.state }),
    (error: unknown) => showFailure(root, error, aboutPage()),
  );
}

/** What the page is about, from its head: its data could not be read. */
function aboutPage(): Element[] {
  const about = document.querySelector<HTMLMetaElement>('meta[name="description"]')?.content;
  return [data("h1", document.title), data("p", about ?? "")];
}

/** Text blocks stand after this script in the document. */
function documentReady(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}

async function build(root: HTMLElement): Promise<Api> {
  const core = document.getElementById("geo-core");
  if (!core) throw new Error("the page has no element #geo-core");
  const context = await contextOf(root, core, [...document.querySelectorAll(".geo-text")]);
  root.classList.toggle("geo-embed", isEmbedded(location.search));
  root.classList.toggle("geo-timeless", context.atlas.meta.timeless ?? false);
  const { map, address } = layOut(root, context);
  await address.start();
  return apiOf(context, map, firstFrame(context));
}

/** Whether an address asks for map and timeline alone: `?embed`, but not `?embed=false`. */
function isEmbedded(search: string): boolean {
  const asked = new URLSearchParams(search).get("embed");
  return asked !== null && !["0", "false", "no", "off"].includes(asked.toLowerCase());
}

function layOut(root: HTMLElement, context: Context) {
  const about = new About(context);
  const share = new Share(
    context,
    () => map,
    () => address,
  );
  const panel = new Panel(context);
  const container = h("div", { class: "geo-map" });
  const timeline = new Timeline(context);
  const tour = new Tour(context, root);
  const stage = h("div", { class: "geo-stage" }, tour.element, container);
  root.replaceChildren(
    header(context, {
      onList: () => panel.toggle(),
      onShare: () => share.open(),
      onAbout: () => about.open(),
    }),
    h("main", { class: "geo-main" }, stage, timeline.element),
    panel.element,
    about.element,
    share.element,
    printSheet(context, () => map),
  );
  const map = createMap(context, container);
  new MapView(context, map).add();
  tour.lead(map);
  new ResizeObserver(() => {
    // On paper the map is hidden and has no size.
    if (container.clientWidth) map.invalidateSize({ animate: false });
  }).observe(container);
  const address = new Address(context, map);
  return { map, address };
}

async function firstFrame(context: Context): Promise<void> {
  await context.store.painted();
  await nextPaint();
}

start();
