/** What every view needs. */

import type { Atlas } from "../data/atlas";
import type { Texts } from "../data/texts";
import { type Interface, interfaceOf, type Strings } from "../i18n";
import { Catalogue } from "../model/catalogue";
import type { Ground } from "../model/mode";
import type { Scene } from "../model/scene";
import type { Selection, State } from "../model/state";
import type { Store } from "../model/store";
import type { Theme } from "./theme";

export class Context {
  private reading: Promise<Catalogue> | null = null;
  private readonly interface: Interface;

  constructor(
    readonly atlas: Atlas,
    readonly texts: Texts,
    readonly store: Store<State>,
    readonly scene: Scene,
    readonly theme: Theme,
  ) {
    this.interface = interfaceOf(atlas.meta.interface);
  }

  get state(): State {
    return this.store.state;
  }

  get language(): string {
    return this.state.language;
  }

  get strings(): Strings {
    return this.interface(this.language);
  }

  /** What filters and search look through, read from the texts of all events when first asked for. */
  catalogue(): Promise<Catalogue> {
    this.reading ??= this.readCatalogue();
    return this.reading;
  }

  private async readCatalogue(): Promise<Catalogue> {
    const texts = await this.texts.loadAll(Array(this.atlas.events.length).keys());
    this.scene.catalogue = new Catalogue(this.atlas, texts);
    return this.scene.catalogue;
  }

  /** What the window moves on. */
  get ground(): Ground {
    const [start, end] = this.atlas.meta.extent;
    return { extent: { start, end }, calendar: this.atlas.calendar };
  }

  select(selection: Selection | null): void {
    void this.store.set({ selection });
  }

  /** Calls back with every frame in which one of these parts of the state has changed. */
  on(keys: ReadonlyArray<keyof State>, listener: () => void): void {
    this.store.subscribe((changed) => {
      if (keys.some((key) => changed.has(key))) listener();
    });
  }
}
