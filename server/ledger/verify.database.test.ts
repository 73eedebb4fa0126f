import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { processNextDelivery } from "../webhooks/process";
import { authorizationBody, post, presentmentBody, testEndpoints } from "../webhooks/testing";
import { verifyLedger } from "./verify";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;
let card: SeededCard;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
beforeEach(async () => {
  card = await program.addCard({ balanceMinor: 100_00n });
  const cleared = authorizationBody(card);
  await post(endpoints, program, "authorization", cleared);
  await post(endpoints, program, "authorization", authorizationBody(card));
  await post(endpoints, program, "transaction", presentmentBody(card, { authorization_id: cleared.id }));
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

async function failuresOfCard(): Promise<string[]> {
  const sentences: string[] = [];
  for await (const failure of verifyLedger(test.sql))
    if (failure.accountId === card.accountId) sentences.push(failure.sentence);
  return sentences;
}

/** Changes rows as somebody with the database's password could, past the triggers. */
async function tamper(statement: string): Promise<void> {
  await test.sql.begin(async (transaction) => {
    await transaction.unsafe("set local session_replication_role = replica");
    await transaction.unsafe(statement);
  });
}
const ofCard = () => `account_id = '${card.accountId}'`;

describe("verifyLedger", () => {
  it("proves what the product booked, and counts it", async () => {
    let entries = 0n;
    for await (const failure of verifyLedger(test.sql, (progress) => {
      entries = progress.entries;
    }))
      expect(failure).toBeUndefined();
    expect(entries).toBeGreaterThanOrEqual(5n);
  });

  it("proves every account of many chunks", async () => {
    await test.sql`
      insert into account_balances (environment_id, account_id, currency, posted_minor, held_minor, entry_count)
      select ${program.environmentId}, (200000000000000000 + n)::text, 'EUR', 0, 0, 0 from generate_series(1, 1700) n`;
    await test.sql`
      update account_balances set posted_minor = 1 where account_id in ('200000000000000001', '200000000000001700')`;
    const failed: string[] = [];
    for await (const failure of verifyLedger(test.sql)) failed.push(failure.accountId);
    await test.sql`delete from account_balances where account_id like '2000000000%'`;
    expect(failed.sort()).toEqual(["200000000000000001", "200000000000001700"]);
  });

  it.each([
    [
      "a balance",
      () => `update account_balances set posted_minor = posted_minor + 1 where ${ofCard()}`,
      /says 9001 posted, its ledger 9000/,
    ],
    [
      "a held balance",
      () => `update account_balances set held_minor = 0 where ${ofCard()}`,
      /says 0 held, its ledger 1000/,
    ],
    [
      "an entry's amount",
      () => `update ledger_entries set posted_delta_minor = 9999 where ${ofCard()} and sequence = 1`,
      /running totals are wrong from sequence 1 on/,
    ],
    [
      "an entry's running total",
      () => `update ledger_entries set held_after_minor = 1 where ${ofCard()} and sequence = 3`,
      /wrong from sequence 3 on/,
    ],
    [
      "an entry taken away",
      () => `delete from ledger_entries where ${ofCard()} and sequence = 2`,
      /gap at sequence 2/,
    ],
    [
      "the newest entry taken away",
      () =>
        `delete from ledger_entries where ${ofCard()} and sequence = (select max(sequence) from ledger_entries where ${ofCard()})`,
      /counts 5 ledger entries, there are 4/,
    ],
    [
      "an entry's currency",
      () => `update ledger_entries set currency = 'SEK' where ${ofCard()} and sequence = 2`,
      /has entries in SEK/,
    ],
    [
      "a hold",
      () => `update authorizations set held_minor = held_minor + 5 where ${ofCard()} and held_minor > 0`,
      /its authorizations hold 1005/,
    ],
    [
      "a transaction's amount",
      () => `update transactions set billing_amount_minor = 1 where ${ofCard()}`,
      /is not booked with its amount/,
    ],
    [
      "an entry's moment",
      () =>
        `update ledger_entries set created_at = created_at - interval '1 day' where ${ofCard()} and sequence = 3`,
      /entry 3 was booked before the one it follows/,
    ],
    [
      "which entry is taken back",
      () => `update ledger_entries set reverses_sequence = 1 where ${ofCard()} and sequence = 2`,
      /entry 2 takes an entry back that is not its opposite/,
    ],
    ["the balance's row", () => `delete from account_balances where ${ofCard()}`, /but no balance/],
  ] as const)("finds that %s was changed by hand", async (_what, statement, sentence) => {
    expect(await failuresOfCard()).toEqual([]);
    await tamper(statement());
    expect((await failuresOfCard()).join("\n")).toMatch(sentence);
  });
});
