import type { Permission } from "./permissions";

/**
 * The changes that may wait for a second person: what they are called, and the permission that decides on them. What each
 * one does stands in server/services/approvals/kinds.ts. Source: our decision.
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
