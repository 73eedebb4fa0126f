import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { recoverIntents } from "@/server/jobs/recover-intents";
import { unseal } from "@/server/secrets";
import { Fixture } from "@/simulator/testing/fixture";
import { accountBalances, cards, credentials, environments, finciIntents, ruleSets, users } from "../schema";
import { seedDemo } from "./index";

let test: TestDatabase;
const finci = new Fixture();

beforeAll(async () => {
  [test] = await Promise.all([createTestDatabase(), finci.start()]);
});
afterAll(async () => {
  await finci.stop();
  await test.end();
});

const seed = () =>
  seedDemo({
    databaseUrl: test.databaseUrl,
    simulatorUrl: finci.simulator.url,
    consoleUrl: "http://127.0.0.1:4299",
  });
const counts = async () => (await finci.control("GET", "state")).body.counts as Record<string, number>;

describe("the demo's seed", () => {
  it("makes two programs with customers, cards and users, once", async () => {
    const first = await seed();
    const made = { persons: 8, corporates: 1, employees: 6, accounts: 10, cards: 14 };
    expect(await counts()).toMatchObject(made);
    expect(await seed()).toEqual(first);
    expect(await counts()).toMatchObject(made);

    expect(first.users).toHaveLength(8);
    expect(first.cards).toHaveLength(14);
    expect(new Set(first.cards.map((card) => card.currency))).toEqual(new Set(["EUR", "SEK"]));
    expect(first.endpoints[0]?.authorizationUrl).toMatch(
      /^http:\/\/127\.0\.0\.1:4299\/api\/webhooks\/[\w-]{32}\/authorization$/,
    );
    const statuses = await test.db.select({ status: cards.status }).from(cards);
    expect(statuses.map(({ status }) => status).sort()).toEqual([
      ...Array(11).fill("active"),
      "deactivated",
      "lost",
      "new",
    ]);
    const hashes = await test.db.select({ hash: users.passwordHash }).from(users);
    for (const { hash } of hashes) expect(hash).toMatch(/^\$argon2id\$/);
    const rules = await test.db.select({ scope: ruleSets.scope, status: ruleSets.status }).from(ruleSets);
    expect(rules.map(({ scope }) => scope).sort()).toEqual([
      "account",
      "card",
      "cardholder",
      "program",
      "program",
    ]);
    expect(new Set(rules.map(({ status }) => status))).toEqual(new Set(["active"]));
  });

  it("tops an account up once it has less than half", async () => {
    const { cards: issued } = await seed();
    const accountId = issued[0]?.accountId ?? "";
    const which = eq(accountBalances.accountId, accountId);
    const [full] = await test.db.select().from(accountBalances).where(which);
    const level = full?.postedMinor ?? 0n;
    await test.db
      .update(accountBalances)
      .set({ heldMinor: level / 3n })
      .where(which);
    await seed();
    expect((await test.db.select().from(accountBalances).where(which))[0]?.postedMinor).toBe(level);
    await test.db
      .update(accountBalances)
      .set({ heldMinor: (level * 2n) / 3n })
      .where(which);
    await seed();
    const [topped] = await test.db.select().from(accountBalances).where(which);
    expect((topped?.postedMinor ?? 0n) - (topped?.heldMinor ?? 0n)).toBe(level);
  });

  it("finishes what a killed seed left pending", async () => {
    const [intent] = await test.db
      .select()
      .from(finciIntents)
      .where(eq(finciIntents.idempotencyKey, "seed:person:0:card"));
    const tokenId = intent?.resultId ?? "";
    await test.db.delete(cards).where(eq(cards.tokenId, tokenId));
    const pending = { state: "pending" as const, resultId: null, settledAt: null, updatedAt: new Date() };
    await test.db
      .update(finciIntents)
      .set(pending)
      .where(eq(finciIntents.id, intent?.id ?? ""));
    await seed();
    expect(await counts()).toMatchObject({ cards: 14 });
    expect(await test.db.select().from(cards).where(eq(cards.tokenId, tokenId))).toHaveLength(1);
    expect(await recoverIntents(test.db)).toBe(0);
  });

  it("makes new credentials when the sealing key is another one", async () => {
    const sandboxes = and(eq(environments.kind, "sandbox"), inArray(environments.status, ["enabled"]));
    const foreign = "v1.00000000.AAAA.AAAA.AAAA";
    await test.db.update(credentials).set({ tokenSealed: foreign });
    await seed();
    const rows = await test.db
      .select({ token: credentials.tokenSealed })
      .from(credentials)
      .innerJoin(environments, eq(environments.id, credentials.environmentId))
      .where(sandboxes);
    expect(rows).toHaveLength(2);
    for (const { token } of rows) expect(unseal(token ?? "")).not.toBe("");
    const production = await test.db.select().from(environments).where(eq(environments.kind, "production"));
    expect(production).toMatchObject(Array(2).fill({ status: "disabled", baseUrl: null }));
  });
});
