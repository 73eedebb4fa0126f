import { afterAll, describe, expect, it } from "vitest";
import { authorizationReversals, ledgerEntries } from "@/db/schema";
import { createTestDatabase } from "@/db/testing";
import {
  contextOf,
  contextOfAll,
  insertAuthorization,
  insertDelivery,
  insertTransaction,
  newFinciId,
  seedSides,
} from "../read-testing";
import { getAuthorization } from "./get-authorization";
import { getAuthorizationTimeline } from "./get-authorization-timeline";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const card = await own.addCard({ card: { status: "deactivated" } });
const everyone = contextOfAll(db);
const otherAgent = contextOf(db, [{ role: "agent", programId: other.programId }]);

describe("getAuthorization", () => {
  it("explains a decline with the numbers that the decision saw", async () => {
    const id = await insertAuthorization(db, own, {
      tokenId: card.tokenId,
      accountId: card.accountId,
      decision: "declined",
      decisionReason: "insufficient_balance",
      decisionDetail: { asked_minor: "7731", available_minor: "1200" },
      outcome: "declined",
      adviceResponseCode: "InsufficientFunds",
      answerDurationUs: 4_250,
    });
    expect(await getAuthorization(everyone, { id })).toMatchObject({
      explanation: {
        sentence: expect.stringContaining("(77.31 EUR asked, 12.00 EUR available)"),
      },
      numbers: { available: { minor: 1200n, currency: "EUR" }, posted: null },
      cardStatus: "deactivated",
      answerDurationMs: 4.25,
      environment: { kind: "sandbox" },
    });
  });

  it("prefers the side that is looked at when both have the id", async () => {
    const id = newFinciId();
    await insertAuthorization(db, own, { id, billingAmountMinor: 1n });
    await insertAuthorization(db, production, { id, billingAmountMinor: 2n });
    const sandbox = await getAuthorization(everyone, { id });
    const live = await getAuthorization(contextOfAll(db, "production"), { id });
    expect([sandbox.billing.minor, live.billing.minor]).toEqual([1n, 2n]);
  });

  it("does not tell an authorization of another program from one that is not there", async () => {
    const id = await insertAuthorization(db, own);
    const missing = { kind: "not_found", message: expect.stringContaining("was not found") };
    await expect(getAuthorization(otherAgent, { id })).rejects.toMatchObject(missing);
    await expect(getAuthorizationTimeline(otherAgent, { id })).rejects.toMatchObject(missing);
    await expect(getAuthorization(everyone, { id: "not an id" })).rejects.toMatchObject(missing);
  });
});

describe("getAuthorizationTimeline", () => {
  it("tells messages, reversal, clearing and money in their order", async () => {
    const start = Date.now() - 60_000;
    const at = (seconds: number) => new Date(start + seconds * 1000);
    const id = await insertAuthorization(db, own, { accountId: card.accountId, receivedAt: at(0) });
    const shared = { eventId: id, authorizationId: id };
    await insertDelivery(db, own, {
      ...shared,
      receivedAt: at(1),
      payload: { response_code: "Approved" },
    });
    await insertDelivery(db, own, {
      ...shared,
      receivedAt: at(0),
      kind: "request",
      state: "answered",
      answer: { status: "success" },
      answerDurationUs: 4_200,
    });
    await insertDelivery(db, own, { ...shared, receivedAt: at(2), state: "duplicate" });
    await insertDelivery(db, other, { ...shared, receivedAt: at(2) });
    await db.insert(authorizationReversals).values({
      environmentId: own.environmentId,
      accountId: card.accountId,
      receivedAt: at(3),
      id: newFinciId(),
      originalAuthorizationId: id,
      billingAmountMinor: 731n,
      billingCurrency: "EUR",
      finciCreatedAt: at(3),
    });
    await insertTransaction(db, own, {
      accountId: card.accountId,
      authorizationId: id,
      receivedAt: at(4),
      billingAmountMinor: 7000n,
    });
    await db.insert(ledgerEntries).values({
      environmentId: own.environmentId,
      accountId: card.accountId,
      createdAt: at(4),
      sequence: 7n,
      kind: "presentment",
      currency: "EUR",
      postedDeltaMinor: -7000n,
      heldDeltaMinor: -7000n,
      postedAfterMinor: 0n,
      heldAfterMinor: 0n,
      authorizationId: id,
      narrative: "presentment 1",
    });
    const timeline = await getAuthorizationTimeline(everyone, { id });
    expect(timeline.map((entry) => entry.sentence)).toEqual([
      "FINCI asked us to decide; we answered success in 4.2 ms.",
      "FINCI sent its advice: it told the merchant Approved.",
      "FINCI sent its advice again; the repeat had no effect.",
      "7.31 EUR of the authorization was reversed.",
      "70.00 EUR cleared on 2026-11-22.",
      "70.00 EUR booked from the account; 70.00 EUR of the hold released (presentment 1).",
    ]);
  });
});
