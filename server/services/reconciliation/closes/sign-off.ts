import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { dailyCloses } from "@/db/schema";
import { formatAmount } from "@/lib/money";
import { audit, type ServiceContext } from "../../../context";
import { DomainError } from "../../../errors";
import { loadEnvironment } from "../load-environment";
import type { reopenSchema, signOffSchema } from "../schemas";
import { type DayState, readDay, whyNotSignable } from "./read-close";
import { type StoredTotals, storeTotals } from "./totals-as-stored";

/**
 * Signs a day off: its totals and what is open are kept as they are at this moment, under the person's name.
 * @throws DomainError not_found, not_permitted, out_of_scope, conflict (the day is not over, not fetched, signed off
 * already, or more or less is open than the person saw)
 */
export async function signOffDay(
  context: ServiceContext,
  { environmentId, day, note, openCount }: z.output<typeof signOffSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.sign");
  const userId = personOf(context);
  await context.db.transaction(async (tx) => {
    const whyNot = await whyNotSignable(tx, environment, day);
    if (whyNot) throw new DomainError("conflict", `Nothing was signed off: ${whyNot}`);
    const state = await readDay(tx, environment, day);
    if (state.openCount !== openCount)
      throw new DomainError(
        "conflict",
        `Nothing was signed off: ${state.openCount} items are open now, and you saw ${openCount}. Look at them, then sign again.`,
      );
    const row = {
      status: "signed_off" as const,
      totals: toStored(state),
      note,
      signedOffByUserId: userId,
      signedOffAt: new Date(),
      reopenedByUserId: null,
      reopenedAt: null,
      reopenReason: null,
    };
    const stored = await tx
      .insert(dailyCloses)
      .values({ environmentId, day, ...row })
      .onConflictDoUpdate({
        target: [dailyCloses.environmentId, dailyCloses.day],
        set: row,
        setWhere: eq(dailyCloses.status, "reopened"),
      })
      .returning({ id: dailyCloses.id });
    const [close] = stored;
    if (!close) throw new DomainError("conflict", `Nothing was changed: ${day} has been signed off already.`);
    await audit(tx, context, {
      action: "reconciliation.sign_off",
      subjectType: "daily_close",
      subjectId: close.id,
      programId: environment.programId,
      environmentId,
      after: { day, open_count: state.openCount, totals: summary(state) },
      reason: note || null,
    });
  });
}

/**
 * Opens a signed-off day again; its totals as they were signed off stay until it is signed again.
 * @throws DomainError not_found, not_permitted, out_of_scope, conflict (it is not signed off)
 */
export async function reopenDay(
  context: ServiceContext,
  { environmentId, day, reason }: z.output<typeof reopenSchema>,
): Promise<void> {
  const environment = await loadEnvironment(context, environmentId, "reconciliation.sign");
  const userId = personOf(context);
  await context.db.transaction(async (tx) => {
    const [close] = await tx
      .update(dailyCloses)
      .set({
        status: "reopened",
        reopenedByUserId: userId,
        reopenedAt: new Date(),
        reopenReason: reason,
      })
      .where(
        and(
          eq(dailyCloses.environmentId, environmentId),
          eq(dailyCloses.day, day),
          eq(dailyCloses.status, "signed_off"),
        ),
      )
      .returning();
    if (!close) throw new DomainError("conflict", `Nothing was changed: ${day} is not signed off.`);
    await audit(tx, context, {
      action: "reconciliation.reopen",
      subjectType: "daily_close",
      subjectId: close.id,
      programId: environment.programId,
      environmentId,
      before: { day, signed_off_at: close.signedOffAt.toISOString() },
      reason,
    });
  });
}

function personOf({ actor }: ServiceContext): string {
  if (actor.type === "user") return actor.userId;
  throw new DomainError("not_permitted", "A day is signed off and reopened by a person.");
}

function toStored({ totals, open }: DayState): StoredTotals {
  return {
    currencies: storeTotals(totals),
    open: open.items.map((item) => ({
      id: item.id,
      kind: item.kind,
      detail: item.detail,
      amount_minor: String(item.amount.minor),
      currency: item.amount.currency,
      owner: item.owner,
      opened_at: item.openedAt.toISOString(),
    })),
    open_count: open.count,
  };
}

/** The totals in a line per currency, for the audit log. */
function summary({ totals }: DayState): Record<string, string> {
  return Object.fromEntries(
    totals.map(({ currency, entries, bookings }) => [
      currency,
      `FINCI ${entries.all.count} (${formatAmount(entries.all.minor, currency)}), ours ${bookings.all.count} (${formatAmount(bookings.all.minor, currency)}), unmatched ${entries.unmatched.count} and ${bookings.unmatched.count}`,
    ]),
  );
}
