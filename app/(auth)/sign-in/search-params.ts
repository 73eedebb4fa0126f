import { createLoader, parseAsString } from "nuqs/server";

export const searchParams = {
  callbackUrl: parseAsString.withDefault(""),
  /** Why the identity provider led back without a sign-in; see lib/sign-in-problems. */
  problem: parseAsString.withDefault(""),
};
export const loadSearchParams = createLoader(searchParams);
