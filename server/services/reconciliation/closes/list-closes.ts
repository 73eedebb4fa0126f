import { and, eq, gte, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { dailyCloses, masterAccounts, users } from "@/db/schema";
import { addDays, dayIn } from "@/lib/reconciliation";
import type { ServiceContext } from "../../../context";
import { loadEnvironment } from "../load-environment";
import type { daysSchema } from "../schemas";

/** Days of a page. */
const daysPerPage = 31;

export type CloseListItem = {
  day: string;
  status: "not_signed_off" | "signed_off" | "reopened";
  signedOffBy: string | null;
  signedOffAt: Date | null;
  /** Not signed off, although a later day is. */
  isGap: boolean;
};

/**
 * The days of an environment that are over, newest first, back to the first one whose ledger is wanted.
 * @returns `nextCursor` for the page behind it; null at the end
 * @throws DomainError not_found, out_of_scope
 */
export async function listCloses(
  context: ServiceContext,
  { environmentId, cursor: before }: z.output<typeof daysSchema>,
): Promise<{ items: CloseListItem[]; nextCursor: string | null }> {
  const { timeZone } = await loadEnvironment(context, environmentId);
  const { db } = context;
  const [known] = await db
    .select({
      first: sql<
        string | null
      >`min(coalesce(${masterAccounts.fetchFrom}, (${masterAccounts.createdAt} at time zone ${timeZone})::date))::text`,
    })
    .from(masterAccounts)
    .where(eq(masterAccounts.environmentId, environmentId));
  const [signed] = await db
    .select({
      first: sql<string | null>`min(${dailyCloses.day})::text`,
      lastSigned: sql<
        string | null
      >`max(${dailyCloses.day}) filter (where ${dailyCloses.status} = 'signed_off')::text`,
    })
    .from(dailyCloses)
    .where(eq(dailyCloses.environmentId, environmentId));
  const first = [known?.first, signed?.first].filter((day) => typeof day === "string").sort()[0];
  const today = dayIn(new Date(), timeZone);
  const end = before != null && before < today ? before : today;
  if (first === undefined) return { items: [], nextCursor: null };
  const start = [addDays(end, -daysPerPage), first].sort()[1] ?? first;
  const rows = await db
    .select({ close: dailyCloses, signedOffBy: users.name })
    .from(dailyCloses)
    .leftJoin(users, eq(users.id, dailyCloses.signedOffByUserId))
    .where(
      and(
        eq(dailyCloses.environmentId, environmentId),
        gte(dailyCloses.day, start),
        lt(dailyCloses.day, end),
      ),
    );
  const byDay = new Map(rows.map((row) => [row.close.day, row]));
  const items: CloseListItem[] = [];
  for (let day = addDays(end, -1); day >= start; day = addDays(day, -1)) {
    const row = byDay.get(day);
    const status = row?.close.status ?? "not_signed_off";
    items.push({
      day,
      status,
      signedOffBy: row ? (row.signedOffBy ?? "A person who is gone") : null,
      signedOffAt: row?.close.signedOffAt ?? null,
      isGap: status !== "signed_off" && signed?.lastSigned != null && day < signed.lastSigned,
    });
  }
  return { items, nextCursor: start > first ? start : null };
}
