import { randomUUID } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerEntries } from "@/db/schema";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { DomainError } from "../errors";
import { adjustAccount, fundAccount, reverseEntry } from "../services/accounts-funding";
import { contextOf } from "../services/read-testing";
import {
  balanceAt,
  getStatement,
  listStatementEntries,
  statementEntriesSchema,
} from "../services/statements";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { processNextDelivery } from "../webhooks/process";
import { authorizationBody, post, presentmentBody, testEndpoints } from "../webhooks/testing";
import { verifyAccount } from "./verify";

/* Whatever is booked by hand between payments: the balance proves, at every moment, and nothing is taken back twice. */

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db, { program: { approvalThresholdMinor: 1_000_000_000n } });
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

type Act =
  | { act: "fund" | "credit" | "debit"; minor: number }
  | { act: "take back"; index: number }
  | { act: "pay"; minor: number; isCleared: boolean };

const minor = fc.integer({ min: 1, max: 50_000 });
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom("fund" as const, "credit" as const, "debit" as const), minor }),
    fc.record({ act: fc.constant("take back" as const), index: fc.nat(20) }),
    fc.record({ act: fc.constant("pay" as const), minor, isCleared: fc.boolean() }),
  ),
  { minLength: 1, maxLength: 12 },
);

const finance = () => contextOf(test.db, [{ role: "finance", programId: program.programId }]);
const decimal = (amountMinor: number) => (amountMinor / 100).toFixed(2);
const reason = "Property test";

const entriesOf = (accountId: string) =>
  test.db
    .select()
    .from(ledgerEntries)
    .where(
      and(eq(ledgerEntries.environmentId, program.environmentId), eq(ledgerEntries.accountId, accountId)),
    )
    .orderBy(asc(ledgerEntries.createdAt), asc(ledgerEntries.sequence));

/** Does it; what the product refuses is no fault. */
async function perform(card: SeededCard, act: Act): Promise<void> {
  const { accountId } = card;
  const money = { accountId, currency: "EUR", reason, requestKey: randomUUID() };
  try {
    if (act.act === "fund") await fundAccount(finance(), { ...money, amount: decimal(act.minor) });
    else if (act.act === "take back") {
      const entries = await entriesOf(accountId);
      const entry = entries[act.index % Math.max(1, entries.length)];
      if (entry) await reverseEntry(finance(), { accountId, sequence: entry.sequence, reason });
    } else if (act.act === "pay") {
      const amount = decimal(act.minor);
      const authorization = authorizationBody(card, { billing_amount: amount, transaction_amount: amount });
      await post(endpoints, program, "authorization", authorization);
      if (!act.isCleared) return;
      const clearing = {
        authorization_id: authorization.id,
        billing_amount: amount,
        transaction_amount: amount,
      };
      await post(endpoints, program, "transaction", presentmentBody(card, clearing));
      while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
    } else {
      await adjustAccount(finance(), { ...money, direction: act.act, amount: decimal(act.minor) });
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

describe("any sequence of fundings, adjustments, entries taken back, and payments", () => {
  it("leaves balances that prove, at every moment, and statements that agree", async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (sequence) => {
        const card = await program.addCard();
        const { accountId } = card;
        const account = { environmentId: program.environmentId, accountId };
        for (const act of sequence) await perform(card, act);
        expect(await verifyAccount(test.sql, account)).toEqual([]);

        const entries = await entriesOf(accountId);
        const takenBack = entries.flatMap((entry) => entry.reversesSequence ?? []);
        expect(new Set(takenBack).size).toBe(takenBack.length);
        for (const entry of entries.filter((each) => each.reversesSequence !== null)) {
          const original = entries.find((each) => each.sequence === entry.reversesSequence);
          expect(entry.postedDeltaMinor + (original?.postedDeltaMinor ?? 1n)).toBe(0n);
        }
        for (const [index, entry] of entries.entries()) {
          if (entries[index + 1]?.createdAt.getTime() === entry.createdAt.getTime()) continue;
          expect(await balanceAt(test.db, account, entry.createdAt)).toEqual({
            postedMinor: entry.postedAfterMinor,
            heldMinor: entry.heldAfterMinor,
            entriesCount: BigInt(index + 1),
            isProven: true,
          });
        }
        const days = { accountId, from: "2020-01-01", to: "2100-01-01" };
        const statement = await getStatement(finance(), days);
        const { items } = await listStatementEntries(
          finance(),
          statementEntriesSchema.parse({ ...days, limit: 100 }),
        );
        expect(statement.isProven).toBe(true);
        expect(items.map((item) => item.postedAfter.minor)).toEqual(
          entries.map((entry) => entry.postedAfterMinor),
        );
        expect(statement.closing.posted.minor).toBe(entries.at(-1)?.postedAfterMinor ?? 0n);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
