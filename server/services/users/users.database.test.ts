import { eq, ne } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userRoles, users } from "@/db/schema";
import { createTestDatabase, seedProgram, type TestDatabase } from "@/db/testing";
import { loadActor } from "../../auth/sessions";
import { signIn } from "../../auth/sign-in";
import type { UserContext } from "./administration";
import {
  endUserSessions,
  getUser,
  listUsers,
  reactivateUser,
  removeUser,
  resetFactor,
  setGrants,
  suspendUser,
} from "./index";
import { addPerson, addSession, auditOf, goodPassword } from "./testing";

const reason = "Left the team";
const source = { sourceAddress: "203.0.113.9", userAgent: "test browser", requestId: "request-1" };

let database: TestDatabase;
let admin: UserContext;
let agent: UserContext;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.end());

beforeEach(async () => {
  await suspendEverybody();
  admin = await addPerson(database.db, "admin");
  agent = await addPerson(database.db, "agent");
});

/** Nobody of an earlier test is an administrator any more. */
const suspendEverybody = () =>
  database.db.update(users).set({ status: "suspended" }).where(ne(users.status, "removed"));
const idOf = (context: UserContext) => context.actor.userId;
const statusOf = async (context: UserContext) => (await getUser(admin, { id: idOf(context) })).status;
const isSignedIn = async ({ actor }: UserContext) =>
  (await loadActor(database.db, { userId: actor.userId, sessionId: actor.sessionId })) !== null;

