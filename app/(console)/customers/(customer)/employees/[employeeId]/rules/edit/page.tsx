import { RulesEditor } from "@/components/rules/editor/rules-editor";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../../prefetch-rules";

type EmployeeRulesEditPageProps = { params: Promise<{ employeeId: string }> };

/** The draft of the employee's rules, and its review. */
export default async function EmployeeRulesEditPage({ params }: EmployeeRulesEditPageProps) {
  const { employeeId } = await params;
  const employee = await orNotFound(
    getQueryClient().fetchQuery(trpc.customers.employeeById.queryOptions({ id: employeeId })),
  );
  const subject = {
    environmentId: employee.environment.id,
    scope: "cardholder" as const,
    subjectId: employeeId,
  };
  await prefetchRules(subject);
  return (
    <HydrateClient>
      <RulesEditor subject={subject} />
    </HydrateClient>
  );
}
