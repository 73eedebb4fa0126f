import { and, eq, gte, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import { authorizations, cards, environments, programs } from "@/db/schema";
import { audit, type ServiceContext } from "../../context";
import { DomainError } from "../../errors";
import type { byIdSchema } from "../schemas";
import { loadProgram, lockProgram, nextMoment } from "./load-program";
import { changeStatusSchema } from "./schemas";

/**
 * Activates a program or suspends it: the next authorization is decided by it. A program never becomes a draft again.
 * @throws DomainError not_found, not_permitted, conflict (changed meanwhile, or it has that status)
 */
export async function changeProgramStatus(
  context: ServiceContext,
  input: z.input<typeof changeStatusSchema>,
): Promise<{ id: string; updatedAt: Date }> {
  const { id, updatedAt, status, reason } = changeStatusSchema.parse(input);
  return context.db.transaction(async (tx) => {
    const before = await lockProgram(tx, context, { id, updatedAt });
    if (before.status === status)
      throw new DomainError("conflict", `Nothing was changed: the program is ${status} already.`);
    if (before.status === "draft" && status === "suspended")
      throw new DomainError("conflict", "Nothing was changed: a draft declines every payment already.");
    const changedAt = nextMoment(before.updatedAt);
    await tx.update(programs).set({ status, updatedAt: changedAt }).where(eq(programs.id, id));
    await audit(tx, context, {
      action: status === "active" ? "program.activate" : "program.suspend",
      subjectType: "program",
      subjectId: id,
      programId: id,
      before: { status: before.status },
      after: { status },
      reason,
    });
    return { id, updatedAt: changedAt };
  });
}

export type StatusEffects = {
  kind: "sandbox" | "production";
  isEnabled: boolean;
  activeCards: number;
  /** Authorizations that came in the last 24 hours. */
  authorizations24h: number;
}[];

const dayMs = 24 * 3_600_000;

/**
 * What a change of the status would concern, on each side.
 * @throws DomainError not_found
 */
export async function getStatusEffects(
  context: ServiceContext,
  { id }: z.output<typeof byIdSchema>,
): Promise<StatusEffects> {
  await loadProgram(context, id);
  const { db } = context;
  const sides = await db.select().from(environments).where(eq(environments.programId, id));
  const sideIds = sides.map((side) => side.id);
  const [cardRows, authorizationRows] = await Promise.all([
    db
      .select({ environmentId: cards.environmentId, count: sql<number>`count(*)::int` })
      .from(cards)
      .where(and(inArray(cards.environmentId, sideIds), eq(cards.status, "active")))
      .groupBy(cards.environmentId),
    db
      .select({ environmentId: authorizations.environmentId, count: sql<number>`count(*)::int` })
      .from(authorizations)
      .where(
        and(
          inArray(authorizations.environmentId, sideIds),
          gte(authorizations.receivedAt, new Date(Date.now() - dayMs)),
        ),
      )
      .groupBy(authorizations.environmentId),
  ]);
  const countOf = (rows: { environmentId: string; count: number }[], sideId: string) =>
    rows.find((row) => row.environmentId === sideId)?.count ?? 0;
  return sides
    .map((side) => ({
      kind: side.kind,
      isEnabled: side.status === "enabled",
      activeCards: countOf(cardRows, side.id),
      authorizations24h: countOf(authorizationRows, side.id),
    }))
    .sort((one, other) => one.kind.localeCompare(other.kind));
}
