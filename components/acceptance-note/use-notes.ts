"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** A program's Transfer Acceptance Note; its page has loaded it already. */
export function useNotes(programId: string) {
  return useSuspenseQuery(useTRPC().acceptanceNotes.ofProgram.queryOptions({ programId })).data;
}
