import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import {
  authorizationHref,
  authorizationKey,
  relatedAuthorizationColumns,
} from "@/components/payments/authorization-columns";
import { RowsTable } from "@/components/table/rows-table";
import { useArrivals } from "@/components/table/use-arrivals";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import type { AuthorizationListItem } from "@/server/services/authorizations";
import { rowsBehind } from "./rows-behind";

/** Where the money is shows on the payment's own page. */
const columns = relatedAuthorizationColumns.filter(({ id }) => id !== "lifecycle");

type LatestProps = { rows: AuthorizationListItem[] | undefined; program: string | null };

/** The last authorizations as they happen. */
export function Latest({ rows, program }: LatestProps) {
  const arrivals = useArrivals(rows?.map(authorizationKey) ?? [], true);
  return (
    <Section
      title="Last authorizations"
      className="lg:col-span-2"
      isFlush
      actions={
        <Link href={rowsBehind({ program })} prefetch={false} className="text-accent hover:underline">
          All of them
        </Link>
      }
    >
      {rows?.length === 0 ? (
        <EmptyState icon={ShieldCheck} title="No card has been used here yet">
          As soon as FINCI asks for the first authorization, it shows here by itself.
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <RowsTable
            name="Last authorizations"
            columns={columns}
            rows={rows}
            rowKey={authorizationKey}
            rowHref={authorizationHref}
            arrivals={arrivals}
          />
        </div>
      )}
    </Section>
  );
}
