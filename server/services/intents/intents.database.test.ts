import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accounts, apiCalls, auditEntries, cards, environments, finciIntents, persons } from "@/db/schema";
import { address, cardFields, person } from "@/simulator/testing/fixture";
import type { ServiceContext } from "../../context";
import { recoverIntents } from "../../jobs/recover-intents";
import { seal } from "../../secrets";
import { FinciBench, type LinkedProgram } from "../testing";
import { performWrite, type Write } from "./perform-write";

const bench = new FinciBench();
let program: LinkedProgram;
let manager: ServiceContext;

beforeAll(async () => {
  await bench.start();
  program = await bench.program();
  manager = bench.as("program_manager");
});
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

const write = (operation: Write["operation"], request: Record<string, unknown>, more: Partial<Write> = {}) =>
  performWrite(manager, {
    environment: program.environment,
    operation,
    request,
    idempotencyKey: randomUUID(),
    ...more,
  });

const newPerson = (externalId: string = randomUUID()) => ({ ...person, external_id: externalId });
const createPerson = (more: Partial<Write> = {}) => write("create_person", newPerson(), more);

async function intentOf(key: string) {
  const [intent] = await bench.db.select().from(finciIntents).where(eq(finciIntents.idempotencyKey, key));
  if (!intent) throw new Error("no intent");
  return intent;
}

/** As if so long had passed since the intent was recorded and last touched. */
async function age(key: string, milliseconds: number) {
  const then = new Date(Date.now() - milliseconds);
  await bench.db
    .update(finciIntents)
    .set({ createdAt: then, updatedAt: then })
    .where(eq(finciIntents.idempotencyKey, key));
}

/** An intent as a crash leaves it: recorded a minute and a half ago, its outcome never written. */
async function leftPending(operation: Write["operation"], request: Record<string, unknown>) {
  const idempotencyKey = randomUUID();
  await bench.db
    .insert(finciIntents)
    .values({ environmentId: program.environmentId, operation, idempotencyKey, request });
  await age(idempotencyKey, 90_000);
  return idempotencyKey;
}

describe("a write at FINCI", () => {
  it("leaves the mirror, the intent, the audit entry and the log of its call", async () => {
    const idempotencyKey = randomUUID();
    const { resultId } = await createPerson({ idempotencyKey, reason: "asked for" });
    const intent = await intentOf(idempotencyKey);
    expect(intent).toMatchObject({ state: "succeeded", resultId, attempts: 1 });
    const mirrored = await bench.db.select().from(persons).where(eq(persons.personId, resultId));
    expect(mirrored).toMatchObject([{ environmentId: program.environmentId, firstName: "Ada", address }]);
    const audited = await bench.db.select().from(auditEntries).where(eq(auditEntries.subjectId, resultId));
    expect(audited).toMatchObject([
      { action: "person.create", outcome: "done", actorName: "The program_manager", reason: "asked for" },
    ]);
    const logged = await bench.db.select().from(apiCalls).where(eq(apiCalls.intentId, intent.id));
    expect(logged).toMatchObject([
      { operation: "create_person", outcome: "success", httpStatus: 200, requestId: manager.requestId },
    ]);
  });

  it("gives the earlier outcome for a repeated key, and calls once", async () => {
    const idempotencyKey = randomUUID();
    const first = await createPerson({ idempotencyKey });
    const before = await bench.countAtFinci("persons");
    expect(await createPerson({ idempotencyKey })).toEqual(first);
    expect(await bench.countAtFinci("persons")).toBe(before);
  });

  it("is made once when the same key comes twice at once", async () => {
    const idempotencyKey = randomUUID();
    const request = newPerson();
    const before = await bench.countAtFinci("persons");
    const both = await Promise.allSettled([
      write("create_person", request, { idempotencyKey }),
      write("create_person", request, { idempotencyKey }),
    ]);
    const [refused] = both.filter((result) => result.status === "rejected");
    expect(both.some((result) => result.status === "fulfilled")).toBe(true);
    if (refused) expect(refused.reason).toMatchObject({ kind: "conflict" });
    expect(await bench.countAtFinci("persons")).toBe(before + 1);
  });

  it("records a refusal with its codes, and tries the key afresh afterwards", async () => {
    const idempotencyKey = randomUUID();
    const { external_id } = newPerson();
    await write("create_person", newPerson(external_id));
    const again = write("create_person", newPerson(external_id), { idempotencyKey });
    await expect(again).rejects.toMatchObject({
      kind: "finci_refused",
      details: { errorCodes: ["duplicate_external_id"] },
      message: expect.stringContaining("already has a record with this external id"),
    });
    const refused = await intentOf(idempotencyKey);
    expect(refused.state).toBe("refused");
    const audited = await bench.db.select().from(auditEntries).where(eq(auditEntries.subjectId, refused.id));
    expect(audited).toMatchObject([{ action: "person.create", outcome: "refused" }]);
    await createPerson({ idempotencyKey });
    expect(await intentOf(idempotencyKey)).toMatchObject({
      state: "succeeded",
      attempts: 2,
      errorCodes: null,
    });
  });

  it("says that nothing was done when FINCI cannot be reached", async () => {
    const idempotencyKey = randomUUID();
    const environment = { ...program.environment, baseUrl: "http://127.0.0.1:9" };
    await expect(createPerson({ idempotencyKey, environment })).rejects.toMatchObject({
      kind: "finci_unreachable",
    });
    expect(await intentOf(idempotencyKey)).toMatchObject({ state: "refused", errorCodes: ["not_reached"] });
  });

  it.each([
    ["disabled", { status: "disabled" as const }],
    ["without credentials", { authSecretSealed: null }],
    [
      "with credentials sealed under another key",
      { authTokenSealed: seal("x").replace(/^v2\.\w{8}/, "v2.00000000") },
    ],
  ])("records nothing for an environment that is %s", async (_name, changes) => {
    const idempotencyKey = randomUUID();
    const environment = { ...program.environment, ...changes };
    await expect(createPerson({ idempotencyKey, environment })).rejects.toMatchObject({
      kind: "out_of_scope",
    });
    await expect(intentOf(idempotencyKey)).rejects.toThrow("no intent");
  });
});

