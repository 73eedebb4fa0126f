import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, exceptions, issuances } from "@/db/schema";
import { type Role, roles } from "@/lib/permissions";
import type { ServiceContext } from "../context";
import { exportAuditEntries } from "../services/audit";
import { exportExceptions, listExceptionsSchema } from "../services/exceptions";
import { performWrite, type Write } from "../services/intents";
import { insertAuthorization, insertDelivery, insertTransaction, newFinciId } from "../services/read-testing";
import { exportStatement } from "../services/statements";
import { FinciBench, type LinkedProgram } from "../services/testing";
import { addPerson } from "../services/users/testing";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";

/*
 * Plants known personal data in every place that keeps it, asks every reading of the console as every role, and searches what
 * comes out. A reading that returns persons in a new way is found here by its output; `mustAnswer` names those that are known
 * to, so that none of them passes by failing.
 */

const bench = new FinciBench();
let program: LinkedProgram;
let planted: Awaited<ReturnType<typeof plant>>;

const address = { line1: "Plantedstreet 77", city: "Vilnius", postal_code: "ZX-90125", country: "LT" };
const person = {
  external_id: "crm-planted",
  first_name: "Adaplain",
  last_name: "Zyxwplanted",
  date_of_birth: "1971-03-29",
  email: "planted.zyxw@secret.example",
  phone: "+37061239917",
};
const secrets = ["zyxwplanted", "planted.zyxw", "61239917", "1971-03-29", "plantedstreet", "zx-90125"];

beforeAll(async () => {
  await bench.start();
  program = await bench.program();
  planted = await plant();
});
afterAll(() => bench.stop());

async function write(operation: Write["operation"], request: Record<string, unknown>): Promise<string> {
  const context: ServiceContext = {
    db: bench.db,
    actor: { type: "system", name: "Test" },
    environmentKind: "sandbox",
    requestId: "planted",
    sourceAddress: null,
  };
  const { resultId } = await performWrite(context, {
    environment: program.environment,
    operation,
    idempotencyKey: randomUUID(),
    request,
  });
  return resultId;
}

async function plant() {
  const { db } = bench;
  const { programId, environmentId } = program;
  const personId = await write("create_person", { ...person, address });
  const accountId = await write("create_account", { person_id: personId, currency: "EUR" });
  const corporateId = await write("create_corporate", {
    external_id: "erp-planted",
    legal_name: "Plain UAB",
    registration_number: "304567890",
    country: "LT",
    address: { line1: "Registered 1", city: "Vilnius", postal_code: "01103", country: "LT" },
  });
  const employeeId = await write("create_employee", {
    ...person,
    corporate_id: corporateId,
    external_id: "hr-planted",
  });
  const tokenId = await write("create_card", {
    account_id: accountId,
    person_id: personId,
    product_id: 701,
    embossing_name: "ADAPLAIN ZYXWPLANTED",
    expiration_date: "2031-12",
    token_status: "active",
    token_stage: "digital",
    delivery_address: address,
    express_delivery: false,
  });
  const authorizationId = await insertAuthorization(db, program, { tokenId, accountId });
  const transactionId = await insertTransaction(db, program, { tokenId, accountId, authorizationId });
  const payload = {
    id: authorizationId,
    cardholder: { ...person, address },
    embossing_name: "ADA ZYXWPLANTED",
  };
  const deliveryId = await insertDelivery(db, program, { payload, eventId: authorizationId, tokenId });
  const [exception] = await db
    .insert(exceptions)
    .values({
      environmentId,
      kind: "late",
      status: "open",
      subjectId: authorizationId,
      authorizationId,
      accountId,
      amountMinor: 7731n,
      currency: "EUR",
      detail: "Nothing cleared.",
    })
    .returning({ id: exceptions.id });
  const { first_name: firstName, last_name: lastName, date_of_birth: dateOfBirth, email, phone } = person;
  const [issuance] = await db
    .insert(issuances)
    .values({
      environmentId,
      chain: "person",
      createdBy: randomUUID(),
      form: {
        person: {
          mode: "new",
          ...{ firstName, lastName, dateOfBirth, email, phone },
          address: { line1: address.line1, city: "Vilnius", postalCode: address.postal_code, country: "LT" },
        },
        card: { embossingName: "ADAPLAIN ZYXWPLANTED" },
      },
    })
    .returning({ id: issuances.id });
  // As an entry of before the log was masked could be.
  const [entry] = await db
    .insert(auditEntries)
    .values({
      at: new Date(),
      actorName: "system",
      action: "card.change_status",
      outcome: "done",
      subjectType: "card",
      subjectId: tokenId,
      programId,
      environmentId,
      before: person,
      after: { ...person, address },
    })
    .returning();
  return {
    ...{ personId, accountId, corporateId, employeeId, tokenId, authorizationId, transactionId, deliveryId },
    exceptionId: exception?.id ?? "",
    issuanceId: issuance?.id ?? "",
    auditId: `${entry?.at.getTime()}-${entry?.sequence}`,
  };
}

