import { createLoader, parseAsString } from "nuqs/server";

export const searchParams = { callbackUrl: parseAsString.withDefault("") };
export const loadSearchParams = createLoader(searchParams);
