import { and, desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Reader } from "@/db/client";
import { ledgerEntries } from "@/db/schema";
import type { AmountChange } from "../change-kind";
import { readBalance } from "./load-account";

/** An amount of minor units as stored while a change waits. */
export const minorSchema = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);

/** What every change of an account's money names. */
export const accountChangeSchema = z.object({
  programId: z.uuid(),
  environmentId: z.uuid(),
  accountId: z.string(),
  amountMinor: minorSchema,
  currency: z.string(),
  requestKey: z.string().nullable(),
});

type AccountKey = { environmentId: string; accountId: string };

/**
 * The state that fundings and adjustments are proposed on: the newest entry made by hand. Payments go on meanwhile and change
 * nothing about it; another correction does, because the two might be the same one.
 */
export async function newestByHand(reader: Reader, account: AccountKey): Promise<string> {
  const [newest] = await reader
    .select({ sequence: ledgerEntries.sequence })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.environmentId, account.environmentId),
        eq(ledgerEntries.accountId, account.accountId),
        // written out, so that the partial index of these entries fits
        sql`${ledgerEntries.kind} in ('funding', 'adjustment')`,
      ),
    )
    .orderBy(desc(ledgerEntries.createdAt), desc(ledgerEntries.sequence))
    .limit(1);
  return `newest by hand ${newest?.sequence ?? 0}`;
}

/** Why a correction is not applied any more. */
export const staleCorrection =
  "The account was funded or adjusted by hand after this was asked for. Look whether it is still right, and ask for it again.";

/** Posted and available money now and afterwards. */
export async function balanceChange(
  reader: Reader,
  { environmentId, accountId, amountMinor, currency }: AccountKey & { amountMinor: bigint; currency: string },
): Promise<AmountChange[]> {
  const { postedMinor, heldMinor } = await readBalance(reader, { environmentId, accountId });
  const change = (label: string, minor: bigint): AmountChange => ({
    label,
    before: { minor, currency },
    after: { minor: minor + amountMinor, currency },
  });
  return [change("Posted", postedMinor), change("Available", postedMinor - heldMinor)];
}
