import { notFound } from "next/navigation";
import { createLoader, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { ChecklistPage } from "@/components/contract/checklist-page";
import { currentServiceContext } from "@/server/auth";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

const loadSearchParams = createLoader({ side: parseAsStringLiteral(["sandbox", "production"] as const) });

type ProgramAssumptionsPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** What the console assumes of FINCI, and what FINCI confirmed of it, on one side. */
export default async function ProgramAssumptionsPage({ params, searchParams }: ProgramAssumptionsPageProps) {
  const { id } = await params;
  const { side } = await loadSearchParams(searchParams);
  const client = getQueryClient();
  const program = await orNotFound(client.fetchQuery(trpc.programs.byId.queryOptions({ id })));
  const asked = side ?? (await currentServiceContext())?.environmentKind;
  const kind = program.environments.find((one) => one.kind === asked)?.kind ?? program.environments[0]?.kind;
  if (!kind) notFound();
  await orNotFound(client.fetchQuery(trpc.contract.checklist.queryOptions({ programId: id, kind })));
  return (
    <HydrateClient>
      <ChecklistPage key={kind} programId={id} kind={kind} />
    </HydrateClient>
  );
}
