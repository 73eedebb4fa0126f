import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { AuditProofBar } from "@/components/audit/audit-proof-bar";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";
import { AuditTable } from "./audit-table";
import { loadAuditSearchParams, toAuditInput } from "./search-params";

export const metadata: Metadata = { title: "Audit log" };

type AuditPageProps = { searchParams: Promise<SearchParams> };

/** What was done, refused and tried, the newest first, and whether the log itself proves. */
export default async function AuditPage({ searchParams }: AuditPageProps) {
  await orForbidden("audit.read");
  const input = toAuditInput(await loadAuditSearchParams(searchParams));
  await prefetch(
    trpc.audit.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
    trpc.audit.proofs.queryOptions(),
    trpc.audit.people.queryOptions(),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <AuditProofBar />
      <AuditTable />
    </HydrateClient>
  );
}
