import { RulesPanel } from "@/components/rules/rules-panel";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../prefetch-rules";

type PersonRulesPageProps = { params: Promise<{ personId: string }> };

/** The spending controls of the person. */
export default async function PersonRulesPage({ params }: PersonRulesPageProps) {
  const { personId } = await params;
  const person = await orNotFound(
    getQueryClient().fetchQuery(trpc.customers.personById.queryOptions({ id: personId })),
  );
  const subject = {
    environmentId: person.environment.id,
    scope: "cardholder" as const,
    subjectId: personId,
  };
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <RulesPanel subject={subject} />
    </HydrateClient>
  );
}
