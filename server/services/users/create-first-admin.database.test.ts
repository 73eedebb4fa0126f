import { verify } from "@node-rs/argon2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, userRoles, users } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { createFirstAdmin } from "./create-first-admin";

const input = { email: "ada@example.com", name: "Ada", password: "a long enough password" };
let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.end());

describe("createFirstAdmin", () => {
  it("makes an administrator whose password is stored hashed, with the audit entry", async () => {
    await createFirstAdmin(test.db, input);
    const [user] = await test.db.select().from(users);
    expect(user).toMatchObject({ email: input.email, status: "active" });
    expect(await verify(user!.passwordHash!, input.password)).toBe(true);
    expect(await test.db.select().from(userRoles)).toMatchObject([
      { userId: user!.id, role: "admin", programId: null },
    ]);
    const [entry] = await test.db.select().from(auditEntries);
    expect(entry).toMatchObject({ action: "user.create", subjectId: user!.id });
    expect(JSON.stringify(entry, (_, value) => String(value))).not.toContain(input.password);
  });

  it("makes one only, also when two are asked for at once", async () => {
    const outcomes = await Promise.allSettled([
      createFirstAdmin(test.db, input),
      createFirstAdmin(test.db, { ...input, email: "eve@example.com" }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(createFirstAdmin(test.db, { ...input, email: "eve@example.com" })).rejects.toThrow(
      /exists already/,
    );
    expect(await test.db.$count(users)).toBe(1);
  });

  it.each([
    [{ email: "ada" }, /not an e-mail/],
    [{ password: "short" }, /12 to 256/],
  ])("refuses %j and stores nothing", async (wrong, sentence) => {
    await expect(createFirstAdmin(test.db, { ...input, ...wrong })).rejects.toThrow(sentence);
    expect(await test.db.$count(users)).toBe(0);
  });
});
