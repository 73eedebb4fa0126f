import { ApprovalPage } from "@/components/approvals/approval-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type ApprovalRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Approval" };

/** One change that waits for a second person, or did. */
export default async function ApprovalRoute({ params }: ApprovalRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.approvals.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <ApprovalPage id={id} />
    </HydrateClient>
  );
}
