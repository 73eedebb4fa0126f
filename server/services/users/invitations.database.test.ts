import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { userInvitations, users } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { signIn } from "../../auth/sign-in";
import type { UserContext } from "./administration";
import { acceptInvitation, findInvitation, inviteUser, removeUser, renewInvitation } from "./index";
import { addPerson, auditOf, goodPassword } from "./testing";

const source = { sourceAddress: "203.0.113.9", userAgent: "test browser", requestId: "request-1" };
const grants = [{ role: "agent" as const, programId: null }];

let database: TestDatabase;
let admin: UserContext;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = await addPerson(database.db, "admin");
});
afterAll(() => database.end());

async function invite() {
  const email = `Zoe-${crypto.randomUUID()}@example.com`;
  return { email, ...(await inviteUser(admin, { email, name: "Zoe", grants })) };
}

const accept = (token: string, password = goodPassword) =>
  acceptInvitation(database.db, { token, name: "Zoe Quist", password }, source);

test("an invited person sets name and password, and signs in", async () => {
  const { email, token, userId } = await invite();
  expect(await signIn(database.db, { email, password: goodPassword }, source)).toBeNull();
  expect(await findInvitation(database.db, token)).toMatchObject({ email, name: "Zoe" });
  await accept(token);
  expect(await signIn(database.db, { email, password: goodPassword }, source)).toMatchObject({ userId });
  const entries = await auditOf(database.db, userId);
  const story = entries.filter(({ action }) => action.startsWith("user."));
  expect(story).toMatchObject([
    { action: "user.invite", actorUserId: admin.actor.userId },
    { action: "user.accept_invitation", actorUserId: userId, sourceAddress: source.sourceAddress },
  ]);
  const stored = await database.db.select().from(userInvitations).where(eq(userInvitations.userId, userId));
  const everything = JSON.stringify([entries, stored], (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(everything).not.toContain(token);
});

test("a link works once, also when it is used twice at the same moment", async () => {
  const { token } = await invite();
  const outcomes = await Promise.allSettled([accept(token), accept(token)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(accept(token)).rejects.toMatchObject({ kind: "not_found" });
});

test("a link that is older than three days, replaced, of a removed person, or made up works no more", async () => {
  const expired = await invite();
  await database.db
    .update(userInvitations)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(userInvitations.userId, expired.userId));
  const replaced = await invite();
  const { token } = await renewInvitation(admin, { id: replaced.userId });
  const removed = await invite();
  await removeUser(admin, { id: removed.userId, reason: "Does not come" });
  for (const link of [expired.token, replaced.token, removed.token, "x".repeat(43)]) {
    await expect(accept(link)).rejects.toMatchObject({ kind: "not_found" });
    await expect(findInvitation(database.db, link)).rejects.toThrow(/works no more/);
  }
  await accept(token);
  await expect(renewInvitation(admin, { id: replaced.userId })).rejects.toMatchObject({ kind: "conflict" });
});

test("a weak password is refused at its field, and the link stays", async () => {
  const { email, token } = await invite();
  for (const password of ["short", "password1234", `${email.split("@")[0]}!`])
    await expect(accept(token, password)).rejects.toMatchObject({
      kind: "invalid",
      details: { fields: { password: expect.any(String) } },
    });
  await accept(token);
});

test("an e-mail has one person, whatever its case, also when two invite at once", async () => {
  const email = `twice-${crypto.randomUUID()}@example.com`;
  const outcomes = await Promise.allSettled([
    inviteUser(admin, { email, name: "One", grants }),
    inviteUser(admin, { email: email.toUpperCase(), name: "Two", grants }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await database.db.$count(users, eq(users.name, "Two"))).toBeLessThan(2);
});

test("only an administrator of all programs invites", async () => {
  const agent = await addPerson(database.db, "agent");
  await expect(inviteUser(agent, { email: "a@example.com", name: "A", grants })).rejects.toMatchObject({
    kind: "not_permitted",
  });
});
