/** Leaflet for the page and for whatever others add to it: global, and with its marker inlined. */

import * as L from "leaflet";
import marker from "leaflet/dist/images/marker-icon.png";
import marker2x from "leaflet/dist/images/marker-icon-2x.png";
import shadow from "leaflet/dist/images/marker-shadow.png";

export function provideLeaflet(): void {
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions({ iconUrl: marker, iconRetinaUrl: marker2x, shadowUrl: shadow });
  Object.assign(window, { L });
}
