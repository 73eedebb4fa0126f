import type { ReactNode } from "react";
import { EmployeeHeader } from "@/components/customers/employee-page";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type EmployeeLayoutProps = { params: Promise<{ employeeId: string }>; children: ReactNode };

export async function generateMetadata({ params }: EmployeeLayoutProps) {
  return { title: `Employee ${(await params).employeeId}` };
}

/** One employee: who it is, the tabs. */
export default async function EmployeeLayout({ params, children }: EmployeeLayoutProps) {
  const { employeeId } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.customers.employeeById.queryOptions({ id: employeeId })));
  const here = paths.employee(employeeId);
  return (
    <HydrateClient>
      <EmployeeHeader employeeId={employeeId} />
      <RouteTabs
        label="Employee"
        tabs={[
          { href: here, name: "Overview" },
          { href: `${here}/rules`, name: "Rules", isNested: true },
        ]}
      />
      {children}
    </HydrateClient>
  );
}
