import { AuditEntryPage } from "@/components/audit/audit-entry-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type AuditEntryRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Audit entry" };

/** One entry of the audit log. */
export default async function AuditEntryRoute({ params }: AuditEntryRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.audit.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <AuditEntryPage id={id} />
    </HydrateClient>
  );
}
