import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { type AuditInput, audit, type ServiceContext } from "../../context";
import { contextOf, contextOfAll, readAllPages, seedSides, type Where } from "../read-testing";
import {
  askForAuditProof,
  exportAuditEntries,
  getAuditEntry,
  listAuditEntries,
  listAuditedPeople,
  listAuditSchema,
  proveChains,
  readAuditProofs,
  runAuditProof,
} from "./index";

let test: TestDatabase;
let own: Where;
let other: Where;
let production: Where;
let all: ServiceContext;
let scoped: ServiceContext;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ own, other, production } = await seedSides(test.db));
  all = contextOf(test.db, [{ role: "auditor", programId: null }]);
  scoped = contextOf(test.db, [{ role: "auditor", programId: own.programId }]);
  const places: [string, Partial<Where>][] = [
    ["own", own],
    ["other", other],
    ["production", production],
    ["program only", { programId: own.programId }],
    ["environment only", { environmentId: own.environmentId }],
    ["console", {}],
  ];
  for (const [subjectId, where] of places) await write(all, { ...where, subjectId });
});
afterAll(() => test.end());

const write = (context: ServiceContext, more: Partial<AuditInput>) =>
  audit(test.db, context, {
    action: "card.change_status",
    subjectType: "card",
    subjectId: "1",
    before: { status: "active" },
    after: { status: "frozen" },
    ...more,
  });

const list = async (context: ServiceContext, filter: object = {}) =>
  (await listAuditEntries(context, listAuditSchema.parse({ action: "card", ...filter }))).items;
const names = async (context: ServiceContext, filter: object = {}) =>
  (await list(context, filter)).map(({ subjectId }) => subjectId).sort();

