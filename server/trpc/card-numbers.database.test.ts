import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServiceContext } from "../context";
import { insertAuthorization } from "../services/read-testing";
import { FinciBench, type LinkedProgram } from "../services/testing";
import { addPerson } from "../services/users/testing";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";

/*
 * Gives a card number to every procedure, in whatever it takes, and searches every table of the database for it. A new
 * procedure is swept without being named here.
 */

const bench = new FinciBench();
let program: LinkedProgram;
let admin: ServiceContext;

beforeAll(async () => {
  await bench.start();
  program = await bench.program();
  const person = await addPerson(bench.db, "admin");
  // A fresh proof of who it is: sensitive actions are refused before their input is looked at.
  admin = { ...person, actor: { ...person.actor, authenticatedAt: new Date() } };
});
afterAll(() => bench.stop());

// Test numbers of card schemes; none belongs to anybody.
const numbers = ["4111 1111 1111 1111", "5555555555554444", "3714-496353-98431", "6011000990139424"];
const said = `Call about ${numbers.join(" and ")}, urgent`;

type Procedure = { _def: { type: string; meta?: { permission?: string } } };
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);

function call(context: ServiceContext, path: string, input: unknown): Promise<unknown> {
  const caller = createCallerFactory(appRouter)({ service: context, requestId: "sweep" });
  const found = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller);
  return (found as (input: unknown) => Promise<unknown>)(input);
}

/** Tables of the database in which the text of a row holds one of the numbers, however it is written. */
async function tablesWithNumbers(): Promise<string[]> {
  const { sql } = bench.test;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'drizzle')`;
  const pattern = numbers.map((number) => number.replace(/\D/g, "").split("").join("[ -]?")).join("|");
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`select 1 from ${name} as one_row where one_row::text ~ $1 limit 1`, [
      pattern,
    ]);
    if (row) found.push(name);
  }
  return found;
}

const findings = () =>
  bench.test.sql<{ subject_id: string; after: Record<string, string>; all: string }[]>`
    select subject_id, after, e::text as all from audit_entries e where action = 'pan.redacted' order by sequence`;

describe("card numbers in what people send", () => {
  it("reach no table by any procedure, and each finding is written down with its fields and without the number", async () => {
    const input = {
      ...{ id: said, text: said, reason: said, note: said, name: said, resolution: said },
      ...{ programId: program.programId, environmentId: program.environmentId },
      tokenId: numbers[1],
      nested: { form: { [numbers[1] as string]: "key", list: [said] } },
    };
    for (const [path] of procedures) await call(admin, path, input).catch(() => {});
    expect(await tablesWithNumbers()).toEqual([]);
    const found = await findings();
    expect(new Set(found.map((entry) => entry.subject_id))).toEqual(
      new Set(procedures.map(([path]) => path)),
    );
    expect(found[0]?.after).toEqual({
      fields: "id, text, reason, note, name, resolution, tokenId, nested.form.list.0",
    });
  });

  it("are taken out of what is stored, and the rest is kept", async () => {
    const card = await program.addCard();
    const accountId = card.accountId;
    await call(admin, "accountFunding.fund", { accountId, amount: "1.00", currency: "EUR", reason: said });
    const [entry] = await bench.test.sql`
      select reason from audit_entries where action = 'account.fund' order by sequence desc limit 1`;
    expect(entry?.reason).toBe("Call about [redacted] and [redacted] and [redacted] and [redacted], urgent");
    const started = await call(admin, "issuances.start", {
      programId: program.programId,
      chain: "person",
      form: { person: { mode: "new", firstName: said } },
    });
    expect(started).toMatchObject({ form: { person: { firstName: expect.stringContaining("[redacted]") } } });
    expect(await tablesWithNumbers()).toEqual([]);
  });

  it("are told apart from FINCI's ids and from secrets, which stay", async () => {
    const likeOne = "4000000000000000006";
    const id = await insertAuthorization(bench.db, program, { id: likeOne });
    expect(await call(admin, "authorizations.byId", { id })).toMatchObject({ id: likeOne });
  });

  it("of somebody without the permission are refused and stored nowhere", async () => {
    const auditor = await addPerson(bench.db, "auditor");
    const asked = { tokenId: "5555-5555-5555-4444", reason: said };
    await expect(call(auditor, "personalData.reveal", asked)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await tablesWithNumbers()).toEqual([]);
  });
});
