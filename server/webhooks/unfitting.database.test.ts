import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTestDatabase,
  type SeededCard,
  type SeededProgram,
  seedProgram,
  type TestDatabase,
} from "@/db/testing";
import { tipsAreUsual } from "@/lib/payment-lifecycle";
import { expireHolds } from "../jobs/expire-holds";
import { postAdjustment, settleAuthorization } from "../ledger";
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

const authorize = (body: unknown) => post(endpoints, program, "authorization", body);
const present = (body: unknown) => post(endpoints, program, "transaction", body);

async function deliveryStates(eventId: string) {
  const rows =
    await test.sql`select state from deliveries where event_id = ${eventId} order by received_at, id`;
  return rows.map((row) => row.state).sort();
}

async function openExceptions() {
  const rows = await test.sql`
    select kind, subject_id, amount_minor from exceptions where account_id = ${card.accountId} and status = 'open'
     order by kind`;
  return rows.map(({ kind, subject_id, amount_minor }) => [kind, subject_id, amount_minor]);
}

describe("what does not fit", () => {
  it("an amount beyond the authorization, but not a tip within the program's allowance", async () => {
    const merchant = { id: "M1", name: "Trattoria", mcc: "5812", city: "Vilnius", country: "LT" };
    const dinner = authorizationBody(card, { merchant });
    await authorize(dinner);
    await present(presentmentBody(card, { authorization_id: dinner.id, merchant, billing_amount: "12.00" }));
    await drain();
    expect(await openExceptions()).toEqual([]);
    const books = authorizationBody(card);
    await authorize(books);
    await present(presentmentBody(card, { authorization_id: books.id, billing_amount: "10.01" }));
    await drain();
    expect(await openExceptions()).toEqual([["over_cleared", books.id, 1n]]);
  });

  it("a clearing after the hold expired", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    await test.sql`update authorizations set hold_expires_at = now() - interval '1 hour' where id = ${body.id}`;
    await expireHolds(test.db, new Date(Date.now() - 60_000));
    await present(presentmentBody(card, { authorization_id: body.id }));
    await drain();
    expect(await openExceptions()).toEqual([["expired_then_cleared", body.id, 1000n]]);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 0n });
  });

  it("a clearing that takes the account below zero, by what it could not bear", async () => {
    const first = presentmentBody(card, { billing_amount: "70.00" });
    const second = presentmentBody(card, { billing_amount: "50.00" });
    await present(first);
    await drain();
    await present(second);
    await drain();
    expect(await openExceptions()).toEqual([
      ...[first, second].map(({ id }) => ["deferred", id, expect.any(BigInt)]),
      ["forced_negative", second.id, 2000n],
    ]);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: -2_000n, held_minor: 0n });
  });

  it("returns beyond the presentment, and closes by itself what is explained later", async () => {
    const original = presentmentBody(card);
    const back = { type: "return" as const, original_transaction_id: original.id };
    const early = presentmentBody(card, { ...back, billing_amount: "6.00" });
    await present(early);
    await drain();
    expect(await openExceptions()).toEqual([["return_without_original", early.id, 600n]]);
    await present(original);
    await present(presentmentBody(card, { ...back, billing_amount: "5.00" }));
    await drain();
    expect(await openExceptions()).toEqual([
      ["deferred", original.id, 1000n],
      ["over_returned", original.id, 100n],
    ]);
  });

  it("a person's closing stands until more is at stake", async () => {
    const body = authorizationBody(card);
    await authorize(body);
    const more = { authorization_id: body.id, billing_amount: "11.00", final: false };
    await present(presentmentBody(card, more));
    await drain();
    await test.sql`
      update exceptions set status = 'closed', resolution_kind = 'accepted' where subject_id = ${body.id}`;
    await present(
      presentmentBody(card, { type: "return", authorization_id: body.id, billing_amount: "1.00" }),
    );
    await drain();
    expect(await openExceptions()).toEqual([]);
    await present(presentmentBody(card, more));
    await drain();
    expect(await openExceptions()).toEqual([["over_cleared", body.id, 1200n]]);
  });
});

describe("a presentment that a person linked", () => {
  it("counts for that authorization alone, also when the one it names comes later", async () => {
    const linked = authorizationBody(card);
    const named = authorizationBody(card);
    await authorize(linked);
    const presentment = presentmentBody(card, { authorization_id: named.id });
    await present(presentment);
    await drain();
    const account = { environmentId: program.environmentId, accountId: card.accountId };
    await test.db.transaction(async (tx) => {
      await tx.execute(
        sql`update transactions set linked_authorization_id = ${linked.id} where id = ${presentment.id}`,
      );
      await settleAuthorization(tx, account, linked.id, "linked");
    });
    await authorize(named);
    await drain();
    const rows = await test.sql`
      select id, lifecycle, cleared_minor, held_minor from authorizations where account_id = ${card.accountId}`;
    expect(
      Object.fromEntries(rows.map((row) => [row.id, [row.lifecycle, row.cleared_minor, row.held_minor]])),
    ).toEqual({
      [linked.id]: ["cleared", 1000n, 0n],
      [named.id]: ["held", 0n, 1000n],
    });
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 1_000n });
  });
});

