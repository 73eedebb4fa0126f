"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FileSpreadsheet, Upload } from "lucide-react";
import Link from "next/link";
import { useWhyNot } from "@/components/shell/viewer";
import type { Column } from "@/components/table/columns";
import { DataTable } from "@/components/table/data-table";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { ReconciliationEnvironment, UploadListItem } from "@/server/services/reconciliation";

const columns: readonly Column<UploadListItem>[] = [
  {
    id: "file",
    header: "File",
    isFixed: true,
    cell: (row) => <span className="block max-w-48 truncate sm:max-w-80">{row.fileName}</span>,
  },
  { id: "rows", header: "Rows", align: "right", cell: (row) => row.rowsCount.toLocaleString("en-GB") },
  {
    id: "added",
    header: "New entries",
    align: "right",
    cell: (row) => row.addedCount.toLocaleString("en-GB"),
  },
  { id: "by", header: "Uploaded by", cell: (row) => row.uploadedBy ?? "The system", isHiddenOnPhone: true },
  {
    id: "at",
    header: "Uploaded",
    cell: (row) => <ExactTime value={row.uploadedAt} />,
    isHiddenOnPhone: true,
  },
  {
    id: "account",
    header: "Master account",
    cell: (row) => <span className="font-mono text-xs">{row.accountId}</span>,
    isHiddenAtFirst: true,
  },
];

/** The statements that were taken in. */
export function StatementsList({ environment }: { environment: ReconciliationEnvironment }) {
  const query = useInfiniteQuery(
    useTRPC().reconciliation.uploads.infiniteQueryOptions(
      { environmentId: environment.id },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const role = useWhyNot("reconciliation.work", environment.program.id);
  const reason =
    role ?? (environment.accounts.length > 0 ? null : "Add a master account in the set-up first.");
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-2xl text-muted">
          Where the Payments API is not at hand, FINCI's statement as a CSV file brings the same entries. What
          is here already is never added twice.
        </p>
        {reason ? (
          <WhyDisabled reason={reason}>
            <Button aria-disabled>Upload a statement</Button>
          </WhyDisabled>
        ) : (
          <Button asChild variant="primary">
            <Link href={`${paths.uploadStatement}?program=${environment.program.id}`}>
              <Upload aria-hidden />
              Upload a statement
            </Link>
          </Button>
        )}
      </div>
      <DataTable
        name="Statements"
        columns={columns}
        query={query}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={FileSpreadsheet} title="No statement has been uploaded">
            None is needed while the Payments API answers.
          </EmptyState>
        }
      />
    </div>
  );
}
