import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { countPendingMigrations, migrate } from "../migrate";
import { accountBalances, cards, programs } from "../schema";
import { createTestDatabase, seedProgram } from ".";

const test = await createTestDatabase();
afterAll(() => test.end());

describe("createTestDatabase", () => {
  it("gives each caller a migrated database of its own", async () => {
    const others = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      await seedProgram(test.db);
      for (const other of others) {
        expect(await countPendingMigrations(other.db)).toBe(0);
        expect(await other.db.$count(programs)).toBe(0);
      }
    } finally {
      await Promise.all(others.map((other) => other.end()));
    }
    const [left] = await test.sql`
      select count(*)::int as count from pg_database where datname = ${new URL(others[0].databaseUrl).pathname.slice(1)}`;
    expect(left).toEqual({ count: 0 });
  });
});

describe("migrate", () => {
  it("does nothing the second time, also from two processes at once", async () => {
    await Promise.all([migrate(test.databaseUrl), migrate(test.databaseUrl)]);
    expect(await countPendingMigrations(test.db)).toBe(0);
  });

  it("counts what an older database lacks", async () => {
    await test.sql.begin(async (transaction) => {
      await transaction`create table kept as table drizzle.__drizzle_migrations`;
      await transaction`delete from drizzle.__drizzle_migrations where created_at > (select min(created_at) from drizzle.__drizzle_migrations)`;
    });
    expect(await countPendingMigrations(test.db)).toBeGreaterThan(0);
    await test.sql`drop schema drizzle cascade`;
    expect(await countPendingMigrations(test.db)).toBeGreaterThan(1);
  });
});

describe("seedProgram", () => {
  it("gives a program whose card has the asked balance, proved by a ledger entry", async () => {
    const program = await seedProgram(test.db, { program: { name: "Northwind" } });
    const card = await program.addCard({ balanceMinor: 12_345n, card: { status: "deactivated" } });
    const [stored] = await test.db.select().from(cards).where(sql`token_id = ${card.tokenId}`);
    expect(stored).toMatchObject({ status: "deactivated", accountId: card.accountId });
    const [balance] = await test.db.select().from(accountBalances).where(sql`account_id = ${card.accountId}`);
    expect(balance).toMatchObject({ postedMinor: 12_345n, heldMinor: 0n, entryCount: 1n, currency: "EUR" });
  });
});