type Procedure = { _def: { type: string } };
const queries = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>)
  .filter(([, procedure]) => procedure._def.type === "query")
  .map(([path]) => path);

/** Inputs of readings that take more than the keys all of them share. */
function inputsOf(path: string): object[] {
  const { programId, environmentId } = program;
  const { personId, accountId, tokenId } = planted;
  const ids: Record<string, string> = {
    "customers.personById": personId,
    "customers.employeeById": planted.employeeId,
    "customers.corporateById": planted.corporateId,
    "cards.byId": tokenId,
    "cards.history": tokenId,
    accounts: accountId,
    authorizations: planted.authorizationId,
    transactions: planted.transactionId,
    deliveries: planted.deliveryId,
    exceptions: planted.exceptionId,
    issuances: planted.issuanceId,
    audit: planted.auditId,
    programs: programId,
  };
  const now = new Date();
  const shared = {
    id: ids[path] ?? ids[path.split(".")[0] ?? ""] ?? personId,
    ...{ programId, environmentId, accountId },
    from: "2026-01-01",
    to: now.toISOString().slice(0, 10),
  };
  if (path === "search")
    return [person.last_name, person.email, person.phone, personId, tokenId].map((said) => ({ text: said }));
  if (path.startsWith("rules."))
    return [
      { ...shared, scope: "card", subjectId: tokenId },
      { ...shared, scope: "cardholder", subjectId: personId },
    ];
  if (/\.list$|\.latest$/.test(path)) return [{ programId }, { programId, text: person.last_name }];
  return [shared];
}

/** Readings that are known to show persons. */
const mustAnswer = [
  "accounts.byId",
  "accounts.list",
  "apiCalls.byId",
  "audit.byId",
  "authorizations.byId",
  "authorizations.list",
  "cards.byId",
  "cards.history",
  "cards.list",
  "customers.corporateById",
  "customers.employeeById",
  "customers.list",
  "customers.personById",
  "deliveries.byId",
  "exceptions.byId",
  "exceptions.list",
  "issuances.byId",
  "issuances.open",
  "overview.latest",
  "rules.ofSubject",
  "search",
  "transactions.byId",
  "transactions.list",
];

type Call = (input: unknown) => Promise<unknown>;

function callerOf(service: ServiceContext, path: string): Call {
  const caller = createCallerFactory(appRouter)({ service, requestId: "sweep" });
  return path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller) as Call;
}

const asText = (value: unknown) =>
  JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? String(item) : item)) ?? "";

/** What stands in the text that should not. */
const leaks = (output: string) => secrets.filter((secret) => output.toLowerCase().includes(secret));

async function apiCallIds(): Promise<string[]> {
  const rows = await bench.test.sql<{ id: string }[]>`select id from api_calls`;
  return rows.map((row) => row.id);
}

