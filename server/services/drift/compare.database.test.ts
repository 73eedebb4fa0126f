import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  accounts,
  apiCalls,
  driftFindings,
  driftRuns,
  driftSchedules,
  environments,
  persons,
} from "@/db/schema";
import type { DriftKind } from "@/lib/drift";
import { changeCardStatus } from "../card-actions";
import { FinciBench } from "../testing";
import { cancelDriftRun, requestDriftRun, scheduleDriftRuns, setDriftSchedule } from "./control-run";
import { takeRun } from "./lease";
import { runNextDrift } from "./run-drift";
import { type DriftBench, driftBench, options } from "./testing";

const bench = new FinciBench();
let drift: DriftBench;

beforeAll(async () => {
  await bench.start();
  drift = await driftBench(bench);
});
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

const open = async (tokenId: string) =>
  (await drift.findings(tokenId)).filter(({ status }) => status === "open").map(({ kind }) => kind);

describe("comparing with FINCI", () => {
  it("finds nothing where both sides agree, and says what it did", async () => {
    const { tokenId } = await drift.card();
    const run = await drift.compare();
    expect(run).toMatchObject({ state: "done", foundNew: 0, ownersFailed: 0, problem: null });
    expect(run.ownersDone).toBe(run.ownersTotal);
    expect(await drift.findings(tokenId)).toEqual([]);
  });

  it.each<[DriftKind, Record<string, unknown>]>([
    ["masked_number", { card_number: "5412-75**-****-0000" }],
    ["expiry", { expiration_date: "2029-01" }],
    ["product", { product_id: 702 }],
    ["embossing_name", { embossing_name: "ADA OTHER" }],
  ])(
    "finds %s, once however often it is seen, and closes it when FINCI agrees again",
    async (kind, change) => {
      const { tokenId } = await drift.card();
      const before = await drift.mirrored(tokenId);
      await drift.changeAtFinci(tokenId, change);
      await drift.compare();
      await drift.compare();
      expect(await drift.findings(tokenId)).toMatchObject([{ kind, status: "open" }]);
      await drift.changeAtFinci(tokenId, {
        card_number: before?.maskedNumber,
        expiration_date: before?.expirationMonth,
        product_id: before?.productId,
        embossing_name: before?.embossingName,
      });
      expect((await drift.compare()).closedCount).toBe(1);
      expect(await drift.findings(tokenId)).toMatchObject([
        { kind, status: "resolved", resolution: "by_itself", resolvedByUserId: null },
      ]);
    },
  );

  it("finds a number that was not read, a card missing here and one missing at FINCI", async () => {
    const unread = await drift.card();
    await bench.test.sql`update cards set masked_number = null where token_id = ${unread.tokenId}`;
    const lost = await drift.card();
    await drift.forgetHere(lost.tokenId);
    const gone = await drift.card();
    await drift.forgetAtFinci(gone.tokenId);
    await drift.compare();
    expect(await open(unread.tokenId)).toEqual(["masked_number_missing_here"]);
    expect(await open(lost.tokenId)).toEqual(["card_missing_here"]);
    expect(await open(gone.tokenId)).toEqual(["card_missing_at_finci"]);
  });

  it("finds an owner that FINCI does not know, in place of their cards", async () => {
    const { environmentId } = drift.program;
    const stranger = await drift.program.addCard();
    await drift.compare();
    expect(await drift.findings(stranger.tokenId)).toEqual([]);
    const [finding] = await bench.db
      .select()
      .from(driftFindings)
      .where(eq(driftFindings.ownerId, stranger.personId));
    expect(finding).toMatchObject({ kind: "owner_unknown_at_finci", environmentId, status: "open" });
    await bench.db.delete(accounts).where(eq(accounts.ownerId, stranger.personId));
    await bench.db.delete(persons).where(eq(persons.personId, stranger.personId));
  });

  it("doubts a status that FINCI refused to change, until a change goes through", async () => {
    const { tokenId } = await drift.card();
    await drift.changeAtFinci(tokenId, { token_status: "closed" });
    await expect(changeCardStatus(drift.manager, { tokenId, action: "freeze" })).rejects.toMatchObject({
      kind: "finci_refused",
    });
    await drift.compare();
    expect(await open(tokenId)).toEqual(["status_refused"]);
    await drift.changeAtFinci(tokenId, { token_status: "active" });
    await changeCardStatus(drift.manager, { tokenId, action: "freeze" });
    await drift.compare();
    expect(await open(tokenId)).toEqual([]);
  });

  it("keeps what was accepted, and opens it again when a value changes", async () => {
    const { tokenId } = await drift.card();
    await drift.changeAtFinci(tokenId, { expiration_date: "2029-01" });
    await drift.compare();
    await bench.db
      .update(driftFindings)
      .set({ status: "accepted", resolution: "accepted", reason: "known" })
      .where(eq(driftFindings.tokenId, tokenId));
    await drift.compare();
    expect(await drift.findings(tokenId)).toMatchObject([{ status: "accepted", reason: "known" }]);
    await drift.changeAtFinci(tokenId, { expiration_date: "2029-02" });
    await drift.compare();
    expect(await drift.findings(tokenId)).toMatchObject([
      { status: "open", reason: null, finci: { expirationMonth: "2029-02" } },
    ]);
  });

  it("leaves other programs' cards alone", async () => {
    const other = await driftBench(bench);
    const { tokenId } = await other.card();
    await other.changeAtFinci(tokenId, { expiration_date: "2029-01" });
    await drift.compare();
    expect(await other.findings(tokenId)).toEqual([]);
  });
});

