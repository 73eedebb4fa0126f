import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { Overview } from "./overview";
import { loadOverviewSearchParams } from "./search-params";

export const metadata: Metadata = { title: "Overview" };

type OverviewPageProps = { searchParams: Promise<SearchParams> };

/** How the programs do now, and the payments as they happen. */
export default async function OverviewPage({ searchParams }: OverviewPageProps) {
  const { window, program } = await loadOverviewSearchParams(searchParams);
  const programId = program ?? undefined;
  await prefetch(
    trpc.overview.summary.queryOptions({ window, programId }),
    trpc.overview.latest.queryOptions({ programId }),
    trpc.programs.scope.queryOptions(),
  );
  return (
    <HydrateClient>
      <Overview />
    </HydrateClient>
  );
}
