import assert from "node:assert/strict";
import test from "node:test";
import type { Source } from "../data/payload";
import { bibtex, cslJson } from "./citations";

const NEWS: Source = {
  id: "afp 1",
  title: "50% of {A & B_C \\input{x} #1 ~^$",
  publisher: "AFP",
  published: "2024-06-12",
  accessed: "2026-11-22",
  url: "https://example.org/a_b?c=%7B}\\",
  archive: null,
  grade: "",
  language: "en",
  kind: "news",
  side: "",
  note: "",
};
const BARE: Source = { ...NEWS, id: "Afp-1", title: "", publisher: "", published: "2020-11~" };
const PLAIN: Source = { ...BARE, accessed: "", url: null, language: "", kind: "other" };

test("TeX sees no command in an entry, and no two keys are equal", () => {
  assert.equal(
    bibtex([NEWS, PLAIN]),
    `@article{afp-1,
  title = {{50\\% of \\textbraceleft{}A \\& B\\_C \\textbackslash{}input\\textbraceleft{}x\\textbraceright{} \\#1 \\textasciitilde{}\\textasciicircum{}\\$}},
  journaltitle = {AFP},
  date = {2024-06-12},
  urldate = {2026-11-22},
  url = {https://example.org/a_b?c=%7B%7D%5C},
  langid = {en},
}

@online{Afp-1-2,
  title = {{Afp-1}},
  date = {2020-11~},
}
`,
  );
});

test("CSL-JSON has dates in parts, and words where a date is none", () => {
  const [news, plain, words] = JSON.parse(
    cslJson([NEWS, PLAIN, { ...PLAIN, published: "summer 2020", kind: "toString" }]),
  );
  assert.deepEqual(news, {
    id: "afp 1",
    type: "article-newspaper",
    title: NEWS.title,
    "container-title": "AFP",
    issued: { "date-parts": [[2024, 6, 12]] },
    accessed: { "date-parts": [[2026, 11, 22]] },
    URL: NEWS.url,
    language: "en",
  });
  assert.deepEqual(plain, {
    id: "Afp-1",
    type: "webpage",
    title: "Afp-1",
    issued: { "date-parts": [[2020, 11]], circa: true },
  });
  assert.deepEqual(words.issued, { literal: "summer 2020" });
});
