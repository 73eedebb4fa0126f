import { RulesPanel } from "@/components/rules/rules-panel";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../prefetch-rules";

type AccountRulesPageProps = { params: Promise<{ accountId: string }> };

/** The spending controls of the account. */
export default async function AccountRulesPage({ params }: AccountRulesPageProps) {
  const { accountId } = await params;
  const account = await orNotFound(
    getQueryClient().fetchQuery(trpc.accounts.byId.queryOptions({ id: accountId })),
  );
  const subject = {
    environmentId: account.environment.id,
    scope: "account" as const,
    subjectId: accountId,
  };
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <RulesPanel subject={subject} />
    </HydrateClient>
  );
}
