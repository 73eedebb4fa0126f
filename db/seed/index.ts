import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, like, sql } from "drizzle-orm";
import { formatAmount } from "@/lib/money";
import type { ServiceContext } from "@/server/context";
import { fundAccount } from "@/server/services/accounts-funding";
import { recoverOpenIntents } from "@/server/services/intents";
import { connect, type Database, database } from "../client";
import { accountBalances, accounts, cards, environments, finciIntents, programs } from "../schema";
import { seedUsers } from "./access";
import { demoPassword, demoPrograms, demoUsers, larkspur, meridian } from "./data";
import { putJson, type SeededSandbox, seedSandbox } from "./programs";
import { type DemoAccount, seedCorporate, seedPersons } from "./records";
import { seedRules } from "./rules";

export type DemoOptions = {
  databaseUrl: string;
  /** `http://127.0.0.1:4010`; the simulator must run. */
  simulatorUrl: string;
  /** Where FINCI's webhooks go, `http://127.0.0.1:3000`; the console need not run yet. */
  consoleUrl: string;
};

/** What people's scripts need. */
export type DemoSeed = {
  users: { email: string; password: string; roles: string[] }[];
  endpoints: {
    program: string;
    environment: string;
    key: string;
    authorizationUrl: string;
    transactionUrl: string;
  }[];
  cards: {
    tokenId: string;
    accountId: string;
    program: string;
    currency: string;
    maskedNumber: string | null;
  }[];
  /** The programs' names at the simulator; its traffic is narrowed to them. */
  tenants: string[];
};

/** Any number that only this function uses: two seeds of one database take turns. */
const seedLock = 7_302_114;

/**
 * Fills an empty database with the demo, finishes one that was left half done, and tops accounts up that have less than
 * half of their level; what is there stays. Needs CONSOLE_SECRET_KEY and a migrated database.
 * @throws when the simulator does not answer, or refuses what it should not
 */
export async function seedDemo(options: DemoOptions): Promise<DemoSeed> {
  const pool = connect(options.databaseUrl, { poolMax: 8, name: "seed" });
  try {
    const lock = await pool.reserve();
    await lock`select pg_advisory_lock(${seedLock})`;
    try {
      return await seedAll(database(pool), options);
    } finally {
      await lock`select pg_advisory_unlock(${seedLock})`;
      lock.release();
    }
  } finally {
    await pool.end();
  }
}

async function seedAll(db: Database, options: DemoOptions): Promise<DemoSeed> {
  const commercial = await seedSandbox(db, meridian, options);
  const consumer = await seedSandbox(db, larkspur, options);
  await seedUsers(db);
  const context: ServiceContext = {
    db,
    actor: { type: "system", name: "Demo" },
    environmentKind: "sandbox",
    requestId: `seed-${randomUUID()}`,
    sourceAddress: null,
  };
  await settleLeftOver(db);
  const made = await Promise.all([
    seedCorporate(context, commercial.environmentId),
    seedPersons(context, consumer.environmentId),
  ]);
  await Promise.all(made.flat().map((account) => topUp(context, account)));
  await seedRules(db, { commercialId: commercial.environmentId, consumerId: consumer.environmentId });
  const tenants = [commercial.tenant, consumer.tenant];
  await putJson(`${options.simulatorUrl}/_sim/traffic`, { tenants });
  return { ...(await report(db, [commercial, consumer])), tenants };
}

/** Under the seed's lock no other seed is at work: its open writes are from one that was killed, and long over. */
async function settleLeftOver(db: Database): Promise<void> {
  const longAgo = new Date(Date.now() - 3_600_000);
  const leftOver = await db
    .update(finciIntents)
    .set({ createdAt: longAgo, updatedAt: longAgo })
    .where(
      and(like(finciIntents.idempotencyKey, "seed:%"), inArray(finciIntents.state, ["pending", "unknown"])),
    )
    .returning({ id: finciIntents.id });
  if (leftOver.length > 0) await recoverOpenIntents(db);
}

/** Brings an account with less than half of its level back to it. */
async function topUp(context: ServiceContext, account: DemoAccount): Promise<void> {
  const { environmentId, accountId, currency, levelMinor } = account;
  const [balance] = await context.db
    .select({ availableMinor: sql<bigint>`${accountBalances.postedMinor} - ${accountBalances.heldMinor}` })
    .from(accountBalances)
    .where(and(eq(accountBalances.environmentId, environmentId), eq(accountBalances.accountId, accountId)));
  const availableMinor = balance?.availableMinor ?? 0n;
  if (availableMinor * 2n >= levelMinor) return;
  const amount = formatAmount(levelMinor - availableMinor, currency);
  await fundAccount(context, { accountId, amount, currency, reason: "Top-up of the demo account" });
}

async function report(db: Database, sandboxes: SeededSandbox[]): Promise<Omit<DemoSeed, "tenants">> {
  const rows = await db
    .select({
      tokenId: cards.tokenId,
      accountId: cards.accountId,
      program: programs.slug,
      currency: accounts.currency,
      maskedNumber: cards.maskedNumber,
    })
    .from(cards)
    .innerJoin(
      accounts,
      and(eq(accounts.environmentId, cards.environmentId), eq(accounts.accountId, cards.accountId)),
    )
    .innerJoin(environments, eq(environments.id, cards.environmentId))
    .innerJoin(programs, eq(programs.id, environments.programId))
    .where(
      inArray(
        cards.environmentId,
        sandboxes.map((sandbox) => sandbox.environmentId),
      ),
    )
    .orderBy(desc(cards.createdAt), desc(cards.tokenId))
    .limit(200);
  return {
    users: demoUsers.map(({ email, role }) => ({ email, password: demoPassword, roles: [role] })),
    endpoints: sandboxes.map((sandbox, index) => ({
      program: demoPrograms[index]?.slug ?? "",
      environment: "sandbox",
      key: sandbox.endpointKey,
      authorizationUrl: sandbox.authorizationUrl,
      transactionUrl: sandbox.transactionUrl,
    })),
    cards: rows,
  };
}
