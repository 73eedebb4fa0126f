import { and, desc, eq, isNull } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, maintenanceWindows } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram } from "@/db/testing";
import { contextOf, contextOfAll, insertAuthorizations, readAllPages, seedSides } from "../read-testing";
import { countMax } from "../schemas";
import { endMaintenance } from "./end-maintenance";
import { listCurrentMaintenance } from "./list-current";
import { listMaintenanceWindows } from "./list-windows";
import { startMaintenance } from "./start-maintenance";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const everyone = contextOfAll(db);
const minuteMs = 60_000;
const declineAll = {
  behaviour: "decline_all",
  reason: "The ledger moves to new disks",
  minutes: 30,
} as const;

const managerOf = ({ programId }: Pick<SeededProgram, "programId">) =>
  contextOf(db, [{ role: "program_manager", programId }]);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * minuteMs);

/** A window that ran out without anybody noting it. */
async function insertExpired(environmentId: string) {
  const [row] = await db
    .insert(maintenanceWindows)
    .values({
      environmentId,
      behaviour: "decline_all",
      reason: "Earlier",
      startedAt: minutesAgo(90),
      expiresAt: minutesAgo(60),
    })
    .returning();
  if (!row) throw new Error("not stored");
  return row;
}

describe("startMaintenance", () => {
  it("starts a window with its expiry, its cap and an audit entry", async () => {
    const program = await seedProgram(db);
    const context = managerOf(program);
    const window = await startMaintenance(context, {
      environmentId: program.environmentId,
      behaviour: "approve_up_to",
      capAmount: "50.00",
      capCurrency: "EUR",
      reason: "Rules are being moved",
      minutes: 60,
    });
    expect(window).toMatchObject({
      behaviour: "approve_up_to",
      cap: { minor: 5000n, currency: "EUR" },
      endedAt: null,
    });
    expect(window.expiresAt.getTime() - window.startedAt.getTime()).toBe(60 * minuteMs);
    const [entry] = await db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, window.id))
      .orderBy(desc(auditEntries.at));
    expect(entry).toMatchObject({
      action: "maintenance.start",
      environmentId: program.environmentId,
      reason: "Rules are being moved",
      after: { behaviour: "approve_up_to", cap: "50.00", currency: "EUR" },
    });
  });

  it.each([
    ["no end", { minutes: undefined }],
    ["an end at once", { minutes: 0 }],
    ["more than 24 hours", { minutes: 24 * 60 + 1 }],
    ["no reason", { reason: "  " }],
  ])("refuses %s", async (_name, wrong) => {
    const { environmentId } = await seedProgram(db);
    const input = { environmentId, ...declineAll, ...wrong } as Parameters<typeof startMaintenance>[1];
    await expect(startMaintenance(everyone, input)).rejects.toThrow();
    expect(
      await db.select().from(maintenanceWindows).where(eq(maintenanceWindows.environmentId, environmentId)),
    ).toEqual([]);
  });

  it.each([
    ["capAmount", { capCurrency: "EUR" }],
    ["capAmount", { capCurrency: "EUR", capAmount: "0.00" }],
    ["capAmount", { capCurrency: "JPY", capAmount: "10.5" }],
    ["capCurrency", { capAmount: "10.00" }],
  ])("asks for a whole cap where it approves: %s in %j", async (field, cap) => {
    const { environmentId } = await seedProgram(db);
    await expect(
      startMaintenance(everyone, { ...declineAll, ...cap, environmentId, behaviour: "approve_up_to" }),
    ).rejects.toMatchObject({ kind: "invalid", details: { fields: { [field]: expect.any(String) } } });
  });

  it("takes a whole day, and exactly one window at a time", async () => {
    const { environmentId } = await seedProgram(db);
    const day = { ...declineAll, environmentId, minutes: 24 * 60 };
    const both = await Promise.allSettled([startMaintenance(everyone, day), startMaintenance(everyone, day)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { kind: "conflict", message: expect.stringContaining("is on already, until") },
    });
    const open = await db
      .select()
      .from(maintenanceWindows)
      .where(and(eq(maintenanceWindows.environmentId, environmentId), isNull(maintenanceWindows.endedAt)));
    expect(open).toHaveLength(1);
  });

  it("closes an expired window that is open still, at its expiry, before it starts the next", async () => {
    const { environmentId } = await seedProgram(db);
    const expired = await insertExpired(environmentId);
    await startMaintenance(everyone, { ...declineAll, environmentId });
    const [row] = await db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, expired.id));
    expect(row?.endedAt).toEqual(expired.expiresAt);
    expect(row?.endedByUserId).toBeNull();
  });

  it("is open to administrators and program managers of the program only", async () => {
    const { own, other } = await seedSides(db);
    const input = { ...declineAll, environmentId: own.environmentId };
    for (const role of ["agent", "risk", "finance", "engineer", "auditor"] as const) {
      const context = contextOf(db, [{ role, programId: own.programId }]);
      await expect(startMaintenance(context, input)).rejects.toMatchObject({ kind: "not_permitted" });
    }
    await expect(startMaintenance(managerOf(other), input)).rejects.toMatchObject({ kind: "not_found" });
    await expect(startMaintenance(managerOf(own), input)).resolves.toMatchObject({ endedAt: null });
  });

  it("keeps sandbox and production apart", async () => {
    const { own, production } = await seedSides(db);
    await startMaintenance(everyone, { ...declineAll, environmentId: own.environmentId });
    await startMaintenance(everyone, { ...declineAll, environmentId: production.environmentId });
    const kinds = (await listCurrentMaintenance(managerOf(own))).map((window) => window.environmentKind);
    expect(kinds.sort()).toEqual(["production", "sandbox"]);
  });

  it("is out of scope where FINCI decides", async () => {
    const program = await seedProgram(db, { program: { decisioningModel: "finci" } });
    await expect(
      startMaintenance(everyone, { ...declineAll, environmentId: program.environmentId }),
    ).rejects.toMatchObject({ kind: "out_of_scope" });
  });
});

