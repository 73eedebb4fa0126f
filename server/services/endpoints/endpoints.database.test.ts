import { eq } from "drizzle-orm";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, deliveries, endpoints, environments, programs } from "@/db/schema";
import type { Role } from "@/lib/permissions";
import type { ServiceContext } from "../../context";
import type { WebhookEndpoints } from "../../webhooks/endpoints";
import { authorizationBody, presentmentBody, testEndpoints, webhook } from "../../webhooks/testing";
import { approveChange } from "../approvals";
import { personOf, reason } from "../environment-testing";
import { getEnvironment } from "../environments";
import { openCredentials, selectEnvironments } from "../intents";
import { FinciBench, type LinkedProgram } from "../testing";
import { closeEndpoint, openEndpoint, rotateEndpoint } from "./index";

const bench = new FinciBench();
let gateways: WebhookEndpoints[];
beforeAll(async () => {
  await bench.start();
  gateways = [testEndpoints(bench.test.databaseUrl), testEndpoints(bench.test.databaseUrl)];
  await Promise.all(gateways.map((gateway) => gateway.start()));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await bench.stop();
});

const hourMs = 3_600_000;
const soon = { timeout: 4_000 };

const person = (role?: Role, programId?: string | null) => personOf(bench, role, programId);

const rowsOf = (program: LinkedProgram) =>
  bench.db
    .select()
    .from(endpoints)
    .where(eq(endpoints.environmentId, program.environmentId))
    .orderBy(endpoints.createdAt);

async function newestOf(program: LinkedProgram) {
  const row = (await rowsOf(program)).at(-1);
  if (!row) throw new Error("no endpoint");
  return row;
}

/** What each gateway answers an authorization that comes to the key. */
async function verdicts(
  program: LinkedProgram,
  endpointKey: string,
  receivedAt = new Date(),
): Promise<number[]> {
  const card = await program.addCard();
  return Promise.all(
    gateways.map(async (gateway) => {
      const incoming = webhook({ endpointKey }, "authorization", authorizationBody(card), { receivedAt });
      return (await gateway.answer(incoming)).httpStatus;
    }),
  );
}

const rotate = (context: ServiceContext, program: LinkedProgram, overlapHours = 24) =>
  rotateEndpoint(context, { environmentId: program.environmentId, overlapHours, reason });

describe("rotation", () => {
  it("makes an unguessable new key beside the old one, which closes itself at its moment in every process", async () => {
    const program = await bench.program();
    await rotate(await person(), program, 3);
    const [before, made] = await rowsOf(program);
    expect(made?.key).toMatch(/^[\w-]{32}$/);
    await expect.poll(() => verdicts(program, made?.key ?? ""), soon).toEqual([200, 200]);
    expect(await verdicts(program, program.endpointKey)).toEqual([200, 200]);
    const end = before?.disableAt ?? new Date(0);
    expect(end.getTime()).toBeGreaterThan(Date.now() + 2.9 * hourMs);
    // Nothing writes it down: the clock decides.
    expect(await verdicts(program, program.endpointKey, new Date(end.getTime() - 1))).toEqual([200, 200]);
    expect(await verdicts(program, program.endpointKey, end)).toEqual([404, 404]);
    expect(await verdicts(program, made?.key ?? "", end)).toEqual([200, 200]);
  });

  it("without an overlap closes the old one at once", async () => {
    const program = await bench.program();
    await rotate(await person(), program, 0);
    await expect.poll(() => verdicts(program, program.endpointKey), soon).toEqual([404, 404]);
    expect((await rowsOf(program))[0]).toMatchObject({ disabledReason: reason });
  });

  it("a second time leaves the earlier moment of one that closes anyway, and stops at five open", async () => {
    const program = await bench.program();
    const context = await person();
    await rotate(context, program, 1);
    const [first] = await rowsOf(program);
    for (let count = 0; count < 3; count += 1) await rotate(context, program, 72);
    expect((await rowsOf(program))[0]?.disableAt).toEqual(first?.disableAt);
    await expect(rotate(context, program, 72)).rejects.toMatchObject({
      kind: "conflict",
      message: /5 endpoints/,
    });
    expect(await rowsOf(program)).toHaveLength(5);
    await rotate(context, program, 0);
  });

  it("twice at once makes two, each audited without a key", async () => {
    const program = await bench.program();
    const context = await person();
    await Promise.all([rotate(context, program), rotate(context, program)]);
    const rows = await rowsOf(program);
    expect(rows).toHaveLength(3);
    const entries = await bench.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.environmentId, program.environmentId));
    expect(entries.map(({ action }) => action)).toEqual(Array(2).fill("environment.rotate_endpoint"));
    const told = superjson.stringify(entries);
    for (const { key } of rows) expect(told).not.toContain(key);
  });
});

