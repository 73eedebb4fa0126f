import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditEntries, programs, userRoles, users } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import {
  approveChange,
  countWaiting,
  getApproval,
  listApprovals,
  listApprovalsOf,
  listApprovalsSchema,
  summarizeWaiting,
} from "../approvals";
import type { UserContext } from "./administration";
import { inviteUser, removeUser, setGrants } from "./index";
import { addPerson } from "./testing";

let database: TestDatabase;
let program: SeededProgram;
let admin: UserContext;
let second: UserContext;
const reason = "Joins the team";

beforeEach(async () => {
  database = await createTestDatabase();
  program = await seedProgram(database.db, { program: { secondPersonFor: ["role_grant"], name: "Strict" } });
  await seedProgram(database.db);
  admin = await addPerson(database.db, "admin");
});
afterEach(() => database.end());

const everywhere = (role: "agent" | "admin" | "auditor") => [{ role, programId: null }];
const invite = (context: UserContext, grants: Parameters<typeof inviteUser>[1]["grants"]) =>
  inviteUser(context, { email: `${randomUUID()}@example.com`, name: "Zoe", grants });

async function rolesOf(userId: string) {
  const rows = await database.db.select().from(userRoles).where(eq(userRoles.userId, userId));
  return rows.map(({ role, programId }) => ({ role, programId }));
}

test("an invited person has no role until a second person agrees; the strictest program counts for all programs", async () => {
  second = await addPerson(database.db, "admin");
  const { userId, approvalId, token } = await invite(admin, everywhere("agent"));
  expect(token).toBeTruthy();
  expect(await rolesOf(userId)).toEqual([]);
  const id = approvalId ?? "";
  expect(await getApproval(second, { id })).toMatchObject({
    program: null,
    effect: expect.stringMatching(/^Zoe \(.*\) gets: Support agent in all programs\.$/),
    whyNotDecide: null,
  });
  expect(await countWaiting(second)).toEqual({ forMe: 1 });
  expect(await listApprovalsOf(second, { subjectType: "user", subjectId: userId })).toHaveLength(1);
  await expect(approveChange(admin, { id })).rejects.toMatchObject({ kind: "not_permitted" });
  expect(await approveChange(second, { id })).toMatchObject({ status: "approved" });
  expect(await rolesOf(userId)).toEqual(everywhere("agent"));
  await expect(approveChange(second, { id })).rejects.toMatchObject({ kind: "conflict" });
});

test("a role in one program follows that program's policy; taking roles away waits for nobody", async () => {
  second = await addPerson(database.db, "admin");
  const [lenient] = await database.db.select().from(programs).where(eq(programs.secondPersonFor, []));
  const agent = await addPerson(database.db, "agent", { programId: lenient?.id ?? null });
  const id = agent.actor.userId;
  const inLenient = { role: "auditor" as const, programId: lenient?.id ?? null };
  expect(await setGrants(admin, { id, grants: [inLenient], reason })).toEqual({ approvalId: null });
  const inStrict = { role: "agent" as const, programId: program.programId };
  const { approvalId } = await setGrants(admin, { id, grants: [inLenient, inStrict], reason });
  expect(approvalId).not.toBeNull();
  expect(await rolesOf(id)).toEqual([inLenient]);
  await expect(setGrants(admin, { id, grants: [inStrict], reason })).rejects.toMatchObject({
    kind: "conflict",
  });
  await approveChange(second, { id: approvalId ?? "" });
  expect(await rolesOf(id)).toEqual(expect.arrayContaining([inLenient, inStrict]));
  expect(await setGrants(admin, { id, grants: [inStrict], reason })).toEqual({ approvalId: null });
  expect(await rolesOf(id)).toEqual([inStrict]);
});

test("nobody agrees to their own roles, and nobody who administers one program only", async () => {
  second = await addPerson(database.db, "admin");
  const risk = await addPerson(database.db, "risk");
  const { approvalId } = await setGrants(admin, {
    id: risk.actor.userId,
    grants: everywhere("admin"),
    reason,
  });
  const id = approvalId ?? "";
  const herself: UserContext = { ...second, actor: { ...second.actor, userId: risk.actor.userId } };
  await expect(approveChange(herself, { id })).rejects.toThrow(/your own roles/);
  const local = await addPerson(database.db, "admin", { programId: program.programId });
  await expect(approveChange(local, { id })).rejects.toMatchObject({ kind: "not_found" });
  expect((await listApprovals(local, listApprovalsSchema.parse({}))).items).toEqual([]);
  expect(await countWaiting(local)).toEqual({ forMe: 0 });
  expect(await summarizeWaiting(local)).toEqual({ waiting: 0, oldestAt: null, nextExpiryAt: null });
  const seen = await summarizeWaiting(second);
  expect(seen).toMatchObject({ waiting: 1, oldestAt: expect.any(Date), nextExpiryAt: expect.any(Date) });
});

test("what was asked on other roles than the person has now is not applied", async () => {
  second = await addPerson(database.db, "admin");
  const agent = await addPerson(database.db, "agent");
  const id = agent.actor.userId;
  const asked = await setGrants(admin, {
    id,
    grants: [...everywhere("agent"), ...everywhere("admin")],
    reason,
  });
  await database.db.delete(userRoles).where(eq(userRoles.userId, id));
  expect(await approveChange(second, { id: asked.approvalId ?? "" })).toMatchObject({
    status: "failed",
    sentence: expect.stringMatching(/not as they were/),
  });
  expect(await rolesOf(id)).toEqual([]);
});

test("the only administrator makes the second one alone; who got rid of the others stays bound for a week", async () => {
  const first = await invite(admin, everywhere("admin"));
  expect(first.approvalId).toBeNull();
  expect(await rolesOf(first.userId)).toEqual(everywhere("admin"));
  // There is a second one now, if only invited.
  expect((await invite(admin, everywhere("agent"))).approvalId).not.toBeNull();
  await removeUser(admin, { id: first.userId, reason: "Left" });
  expect((await invite(admin, everywhere("agent"))).approvalId).not.toBeNull();
  await database.sql`alter table audit_entries disable trigger all`;
  await database.sql`update audit_entries set at = at - interval '8 days' where action = 'user.remove'`;
  expect((await invite(admin, everywhere("agent"))).approvalId).toBeNull();
});

test("who took the role from the other administrator stays bound for a week too", async () => {
  second = await addPerson(database.db, "admin");
  await database.db.insert(userRoles).values({ userId: second.actor.userId, role: "auditor" });
  const kept = { id: second.actor.userId, grants: everywhere("auditor"), reason };
  expect(await setGrants(admin, kept)).toEqual({ approvalId: null });
  const { approvalId, userId } = await invite(admin, everywhere("admin"));
  expect(approvalId).not.toBeNull();
  expect(await rolesOf(userId)).toEqual([]);
  expect(await database.db.$count(users, eq(users.status, "invited"))).toBe(1);
  expect(await database.db.$count(auditEntries, eq(auditEntries.action, "approval.propose"))).toBe(1);
});
