import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { expireHolds } from "../jobs/expire-holds";
import type { WebhookEndpoints } from "./endpoints";
import { processNextDelivery } from "./process";
import {
  authorizationBody,
  newEventId,
  post,
  presentmentBody,
  provenBalance,
  testEndpoints,
} from "./testing";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;
let card: SeededCard;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
beforeEach(async () => {
  card = await program.addCard({ balanceMinor: 100_00n });
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

async function drain(): Promise<void> {
  while (await processNextDelivery(test.db, new Date(Date.now() + 3_600_000)));
}

const success = { httpStatus: 200, body: { status: "success" } };
const declined = (reason: string) => ({ httpStatus: 200, body: { status: "error", errors: [reason] } });
const authorize = (body: unknown) => post(endpoints, program, "authorization", body);
const present = (body: unknown) => post(endpoints, program, "transaction", body);

async function authorizationRow(id: string) {
  const [row] = await test.sql`select * from authorizations where id = ${id}`;
  return row;
}
async function deliveryStates(eventId: string) {
  const rows =
    await test.sql`select state from deliveries where event_id = ${eventId} order by received_at, id`;
  return rows.map((row) => row.state).sort();
}

describe("deciding", () => {
  it("approves within the available balance and holds the amount", async () => {
    const body = authorizationBody(card, { billing_amount: "100.00" });
    expect(await authorize(body)).toEqual(success);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 10_000n });
    expect(await authorizationRow(body.id)).toMatchObject({
      decision: "approved",
      lifecycle: "held",
      held_minor: 10_000n,
    });
  });

  it("declines one cent above it, and says what it saw", async () => {
    const body = authorizationBody(card, { billing_amount: "100.01" });
    expect(await authorize(body)).toEqual(declined("insufficient_balance"));
    expect((await authorizationRow(body.id))?.decision_detail).toMatchObject({
      available_minor: "10000",
      asked_minor: "10001",
    });
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it.each([
    ["deactivated", "card_not_usable"],
    ["new", "card_not_usable"],
    ["lost", "card_not_usable"],
    ["referral", "card_not_usable"],
  ] as const)("declines a card that is %s", async (status, reason) => {
    const other = await program.addCard({ balanceMinor: 100_00n, card: { status } });
    expect(await authorize(authorizationBody(other))).toEqual(declined(reason));
  });

  it("declines an expired card and approves in its last month", async () => {
    const month = new Date().toISOString().slice(0, 7);
    const expired = await program.addCard({ balanceMinor: 100_00n, card: { expirationMonth: "2026-10" } });
    const lastMonth = await program.addCard({ balanceMinor: 100_00n, card: { expirationMonth: month } });
    expect(await authorize(authorizationBody(expired))).toEqual(declined("card_expired"));
    expect(await authorize(authorizationBody(lastMonth))).toEqual(success);
  });

  it("declines an unknown card, another account, another currency", async () => {
    expect(await authorize(authorizationBody(card, { token_id: newEventId() }))).toEqual(
      declined("card_unknown"),
    );
    expect(await authorize(authorizationBody(card, { account_id: newEventId() }))).toEqual(
      declined("account_mismatch"),
    );
    const foreign = authorizationBody(card, { billing_currency: "SEK" });
    expect(await authorize(foreign)).toEqual(declined("currency_mismatch"));
  });

  it("declines a card of another program through this program's endpoint", async () => {
    const other = await seedProgram(test.db);
    const otherCard = await other.addCard({ balanceMinor: 100_00n });
    expect(await authorize(authorizationBody(otherCard))).toEqual(declined("card_unknown"));
  });

  it("declines when the program is suspended, from the next authorization on", async () => {
    const suspended = await seedProgram(test.db);
    const other = await suspended.addCard({ balanceMinor: 100_00n });
    await expect
      .poll(() => post(endpoints, suspended, "authorization", authorizationBody(other)))
      .toEqual(success);
    await test.sql`update programs set status = 'suspended' where id = ${suspended.programId}`;
    await expect
      .poll(() => post(endpoints, suspended, "authorization", authorizationBody(other)))
      .toEqual(declined("program_not_active"));
  });

  it("records without deciding where FINCI decides; the advice places the hold", async () => {
    const managed = await seedProgram(test.db, { program: { decisioningModel: "finci" } });
    const other = await managed.addCard({ balanceMinor: 1_00n });
    const body = authorizationBody(other);
    await expect.poll(() => post(endpoints, managed, "authorization", body)).toEqual(success);
    expect(await provenBalance(test.sql, other)).toEqual({ posted_minor: 100n, held_minor: 0n });
    await post(endpoints, managed, "authorization", { ...body, advice: true, response_code: "Approved" });
    await drain();
    expect(await provenBalance(test.sql, other)).toEqual({ posted_minor: 100n, held_minor: 1_000n });
    expect(await authorizationRow(body.id)).toMatchObject({
      decision: null,
      outcome: "approved",
      lifecycle: "held",
    });
  });

  it("gives a repeat the very answer of the first time, with one hold", async () => {
    const body = authorizationBody(card, { billing_amount: "60.00" });
    const answers = await Promise.all(Array.from({ length: 10 }, () => authorize(body)));
    expect(answers).toEqual(Array.from({ length: 10 }, () => success));
    expect(await provenBalance(test.sql, card)).toMatchObject({ held_minor: 6_000n });
    const refused = authorizationBody(card, { billing_amount: "50.00" });
    expect(await authorize(refused)).toEqual(declined("insufficient_balance"));
    await present(presentmentBody(card, { authorization_id: body.id, billing_amount: "1.00" }));
    await drain();
    expect(await authorize(refused)).toEqual(declined("insufficient_balance"));
  });

  it("refuses the same id with other content as a recorded conflict", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    expect(await authorize({ ...body, billing_amount: "11.00" })).toEqual(declined("id_conflict"));
    const other = await program.addCard({ balanceMinor: 100_00n });
    expect(await authorize({ ...authorizationBody(other), id: body.id })).toEqual(declined("id_conflict"));
    expect(await deliveryStates(body.id)).toEqual(["answered", "conflict", "conflict"]);
    expect(await provenBalance(test.sql, other)).toMatchObject({ held_minor: 0n });
  });

  it("never approves more than the balance, whatever comes at once", async () => {
    const second = testEndpoints(test.databaseUrl);
    await second.start();
    const bodies = Array.from({ length: 60 }, () => authorizationBody(card, { billing_amount: "7.00" }));
    const answers = await Promise.all(
      bodies.map((body, index) => post(index % 2 ? endpoints : second, program, "authorization", body)),
    );
    await second.stop();
    expect(answers.filter((answer) => answer.body.status === "success")).toHaveLength(14);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 9_800n });
  });

  it("lets a request that the database refuses fail alone", async () => {
    const good = Array.from({ length: 8 }, () => authorizationBody(card, { billing_amount: "1.00" }));
    const poisonous = authorizationBody(card, { created_at: "0000-01-01T00:00:00Z" });
    const answers = await Promise.all([poisonous, ...good].map(authorize));
    expect(answers).toEqual([declined("store_unavailable"), ...good.map(() => success)]);
  });
});

