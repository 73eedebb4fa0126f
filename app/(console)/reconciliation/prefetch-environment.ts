import type { SearchParams } from "nuqs/server";
import { chooseEnvironment } from "@/components/reconciliation/choose-environment";
import { loadProgram } from "@/components/reconciliation/search-params";
import { getQueryClient, orNotFound, trpc } from "@/server/trpc/server-side";

/** The environment that the address chooses, with its list kept for the page's client parts; null when it is not in scope. */
export async function prefetchEnvironment(searchParams: Promise<SearchParams>) {
  const values = await loadProgram(searchParams);
  const environments = await orNotFound(
    getQueryClient().fetchQuery(trpc.reconciliation.environments.queryOptions()),
  );
  const environment = chooseEnvironment(environments, values.program);
  return { environment: environment?.isInScope ? environment : null, ...values };
}
