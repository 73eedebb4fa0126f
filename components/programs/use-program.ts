"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The program of the page; its layout has loaded it already. */
export function useProgram(id: string) {
  return useSuspenseQuery(useTRPC().programs.byId.queryOptions({ id })).data;
}
