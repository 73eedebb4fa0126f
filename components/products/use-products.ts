"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The products of the side; the page has loaded them already. */
export function useProducts(environmentId: string) {
  return useSuspenseQuery(useTRPC().products.list.queryOptions({ environmentId })).data;
}
