"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** Who does what in the program; the page has loaded it already. */
export function useSplit(id: string) {
  return useSuspenseQuery(useTRPC().responsibilities.ofProgram.queryOptions({ programId: id })).data;
}
