import { and, asc, eq, inArray, lt, or } from "drizzle-orm";
import type { Database } from "@/db/client";
import { environments, finciIntents, users } from "@/db/schema";
import type { Actor } from "../../context";
import { DomainError } from "../../errors";
import { log } from "../../log";
import { selectEnvironments, type WriteEnvironment } from "./environment";
import { type Intent, pendingStaleMs } from "./intent";
import { type Settler, settleByLookUp } from "./settle";

/** Intents looked at in one run. */
const batchMax = 20;
/** How long one worker keeps a claimed intent to itself; longer than a look-up takes. */
const claimMs = 30_000;

/**
 * Settles writes whose outcome is open: left pending by a crash, or unknown since their call. Claims a bounded batch
 * with SKIP LOCKED, so any number of workers may run; repeat until it gives 0.
 * @returns how many were settled
 */
export async function recoverOpenIntents(db: Database): Promise<number> {
  let settled = 0;
  for (const intent of await claim(db)) {
    try {
      settled += (await recover(db, intent)) ? 1 : 0;
    } catch (error) {
      if (error instanceof DomainError) log.warn({ intentId: intent.id, err: error }, "intent not recovered");
      else log.error({ intentId: intent.id, err: error }, "recovery of an intent failed");
    }
  }
  return settled;
}

/** Moving `updatedAt` on is the claim: it keeps others away until it is stale again. */
async function claim(db: Database): Promise<Intent[]> {
  const now = Date.now();
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({ id: finciIntents.id })
      .from(finciIntents)
      .where(
        or(
          and(eq(finciIntents.state, "pending"), lt(finciIntents.updatedAt, new Date(now - pendingStaleMs))),
          and(eq(finciIntents.state, "unknown"), lt(finciIntents.updatedAt, new Date(now - claimMs))),
        ),
      )
      .orderBy(asc(finciIntents.updatedAt))
      .limit(batchMax)
      .for("update", { skipLocked: true });
    if (rows.length === 0) return [];
    return tx
      .update(finciIntents)
      .set({ state: "unknown", updatedAt: new Date(now) })
      .where(
        inArray(
          finciIntents.id,
          rows.map((row) => row.id),
        ),
      )
      .returning();
  });
}

async function recover(db: Database, intent: Intent): Promise<boolean> {
  const [environment] = await selectEnvironments(db).where(eq(environments.id, intent.environmentId));
  if (!environment) throw new Error(`Environment ${intent.environmentId} of intent ${intent.id} is gone`);
  const after = await settleByLookUp(await settlerOf(db, intent), environment as WriteEnvironment, intent);
  return after.state === "succeeded" || after.state === "refused";
}

/** The audit names the person who asked for the write, not the job that finished it. */
async function settlerOf(db: Database, intent: Intent): Promise<Settler> {
  const [user] = intent.actorUserId
    ? await db.select().from(users).where(eq(users.id, intent.actorUserId))
    : [];
  const actor: Actor = user
    ? { type: "user", userId: user.id, name: user.name, email: user.email, grants: [], sessionId: "" }
    : { type: "system", name: "system" };
  return { db, actor, requestId: `recovery-${intent.id}`, sourceAddress: null };
}
