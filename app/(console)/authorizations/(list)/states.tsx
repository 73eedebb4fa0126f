"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createSerializer, useQueryStates } from "nuqs";
import { malformedBehind } from "@/components/deliveries/malformed-behind";
import { StateBar } from "@/components/payments/state-bar";
import { useWhyNot } from "@/components/shell/viewer";
import { useTRPC } from "@/components/trpc/provider";
import type { AuthorizationState } from "@/lib/authorization-states";
import { paths } from "@/lib/paths";
import { authorizationsSearchParams, toAuthorizationsInput } from "./search-params";

/** How often the counts are made anew; they cost more than a page of rows. */
const countsPollMs = 10_000;
const serialize = createSerializer(authorizationsSearchParams);

/** Filters that say something of a delivery too. */
const sharedFilters: readonly string[] = ["state", "program", "from", "to"];

/** The states under the other filters of the list. */
export function States() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(authorizationsSearchParams);
  const counts = useQuery({
    ...trpc.authorizations.counts.queryOptions(
      toAuthorizationsInput({ ...values, state: null, outcome: null }),
    ),
    refetchInterval: countsPollMs,
    placeholderData: keepPreviousData,
  });
  const others = Object.entries(values).filter(
    ([key, value]) => value !== null && !sharedFilters.includes(key),
  );
  const mayRead = useWhyNot("delivery.read") === null;
  const isMalformedShown = mayRead && others.length === 0;
  const { program, from, to } = values;
  const malformed = useQuery({
    ...trpc.deliveries.malformedCount.queryOptions({
      programId: program ?? undefined,
      from: from ?? undefined,
      to: to ?? undefined,
    }),
    enabled: isMalformedShown,
    refetchInterval: countsPollMs,
  });
  const choose = (state: AuthorizationState | null) => setValues({ state, outcome: null });
  return (
    <StateBar
      counts={counts.data}
      malformed={
        isMalformedShown && malformed.data !== undefined
          ? {
              count: malformed.data,
              href: malformedBehind({ program, from, to }),
            }
          : null
      }
      chosen={values.state}
      hrefOf={(state) => `${paths.authorizations}${serialize({ ...values, state, outcome: null })}`}
      onChoose={choose}
    />
  );
}
