"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { type PolicyKind, secondPersonNeeded } from "@/lib/approval-kinds";

/**
 * True when the program asks a second person for changes of the kind: the button then asks for approval. False while that is
 * not known yet; the server decides again, and its answer tells which of the two was done.
 */
export function useSecondPersonNeeded(programId: string, kind: PolicyKind): boolean {
  const { data } = useQuery(useTRPC().approvals.policy.queryOptions({ programId }));
  return data !== undefined && secondPersonNeeded(data, kind);
}
