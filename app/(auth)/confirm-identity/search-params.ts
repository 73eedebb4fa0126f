import { createLoader, parseAsBoolean, parseAsString } from "nuqs/server";

export const searchParams = {
  /** The identity provider led back, and the proof is noted. */
  done: parseAsBoolean.withDefault(false),
  /** Why it is not; see lib/sign-in-problems. */
  problem: parseAsString.withDefault(""),
};
export const loadSearchParams = createLoader(searchParams);
