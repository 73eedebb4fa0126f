import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { startMaintenance } from "../maintenance";
import { contextOf, contextOfAll, insertAuthorization, seedSides } from "../read-testing";
import { getAuthorizationTrace, meaningOf } from "./get-authorization-trace";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other } = await seedSides(db);
const everyone = contextOfAll(db);

describe("getAuthorizationTrace", () => {
  it("tells the stages, FINCI's advice with its delay, and the window that decided", async () => {
    const window = await startMaintenance(everyone, {
      environmentId: own.environmentId,
      behaviour: "decline_all",
      reason: "The ledger moves",
      minutes: 5,
    });
    const receivedAt = new Date(Date.now() - 10_000);
    const id = await insertAuthorization(db, own, {
      receivedAt,
      finciCreatedAt: new Date(receivedAt.getTime() - 12),
      adviceReceivedAt: new Date(receivedAt.getTime() + 40),
      parsedUs: 300,
      policyUs: 500,
      storedUs: 5_000,
      answerDurationUs: 5_100,
      maintenanceId: window.id,
    });
    expect(await getAuthorizationTrace(everyone, { id })).toEqual({
      isRecordedOnly: false,
      stages: [
        { key: "parsed", fromMs: 0, toMs: 0.3 },
        { key: "policy", fromMs: 0.3, toMs: 0.5 },
        { key: "stored", fromMs: 0.5, toMs: 5 },
        { key: "answered", fromMs: 5, toMs: 5.1 },
      ],
      deadlineMs: 1000,
      travelMs: 12,
      advice: { code: "Approved", delayMs: 40 },
      meaning: null,
      maintenance: expect.objectContaining({ id: window.id, behaviour: "decline_all" }),
    });
  });

  it("says that FINCI decided where we were not asked, and finds nothing of another program", async () => {
    const id = await insertAuthorization(db, own, { decision: null });
    expect(await getAuthorizationTrace(everyone, { id })).toMatchObject({ isRecordedOnly: true, stages: [] });
    const stranger = contextOf(db, [{ role: "agent", programId: other.programId }]);
    await expect(getAuthorizationTrace(stranger, { id })).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("meaningOf", () => {
  it("tells an answer that was too late from one that was lost", () => {
    const late = { outcome: "late", decision: "approved" } as const;
    expect(meaningOf({ ...late, answerDurationUs: 3_200_000 })).toContain("3.20 s. FINCI waits 3 seconds");
    expect(meaningOf({ ...late, answerDurationUs: 8_000 })).toContain("within the 3 seconds");
    expect(meaningOf({ ...late, answerDurationUs: null })).toContain("did not use our answer");
  });

  it("says whose word counts where the two differ, and nothing where all is as it should be", () => {
    const differs = { outcome: "differs", answerDurationUs: 1 } as const;
    expect(meaningOf({ ...differs, decision: "approved" })).toContain("no money is held");
    expect(meaningOf({ ...differs, decision: "declined" })).toContain("the money is held");
    expect(meaningOf({ outcome: "failed", decision: "declined", answerDurationUs: 1 })).toContain(
      "fault of ours",
    );
    expect(meaningOf({ outcome: "approved", decision: "approved", answerDurationUs: 1 })).toBeNull();
  });
});
