import type { Database, Transaction } from "@/db/client";
import { auditEntries } from "@/db/schema";
import { isFinciId } from "@/lib/ids";
import {
  isPermitted,
  type Permission,
  programsPermitted,
  type RoleGrant,
  whyNotPermitted,
} from "@/lib/permissions";
import { maskPersonalFields } from "@/lib/personal-data";
import { redact, redactText } from "@/lib/redact";
import { isProofFresh, reauthenticationMinutes } from "@/lib/sensitive-actions";
import { DomainError } from "./errors";

/** Who acts: a signed-in person or the system (jobs, seed), which may do everything. */
export type Actor =
  | {
      type: "user";
      userId: string;
      name: string;
      email: string;
      grants: RoleGrant[];
      sessionId: string;
      /** Has to enrol a second factor, or give its code, first: until then only `self.access` is open. */
      needsSecondFactor?: boolean;
      /** When the person last proved who they are in this session; missing counts as long ago. */
      authenticatedAt?: Date;
    }
  | { type: "system"; name: string };

export type EnvironmentKind = "sandbox" | "production";

/** What every service verb takes first. */
export type ServiceContext = {
  db: Database;
  actor: Actor;
  /** The side the person looks at; lists show that side only. */
  environmentKind: EnvironmentKind;
  /** Carried into audit, API log and error messages. */
  requestId: string;
  sourceAddress: string | null;
};

/** True when the actor holds the permission in the program; null asks for "in any program". */
export function mayDo(context: ServiceContext, permission: Permission, programId: string | null): boolean {
  if (context.actor.type === "system") return true;
  if (waitsForSecondFactor(context, permission)) return false;
  return isPermitted(context.actor.grants, permission, programId);
}

function waitsForSecondFactor({ actor }: ServiceContext, permission: Permission): boolean {
  return actor.type === "user" && actor.needsSecondFactor === true && permission !== "self.access";
}

/**
 * Refuses an actor without the permission in the program.
 * @throws DomainError not_permitted
 */
export function requirePermission(
  context: ServiceContext,
  permission: Permission,
  programId: string | null,
): void {
  if (waitsForSecondFactor(context, permission))
    throw new DomainError(
      "not_permitted",
      "Your role needs a second factor first. Set it up or give its code; everything opens then.",
    );
  if (!mayDo(context, permission, programId))
    throw new DomainError("not_permitted", whyNotPermitted(permission));
}

/**
 * Refuses somebody whose last proof of who they are is too old for a sensitive action; the browser asks for a new one and
 * repeats the call.
 * @throws DomainError reauthentication_required
 */
export function requireFreshProof({ actor }: ServiceContext): void {
  if (actor.type === "system" || isProofFresh(actor.authenticatedAt, Date.now())) return;
  throw new DomainError(
    "reauthentication_required",
    `This asks for a proof of who you are that is at most ${reauthenticationMinutes} minutes old. Nothing was changed; confirm who you are, then repeat it.`,
  );
}

/** The programs the actor holds the permission in; lists are narrowed to them. */
export function programScope(context: ServiceContext, permission: Permission): "all" | string[] {
  if (context.actor.type === "system") return "all";
  if (waitsForSecondFactor(context, permission)) return [];
  return programsPermitted(context.actor.grants, permission);
}

export type AuditInput = {
  /** Verb in dotted form: `card.freeze`, `account.fund`. */
  action: string;
  outcome?: "done" | "refused" | "failed";
  subjectType: string;
  subjectId: string;
  programId?: string | null;
  environmentId?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string | null;
};

/** A record before or after a change as the log keeps it: no card number, no secret, personal data masked. */
export function auditSnapshot<Snapshot>(subjectType: string, snapshot: Snapshot): Snapshot {
  // The people of the console are told apart by their e-mail; they are no customers.
  return subjectType === "user" ? snapshot : maskPersonalFields(snapshot);
}

/** Writes the audit entry in the transaction of what it tells; before and after are redacted and masked. */
export async function audit(
  transaction: Transaction | Database,
  context: Pick<ServiceContext, "actor" | "requestId" | "sourceAddress">,
  input: AuditInput,
): Promise<void> {
  const { actor } = context;
  await transaction.insert(auditEntries).values({
    at: new Date(),
    actorUserId: actor.type === "user" ? actor.userId : null,
    actorName: actor.name,
    outcome: "done",
    requestId: context.requestId,
    sourceAddress: context.sourceAddress,
    ...input,
    // FINCI's ids may look like card numbers; anything else that does was typed into the place of one.
    subjectId: isFinciId(input.subjectId) ? input.subjectId : redactText(input.subjectId),
    reason: input.reason && redactText(input.reason),
    before: input.before && storable(input.subjectType, input.before),
    after: input.after && storable(input.subjectType, input.after),
  });
}

function storable(subjectType: string, snapshot: Record<string, unknown>): Record<string, unknown> {
  return redact(auditSnapshot(subjectType, snapshot)) as Record<string, unknown>;
}
