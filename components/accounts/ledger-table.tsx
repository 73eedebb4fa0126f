"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { DataTable } from "@/components/table/data-table";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import type { AccountDetail, LedgerEntryItem } from "@/server/services/accounts";
import { ledgerColumns } from "./entry-columns";

const TakeBackDialog = dynamic(() => import("./take-back-dialog").then((file) => file.TakeBackDialog), {
  ssr: false,
});

/** Every movement on the account with the balance after it, newest first. */
export function LedgerTable({ account }: { account: AccountDetail }) {
  const { accountId } = account;
  const [taken, setTaken] = useState<LedgerEntryItem | null>(null);
  const whyNot = useWhyNot("account.adjust", account.program.id);
  const columns = useMemo(() => ledgerColumns(setTaken, whyNot), [whyNot]);
  const query = useInfiniteQuery({
    ...useTRPC().accounts.entries.infiniteQueryOptions(
      { accountId },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    refetchInterval: refreshFirstPage,
  });
  return (
    <>
      <DataTable
        name="Ledger"
        columns={columns}
        query={query}
        rowKey={(entry) => entry.sequence.toString()}
        isEmbedded
        isLive
        toolbar={
          <>
            <h2 className="px-2 font-semibold">Ledger</h2>
            <TextLink href={paths.accountStatement(accountId)}>Statement</TextLink>
          </>
        }
        empty={
          <EmptyState icon={BookOpen} title="Nothing has moved on this account yet">
            Fundings, holds, presentments and returns will stand here, each with the balance after it.
          </EmptyState>
        }
      />
      {taken && <TakeBackDialog account={account} entry={taken} onClose={() => setTaken(null)} />}
    </>
  );
}