describe("a write whose outcome is unknown", () => {
  async function account() {
    const { resultId: person_id } = await createPerson();
    const { resultId: account_id } = await write("create_account", { person_id, currency: "EUR" });
    return { person_id, account_id };
  }

  it("is found at FINCI at once after a reset, and nothing is made twice", async () => {
    const before = {
      persons: await bench.countAtFinci("persons"),
      accounts: await bench.countAtFinci("accounts"),
      cards: await bench.countAtFinci("cards"),
    };
    await bench.fault("reset_after_write", "create-person");
    const { resultId: person_id } = await createPerson();
    await bench.fault("reset_after_write", "create-account");
    const { resultId: account_id } = await write("create_account", { person_id, currency: "EUR" });
    await bench.fault("reset_after_write", "create-card");
    const { resultId: tokenId } = await write("create_card", { ...cardFields, account_id, person_id });
    const [card] = await bench.db.select().from(cards).where(eq(cards.tokenId, tokenId));
    expect(card).toMatchObject({ accountId: account_id, status: "active" });
    expect(card?.maskedNumber).toMatch(/^5412-75\*\*/);
    expect(await bench.countAtFinci("persons")).toBe(before.persons + 1);
    expect(await bench.countAtFinci("accounts")).toBe(before.accounts + 1);
    expect(await bench.countAtFinci("cards")).toBe(before.cards + 1);
    const balance = await bench.test
      .sql`select posted_minor from account_balances where account_id = ${account_id}`;
    expect(balance).toEqual([{ posted_minor: 0n }]);
  });

  it("takes an account that was there before for somebody else's", async () => {
    const { person_id, account_id } = await account();
    const idempotencyKey = randomUUID();
    await bench.fault("reset_before_write", "create-account");
    const second = write("create_account", { person_id, currency: "EUR" }, { idempotencyKey });
    await expect(second).rejects.toMatchObject({ kind: "finci_unknown_outcome" });
    expect((await intentOf(idempotencyKey)).state).toBe("unknown");
    await age(idempotencyKey, 90_000);
    expect(await recoverIntents(bench.db)).toBe(1);
    expect(await intentOf(idempotencyKey)).toMatchObject({ state: "refused", errorCodes: ["not_executed"] });
    const mirrored = await bench.db.select().from(accounts).where(eq(accounts.ownerId, person_id));
    expect(mirrored.map((row) => row.accountId)).toEqual([account_id]);
  });

  it("is known not to have happened when FINCI itself answered HTTP 500", async () => {
    const idempotencyKey = randomUUID();
    await bench.fault("http_500", "create-person");
    await expect(createPerson({ idempotencyKey })).rejects.toMatchObject({
      kind: "finci_refused",
      details: { errorCodes: ["not_executed"] },
      message: expect.stringContaining("nothing was done there. Try again."),
    });
    await expect(createPerson({ idempotencyKey })).resolves.toBeDefined();
  });

  it("refuses an external id that was taken before, though the record exists", async () => {
    const { external_id } = newPerson();
    await write("create_person", newPerson(external_id));
    await bench.fault("reset_before_write", "create-person");
    await expect(write("create_person", newPerson(external_id))).rejects.toMatchObject({
      kind: "finci_refused",
      details: { errorCodes: ["duplicate_external_id"] },
    });
  });

  it("tells two lost accounts of one owner apart by number, and leaves none over", async () => {
    const { resultId: person_id } = await createPerson();
    const request = { person_id, currency: "EUR" };
    const keys = [randomUUID(), randomUUID()];
    for (const idempotencyKey of keys) {
      await bench.fault("reset_after_write", "create-account");
      await bench.fault("reset_before_write", "get-accounts");
      await expect(write("create_account", request, { idempotencyKey })).rejects.toMatchObject({
        kind: "finci_unknown_outcome",
      });
    }
    for (const key of keys) await age(key, 90_000);
    expect(await recoverIntents(bench.db)).toBe(2);
    const settled = await Promise.all(keys.map(intentOf));
    expect(new Set(settled.map((intent) => intent.resultId)).size).toBe(2);
    const mirrored = await bench.db.select().from(accounts).where(eq(accounts.ownerId, person_id));
    expect(mirrored).toHaveLength(2);
  });

  it("adopts no card while a look-alike on another account is open", async () => {
    const one = await account();
    const { resultId: otherAccount } = await write("create_account", {
      person_id: one.person_id,
      currency: "EUR",
    });
    const request = (account_id: string) => ({ ...cardFields, account_id, person_id: one.person_id });
    const keys = [randomUUID(), randomUUID()] as const;
    for (const [index, account_id] of [one.account_id, otherAccount].entries()) {
      await bench.fault("reset_after_write", "create-card");
      await bench.fault("reset_before_write", "get-cards");
      const made = write("create_card", request(account_id), { idempotencyKey: keys[index] });
      await expect(made).rejects.toMatchObject({ kind: "finci_unknown_outcome" });
    }
    for (const key of keys) await age(key, 90_000);
    expect(await recoverIntents(bench.db)).toBe(0);
    expect((await intentOf(keys[0])).state).toBe("unknown");
    await bench.db.delete(finciIntents).where(eq(finciIntents.environmentId, program.environmentId));
  });
});

