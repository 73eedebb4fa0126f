import { hash } from "@node-rs/argon2";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { auditEntries, sessions, userRoles, users } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { loadActor, openSession, revokeSession } from "./sessions";
import { failuresBeforeWait, signIn } from "./sign-in";

const password = "correct horse battery staple";
const source = { sourceAddress: "203.0.113.9", userAgent: "test browser", requestId: "request-1" };

let database: TestDatabase;
let passwordHash: string;
let userId: string;
let email: string;

beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hash(password);
});
afterAll(() => database.end());

beforeEach(async () => {
  email = `Ada.${crypto.randomUUID()}@Example.test`;
  const [user] = await database.db.insert(users).values({ email, name: "Ada", passwordHash }).returning();
  userId = user!.id;
});

const attempt = (word: string, address = email) =>
  signIn(database.db, { email: address, password: word }, source);
const auditOf = (subjectId: string) =>
  database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, subjectId));
const readUser = async () => (await database.db.select().from(users).where(eq(users.id, userId)))[0]!;

describe("signIn", () => {
  test("opens a session and writes the audit entry, whatever the case of the e-mail", async () => {
    const claims = await attempt(password, ` ${email.toUpperCase()} `);
    expect(claims?.userId).toBe(userId);
    const [session] = await database.db.select().from(sessions).where(eq(sessions.id, claims!.sessionId));
    expect(session).toMatchObject({ userId, sourceAddress: "203.0.113.9", userAgent: "test browser" });
    expect(session!.expiresAt.getTime() - session!.createdAt.getTime()).toBeCloseTo(12 * 3_600_000, -4);
    expect(await auditOf(userId)).toMatchObject([{ action: "session.sign_in", outcome: "done" }]);
  });

  test("refuses a wrong password and an unknown e-mail the same way, and records both", async () => {
    expect(await attempt("wrong")).toBeNull();
    expect(await attempt(password, "nobody@example.test")).toBeNull();
    expect(await auditOf(userId)).toMatchObject([{ outcome: "refused", reason: "wrong password" }]);
    expect((await auditOf("unknown")).at(-1)).toMatchObject({ outcome: "refused", requestId: "request-1" });
  });

  test("refuses a suspended person", async () => {
    await database.db.update(users).set({ status: "suspended" }).where(eq(users.id, userId));
    expect(await attempt(password)).toBeNull();
  });

  test("with OIDC_ONLY takes the password of an administrator of all programs by hand, and of nobody else", async () => {
    const only = {
      OIDC_ISSUER: "https://id.example",
      OIDC_CLIENT_ID: "c",
      OIDC_CLIENT_SECRET: "s".repeat(8),
    };
    const variables = { ...only, OIDC_ONLY: "1", DATABASE_URL: database.databaseUrl };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    try {
      await database.db.insert(userRoles).values({ userId, role: "admin", source: "groups" });
      expect(await attempt(password)).toBeNull();
      expect((await auditOf(userId)).at(-1)).toMatchObject({
        outcome: "refused",
        reason: expect.stringMatching(/OIDC_ONLY/),
      });
      await database.db.insert(userRoles).values({ userId, role: "admin", source: "hand" });
      expect(await attempt(password)).not.toBeNull();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("makes the account wait after several wrong passwords, longer each time", async () => {
    for (let index = 0; index < failuresBeforeWait; index += 1) expect(await attempt("wrong")).toBeNull();
    const first = (await readUser()).lockedUntil;
    expect(first).not.toBeNull();
    expect(await attempt(password)).toBeNull();

    await database.db.update(users).set({ lockedUntil: sql`now() - interval '1 second'` });
    expect(await attempt("wrong")).toBeNull();
    const waitMs = (await readUser()).lockedUntil!.getTime() - Date.now();
    expect(waitMs).toBeGreaterThan(45_000);

    await database.db.update(users).set({ lockedUntil: sql`now() - interval '1 second'` });
    expect(await attempt(password)).not.toBeNull();
    expect(await readUser()).toMatchObject({ failedSignIns: 0, lockedUntil: null });
  });

  test("gives guesses sent at once no more tries than guesses in a row", async () => {
    const guesses = Array.from({ length: 3 * failuresBeforeWait }, (_, index) => attempt(`guess ${index}`));
    expect((await Promise.all(guesses)).every((claims) => claims === null)).toBe(true);
    expect((await readUser()).failedSignIns).toBe(failuresBeforeWait);
  });
});

describe("loadActor", () => {
  const open = async () => ({
    userId,
    sessionId: await openSession(database.db, userId, source, { secondFactor: "none" }),
  });

  test("brings the roles that are held now", async () => {
    await database.db.insert(userRoles).values({ userId, role: "agent" });
    const claims = await open();
    expect(await loadActor(database.db, claims)).toMatchObject({
      name: "Ada",
      grants: [{ role: "agent", programId: null }],
    });
    await database.db.delete(userRoles).where(eq(userRoles.userId, userId));
    expect((await loadActor(database.db, claims))?.grants).toEqual([]);
  });

  test.each([
    ["has ended", { expiresAt: new Date(Date.now() - 1000) }],
    ["was idle for half an hour", { lastSeenAt: new Date(Date.now() - 31 * 60_000) }],
    ["is revoked", { revokedAt: new Date() }],
  ])("refuses a session that %s", async (_what, change) => {
    const claims = await open();
    await database.db.update(sessions).set(change).where(eq(sessions.id, claims.sessionId));
    expect(await loadActor(database.db, claims)).toBeNull();
  });

  test("refuses the session of a person suspended since, and of somebody else", async () => {
    const claims = await open();
    expect(await loadActor(database.db, { ...claims, userId: crypto.randomUUID() })).toBeNull();
    await database.db.update(users).set({ status: "suspended" }).where(eq(users.id, userId));
    expect(await loadActor(database.db, claims)).toBeNull();
  });

  test("notes the use of a session, at most once a minute", async () => {
    const claims = await open();
    const seen = async () =>
      (await database.db.select().from(sessions).where(eq(sessions.id, claims.sessionId)))[0]!.lastSeenAt;
    const first = await seen();
    await loadActor(database.db, claims);
    expect(await seen()).toEqual(first);
    const before = new Date(Date.now() - 120_000);
    await database.db.update(sessions).set({ lastSeenAt: before });
    // What a page asks by itself while nobody is there keeps no session alive.
    expect(await loadActor(database.db, claims, { isAttended: false })).not.toBeNull();
    expect(await seen()).toEqual(before);
    await loadActor(database.db, claims);
    expect((await seen()).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test("a revoked session is revoked once", async () => {
    const claims = await open();
    expect(await revokeSession(database.db, claims)).toBe(true);
    expect(await revokeSession(database.db, claims)).toBe(false);
    expect(await loadActor(database.db, claims)).toBeNull();
  });
});
