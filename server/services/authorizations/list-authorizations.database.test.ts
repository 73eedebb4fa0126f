import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "@/db/testing";
import { authorizationStates, stateOf } from "@/lib/authorization-states";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  insertAuthorization,
  insertAuthorizations,
  readAllPages,
  seedSides,
} from "../read-testing";
import { countAuthorizations } from "./count-authorizations";
import { listAuthorizations } from "./list-authorizations";
import { type AuthorizationFilter, listAuthorizationsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;
const { own, other, production } = await seedSides(db);
const card = await own.addCard({ card: { lastFour: "1234", maskedNumber: "5412-75**-****-1234" } });
const newest: string[] = [];
for (const receivedAt of crowdedMoments()) newest.push(await insertAuthorization(db, own, { receivedAt }));
const special = await insertAuthorization(db, own, {
  tokenId: card.tokenId,
  accountId: card.accountId,
  receivedAt: new Date(Date.now() - 3_600_000),
  merchantName: "CAFÉ 100% BEAN",
  merchantCountry: "LT",
  mcc: "5814",
  entryMode: "contactless",
  billingAmountMinor: 250n,
  billingCurrency: "USD",
  decision: "declined",
  decisionReason: "insufficient_balance",
  outcome: "declined",
  lifecycle: "none",
});
const ofOther = await insertAuthorization(db, other, { merchantName: "OTHER MERCHANT" });
const ofProduction = await insertAuthorization(db, production);
const everyone = contextOfAll(db);
const ownAgent = contextOf(db, [{ role: "agent", programId: own.programId }]);

async function idsWith(filter: Partial<AuthorizationFilter>, context = ownAgent): Promise<string[]> {
  const page = await listAuthorizations(context, listAuthorizationsSchema.parse(filter));
  return page.items.map((item) => item.id);
}

describe("listAuthorizations", () => {
  it("pages through all, newest first, losing and repeating none at equal moments", async () => {
    const inOne = await idsWith({}, everyone);
    expect(inOne).toHaveLength(7);
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page) => listAuthorizations(everyone, page), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne);
    }
    expect(new Set(inOne)).toEqual(new Set([...newest, special, ofOther]));
  });

  it("shows the asked side only", async () => {
    expect(await idsWith({}, contextOfAll(db, "production"))).toEqual([ofProduction]);
  });

  it("shows an agent of one program nothing of another, whatever is asked", async () => {
    expect(await idsWith({})).not.toContain(ofOther);
    expect(await idsWith({ programId: other.programId })).toEqual([]);
    expect(await idsWith({ merchant: "OTHER MERCHANT" })).toEqual([]);
    expect(await idsWith({}, contextOf(db, []))).toEqual([]);
  });

  it.each<[string, Partial<AuthorizationFilter>]>([
    ["program", { programId: own.programId, outcome: ["declined"] }],
    ["outcomes", { outcome: ["declined", "late"] }],
    ["decision and reason", { decision: "declined", reason: "insufficient_balance" }],
    ["card", { tokenId: card.tokenId }],
    ["account", { accountId: card.accountId }],
    ["merchant, with the signs of a pattern taken literally", { merchant: "é 100% b" }],
    ["category", { mcc: "5814" }],
    ["country", { country: "LT" }],
    ["entry mode", { entryMode: "contactless" }],
    ["currency", { currency: "USD" }],
    ["amount", { billingMinorMin: 250n, billingMinorMax: 250n }],
    ["time", { to: new Date(Date.now() - 1_800_000) }],
  ])("filters by %s", async (_name, filter) => {
    expect(await idsWith(filter)).toEqual([special]);
    expect((await countAuthorizations(ownAgent, filter)).declined_balance).toBe(1);
  });

  it("takes `from` in and leaves `to` out", async () => {
    const [first] = crowdedMoments();
    const rows = await listAuthorizations(ownAgent, listAuthorizationsSchema.parse({ limit: 1 }));
    const at = rows.items[0]?.receivedAt ?? first;
    expect(await idsWith({ from: at })).toHaveLength(2);
    expect(await idsWith({ to: at })).toHaveLength(4);
  });

  it("finds nothing for a merchant that was never seen, and for a reason that nobody had", async () => {
    expect(await idsWith({ merchant: "NEVER SEEN" })).toEqual([]);
    expect(await idsWith({ reason: "deadline" })).toEqual([]);
  });

  it("pages a merchant's payments, one by one and with many merchants", async () => {
    const byMerchant = await readAllPages(
      (page) => listAuthorizations(ownAgent, { ...page, merchant: "AMZN" }),
      2,
    );
    expect(new Set(byMerchant.map((item) => item.id))).toEqual(new Set(newest));
    const many = await seedManyMerchants(301);
    const pages = await readAllPages((page) => listAuthorizations(many, { ...page, merchant: "KIOSK" }), 100);
    expect(pages).toHaveLength(301);
    const most = await seedManyMerchants(1_800);
    const scanned = await listAuthorizations(most, listAuthorizationsSchema.parse({ merchant: "KIOSK" }));
    expect(scanned.items).toHaveLength(50);
  });

  it("tells the card, the money and the words of the reason", async () => {
    const [item] = (await listAuthorizations(ownAgent, listAuthorizationsSchema.parse({ mcc: "5814" })))
      .items;
    expect(item).toMatchObject({
      program: { id: own.programId, name: "Own program" },
      card: { lastFour: "1234", embossingName: "ADA L." },
      transaction: { minor: 8420n, currency: "USD" },
      billing: { minor: 250n, currency: "USD" },
      decisionReasonLabel: "Insufficient balance",
    });
  });
});