describe("the same clearing under another id", () => {
  const resend = (first: ReturnType<typeof presentmentBody>) => ({ ...first, id: newEventId() });

  it("is held back and not booked; also of two at once, one is booked", async () => {
    const first = presentmentBody(card);
    const second = resend(first);
    await Promise.all([present(first), present(second)]);
    await Promise.all([drain(), drain()]);
    expect([...(await deliveryStates(first.id)), ...(await deliveryStates(second.id))].sort()).toEqual([
      "parked",
      "processed",
    ]);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 0n });
    expect((await openExceptions()).map(([kind]) => kind)).toEqual(["deferred", "suspected_duplicate"]);
    // FINCI repeats it: still one exception, and still nothing booked.
    await present(first);
    await present(second);
    await drain();
    expect((await openExceptions()).length).toBe(2);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 9_000n, held_minor: 0n });
  });

  it.each([
    ["another amount", { billing_amount: "10.01" }],
    ["another sequence", { sequence: 2 }],
    ["another direction", { type: "return" as const }],
    ["another acquirer reference", { arn: "74999999999999999999999" }],
    ["no acquirer reference", { arn: undefined }],
  ])("is not one with %s", async (_what, difference) => {
    const first = presentmentBody(card);
    await present(first);
    await drain();
    const other = { ...resend(first), ...difference };
    await present(other);
    await drain();
    expect(await deliveryStates(other.id)).toEqual(["processed"]);
  });

  it("is booked once when a person accepts it, and never when it was rejected", async () => {
    const first = presentmentBody(card);
    const [accepted, rejected] = [resend(first), resend(first)];
    for (const body of [first, accepted, rejected]) {
      await present(body);
      await drain();
    }
    for (const [{ id }, resolution] of [
      [accepted, "accepted"],
      [rejected, "rejected"],
    ] as const)
      await test.sql`
        update exceptions set status = 'closed', resolution_kind = ${resolution} where subject_id = ${id}`;
    for (const body of [accepted, accepted, rejected]) {
      await present(body);
      await drain();
    }
    expect(await deliveryStates(accepted.id)).toEqual(["duplicate", "parked", "processed"]);
    expect(await deliveryStates(rejected.id)).toEqual(["duplicate", "parked"]);
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 8_000n, held_minor: 0n });
  });
});

describe("presentments booked together", () => {
  it("do not fail with one among them that the database refuses", async () => {
    const bodies = [0, 1, 2].map(() => presentmentBody(card));
    const poisonous = bodies[1]?.id ?? "";
    await test.sql.unsafe(`
      create function refuse_one() returns trigger language plpgsql as
        $$ begin if new.id = '${poisonous}' then raise exception 'refused'; end if; return new; end $$;
      create trigger refuse_one before insert on transactions for each row execute function refuse_one()`);
    for (const body of bodies) await present(body);
    await processNextDelivery(test.db);
    await test.sql.unsafe("drop trigger refuse_one on transactions; drop function refuse_one()");
    const states = await test.sql`
      select event_id, state, attempts from deliveries where account_id = ${card.accountId} order by received_at, id`;
    expect(states.map(({ event_id, state, attempts }) => [event_id, state, attempts]).sort()).toEqual(
      bodies
        .map(({ id }) => [id, id === poisonous ? "received" : "processed", 1])
        .sort((one, other) => String(one[0]).localeCompare(String(other[0]))),
    );
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 8_000n, held_minor: 0n });
    await drain();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 7_000n, held_minor: 0n });
  });
});

describe("tips", () => {
  it("are usual at the same merchants for the database and for its specification", async () => {
    const rows = await test.sql<{ mcc: string; usual: boolean }[]>`
      select lpad(n::text, 4, '0') as mcc, tips_are_usual(lpad(n::text, 4, '0')) as usual from generate_series(0, 9999) n`;
    expect(rows.filter(({ mcc, usual }) => tipsAreUsual(mcc) !== usual)).toEqual([]);
  });
});

describe("a correction", () => {
  const adjust = (amountMinor: bigint, reversesSequence?: bigint) =>
    test.db.transaction((tx) =>
      postAdjustment(tx, {
        account: { environmentId: program.environmentId, accountId: card.accountId },
        amountMinor,
        currency: "EUR",
        narrative: "test",
        actorUserId: null,
        reversesSequence,
      }),
    );

  it("takes an entry back by its exact opposite, once", async () => {
    const sequence = await adjust(5_00n);
    await expect(adjust(-4_99n, sequence)).rejects.toThrow();
    expect(await adjust(-5_00n, sequence)).toBe(sequence + 1n);
    await expect(adjust(-5_00n, sequence)).rejects.toThrow();
    await expect(adjust(0n)).rejects.toThrow();
    await expect(adjust(-1n, 999n)).rejects.toThrow();
    expect(await provenBalance(test.sql, card)).toEqual({ posted_minor: 10_000n, held_minor: 0n });
  });

  it("never takes back what FINCI booked", async () => {
    await present(presentmentBody(card));
    await drain();
    const [entry] = await test.sql`
      select sequence from ledger_entries where account_id = ${card.accountId} and kind = 'presentment'`;
    await expect(adjust(10_00n, entry?.sequence)).rejects.toThrow();
  });
});
