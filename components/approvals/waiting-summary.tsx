"use client";

import { useQuery } from "@tanstack/react-query";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Time } from "@/components/ui/time";
import { countMax, formatCount } from "@/lib/figures";

/** How many changes wait, since when, and until when. */
export function WaitingSummary() {
  const { data } = useQuery({
    ...useTRPC().approvals.summary.queryOptions(),
    refetchInterval: refreshMs,
  });
  if (!data) return null;
  const { waiting, oldestAt, nextExpiryAt } = data;
  if (waiting === 0 || !oldestAt || !nextExpiryAt) return <>Nothing waits.</>;
  const count = waiting > countMax ? `More than ${formatCount(countMax)}` : formatCount(waiting);
  return (
    <>
      {count} {waiting === 1 ? "waits" : "wait"}, the oldest asked <Time value={oldestAt} />; the next expires{" "}
      <Time value={nextExpiryAt} />.
    </>
  );
}