describe("advice", () => {
  it("Approved confirms, once however often it comes", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    for (let index = 0; index < 3; index += 1)
      await authorize({ ...body, advice: true, response_code: "Approved" });
    await drain();
    expect(await authorizationRow(body.id)).toMatchObject({ outcome: "approved", lifecycle: "held" });
    expect(await deliveryStates(body.id)).toEqual(["answered", "duplicate", "duplicate", "processed"]);
  });

  it("of a late answer releases the hold and shows it as late", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    await authorize({ ...body, advice: true, response_code: "InsufficientFunds" });
    await drain();
    expect(await authorizationRow(body.id)).toMatchObject({
      outcome: "late",
      lifecycle: "released",
      held_minor: 0n,
    });
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it("that approves what we declined places the hold and differs", async () => {
    const body = authorizationBody(card, { billing_amount: "150.00" });
    await authorize(body);
    await authorize({ ...body, advice: true, response_code: "Approved" });
    await drain();
    expect(await authorizationRow(body.id)).toMatchObject({ outcome: "differs", lifecycle: "held" });
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 15_000n });
  });

  it("that contradicts an earlier one is a conflict and changes nothing", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    await authorize({ ...body, response_code: "Approved" });
    await drain();
    await authorize({ ...body, response_code: "DoNotHonor" });
    await drain();
    expect(await authorizationRow(body.id)).toMatchObject({
      outcome: "approved",
      advice_response_code: "Approved",
    });
    expect(await deliveryStates(body.id)).toEqual(["answered", "conflict", "processed"]);
  });
});

describe("clearing", () => {
  it("posts and releases the hold; the same presentment again changes nothing", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    const presentment = presentmentBody(card, { authorization_id: body.id });
    for (let index = 0; index < 3; index += 1) expect(await present(presentment)).toEqual(success);
    await drain();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 0n });
    expect(await authorizationRow(body.id)).toMatchObject({ lifecycle: "cleared", cleared_minor: 1_000n });
    expect(await deliveryStates(presentment.id)).toEqual(["duplicate", "duplicate", "processed"]);
  });

  it("in parts keeps the rest held until the final one; a tip posts more than was held", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    await present(presentmentBody(card, { authorization_id: body.id, billing_amount: "4.00", final: false }));
    await drain();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_600n, held_minor: 600n });
    expect(await authorizationRow(body.id)).toMatchObject({ lifecycle: "partially_cleared" });
    await present(presentmentBody(card, { authorization_id: body.id, billing_amount: "7.50", sequence: 2 }));
    await drain();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 8_850n, held_minor: 0n });
  });

  it("books deferred presentments and returns without an authorization", async () => {
    await present(presentmentBody(card, { billing_amount: "3.00" }));
    await present(presentmentBody(card, { type: "return", billing_amount: "1.25" }));
    await drain();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_825n, held_minor: 0n });
  });

  it("parks what it cannot book, with the reason", async () => {
    const unknown = presentmentBody({ ...card, accountId: newEventId() });
    const foreign = presentmentBody(card, { billing_currency: "SEK" });
    await present(unknown);
    await present(foreign);
    await drain();
    expect(await deliveryStates(unknown.id)).toEqual(["parked"]);
    expect(await deliveryStates(foreign.id)).toEqual(["parked"]);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it("releases a hold whose time is over; a later presentment still posts", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    expect(await expireHolds(test.db, new Date())).toBe(0);
    await expireHolds(test.db, new Date(Date.now() + 8 * 86_400_000));
    expect(await authorizationRow(body.id)).toMatchObject({ lifecycle: "expired", held_minor: 0n });
    await present(presentmentBody(card, { authorization_id: body.id }));
    await drain();
    expect(await authorizationRow(body.id)).toMatchObject({ lifecycle: "cleared" });
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 0n });
  });

  it("keeps amounts beyond 2^53 exact", async () => {
    const rich = await program.addCard({ balanceMinor: 9_100_000_000_000_000_01n });
    await present(presentmentBody(rich, { billing_amount: "9007199254740993.01" }));
    await drain();
    expect(await provenBalance(test.sql, rich)).toMatchObject({
      posted_minor: 910000000000000001n - 900719925474099301n,
    });
  });
});
