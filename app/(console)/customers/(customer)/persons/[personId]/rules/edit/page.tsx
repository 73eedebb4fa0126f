import { RulesEditor } from "@/components/rules/editor/rules-editor";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../../prefetch-rules";

type PersonRulesEditPageProps = { params: Promise<{ personId: string }> };

/** The draft of the person's rules, and its review. */
export default async function PersonRulesEditPage({ params }: PersonRulesEditPageProps) {
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
      <RulesEditor subject={subject} />
    </HydrateClient>
  );
}
