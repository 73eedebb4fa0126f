import type { BadgeTone } from "@/components/ui/badge";
import { type ApprovalStatus, approvalKindWords } from "@/lib/approval-kinds";
import { paths } from "@/lib/paths";
import { roleLabels, rolesWith } from "@/lib/permissions";

export const approvalTones: Record<ApprovalStatus, BadgeTone> = {
  pending: "warn",
  approved: "approve",
  rejected: "decline",
  withdrawn: "neutral",
  expired: "neutral",
  failed: "danger",
};

/** Where the record is that a change shows on. */
export function subjectLink(subject: { subjectType: string; subjectId: string }) {
  if (subject.subjectType === "account")
    return { href: paths.account(subject.subjectId), name: `Account ${subject.subjectId}` };
  if (subject.subjectType === "issuing_batch")
    return { href: paths.issuingBatch(subject.subjectId), name: "The batch" };
  if (subject.subjectType === "exception")
    return { href: paths.exception(subject.subjectId), name: "The exception" };
  if (subject.subjectType === "card_bulk_run")
    return { href: paths.cardBulk(subject.subjectId), name: "The cards" };
  if (subject.subjectType === "rule_set")
    return { href: paths.ruleSet(subject.subjectId), name: "The version of the rules" };
  if (subject.subjectType === "user") return { href: paths.user(subject.subjectId), name: "The person" };
  if (subject.subjectType === "program")
    return { href: paths.programApprovals(subject.subjectId), name: "The program" };
  return null;
}

/** "Administrator or Finance": the roles that may decide on a kind of change. */
export function whoDecides(kind: string): string {
  const { permission } = approvalKindWords(kind);
  if (!permission) return "nobody";
  const names = rolesWith(permission).map((role) => roleLabels[role]);
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);
}
