import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { recoveryCodes, signInSources, users } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { loadActor } from "../../auth/sessions";
import { CodeNeeded, failuresBeforeWait, signIn } from "../../auth/sign-in";
import { sourceFailuresBeforeWait } from "../../auth/sign-in-source";
import { totpCode, totpStep } from "../../auth/totp";
import { requirePermission } from "../../context";
import { resetFactor } from "../users";
import type { UserContext } from "../users/administration";
import { addPerson, addSession, auditOf, goodPassword } from "../users/testing";
import {
  beginFactor,
  changePassword,
  confirmFactor,
  endFactor,
  endOwnSessions,
  getOwnAccount,
} from "./index";

const source = { sourceAddress: "203.0.113.9", userAgent: "test browser", requestId: "request-1" };
const newPassword = "seven slow purple trains";

let database: TestDatabase;
let person: UserContext;

beforeAll(async () => {
  vi.stubEnv("CONSOLE_SECRET_KEY", Buffer.alloc(32, 7).toString("base64"));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.end();
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  await database.db.delete(signInSources);
  person = await addPerson(database.db, "agent");
});
afterEach(() => vi.stubEnv("REQUIRE_SECOND_FACTOR", ""));

/** The code of now, or of steps later: a step's code works once. */
const codeOf = (secret: string, stepsLater = 0) => totpCode(secret, totpStep(Date.now()) + stepsLater);
const attempt = (code?: string, password = goodPassword) =>
  signIn(database.db, { email: person.actor.email, password, code }, source);
const rowOf = async () =>
  (await database.db.select().from(users).where(eq(users.id, person.actor.userId)))[0]!;
const isLive = async (sessionId: string) =>
  (await loadActor(database.db, { userId: person.actor.userId, sessionId })) !== null;

async function enrol() {
  const { secret } = await beginFactor(person, { password: goodPassword });
  // With the code of the step before, so that the ones of now and later are still to be used.
  const { recoveryCodes } = await confirmFactor(person, { code: codeOf(secret, -1) });
  return { secret, recoveryCodes };
}

