"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { PersonalDataBar } from "@/components/personal-data/personal-data-bar";
import { PersonalValue } from "@/components/personal-data/personal-value";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import { OwnedCards } from "./owned-records";

function useEmployee(employeeId: string) {
  return useSuspenseQuery(useTRPC().customers.employeeById.queryOptions({ id: employeeId })).data;
}

/** Who the employee is, and of whom. */
export function EmployeeHeader({ employeeId }: { employeeId: string }) {
  const employee = useEmployee(employeeId);
  return (
    <>
      <PageHeader
        parent={
          employee.corporate
            ? { href: paths.corporate(employee.corporate.id), name: employee.corporate.name }
            : { href: paths.customers, name: "Customers" }
        }
        title={`${employee.firstName} ${employee.lastName}`}
        badges={
          <>
            <Badge>Employee</Badge>
            <EnvironmentBadge kind={employee.environment.kind} />
          </>
        }
      />
      <PersonalDataBar personal={employee.personal} programId={employee.program.id} whose="employee" />
    </>
  );
}

/** One employee: how to reach them, and the cards they carry. */
export function EmployeePage({ employeeId }: { employeeId: string }) {
  const employee = useEmployee(employeeId);
  const { corporate, program, isMasked } = employee;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(20rem,1fr)_minmax(0,2fr)]">
      <Section title="Employee">
        <Facts
          facts={[
            { name: "Employee id", value: <Copyable text={employee.employeeId} label="employee id" /> },
            { name: "External id", value: <Copyable text={employee.externalId} label="external id" /> },
            corporate && {
              name: "Employer",
              value: <TextLink href={paths.corporate(corporate.id)}>{corporate.name}</TextLink>,
            },
            { name: "E-mail", value: <PersonalValue isMasked={isMasked}>{employee.email}</PersonalValue> },
            { name: "Phone", value: <PersonalValue isMasked={isMasked}>{employee.phone}</PersonalValue> },
            {
              name: "Date of birth",
              value: <PersonalValue isMasked={isMasked}>{employee.dateOfBirth}</PersonalValue>,
            },
            { name: "Program", value: <TextLink href={paths.program(program.id)}>{program.name}</TextLink> },
            { name: "Created", value: <ExactTime value={employee.createdAt} /> },
          ]}
        />
      </Section>
      <OwnedCards cards={employee.cards} owner="person" />
    </div>
  );
}
