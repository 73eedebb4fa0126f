import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { ledgerMatches, masterAccounts, masterEntries } from "@/db/schema";
import { addDays, dayIn } from "@/lib/reconciliation";
import { insertTransaction, newFinciId } from "../../read-testing";
import { FinciBench, type LinkedProgram } from "../../testing";
import { addMasterAccount } from "../index";

/* What the tests of totals and daily closes share. */

export const bench = new FinciBench();
/** With the capability, and a master account that is fetched to the start of today. */
export let program: LinkedProgram;
export let accountId: string;

const timeZone = "Europe/Vilnius";
export const today = dayIn(new Date(), timeZone);
export const day = addDays(today, -2);
/** Noon in Vilnius, or near it. */
export const noon = (of = day) => new Date(`${of}T10:00:00.000Z`);
export const environmentOf = () => ({ environmentId: program.environmentId });
export const range = (from = day, to = day) => ({ ...environmentOf(), from, to });

/** Registers what starts and ends a test file about days. */
export function prepareDays(): void {
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());
  beforeEach(async () => {
    program = await bench.program({ capabilities: ["payments_api_reconciliation"], name: "Žalgiris Łódź" });
    accountId = newFinciId();
    await addMasterAccount(bench.as("finance"), {
      ...environmentOf(),
      accountId,
      currency: "EUR",
      fetchFrom: addDays(today, -10),
    });
    await coverUntil(today);
  });
}

/** Lets FINCI's ledger be here until that day. */
export async function coverUntil(before: string): Promise<void> {
  await bench.db
    .update(masterAccounts)
    .set({ fetchedBefore: before })
    .where(eq(masterAccounts.accountId, accountId));
}

type Entry = { minor: bigint; at?: Date; card?: boolean; narrative?: string };
/** An entry of FINCI's on the day. */
export async function entry({ minor, at = noon(), card = true, narrative = "CRDS" }: Entry): Promise<string> {
  const id = newFinciId();
  await bench.db.insert(masterEntries).values({
    ...environmentOf(),
    masterAccountId: accountId,
    id,
    bookedAt: at,
    valueDate: day,
    amountMinor: minor,
    currency: "EUR",
    narrative,
    isCardRelated: card,
    reference: null,
    source: "payments_api",
  });
  return id;
}
/** A presentment with its entry; returns the transaction's id. */
export async function matched(minor: bigint, differenceMinor = 0n, at = noon()): Promise<string> {
  const transactionId = await insertTransaction(bench.db, program, {
    billingAmountMinor: minor,
    receivedAt: at,
  });
  const entryId = await entry({ minor: -minor + differenceMinor, at });
  await bench.db
    .insert(ledgerMatches)
    .values({ ...environmentOf(), masterAccountId: accountId, entryId, transactionId, differenceMinor });
  return transactionId;
}
/** 2^53 + 1 minor units: no JavaScript number holds it. */
export const huge = 9_007_199_254_740_993n;