describe("endMaintenance", () => {
  it("ends a window early, once, with an audit entry, and makes room for another", async () => {
    const program = await seedProgram(db);
    const context = managerOf(program);
    const { id, environmentId } = await startMaintenance(context, { ...declineAll, ...program });
    const ended = await endMaintenance(context, { id });
    expect(ended.endedAt).toBeInstanceOf(Date);
    const audited = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, id));
    expect(audited.map(({ action }) => action)).toContain("maintenance.end");
    await expect(endMaintenance(context, { id })).rejects.toMatchObject({ kind: "conflict" });
    await expect(startMaintenance(context, { ...declineAll, environmentId })).resolves.toBeDefined();
  });

  it("refuses an expired window, another program's people and who may only read", async () => {
    const { own, other } = await seedSides(db);
    const expired = await insertExpired(own.environmentId);
    await expect(endMaintenance(managerOf(own), { id: expired.id })).rejects.toMatchObject({
      kind: "conflict",
    });
    await expect(endMaintenance(managerOf(other), { id: expired.id })).rejects.toMatchObject({
      kind: "not_found",
    });
    const auditor = contextOf(db, [{ role: "auditor", programId: own.programId }]);
    await expect(endMaintenance(auditor, { id: expired.id })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });
});

describe("what is in force, and what was", () => {
  it("tells the windows in force to those who see the program, and no expired one", async () => {
    const { own, other } = await seedSides(db);
    await insertExpired(own.environmentId);
    const agent = contextOf(db, [{ role: "agent", programId: own.programId }]);
    expect(await listCurrentMaintenance(agent)).toEqual([]);
    const window = await startMaintenance(everyone, { ...declineAll, environmentId: own.environmentId });
    expect(await listCurrentMaintenance(agent)).toMatchObject([
      { id: window.id, program: { id: own.programId, name: "Own program" }, environmentKind: "sandbox" },
    ]);
    const stranger = contextOf(db, [{ role: "agent", programId: other.programId }]);
    expect(await listCurrentMaintenance(stranger)).toEqual([]);
    expect(await listCurrentMaintenance(contextOf(db, []))).toEqual([]);
  });

  it("lists the windows of an environment, newest first, with what each decided", async () => {
    const { own, other } = await seedSides(db);
    const expired = await insertExpired(own.environmentId);
    const window = await startMaintenance(everyone, { ...declineAll, environmentId: own.environmentId });
    await insertAuthorizations(
      db,
      own,
      Array.from({ length: 3 }, () => ({ maintenanceId: window.id })),
    );
    const pages = await readAllPages(
      (page) => listMaintenanceWindows(managerOf(own), { ...page, environmentId: own.environmentId }),
      1,
    );
    expect(pages).toMatchObject([
      { id: window.id, decidedCount: 3, endedAt: null },
      { id: expired.id, decidedCount: 0, endedAt: expired.expiresAt },
    ]);
    expect(pages[0]?.decidedCount).toBeLessThan(countMax);
    await expect(
      listMaintenanceWindows(managerOf(other), { environmentId: own.environmentId, limit: 10 }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});
