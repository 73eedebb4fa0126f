"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useEffect, useState } from "react";
import superjson from "superjson";
import { paths } from "@/lib/paths";
import type { AppRouter } from "@/server/trpc/router";
import { attentionHeader, watchAttention } from "./attention";
import { confirmationLink } from "./confirmation";
import { useConfirmationGate } from "./confirmation-gate";
import { createQueryClient } from "./query-client";

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** The typed procedures: `useQuery(useTRPC().cards.byId.queryOptions({ id }))`. */
export { useTRPC };

const addressLengthMax = 6000;

/** Sends the person to the sign-in page and back here afterwards. */
function leaveForSignIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${paths.signIn}?callbackUrl=${encodeURIComponent(here)}`);
}

type TrpcProviderProps = {
  /** The side this page shows; it goes with every call, so a tab never mixes the two. */
  environmentKind: "sandbox" | "production";
  children: ReactNode;
};

/** Gives the page its tRPC client and query cache. */
export function TrpcProvider({ environmentKind, children }: TrpcProviderProps) {
  const { ask, dialog } = useConfirmationGate();
  const [queryClient] = useState(() =>
    createQueryClient(typeof window === "undefined" ? undefined : leaveForSignIn),
  );
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        confirmationLink(ask),
        httpBatchLink({
          url: "/api/trpc",
          transformer: superjson,
          headers: () => ({ "x-environment": environmentKind, ...attentionHeader() }),
          maxURLLength: addressLengthMax,
          maxItems: 10,
        }),
      ],
    }),
  );
  useEffect(watchAttention, []);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
        {dialog}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