/** Adds so many merchants with one payment each to a program that only the answered person sees. */
async function seedManyMerchants(count: number) {
  const rows = Array.from({ length: count }, (_, index) => ({ merchantName: `KIOSK ${count}-${index}` }));
  await insertAuthorizations(db, manyProgram, rows);
  return contextOf(db, [{ role: "agent", programId: manyProgram.programId }]);
}
const { own: manyProgram } = await seedSides(db);

describe("states", () => {
  it("are counted and filtered the same, each authorization in exactly one", async () => {
    const { own: program } = await seedSides(db);
    const context = contextOf(db, [{ role: "agent", programId: program.programId }]);
    const declined = { decision: "declined", outcome: "declined" } as const;
    const reasons = ["velocity_limit", "country_not_allowed", "insufficient_balance", "card_expired"];
    await insertAuthorizations(db, program, [
      {},
      { outcome: "awaiting_advice", adviceResponseCode: null },
      { outcome: "late" },
      { outcome: "differs" },
      { outcome: "failed", decision: "declined", decisionReason: "deadline" },
      { ...declined, decision: null },
      { ...declined, decisionReason: "program_not_active" },
      { ...declined, decisionReason: "maintenance" },
      { ...declined, decisionReason: "a reason without words" },
      ...reasons.map((decisionReason) => ({ ...declined, decisionReason })),
    ]);
    const counts = await countAuthorizations(context, { state: "late", outcome: ["approved"] });
    expect(counts).toEqual({
      approved: 1,
      awaiting_advice: 1,
      late: 1,
      differs: 1,
      failed: 1,
      declined_by_us: 7,
      declined_rule: 2,
      declined_balance: 1,
      declined_card: 1,
      declined_program: 1,
      declined_maintenance: 1,
      declined_technical: 1,
      declined_finci: 1,
    });
    for (const state of authorizationStates) {
      const { items } = await listAuthorizations(context, listAuthorizationsSchema.parse({ state }));
      expect(items, state).toHaveLength(counts[state]);
      if (state !== "declined_by_us") expect(new Set(items.map(stateOf))).toEqual(new Set([state]));
    }
  });

  it("are counted in the actor's programs and on the side only", async () => {
    expect((await countAuthorizations(ownAgent, {})).approved).toBe(5);
    expect((await countAuthorizations(contextOf(db, []), {})).approved).toBe(0);
    const onProduction = contextOf(db, [{ role: "auditor", programId: own.programId }], "production");
    expect((await countAuthorizations(onProduction, {})).approved).toBe(1);
  });

  it("narrow to what one maintenance window decided, page by page", async () => {
    const { own: program } = await seedSides(db);
    const context = contextOf(db, [{ role: "agent", programId: program.programId }]);
    const maintenanceId = randomUUID();
    const rows = crowdedMoments().map((receivedAt) => ({ receivedAt, maintenanceId }));
    const ids = await insertAuthorizations(db, program, [...rows, {}]);
    const pages = await readAllPages((page) => listAuthorizations(context, { ...page, maintenanceId }), 2);
    expect(new Set(pages.map((item) => item.id))).toEqual(new Set(ids.slice(0, -1)));
  });
});
