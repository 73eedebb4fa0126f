import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { auditEntries, programs } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { PolicyKind } from "@/lib/approval-kinds";
import { addPerson } from "../users/testing";
import { approveChange, changePolicy, getApproval, getPolicy } from "./index";

let test: TestDatabase;
let program: SeededProgram;
let manager: Awaited<ReturnType<typeof addPerson>>;
let admin: Awaited<ReturnType<typeof addPerson>>;
const reason = "As the sponsor asks";

beforeAll(async () => {
  test = await createTestDatabase();
  admin = await addPerson(test.db, "admin");
});
afterAll(() => test.end());
beforeEach(async () => {
  program = await seedProgram(test.db);
  manager = await addPerson(test.db, "program_manager", { programId: program.programId });
});

const change = (before: string[], secondPersonFor: PolicyKind[], context = manager) =>
  changePolicy(context, { programId: program.programId, before, secondPersonFor, reason });

async function policy() {
  return (await getPolicy(manager, { programId: program.programId })).secondPersonFor;
}

it("counts at once where it asks for a second person more often, with its reason in the audit log", async () => {
  expect(await change([], ["rule_activation", "card_end_bulk"])).toEqual({ approvalId: null });
  expect(await policy()).toEqual(["card_end_bulk", "rule_activation"]);
  const [entry] = await test.db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.programId, program.programId));
  expect(entry).toMatchObject({
    action: "program.change_approval_policy",
    before: { secondPersonFor: [] },
    after: { secondPersonFor: ["Ending cards in bulk", "Rules into force"] },
    reason,
  });
});

it("needs a second person to ask for one less often, and is applied once they agree", async () => {
  await change([], ["rule_activation", "role_grant"]);
  const { approvalId } = await change(["role_grant", "rule_activation"], ["rule_activation"]);
  const id = approvalId ?? "";
  expect(await policy()).toEqual(["role_grant", "rule_activation"]);
  await expect(change(["role_grant", "rule_activation"], [])).rejects.toMatchObject({ kind: "conflict" });
  const waiting = await getApproval(admin, { id });
  expect(waiting).toMatchObject({
    effect: "A second person is needed no more for: Roles of a person.",
    deciders: [{ id: admin.actor.userId }],
  });
  await expect(approveChange(manager, { id })).rejects.toMatchObject({ kind: "not_permitted" });
  expect(await approveChange(admin, { id })).toMatchObject({ status: "approved" });
  expect(await policy()).toEqual(["rule_activation"]);
});

it("overwrites no policy that was not looked at, and applies none on another one", async () => {
  await change([], ["rule_activation", "role_grant"]);
  await expect(change([], ["rule_activation"])).rejects.toMatchObject({ kind: "conflict" });
  const { approvalId } = await change(["role_grant", "rule_activation"], ["rule_activation"]);
  await change(["role_grant", "rule_activation"], ["role_grant", "rule_activation", "bulk_issuing"]);
  expect(await approveChange(admin, { id: approvalId ?? "" })).toMatchObject({ status: "failed" });
  expect(await policy()).toEqual(["bulk_issuing", "role_grant", "rule_activation"]);
});

it("is changed by who may change the program, and is not found for others", async () => {
  const risk = await addPerson(test.db, "risk");
  await expect(change([], ["role_grant"], risk)).rejects.toMatchObject({ kind: "not_permitted" });
  const other = await seedProgram(test.db);
  const stranger = await addPerson(test.db, "program_manager", { programId: other.programId });
  await expect(change([], ["role_grant"], stranger)).rejects.toMatchObject({ kind: "not_found" });
  await expect(getPolicy(stranger, { programId: program.programId })).rejects.toMatchObject({
    kind: "not_found",
  });
  expect(await policy()).toEqual([]);
});

it("names who may agree: in the program, or in all programs", async () => {
  const { kinds } = await getPolicy(manager, { programId: program.programId });
  const of = (kind: string) => kinds.find((entry) => entry.kind === kind)?.deciders.map(({ id }) => id);
  expect(of("rule_activation")).toEqual(expect.arrayContaining([admin.actor.userId, manager.actor.userId]));
  expect(of("role_grant")).toEqual([admin.actor.userId]);
  await test.db
    .update(programs)
    .set({ secondPersonFor: ["role_grant"] })
    .where(eq(programs.id, program.programId));
  const strict = await getPolicy(manager, { programId: program.programId });
  expect(strict.kinds.filter(({ isOn }) => isOn).map(({ kind }) => kind)).toEqual(["role_grant"]);
});
