"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import type { Column } from "@/components/table/columns";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Amount } from "@/components/ui/amount";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { Money } from "@/lib/money";
import type { LedgerEntryItem } from "@/server/services/accounts";
import { EntryReference } from "./entry-reference";

/** A movement of nothing is left out, so that the eye finds what moved. */
function Movement({ value }: { value: Money }) {
  return value.minor === 0n ? <span className="text-muted">–</span> : <Amount value={value} isSigned />;
}

const columns: readonly Column<LedgerEntryItem>[] = [
  {
    id: "sequence",
    header: "No.",
    isFixed: true,
    align: "right",
    cell: (entry) => entry.sequence.toString(),
  },
  { id: "at", header: "When", cell: (entry) => <Time value={entry.createdAt} /> },
  {
    id: "what",
    header: "What happened",
    cell: (entry) => <span className="block min-w-52 whitespace-normal">{entry.sentence}</span>,
  },
  { id: "reference", header: "Belongs to", cell: (entry) => <EntryReference entry={entry} /> },
  { id: "actor", header: "By", cell: (entry) => entry.actorName, isHiddenAtFirst: true },
  {
    id: "posted",
    header: "Posted change",
    align: "right",
    cell: (entry) => <Movement value={entry.postedDelta} />,
  },
  {
    id: "held",
    header: "Held change",
    align: "right",
    cell: (entry) => <Movement value={entry.heldDelta} />,
  },
  {
    id: "postedAfter",
    header: "Posted",
    align: "right",
    cell: (entry) => <Amount value={entry.postedAfter} />,
  },
  {
    id: "heldAfter",
    header: "Held",
    align: "right",
    cell: (entry) => <Amount value={entry.heldAfter} />,
    isHiddenAtFirst: true,
  },
  {
    id: "availableAfter",
    header: "Available",
    align: "right",
    cell: (entry) => <Amount value={entry.availableAfter} />,
  },
];

/** Every movement on the account with the balance after it, newest first. */
export function LedgerTable({ accountId }: { accountId: string }) {
  const query = useInfiniteQuery({
    ...useTRPC().accounts.entries.infiniteQueryOptions(
      { accountId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: refreshFirstPage,
  });
  return (
    <DataTable
      name="Ledger"
      columns={columns}
      query={query}
      rowKey={(entry) => entry.sequence.toString()}
      isEmbedded
      isLive
      toolbar={<h2 className="px-2 font-semibold">Ledger</h2>}
      empty={
        <EmptyState icon={BookOpen} title="Nothing has moved on this account yet">
          Fundings, holds, presentments and returns will stand here, each with the balance after it.
        </EmptyState>
      }
    />
  );
}
