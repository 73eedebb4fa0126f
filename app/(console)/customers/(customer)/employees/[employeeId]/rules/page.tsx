import { RulesPanel } from "@/components/rules/rules-panel";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";
import { prefetchRules } from "../../../../../prefetch-rules";

type EmployeeRulesPageProps = { params: Promise<{ employeeId: string }> };

/** The spending controls of the employee. */
export default async function EmployeeRulesPage({ params }: EmployeeRulesPageProps) {
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
      <RulesPanel subject={subject} />
    </HydrateClient>
  );
}
