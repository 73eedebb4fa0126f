import type { SearchParams } from "nuqs/server";
import { RerunPage } from "@/components/rerun/rerun-page";
import { loadRerunSearchParams, toRerunInput } from "@/components/rerun/search-params";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

type RerunRouteProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The authorization decided again, by any version of the rules. */
export default async function RerunRoute({ params, searchParams }: RerunRouteProps) {
  const [{ id }, values] = await Promise.all([params, loadRerunSearchParams(searchParams)]);
  await prefetch(
    trpc.authorizations.rerunVersions.queryOptions({ id }),
    trpc.authorizations.rerun.queryOptions(toRerunInput(id, values)),
  );
  return (
    <HydrateClient>
      <RerunPage id={id} />
    </HydrateClient>
  );
}
