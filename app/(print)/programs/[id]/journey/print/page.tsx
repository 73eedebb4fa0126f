import type { Metadata } from "next";
import { JourneyPrint } from "@/components/journey/journey-print";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Status report" };

type JourneyPrintProps = { params: Promise<{ id: string }> };

/** How far the program is on its road to go-live, as a sheet of paper. */
export default async function JourneyPrintPage({ params }: JourneyPrintProps) {
  const { id } = await params;
  const journey = await orNotFound(
    getQueryClient().fetchQuery(trpc.journey.ofProgram.queryOptions({ programId: id })),
  );
  return <JourneyPrint journey={journey} printedAt={new Date()} />;
}
