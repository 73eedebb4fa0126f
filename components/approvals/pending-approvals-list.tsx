"use client";

import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ApprovalListItem } from "@/server/services/approvals";
import { whoDecides } from "./approval-words";

/** The changes that wait, each with who asked and who may decide. */
export function PendingApprovalsList({ data }: { data: readonly ApprovalListItem[] }) {
  const title =
    data.length === 1
      ? "A change waits for a second person"
      : `${data.length} changes wait for a second person`;
  return (
    <Alert tone="info" title={title}>
      <ul className="flex flex-col gap-1.5">
        {data.map((approval) => (
          <li key={approval.id}>
            <TextLink href={paths.approval(approval.id)}>{approval.effect}</TextLink>{" "}
            <span className="text-muted">
              {approval.requestedBy.name} asked <Time value={approval.requestedAt} />. {whoMay(approval)}
            </span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function whoMay({ isMine, whyNotDecide, kind }: ApprovalListItem): string {
  if (whyNotDecide === null) return "You may decide on it.";
  return `${isMine ? "Somebody else decides" : "Who decides"}: ${whoDecides(kind)}.`;
}
