import { hashKey, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import superjson from "superjson";
import { problemOf } from "./problem";

const staleMs = 5_000;
const retriesMax = 2;

/**
 * A query client, for server renders and browsers alike: amounts (bigint) and times (Date) reach the browser as what
 * they are. `onSignedOut` is told when a call finds the session ended.
 */
export function createQueryClient(onSignedOut?: () => void): QueryClient {
  const onError = (error: Error) => {
    if (problemOf(error).kind === "not_signed_in") onSignedOut?.();
  };
  const isServer = typeof window === "undefined";
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        // Filters may hold a bigint, which the default hash refuses.
        queryKeyHashFn: (key) => hashKey([superjson.serialize(key)]),
        retry: (failures, error) => !isServer && failures < retriesMax && problemOf(error).isPassing,
      },
      dehydrate: { serializeData: superjson.serialize },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
