"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { IssueCardButton } from "@/components/cards/issue-card-button";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { useTRPC } from "@/components/trpc/provider";
import { Copyable } from "@/components/ui/copy";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { countryName } from "@/lib/countries";
import { paths } from "@/lib/paths";
import type { CorporateDetail, EmployeeItem } from "@/server/services/customers";
import { AddressLines } from "./address-lines";
import { CustomerTypeBadge } from "./customer-type-badge";
import { OwnedAccounts, OwnedCards } from "./owned-records";

/** One corporate: who it is, its accounts with balances, its employees, their cards. */
export function CorporatePage({ corporateId }: { corporateId: string }) {
  const { data: corporate } = useSuspenseQuery(
    useTRPC().customers.corporateById.queryOptions({ id: corporateId }),
  );
  return (
    <>
      <PageHeader
        parent={{ href: paths.customers, name: "Customers" }}
        title={corporate.legalName}
        badges={
          <>
            <CustomerTypeBadge type="corporate" />
            <EnvironmentBadge kind={corporate.environment.kind} />
          </>
        }
        actions={
          <IssueCardButton programId={corporate.program.id} owner={{ corporate: corporate.corporateId }} />
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(20rem,1fr)_minmax(0,2fr)]">
        <Section title="Corporate">
          <CorporateFacts corporate={corporate} />
        </Section>
        <div className="flex min-w-0 flex-col gap-4">
          <OwnedAccounts accounts={corporate.accounts} />
          <Employees employees={corporate.employees} />
          <OwnedCards cards={corporate.cards} owner="corporate" />
        </div>
      </div>
    </>
  );
}

function CorporateFacts({ corporate }: { corporate: CorporateDetail }) {
  return (
    <Facts
      facts={[
        { name: "Corporate id", value: <Copyable text={corporate.corporateId} label="corporate id" /> },
        { name: "External id", value: <Copyable text={corporate.externalId} label="external id" /> },
        { name: "Registration", value: corporate.registrationNumber },
        { name: "Registered in", value: countryName(corporate.country) },
        { name: "Address", value: <AddressLines address={corporate.address} /> },
        {
          name: "Program",
          value: <TextLink href={paths.program(corporate.program.id)}>{corporate.program.name}</TextLink>,
        },
        { name: "Created", value: <ExactTime value={corporate.createdAt} /> },
      ]}
    />
  );
}

const employeeColumns: readonly Column<EmployeeItem>[] = [
  {
    id: "name",
    header: "Name",
    isFixed: true,
    cell: (employee) => `${employee.firstName} ${employee.lastName}`,
  },
  { id: "email", header: "E-mail", cell: (employee) => employee.email },
  { id: "phone", header: "Phone", cell: (employee) => employee.phone },
  {
    id: "id",
    header: "Employee id",
    cell: (employee) => <span className="font-mono text-xs">{employee.employeeId}</span>,
  },
];

function Employees({ employees }: { employees: EmployeeItem[] }) {
  return (
    <Section title={`Employees (${employees.length})`} isFlush>
      <RelatedTable
        name="Employees"
        columns={employeeColumns}
        rows={employees}
        rowKey={(employee) => employee.employeeId}
        rowHref={(employee) => paths.employee(employee.employeeId)}
        empty="No employee yet. An employee is created with their first card."
      />
    </Section>
  );
}
