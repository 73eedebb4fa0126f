import { text } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, responsibilitySplits } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram } from "@/db/testing";
import { allDuties, startingSplit } from "@/lib/responsibilities";
import { contextOf, contextOfAll } from "../read-testing";
import { exportSplit } from "./export-split";
import { getSplit, saveSplit } from "./split";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const admin = contextOfAll(db);
const managerOf = ({ programId }: SeededProgram) => contextOf(db, [{ role: "program_manager", programId }]);
const start = startingSplit("commercial_api");
const shared = { ...start, pin: { party: "shared", note: "=Set by us" } } as const;

describe("the split of duties", () => {
  it("begins with what the model proposes, and says that nobody has saved it", async () => {
    const { programId } = await seedProgram(db);
    expect(await getSplit(admin, { programId })).toMatchObject({ version: 0, duties: start, versions: [] });
  });

  it("keeps each change as a version with its author, reason and difference", async () => {
    const program = await seedProgram(db);
    const { programId } = program;
    const manager = managerOf(program);
    await saveSplit(manager, { programId, basedOnVersion: 0, duties: start, reason: "As proposed" });
    await saveSplit(manager, { programId, basedOnVersion: 1, duties: shared, reason: "Agreed on the call" });
    const split = await getSplit(manager, { programId });
    expect(split).toMatchObject({ version: 2, duties: { pin: { party: "shared" } } });
    expect(split.versions.map(({ version, reason, changes }) => [version, reason, changes.length])).toEqual([
      [2, "Agreed on the call", 1],
      [1, "As proposed", 0],
    ]);
    expect(split.versions[0]).toMatchObject({
      authorName: "Test person",
      changes: [{ duty: { key: "pin" }, before: { party: "finci" }, after: { party: "shared" } }],
    });
    const entries = await db.select().from(auditEntries).where(eq(auditEntries.programId, programId));
    expect(entries.at(-1)).toMatchObject({
      action: "program.save_responsibilities",
      before: { "PIN management": "FINCI" },
      after: { "PIN management": "Shared: =Set by us", version: 2 },
    });
  });

  it("lets one of two at once through, and says who was first", async () => {
    const { programId } = await seedProgram(db);
    const save = (reason: string) =>
      saveSplit(admin, { programId, basedOnVersion: 0, duties: shared, reason });
    const outcomes = await Promise.allSettled([save("One"), save("Other")].map((outcome) => outcome));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("Test person"),
    });
    await expect(
      saveSplit(admin, { programId, basedOnVersion: 1, duties: shared, reason: "The same" }),
    ).rejects.toThrow(/no duty differs/);
  });

  it("refuses a duty that nobody carries, and one that is missing", async () => {
    const { programId } = await seedProgram(db);
    const save = (duties: typeof start) =>
      saveSplit(admin, { programId, basedOnVersion: 0, duties, reason: "Test" });
    await expect(save({ ...start, pin: { party: "nobody" as never, note: "" } })).rejects.toThrow(
      /who carries it/,
    );
    const { pin: _left, ...rest } = start;
    await expect(save(rest)).rejects.toThrow(/pin/);
  });

  it("is read by everyone in the program, written by who may, and append-only", async () => {
    const [own, other] = [await seedProgram(db), await seedProgram(db)];
    const { programId } = own;
    const agent = contextOf(db, [{ role: "agent", programId }]);
    const input = { programId, basedOnVersion: 0, duties: shared, reason: "Test" };
    await expect(saveSplit(agent, input)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(saveSplit(managerOf(other), input)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getSplit(managerOf(other), { programId })).rejects.toMatchObject({ kind: "not_found" });
    expect((await getSplit(agent, { programId })).version).toBe(0);
    await saveSplit(managerOf(own), input);
    await expect(
      db
        .update(responsibilitySplits)
        .set({ reason: "Other" })
        .where(eq(responsibilitySplits.programId, programId)),
    ).rejects.toThrow();
  });

  it("is exported with a row per duty, and no formula for a spreadsheet", async () => {
    const program = await seedProgram(db);
    const { programId } = program;
    await saveSplit(admin, { programId, basedOnVersion: 0, duties: shared, reason: "Test" });
    const { fileName, stream } = await exportSplit(managerOf(program), { programId });
    const lines = (await text(stream)).trim().split("\r\n");
    expect(fileName).toBe("responsibilities-version-1.csv");
    expect(lines).toHaveLength(allDuties.length + 1);
    expect(lines.find((line) => line.includes("PIN management"))).toContain("Shared,'=Set by us,1");
  });
});
