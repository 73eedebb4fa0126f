import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, seedProgram, type TestDatabase } from "@/db/testing";
import { type AuditInput, audit } from "../../context";
import { contextOfAll } from "../read-testing";
import { listChains, proveChain, proveChains } from "./prove-chains";

let test: TestDatabase;
let chain: string;
let programId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.end());
beforeEach(async () => {
  const program = await seedProgram(test.db);
  chain = program.environmentId;
  programId = program.programId;
  for (const step of ["one", "two", "three", "four", "five"]) await write({ subjectId: step });
});

const write = (more: Partial<AuditInput> = {}, at = chain) =>
  audit(test.db, contextOfAll(test.db), {
    action: "card.change_status",
    subjectType: "card",
    subjectId: "1",
    programId,
    environmentId: at,
    before: { status: "active", nested: { b: 1, a: [1.5, "é", null] } },
    after: { status: "frozen" },
    reason: "Customer asked",
    ...more,
  });

/** As somebody with the database's password would do it: no trigger fires. */
const tamper = (...statements: string[]) =>
  test.sql.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    for (const statement of statements) await tx.unsafe(statement);
  });
const where = (sequence: number) => `where chain = '${chain}' and chain_sequence = ${sequence}`;
const broken = async () => (await proveChain(test.sql, chain)).broken;

