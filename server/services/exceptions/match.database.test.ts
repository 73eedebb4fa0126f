import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizations, exceptions, ledgerMatches, programs, transactions } from "@/db/schema";
import { type SeededCard, type SeededProgram, seedProgram } from "@/db/testing";
import { getException, getExceptionSides, matchException, reopenException } from "./index";
import { matchExceptionSchema } from "./schemas";
import { ExceptionsBench } from "./testing";

const bench = new ExceptionsBench();
let program: SeededProgram;
beforeAll(async () => {
  await bench.start();
  program = await seedProgram(bench.db);
});
afterAll(() => bench.stop());

const addCard = () => program.addCard({ balanceMinor: 500_00n });
const finance = async () => (await bench.person("finance", program.programId)).context;
const match = (input: object) => matchExceptionSchema.parse({ reason: "Looked it up at FINCI", ...input });

async function deferredWithHold(card: SeededCard, amount = "10.00", held = "10.00") {
  const authorizationId = await bench.authorize(program, card, held);
  const presentmentId = await bench.book(program, card, amount);
  return { authorizationId, presentmentId, exception: await bench.exceptionOf("deferred", presentmentId) };
}

describe("a deferred presentment", () => {
  it("is offered the open hold of its card, and matched releases it; reopening holds it again", async () => {
    const card = await addCard();
    const { authorizationId, presentmentId, exception } = await deferredWithHold(card);
    const other = await addCard();
    await bench.authorize(program, other, "10.00");
    const context = await finance();
    const { id } = exception;
    expect(await bench.balance(card)).toEqual({ posted: 490_00n, held: 10_00n });
    const sides = await getExceptionSides(context, { id });
    expect(sides).toMatchObject({
      subject: { what: "presentment", id: presentmentId, amount: { minor: 10_00n, currency: "EUR" } },
      against: [{ what: "authorization", id: authorizationId, held: { minor: 10_00n } }],
      relation: "candidates",
    });

    await matchException(context, match({ id, withId: authorizationId }));
    expect(await bench.balance(card)).toEqual({ posted: 490_00n, held: 0n });
    expect(await getException(context, { id })).toMatchObject({
      status: "closed",
      resolutionKind: "matched",
      resolution: "Looked it up at FINCI",
    });
    expect((await getExceptionSides(context, { id })).relation).toBe("matched");
    const [cleared] = await bench.db
      .select()
      .from(authorizations)
      .where(eq(authorizations.id, authorizationId));
    expect(cleared).toMatchObject({ lifecycle: "cleared", clearedMinor: 10_00n });
    await expect(matchException(context, match({ id, withId: authorizationId }))).rejects.toMatchObject({
      kind: "conflict",
    });

    await reopenException(context, { id, reason: "It was another one" });
    expect(await bench.balance(card)).toEqual({ posted: 490_00n, held: 10_00n });
    expect(await getException(context, { id })).toMatchObject({ status: "open", resolutionKind: null });
    expect(await bench.unproven()).toEqual([]);
  });

  it("is matched with another amount only when the person accepts the difference", async () => {
    const card = await addCard();
    const { authorizationId, exception } = await deferredWithHold(card, "11.00", "10.00");
    const context = await finance();
    const input = { id: exception.id, withId: authorizationId };
    await expect(matchException(context, match(input))).rejects.toMatchObject({
      kind: "conflict",
      details: { fields: { acceptsDifference: expect.stringContaining("1.00 EUR") } },
    });
    await matchException(context, match({ ...input, acceptsDifference: true }));
    expect(await bench.balance(card)).toEqual({ posted: 489_00n, held: 0n });
    // Cleared for more than authorized is its own exception; it goes when the match is taken back.
    expect(await bench.exceptionOf("over_cleared", authorizationId)).toMatchObject({ status: "open" });
    await reopenException(context, { id: exception.id, reason: "Not this one" });
    expect(await bench.exceptionOf("over_cleared", authorizationId)).toMatchObject({ status: "closed" });
    expect(await bench.balance(card)).toEqual({ posted: 489_00n, held: 10_00n });
  });

  it("is not matched with what cannot be: another account's, a cleared, an unknown, a declined one", async () => {
    const card = await addCard();
    const other = await addCard();
    const { exception } = await deferredWithHold(card);
    const foreign = await bench.authorize(program, other, "10.00");
    const cleared = await bench.authorize(program, card, "10.00");
    await bench.book(program, card, "10.00", { authorization_id: cleared });
    const declined = await bench.authorize(program, card, "9000.00", "InsufficientFunds");
    const context = await finance();
    for (const withId of [foreign, cleared, declined, "250000000000000001"]) {
      await expect(
        matchException(context, match({ id: exception.id, withId, acceptsDifference: true })),
      ).rejects.toMatchObject({ kind: "conflict", details: { fields: { withId: expect.any(String) } } });
    }
    expect(await getException(context, { id: exception.id })).toMatchObject({ status: "open" });
  });

  it("gives one match and one refusal when two take the same authorization at once", async () => {
    const card = await addCard();
    const { authorizationId, exception } = await deferredWithHold(card);
    const secondId = await bench.book(program, card, "10.00");
    const second = await bench.exceptionOf("deferred", secondId);
    const context = await finance();
    const outcomes = await Promise.allSettled(
      [exception.id, second.id].map((id) => matchException(context, match({ id, withId: authorizationId }))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const linked = await bench.db
      .select()
      .from(transactions)
      .where(eq(transactions.linkedAuthorizationId, authorizationId));
    expect(linked).toHaveLength(1);
    expect(await bench.balance(card)).toEqual({ posted: 480_00n, held: 0n });
  });

  it("is matched by finance, not by an agent, an auditor or another program", async () => {
    const card = await addCard();
    const { authorizationId, exception } = await deferredWithHold(card);
    const input = match({ id: exception.id, withId: authorizationId });
    for (const role of ["agent", "risk", "auditor", "engineer", "program_manager"] as const) {
      const { context } = await bench.person(role, program.programId);
      await expect(matchException(context, input)).rejects.toMatchObject({ kind: "not_permitted" });
    }
    const stranger = await seedProgram(bench.db);
    const { context } = await bench.person("finance", stranger.programId);
    await expect(matchException(context, input)).rejects.toMatchObject({ kind: "not_found" });
    await expect(getExceptionSides(context, { id: exception.id })).rejects.toMatchObject({
      kind: "not_found",
    });
    await matchException(await finance(), input);
    const { context: agent } = await bench.person("agent", program.programId);
    await expect(reopenException(agent, { id: exception.id, reason: "Undo" })).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });
});

describe("a return without original", () => {
  it("is matched with the presentment it gives back, a part of it too, never beyond its amount", async () => {
    const card = await addCard();
    const authorizationId = await bench.authorize(program, card, "30.00");
    const presentmentId = await bench.book(program, card, "30.00", { authorization_id: authorizationId });
    const made: string[] = [];
    for (const amount of ["20.00", "15.00"]) {
      const returnId = await bench.book(program, card, amount, { type: "return" });
      made.push((await bench.exceptionOf("return_without_original", returnId)).id);
    }
    const [first = "", second = ""] = made;
    const context = await finance();
    expect((await getExceptionSides(context, { id: first })).against).toMatchObject([{ id: presentmentId }]);
    await matchException(context, match({ id: first, withId: presentmentId }));
    await expect(matchException(context, match({ id: second, withId: presentmentId }))).rejects.toMatchObject(
      { message: expect.stringContaining("more than the presentment") },
    );
    await reopenException(context, { id: first, reason: "Not this one" });
    await matchException(context, match({ id: second, withId: presentmentId }));
    expect(await bench.unproven()).toEqual([]);
  });
});

describe("FINCI's entry and our booking", () => {
  async function sides(minor = -10_00n) {
    const card = await addCard();
    const presentmentId = await bench.book(program, card, "10.00");
    const entry = await bench.unmatchedEntry(program, minor);
    const ours = await bench.unmatchedPresentment(program, card, presentmentId, 10_00n);
    return { presentmentId, entry, ours };
  }

  it.each(["entry", "booking"])("match from the side of the %s, and both exceptions close", async (from) => {
    const { presentmentId, entry, ours } = await sides();
    const context = await finance();
    const [own, other] = from === "entry" ? [entry.exception, ours] : [ours, entry.exception];
    const input =
      from === "entry"
        ? { withId: presentmentId }
        : { withId: entry.entryId, masterAccountId: entry.masterAccountId };
    const { against } = await getExceptionSides(context, { id: own.id });
    expect(against.map(({ id }) => id)).toContain(input.withId);
    await matchException(context, match({ id: own.id, ...input }));
    for (const { id } of [own, other])
      expect(await getException(context, { id })).toMatchObject({
        status: "closed",
        resolutionKind: "matched",
      });
    const found = await bench.db
      .select()
      .from(ledgerMatches)
      .where(eq(ledgerMatches.transactionId, presentmentId));
    expect(found).toMatchObject([
      { entryId: entry.entryId, differenceMinor: 0n, reason: expect.any(String) },
    ]);

    await reopenException(context, { id: other.id, reason: "They differ after all" });
    for (const { id } of [own, other])
      expect(await getException(context, { id })).toMatchObject({ status: "open" });
    expect(
      await bench.db.select().from(ledgerMatches).where(eq(ledgerMatches.transactionId, presentmentId)),
    ).toEqual([]);
  });

  it("match beyond the tolerance only with the difference accepted; never in the other direction", async () => {
    const { presentmentId, entry } = await sides(-10_02n);
    const context = await finance();
    const input = { id: entry.exception.id, withId: presentmentId };
    await expect(matchException(context, match(input))).rejects.toMatchObject({ kind: "conflict" });
    const ofProgram = eq(programs.id, program.programId);
    await bench.db.update(programs).set({ matchToleranceMinor: 1n }).where(ofProgram);
    await expect(matchException(context, match(input))).rejects.toMatchObject({ kind: "conflict" });
    await bench.db.update(programs).set({ matchToleranceMinor: 2n }).where(ofProgram);
    await matchException(context, match(input));
    await bench.db.update(programs).set({ matchToleranceMinor: 0n }).where(ofProgram);
    const wrongWay = await sides(10_00n);
    await expect(
      matchException(
        context,
        match({ id: wrongWay.entry.exception.id, withId: wrongWay.presentmentId, acceptsDifference: true }),
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining("takes money and the other gives") });
  });

  it("match one to one when both sides are matched at once", async () => {
    const { presentmentId, entry, ours } = await sides();
    const second = await bench.unmatchedEntry(program, -10_00n);
    const context = await finance();
    const outcomes = await Promise.allSettled([
      matchException(context, match({ id: entry.exception.id, withId: presentmentId })),
      matchException(
        context,
        match({ id: ours.id, withId: second.entryId, masterAccountId: second.masterAccountId }),
      ),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(
      await bench.db.select().from(ledgerMatches).where(eq(ledgerMatches.transactionId, presentmentId)),
    ).toHaveLength(1);
  });
});

describe("any sequence of matching and taking back", () => {
  it("keeps one to one, holds what is not cleared, and every balance provable", async () => {
    const step = fc.record({
      presentment: fc.integer({ min: 0, max: 2 }),
      authorization: fc.integer({ min: 0, max: 2 }),
      isReopening: fc.boolean(),
    });
    const context = await finance();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const card = await addCard();
        const holds: string[] = [];
        const waiting: string[] = [];
        for (let index = 0; index < 3; index += 1) holds.push(await bench.authorize(program, card, "10.00"));
        for (let index = 0; index < 3; index += 1)
          waiting.push((await bench.exceptionOf("deferred", await bench.book(program, card, "10.00"))).id);
        const expected = new Map<number, number>();
        for (const { presentment, authorization, isReopening } of steps) {
          const id = waiting[presentment] ?? "";
          const isTaken = [...expected.values()].includes(authorization);
          const act = isReopening
            ? reopenException(context, { id, reason: "Taken back" })
            : matchException(context, match({ id, withId: holds[authorization] }));
          if (isReopening ? expected.has(presentment) : !expected.has(presentment) && !isTaken) {
            await act;
            if (isReopening) expected.delete(presentment);
            else expected.set(presentment, authorization);
          } else await expect(act).rejects.toMatchObject({ kind: "conflict" });
        }
        const open = await bench.db
          .select({ id: exceptions.id })
          .from(exceptions)
          .where(
            and(
              eq(exceptions.accountId, card.accountId),
              eq(exceptions.kind, "deferred"),
              eq(exceptions.status, "open"),
            ),
          );
        expect(open).toHaveLength(3 - expected.size);
        expect(await bench.balance(card)).toEqual({
          posted: 470_00n,
          held: BigInt(3 - expected.size) * 10_00n,
        });
        expect(await bench.unproven()).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
