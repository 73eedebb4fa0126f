"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The program of an issuance with its products on this side; undefined while it is looked up. */
export function useProgram(programId: string) {
  const { data } = useQuery(useTRPC().programs.scope.queryOptions());
  return data?.find((program) => program.id === programId);
}
