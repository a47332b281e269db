/** A canvas in a pane of its own that follows the map: pan, zoom animation, resize, pixel ratio. */

import * as L from "leaflet";

/** Where world coordinates of zoom 0 fall on the canvas, in CSS pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
  x(worldX: number): number;
  y(worldY: number): number;
}

/** The canvas reaches this share of the map's size beyond each edge, for panning. */
const MARGIN = 0.2;

export abstract class Surface extends L.Layer {
  private canvas: HTMLCanvasElement | null = null;
  private topLeft = L.point(0, 0);
  private corner = L.latLng(0, 0);
  private zoom = 0;
  private frame = 0;

  constructor(
    private readonly pane: string,
    private readonly zIndex: number,
  ) {
    super();
  }

  /** Draws everything; the context is scaled to CSS pixels and clear. */
  protected abstract draw(context: CanvasRenderingContext2D, view: View): void;

  override onAdd(map: L.Map): this {
    const pane = map.getPane(this.pane) ?? map.createPane(this.pane);
    pane.style.zIndex = String(this.zIndex);
    pane.style.pointerEvents = "none";
    this.canvas = L.DomUtil.create("canvas", "geo-surface leaflet-zoom-animated", pane);
    this.canvas.setAttribute("aria-hidden", "true");
    this.paint();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.frame);
    this.canvas?.remove();
    this.canvas = null;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      moveend: () => this.paint(),
      resize: () => this.paint(),
      viewreset: () => this.paint(),
      zoom: () => this.follow(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => {
        const { center, zoom } = event as L.ZoomAnimEvent;
        this.follow(center, zoom);
      },
    };
  }

  /** Draws anew in the next frame. */
  redraw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.paint());
  }

  /** Draws anew at once. */
  paint(): void {
    const context = this.canvas?.getContext("2d");
    if (!this.canvas || !context) return;
    const map = this._map;
    const size = map
      .getSize()
      .multiplyBy(1 + 2 * MARGIN)
      .round();
    const topLeft = map.containerPointToLayerPoint(map.getSize().multiplyBy(-MARGIN)).round();
    this.topLeft = topLeft;
    this.corner = map.layerPointToLatLng(topLeft);
    this.zoom = map.getZoom();
    this.resize(size);
    L.DomUtil.setTransform(this.canvas, topLeft, 1);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    this.draw(context, this.view(topLeft, size));
  }

  /** A point of the map's container, in pixels of this canvas. */
  protected onCanvas(point: L.Point): L.Point {
    return this._map.containerPointToLayerPoint(point).subtract(this.topLeft);
  }

  private view(topLeft: L.Point, size: L.Point): View {
    const crs = this._map.options.crs ?? L.CRS.EPSG3857;
    const scale = crs.scale(this.zoom) / crs.scale(0);
    const origin = this._map.getPixelOrigin().add(topLeft);
    return {
      width: size.x,
      height: size.y,
      zoom: this.zoom,
      x: (worldX) => worldX * scale - origin.x,
      y: (worldY) => worldY * scale - origin.y,
    };
  }

  private resize(size: L.Point): void {
    const canvas = this.canvas as HTMLCanvasElement;
    const width = Math.round(size.x * devicePixelRatio);
    const height = Math.round(size.y * devicePixelRatio);
    if (canvas.width === width && canvas.height === height) return;
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
  }

  /** Moves and scales the drawn canvas to a view that is only passed through. */
  private follow(center: L.LatLng, zoom: number): void {
    if (!this.canvas) return;
    const map = this._map;
    const panned = L.DomUtil.getPosition(map.getPane("mapPane") as HTMLElement);
    const origin = map
      .project(center, zoom)
      .subtract(map.getSize().divideBy(2))
      .add(panned)
      .round();
    const offset = map.project(this.corner, zoom).subtract(origin);
    L.DomUtil.setTransform(this.canvas, offset, map.getZoomScale(zoom, this.zoom));
  }
}

/** Coordinates at zoom 0, from which every other zoom follows by scaling. */
export function world(map: L.Map, lon: number, lat: number): L.Point {
  return map.project([lat, lon], 0);
}

/** Pixels of a length on the ground at a latitude. */
export function pixels(map: L.Map, metres: number, lat: number, zoom: number): number {
  const degrees = metres / (111_319.49 * Math.max(0.01, Math.cos((lat * Math.PI) / 180)));
  return map.project([lat, degrees], zoom).x - map.project([lat, 0], zoom).x;
}
