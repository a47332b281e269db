/** "Share": a link to what is shown, and what is shown as files or on paper. */

import type * as L from "leaflet";
import { plainEvents } from "../api";
import { number } from "../i18n";
import type { Address } from "../share/address";
import { download, fileName, textFile } from "../share/download";
import { pictureFile } from "../share/picture";
import { csv, geojson, rowsOf } from "../share/table";
import type { Context } from "./context";
import { button, h } from "./dom";
import { icon } from "./icons";

export class Share {
  readonly element = h("dialog", { class: "geo-about geo-share" });

  constructor(
    private readonly context: Context,
    private readonly map: () => L.Map,
    private readonly address: () => Address,
  ) {
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  open(): void {
    const { strings, scene } = this.context;
    const close = button(strings.close, () => this.element.close(), icon("close"), {
      class: "geo-button geo-close",
    });
    const file = (label: string, make: () => Promise<void>) =>
      button(label, () => void make(), label, { class: "geo-action" });
    this.element.setAttribute("aria-label", strings.share);
    this.element.replaceChildren(
      h(
        "div",
        { class: "geo-about-text" },
        close,
        h("h2", {}, strings.share),
        ...this.link(),
        h("h3", {}, strings.downloads),
        h("p", { class: "geo-soft" }, strings.downloadsText(number(scene.shown.events.length))),
        h(
          "div",
          { class: "geo-actions" },
          file(strings.picture, () => this.savePicture()),
          file(strings.eventsAsCsv, () => this.saveTable("csv", "text/csv", csv)),
          file(strings.eventsAsGeojson, () =>
            this.saveTable("geojson", "application/geo+json", geojson),
          ),
          button(strings.print, () => this.print(), strings.print, { class: "geo-action" }),
        ),
      ),
    );
    this.element.showModal();
  }

  private link(): HTMLElement[] {
    const { strings } = this.context;
    const { link } = this.address();
    if (!link) return [h("p", { class: "geo-soft" }, strings.noLink)];
    const field = h("input", {
      type: "text",
      readonly: true,
      value: link,
      id: "geo-link",
      class: "geo-link",
    });
    field.addEventListener("focus", () => field.select());
    const said = h("p", { role: "status", class: "geo-soft" });
    const copy = async () => {
      said.textContent = (await copied(field)) ? strings.copied : strings.copyByHand;
    };
    return [
      h("label", { for: "geo-link", class: "geo-soft" }, strings.linkToView),
      h(
        "div",
        { class: "geo-actions" },
        field,
        button(strings.copyLink, () => void copy(), strings.copyLink, { class: "geo-action" }),
      ),
      said,
    ];
  }

  private async savePicture(): Promise<void> {
    const { atlas, state } = this.context;
    download(fileName(atlas, "png", state.window), await pictureFile(this.context, this.map()));
  }

  private async saveTable(
    ending: string,
    type: string,
    write: (rows: ReturnType<typeof rowsOf>) => string,
  ): Promise<void> {
    const { atlas, state } = this.context;
    const rows = rowsOf(await plainEvents(this.context));
    download(fileName(atlas, ending, state.window), textFile(write(rows), type));
  }

  private print(): void {
    this.element.close();
    window.print();
  }
}

/** Puts the text of a field on the clipboard; false where the browser does not let us. */
async function copied(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    return document.execCommand("copy");
  }
}
