/** A line between two places, and its length on the ellipsoid. */

import * as L from "leaflet";
import { distanceM } from "../geodesy/inverse";
import { path } from "../geodesy/path";
import { kilometres } from "../i18n";
import type { Place } from "../model/state";
import type { Context } from "../views/context";
import { h } from "../views/dom";

/** Pixels that an arrow key moves an end by; with Shift, the finer or wider ones. */
const STRIDE = 10;
const FINE = 1;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LETTERS = ["A", "B"] as const;

type End = 0 | 1;

export class Measure {
  private readonly result = h("output", { class: "geo-result", dir: "auto" });
  private readonly hint = h("p", { class: "geo-soft" });
  private readonly bar = h("div", { class: "geo-measure", hidden: true }, this.result, this.hint);
  private line: L.Polyline | null = null;
  private ends: readonly L.Marker[] = [];
  /** What had the keyboard before. */
  private before: Element | null = null;

  constructor(
    private readonly context: Context,
    private readonly map: L.Map,
  ) {
    L.DomEvent.disableClickPropagation(this.bar);
    map.getContainer().append(this.bar);
    map.on("click", this.onClick, this);
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape" && context.state.measure) this.stop();
    });
    context.on(["measure", "language"], () => this.show());
    context.theme.onChange(() => this.show());
    this.show();
  }

  toggle(): void {
    if (this.context.state.measure) this.stop();
    else this.start();
  }

  /** Both ends stand beside the middle of the map at first. */
  private start(): void {
    const { x, y } = this.map.getSize();
    this.before = document.activeElement;
    const place = (share: number) => placeOf(this.map.containerPointToLatLng([x * share, y / 2]));
    void this.context.store
      .set({ measure: [place(0.35), place(0.65)] })
      .then(() => this.ends[0]?.getElement()?.focus({ preventScroll: true }));
  }

  private stop(): void {
    void this.context.store.set({ measure: null });
    if (this.before instanceof HTMLElement) this.before.focus({ preventScroll: true });
  }

  private show(): void {
    const { measure } = this.context.state;
    const { strings } = this.context;
    this.bar.hidden = !measure;
    this.map.getContainer().classList.toggle("geo-measuring", !!measure);
    if (!measure) {
      this.remove();
      return;
    }
    if (!this.line) this.add(measure);
    const colour = this.context.theme.colour("accent");
    this.line
      ?.setLatLngs(path(...measure).map(([lon, lat]) => [lat, lon]))
      .setStyle({ color: colour });
    this.ends.forEach((end, i) => {
      const place = measure[i] as Place;
      const at = L.latLng(place[1], place[0]);
      if (!end.getLatLng().equals(at, 0)) end.setLatLng(at);
      end.getElement()?.setAttribute("aria-label", strings.measureEnd(LETTERS[i] as string));
    });
    this.result.textContent = kilometres(distanceM(...measure), strings.decimalMark);
    this.hint.textContent = strings.measureHint;
  }

  private add(measure: readonly [Place, Place]): void {
    this.line = L.polyline([], { interactive: false, weight: 3, dashArray: "6 5" }).addTo(this.map);
    this.ends = measure.map(([lon, lat], i) => this.end([lat, lon], i as End));
  }

  private remove(): void {
    this.line?.remove();
    this.line = null;
    for (const end of this.ends) end.remove();
    this.ends = [];
  }

  private end(at: L.LatLngTuple, which: End): L.Marker {
    const letter = h("span", {}, LETTERS[which]);
    const icon = L.divIcon({ className: "geo-end", html: letter, iconSize: [44, 44] });
    const end = L.marker(at, { icon, draggable: true, autoPan: true, zIndexOffset: 1000 });
    end.on("drag", () => this.move(which, end.getLatLng()));
    end.on("click", (event) => L.DomEvent.stopPropagation(event));
    end.addTo(this.map);
    const element = end.getElement();
    element?.addEventListener("keydown", (event) => this.onKey(event, which));
    return end;
  }

  private onKey(event: KeyboardEvent, which: End): void {
    const move = MOVES[event.key];
    const end = this.ends[which];
    if (!move || !end) return;
    event.preventDefault();
    event.stopPropagation();
    const stride = event.shiftKey ? FINE : STRIDE;
    const at = this.map.latLngToContainerPoint(end.getLatLng());
    const to = this.map.containerPointToLatLng(at.add(L.point(move[0] * stride, move[1] * stride)));
    this.move(which, to);
    this.map.panInside(to, { padding: [40, 40] });
  }

  /** A click moves the end that is nearer. */
  private onClick(event: L.LeafletMouseEvent): void {
    if (!this.context.state.measure) return;
    const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = this.ends.map((end) =>
      this.map.latLngToContainerPoint(end.getLatLng()).distanceTo(event.containerPoint),
    );
    this.move(a <= b ? 0 : 1, event.latlng);
  }

  private move(which: End, to: L.LatLng): void {
    const { measure } = this.context.state;
    if (!measure) return;
    const place = placeOf(to);
    void this.context.store.set({
      measure: which === 0 ? [place, measure[1]] : [measure[0], place],
    });
  }
}

/** To a millionth of a degree, as everything here is written. */
function placeOf({ lng, lat }: L.LatLng): Place {
  const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return [rounded(lng), rounded(Math.max(-90, Math.min(90, lat)))];
}
