import type { SearchParams } from "nuqs/server";
import { RulesEditor } from "@/components/rules/editor/rules-editor";
import { HydrateClient } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../prefetch-rules";
import { findSide } from "../find-side";

type ProgramRulesEditPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The draft of the program's rules, and its review. */
export default async function ProgramRulesEditPage({ params, searchParams }: ProgramRulesEditPageProps) {
  const { side, subject } = await findSide((await params).id, searchParams);
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <RulesEditor key={side.id} subject={subject} />
    </HydrateClient>
  );
}
