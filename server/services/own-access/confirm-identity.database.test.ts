import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sessions, userIdentities, users } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { loadActor } from "../../auth/sessions";
import { failuresBeforeWait } from "../../auth/sign-in";
import { totpCode, totpStep } from "../../auth/totp";
import { requireFreshProof } from "../../context";
import type { UserContext } from "../users/administration";
import { addPerson, auditOf, goodPassword } from "../users/testing";
import { beginFactor, confirmFactor, confirmIdentity, endFactor, getWayToConfirm, giveCode } from "./index";

let database: TestDatabase;
let person: UserContext;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.end();
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  person = await addPerson(database.db, "admin");
  await database.db
    .update(sessions)
    .set({ authenticatedAt: new Date(Date.now() - 3_600_000) })
    .where(eq(sessions.id, person.actor.sessionId));
});

/** The person as the next request finds them. */
const now = async (): Promise<UserContext> => ({
  ...person,
  actor: (await loadActor(database.db, person.actor))!,
});
const codeOf = (secret: string, stepsLater = 0) => totpCode(secret, totpStep(Date.now()) + stepsLater);
const rowOf = async () =>
  (await database.db.select().from(users).where(eq(users.id, person.actor.userId)))[0]!;

async function enrol() {
  const { secret } = await beginFactor(person, { password: goodPassword });
  await confirmFactor(person, { code: codeOf(secret, -1) });
  await database.db
    .update(sessions)
    .set({ authenticatedAt: new Date(Date.now() - 3_600_000) })
    .where(eq(sessions.id, person.actor.sessionId));
  return secret;
}

/** As if the session had begun at the identity provider, by a person without a password. */
async function comeThroughProvider() {
  const { userId, sessionId } = person.actor;
  const [identity] = await database.db
    .insert(userIdentities)
    .values({ userId, issuer: "https://id.example", subject: userId })
    .returning();
  await database.db
    .update(sessions)
    .set({ identityId: identity!.id, secondFactor: "none" })
    .where(eq(sessions.id, sessionId));
  await database.db.update(users).set({ passwordHash: null }).where(eq(users.id, userId));
}

describe("confirming with the password", () => {
  test("opens sensitive actions for this session, and is in the log", async () => {
    const before = await now();
    expect(() => requireFreshProof(before)).toThrow(/proof of who you are/);
    expect(await getWayToConfirm(person)).toEqual({ providerLabel: null, asksCode: false });
    await confirmIdentity(person, { password: goodPassword });
    const after = await now();
    expect(() => requireFreshProof(after)).not.toThrow();
    expect((await auditOf(database.db, person.actor.userId)).at(-1)).toMatchObject({
      action: "user.confirm_identity",
      outcome: "done",
    });
  });

  test("takes the code too where one is on, and a code once", async () => {
    const secret = await enrol();
    expect(await getWayToConfirm(person)).toEqual({ providerLabel: null, asksCode: true });
    await expect(confirmIdentity(person, { password: goodPassword })).rejects.toMatchObject({
      details: { fields: { code: expect.any(String) } },
    });
    const code = codeOf(secret);
    await confirmIdentity(person, { password: goodPassword, code });
    const after = await now();
    expect(() => requireFreshProof(after)).not.toThrow();
    await expect(confirmIdentity(person, { password: goodPassword, code })).rejects.toMatchObject({
      kind: "invalid",
    });
  });

  test("counts wrong passwords towards the wait, and wrong codes also beside the right password", async () => {
    await enrol();
    for (let index = 0; index < failuresBeforeWait; index += 1)
      await expect(
        confirmIdentity(person, {
          password: index % 2 ? "wrong" : goodPassword,
          code: "AAAA-AAAA-AAAA-AAAA",
        }),
      ).rejects.toMatchObject({ kind: "invalid" });
    await expect(
      confirmIdentity(person, { password: goodPassword, code: "AAAA-AAAA-AAAA-AAAA" }),
    ).rejects.toMatchObject({ kind: "too_many" });
    expect((await rowOf()).lockedUntil).not.toBeNull();
    const after = await now();
    expect(() => requireFreshProof(after)).toThrow();
  });

  test("switching off one's second factor cannot be guessed at with the right password either", async () => {
    await enrol();
    for (let index = 0; index < failuresBeforeWait; index += 1)
      await expect(endFactor(person, { password: goodPassword, code: "AAAAAAAA" })).rejects.toMatchObject({
        kind: "invalid",
      });
    await expect(endFactor(person, { password: goodPassword, code: "AAAAAAAA" })).rejects.toMatchObject({
      kind: "too_many",
    });
  });
});

describe("a session that came through the identity provider", () => {
  test("is confirmed there, not with a password", async () => {
    await comeThroughProvider();
    expect(await getWayToConfirm(person)).toMatchObject({ providerLabel: expect.any(String) });
    await expect(confirmIdentity(person, { password: goodPassword })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });

  test("enrols a second factor and ends it without a password, but with a fresh proof", async () => {
    await comeThroughProvider();
    await expect(beginFactor(await now(), {})).rejects.toMatchObject({ kind: "reauthentication_required" });
    await database.db.update(sessions).set({ authenticatedAt: new Date() });
    const { secret } = await beginFactor(await now(), {});
    await confirmFactor(await now(), { code: codeOf(secret, -1) });
    const fresh = await now();
    await expect(endFactor(fresh, { code: "AAAAAAAA" })).rejects.toMatchObject({ kind: "invalid" });
    await endFactor(fresh, { code: codeOf(secret) });
    expect((await rowOf()).totpConfirmedAt).toBeNull();
  });

  test("is open for nothing but one's own access until the code of an enrolled factor is given", async () => {
    const secret = await enrol();
    await comeThroughProvider();
    expect((await now()).actor.needsSecondFactor).toBe(true);
    await expect(giveCode(person, { code: "AAAAAAAA" })).rejects.toMatchObject({ kind: "invalid" });
    await giveCode(person, { code: codeOf(secret) });
    expect((await now()).actor.needsSecondFactor).toBe(false);
  });
});
