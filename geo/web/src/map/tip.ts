/** A small note beside the pointer. */

import * as L from "leaflet";

export class Tip {
  private readonly tooltip = L.tooltip({
    className: "geo-tip",
    direction: "top",
    offset: [0, -10],
  });

  constructor(private readonly map: L.Map) {}

  show(at: L.LatLng, content: HTMLElement): void {
    this.tooltip.setContent(content).setLatLng(at);
    if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
  }

  hide(): void {
    this.tooltip.remove();
  }
}