describe("who may", () => {
  test("an auditor of all programs reads people and changes nobody", async () => {
    const auditor = await addPerson(database.db, "auditor");
    const { items } = await listUsers(auditor, { limit: 100 });
    expect(items.map(({ id }) => id)).toContain(idOf(agent));
    await expect(suspendUser(auditor, { id: idOf(agent), reason })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });

  test.each(["agent", "finance", "risk", "engineer", "program_manager"] as const)(
    "the role %s neither reads nor changes people",
    async (role) => {
      const person = await addPerson(database.db, role);
      await expect(listUsers(person, { limit: 10 })).rejects.toMatchObject({ kind: "not_permitted" });
      await expect(removeUser(person, { id: idOf(agent), reason })).rejects.toMatchObject({
        kind: "not_permitted",
      });
    },
  );

  test("an administrator of one program has nothing to do with people", async () => {
    const { programId } = await seedProgram(database.db);
    const local = await addPerson(database.db, "admin", { programId });
    await expect(listUsers(local, { limit: 10 })).rejects.toThrow(/for all programs/);
    await expect(
      setGrants(local, { id: idOf(agent), grants: [{ role: "admin", programId: null }], reason }),
    ).rejects.toMatchObject({ kind: "not_permitted" });
  });

  test("nobody changes their own roles, status or, without a code, second factor", async () => {
    await addPerson(database.db, "admin");
    const own = { id: idOf(admin), reason };
    const calls = [
      () => setGrants(admin, { ...own, grants: [{ role: "admin", programId: null }] }),
      () => suspendUser(admin, own),
      () => removeUser(admin, own),
      () => resetFactor(admin, own),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ kind: "not_permitted" });
  });

  test("a person that is not there is not found", async () => {
    await expect(suspendUser(admin, { id: crypto.randomUUID(), reason })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("status", () => {
  test("suspending ends the sessions at once and refuses the password; reactivating lets in again", async () => {
    expect(await isSignedIn(agent)).toBe(true);
    await suspendUser(admin, { id: idOf(agent), reason });
    expect(await isSignedIn(agent)).toBe(false);
    const credentials = { email: agent.actor.email, password: goodPassword };
    expect(await signIn(database.db, credentials, source)).toBeNull();
    await reactivateUser(admin, { id: idOf(agent), reason: "Is back" });
    // The old session stays ended.
    expect(await isSignedIn(agent)).toBe(false);
    expect(await signIn(database.db, credentials, source)).not.toBeNull();
    const entries = (await auditOf(database.db, idOf(agent))).filter(({ action }) =>
      action.startsWith("user."),
    );
    expect(entries).toMatchObject([
      {
        action: "user.suspend",
        actorUserId: idOf(admin),
        before: { status: "active" },
        after: { status: "suspended", endedSessions: 1 },
        reason,
      },
      { action: "user.reactivate", before: { status: "suspended" }, after: { status: "active" } },
    ]);
  });

  test("is changed once, and only where it fits", async () => {
    const outcomes = await Promise.allSettled([
      suspendUser(admin, { id: idOf(agent), reason }),
      suspendUser(admin, { id: idOf(agent), reason }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await reactivateUser(admin, { id: idOf(agent), reason });
    await expect(reactivateUser(admin, { id: idOf(agent), reason })).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  test("removing keeps the name and what was done, frees the e-mail, and is for good", async () => {
    await removeUser(admin, { id: idOf(agent), reason });
    expect(await isSignedIn(agent)).toBe(false);
    const [row] = await database.db
      .select()
      .from(users)
      .where(eq(users.id, idOf(agent)));
    expect(row).toMatchObject({ name: "The agent", status: "removed", passwordHash: null });
    const credentials = { email: agent.actor.email, password: goodPassword };
    expect(await signIn(database.db, credentials, source)).toBeNull();
    await expect(reactivateUser(admin, { id: idOf(agent), reason })).rejects.toMatchObject({
      kind: "conflict",
    });
    await database.db.insert(users).values({ email: agent.actor.email, name: "Another" });
  });
});

describe("the last administrator", () => {
  test("cannot be removed, suspended or lose the role by one whose own role is gone", async () => {
    const other = await addPerson(database.db, "admin");
    // Somebody who was an administrator when the request began, and is one no more.
    await database.db.delete(userRoles).where(eq(userRoles.userId, idOf(admin)));
    const last = { id: idOf(other), reason };
    const calls = [
      () => suspendUser(admin, last),
      () => removeUser(admin, last),
      () => setGrants(admin, { ...last, grants: [{ role: "auditor", programId: null }] }),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(/last administrator/);
    expect(await statusOf(other)).toBe("active");
  });

  test("stays when two administrators suspend each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      await suspendEverybody();
      const [one, two] = [await addPerson(database.db, "admin"), await addPerson(database.db, "admin")];
      const outcomes = await Promise.allSettled([
        suspendUser(one, { id: idOf(two), reason }),
        suspendUser(two, { id: idOf(one), reason }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });

  test("is not somebody who is an administrator of one program", async () => {
    const { programId } = await seedProgram(database.db);
    const other = await addPerson(database.db, "admin");
    await addPerson(database.db, "admin", { programId });
    await database.db.delete(userRoles).where(eq(userRoles.userId, idOf(admin)));
    await expect(suspendUser(admin, { id: idOf(other), reason })).rejects.toThrow(/last administrator/);
  });
});

describe("roles", () => {
  test("are replaced, count from the next request on, and are told before and after", async () => {
    const { programId } = await seedProgram(database.db);
    await setGrants(admin, {
      id: idOf(agent),
      grants: [
        { role: "finance", programId },
        { role: "risk", programId: null },
        // Held everywhere already.
        { role: "risk", programId },
      ],
      reason: "Moves to finance",
    });
    const { userId, sessionId } = agent.actor;
    const actor = await loadActor(database.db, { userId, sessionId });
    expect(actor?.grants).toHaveLength(2);
    expect(actor?.grants).toEqual(
      expect.arrayContaining([
        { role: "finance", programId },
        { role: "risk", programId: null },
      ]),
    );
    expect((await auditOf(database.db, userId)).at(-1)).toMatchObject({
      action: "user.set_roles",
      before: { roles: ["Support agent in all programs"] },
      after: { roles: [`Finance in program ${programId}`, "Risk in all programs"] },
    });
  });

  test("for a program that does not exist change nothing", async () => {
    const grants = [{ role: "finance" as const, programId: crypto.randomUUID() }];
    await expect(setGrants(admin, { id: idOf(agent), grants, reason })).rejects.toMatchObject({
      kind: "invalid",
    });
    expect((await getUser(admin, { id: idOf(agent) })).grants).toMatchObject([{ role: "agent" }]);
  });
});

describe("sessions of others", () => {
  test("are listed and ended, one or all; an ended one is refused at its next request", async () => {
    const second = await addSession(database.db, idOf(agent));
    const { sessions, lastSeenAt } = await getUser(admin, { id: idOf(agent) });
    expect(sessions).toHaveLength(2);
    expect(lastSeenAt).toEqual(sessions[0]?.lastSeenAt);
    await endUserSessions(admin, { id: idOf(agent), sessionId: second });
    expect(await isSignedIn(agent)).toBe(true);
    expect(await loadActor(database.db, { userId: idOf(agent), sessionId: second })).toBeNull();
    expect(await endUserSessions(admin, { id: idOf(agent) })).toEqual({ ended: 1 });
    expect(await isSignedIn(agent)).toBe(false);
    await expect(endUserSessions(admin, { id: idOf(agent) })).rejects.toMatchObject({ kind: "conflict" });
  });

  test("are ended under their own person's name only", async () => {
    const { sessionId } = agent.actor;
    const other = await addPerson(database.db, "agent");
    await expect(endUserSessions(admin, { id: idOf(other), sessionId })).rejects.toMatchObject({
      kind: "conflict",
    });
    expect(await isSignedIn(agent)).toBe(true);
  });
});
