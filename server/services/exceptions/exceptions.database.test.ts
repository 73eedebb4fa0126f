import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditEntries, exceptions, userRoles, users } from "@/db/schema";
import { createTestDatabase, type SeededProgram } from "@/db/testing";
import type { Role } from "@/lib/permissions";
import { openException, settleAuthorization } from "../../ledger";
import {
  contextOf,
  contextOfAll,
  crowdedMoments,
  insertAuthorization,
  readAllPages,
  seedSides,
} from "../read-testing";
import {
  closeException,
  countOpenExceptions,
  exportExceptions,
  getException,
  giveException,
  listExceptions,
  listExceptionsAbout,
  listExceptionWorkers,
  releaseException,
  reopenException,
  summarizeExceptions,
  takeException,
} from "./index";
import { type ExceptionCursor, exceptionFilterSchema, listExceptionsSchema } from "./schemas";

const test = await createTestDatabase();
afterAll(() => test.end());
const { db } = test;

/** A stored person with the role, as the one who acts. */
async function person(role: Role, programId: string | null, name = `The ${role}`) {
  const [user] = await db
    .insert(users)
    .values({ email: `${randomUUID()}@example.com`, name, passwordHash: "none" })
    .returning();
  if (!user) throw new Error("not stored");
  await db.insert(userRoles).values({ userId: user.id, role, programId });
  const context = contextOf(db, [{ role, programId }]);
  if (context.actor.type === "user") Object.assign(context.actor, { userId: user.id, name });
  return { context, id: user.id };
}

/** An authorization whose advice is not what we answered, settled as the advice's handler does. */
async function differing(where: Pick<SeededProgram, "programId" | "environmentId">, openedAt?: Date) {
  const accountId = String(Math.random()).slice(2, 20).padEnd(18, "0");
  const authorizationId = await insertAuthorization(db, where, {
    accountId,
    outcome: "awaiting_advice",
    adviceResponseCode: "DoNotHonor",
  });
  await db.transaction((tx) =>
    settleAuthorization(tx, { environmentId: where.environmentId, accountId }, authorizationId, "test"),
  );
  const ofIt = and(
    eq(exceptions.environmentId, where.environmentId),
    eq(exceptions.authorizationId, authorizationId),
  );
  if (openedAt) await db.update(exceptions).set({ openedAt }).where(ofIt);
  const [row] = await db.select().from(exceptions).where(ofIt);
  if (!row) throw new Error("no exception was opened");
  return row;
}

type PageStart = { cursor: ExceptionCursor | null; limit: number };
const queue = (input: object = {}) => listExceptionsSchema.parse(input);

describe("the queue", () => {
  it("shows open ones oldest first, page by page, with payment, answer and advice", async () => {
    const { own, other, production } = await seedSides(db);
    const opened = crowdedMoments();
    const made: string[] = [];
    for (const at of opened) made.push((await differing(own, at)).id);
    await differing(other);
    await differing(production);
    const agent = contextOf(db, [{ role: "agent", programId: own.programId }]);
    const inOne = await listExceptions(agent, queue());
    expect(inOne.items.map((item) => item.openedAt)).toEqual(opened);
    expect(inOne.items[0]).toMatchObject({
      kind: "answer_differs",
      status: "open",
      amount: { minor: 7731n, currency: "EUR" },
      owner: null,
      program: { name: "Own program" },
      merchantName: "AMZN MKTP",
      payment: { decision: "approved", adviceResponseCode: "DoNotHonor" },
    });
    for (const limit of [1, 2, 3]) {
      const pages = await readAllPages((page: PageStart) => listExceptions(agent, queue(page)), limit);
      expect(pages.map((item) => item.id)).toEqual(inOne.items.map((item) => item.id));
    }
    expect(new Set(inOne.items.map((item) => item.id))).toEqual(new Set(made));
    expect(await countOpenExceptions(agent)).toEqual({ open: 5, mine: 0, nobodys: 5 });
    expect((await listExceptions(contextOf(db, []), queue())).items).toEqual([]);
  });
});

