"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

export type ChecklistOf = { programId: string; kind: "sandbox" | "production" };

/** The assumptions of one side; its page has loaded them already. */
export function useChecklist(side: ChecklistOf) {
  return useSuspenseQuery(useTRPC().contract.checklist.queryOptions(side)).data;
}
