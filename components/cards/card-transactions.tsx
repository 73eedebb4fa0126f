"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import {
  relatedTransactionColumns,
  transactionHref,
  transactionKey,
} from "@/components/payments/transaction-columns";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";

/** What cleared on one card: presentments and returns, newest first. */
export function CardTransactions({ tokenId }: { tokenId: string }) {
  const query = useInfiniteQuery({
    ...useTRPC().transactions.list.infiniteQueryOptions(
      { tokenId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: refreshFirstPage,
  });
  return (
    <DataTable
      name="Transactions of this card"
      columns={relatedTransactionColumns}
      query={query}
      rowKey={transactionKey}
      rowHref={transactionHref}
      isLive
      isEmbedded
      toolbar={
        <TextLink href={`${paths.transactions}?card=${tokenId}`} className="px-2 text-xs">
          Open in the list of transactions
        </TextLink>
      }
      empty={
        <EmptyState icon={ArrowLeftRight} title="Nothing has cleared yet">
          A presentment follows an approved authorization, often a day or two later.
        </EmptyState>
      }
    />
  );
}
