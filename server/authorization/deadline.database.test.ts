import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import type { Rule } from "@/lib/rules/schema";
import type { WebhookAnswer } from "../intake/admit";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { authorizationBody, newEventId, post, provenBalance, testEndpoints } from "../webhooks/testing";
import { activateRules } from "./testing";

/* One slow, locked or poisonous request, and what becomes of it and of its neighbours. */

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;
/** Its deadline is shorter than the statement that decides for the merchant SLOW. */
let hasty: SeededProgram;
let aheadCard: SeededCard;
let journalFolder: string;

const slowMs = 450;
const hastyMs = 250;
/** What a busy machine may add. */
const marginMs = 250;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  hasty = await seedProgram(test.db, { program: { decisionDeadlineMs: hastyMs } });
  aheadCard = await program.addCard({ balanceMinor: 1_000_000_00n });
  await test.sql.unsafe(`
    create function disturb() returns trigger language plpgsql as $$ begin
      if new.merchant_name = 'SLOW' then perform pg_sleep(${slowMs / 1000}); end if;
      if new.merchant_name = 'STUCK' then perform pg_sleep(30); end if;
      if new.merchant_name = 'POISON' then raise exception 'poison'; end if;
      if new.merchant_name = 'INVALID' then raise exception 'invalid' using errcode = 'check_violation'; end if;
      return new;
    end $$;
    create trigger disturb before insert on authorizations for each row execute function disturb()`);
  journalFolder = mkdtempSync(path.join(tmpdir(), "journal-"));
  endpoints = testEndpoints(test.databaseUrl, journalFolder);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

const success = { httpStatus: 200, body: { status: "success" } };
const declined = (reason: string) => ({ httpStatus: 200, body: { status: "error", errors: [reason] } });
const merchant = (name: string) => ({ id: "1", name, mcc: "5411", city: "Vilnius", country: "LT" });

async function timed(owner: SeededProgram, body: unknown): Promise<{ answer: WebhookAnswer; ms: number }> {
  const startedMs = performance.now();
  const answer = await post(endpoints, owner, "authorization", body);
  return { answer, ms: performance.now() - startedMs };
}

async function stored(id: string) {
  const [row] = await test.sql`
    select decision, decision_reason, held_minor, velocity_minor from authorizations where id = ${id}`;
  return row;
}

const told = (reason: string) => ({
  decision: "declined",
  decision_reason: reason,
  held_minor: 0n,
  velocity_minor: 0n,
});

const addCards = (owner: SeededProgram, count: number) =>
  Promise.all(Array.from({ length: count }, () => owner.addCard({ balanceMinor: 100_00n })));

/** Sends one request ahead: while it is decided, all of these gather in the next fold. */
async function together(requests: [SeededProgram, ReturnType<typeof authorizationBody>][]) {
  const ahead = post(endpoints, program, "authorization", authorizationBody(aheadCard));
  const answers = await Promise.all(requests.map(([owner, body]) => timed(owner, body)));
  expect(await ahead).toEqual(success);
  return answers;
}

/** Neighbours of one request: as many others, of other accounts. */
async function neighbours(count = 12): Promise<[SeededProgram, ReturnType<typeof authorizationBody>][]> {
  const cards = await addCards(program, count);
  return cards.map((card) => [program, authorizationBody(card, { billing_amount: "1.00" })]);
}

async function expectDecided(answers: { answer: WebhookAnswer; ms: number }[]): Promise<void> {
  expect(answers.map(({ answer }) => answer)).toEqual(answers.map(() => success));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(1_000);
}

describe("an account that somebody has locked", () => {
  it("is answered within the deadline, its neighbours are decided, and no hold stays", async () => {
    const [card] = (await addCards(program, 1)) as [SeededCard];
    const body = authorizationBody(card);
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isLocked = () => {};
    const locked = new Promise<void>((resolve) => {
      isLocked = resolve;
    });
    const holder = test.sql.begin(async (transaction) => {
      await transaction`select 1 from account_balances where account_id = ${card.accountId} for update`;
      isLocked();
      await isReleased;
    });
    await locked;
    const [first, ...others] = await together([[program, body], ...(await neighbours())]);
    expect(["deadline", "store_unavailable"]).toContain((first!.answer.body.errors as string[])[0]);
    expect(first!.ms).toBeLessThan(1_000 + marginMs);
    await expectDecided(others);
    // While the database does not know it yet, a repeat is told the same.
    expect(await post(endpoints, program, "authorization", body)).toEqual(first!.answer);
    release();
    await holder;
    const reason = (first!.answer.body.errors as string[])[0]!;
    await expect.poll(() => stored(body.id)).toEqual(told(reason));
    expect(await post(endpoints, program, "authorization", body)).toEqual(declined(reason));
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
    await expect.poll(() => readdirSync(journalFolder)).toEqual([]);
  });
});

