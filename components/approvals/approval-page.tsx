"use client";

import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { approvalKindWords, approvalStatusLabels } from "@/lib/approval-kinds";
import { paths } from "@/lib/paths";
import type { ApprovalDetail } from "@/server/services/approvals";
import { AmountChanges } from "./amount-changes";
import { ApprovalActions } from "./approval-actions";
import { approvalTones, subjectLink, whoDecides } from "./approval-words";
import { useApproval } from "./use-approval";

/** One change that waits or waited for a second person: what it does, who asked and why, what became of it. */
export function ApprovalPage({ id }: { id: string }) {
  const approval = useApproval(id);
  const { kind, status, environmentKind } = approval;
  return (
    <>
      <PageHeader
        parent={{ href: paths.approvals, name: "Approvals" }}
        title={approvalKindWords(kind).label}
        badges={
          <>
            <Badge tone={approvalTones[status]}>{approvalStatusLabels[status]}</Badge>
            {environmentKind && <EnvironmentBadge kind={environmentKind} />}
          </>
        }
        summary={<span className="text-ink">{sentenceOf(approval)}</span>}
        actions={<ApprovalActions approval={approval} />}
      />
      {approval.stale && (
        <Alert tone="warn" title="Approving it would apply nothing">
          {approval.stale}
        </Alert>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,24rem)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Section title={effectTitle(status)}>
            <div className="flex flex-col gap-3">
              <p>{approval.effect}</p>
              <AmountChanges amounts={approval.amounts} />
            </div>
          </Section>
          <Section title="Why">
            <p className="whitespace-pre-wrap break-words">{approval.reason}</p>
          </Section>
        </div>
        <RequestFacts approval={approval} />
      </div>
    </>
  );
}

function RequestFacts({ approval }: { approval: ApprovalDetail }) {
  const subject = subjectLink(approval);
  const { program, decidedAt, decidedBy } = approval;
  return (
    <Section title="Request">
      <Facts
        facts={[
          {
            name: "About",
            value: subject ? <TextLink href={subject.href}>{subject.name}</TextLink> : approval.subjectId,
          },
          { name: "Asked by", value: approval.requestedBy.name },
          { name: "Asked", value: <ExactTime value={approval.requestedAt} /> },
          approval.status === "pending" && { name: "May decide", value: <Deciders approval={approval} /> },
          approval.status === "pending" && {
            name: "Expires",
            value: <ExactTime value={approval.expiresAt} />,
          },
          decidedBy && { name: "Decided by", value: decidedBy.name },
          decidedAt && { name: "Decided", value: <ExactTime value={decidedAt} /> },
          approval.decisionReason !== null && { name: "Because", value: approval.decisionReason },
          {
            name: "Program",
            value: program ? (
              <TextLink href={paths.program(program.id)}>{program.name}</TextLink>
            ) : (
              "All programs"
            ),
          },
        ]}
      />
    </Section>
  );
}

function Deciders({ approval }: { approval: ApprovalDetail }) {
  const names = approval.deciders.map(({ name }) => name);
  return (
    <>
      {whoDecides(approval.kind)}
      <span className="block text-muted text-xs">
        {names.length > 0
          ? `${names.join(", ")}; never the one who asked`
          : "Nobody besides the one who asked has this role now. Give it to another person."}
      </span>
    </>
  );
}

function effectTitle(status: ApprovalDetail["status"]): string {
  if (status === "pending") return "What will happen";
  return status === "approved" ? "What happened" : "What would have happened";
}

/** Where the request stands, in a sentence. */
function sentenceOf({ status, requestedBy, decidedBy, isMine, whyNotDecide }: ApprovalDetail): string {
  const by = decidedBy?.name ?? "Somebody";
  switch (status) {
    case "pending":
      if (isMine) return "You asked for this. It is applied when another person approves it.";
      return whyNotDecide === null
        ? `${requestedBy.name} asked for this. It is applied when you approve it.`
        : `${requestedBy.name} asked for this. It is applied when a second person approves it.`;
    case "approved":
      return `${requestedBy.name} asked for this, ${by} approved it, and it was applied.`;
    case "rejected":
      return `${requestedBy.name} asked for this; ${by} rejected it. Nothing was applied.`;
    case "withdrawn":
      return `${requestedBy.name} asked for this and withdrew it. Nothing was applied.`;
    case "expired":
      return "Nobody decided on it in time. Nothing was applied.";
    case "failed":
      return `${by} approved it, but it could not be applied any more. Nothing was changed.`;
  }
}
