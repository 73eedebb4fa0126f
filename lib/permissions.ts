/**
 * Who may do what: the one table. The server enforces it, buttons read it to disable themselves with the reason.
 * Source: product definition, "Roles".
 */

export const roles = ["admin", "program_manager", "risk", "agent", "finance", "engineer", "auditor"] as const;
export type Role = (typeof roles)[number];

export const roleLabels: Record<Role, string> = {
  admin: "Administrator",
  program_manager: "Program manager",
  risk: "Risk",
  agent: "Support agent",
  finance: "Finance",
  engineer: "Integration engineer",
  auditor: "Auditor",
};

const everyone = roles;

const table = {
  /** Lists and pages of programs, customers, accounts, cards, payments. */
  "program.read": everyone,
  "program.write": ["admin", "program_manager"],
  "customer.read": everyone,
  "customer.write": ["admin", "program_manager"],
  "account.read": everyone,
  "account.write": ["admin", "program_manager"],
  "account.fund": ["admin", "finance"],
  /** Corrections of an account's money: adjustments and entries that take another one back. */
  "account.adjust": ["admin", "finance"],
  /** Proofs of all balances. Asking for one changes nothing but that it is run, so an auditor may. */
  "ledger.read": ["admin", "finance", "auditor", "engineer", "risk"],
  "ledger.prove": ["admin", "finance", "auditor"],
  /** Changes that wait for a second person. Who decides is the kind's own permission besides; see lib/approval-kinds. */
  "approval.read": everyone,
  "approval.decide": ["admin", "program_manager", "risk", "finance", "engineer"],
  "approval.withdraw": ["admin", "program_manager", "risk", "agent", "finance", "engineer"],
  "card.read": everyone,
  "card.issue": ["admin", "program_manager"],
  /** Reversible changes: freeze, unfreeze, activate, referral. */
  "card.change": ["admin", "program_manager", "agent"],
  /** End states at FINCI. Lost and stolen reports come to the support desk, which therefore may end a card. */
  "card.end": ["admin", "program_manager", "agent"],
  /** Letting many cards be ended at once that somebody else asked for. */
  "card.approve_bulk": ["admin", "program_manager"],
  "card.stage": ["admin", "program_manager", "agent"],
  /**
   * Seeing a person's data in clear, for a reason and for a while. For who speaks with the person (agent) or sets them up
   * (program manager, administrator); the others do their work on payments, files and messages without knowing who it is.
   */
  "personal.reveal": ["admin", "program_manager", "agent"],
  "payment.read": everyone,
  /** Spending controls: who may see them, and who writes drafts, brings them into force and turns them off. */
  "rule.read": everyone,
  "rule.write": ["admin", "program_manager", "risk"],
  /** Exceptions: what a person has to look at; who works on them takes, gives and closes. */
  "exception.read": everyone,
  "exception.work": ["admin", "agent", "risk", "finance"],
  /** Settling one where money moves: matching, booking or rejecting a suspected duplicate, writing off. */
  "exception.settle": ["admin", "finance"],
  /** FINCI's ledger against ours: fetching, statements and the tolerance; signing a day off; which accounts there are. */
  "reconciliation.read": everyone,
  "reconciliation.work": ["admin", "finance"],
  "reconciliation.sign": ["admin", "finance"],
  "reconciliation.setup": ["admin", "finance", "engineer"],
  /** Cards here against FINCI's: seeing differences, comparing, accepting one, and changing our cards by FINCI's. */
  "drift.read": everyone,
  "drift.run": ["admin", "program_manager", "engineer"],
  "drift.accept": ["admin", "program_manager", "engineer"],
  "drift.resolve": ["admin", "program_manager"],
  /** Maintenance mode of an environment. */
  "maintenance.read": everyone,
  "maintenance.write": ["admin", "program_manager"],
  "delivery.read": ["admin", "program_manager", "engineer", "auditor", "finance", "risk", "agent"],
  "delivery.replay": ["admin", "engineer"],
  "apicall.read": ["admin", "program_manager", "engineer", "auditor"],
  "environment.read": ["admin", "program_manager", "engineer", "auditor"],
  "environment.write": ["admin", "engineer"],
  /** The sandbox validations: its evidence holds traces of calls, so who reads calls reads it. */
  "certification.read": ["admin", "program_manager", "engineer", "auditor"],
  "certification.run": ["admin", "program_manager", "engineer"],
  /** Writing down that FINCI accepted, the production confirmation test, and signing the readiness review. */
  "certification.accept": ["admin", "program_manager"],
  /** The road to go-live: the eleven steps, confirmations of the contract, contacts, the Transfer Acceptance Note. */
  "journey.read": everyone,
  "journey.write": ["admin", "program_manager", "engineer"],
  /** Writing down that FINCI confirmed what the console assumes of it. */
  "contract.confirm": ["admin", "program_manager", "engineer"],
  "audit.read": ["admin", "auditor"],
  /** Having every chain of the log proven. It changes nothing, so an auditor may. */
  "audit.verify": ["admin", "auditor"],
  /** People of the console: for who holds the role in all programs only, because a person belongs to none. */
  "user.read": ["admin", "auditor"],
  "user.write": ["admin"],
  /** One's own password, second factor and sessions. */
  "self.access": everyone,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof table;
export const permissions = Object.keys(table) as Permission[];

/** The roles that hold a permission. */
export function rolesWith(permission: Permission): readonly Role[] {
  return table[permission];
}

/** A role a person holds: for all programs (`programId` null) or for one. */
export type RoleGrant = { role: Role; programId: string | null };

/** True when one of the grants gives the permission in the program (null asks for "in any program"). */
export function isPermitted(
  grants: readonly RoleGrant[],
  permission: Permission,
  programId: string | null,
): boolean {
  const holders: readonly Role[] = table[permission];
  return grants.some(
    (grant) =>
      holders.includes(grant.role) &&
      (grant.programId === null || programId === null || grant.programId === programId),
  );
}

/** The programs in which the grants give the permission: `"all"`, or the list of program ids (possibly empty). */
export function programsPermitted(grants: readonly RoleGrant[], permission: Permission): "all" | string[] {
  const holders: readonly Role[] = table[permission];
  const fitting = grants.filter((grant) => holders.includes(grant.role));
  if (fitting.some((grant) => grant.programId === null)) return "all";
  return [...new Set(fitting.flatMap((grant) => grant.programId ?? []))];
}

/** True for roles that change records or move money; an auditor reads only. Source: product definition, "Roles". */
export function changesThings(role: Role): boolean {
  return role !== "auditor";
}

/** The sentence shown where a permission is missing. */
export function whyNotPermitted(permission: Permission): string {
  const names = rolesWith(permission).map((role) => roleLabels[role]);
  return `Your role may not do this. It is open to: ${names.join(", ")}.`;
}
