import { RulesEditor } from "@/components/rules/editor/rules-editor";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../prefetch-rules";

type AccountRulesEditPageProps = { params: Promise<{ accountId: string }> };

/** The draft of the account's rules, and its review. */
export default async function AccountRulesEditPage({ params }: AccountRulesEditPageProps) {
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
      <RulesEditor subject={subject} />
    </HydrateClient>
  );
}