describe("a chain of the audit log", () => {
  it("proves as it was written, whatever the session's time zone", async () => {
    expect(await proveChain(test.sql, chain)).toMatchObject({
      entries: 5,
      broken: null,
      head: { sequence: 5n },
    });
    await test.sql.begin(async (tx) => {
      await tx.unsafe("set local time zone 'Asia/Tokyo'; set local datestyle = 'German'");
      const [{ wrong } = { wrong: null }] =
        await tx`select count(*)::int as wrong from audit_entries e where hash <> audit_entry_hash(e)`;
      expect(wrong).toBe(0);
    });
  });

  it.each([
    ["its reason", "reason = 'Nobody asked'"],
    ["its actor", "actor_name = 'Somebody else'"],
    ["its actor's id", `actor_user_id = '${randomUUID()}'`],
    ["its time", "at = at - interval '1 hour'"],
    ["what was before", "before = before - 'status'"],
    ["what was afterwards", `after = '{"status":"active"}'`],
    ["its source", "source_address = '192.0.2.1'"],
    ["its outcome", "outcome = 'refused'"],
    ["its program", "program_id = null"],
    ["its hash", "hash = repeat('0', 64)"],
  ])("tells the entry in which %s was changed", async (_what, change) => {
    await tamper(`update audit_entries set ${change} ${where(3)}`);
    expect(await broken()).toMatchObject({ kind: "changed", sequence: 3n });
    expect((await broken())?.sentence).toContain("Entry 3 (card.change_status on card three");
  });

  it("tells an entry that was written anew with a hash that fits", async () => {
    await tamper(
      `update audit_entries set reason = 'Nobody asked' ${where(3)}`,
      `update audit_entries e set hash = audit_entry_hash(e) ${where(3)}`,
    );
    expect(await broken()).toMatchObject({ kind: "unlinked", sequence: 4n });
  });

  it("tells that the newest was written anew with a hash that fits", async () => {
    await tamper(
      `update audit_entries set reason = 'Nobody asked' ${where(5)}`,
      `update audit_entries e set hash = audit_entry_hash(e) ${where(5)}`,
    );
    expect(await broken()).toMatchObject({ kind: "head_differs", sequence: 5n });
  });

  it.each([1, 3, 5])("tells that entry %i was deleted", async (sequence) => {
    await tamper(`delete from audit_entries ${where(sequence)}`);
    expect(await broken()).toMatchObject({ kind: "missing", sequence: BigInt(sequence) });
  });

  it("tells that all were deleted", async () => {
    await tamper(`delete from audit_entries where chain = '${chain}'`);
    expect(await broken()).toMatchObject({ kind: "missing", sequence: 1n });
  });

  it("tells that an entry was moved to another chain", async () => {
    await tamper(`update audit_entries set chain = 'console', chain_sequence = 900 ${where(3)}`);
    expect(await broken()).toMatchObject({ kind: "missing", sequence: 3n });
    await tamper("delete from audit_entries where chain = 'console' and chain_sequence = 900");
  });

  it("tells that two were swapped", async () => {
    await tamper(
      `update audit_entries set chain_sequence = 99 ${where(2)}`,
      `update audit_entries set chain_sequence = 2 ${where(4)}`,
      `update audit_entries set chain_sequence = 4 ${where(99)}`,
    );
    expect(await broken()).toMatchObject({ kind: "reordered", sequence: 2n });
    expect((await broken())?.sentence).toContain("the one that belongs here stands at 4");
  });

  const forged = (place: number, name: string) => `
    insert into audit_entries (at, actor_name, action, outcome, subject_type, subject_id, chain, chain_sequence)
    values (now(), 'Forger', 'card.end', 'done', 'card', '9', '${name}', ${place})`;

  it("tells an entry that was put in by hand at the end, between two, and in a chain of its own", async () => {
    await tamper(forged(6, chain));
    expect(await broken()).toMatchObject({ kind: "inserted", sequence: 6n });
    await tamper(
      `delete from audit_entries ${where(6)}`,
      `update audit_entries set chain_sequence = chain_sequence + 100 where chain = '${chain}' and chain_sequence > 2`,
      `update audit_entries set chain_sequence = chain_sequence - 99 where chain = '${chain}' and chain_sequence > 100`,
      forged(3, chain),
    );
    expect((await broken())?.sequence).toBe(3n);
    await tamper(forged(0, "forged"));
    expect((await proveChain(test.sql, "forged")).broken).toMatchObject({ kind: "head_differs" });
    await tamper("delete from audit_entries where chain = 'forged'");
  });

  it("tells a head that was changed, set back or deleted", async () => {
    await tamper(`update audit_heads set hash = repeat('0', 64) where chain = '${chain}'`);
    expect(await broken()).toMatchObject({ kind: "head_differs", sequence: 5n });
    await tamper(
      `update audit_heads set (sequence, hash) = (select 4, hash from audit_entries ${where(4)}) where chain = '${chain}'`,
    );
    expect(await broken()).toMatchObject({ kind: "inserted", sequence: 5n });
    await tamper(`delete from audit_heads where chain = '${chain}'`);
    expect(await broken()).toMatchObject({ kind: "head_differs" });
    await tamper(`update audit_heads set sequence = 9 where chain = '${chain}'`);
  });

  it("names the first of two, and the other chains still prove", async () => {
    const other = await seedProgram(test.db);
    await write({}, other.environmentId);
    await tamper(
      `delete from audit_entries ${where(4)}`,
      `update audit_entries set reason = 'x' ${where(2)}`,
    );
    const found = new Map<string, unknown>();
    for await (const proof of proveChains(test.sql)) found.set(proof.chain, proof.broken);
    expect(found.get(chain)).toMatchObject({ kind: "changed", sequence: 2n });
    expect(found.get(other.environmentId)).toBeNull();
    expect(await listChains(test.sql)).toContain(other.environmentId);
  });

  it("takes no change by ordinary SQL, and chains what SQL writes whatever it claims", async () => {
    const refused = /append-only/;
    await expect(test.sql.unsafe(`update audit_entries set reason = '' ${where(1)}`)).rejects.toThrow(
      refused,
    );
    await expect(test.sql.unsafe(`delete from audit_heads where chain = '${chain}'`)).rejects.toThrow(
      refused,
    );
    await expect(test.sql.unsafe("update audit_heads set sequence = 1")).rejects.toThrow(refused);
    await test.sql`
      insert into audit_entries (at, actor_name, action, outcome, subject_type, subject_id, environment_id, chain, hash)
      values (now(), 'SQL', 'x', 'done', 'card', '1', ${chain}, 'console', 'claimed')`;
    expect(await proveChain(test.sql, chain)).toMatchObject({ entries: 6, broken: null });
  });

  it("proves after any interleaving of writers, some of which change their mind", async () => {
    const others = await seedProgram(test.db);
    const writer = fc.record({
      chain: fc.constantFrom(chain, others.environmentId, null),
      entries: fc.integer({ min: 1, max: 4 }),
      pauseMs: fc.integer({ min: 0, max: 4 }),
      isUndone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 8 }), async (writers) => {
        await Promise.all(
          writers.map((plan) =>
            test.db
              .transaction(async (tx) => {
                for (let entry = 0; entry < plan.entries; entry += 1) {
                  await audit(tx, contextOfAll(test.db), {
                    action: "test.write",
                    subjectType: "test",
                    subjectId: String(entry),
                    environmentId: plan.chain,
                  });
                  await new Promise((resolve) => setTimeout(resolve, plan.pauseMs));
                }
                if (plan.isUndone) throw new Error("undone");
              })
              .catch((error: Error) => expect(error.message).toBe("undone")),
          ),
        );
        for (const name of [chain, others.environmentId, "console"])
          expect((await proveChain(test.sql, name)).broken).toBeNull();
      }),
      { numRuns: 15 },
    );
  });
});
