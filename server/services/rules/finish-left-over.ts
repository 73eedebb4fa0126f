import { randomUUID } from "node:crypto";
import { and, asc, eq, lt } from "drizzle-orm";
import type { Database } from "@/db/client";
import { ruleSets } from "@/db/schema";
import { log } from "@/server/log";
import { finishActivation } from "./finish-activation";

/** An activation takes well under a second; one that is older was left by a process that ended. */
const leftOverAfterMs = 5_000;
const activationsPerRunMax = 50;

/** Finishes activations that a process left half done. Returns how many. One that fails is tried again in the next run. */
export async function finishLeftOverActivations(db: Database, now = new Date()): Promise<number> {
  const leftOver = await db
    .select({ id: ruleSets.id })
    .from(ruleSets)
    .where(
      and(
        eq(ruleSets.status, "activating"),
        lt(ruleSets.activatedAt, new Date(now.getTime() - leftOverAfterMs)),
      ),
    )
    .orderBy(asc(ruleSets.activatedAt))
    .limit(activationsPerRunMax);
  let finished = 0;
  for (const { id } of leftOver) {
    const actor = { type: "system" as const, name: "Jobs" };
    try {
      if (await finishActivation(db, { actor, requestId: randomUUID(), sourceAddress: null }, id))
        finished += 1;
    } catch (error) {
      log.error({ err: error, ruleSetId: id }, "activation could not be finished");
    }
  }
  return finished;
}
