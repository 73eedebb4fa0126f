import { randomBytes } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import type { Reader, Transaction } from "@/db/client";
import { endpoints } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { type EndpointRow, readOpenEndpoints, stateOf } from "./list-endpoints";

/** Endpoints of an environment that may be open at once: the one FINCI posts to, and those it moves away from. */
const openMax = 5;
/** 192 random bits, as an address can carry them. */
const keyBytes = 24;
const hourMs = 3_600_000;

export type EndpointChange =
  | { what: "rotate"; environmentId: string; overlapHours: number }
  | { what: "open"; environmentId: string; endpointId: string };

type Origin = { reason: string; programId: string; approvalId: string | null };

export async function readEndpoint(reader: Reader, id: string): Promise<EndpointRow | undefined> {
  const [row] = await reader.select().from(endpoints).where(eq(endpoints.id, id));
  return row;
}

/** What the audit log keeps of an endpoint: never its key. */
export function auditFacts({ id, key, disableAt }: EndpointRow) {
  return { endpoint: id, ending: key.slice(-4), closes_at: disableAt?.toISOString() ?? null };
}

/**
 * Makes the change; the environment is locked by the caller.
 * @returns the endpoint that is open because of it
 * @throws DomainError conflict when it cannot be made any more
 */
export function applyEndpointChange(
  tx: Transaction,
  context: ServiceContext,
  change: EndpointChange,
  origin: Origin,
): Promise<EndpointRow> {
  return change.what === "rotate" ? rotate(tx, context, change, origin) : reopen(tx, context, change, origin);
}

async function rotate(
  tx: Transaction,
  context: ServiceContext,
  { environmentId, overlapHours }: Extract<EndpointChange, { what: "rotate" }>,
  { reason, programId, approvalId }: Origin,
): Promise<EndpointRow> {
  const now = new Date();
  const open = await readOpenEndpoints(tx, environmentId, now);
  if (overlapHours > 0) requireRoom(open);
  const closesAt = new Date(now.getTime() + overlapHours * hourMs);
  // One that closes earlier anyway keeps its moment.
  const shortened = open.filter(({ disableAt }) => disableAt === null || disableAt > closesAt);
  if (shortened.length > 0)
    await tx
      .update(endpoints)
      .set(overlapHours > 0 ? { disableAt: closesAt } : { disabledAt: now, disabledReason: reason })
      .where(
        inArray(
          endpoints.id,
          shortened.map(({ id }) => id),
        ),
      );
  const [made] = await tx
    .insert(endpoints)
    .values({
      key: randomBytes(keyBytes).toString("base64url"),
      environmentId,
      createdByUserId: context.actor.type === "user" ? context.actor.userId : null,
    })
    .returning();
  if (!made) throw new Error("The endpoint was not stored");
  await audit(tx, context, {
    action: "environment.rotate_endpoint",
    subjectType: "environment",
    subjectId: environmentId,
    programId,
    environmentId,
    before: { open: open.map(auditFacts) },
    after: { opened: auditFacts(made), overlap_hours: overlapHours, approval: approvalId },
    reason,
  });
  return made;
}

async function reopen(
  tx: Transaction,
  context: ServiceContext,
  { environmentId, endpointId }: Extract<EndpointChange, { what: "open" }>,
  { reason, programId, approvalId }: Origin,
): Promise<EndpointRow> {
  const now = new Date();
  const before = await readEndpoint(tx, endpointId);
  if (before?.environmentId !== environmentId || stateOf(before, now) === "open")
    throw new DomainError("conflict", "Nothing was changed: this endpoint is open already.");
  requireRoom((await readOpenEndpoints(tx, environmentId, now)).filter(({ id }) => id !== endpointId));
  const [after] = await tx
    .update(endpoints)
    .set({ disableAt: null, disabledAt: null, disabledReason: null })
    .where(eq(endpoints.id, endpointId))
    .returning();
  if (!after) throw new Error("The endpoint went away under its lock");
  await audit(tx, context, {
    action: "environment.open_endpoint",
    subjectType: "environment",
    subjectId: environmentId,
    programId,
    environmentId,
    before: { ...auditFacts(before), state: stateOf(before, now) },
    after: { ...auditFacts(after), state: "open", approval: approvalId },
    reason,
  });
  return after;
}

function requireRoom(open: EndpointRow[]): void {
  if (open.length >= openMax)
    throw new DomainError(
      "conflict",
      `Nothing was changed: ${openMax} endpoints are open, and that is the most. Close one that FINCI does not use any more.`,
    );
}