describe("closing and opening", () => {
  it("closes at once in every process, with a reason, and lets in again when opened", async () => {
    const program = await bench.program();
    const context = await person();
    const { id, key } = await newestOf(program);
    expect(await verdicts(program, key)).toEqual([200, 200]);
    await closeEndpoint(context, { id, reason: "Its address was posted in a chat" });
    await expect.poll(() => verdicts(program, key), soon).toEqual([404, 404]);
    expect(await newestOf(program)).toMatchObject({ disabledReason: "Its address was posted in a chat" });
    await expect(closeEndpoint(context, { id, reason })).rejects.toMatchObject({ kind: "conflict" });
    await openEndpoint(context, { id, reason });
    await expect.poll(() => verdicts(program, key), soon).toEqual([200, 200]);
    await expect(openEndpoint(context, { id, reason })).rejects.toMatchObject({ kind: "conflict" });
  });

  it("opening keeps one that would close by itself", async () => {
    const program = await bench.program();
    const context = await person();
    await rotate(context, program, 1);
    const [before] = await rowsOf(program);
    await openEndpoint(context, { id: before?.id ?? "", reason });
    expect((await rowsOf(program))[0]).toMatchObject({ disableAt: null, disabledAt: null });
  });
});

describe("a second person", () => {
  it("makes the new key, which exists nowhere until then; closing never waits", async () => {
    const program = await bench.program();
    await bench.db
      .update(programs)
      .set({ secondPersonFor: ["endpoint_change"] })
      .where(eq(programs.id, program.programId));
    const context = await person();
    const { id, approval } = await rotate(context, program);
    expect(id).toBeNull();
    expect(await rowsOf(program)).toHaveLength(1);
    await approveChange(await person("admin"), { id: approval?.id ?? "" });
    expect(await rowsOf(program)).toHaveLength(2);
    const made = await newestOf(program);
    await closeEndpoint(context, { id: made.id, reason });
    const opening = await openEndpoint(context, { id: made.id, reason });
    expect((await newestOf(program)).disabledAt).not.toBeNull();
    await rotateDirectly(program);
    // What was asked for is not applied to other endpoints than it was asked on.
    expect(await approveChange(await person("admin"), { id: opening.approval?.id ?? "" })).toMatchObject({
      status: "failed",
    });
  });

  const rotateDirectly = (program: LinkedProgram) =>
    bench.db.insert(endpoints).values({ key: crypto.randomUUID(), environmentId: program.environmentId });
});

