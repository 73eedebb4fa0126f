"use client";

import { useQuery } from "@tanstack/react-query";
import { livePollMs } from "@/components/table/use-live-rows";
import { useTRPC } from "@/components/trpc/provider";
import type { AuthorizationTrace } from "@/server/services/authorizations";
import { useAuthorization } from "./use-authorization";

/** Durations are written a moment after the answer; one that ended in between never gets them. */
const durationReadingsMax = 10;

/** False while FINCI's advice or the durations of our answer, written just after it, are still to come. */
function isComplete(trace: AuthorizationTrace, readings: number): boolean {
  const isTimed = trace.isRecordedOnly || trace.stages.some(({ key }) => key === "answered");
  return trace.advice !== null && (isTimed || readings >= durationReadingsMax);
}

/** How the authorization was answered. Asks on while something of it is still to come. */
export function useTrace(id: string) {
  const { outcome } = useAuthorization(id);
  return useQuery({
    ...useTRPC().authorizations.trace.queryOptions({ id }),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      (outcome === "awaiting_advice" || (data !== undefined && !isComplete(data, dataUpdateCount))) &&
      livePollMs,
  });
}
