import type { Permission } from "./permissions";

/**
 * The changes that may wait for a second person: what they are called, and the permission that decides on them. What each
 * one does stands in server/services/approvals/kinds. Source: our decision.
 */
type ApprovalKindWords = {
  label: string;
  /** Who may approve or reject it, in its program; the one who asked for it never. */
  permission: Permission;
};

export const approvalKinds = {
  funding: { label: "Funding", permission: "account.fund" },
  adjustment: { label: "Adjustment", permission: "account.adjust" },
  reversing_entry: { label: "Reversing entry", permission: "account.adjust" },
  write_off: { label: "Write-off", permission: "exception.settle" },
  card_end_bulk: { label: "Ending cards in bulk", permission: "card.approve_bulk" },
  bulk_issuing: { label: "Issuing in bulk", permission: "card.issue" },
  rule_activation: { label: "Rules into force", permission: "rule.write" },
  credential_change: { label: "Credentials", permission: "environment.write" },
  endpoint_change: { label: "Endpoints", permission: "environment.write" },
  connection_change: { label: "Connection to FINCI", permission: "environment.write" },
  production_switch: { label: "Production switched on", permission: "program.write" },
  role_grant: { label: "Roles of a person", permission: "user.write" },
  policy_change: { label: "Approval policy", permission: "program.write" },
} as const satisfies Record<string, ApprovalKindWords>;

export type ApprovalKind = keyof typeof approvalKinds;
export const approvalKindKeys = Object.keys(approvalKinds) as [ApprovalKind, ...ApprovalKind[]];

/** The words of a kind as it is stored; a kind that a later version took away is shown under its own name. */
export function approvalKindWords(kind: string): { label: string; permission: Permission | null } {
  return isApprovalKind(kind) ? approvalKinds[kind] : { label: kind, permission: null };
}

export function isApprovalKind(kind: string): kind is ApprovalKind {
  return Object.hasOwn(approvalKinds, kind);
}

export const approvalStatuses = [
  "pending",
  "approved",
  "rejected",
  "withdrawn",
  "expired",
  "failed",
] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export const approvalStatusLabels: Record<ApprovalStatus, string> = {
  pending: "Waiting",
  approved: "Approved",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  expired: "Expired",
  failed: "Not applied",
};

/**
 * The kinds that wait for a second person where the program's policy says so. Money is not among them: for that the
 * program's threshold decides; nor is switching production on, for which a second person is always asked. Each has a
 * sentence that says what waits.
 */
export const policyKinds = {
  card_end_bulk: "Closing, or reporting lost or stolen, two cards or more at once.",
  bulk_issuing: "Issuing cards from a file.",
  rule_activation: "Bringing spending rules into force, and turning them off.",
  credential_change: "Changing or replacing the keys that the console calls FINCI with.",
  endpoint_change: "Changing where FINCI sends events to.",
  connection_change: "Changing where and how FINCI is called, and from which networks its events are taken.",
  role_grant: "Giving a person a role in this program, or in all programs.",
} as const satisfies Partial<Record<ApprovalKind, string>>;

export type PolicyKind = keyof typeof policyKinds;
export const policyKindKeys = Object.keys(policyKinds) as [PolicyKind, ...PolicyKind[]];

/** True when the program's policy asks for a second person for changes of the kind. */
export function secondPersonNeeded(
  policy: { secondPersonFor: readonly string[] },
  kind: PolicyKind,
): boolean {
  return policy.secondPersonFor.includes(kind);
}

/** The parts of a program that say when a second person is needed. */
export type ApprovalPolicy = { currency: string; approvalThresholdMinor: bigint };

/**
 * True when the amount, taken or given, needs a second person: it is over the program's threshold, or in a currency that the
 * threshold says nothing about. Exactly at the threshold it does not.
 */
export function needsSecondPerson(
  { currency, approvalThresholdMinor }: ApprovalPolicy,
  money: { minor: bigint; currency: string },
): boolean {
  const size = money.minor < 0n ? -money.minor : money.minor;
  return money.currency !== currency || size > approvalThresholdMinor;
}
