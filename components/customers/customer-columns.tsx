import { CustomerTypeBadge } from "@/components/customers/customer-type-badge";
import type { Column } from "@/components/table/columns";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { CustomerListItem } from "@/server/services/customers";

/** The customers list: persons and corporates together. */
export const customerColumns: readonly Column<CustomerListItem>[] = [
  { id: "name", header: "Name", isFixed: true, cell: (customer) => customer.name, width: "w-48" },
  { id: "kind", header: "Kind", cell: (customer) => <CustomerTypeBadge type={customer.type} /> },
  {
    id: "contact",
    header: "E-mail or registration",
    cell: (customer) => customer.email ?? customer.registrationNumber,
  },
  { id: "country", header: "Country", cell: (customer) => customer.country },
  { id: "program", header: "Program", cell: (customer) => customer.program.name },
  {
    id: "external",
    header: "External id",
    cell: (customer) => <span className="font-mono text-xs">{customer.externalId}</span>,
  },
  {
    id: "id",
    header: "FINCI id",
    cell: (customer) => <span className="font-mono text-xs">{customer.id}</span>,
    isHiddenAtFirst: true,
  },
  { id: "created", header: "Created", cell: (customer) => <Time value={customer.createdAt} /> },
];

export const customerKey = (customer: CustomerListItem) => `${customer.type}-${customer.id}`;

export const customerHref = (customer: CustomerListItem) =>
  customer.type === "person" ? paths.person(customer.id) : paths.corporate(customer.id);
