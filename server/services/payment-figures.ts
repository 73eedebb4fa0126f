/** Authorizations by outcome, in a window. */
export type OutcomeCounts = {
  approved: number;
  declined: number;
  late: number;
  failed: number;
  differs: number;
  awaitingAdvice: number;
};

/** Share of the authorizations whose outcome is known that were approved, 0 to 1; null without any. */
export function approvalRate(counts: OutcomeCounts): number | null {
  const settled = counts.approved + counts.declined + counts.late + counts.failed + counts.differs;
  return settled === 0 ? null : counts.approved / settled;
}
