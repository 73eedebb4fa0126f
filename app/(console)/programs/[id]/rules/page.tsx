import type { SearchParams } from "nuqs/server";
import { RulesPanel } from "@/components/rules/rules-panel";
import { SideChoice } from "@/components/rules/side-choice";
import { HydrateClient } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../prefetch-rules";
import { findSide } from "./find-side";

type ProgramRulesPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The spending controls of every card of the program, on one of its sides. */
export default async function ProgramRulesPage({ params, searchParams }: ProgramRulesPageProps) {
  const { id } = await params;
  const { side, subject } = await findSide(id, searchParams);
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <SideChoice programId={id} kind={side.kind} />
      <RulesPanel key={side.id} subject={subject} />
    </HydrateClient>
  );
}
