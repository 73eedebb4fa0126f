"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { ThreeWayPage } from "./three-way";

/** An entry of FINCI's ledger; its route has fetched it. */
export function EntryPage({ accountId, id }: { accountId: string; id: string }) {
  return (
    <ThreeWayPage
      money={useSuspenseQuery(useTRPC().reconciliation.entry.queryOptions({ accountId, id })).data}
    />
  );
}

/** A booking of ours; its route has fetched it. */
export function BookingPage({ id }: { id: string }) {
  return (
    <ThreeWayPage money={useSuspenseQuery(useTRPC().reconciliation.booking.queryOptions({ id })).data} />
  );
}
