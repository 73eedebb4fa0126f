import { and, count, eq, gt, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Transaction } from "@/db/client";
import { reveals } from "@/db/schema";
import { type PersonalState, revealMinutes } from "@/lib/personal-data";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import { loadRevealSubject } from "./load-subject";
import type { hideSchema, revealSchema } from "./schemas";

const minuteMs = 60_000;

/** Records that one person reveals in an hour at most: far above a busy desk, far below a copy of the customers. */
export const revealsPerHourMax = 60;

/**
 * Lets the actor, in all their sessions, see one record's personal data in clear for `revealMinutes`, and writes down who asked
 * for what and why. Asked for again, it lasts from then on.
 * @throws DomainError not_found, not_permitted, too_many
 */
export async function revealPersonalData(
  context: ServiceContext,
  { subject, reason }: z.output<typeof revealSchema>,
): Promise<PersonalState> {
  const { programId } = await loadRevealSubject(context, subject);
  const userId = requirePerson(context);
  const { environmentId, type: subjectType, id: subjectId } = subject;
  return context.db.transaction(async (tx) => {
    await lockReveals(tx, userId);
    const grantedAt = new Date();
    await refuseTooMany(tx, userId, grantedAt);
    const expiresAt = new Date(grantedAt.getTime() + revealMinutes * minuteMs);
    await tx
      .insert(reveals)
      .values({ userId, environmentId, subjectType, subjectId, reason, grantedAt, expiresAt });
    await audit(tx, context, {
      action: "personal.reveal",
      subjectType,
      subjectId,
      programId,
      environmentId,
      after: { expiresAt: expiresAt.toISOString() },
      reason,
    });
    return { subject, isMasked: false, revealedUntil: expiresAt };
  });
}

/** Ends the actor's reveal of a record at once. Without a live one nothing changes. */
export async function hidePersonalData(
  context: ServiceContext,
  { subject }: z.output<typeof hideSchema>,
): Promise<PersonalState> {
  const { programId } = await loadRevealSubject(context, subject);
  const userId = requirePerson(context);
  const { environmentId, type: subjectType, id: subjectId } = subject;
  await context.db.transaction(async (tx) => {
    const now = new Date();
    const ended = await tx
      .update(reveals)
      .set({ endedAt: now })
      .where(
        and(
          eq(reveals.userId, userId),
          eq(reveals.environmentId, environmentId),
          eq(reveals.subjectType, subjectType),
          eq(reveals.subjectId, subjectId),
          gt(reveals.expiresAt, now),
          isNull(reveals.endedAt),
        ),
      )
      .returning({ id: reveals.id });
    if (ended.length > 0)
      await audit(tx, context, {
        action: "personal.hide",
        subjectType,
        subjectId,
        programId,
        environmentId,
      });
  });
  return { subject, isMasked: true, revealedUntil: null };
}

/** The system sees everything and reveals nothing. */
export function requirePerson({ actor }: ServiceContext): string {
  if (actor.type === "user") return actor.userId;
  throw new DomainError("invalid", "Only a signed-in person reveals personal data.");
}

/** Lets one request of a person at a time through, so that limits hold; to the end of the transaction. */
export async function lockReveals(tx: Transaction, userId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`reveals ${userId}`}, 0))`);
}

async function refuseTooMany(tx: Transaction, userId: string, now: Date): Promise<void> {
  // What was granted within the hour expires later than this.
  const since = new Date(now.getTime() - (60 - revealMinutes) * minuteMs);
  const [row] = await tx
    .select({ asked: count() })
    .from(reveals)
    .where(and(eq(reveals.userId, userId), gt(reveals.expiresAt, since)));
  if ((row?.asked ?? 0) >= revealsPerHourMax)
    throw new DomainError(
      "too_many",
      `Nothing was revealed: you revealed ${revealsPerHourMax} records within an hour, which is the most. Wait some minutes, or compare what the caller says instead.`,
    );
}
