import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { environments, issuingBatches, users } from "@/db/schema";
import type { Actor, ServiceContext } from "../../context";
import { selectEnvironments } from "../intents";
import { Gate, type HoldTimes } from "./gate";
import { type BatchRow, readingOf } from "./load-batch";
import type { RunScope } from "./run-row";

/** What the rows of a batch are carried out with, in the name of the person who started it. */
export async function scopeOf(
  db: Database,
  batch: BatchRow,
  options: { concurrency: number; holdTimes?: HoldTimes | undefined },
): Promise<RunScope> {
  const [environment] = await selectEnvironments(db).where(eq(environments.id, batch.environmentId));
  if (!environment) throw new Error(`The environment of batch ${batch.id} is gone`);
  const holdTimes = options.holdTimes ?? { firstMs: 1_000, longestMs: 60_000 };
  return {
    context: await contextOf(db, batch, environment.kind),
    batch,
    environment,
    reading: await readingOf(db, batch),
    gate: new Gate(options.concurrency, holdTimes),
    onWent: async () => {
      await db
        .update(issuingBatches)
        .set({ heldUntil: null, problem: null })
        .where(and(eq(issuingBatches.id, batch.id), eq(issuingBatches.state, "running")));
    },
  };
}

/** The audit names the person who started the batch, not the job that carries it out. */
async function contextOf(
  db: Database,
  batch: BatchRow,
  environmentKind: ServiceContext["environmentKind"],
): Promise<ServiceContext> {
  const [user] = await db
    .select()
    .from(users)
    .where(eq(users.id, batch.startedByUserId ?? batch.createdByUserId));
  const actor: Actor = user
    ? { type: "user", userId: user.id, name: user.name, email: user.email, grants: [], sessionId: "" }
    : { type: "system", name: "system" };
  return { db, actor, environmentKind, requestId: `issuing-${batch.id}`, sourceAddress: null };
}