describe("a statement that ends after the deadline", () => {
  it("keeps neither hold nor count, FINCI's answer stands, and a repeat gets it again at any time", async () => {
    const [card] = (await addCards(hasty, 1)) as [SeededCard];
    const limit: Rule = {
      id: "day",
      kind: "velocity",
      window: "day",
      currency: "EUR",
      amountMaxMinor: "100000",
      countMax: null,
    };
    const { meterIds } = await activateRules(test.sql, hasty, "card", card.tokenId, [limit]);
    const body = authorizationBody(card, { merchant: merchant("SLOW") });
    const [first, ...others] = await together([[hasty, body], ...(await neighbours())]);
    expect(first!.answer).toEqual(declined("deadline"));
    expect(first!.ms).toBeLessThan(hastyMs + marginMs);
    await expectDecided(others);

    const repeats = [];
    while ((await stored(body.id))?.decision_reason !== "deadline")
      repeats.push(await post(endpoints, hasty, "authorization", body));
    repeats.push(await post(endpoints, hasty, "authorization", body));
    expect(repeats).toEqual(repeats.map(() => declined("deadline")));
    await expect.poll(() => stored(body.id)).toEqual(told("deadline"));
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
    const [counter] = await test.sql`
      select used_minor, used_count from velocity_counters where meter_id = ${meterIds.day!}`;
    expect(counter ?? { used_minor: 0n, used_count: 0n }).toEqual({ used_minor: 0n, used_count: 0n });
    await expect.poll(() => readdirSync(journalFolder)).toEqual([]);
    const deliveries = await test.sql`select answer from deliveries where event_id = ${body.id}`;
    expect(deliveries.map(({ answer }) => answer)).toEqual(deliveries.map(() => declined("deadline").body));
  });

  it("leaves the hold where a repeat was told a success meanwhile, for FINCI may have gone by that", async () => {
    const [card] = (await addCards(program, 1)) as [SeededCard];
    const body = authorizationBody(card);
    // Another process is asked for the repeat after the late decision and before the journal is brought in.
    expect(await post(endpoints, program, "authorization", body)).toEqual(success);
    expect(await post(endpoints, program, "authorization", body)).toEqual(success);
    const bringIn = (state: string) => test.sql`
      select record_answer_without_store(jsonb_build_object(
               'environment_id', environment_id, 'account_id', account_id, 'id', event_id, 'delivery_id', id,
               'answered', 'deadline', 'problem', 'too late', 'duration_us', 1))
        from deliveries where event_id = ${body.id} and state = ${state}`;
    await bringIn("answered");
    expect(await stored(body.id)).toMatchObject({ decision: "approved", held_minor: 1_000n });
    // The repeat was too late as well: then FINCI was told nothing but errors.
    await bringIn("duplicate");
    expect(await stored(body.id)).toEqual(told("deadline"));
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it("is ended when it is stuck, alone: the others are decided in time and the database stays in use", async () => {
    const [card] = (await addCards(program, 1)) as [SeededCard];
    const body = authorizationBody(card, { merchant: merchant("STUCK") });
    const [first, ...others] = await together([[program, body], ...(await neighbours())]);
    expect(["deadline", "store_unavailable"]).toContain((first!.answer.body.errors as string[])[0]);
    expect(first!.ms).toBeLessThan(1_000 + marginMs);
    await expectDecided(others);
    await expectDecided(await together(await neighbours(3)));
  });
});

describe("a request that the database refuses", () => {
  it.each(["POISON", "INVALID"])("(%s) fails alone, and nothing of it stays in the way", async (name) => {
    const [card] = (await addCards(program, 1)) as [SeededCard];
    const body = authorizationBody(card, { merchant: merchant(name) });
    const [first, ...others] = await together([[program, body], ...(await neighbours())]);
    expect(first!.answer).toEqual(declined("store_unavailable"));
    await expectDecided(others);
    expect(await stored(body.id)).toBeUndefined();
  });

  it("never keeps the answers after it out of the database", async () => {
    const cards = await addCards(hasty, 2);
    // Within the contract, and beyond what Postgres can hold.
    const unstorable = authorizationBody(cards[0]!, { created_at: "0000-01-01T00:00:00Z" });
    const slow = authorizationBody(cards[1]!, { merchant: merchant("SLOW") });
    expect(await post(endpoints, hasty, "authorization", unstorable)).toEqual(declined("store_unavailable"));
    expect(await post(endpoints, hasty, "authorization", slow)).toEqual(declined("deadline"));
    await expect.poll(() => stored(slow.id)).toEqual(told("deadline"));
    const refused = () => readFileSync(path.join(journalFolder, "refused.jsonl"), "utf8");
    await expect.poll(refused).toContain(unstorable.id);
  });
});

describe("a change of the policy", () => {
  it("counts in the very next authorization, also when nobody is notified", async () => {
    const quiet = await createTestDatabase();
    await quiet.sql.unsafe(`
      create or replace function bump_policy_version() returns trigger language plpgsql as $$ begin
        update policy_version set version = version + 1 where id = 1; return null; end $$;
      create or replace function next_policy_version() returns bigint language plpgsql as $$
        declare next_version bigint; begin
        update policy_version set version = version + 1 where id = 1 returning version into next_version;
        return next_version; end $$`);
    const owner = await seedProgram(quiet.db);
    const card = await owner.addCard({ balanceMinor: 1_000_00n });
    const unnotified = testEndpoints(quiet.databaseUrl);
    await unnotified.start();
    const answer = () =>
      post(unnotified, owner, "authorization", authorizationBody(card, { id: newEventId() }));
    try {
      for (let round = 0; round < 10; round += 1) {
        await quiet.sql`update programs set status = 'suspended' where id = ${owner.programId}`;
        expect(await answer()).toEqual(declined("program_not_active"));
        await quiet.sql`update programs set status = 'active' where id = ${owner.programId}`;
        expect(await answer()).toEqual(success);
      }
      await activateRules(quiet.sql, owner, "card", card.tokenId, [
        { id: "none", kind: "amount", currency: "EUR", maxMinor: "0" },
      ]);
      expect(await answer()).toEqual(declined("amount_limit"));
      await quiet.sql`update rule_sets set status = 'retired' where status = 'active'`;
      expect(await answer()).toEqual(success);
    } finally {
      await unnotified.stop();
      await quiet.end();
    }
  });
});