/** Every reading's outputs for one person, and which of them answered. */
async function readEverything(service: ServiceContext) {
  const outputs: Record<string, string> = {};
  const answered = new Set<string>();
  for (const path of queries) {
    const inputs = path === "apiCalls.byId" ? (await apiCallIds()).map((id) => ({ id })) : inputsOf(path);
    for (const input of inputs)
      try {
        outputs[path] = (outputs[path] ?? "") + asText(await callerOf(service, path)(input));
        answered.add(path);
      } catch (error) {
        outputs[path] = (outputs[path] ?? "") + String(error);
      }
  }
  return { outputs, answered };
}

describe("personal data", () => {
  it("is where the sweep looks for it", async () => {
    const [row] = await bench.test
      .sql`select last_name, address from persons where person_id = ${planted.personId}`;
    expect(row).toMatchObject({ last_name: person.last_name, address: { line1: address.line1 } });
    const stored = asText(await bench.test.sql`select request_body, response_body from api_calls`);
    for (const secret of secrets) expect(stored.toLowerCase()).toContain(secret);
  });

  it.each(roles)("is masked for %s in every reading, without a reveal", async (role) => {
    const { outputs } = await readEverything(bench.as(role, program.programId));
    for (const [path, output] of Object.entries(outputs)) expect([path, leaks(output)]).toEqual([path, []]);
  });

  it("is masked in readings that all answer", async () => {
    const { answered, outputs } = await readEverything(bench.as("admin"));
    expect(mustAnswer.filter((path) => !answered.has(path)).map((path) => [path, outputs[path]])).toEqual([]);
    expect(outputs["customers.list"]).toContain("Adaplain Z.");
    expect(outputs.search).toContain("p•••@s•••.example");
    expect(outputs["cards.list"]).toContain("ADAPLAIN Z.");
    expect(outputs["apiCalls.byId"]).toContain("•••• ••17");
  });

  it.each<Role>(["admin", "finance", "auditor"])("is in no file that %s takes out", async (role) => {
    const context = bench.as(role);
    const files = [];
    if (role !== "finance") files.push(await exportAuditEntries(context, {}));
    files.push(await exportExceptions(context, listExceptionsSchema.parse({})));
    const today = new Date().toISOString().slice(0, 10);
    const { accountId } = planted;
    files.push((await exportStatement(context, { accountId, from: today, to: today })).stream);
    for (const file of files) expect(leaks(await text(file))).toEqual([]);
  });

  it.each<Role>(["admin", "program_manager", "agent"])(
    "is shown to %s by a reveal, of that record only and to nobody else",
    async (role) => {
      const reader = await addPerson(bench.db, role);
      const subject = { environmentId: program.environmentId, type: "person", id: planted.personId };
      await callerOf(reader, "personalData.reveal")({ subject, reason: "The holder calls" });
      const { outputs } = await readEverything(reader);
      for (const secret of secrets) expect(outputs["customers.personById"]?.toLowerCase()).toContain(secret);
      for (const path of ["customers.list", "cards.byId", "cards.list", "accounts.byId", "search"])
        expect([path, leaks(outputs[path] ?? "")]).not.toEqual([path, []]);
      for (const path of [
        "customers.employeeById",
        "customers.corporateById",
        "deliveries.byId",
        "audit.byId",
      ])
        expect([path, leaks(outputs[path] ?? "")]).toEqual([path, []]);
      const other = await addPerson(bench.db, role);
      expect(leaks(asText(await callerOf(other, "customers.personById")({ id: planted.personId })))).toEqual(
        [],
      );
    },
  );

  it("is not shown under another environment's record of the same id", async () => {
    const other = await bench.program();
    const stranger = await addPerson(bench.db, "agent", { programId: other.programId });
    const id = newFinciId();
    for (const environmentId of [program.environmentId, other.environmentId]) {
      const reveal = callerOf(stranger, "personalData.reveal");
      const subject = {
        environmentId,
        type: "person",
        id: environmentId === other.environmentId ? id : planted.personId,
      };
      await expect(reveal({ subject, reason: "Curious" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
