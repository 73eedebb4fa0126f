import { eq } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { endpoints } from "@/db/schema";
import { secondPersonNeeded } from "@/lib/approval-kinds";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type Proposal, proposeChange } from "../approvals";
import {
  type LoadedEnvironment,
  loadEnvironment,
  loadForChange,
  lockEnvironment,
  sideName,
} from "../environment-access";
import { applyEndpointChange, auditFacts, type EndpointChange, readEndpoint } from "./apply-endpoint";
import { stateOf } from "./list-endpoints";
import type { endpointSchema, rotateEndpointSchema } from "./schemas";

/** What became of it: the endpoint that is open now, or the request that waits for a second person. */
export type EndpointChanged = { id: string | null; approval: Proposal | null };

/**
 * Makes a new endpoint and lets those of before close by themselves after the overlap. Where the program asks for a second person,
 * it waits for one.
 * @throws DomainError not_found, not_permitted, invalid (the name), conflict (too many are open)
 */
export async function rotateEndpoint(
  context: ServiceContext,
  { environmentId, overlapHours, reason, confirmName }: z.output<typeof rotateEndpointSchema>,
): Promise<EndpointChanged> {
  const loaded = await loadForChange(context, { environmentId, confirmName });
  const before = overlapHours === 0 ? "close at once" : `close by themselves after ${overlapHours} h`;
  return changeOrPropose(context, loaded, {
    change: { what: "rotate", environmentId, overlapHours },
    effect: `The ${sideName(loaded)} gets a new endpoint; those that are open ${before}.`,
    reason,
  });
}

/**
 * Opens an endpoint again, or lets one stay that would close by itself.
 * @throws DomainError not_found, not_permitted, invalid (the name), conflict (it is open, or too many are)
 */
export async function openEndpoint(
  context: ServiceContext,
  { id, reason, confirmName }: z.output<typeof endpointSchema>,
): Promise<EndpointChanged> {
  const { endpoint, loaded } = await loadEndpoint(context, id, confirmName);
  if (stateOf(endpoint, new Date()) === "open")
    throw new DomainError("conflict", "Nothing was changed: this endpoint is open already.");
  return changeOrPropose(context, loaded, {
    change: { what: "open", environmentId: endpoint.environmentId, endpointId: id },
    effect: `The endpoint ending …${endpoint.key.slice(-4)} of the ${sideName(loaded)} lets FINCI in again.`,
    reason,
  });
}

/**
 * Closes an endpoint at once, in every process. An emergency stop: it never waits for a second person.
 * @throws DomainError not_found, not_permitted, invalid (the name), conflict (it is closed already)
 */
export async function closeEndpoint(
  context: ServiceContext,
  { id, reason, confirmName }: z.output<typeof endpointSchema>,
): Promise<{ id: string }> {
  const { loaded } = await loadEndpoint(context, id, confirmName);
  return context.db.transaction(async (tx) => {
    await lockEnvironment(tx, loaded.environment.id);
    const before = await readEndpoint(tx, id);
    const now = new Date();
    if (!before || stateOf(before, now) === "closed")
      throw new DomainError("conflict", "Nothing was changed: this endpoint is closed already.");
    await tx.update(endpoints).set({ disabledAt: now, disabledReason: reason }).where(eq(endpoints.id, id));
    await audit(tx, context, {
      action: "environment.close_endpoint",
      subjectType: "environment",
      subjectId: before.environmentId,
      programId: loaded.program.id,
      environmentId: before.environmentId,
      before: { ...auditFacts(before), state: stateOf(before, now) },
      after: { ...auditFacts(before), state: "closed" },
      reason,
    });
    return { id };
  });
}

/** The endpoint of a program where the actor may read environments. @throws DomainError not_found */
export async function findEndpoint(context: ServiceContext, id: string) {
  const endpoint = await readEndpoint(context.db, id);
  if (!endpoint) throw notFound("This endpoint");
  const loaded = await loadEnvironment(context, { id: endpoint.environmentId }).catch(() => {
    throw notFound("This endpoint");
  });
  return { endpoint, loaded };
}

async function loadEndpoint(context: ServiceContext, id: string, confirmName: string | undefined) {
  const { endpoint } = await findEndpoint(context, id);
  const { environmentId } = endpoint;
  return { endpoint, loaded: await loadForChange(context, { environmentId, confirmName }) };
}

type Asked = { change: EndpointChange; effect: string; reason: string };

function changeOrPropose(
  context: ServiceContext,
  { program, environment }: LoadedEnvironment,
  { change, effect, reason }: Asked,
): Promise<EndpointChanged> {
  return context.db.transaction(async (tx: Transaction) => {
    await lockEnvironment(tx, environment.id);
    if (context.actor.type === "user" && secondPersonNeeded(program, "endpoint_change")) {
      const approval = await proposeChange(context, tx, {
        kind: "endpoint_change",
        programId: program.id,
        environmentId: environment.id,
        subjectType: "environment",
        subjectId: environment.id,
        change,
        effect,
        reason,
      });
      return { id: null, approval };
    }
    const origin = { reason, programId: program.id, approvalId: null };
    const { id } = await applyEndpointChange(tx, context, change, origin);
    return { id, approval: null };
  });
}
