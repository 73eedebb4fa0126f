"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copy";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { notify } from "@/components/ui/toast";
import { issuingFieldWords, issuingOutcomeLabels } from "@/lib/bulk-issuing";
import { paths } from "@/lib/paths";
import type { BatchRowItem, BatchView, RowFilter } from "@/server/services/bulk-issuing";
import { useBatchRefresh } from "./use-batch";
import { outcomeTones } from "./words";

const FixRowDialog = dynamic(() => import("./fix-row-dialog").then((file) => file.FixRowDialog));

type FilterChoice = { key: RowFilter; label: string; count: number };

const filterKeys = ["all", "errors", "notes", "create", "exists", "failed", "open", "done"] as const;

/** The filters that mean something where the batch stands, with their counts. */
function filtersOf({ state, counts }: BatchView): FilterChoice[] {
  const all = { key: "all", label: "All", count: counts.total } as const;
  if (state === "draft" || state === "checked")
    return [
      all,
      { key: "errors", label: "With errors", count: counts.errors },
      { key: "notes", label: "With notes", count: counts.notes },
      { key: "create", label: "To be created", count: counts.create.cards },
      { key: "exists", label: "There already", count: counts.complete },
    ];
  return [
    all,
    { key: "open", label: "To do", count: counts.queued + counts.working },
    { key: "done", label: "Issued", count: counts.done },
    { key: "failed", label: "Failed", count: counts.failed },
    { key: "exists", label: "There already", count: counts.unchanged },
    { key: "errors", label: "With errors", count: counts.errors },
  ];
}

/** A batch's rows by line: what is wrong with each, what would be created, and what became of it. */
export function RowsTable({ batch }: { batch: BatchView }) {
  const [filter, setFilter] = useQueryState("rows", parseAsStringLiteral(filterKeys).withDefault("all"));
  const [fixing, setFixing] = useState<number | null>(null);
  const query = useInfiniteQuery({
    ...useTRPC().bulkIssuing.rows.infiniteQueryOptions(
      { id: batch.id, filter },
      { initialCursor: 0, getNextPageParam: ({ next }) => next },
    ),
    refetchInterval: ({ state }) =>
      batch.state === "running" && state.data?.pages.length === 1 ? 3_000 : false,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isOpen = batch.mayChange && (batch.state === "draft" || batch.state === "checked");
  const columns = [
    { id: "line", header: "Line", align: "right" as const, cell: (row: BatchRowItem) => row.line },
    {
      id: "external",
      header: "External id",
      cell: (row: BatchRowItem) => <span className="font-mono text-xs">{row.externalId ?? "–"}</span>,
    },
    { id: "plan", header: "What", cell: (row: BatchRowItem) => <What row={row} /> },
    { id: "problems", header: "To know", cell: (row: BatchRowItem) => <ToKnow row={row} /> },
    ...(isOpen
      ? [
          {
            id: "acts",
            header: "Actions",
            cell: (row: BatchRowItem) => (
              <RowActs batch={batch} row={row} onFix={() => setFixing(row.line)} />
            ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Rows"
      isFlush
      actions={
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">Rows shown</legend>
          {filtersOf(batch).map(({ key, label, count }) => (
            <Button
              key={key}
              size="sm"
              variant={filter === key ? "secondary" : "ghost"}
              aria-pressed={filter === key}
              onClick={() => setFilter(key)}
            >
              {label} <span className="text-muted tabular-nums">{count.toLocaleString("en-GB")}</span>
            </Button>
          ))}
        </fieldset>
      }
    >
      {query.error ? (
        <ErrorPanel sentence={problemOf(query.error).sentence} onRetry={() => query.refetch()} />
      ) : query.isPending ? (
        <SkeletonLines className="px-4 pb-4" count={6} />
      ) : (
        <RelatedTable
          name="Rows of the batch"
          columns={columns}
          rows={rows}
          rowKey={(row) => String(row.line)}
          empty="There are no such rows."
        />
      )}
      {query.hasNextPage && (
        <div className="px-4 pb-3">
          <Button size="sm" isPending={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      {fixing !== null && (
        <FixRowDialog
          batch={batch}
          line={fixing}
          problems={rows.find(({ line }) => line === fixing)?.problems ?? []}
          onClose={() => setFixing(null)}
        />
      )}
    </Section>
  );
}

const stepNames = { holder: "", account: "account", card: "card" } as const;

/** What would be created, or what there is now. */
function What({ row }: { row: BatchRowItem }): ReactNode {
  if (row.outcome)
    return (
      <span className="flex items-center gap-2">
        <Badge tone={outcomeTones[row.outcome]}>{issuingOutcomeLabels[row.outcome]}</Badge>
        {row.tokenId && <TextLink href={paths.card(row.tokenId)}>{row.maskedNumber ?? row.tokenId}</TextLink>}
      </span>
    );
  if (row.state === "working") return <Badge tone="accent">At FINCI now</Badge>;
  if (row.state === "queued") return <Badge>{row.failure ? "To be tried again" : "Waiting"}</Badge>;
  if (row.hasError) return <Badge tone="danger">Stays out</Badge>;
  const { plan } = row;
  if (!plan) return <Badge>Not checked</Badge>;
  const made = (["holder", "account", "card"] as const).filter((step) => plan[step].does === "create");
  if (made.length === 0) return <Badge>There already</Badge>;
  if (made.length === 3) return "All three are created";
  const names = made.map((step) => stepNames[step] || "record");
  return `${new Intl.ListFormat("en-GB").format(names)} created; the rest is there`;
}

function ToKnow({ row }: { row: BatchRowItem }): ReactNode {
  const sentences = row.problems.map(({ field, severity, sentence, proposal }) => (
    <li key={`${field} ${sentence}`} className={severity === "error" ? "text-danger" : "text-muted"}>
      {field && <strong className="font-semibold">{issuingFieldWords[field].label}: </strong>}
      {sentence}
      {proposal && (
        <>
          {" "}
          <Copyable text={proposal} label="proposal" />
        </>
      )}
    </li>
  ));
  if (row.failure && row.state !== "done")
    sentences.push(
      <li key="failure" className={row.state === "failed" ? "text-danger" : "text-muted"}>
        {row.failure.sentence}
      </li>,
    );
  if (sentences.length === 0) return null;
  return <ul className="min-w-64 max-w-xl whitespace-normal text-xs">{sentences}</ul>;
}

function RowActs({ batch, row, onFix }: { batch: BatchView; row: BatchRowItem; onFix: () => void }) {
  const procedures = useTRPC().bulkIssuing;
  const refresh = useBatchRefresh();
  const shared = {
    onError: (error: unknown) => notify("error", problemOf(error).sentence),
    onSettled: refresh,
  };
  const leaveOut = useMutation(procedures.leaveRowOut.mutationOptions(shared));
  const take = useMutation(procedures.takeProposals.mutationOptions(shared));
  if (row.state !== "read") return null;
  const which = { id: batch.id, line: row.line };
  return (
    <span className="flex justify-end gap-1">
      {row.problems.some(({ proposal }) => proposal) && (
        <Button size="sm" isPending={take.isPending} onClick={() => take.mutate(which)}>
          Take proposal
        </Button>
      )}
      {batch.seesTyped && (
        <Button size="sm" aria-label={`Mend line ${row.line}`} onClick={onFix}>
          Mend …
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Take line ${row.line} out`}
        isPending={leaveOut.isPending}
        onClick={() => leaveOut.mutate(which)}
      >
        Take out
      </Button>
    </span>
  );
}
