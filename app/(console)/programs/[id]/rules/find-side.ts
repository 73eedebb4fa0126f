import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { currentServiceContext } from "@/server/auth";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { loadRulesSearchParams } from "./search-params";

/** The program with the side that the address names; without one in it, the side the person looks at. */
export async function findSide(id: string, searchParams: Promise<SearchParams>) {
  const { side: asked } = await loadRulesSearchParams(searchParams);
  const program = await orNotFound(getQueryClient().fetchQuery(trpc.programs.byId.queryOptions({ id })));
  const kind = asked ?? (await currentServiceContext())?.environmentKind;
  const side =
    program.environments.find((environment) => environment.kind === kind) ?? program.environments[0];
  if (!side) notFound();
  return { side, subject: { environmentId: side.id, scope: "program" as const, subjectId: "" } };
}
