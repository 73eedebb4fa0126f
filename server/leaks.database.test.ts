import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { TRPCError } from "@trpc/server";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { z } from "zod";
import { environments, programs, users } from "@/db/schema";
import { roles } from "@/lib/permissions";
import { sign, signatureHeader, timestampHeader, tokenHeader } from "./finci/signing";
import { log } from "./log";
import { seal } from "./secrets";
import { exportAuditEntries } from "./services/audit";
import { credentialsOf, personOf } from "./services/environment-testing";
import { clientFor, selectEnvironments } from "./services/intents";
import { FinciBench, type LinkedProgram } from "./services/testing";
import { createCallerFactory } from "./trpc/init";
import { appRouter } from "./trpc/router";
import { sampleInput } from "./trpc/testing/sample-input";
import type { WebhookEndpoints } from "./webhooks/endpoints";
import { authorizationBody, testEndpoints, webhook } from "./webhooks/testing";

/*
 * Plants known secrets, runs the flows that touch them, and then looks for them in everything that came out: answers and errors
 * of the API, log lines at trace level, files, every text and jsonb column of every table, the built bundle of the browser.
 */

const planted = {
  token: "planted-token-Qx7LmZ2pVt",
  secret: "planted-secret-Hb4NcW9sKd",
  newToken: "planted-newer-token-Uy3RfG8aJe",
  newSecret: "planted-newer-secret-Ox6TkM1vBn",
  webhookSecret: "planted-webhook-Zc5PqS7dLr",
  newWebhookSecret: "planted-newer-webhook-Ew2YhF4gXi",
  totp: "PLANTEDTOTPJBSWY3DPEHPK3PXP",
  sessionSecret: "planted-session-secret-Dv8KjA6mTo-Rs1WzC3bNu",
};
/** The end of a secret is shown; what comes before it is not. */
const cores = Object.values(planted).map((value) => value.slice(0, -4));

const bench = new FinciBench();
let gateway: WebhookEndpoints;
let program: LinkedProgram;
/** Everything that left the server. */
const outputs: string[] = [];
const logLines: string[] = [];

beforeAll(async () => {
  await bench.start();
  vi.stubEnv("SESSION_SECRET", planted.sessionSecret);
  log.level = "trace";
  const sink = { write: (line: string) => void logLines.push(line) };
  Object.assign(log, { [pino.symbols.streamSym]: sink });
  gateway = testEndpoints(bench.test.databaseUrl);
  await gateway.start();
  program = await bench.program();
  await bench.finci.tenant("leaks", { token: planted.token, secret: planted.secret });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await gateway.stop();
  await bench.stop();
});

const textOf = (value: unknown) =>
  JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part)) ?? "";

/** Calls a procedure as the role and keeps what came back, whether answer or refusal. */
async function call(role: (typeof roles)[number], procedure: string, input: unknown): Promise<string> {
  const context = await personOf(bench, role);
  if (context.actor.type === "user") context.actor.authenticatedAt = new Date();
  const caller = createCallerFactory(appRouter)({ service: context, requestId: "leaks" });
  const target = procedure
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller);
  try {
    const answer = textOf(await (target as (given: unknown) => Promise<unknown>)(input));
    outputs.push(answer);
    return answer;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const { message, code, cause } = error;
    outputs.push(textOf({ message, code, fields: cause && "issues" in cause ? cause.issues : null }));
    return code;
  }
}

async function callFinci(): Promise<void> {
  const [environment] = await selectEnvironments(bench.db).where(eq(environments.id, program.environmentId));
  if (!environment) throw new Error("no environment");
  const client = clientFor(bench.db, environment, { intentId: null, requestId: "leaks" });
  try {
    outputs.push(textOf(await client.getPersons({})));
  } catch (error) {
    log.error({ err: error }, "a call failed");
    outputs.push(String(error), textOf(error));
  }
}

async function deliver(secret: string, body?: unknown): Promise<number> {
  const card = await program.addCard();
  const receivedAt = new Date();
  const incoming = webhook(program, "authorization", body ?? authorizationBody(card), { receivedAt });
  const timestamp = Math.floor(receivedAt.getTime() / 1000).toString();
  const parts = { timestamp, method: "POST", path: incoming.path, body: incoming.body };
  const headers: Record<string, string> = {
    [tokenHeader]: planted.token,
    [timestampHeader]: timestamp,
    [signatureHeader]: sign(secret, "{timestamp}{method}{path}{body}", parts),
  };
  const answer = await gateway.answer({ ...incoming, header: (name) => headers[name] });
  outputs.push(textOf(answer));
  return answer.httpStatus;
}

