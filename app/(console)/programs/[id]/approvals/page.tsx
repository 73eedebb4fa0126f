import { ApprovalPolicy } from "@/components/approvals/policy/approval-policy";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

type ApprovalPolicyPageProps = { params: Promise<{ id: string }> };

/** What the program asks a second person for, and who that may be. */
export default async function ApprovalPolicyPage({ params }: ApprovalPolicyPageProps) {
  const { id } = await params;
  await prefetch(
    trpc.approvals.policy.queryOptions({ programId: id }),
    trpc.approvals.of.queryOptions({ subjectType: "program", subjectId: id }),
  );
  return (
    <HydrateClient>
      <ApprovalPolicy programId={id} />
    </HydrateClient>
  );
}
