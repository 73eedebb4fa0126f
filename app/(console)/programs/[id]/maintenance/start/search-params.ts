import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** Which side is put into maintenance mode. */
export const loadStartSearchParams = createLoader({
  side: parseAsStringLiteral(["sandbox", "production"] as const).withDefault("sandbox"),
});
