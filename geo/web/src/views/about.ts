/** "About this map": what it shows, how it was made, and what was left out. */

import type { Problem } from "../data/payload";
import { say } from "../data/words";
import { bibtex, cslJson } from "../share/citations";
import { download, fileName, textFile } from "../share/download";
import type { Context } from "./context";
import { button, data, h, words } from "./dom";
import { icon } from "./icons";
import { bibliography } from "./sources";
import { withheldWords } from "./withheld";

export class About {
  readonly element = h("dialog", { class: "geo-about" });

  constructor(private readonly context: Context) {
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  open(): void {
    this.element.replaceChildren(this.content());
    this.element.setAttribute("aria-label", this.context.strings.about);
    this.element.showModal();
  }

  private content(): HTMLElement {
    const { atlas, strings, language } = this.context;
    const { about, title, description, timezone, version, sha256 } = atlas.meta;
    const close = button(strings.close, () => this.element.close(), icon("close"), {
      class: "geo-button geo-close",
    });
    return h(
      "div",
      { class: "geo-about-text" },
      close,
      h("p", { class: "geo-kicker" }, strings.about),
      words("h2", title, language),
      say(description, language) && words("p", description, language, { class: "geo-body" }),
      h("p", { class: "geo-neutral" }, strings.neutrality),
      ...section(strings.method, about.method),
      ...section(strings.timeZone, [strings.timeZoneText(timezone)]),
      ...section(strings.precision, [strings.precisionText]),
      ...section(strings.notes, about.notes),
      ...section(strings.withheld, about.withheld ? withheldWords(about.withheld, strings) : []),
      ...this.problems(strings.leftOut, about.left_out),
      ...this.problems(strings.remarks, about.remarks ?? []),
      ...section(strings.licences, about.licences),
      ...section(strings.attributions, about.attributions),
      h("h3", {}, strings.bibliography),
      bibliography(this.context),
      this.citations(),
      ...section(strings.build, [`geo ${version}, SHA-256 ${sha256}`]),
    );
  }

  /** The bibliography for reference managers. */
  private citations(): HTMLElement {
    const { atlas } = this.context;
    const { sources } = atlas.meta;
    const file = (label: string, ending: string, type: string, write: typeof cslJson) =>
      button(
        label,
        () => download(fileName(atlas, ending), textFile(write(sources), type)),
        label,
        { class: "geo-action" },
      );
    return h(
      "div",
      { class: "geo-actions" },
      file("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", cslJson),
      file("BibTeX", "bib", "application/x-bibtex", bibtex),
    );
  }

  private problems(title: string, problems: readonly Problem[]): HTMLElement[] {
    const { strings } = this.context;
    const items = problems.map(({ path, row, line, column, value, reason, remedy }) =>
      h(
        "li",
        {},
        data(
          "strong",
          [path, (row ?? line) ? strings.row(String(row ?? line)) : "", column]
            .filter(Boolean)
            .join(", "),
        ),
        value !== "" && data("q", value, { class: "geo-value" }),
        data("span", [reason, remedy].filter(Boolean).join(" – ")),
      ),
    );
    return items.length ? [h("h3", {}, title), h("ul", { class: "geo-problems" }, ...items)] : [];
  }
}

function section(title: string, paragraphs: readonly string[]): HTMLElement[] {
  if (!paragraphs.length) return [];
  return [h("h3", {}, title), ...paragraphs.map((text) => data("p", text))];
}
