import type { SearchParams } from "nuqs/server";
import { RecordedOnlyNote } from "@/components/programs/recorded-only-note";
import { RulesPanel } from "@/components/rules/rules-panel";
import { SideChoice } from "@/components/rules/side-choice";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../prefetch-rules";
import { findSide } from "./find-side";

type ProgramRulesPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The spending controls of every card of the program, on one of its sides. */
export default async function ProgramRulesPage({ params, searchParams }: ProgramRulesPageProps) {
  const { id } = await params;
  const { side, subject } = await findSide(id, searchParams);
  await Promise.all([prefetchRules(subject), prefetch(trpc.programs.scope.queryOptions())]);
  return (
    <HydrateClient>
      <RecordedOnlyNote programId={id}>
        Rules stay readable, and none can be written: Integrator-managed decisioning is not in its scope.
      </RecordedOnlyNote>
      <SideChoice programId={id} kind={side.kind} />
      <RulesPanel key={side.id} subject={subject} />
    </HydrateClient>
  );
}
