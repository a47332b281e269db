/** Leaflet for the page and for whatever others add to it. */

import * as L from "leaflet";

export function provideLeaflet(): void {
  Object.assign(window, { L });
}
