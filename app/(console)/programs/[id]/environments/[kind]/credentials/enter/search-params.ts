import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** Which credentials are entered. */
export const loadEnterSearchParams = createLoader({
  what: parseAsStringLiteral(["card_api", "webhook"] as const).withDefault("card_api"),
});