describe("the audit log", () => {
  it("shows the side that is looked at and what belongs to none", async () => {
    expect(await names(all)).toEqual(["console", "environment only", "other", "own", "program only"]);
    expect(await names({ ...all, environmentKind: "production" })).toEqual([
      "console",
      "production",
      "program only",
    ]);
  });

  it("shows an auditor of one program that program's only", async () => {
    expect(await names(scoped)).toEqual(["environment only", "own", "program only"]);
    expect(await names(scoped, { where: "console" })).toEqual(["program only"]);
    await expect(names(scoped, { programId: other.programId })).rejects.toMatchObject({
      kind: "not_permitted",
    });
    const [entry] = await list(all, { subjectId: "other" });
    await expect(getAuditEntry(scoped, { id: entry?.id ?? "" })).rejects.toMatchObject({ kind: "not_found" });
    expect(await text(await exportAuditEntries(scoped, {}))).not.toContain("other");
  });

  it("filters by each of its fields", async () => {
    const other = contextOfAll(test.db);
    await write(other, { subjectType: "user", subjectId: "filtered", outcome: "refused" });
    const only = ["filtered"];
    const userId = other.actor.type === "user" ? other.actor.userId : "";
    expect(await names(all, { userId })).toEqual(only);
    expect(await names(all, { outcome: "refused" })).toEqual(only);
    expect(await names(all, { subjectType: "user", subjectId: "filtered" })).toEqual(only);
    expect(await names(all, { requestId: other.requestId })).toEqual(only);
    expect(await names(all, { action: "car" })).toEqual([]);
    expect(await names(all, { action: "card.change_status", outcome: "refused" })).toEqual(only);
    expect(await names(all, { from: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await names(all, { to: new Date(Date.now() - 60_000) })).toEqual([]);
    expect(await names(all, { programId: own.programId })).toEqual([
      "environment only",
      "own",
      "program only",
    ]);
  });

  it("pages to its end without losing or repeating an entry", async () => {
    const read = await readAllPages(
      (page) => listAuditEntries(all, listAuditSchema.parse({ action: "card", ...page })),
      2,
    );
    expect(read.map(({ id }) => id)).toEqual((await list(all, { limit: 100 })).map(({ id }) => id));
    expect(read.length).toBeGreaterThan(4);
  });

  it("tells of an entry what was before and afterwards, and its link", async () => {
    const [entry] = await list(scoped, { subjectId: "own" });
    expect(await getAuditEntry(scoped, { id: entry?.id ?? "" })).toMatchObject({
      before: { status: "active" },
      after: { status: "frozen" },
      link: { chain: own.environmentId, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    for (const id of ["0-0", "99999999999999999-1"])
      await expect(getAuditEntry(scoped, { id })).rejects.toMatchObject({ kind: "not_found" });
  });

  it("exports what is filtered, and says so in itself", async () => {
    const csv = await text(await exportAuditEntries(all, { subjectId: "own" }));
    expect(csv.split("\r\n").filter(Boolean)).toHaveLength(2);
    expect(csv).toContain("card.change_status,done,card,own,Own program,sandbox");
    expect(await list(all, { action: "audit.export" })).toMatchObject([{ subjectType: "audit_log" }, {}]);
  });

  it("is read by administrators and auditors only", async () => {
    for (const role of ["program_manager", "risk", "agent", "finance", "engineer"] as const) {
      const context = contextOf(test.db, [{ role, programId: null }]);
      const refused = { kind: "not_permitted" };
      await expect(names(context)).rejects.toMatchObject(refused);
      await expect(getAuditEntry(context, { id: "1-1" })).rejects.toMatchObject(refused);
      await expect(exportAuditEntries(context, {})).rejects.toMatchObject(refused);
      await expect(listAuditedPeople(context)).rejects.toMatchObject(refused);
      await expect(readAuditProofs(context)).rejects.toMatchObject(refused);
      await expect(askForAuditProof(context)).rejects.toMatchObject(refused);
    }
  });
});

describe("proofs of the audit log", () => {
  it("are asked for once while one waits, on record, and run by the jobs", async () => {
    const { id } = await askForAuditProof(all);
    expect(await askForAuditProof(scoped)).toEqual({ id });
    expect(await readAuditProofs(all)).toMatchObject({ underWay: { id }, last: null });
    await runAuditProof(test.sql, { pauseMs: 0 });
    const { last, underWay } = await readAuditProofs(all);
    expect(underWay).toBeNull();
    expect(last?.chains.every(({ broken }) => broken === null)).toBe(true);
    expect(last?.chains.map(({ environment }) => environment?.program.name ?? "console")).toEqual([
      "console",
      "Other program",
      "Own program",
      "Own program",
    ]);
    expect(await list(all, { action: "audit.verify" })).toHaveLength(2);
    // Once a day by itself.
    expect(await runAuditProof(test.sql, { pauseMs: 0 })).toBeNull();
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    expect(await runAuditProof(test.sql, { pauseMs: 0, now: tomorrow })).toMatchObject({
      requestedByUserId: null,
    });
  });

  it("name what is broken, to those who may see it; one that is stopped is run again", async () => {
    await test.sql.begin(async (tx) => {
      await tx.unsafe("set local session_replication_role = replica");
      await tx`update audit_entries set reason = 'x' where subject_id = 'other'`;
    });
    await askForAuditProof(all);
    expect(await runAuditProof(test.sql, { pauseMs: 0, signal: AbortSignal.abort() })).toBeNull();
    expect((await readAuditProofs(all)).underWay).not.toBeNull();
    await runAuditProof(test.sql, { pauseMs: 0 });
    const seen = await readAuditProofs(all);
    expect(seen.last?.chains[0]).toMatchObject({
      broken: { kind: "changed", sequence: "1" },
      environment: { program: { name: "Other program" } },
    });
    const seenByScoped = await readAuditProofs(scoped);
    expect(seenByScoped.last).toMatchObject({ entries: null, chains: [{ broken: null }, { broken: null }] });
  });
});

it("what was written before there were chains is chained in its order", async () => {
  const migration = readFileSync("db/migrations/0013_audit_chain.sql", "utf8").split(
    "--> statement-breakpoint",
  );
  const chaining = migration.find((statement) => statement.includes("DO $$"));
  const heads = migration.find((statement) =>
    statement.includes("INSERT INTO audit_heads (chain, sequence, hash)\nSELECT"),
  );
  await test.sql.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    await tx.unsafe("drop index audit_entries_chain");
    await tx.unsafe("delete from audit_heads");
    await tx.unsafe("update audit_entries set chain = '', chain_sequence = 0, previous_hash = '', hash = ''");
    await tx.unsafe(chaining ?? "");
    await tx.unsafe(heads ?? "");
  });
  const found: unknown[] = [];
  for await (const { broken } of proveChains(test.sql)) found.push(broken);
  expect(found).toEqual([null, null, null, null]);
});