describe("recovery", () => {
  it("settles what a crash left between the call and its outcome", async () => {
    const request = newPerson();
    await bench.finci.call("POST", "create-person", request, program.credentials);
    const key = await leftPending("create_person", request);
    expect(await recoverIntents(bench.db)).toBe(1);
    const intent = await intentOf(key);
    expect(intent.state).toBe("succeeded");
    const mirrored = await bench.db
      .select()
      .from(persons)
      .where(eq(persons.personId, intent.resultId ?? ""));
    expect(mirrored).toMatchObject([{ externalId: request.external_id }]);
    expect(await recoverIntents(bench.db)).toBe(0);
  });

  it("finds that a crash came before the call", async () => {
    const key = await leftPending("create_person", newPerson());
    expect(await recoverIntents(bench.db)).toBe(1);
    expect(await intentOf(key)).toMatchObject({ state: "refused", errorCodes: ["not_executed"] });
  });

  it("leaves alone what is on its way", async () => {
    const key = await leftPending("create_person", newPerson());
    await age(key, 5_000);
    expect(await recoverIntents(bench.db)).toBe(0);
    expect((await intentOf(key)).state).toBe("pending");
    await expect(createPerson({ idempotencyKey: key })).rejects.toMatchObject({ kind: "conflict" });
    await age(key, 90_000);
    expect(await recoverIntents(bench.db)).toBe(1);
  });

  it("settles each intent once when several workers run", async () => {
    const keys = await Promise.all(
      Array.from({ length: 12 }, () => leftPending("create_person", newPerson())),
    );
    const counts = await Promise.all([1, 2, 3].map(() => recoverIntents(bench.db)));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(keys.length);
  });

  it("keeps an intent open while FINCI is away", async () => {
    const key = await leftPending("create_person", newPerson());
    const which = eq(environments.id, program.environmentId);
    await bench.db.update(environments).set({ baseUrl: "http://127.0.0.1:9" }).where(which);
    expect(await recoverIntents(bench.db)).toBe(0);
    expect((await intentOf(key)).state).toBe("unknown");
    await bench.db.update(environments).set({ baseUrl: program.environment.baseUrl }).where(which);
    await age(key, 90_000);
    expect(await recoverIntents(bench.db)).toBe(1);
  });
});