describe("a run", () => {
  it("waits when FINCI limits calls, and loses no owner by it", async () => {
    const { tokenId } = await drift.card();
    await drift.changeAtFinci(tokenId, { expiration_date: "2029-01" });
    for (let count = 0; count < 3; count += 1) await bench.fault("rate_limited", "get-cards");
    const run = await drift.compare();
    expect(run).toMatchObject({ state: "done", ownersFailed: 0 });
    expect(await open(tokenId)).toEqual(["expiry"]);
  });

  it("is stored only as far as it was asked: killed, it goes on with the page that was not stored", async () => {
    const { tokenId } = await drift.card();
    await drift.changeAtFinci(tokenId, { expiration_date: "2029-03" });
    const { id } = await requestDriftRun(drift.manager, { environmentId: drift.program.environmentId });
    // A process took it and died: its lease is over, nothing is stored.
    expect((await takeRun(bench.db, randomUUID()))?.id).toBe(id);
    expect(await runNextDrift(bench.db, options)).toBe(false);
    await bench.test.sql`update drift_runs set lease_until = now() - interval '1 second' where id = ${id}`;
    expect(await runNextDrift(bench.db, options)).toBe(true);
    expect(await drift.run(id)).toMatchObject({ state: "done" });
    expect(await open(tokenId)).toEqual(["expiry"]);
  });

  it("is left at once when its process is to end, and taken up by another", async () => {
    const { id } = await requestDriftRun(drift.manager, { environmentId: drift.program.environmentId });
    expect(await runNextDrift(bench.db, { ...options, signal: AbortSignal.abort() })).toBe(true);
    expect(await drift.run(id)).toMatchObject({ state: "running", leaseHolder: null, ownersDone: 0 });
    expect(await runNextDrift(bench.db, options)).toBe(true);
    expect(await drift.run(id)).toMatchObject({ state: "done" });
  });

  it("is carried out by one of two processes, and asked for twice it is one", async () => {
    const { environmentId } = drift.program;
    const [one, other] = await Promise.all([
      requestDriftRun(drift.manager, { environmentId }),
      requestDriftRun(drift.manager, { environmentId }),
    ]);
    expect(one).toEqual(other);
    const worked = await Promise.all([runNextDrift(bench.db, options), runNextDrift(bench.db, options)]);
    expect(worked.filter(Boolean)).toHaveLength(1);
    const run = await drift.run(one.id);
    expect(run.ownersDone).toBe(run.ownersTotal);
  });

  it("is put off while FINCI is away, and stopped where FINCI refuses our credentials", async () => {
    const other = await driftBench(bench);
    await other.card();
    const { environmentId } = other.program;
    await bench.db
      .update(environments)
      .set({ baseUrl: "http://127.0.0.1:9" })
      .where(eq(environments.id, environmentId));
    for (let count = 0; count < 10; count += 1) await other.program.addCard();
    const run = await other.compare();
    expect(run).toMatchObject({ state: "running", leaseHolder: null, ownersDone: 0 });
    expect(run.problem).toContain("goes on by itself");
    expect(run.heldUntil?.getTime()).toBeGreaterThan(Date.now());
    await bench.db
      .update(environments)
      .set({ baseUrl: bench.finci.simulator.url })
      .where(eq(environments.id, environmentId));
    await bench.finci.tenant(other.program.credentials.token.replace("token-", ""), { allowedCidrs: [] });
    await bench.db.update(driftRuns).set({ heldUntil: null }).where(eq(driftRuns.id, run.id));
    await runNextDrift(bench.db, options);
    const stopped = await other.run(run.id);
    expect(stopped).toMatchObject({ state: "failed" });
    expect(stopped.problem).toContain("address");
  });

  it("ends when somebody cancels it, and not twice", async () => {
    const { environmentId } = drift.program;
    const { id } = await requestDriftRun(drift.manager, { environmentId });
    await cancelDriftRun(drift.manager, { id });
    expect(await runNextDrift(bench.db, options)).toBe(false);
    await expect(cancelDriftRun(drift.manager, { id })).rejects.toMatchObject({ kind: "conflict" });
  });

  it("leaves failures and a sample in the API log, not every call", async () => {
    const requestId = `drift-${(await drift.compare()).id}`;
    const calls = await bench.db.select().from(apiCalls).where(eq(apiCalls.requestId, requestId));
    expect(calls).toHaveLength(1);
  });

  it("is refused to who only reads, and for another program is not found", async () => {
    const { environmentId, programId } = drift.program;
    for (const role of ["auditor", "agent", "finance", "risk"] as const)
      await expect(requestDriftRun(bench.as(role, programId), { environmentId })).rejects.toMatchObject({
        kind: "not_permitted",
      });
    const other = await bench.program();
    await expect(
      requestDriftRun(bench.as("admin", other.programId), { environmentId }),
    ).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("the daily comparison", () => {
  it("starts once a day after its local hour, for environments that were there then", async () => {
    const other = await driftBench(bench);
    await other.card();
    const { environmentId } = other.program;
    const created = new Date("2026-11-20T12:00:00Z");
    await bench.db.update(environments).set({ status: "disabled" });
    await bench.db
      .update(environments)
      .set({ status: "enabled", createdAt: created })
      .where(eq(environments.id, environmentId));
    const startedAt = (text: string) => scheduleDriftRuns(bench.db, new Date(text));
    // Vilnius is two hours ahead: three o'clock there is one o'clock UTC.
    expect(await startedAt("2026-11-21T00:59:00Z")).toBe(0);
    const both = await Promise.all([startedAt("2026-11-21T01:01:00Z"), startedAt("2026-11-21T01:01:00Z")]);
    expect(both.reduce((sum, count) => sum + count, 0)).toBe(1);
    await bench.db.update(driftRuns).set({ state: "done" }).where(eq(driftRuns.environmentId, environmentId));
    expect(await startedAt("2026-11-21T15:00:00Z")).toBe(0);
    await setDriftSchedule(other.manager, { environmentId, hour: null });
    expect(await startedAt("2026-11-22T05:00:00Z")).toBe(0);
    await setDriftSchedule(other.manager, { environmentId, hour: 8 });
    expect(await startedAt("2026-11-22T05:00:00Z")).toBe(0);
    expect(await startedAt("2026-11-22T06:01:00Z")).toBe(1);
    expect(await bench.db.select().from(driftSchedules)).toMatchObject([{ isOn: true, hour: 8 }]);
    await bench.db.update(environments).set({ status: "enabled" });
  });
});
