/** What the editors withheld, in counts and words. */

import type { Withheld } from "../data/payload";
import { distance, number, type Strings } from "../i18n";

export function withheldWords(withheld: Withheld, strings: Strings): string[] {
  const { rows, delayed, delay_days, columns, coarsened, coarsened_m } = withheld;
  const { claims, sources, reports } = withheld;
  const lines: ReadonlyArray<readonly [number, string]> = [
    [rows, strings.withheldRows(number(rows))],
    [delayed, strings.withheldDelayed(number(delayed), number(delay_days))],
    [columns, strings.withheldColumns(number(columns))],
    [coarsened, strings.withheldCoarsened(number(coarsened), distance(coarsened_m))],
    [claims, strings.withheldClaims(number(claims))],
    [sources, strings.withheldSources(number(sources))],
    [reports, strings.withheldReports(number(reports))],
  ];
  return lines.filter(([count]) => count > 0).map(([, words]) => words);
}
