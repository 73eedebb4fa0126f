import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { approvals, environments, journeyProgress } from "@/db/schema";
import { createTestDatabase, seedProgram } from "@/db/testing";
import { journeySteps } from "@/lib/journey";
import { assumptions } from "../../finci/assumptions";
import { approveChange } from "../approvals";
import { withdrawConfirmation } from "../contract-confirmations";
import { changeEnvironmentStatus } from "../environments";
import { contextOfAll } from "../read-testing";
import { whatProductionLacks } from "./index";
import { addProduction, finishJourney, personOf } from "./testing";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;

async function readyProgram() {
  const { programId } = await seedProgram(db, { program: { name: "Aurora", secondPersonFor: [] } });
  const environmentId = await addProduction(db, programId);
  const engineer = await personOf(db, "engineer", programId);
  const manager = await personOf(db, "program_manager", programId);
  const ask = (status: "enabled" | "disabled" = "enabled", context = engineer) =>
    changeEnvironmentStatus(context, { environmentId, status, reason: "Go-live", confirmName: "Aurora" });
  const statusNow = async () =>
    (await db.select().from(environments).where(eq(environments.id, environmentId)))[0]?.status;
  return { programId, environmentId, engineer, manager, ask, statusNow };
}

describe("production", () => {
  it("is refused with the name of every assumption, step and setting that is missing", async () => {
    const { programId, environmentId, ask, statusNow } = await readyProgram();
    await db.update(environments).set({ baseUrl: null }).where(eq(environments.id, environmentId));
    const refusal = await ask().catch((error: Error) => error.message);
    expect(refusal).toContain("the base address");
    for (const { subject } of assumptions) expect(refusal).toContain(`confirmation of “${subject}”`);
    for (const { number, title } of journeySteps)
      expect(refusal).toContain(`step ${number}, ${title} (not started)`);
    expect(await statusNow()).toBe("disabled");
    expect(await whatProductionLacks(db, programId)).toHaveLength(1 + assumptions.length + 11);
  });

  it.each(journeySteps.map(({ number }) => number))(
    "is refused while step %s alone is open",
    async (step) => {
      const { programId, engineer, ask } = await readyProgram();
      await finishJourney(engineer, programId);
      await db
        .update(journeyProgress)
        .set({ state: "waiting_on_finci" })
        .where(eq(journeyProgress.step, step));
      await expect(ask()).rejects.toThrow(
        new RegExp(
          `^Production was not switched on\\. Missing: step ${step}, [^;]*\\(waiting on FINCI\\)\\.`,
          "i",
        ),
      );
    },
  );

  it("is refused while one assumption alone is open", async () => {
    const { programId, engineer, ask } = await readyProgram();
    await finishJourney(engineer, programId);
    await withdrawConfirmation(engineer, { programId, kind: "production", key: "reversal", reason: "Wrong" });
    await expect(ask()).rejects.toThrow(/Missing: confirmation of “Reversal”\. /);
  });

  it("waits for a second person whatever the policy says, and is then on", async () => {
    const { programId, engineer, manager, ask, statusNow } = await readyProgram();
    await finishJourney(engineer, programId);
    const { status, waitsFor } = await ask();
    expect([status, await statusNow()]).toEqual(["disabled", "disabled"]);
    const id = waitsFor?.id ?? "";
    await expect(ask()).rejects.toThrow(/waits for a second person already/);
    await expect(approveChange(engineer, { id })).rejects.toMatchObject({ kind: "not_permitted" });
    expect(await approveChange(manager, { id })).toMatchObject({ status: "approved" });
    expect(await statusNow()).toBe("enabled");
    await ask("disabled");
    expect(await statusNow()).toBe("disabled");
  });

  it("does not wait for two requests made at once", async () => {
    const { programId, engineer, ask } = await readyProgram();
    await finishJourney(engineer, programId);
    const outcomes = await Promise.allSettled([ask(), ask()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const waiting = await db.select().from(approvals).where(eq(approvals.programId, programId));
    expect(waiting).toHaveLength(1);
  });

  it("stays off when something was opened again while it waited, and the approval says what", async () => {
    const { programId, engineer, manager, ask, statusNow } = await readyProgram();
    await finishJourney(engineer, programId);
    const { waitsFor } = await ask();
    await db.update(journeyProgress).set({ state: "blocked" }).where(eq(journeyProgress.step, 9));
    const outcome = await approveChange(manager, { id: waitsFor?.id ?? "" });
    expect(outcome).toMatchObject({ status: "failed", sentence: expect.stringContaining("step 9") });
    expect(await statusNow()).toBe("disabled");
  });

  it("is asked for by who may change environments, and of another program not found", async () => {
    const { programId, manager, ask } = await readyProgram();
    const other = await readyProgram();
    await finishJourney(contextOfAll(db), programId);
    await expect(ask("enabled", manager)).rejects.toMatchObject({ kind: "not_permitted" });
    await expect(ask("enabled", other.engineer)).rejects.toMatchObject({ kind: "not_found" });
  });
});
