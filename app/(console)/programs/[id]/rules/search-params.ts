import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** The side whose rules are shown; without one, the side in sight, or the one there is. */
export const loadRulesSearchParams = createLoader({
  side: parseAsStringLiteral(["sandbox", "production"] as const),
});
