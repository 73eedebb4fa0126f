import type { Metadata } from "next";
import { NewProgramLink } from "@/components/programs/new-program-link";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { ProgramsTable } from "./programs-table";

export const metadata: Metadata = { title: "Programs" };

/** The card programs the person may see. */
export default async function ProgramsPage() {
  await prefetch(
    trpc.programs.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <HydrateClient>
      <PageHeader title="Programs" actions={<NewProgramLink />} />
      <ProgramsTable />
    </HydrateClient>
  );
}
