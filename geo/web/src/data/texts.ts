/** Texts of events, in blocks that are decoded when first needed. */

import { type Pack, readPack } from "./pack";
import type { EventText, TextMeta } from "./payload";

type ReadBlock = (base64: string) => Promise<Pack<TextMeta>>;

export class Texts {
  private readonly blocks: Array<Promise<TextMeta> | undefined> = [];
  private readonly known = new Map<number, EventText>();
  private size = 0;

  /** `sources` are the base64 blocks in order, read only when their events are asked for. */
  constructor(
    private readonly sources: ReadonlyArray<() => string>,
    private readonly read: ReadBlock = readPack,
  ) {}

  /** The text of an event if its block is decoded. */
  peek(event: number): EventText | undefined {
    return this.known.get(event);
  }

  async load(event: number): Promise<EventText> {
    const known = this.known.get(event);
    if (known) return known;
    if (this.size === 0) this.size = (await this.block(0)).events.length || 1;
    // Blocks are of one size; walk on from the guess in case they are not.
    let at = Math.min(this.sources.length - 1, Math.floor(event / this.size));
    let block = await this.block(at);
    while (event < block.first && at > 0) block = await this.block(--at);
    while (event >= block.first + block.events.length && at + 1 < this.sources.length) {
      block = await this.block(++at);
    }
    const text = this.known.get(event);
    if (!text) throw new RangeError(`event ${event} has no text`);
    return text;
  }

  loadAll(events: Iterable<number>): Promise<EventText[]> {
    return Promise.all(Array.from(events, (event) => this.load(event)));
  }

  private block(at: number): Promise<TextMeta> {
    this.blocks[at] ??= this.decode(at);
    return this.blocks[at];
  }

  private async decode(at: number): Promise<TextMeta> {
    const source = this.sources[at];
    if (!source) throw new RangeError("the page has no text of events");
    const { meta } = await this.read(source());
    meta.events.forEach((text, i) => {
      this.known.set(meta.first + i, text);
    });
    return meta;
  }
}
