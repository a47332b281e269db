/** Rival claims side by side: who says what, and how it stands. */

import type { Claim } from "../data/payload";
import type { Context } from "./context";
import { data, h, words } from "./dom";
import { sourceList } from "./sources";
import { status } from "./status";

export function claimTable(claims: readonly Claim[], context: Context): HTMLElement {
  return h("div", { class: "geo-claims" }, ...claims.map((claim) => claimCard(claim, context)));
}

function claimCard(claim: Claim, context: Context): HTMLElement {
  const { language } = context;
  const quantity = [claim.quantity, claim.unit].filter(Boolean).join(" ");
  return h(
    "article",
    { class: "geo-claim" },
    data("p", claim.says, { class: "geo-says" }),
    words("p", claim.date, language, { class: "geo-soft" }),
    quantity && data("p", quantity, { class: "geo-quantity" }),
    claim.verdict && h("p", {}, status(claim.verdict, context)),
    claim.note && data("p", claim.note, { class: "geo-soft" }),
    sourceList(claim.sources, context),
  );
}
