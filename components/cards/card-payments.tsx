"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import {
  authorizationHref,
  authorizationKey,
  relatedAuthorizationColumns,
} from "@/components/payments/authorization-columns";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";

/** The authorizations of one card, newest first; new ones come in while the page is open. */
export function CardPayments({ tokenId }: { tokenId: string }) {
  const query = useInfiniteQuery({
    ...useTRPC().authorizations.list.infiniteQueryOptions(
      { tokenId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: refreshFirstPage,
  });
  return (
    <DataTable
      name="Authorizations of this card"
      columns={relatedAuthorizationColumns}
      query={query}
      rowKey={authorizationKey}
      rowHref={authorizationHref}
      isLive
      isEmbedded
      toolbar={
        <TextLink href={`${paths.authorizations}?card=${tokenId}`} className="px-2 text-xs">
          Open in the list of authorizations
        </TextLink>
      }
      empty={
        <EmptyState icon={ShieldCheck} title="No payment yet">
          Each authorization of this card will stand here as it happens, approved or declined.
        </EmptyState>
      }
    />
  );
}
