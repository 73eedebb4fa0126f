import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Reader, Transaction } from "@/db/client";
import { environments } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError, notFound } from "../../errors";
import { type Proposal, proposeChange, refuseWhileWaiting } from "../approvals";
import { defineChangeKind } from "../change-kind";
import { lockEnvironment } from "../environment-access";
import { lockJourney } from "../journey-access";
import { lackWords, whatProductionLacks } from "./production-gate";

/* Switching a program's production side on: only when nothing is missing, and always with a second person. */

const kind = "production_switch";
const subjectType = "environment";

/**
 * Asks for production to be switched on, whatever the program's policy says. The caller has checked that the actor may change
 * the environment.
 * @throws DomainError out_of_scope (names everything that is missing), conflict (it is on, or waits already)
 */
export async function proposeProductionSwitch(
  context: ServiceContext,
  tx: Transaction,
  { program, reason }: { program: { id: string; name: string }; reason: string },
): Promise<Proposal> {
  await lockJourney(tx, program.id);
  const production = await readProduction(tx, program.id);
  requireOff(production);
  await requireNothingMissing(tx, program.id);
  await refuseWhileWaiting(tx, { kind, subjectType, subjectId: production.id });
  return proposeChange(context, tx, {
    kind,
    programId: program.id,
    environmentId: production.id,
    subjectType,
    subjectId: production.id,
    change: { programId: program.id },
    effect: `Production of ${program.name} is switched on: FINCI's deliveries are answered, and cards are issued and changed at ${production.baseUrl}.`,
    reason,
  });
}

/** Production switched on, when a second person agrees and still nothing is missing. */
export const productionSwitch = defineChangeKind({
  schema: z.object({ programId: z.uuid() }),
  stale:
    "The production side is not as it was when this was asked for: its settings were changed, or it is on.",
  async fingerprint(reader, { programId }) {
    const { status, updatedAt } = await readProduction(reader, programId);
    return `${status} ${updatedAt.getTime()}`;
  },
  async lock(tx, { programId }) {
    await lockJourney(tx, programId);
    await lockEnvironment(tx, (await readProduction(tx, programId)).id);
  },
  async apply(tx, context, { programId }, { approvalId, reason }) {
    const production = await readProduction(tx, programId);
    requireOff(production);
    await requireNothingMissing(tx, programId);
    await tx
      .update(environments)
      .set({ status: "enabled", updatedAt: new Date() })
      .where(eq(environments.id, production.id));
    await audit(tx, context, {
      action: "environment.enable",
      subjectType: "environment",
      subjectId: production.id,
      programId,
      environmentId: production.id,
      before: { status: production.status },
      after: { status: "enabled", approval_id: approvalId },
      reason,
    });
  },
});

async function requireNothingMissing(tx: Transaction, programId: string): Promise<void> {
  const lacks = await whatProductionLacks(tx, programId);
  if (lacks.length > 0)
    throw new DomainError(
      "out_of_scope",
      `Production was not switched on. Missing: ${lackWords(lacks)}. Each is put right on the program's journey.`,
    );
}

function requireOff({ status }: { status: string }): void {
  if (status === "enabled")
    throw new DomainError("conflict", "Nothing was changed: production is switched on already.");
}

async function readProduction(reader: Reader, programId: string) {
  const [production] = await reader
    .select()
    .from(environments)
    .where(and(eq(environments.programId, programId), eq(environments.kind, "production")));
  if (!production) throw notFound("The production side");
  return production;
}
