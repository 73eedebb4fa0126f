"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { BookOpen, Download, Printer } from "lucide-react";
import { useQueryStates } from "nuqs";
import { statementColumns } from "@/components/accounts/entry-columns";
import { useAccount } from "@/components/accounts/use-account";
import { DataTable } from "@/components/table/data-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { ledgerKindLabels } from "@/lib/ledger-words";
import { paths } from "@/lib/paths";
import { BalanceAt } from "./balance-at";
import { PeriodForm } from "./period-form";
import { statementSearch, statementSearchParams, toStatementInput } from "./search-params";
import { ProofBadge, StatementSummary } from "./statement-summary";

/** An account's statement: its days, opening, totals, closing, and every entry with the balance after it. */
export function StatementPage({ accountId }: { accountId: string }) {
  const trpc = useTRPC();
  const account = useAccount(accountId);
  const [values, setValues] = useQueryStates(statementSearchParams, { history: "push" });
  const input = toStatementInput(account, values);
  const { kind } = values;
  const summary = useQuery({
    ...trpc.statements.summary.queryOptions(input),
    placeholderData: keepPreviousData,
  });
  const entries = useInfiniteQuery({
    ...trpc.statements.entries.infiniteQueryOptions(
      { ...input, kind: kind ?? undefined },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    placeholderData: keepPreviousData,
  });
  const search = statementSearch({ ...input, kind });
  return (
    <>
      <PeriodForm
        period={input}
        kind={kind}
        timeZone={account.timeZone}
        onPeriod={({ from, to }) => setValues({ from, to })}
        onKind={(chosen) => setValues({ kind: chosen })}
      />
      <Section
        title={
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            {input.from} to {input.to}
            {summary.data && <ProofBadge isProven={summary.data.isProven} />}
          </span>
        }
        description={`Days of ${account.timeZone}, the program's time zone; both included.`}
        isFlush
        actions={
          <>
            <Button asChild size="sm">
              <a href={paths.statementExport(search)} download>
                <Download aria-hidden />
                Export CSV
              </a>
            </Button>
            <Button asChild size="sm">
              <a href={paths.accountStatementPrint(accountId, search)} target="_blank" rel="noreferrer">
                <Printer aria-hidden />
                Print view
              </a>
            </Button>
          </>
        }
      >
        {summary.data ? (
          <StatementSummary statement={summary.data} />
        ) : summary.error ? (
          <ErrorPanel
            sentence={problemOf(summary.error).sentence}
            requestId={problemOf(summary.error).requestId}
            onRetry={() => summary.refetch()}
          />
        ) : (
          <div className="px-4 pb-4" role="status" aria-label="The statement is loading">
            <SkeletonLines count={6} />
          </div>
        )}
      </Section>
      <DataTable
        name="Statement entries"
        columns={statementColumns}
        query={entries}
        rowKey={(entry) => entry.sequence.toString()}
        isEmbedded
        toolbar={
          <h2 className="px-2 font-semibold">{kind ? `Entries: ${ledgerKindLabels[kind]}` : "Entries"}</h2>
        }
        empty={
          <EmptyState icon={BookOpen} title={kind ? "No entry of this kind" : "Nothing moved on these days"}>
            {kind ? "Choose all kinds, or other days." : "The balance stayed what it was. Choose other days."}
          </EmptyState>
        }
      />
      <BalanceAt accountId={accountId} />
    </>
  );
}
