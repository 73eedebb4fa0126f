import type { Metadata } from "next";
import { SplitPrint } from "@/components/responsibilities/split-print";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Responsibility split" };

type ResponsibilitiesPrintProps = { params: Promise<{ id: string }> };

/** Who does what in the program, as a sheet of paper. */
export default async function ResponsibilitiesPrint({ params }: ResponsibilitiesPrintProps) {
  const { id } = await params;
  const split = await orNotFound(
    getQueryClient().fetchQuery(trpc.responsibilities.ofProgram.queryOptions({ programId: id })),
  );
  return <SplitPrint split={split} printedAt={new Date()} />;
}
