import { uuidPattern } from "@/lib/ids";
import { type AuditInput, audit, type ServiceContext } from "./context";
import { DomainError } from "./errors";
import { log } from "./log";

/*
 * Refused attempts in the audit log. Every way into the services (tRPC, downloads, uploads) ends here with what it caught, after
 * the transaction that failed is gone; services themselves only throw.
 */

/** What was tried. */
export type Attempt = {
  /** The procedure's name, or the file's action. */
  action: string;
  /** As it was given, not yet looked at: only ids are taken from it. */
  input?: unknown;
  /** It may be asked again and again by an open page: within `repeatMs` it is written once. */
  isReading?: boolean;
};

/** A page that stays open asks every few seconds; so often its refused reading is written down. */
const repeatMs = 60_000;
/** Refused readings remembered at once; beyond that all are forgotten. */
const readingsMax = 10_000;
const idLengthMax = 64;

/** When each refused reading is written down again; by database, as a process may have several (a test). */
const known = new WeakMap<ServiceContext["db"], Map<string, number>>();

/**
 * Writes an attempt that ended in `not_permitted` to the audit log; other errors are no refusals and leave no entry. Never
 * throws: a refusal that cannot be written is logged and stays a refusal.
 */
export async function auditRefusal(context: ServiceContext, error: unknown, attempt: Attempt): Promise<void> {
  if (!(error instanceof DomainError) || error.kind !== "not_permitted") return;
  const subject = subjectOf(attempt);
  if (attempt.isReading && wasJustWritten(context, `${attempt.action} ${subject.subjectId}`)) return;
  try {
    await audit(context.db, context, {
      action: attempt.action,
      outcome: "refused",
      ...subject,
      reason: error.message,
    });
  } catch (cause) {
    const { requestId } = context;
    log.error({ err: cause, requestId, action: attempt.action }, "a refused attempt was not written");
  }
}

function wasJustWritten(context: ServiceContext, what: string): boolean {
  const readings = known.get(context.db) ?? new Map<string, number>();
  known.set(context.db, readings);
  const key = `${context.actor.type === "user" ? context.actor.userId : ""} ${what}`;
  const now = Date.now();
  if ((readings.get(key) ?? 0) > now) return true;
  if (readings.size >= readingsMax) readings.clear();
  readings.set(key, now + repeatMs);
  return false;
}

/** The records that an input's keys name, the most particular first. */
const subjectKeys: readonly [key: string, subjectType: string][] = [
  ["tokenId", "card"],
  ["accountId", "account"],
  ["personId", "person"],
  ["employeeId", "employee"],
  ["corporateId", "corporate"],
  ["userId", "user"],
  ["environmentId", "environment"],
  ["programId", "program"],
];

/** What a router's plain `id` stands for, where that is a record that can be followed. */
const routerSubjects: Record<string, string> = {
  approvals: "approval",
  deliveries: "delivery",
  exceptions: "exception",
  issuances: "issuance",
  maintenance: "maintenance",
  programs: "program",
  rules: "rule_set",
  users: "user",
};

/** On what it was tried, as far as the input tells; otherwise the procedure itself. */
function subjectOf({ action, input }: Attempt): Pick<AuditInput, "subjectType" | "subjectId" | "programId"> {
  const given = (key: string) => idIn(input, key);
  const programId = given("programId");
  const within = { programId: programId && uuidPattern.test(programId) ? programId : null };
  const id = given("id");
  const routerSubject = routerSubjects[action.split(".", 1)[0] ?? ""];
  if (id && routerSubject) return { subjectType: routerSubject, subjectId: id, ...within };
  for (const [key, subjectType] of subjectKeys) {
    const subjectId = given(key);
    if (subjectId) return { subjectType, subjectId, ...within };
  }
  return { subjectType: "procedure", subjectId: action, ...within };
}

function idIn(input: unknown, key: string): string | null {
  if (typeof input !== "object" || input === null) return null;
  const value = (input as Record<string, unknown>)[key];
  return typeof value === "string" && value.length <= idLengthMax && /^[\w-]+$/.test(value) ? value : null;
}
