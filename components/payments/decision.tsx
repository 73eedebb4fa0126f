import { OutcomeBadge } from "@/components/status/payment-badges";
import { Badge } from "@/components/ui/badge";
import type { AuthorizationListItem } from "@/server/services/authorizations";

type Decided = Pick<AuthorizationListItem, "decision" | "decisionReasonLabel">;

/** What we decided and, for a decline, why. */
export function Decision({ decision, decisionReasonLabel }: Decided) {
  if (decision === null) {
    return (
      <span className="text-muted" title="FINCI decided by itself and told us afterwards.">
        Not asked
      </span>
    );
  }
  const isApproved = decision === "approved";
  return (
    <span className="inline-flex flex-col items-start">
      <Badge tone={isApproved ? "approve" : "decline"}>{isApproved ? "Approved" : "Declined"}</Badge>
      {decisionReasonLabel && <span className="text-muted text-xs">{decisionReasonLabel}</span>}
    </span>
  );
}

type Told = Pick<AuthorizationListItem, "adviceResponseCode" | "outcome">;

const contradictions: readonly Told["outcome"][] = ["late", "failed", "differs"];

/** What FINCI told the merchant; marked where it is not what we answered. */
export function ResponseCode({ adviceResponseCode, outcome }: Told) {
  if (adviceResponseCode === null) {
    return (
      <span className="text-muted" title="FINCI's advice has not arrived yet.">
        Awaited
      </span>
    );
  }
  return (
    <span className="inline-flex flex-col items-start gap-0.5">
      {adviceResponseCode}
      {contradictions.includes(outcome) && <OutcomeBadge value={outcome} />}
    </span>
  );
}
