/**
 * Where a list of any length is scrolled to. Browsers draw no element higher than some ten million
 * pixels: beyond, a pixel of the scroll bar stands for several of the list, while the wheel and
 * the keyboard still move by single ones.
 */

const HIGHEST_PX = 8_000_000;

export class Scrolled {
  private height = 0;
  /** Pixels of the list above its window. */
  private above = 0;
  /** Where we put the scroll bar, to know when a reader moved it. */
  private put = 0;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
  ) {
    scroller.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
  }

  /** The height of the whole list. */
  set length(height: number) {
    this.height = height;
    this.content.style.height = `${Math.min(height, HIGHEST_PX)}px`;
  }

  get top(): number {
    const { scrollTop } = this.scroller;
    if (scrollTop !== this.put) {
      this.put = scrollTop;
      this.above = scrollTop * this.scale;
    }
    return this.above;
  }

  set top(above: number) {
    this.above = Math.max(0, Math.min(above, this.height - this.scroller.clientHeight));
    this.scroller.scrollTop = this.above / this.scale;
    this.put = this.scroller.scrollTop; // browsers round
  }

  /** How much lower in the list than in its element things are. */
  get offset(): number {
    return this.isLong ? this.top - this.scroller.scrollTop : 0;
  }

  private get isLong(): boolean {
    return this.height > HIGHEST_PX;
  }

  private get scale(): number {
    const { clientHeight } = this.scroller;
    return this.isLong ? (this.height - clientHeight) / (HIGHEST_PX - clientHeight) : 1;
  }

  private onWheel(event: WheelEvent): void {
    if (!this.isLong || event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
    event.preventDefault();
    this.top += event.deltaY;
    this.scroller.dispatchEvent(new Event("scroll"));
  }
}
