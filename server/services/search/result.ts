import type { ServiceContext } from "../../context";
import type { Interpretation } from "./interpret-text";
import type { Sides } from "./sides";

/** One thing found; `href` is its page. */
export type SearchResult = { id: string; title: string; subtitle: string; href: string };

/** Looks for one kind of record within what the actor may see; answers at most `resultsMax`. */
export type Finder = (context: ServiceContext, text: Interpretation, sides: Sides) => Promise<SearchResult[]>;

/** Results of each kind at most. */
export const resultsMax = 8;

/** Facts in one line, leaving out what is missing. */
export function line(...facts: (string | null | undefined)[]): string {
  return facts.filter(Boolean).join(" · ");
}
