import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizations, maintenanceWindows, ruleSets } from "@/db/schema";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { AuthorizationWebhook } from "../../finci/contract";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { authorizationBody, testEndpoints } from "../../webhooks/testing";
import { authorize as authorizeThrough } from "../door-testing";
import { contextOfAll } from "../read-testing";
import { endMaintenance, startMaintenance } from "./index";

/* Maintenance mode as FINCI meets it: what the next authorization is answered. */

let test: TestDatabase;
let endpoints: WebhookEndpoints;
beforeAll(async () => {
  test = await createTestDatabase();
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

const approveUpTo50 = {
  behaviour: "approve_up_to",
  capAmount: "50.00",
  capCurrency: "EUR",
  reason: "Rules are being moved",
  minutes: 10,
} as const;

/** Posts an authorization; what we answered and its stored row. */
function authorize(program: SeededProgram, body: AuthorizationWebhook, receivedAt?: Date) {
  return authorizeThrough({ endpoints, db: test.db }, program, body, receivedAt);
}

const of = (amount: string) => ({ billing_amount: amount, transaction_amount: amount });

describe("decline all", () => {
  it("declines the very next authorization, and stops doing so at its expiry and when it is ended", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 100_000n });
    const context = contextOfAll(test.db);
    expect((await authorize(program, authorizationBody(card))).row?.decision).toBe("approved");

    const window = await startMaintenance(context, {
      environmentId: program.environmentId,
      behaviour: "decline_all",
      reason: "The ledger moves",
      minutes: 10,
    });
    const declined = await authorize(program, authorizationBody(card));
    expect(declined.answer).toEqual({ status: "error", errors: ["maintenance"] });
    expect(declined.row).toMatchObject({
      decision: "declined",
      decisionReason: "maintenance",
      maintenanceId: window.id,
    });
    const last = new Date(window.expiresAt.getTime() - 1);
    expect((await authorize(program, authorizationBody(card), last)).row?.decisionReason).toBe("maintenance");
    const after = await authorize(program, authorizationBody(card), window.expiresAt);
    expect(after.row).toMatchObject({ decision: "approved", maintenanceId: null });

    await endMaintenance(context, { id: window.id });
    expect((await authorize(program, authorizationBody(card))).row).toMatchObject({
      decision: "approved",
      maintenanceId: null,
    });
  });

  it("leaves the other side and other programs alone", async () => {
    const [one, other] = [await seedProgram(test.db), await seedProgram(test.db)];
    const card = await other.addCard({ balanceMinor: 100_000n });
    await startMaintenance(contextOfAll(test.db), {
      environmentId: one.environmentId,
      behaviour: "decline_all",
      reason: "The ledger moves",
      minutes: 10,
    });
    expect((await authorize(other, authorizationBody(card))).row?.decision).toBe("approved");
  });
});

describe("approve up to an amount", () => {
  it("approves at the cap with the rules set aside, and refuses the rest of the world as it should", async () => {
    const program = await seedProgram(test.db);
    const { environmentId } = program;
    const card = await program.addCard({ balanceMinor: 100_000n });
    const frozen = await program.addCard({ balanceMinor: 100_000n, card: { status: "deactivated" } });
    const poor = await program.addCard({ balanceMinor: 4_000n });
    const dollars = await program.addCard({ balanceMinor: 100_000n, currency: "USD" });
    await test.db.insert(ruleSets).values({
      environmentId,
      scope: "program",
      subjectId: "",
      version: 1,
      status: "active",
      rules: [{ id: "small", kind: "amount", currency: "EUR", maxMinor: "100" }],
      reason: "Only very small payments",
    });
    const overRule = await authorize(program, authorizationBody(card, of("50.00")));
    expect(overRule.row).toMatchObject({ decisionReason: "amount_limit", maintenanceId: null });

    const window = await startMaintenance(contextOfAll(test.db), { environmentId, ...approveUpTo50 });
    const reasonOf = async (body: AuthorizationWebhook, receivedAt?: Date) => {
      const { row } = await authorize(program, body, receivedAt);
      return row?.decision === "approved" ? "approved" : row?.decisionReason;
    };
    expect(await reasonOf(authorizationBody(card, of("50.00")))).toBe("approved");
    expect(await reasonOf(authorizationBody(card, of("50.01")))).toBe("maintenance");
    expect(await reasonOf(authorizationBody(dollars, of("10.00")))).toBe("maintenance");
    expect(await reasonOf(authorizationBody(frozen, of("10.00")))).toBe("card_not_usable");
    expect(await reasonOf(authorizationBody(poor, of("40.01")))).toBe("insufficient_balance");
    expect(await reasonOf(authorizationBody(poor, of("40.00")))).toBe("approved");
    const decided = await test.db
      .select()
      .from(authorizations)
      .where(eq(authorizations.maintenanceId, window.id));
    expect(decided).toHaveLength(6);
    const refused = decided.find(
      (row) => row.decisionReason === "maintenance" && row.billingCurrency === "EUR",
    );
    expect(refused?.decisionDetail).toMatchObject({ limit_minor: "5000", currency: "EUR" });

    expect(await reasonOf(authorizationBody(card, of("50.00")), window.expiresAt)).toBe("amount_limit");
  });

  it("works again after a window that ran out unnoticed", async () => {
    const program = await seedProgram(test.db);
    const card = await program.addCard({ balanceMinor: 100_000n });
    const startedAt = new Date(Date.now() - 3_600_000);
    await test.db.insert(maintenanceWindows).values({
      environmentId: program.environmentId,
      behaviour: "decline_all",
      reason: "Earlier",
      startedAt,
      expiresAt: new Date(startedAt.getTime() + 60_000),
    });
    expect((await authorize(program, authorizationBody(card))).row?.decision).toBe("approved");
    const window = await startMaintenance(contextOfAll(test.db), {
      environmentId: program.environmentId,
      ...approveUpTo50,
    });
    expect((await authorize(program, authorizationBody(card, of("60.00")))).row).toMatchObject({
      decisionReason: "maintenance",
      maintenanceId: window.id,
    });
  });
});