describe("working on one", () => {
  it("is taken, given, released, closed with what was found, and reopened, with its history", async () => {
    const { own } = await seedSides(db);
    const exception = await differing(own);
    const agent = await person("agent", own.programId, "Ada");
    const risk = await person("risk", own.programId, "Grace");
    const { id } = exception;

    await takeException(agent.context, { id });
    await takeException(agent.context, { id });
    expect(await getException(agent.context, { id })).toMatchObject({ owner: { id: agent.id, name: "Ada" } });
    expect(await countOpenExceptions(agent.context)).toEqual({ open: 1, mine: 1, nobodys: 0 });
    expect((await listExceptions(agent.context, queue({ owner: "me" }))).items).toHaveLength(1);
    expect((await listExceptions(risk.context, queue({ owner: "me" }))).items).toHaveLength(0);

    expect(await listExceptionWorkers(agent.context, { id })).toEqual(
      expect.arrayContaining([
        { id: agent.id, name: "Ada" },
        { id: risk.id, name: "Grace" },
      ]),
    );
    await giveException(agent.context, { id, ownerUserId: risk.id });
    await releaseException(risk.context, { id });
    await takeException(risk.context, { id });
    await closeException(risk.context, { id, resolution: "The scheme declined: stand-in at the network" });
    const closed = await getException(agent.context, { id });
    expect(closed).toMatchObject({
      status: "closed",
      resolution: "The scheme declined: stand-in at the network",
      owner: { name: "Grace" },
    });
    expect(await countOpenExceptions(agent.context)).toEqual({ open: 0, mine: 0, nobodys: 0 });
    expect((await listExceptions(agent.context, queue({ status: "closed" }))).items).toHaveLength(1);

    for (const act of [
      () => takeException(agent.context, { id }),
      () => releaseException(agent.context, { id }),
      () => giveException(agent.context, { id, ownerUserId: agent.id }),
      () => closeException(agent.context, { id, resolution: "Again" }),
    ]) {
      await expect(act()).rejects.toMatchObject({ kind: "conflict" });
    }
    await reopenException(agent.context, { id, reason: "The scheme says otherwise" });
    await expect(reopenException(agent.context, { id, reason: "Twice" })).rejects.toMatchObject({
      kind: "conflict",
    });
    const reopened = await getException(agent.context, { id });
    expect(reopened).toMatchObject({ status: "open", closedAt: null, resolution: null });
    expect(reopened.history.map(({ action, actorName }) => `${actorName}: ${action}`)).toEqual([
      "Ada: exception.take",
      "Ada: exception.give",
      "Grace: exception.release",
      "Grace: exception.take",
      "Grace: exception.close",
      "Ada: exception.reopen",
    ]);
  });

  it("opens none again when the payment is settled again", async () => {
    const { own } = await seedSides(db);
    const { id, accountId, authorizationId, environmentId } = await differing(own);
    await closeException(contextOfAll(db), { id, resolution: "Seen" });
    if (!authorizationId || !accountId) throw new Error("no payment");
    await db.transaction((tx) =>
      settleAuthorization(tx, { environmentId, accountId }, authorizationId, "again"),
    );
    const rows = await db.select().from(exceptions).where(eq(exceptions.authorizationId, authorizationId));
    expect(rows).toMatchObject([{ id, status: "closed" }]);
  });

  it("is given only to who may work on it", async () => {
    const { own, other } = await seedSides(db);
    const { id } = await differing(own);
    const agent = await person("agent", own.programId);
    for (const stranger of [
      await person("agent", other.programId),
      await person("auditor", own.programId),
      { id: randomUUID() },
    ]) {
      await expect(giveException(agent.context, { id, ownerUserId: stranger.id })).rejects.toMatchObject({
        kind: "invalid",
        details: { fields: { ownerUserId: expect.any(String) } },
      });
    }
    const everywhere = await person("finance", null);
    await giveException(agent.context, { id, ownerUserId: everywhere.id });
  });

  it.each(["admin", "agent", "risk", "finance"] as const)("is open to %s", async (role) => {
    const { own } = await seedSides(db);
    const { id } = await differing(own);
    await expect(takeException((await person(role, own.programId)).context, { id })).resolves.toEqual({ id });
  });

  it.each(["program_manager", "engineer", "auditor"] as const)(
    "is seen by %s, who changes nothing",
    async (role) => {
      const { own } = await seedSides(db);
      const { id } = await differing(own);
      const { context } = await person(role, own.programId);
      expect((await listExceptions(context, queue())).items).toHaveLength(1);
      for (const act of [
        () => takeException(context, { id }),
        () => releaseException(context, { id }),
        () => closeException(context, { id, resolution: "Seen" }),
        () => reopenException(context, { id, reason: "Again" }),
        () => listExceptionWorkers(context, { id }),
      ]) {
        await expect(act()).rejects.toMatchObject({ kind: "not_permitted" });
      }
    },
  );

  it("does not find another program's", async () => {
    const { own, other } = await seedSides(db);
    const { id } = await differing(own);
    const { context } = await person("agent", other.programId);
    for (const act of [() => getException(context, { id }), () => takeException(context, { id })]) {
      await expect(act()).rejects.toMatchObject({ kind: "not_found" });
    }
    await expect(getException(context, { id: "no-uuid" })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("has one owner when two take it at once", async () => {
    const { own } = await seedSides(db);
    const { id } = await differing(own);
    const [one, two] = [
      await person("agent", own.programId, "One"),
      await person("agent", own.programId, "Two"),
    ];
    await Promise.all([takeException(one.context, { id }), takeException(two.context, { id })]);
    const { history, owner } = await getException(one.context, { id });
    expect(history).toHaveLength(2);
    expect(history.at(-1)?.to).toBe(owner?.name);
  });
});

describe("the filters", () => {
  it("narrow by kind, age, currency and account, order by what is at stake, and agree with the sums", async () => {
    const { own } = await seedSides(db);
    const { environmentId } = own;
    const open = (kind: "deferred" | "unmatched_entry", amountMinor: bigint, currency = "EUR") =>
      openException(db, {
        environmentId,
        kind,
        subjectId: randomUUID(),
        accountId: kind === "deferred" ? "100130000000000001" : null,
        amountMinor,
        currency,
        detail: "Seen in a test.",
      });
    for (const amount of [5n, 900n, 900n, 20n]) await open("deferred", amount);
    await open("unmatched_entry", 70n);
    await open("deferred", 1_000n, "JPY");
    // Beyond what a bigint holds, together.
    for (let count = 0; count < 10; count += 1)
      await open("unmatched_entry", 1_000_000_000_000_000_000n, "BHD");
    const finance = contextOf(db, [{ role: "finance", programId: own.programId }]);
    const amounts = async (input: object) =>
      (await listExceptions(finance, queue(input))).items.map(({ amount }) => amount.minor);
    expect(await amounts({ kind: "deferred", currency: "EUR", order: "stake" })).toEqual([
      900n,
      900n,
      20n,
      5n,
    ]);
    for (const limit of [1, 2, 3]) {
      const paged = await readAllPages(
        (page: PageStart) => listExceptions(finance, queue({ ...page, currency: "EUR", order: "stake" })),
        limit,
      );
      expect(paged.map(({ amount }) => amount.minor)).toEqual([900n, 900n, 70n, 20n, 5n]);
    }
    expect(await amounts({ currency: "JPY" })).toEqual([1_000n]);
    expect(await amounts({ accountId: "100130000000000001" })).toHaveLength(5);
    expect(await amounts({ age: "day" })).toEqual([]);
    await db
      .update(exceptions)
      .set({ openedAt: new Date(Date.now() - 25 * 3_600_000) })
      .where(and(eq(exceptions.environmentId, environmentId), eq(exceptions.currency, "JPY")));
    expect(await amounts({ age: "day" })).toEqual([1_000n]);
    expect(await amounts({ age: "week" })).toEqual([]);

    const { kinds, totals } = await summarizeExceptions(finance, exceptionFilterSchema.parse({}));
    expect(new Map(kinds.map(({ kind, count }) => [kind, count]))).toEqual(
      new Map([
        ["deferred", 5],
        ["unmatched_entry", 11],
      ]),
    );
    expect(totals).toEqual([
      { count: 10, amount: { minor: 10_000_000_000_000_000_000n, currency: "BHD" } },
      { count: 5, amount: { minor: 1_895n, currency: "EUR" } },
      { count: 1, amount: { minor: 1_000n, currency: "JPY" } },
    ]);
    const ofKind = exceptionFilterSchema.parse({ kind: "deferred" });
    expect((await summarizeExceptions(finance, ofKind)).totals).toHaveLength(2);
    expect(listExceptionsSchema.safeParse({ order: "stake" }).success).toBe(false);
    expect(await summarizeExceptions(contextOf(db, []), ofKind)).toEqual({ kinds: [], totals: [] });
  });
});

describe("the export", () => {
  it("writes what is filtered and no more, as text that no spreadsheet computes, and is audited", async () => {
    const { own, other } = await seedSides(db);
    for (const { environmentId } of [own, other])
      await openException(db, {
        environmentId,
        kind: "deferred",
        subjectId: randomUUID(),
        amountMinor: 1_234n,
        currency: "BHD",
        detail: "=HYPERLINK(1)",
      });
    const auditor = contextOf(db, [{ role: "auditor", programId: own.programId }]);
    const text = async (filter: object) =>
      Buffer.concat(await (await exportExceptions(auditor, queue(filter))).toArray()).toString();
    const lines = (await text({ kind: "deferred" })).trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(",1.234,BHD,");
    expect(lines[1]).toContain("'=HYPERLINK(1)");
    expect((await text({ kind: "late" })).trim().split("\r\n")).toHaveLength(1);
    const audited = await db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.action, "exception.export"), eq(auditEntries.requestId, auditor.requestId)));
    expect(audited).toMatchObject([{ after: { kind: "deferred" } }, { after: { kind: "late" } }]);
    await expect(exportExceptions(contextOf(db, []), queue())).rejects.toMatchObject({
      kind: "not_permitted",
    });
  });
});

describe("the exceptions of a payment or an account", () => {
  it("are named there, those of other programs never", async () => {
    const { own, other } = await seedSides(db);
    const { id, authorizationId, accountId } = await differing(own);
    const agent = contextOf(db, [{ role: "agent", programId: own.programId }]);
    const stranger = contextOf(db, [{ role: "agent", programId: other.programId }]);
    for (const about of [{ authorizationId: authorizationId ?? "" }, { accountId: accountId ?? "" }]) {
      expect(await listExceptionsAbout(agent, about)).toMatchObject([{ id, kind: "answer_differs" }]);
      expect(await listExceptionsAbout(stranger, about)).toEqual([]);
    }
    await closeException(agent, { id, resolution: "Explained" });
    expect(await listExceptionsAbout(agent, { accountId: accountId ?? "" })).toEqual([]);
    expect(await listExceptionsAbout(agent, { authorizationId: authorizationId ?? "" })).toHaveLength(1);
  });
});