describe("who sees a key", () => {
  const pageOf = (context: ServiceContext, program: LinkedProgram) =>
    getEnvironment(context, { programId: program.programId, kind: "sandbox" });

  it("is who may change environments; others see its end", async () => {
    const program = await bench.program();
    for (const role of ["admin", "engineer"] as const)
      expect((await pageOf(await person(role), program)).endpoints).toMatchObject([
        { state: "open", paths: { authorization: `/api/webhooks/${program.endpointKey}/authorization` } },
      ]);
    for (const role of ["auditor", "program_manager"] as const) {
      const page = await pageOf(await person(role), program);
      expect(page.endpoints).toMatchObject([{ paths: null, lastFour: program.endpointKey.slice(-4) }]);
      expect(superjson.stringify(page)).not.toContain(program.endpointKey);
    }
    await expect(pageOf(await person("agent"), program)).rejects.toMatchObject({ kind: "not_found" });
  });

  it("tells when an endpoint was last used, and what arrived in a day", async () => {
    const program = await bench.program();
    const { key } = await newestOf(program);
    const card = await program.addCard();
    expect((await pageOf(await person(), program)).endpoints[0]?.lastUsedAt).toBeNull();
    const presentment = webhook({ endpointKey: key }, "transaction", presentmentBody(card));
    await gateways[0]?.answer(presentment);
    await gateways[0]?.answer(webhook({ endpointKey: key }, "transaction", "{"));
    await expect
      .poll(async () => (await pageOf(await person(), program)).deliveries24h, soon)
      .toEqual(
        expect.arrayContaining([
          { state: "received", count: 1 },
          { state: "rejected", count: 1 },
        ]),
      );
    const page = await pageOf(await person(), program);
    expect(page.endpoints[0]?.lastUsedAt?.getTime()).toBeGreaterThanOrEqual(
      presentment.receivedAt.getTime() - 1,
    );
    expect(page.lastDelivery).toMatchObject({ state: expect.stringMatching(/received|rejected/) });
  });
});

describe("who may not", () => {
  it("is refused, and one of another program finds nothing", async () => {
    const [own, other] = [await bench.program(), await bench.program()];
    const { id } = await newestOf(own);
    for (const verb of [closeEndpoint, openEndpoint]) {
      await expect(verb(await person("auditor"), { id, reason })).rejects.toMatchObject({
        kind: "not_permitted",
      });
      await expect(verb(await person("engineer", other.programId), { id, reason })).rejects.toMatchObject({
        kind: "not_found",
      });
    }
    await expect(rotate(await person("program_manager"), own)).rejects.toMatchObject({
      kind: "not_permitted",
    });
    expect(await rowsOf(own)).toHaveLength(1);
  });
});

describe("sandbox and production", () => {
  /** The program's other side, with an endpoint and a card of its own. */
  async function withProduction() {
    const program = await bench.program();
    const [production] = await bench.db
      .insert(environments)
      .values({
        programId: program.programId,
        kind: "production",
        status: "enabled",
        sourceCidrs: ["127.0.0.0/8"],
      })
      .returning();
    const environmentId = production?.id ?? "";
    const [endpoint] = await bench.db
      .insert(endpoints)
      .values({ key: crypto.randomUUID(), environmentId })
      .returning();
    const key = endpoint?.key ?? "";
    await expect.poll(() => verdicts(program, key), soon).toEqual([200, 200]);
    return { program, environmentId, key };
  }

  it("never mix: an endpoint of one declines the other's card, and its event belongs to the endpoint's side", async () => {
    const { program, environmentId, key } = await withProduction();
    const card = await program.addCard({ balanceMinor: 100_000n });
    const body = authorizationBody(card);
    const answer = await gateways[0]?.answer(webhook({ endpointKey: key }, "authorization", body));
    expect(answer?.body).toMatchObject({ status: "error" });
    const [stored] = await bench.db.select().from(deliveries).where(eq(deliveries.eventId, body.id));
    expect(stored?.environmentId).toBe(environmentId);
    const [balance] = await bench.test.sql`
      select held_minor from account_balances where account_id = ${card.accountId}`;
    expect(balance?.held_minor).toBe(0n);
  });

  it("never mix: production is not called with the sandbox's credentials", async () => {
    const { program, environmentId } = await withProduction();

    const [production] = await selectEnvironments(bench.db).where(eq(environments.id, environmentId));
    expect(production).toMatchObject({ authTokenSealed: null, authSecretSealed: null });
    expect(() => production && openCredentials(production)).toThrow("no FINCI address or credentials");
    expect(openCredentials(program.environment)).toMatchObject(program.credentials);
  });
});
