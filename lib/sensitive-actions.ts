/**
 * What asks for a fresh proof of who one is: acts that give power to people, move secrets, or end another's veto. A
 * session that was left open is not enough for them. Read by the server, which refuses, and by nobody else.
 */

/** How long a proof counts, in minutes. Our decision: long enough to finish a piece of work, shorter than a lunch. */
export const reauthenticationMinutes = 10;

/**
 * Procedures that change something, by name; `router.*` stands for all of a router that do. Switching one's own second
 * factor off and changing one's own password are not here: they ask for password and code in the act itself, always.
 */
export const sensitiveActions: readonly string[] = [
  "approvals.approve",
  "approvals.changePolicy",
  "cardBulk.start",
  "environments.*",
  "reconciliation.signOff",
  "users.endSessions",
  "users.invite",
  "users.reactivate",
  "users.remove",
  "users.renewInvitation",
  "users.resetFactor",
  "users.setGrants",
  "users.suspend",
];

/** True when the procedure asks for a fresh proof. Procedures that only read are not asked about. */
export function isSensitive(procedure: string): boolean {
  return sensitiveActions.includes(procedure) || sensitiveActions.includes(`${procedure.split(".", 1)[0]}.*`);
}

/** True when a proof given then still counts. */
export function isProofFresh(authenticatedAt: Date | undefined, nowMs: number): boolean {
  return (
    authenticatedAt !== undefined && nowMs - authenticatedAt.getTime() < reauthenticationMinutes * 60_000
  );
}