async function plantAndRun(): Promise<void> {
  const where = { environmentId: program.environmentId, reason: "The leak test runs", overlapHours: 1 };
  const pair = (token: string, secret: string) => ({ ...where, kind: "card_api", token, secret });
  const hook = (secret: string) => ({ ...where, kind: "webhook", secret });
  await call("engineer", "environments.enterCredential", pair(planted.token, planted.secret));
  await callFinci();
  await bench.fault("http_500", "get-persons");
  await callFinci();
  await call("engineer", "environments.enterCredential", pair(planted.newToken, planted.newSecret));
  await callFinci();
  await call("engineer", "environments.enterCredential", pair(planted.token, planted.newSecret));
  await callFinci();
  await call("engineer", "environments.enterCredential", hook(planted.webhookSecret));
  await bench.db
    .update(environments)
    .set({ webhookSignatureRequired: true })
    .where(eq(environments.id, program.environmentId));
  await expect.poll(() => deliver(planted.webhookSecret), { timeout: 4_000 }).toBe(200);
  expect(await deliver("another secret")).toBe(401);
  expect(await deliver(planted.webhookSecret, "{")).toBe(400);
  // Refused: by the role, by the schema, by what is there already.
  await call("auditor", "environments.enterCredential", hook(planted.newWebhookSecret));
  await call("agent", "environments.enterCredential", pair(planted.token, planted.secret));
  await call("engineer", "environments.enterCredential", {
    ...hook(planted.newWebhookSecret),
    overlapHours: 900,
  });
  await call("engineer", "environments.enterCredential", hook(`${planted.newWebhookSecret} with spaces`));
  await call("engineer", "environments.enterCredential", hook(planted.webhookSecret));
  await call("engineer", "environments.rotateEndpoint", where);
  await bench.db
    .update(programs)
    .set({ secondPersonFor: ["credential_change", "endpoint_change"] })
    .where(eq(programs.id, program.programId));
  await call("engineer", "environments.enterCredential", hook(planted.newWebhookSecret));
  await call("engineer", "environments.rotateEndpoint", where);
  const { id: holder } = { id: crypto.randomUUID() };
  await bench.db.insert(users).values({
    id: holder,
    name: "Holder",
    email: "holder@example.com",
    totpSecretSealed: seal(planted.totp),
  });
}

/** Every reading as every role. @returns the answers of those who may not change environments */
async function readEverything(): Promise<string[]> {
  type Procedure = { _def: { type: string; inputs: z.ZodType[] } };
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
  const samples = { programId: program.programId, environmentId: program.environmentId, kind: "sandbox" };
  const answersOfOthers: string[] = [];
  for (const [name, { _def }] of procedures) {
    if (_def.type !== "query") continue;
    const id = name.startsWith("programs.") ? program.programId : crypto.randomUUID();
    for (const role of roles) {
      const answer = await call(role, name, sampleInput(_def.inputs ?? [], { ...samples, id }));
      if (role !== "admin" && role !== "engineer") answersOfOthers.push(answer);
    }
  }
  outputs.push(await text(await exportAuditEntries(await personOf(bench, "auditor"), {})));
  return answersOfOthers;
}

/** Every value of a text or jsonb column that is not sealed, by its column. The keys of endpoints stand where they are looked up. */
async function readTables(): Promise<[string, string][]> {
  const columns = await bench.test.sql<{ table_name: string; column_name: string }[]>`
    select table_name, column_name from information_schema.columns
     where table_schema = 'public' and data_type in ('text', 'jsonb', 'json', 'ARRAY', 'character varying')
       and column_name not like '%\_sealed' and (table_name, column_name) <> ('endpoints', 'key')`;
  const found: [string, string][] = [];
  for (const { table_name, column_name } of columns) {
    const { sql } = bench.test;
    const rows = await sql<{ value: string }[]>`
      select ${sql(column_name)}::text as value from ${sql(table_name)} where ${sql(column_name)} is not null`;
    found.push([`${table_name}.${column_name}`, rows.map(({ value }) => value).join("\n")]);
  }
  expect(found.length).toBeGreaterThan(100);
  return found;
}

it("no secret leaves the place where it lies sealed", async () => {
  await plantAndRun();
  const answersOfOthers = await readEverything();
  const keys = (await bench.test.sql<{ key: string }[]>`select key from endpoints`).map(({ key }) => key);
  expect(keys.length).toBeGreaterThan(1);
  const rows = await credentialsOf(bench, program);
  expect(rows.filter(({ secretSealed }) => secretSealed !== null).length).toBeGreaterThan(4);
  // What is looked through holds what it should: otherwise finding nothing would say nothing.
  expect(logLines.length).toBeGreaterThan(1);
  expect(outputs.join("\n")).toContain(rows.find(({ status }) => status === "current")?.secretFingerprint);

  const everywhere: [string, string][] = [
    ["outputs", outputs.join("\n")],
    ["log", logLines.join("\n")],
    ...(await readTables()),
  ];
  const leaks = everywhere.flatMap(([place, content]) =>
    cores.filter((core) => content.includes(core)).map((core) => `${core} in ${place}`),
  );
  const sealed = rows.flatMap(({ secretSealed }) => secretSealed ?? []);
  const shownSealed = sealed.filter((each) => outputs.join("\n").includes(each));
  const keyLeaks = keys.flatMap((key) =>
    [["answers of others", answersOfOthers.join("\n")] as const, ...everywhere.slice(1)]
      .filter(([, content]) => content.includes(key))
      .map(([place]) => `endpoint key in ${place}`),
  );
  expect([...leaks, ...shownSealed, ...keyLeaks]).toEqual([]);
}, 120_000);

const bundle = path.join(process.env.NEXT_DIST_DIR ?? ".next", "static");

it.skipIf(!existsSync(bundle))("the browser's bundle holds nothing that reads or opens secrets", () => {
  const files = readdirSync(bundle, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js"),
  );
  const found = files.filter((name) =>
    /CONSOLE_SECRET_KEY|SESSION_SECRET|aes-256-gcm|DATABASE_URL/.test(
      readFileSync(path.join(bundle, name), "utf8"),
    ),
  );
  expect(found).toEqual([]);
});
