import { RuleSetPage } from "@/components/rules/rule-set-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type RuleSetRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Version of rules" };

/** One version of rules: what a decision names. */
export default async function RuleSetRoute({ params }: RuleSetRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.rules.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <RuleSetPage id={id} />
    </HydrateClient>
  );
}
