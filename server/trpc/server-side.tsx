import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  HydrationBoundary,
  type QueryKey,
} from "@tanstack/react-query";
import { TRPCError } from "@trpc/server";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import { createQueryClient } from "@/components/trpc/query-client";
import { paths } from "@/lib/paths";
import type { Permission } from "@/lib/permissions";
import { mayDo } from "../context";
import { createTrpcContext } from "./context";
import { appRouter } from "./router";

/** The request's query client: what a page prefetches here reaches the browser with the first paint. */
export const getQueryClient = cache(() => createQueryClient());

/** The typed procedures for server components, called in this process: `trpc.cards.list.infiniteQueryOptions(input)`. */
export const trpc = createTRPCOptionsProxy({
  ctx: createTrpcContext,
  router: appRouter,
  queryClient: getQueryClient,
});

type ListQueryOptions = FetchInfiniteQueryOptions<unknown, Error, unknown, QueryKey, unknown>;

/**
 * Runs the very queries the page's client parts use, so that the first paint has their data. A refusal or failure is
 * left to the client part, which asks again and shows it in its place.
 */
export async function prefetch(...queries: { queryKey: readonly unknown[] }[]): Promise<void> {
  const client = getQueryClient();
  await Promise.all(
    queries.map((query) =>
      "initialPageParam" in query
        ? client.prefetchInfiniteQuery(query as unknown as ListQueryOptions)
        : client.prefetchQuery(query),
    ),
  );
}

/**
 * The data an object page cannot do without: `await orNotFound(getQueryClient().fetchQuery(options))`. What is not
 * there, or has an id that cannot be, shows the not-found page; what the roles refuse shows the "you may not" page.
 */
export async function orNotFound<T>(data: Promise<T>): Promise<T> {
  try {
    return await data;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST") notFound();
    if (error.code === "FORBIDDEN") forbidden();
    if (error.code === "UNAUTHORIZED") redirect(paths.signIn);
    throw error;
  }
}

/** Shows the "you may not" page to a person who holds the permission in no program: for lists that not every role reads. */
export async function orForbidden(permission: Permission): Promise<void> {
  const { service } = await createTrpcContext();
  if (service && !mayDo(service, permission, null)) forbidden();
}

/** Hands what was prefetched so far to the client parts inside it. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