describe("enrolling", () => {
  test("takes the password and a first code, ends other sessions, and keeps nothing in the clear", async () => {
    const other = await addSession(database.db, person.actor.userId);
    const { secret, recoveryCodes: codes } = await enrol();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    expect(await isLive(other)).toBe(false);
    expect(await isLive(person.actor.sessionId)).toBe(true);
    expect(await getOwnAccount(person)).toMatchObject({ recoveryCodesLeft: 10 });
    const stored = JSON.stringify([
      await rowOf(),
      await database.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, person.actor.userId)),
      (await auditOf(database.db, person.actor.userId)).map(({ before, after }) => [before, after]),
    ]);
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))])
      expect(stored).not.toContain(text);
    expect((await auditOf(database.db, person.actor.userId)).at(-1)).toMatchObject({
      action: "user.enrol_second_factor",
      after: { secondFactor: "on" },
    });
  });

  test("is refused with a wrong password, a wrong code, before it was begun, and when one is on", async () => {
    await expect(beginFactor(person, { password: "wrong" })).rejects.toMatchObject({ kind: "invalid" });
    await expect(confirmFactor(person, { code: "123456" })).rejects.toMatchObject({ kind: "conflict" });
    const { secret } = await beginFactor(person, { password: goodPassword });
    const wrong = codeOf(secret) === "123456" ? "654321" : "123456";
    await expect(confirmFactor(person, { code: wrong })).rejects.toMatchObject({ kind: "invalid" });
    expect((await rowOf()).totpConfirmedAt).toBeNull();
    // Not confirmed yet: the password is enough.
    expect(await attempt()).not.toBeNull();
    await confirmFactor(person, { code: codeOf(secret) });
    await expect(beginFactor(person, { password: goodPassword })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("happens once when two confirm at the same moment", async () => {
    const { secret } = await beginFactor(person, { password: goodPassword });
    const code = codeOf(secret);
    const outcomes = await Promise.allSettled([
      confirmFactor(person, { code }),
      confirmFactor(person, { code }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("signing in with a second factor", () => {
  test("asks for the code after the password only, and counts nothing against it", async () => {
    await enrol();
    await expect(attempt()).rejects.toBeInstanceOf(CodeNeeded);
    expect(await rowOf()).toMatchObject({ failedSignIns: 0, lockedUntil: null });
    expect(await attempt(undefined, "wrong password")).toBeNull();
  });

  test("takes a code once per step, also when it is sent twice at the same moment", async () => {
    const { secret } = await enrol();
    const code = codeOf(secret);
    const outcomes = await Promise.all([attempt(code), attempt(code)]);
    expect(outcomes.filter((claims) => claims !== null)).toHaveLength(1);
    expect(await attempt(code)).toBeNull();
    // The next step's code is another one; after it, the older one is refused as well.
    expect(await attempt(codeOf(secret, 1))).not.toBeNull();
    expect(await attempt(codeOf(secret))).toBeNull();
    expect((await auditOf(database.db, person.actor.userId)).at(-1)).toMatchObject({
      outcome: "refused",
      reason: "wrong or used code",
    });
  });

  test("takes a recovery code once, in any spelling, and not another person's", async () => {
    const { recoveryCodes: codes } = await enrol();
    expect(await attempt(codes[0]!.toLowerCase().replaceAll("-", " "))).not.toBeNull();
    expect(await attempt(codes[0]!)).toBeNull();
    expect((await getOwnAccount(person)).recoveryCodesLeft).toBe(9);
    const owner = person;
    person = await addPerson(database.db, "agent");
    await enrol();
    expect(await attempt(codes[1]!)).toBeNull();
    expect((await getOwnAccount(owner)).recoveryCodesLeft).toBe(9);
  });

  test("makes the account wait after wrong codes, however often the password alone is sent between them", async () => {
    const { secret } = await enrol();
    for (let index = 0; index < failuresBeforeWait; index += 1) {
      await attempt().catch(() => null);
      expect(await attempt("AAAA-AAAA-AAAA-AAAA")).toBeNull();
    }
    expect((await rowOf()).lockedUntil).not.toBeNull();
    expect(await attempt(codeOf(secret))).toBeNull();
  });
});

describe("switching off", () => {
  test("takes the password and a code", async () => {
    const { secret, recoveryCodes: codes } = await enrol();
    const code = codeOf(secret);
    await expect(endFactor(person, { password: "wrong", code })).rejects.toMatchObject({ kind: "invalid" });
    await expect(endFactor(person, { password: goodPassword, code: "AAAAAAAA" })).rejects.toMatchObject({
      kind: "invalid",
    });
    await endFactor(person, { password: goodPassword, code });
    expect(await rowOf()).toMatchObject({ totpSecretSealed: null, totpConfirmedAt: null });
    expect(await attempt()).not.toBeNull();
    expect(await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, person.actor.userId))).toBe(0);
    await expect(endFactor(person, { password: goodPassword, code: codes[0]! })).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  test("an administrator resets another person's, and their sessions end", async () => {
    const admin = await addPerson(database.db, "admin");
    await enrol();
    await resetFactor(admin, { id: person.actor.userId, reason: "Lost the phone" });
    expect(await isLive(person.actor.sessionId)).toBe(false);
    expect(await attempt()).not.toBeNull();
    await expect(resetFactor(admin, { id: person.actor.userId, reason: "Once more" })).rejects.toMatchObject({
      kind: "conflict",
    });
  });
});

describe("where a second factor is required", () => {
  const contextOf = async (context: UserContext) => {
    const { userId, sessionId } = context.actor;
    return { ...context, actor: (await loadActor(database.db, { userId, sessionId }))! };
  };

  test("who may change things gets nothing but enrolment until one is on; an auditor reads without", async () => {
    vi.stubEnv("REQUIRE_SECOND_FACTOR", "1");
    const before = await contextOf(person);
    expect(() => requirePermission(before, "card.read", null)).toThrow(/second factor first/);
    expect(() => requirePermission(before, "self.access", null)).not.toThrow();
    await enrol();
    const after = await contextOf(person);
    expect(() => requirePermission(after, "card.read", null)).not.toThrow();
    const auditor = await contextOf(await addPerson(database.db, "auditor"));
    expect(() => requirePermission(auditor, "card.read", null)).not.toThrow();
  });
});

describe("one's own password and sessions", () => {
  test("a new password takes the current one, and ends the other sessions", async () => {
    const other = await addSession(database.db, person.actor.userId);
    await expect(changePassword(person, { current: "wrong", next: newPassword })).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { current: expect.any(String) } },
    });
    await expect(
      changePassword(person, { current: goodPassword, next: "password1234" }),
    ).rejects.toMatchObject({ details: { fields: { next: expect.any(String) } } });
    expect(await changePassword(person, { current: goodPassword, next: newPassword })).toEqual({
      endedSessions: 1,
    });
    expect(await isLive(other)).toBe(false);
    expect(await isLive(person.actor.sessionId)).toBe(true);
    expect(await attempt(undefined, goodPassword)).toBeNull();
    expect(await attempt(undefined, newPassword)).not.toBeNull();
  });

  test("guessing the current password from an open screen is held back, and recorded", async () => {
    for (let index = 0; index < failuresBeforeWait; index += 1)
      await expect(changePassword(person, { current: "wrong", next: newPassword })).rejects.toMatchObject({
        kind: "invalid",
      });
    await expect(changePassword(person, { current: goodPassword, next: newPassword })).rejects.toMatchObject({
      kind: "too_many",
    });
    const refused = (await auditOf(database.db, person.actor.userId)).filter(
      ({ action }) => action === "user.confirm_identity",
    );
    expect(refused).toHaveLength(failuresBeforeWait);
  });

  test("one is ended, or all others; never somebody else's", async () => {
    const one = await addSession(database.db, person.actor.userId);
    await addSession(database.db, person.actor.userId);
    expect((await getOwnAccount(person)).sessions).toHaveLength(3);
    await endOwnSessions(person, { sessionId: one });
    expect(await isLive(one)).toBe(false);
    expect(await endOwnSessions(person, {})).toEqual({ ended: 1 });
    expect((await getOwnAccount(person)).sessions).toMatchObject([{ isThis: true }]);
    const stranger = await addPerson(database.db, "agent");
    await expect(endOwnSessions(person, { sessionId: stranger.actor.sessionId })).rejects.toMatchObject({
      kind: "conflict",
    });
  });
});

describe("an address that guesses", () => {
  test("waits after many failures, whoever they were for, and other addresses do not", async () => {
    await database.db
      .insert(signInSources)
      .values({ sourceAddress: "203.0.113.9", failures: sourceFailuresBeforeWait - 1, lastAt: new Date() });
    const stranger = { email: "nobody@example.com", password: "wrong" };
    expect(await signIn(database.db, stranger, source)).toBeNull();
    expect(await attempt()).toBeNull();
    // The account itself was not looked at.
    expect((await rowOf()).failedSignIns).toBe(0);
    const elsewhere = { ...source, sourceAddress: "198.51.100.4" };
    const credentials = { email: person.actor.email, password: goodPassword };
    expect(await signIn(database.db, credentials, elsewhere)).not.toBeNull();
  });

  test("is forgotten after a quarter of an hour, and a right password counts nothing", async () => {
    await database.db.insert(signInSources).values({
      sourceAddress: "203.0.113.9",
      failures: sourceFailuresBeforeWait - 1,
      lastAt: new Date(Date.now() - 16 * 60_000),
    });
    expect(await attempt()).not.toBeNull();
    expect(await database.db.select().from(signInSources)).toMatchObject([
      { failures: 0, lockedUntil: null },
    ]);
  });

  test("is its network of 64 bits for IPv6", async () => {
    for (const sourceAddress of ["2001:db8::1", "2001:db8::ffff:1"])
      await signIn(database.db, { email: "nobody@example.com", password: "x" }, { ...source, sourceAddress });
    expect(await database.db.select().from(signInSources)).toMatchObject([{ failures: 2 }]);
  });
});
