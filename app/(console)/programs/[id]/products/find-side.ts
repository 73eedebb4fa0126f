import { notFound } from "next/navigation";
import { createLoader, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { currentServiceContext } from "@/server/auth";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";

const loadSideSearchParams = createLoader({
  side: parseAsStringLiteral(["sandbox", "production"] as const),
});

/** The side that the address names, its products loaded; without one in it, the side the person looks at. */
export async function findProductSide(id: string, searchParams: Promise<SearchParams>) {
  const { side: asked } = await loadSideSearchParams(searchParams);
  const client = getQueryClient();
  const program = await orNotFound(client.fetchQuery(trpc.programs.byId.queryOptions({ id })));
  const kind = asked ?? (await currentServiceContext())?.environmentKind;
  const side = program.environments.find((found) => found.kind === kind) ?? program.environments[0];
  if (!side) notFound();
  await orNotFound(client.fetchQuery(trpc.products.list.queryOptions({ environmentId: side.id })));
  return side;
}
