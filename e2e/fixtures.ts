import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { test as base, expect } from "@playwright/test";
import { eq } from "drizzle-orm";
import { connect, type Database, database } from "@/db/client";
import { environments, sessions, userRoles, users } from "@/db/schema";
import { larkspur, meridian } from "@/db/seed/data";
import { seedSandbox } from "@/db/seed/programs";
import type { Role } from "@/lib/permissions";
import { sealSessionToken } from "@/server/auth/session-token";
import type { ServiceContext } from "@/server/context";
import { fundAccount } from "@/server/services/accounts-funding";
import { performWrite, selectEnvironments, type Write } from "@/server/services/intents";

/*
 * Every test has a program of its own, so that tests run side by side and lists show what the test made and nothing
 * else. Records come through the same writes at the (simulated) FINCI that the console uses; people are signed in by a
 * session row of their own.
 */

const dataFolder = ".data/e2e";
/** Answers that a busy machine gives where the test expects a decision. */
const machineReasons = ["deadline", "store_unavailable", "overloaded"];
const decemberIn = (years: number) => `${new Date().getUTCFullYear() + years}-12`;

type Demo = {
  consoleUrl: string;
  simulatorUrl: string;
  databaseUrl: string;
  users: { email: string; password: string }[];
};
type Stack = { demo: Demo; db: Database; sessionSecret: string };

export type IssuedCard = {
  tokenId: string;
  accountId: string;
  personId: string;
  holder: string;
  lastFour: string;
};

export type OwnProgram = {
  id: string;
  name: string;
  environmentId: string;
  /** Its name at the simulator. */
  tenant: string;
  /** A person with a funded EUR account and an active card, issued through the Card API. */
  issueCard(options?: { firstName?: string; lastName?: string; balance?: string }): Promise<IssuedCard>;
  /** A corporate without accounts. */
  createCorporate(legalName: string): Promise<string>;
};

export type Simulator = {
  /** Fires a purchase and waits until its advice was delivered. */
  authorize(
    card: IssuedCard,
    amount: string,
    more?: object,
  ): Promise<{ id: string; answer: string; response_code: string }>;
  present(authorizationId: string, more?: object): Promise<{ id: string }>;
  post(path: string, body: object): Promise<Record<string, unknown>>;
  /** Lets the program's next Card API call of the operation fail. */
  failNext(program: OwnProgram, operation: string, kind: string): Promise<unknown>;
};

type Fixtures = {
  program: OwnProgram;
  /** A program for businesses: corporates, employees. */
  commercialProgram: OwnProgram;
  simulator: Simulator;
  /** Signs a new person with the role in the programs (default: the test's own program) into this browser. */
  signIn(role: Role, programId?: string | null): Promise<{ email: string }>;
};

async function callSimulator(
  stack: Stack,
  method: string,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${stack.demo.simulatorUrl}/_sim/${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`Simulator, ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function makeProgram(stack: Stack, kind: "consumer" | "commercial"): Promise<OwnProgram> {
  const suffix = randomUUID().slice(0, 8);
  const model = kind === "consumer" ? larkspur : meridian;
  const name = `${kind === "consumer" ? "Consumer" : "Commercial"} ${suffix}`;
  const sandbox = await seedSandbox(stack.db, { ...model, slug: `e2e-${suffix}`, name }, stack.demo);
  const [environment] = await selectEnvironments(stack.db).where(eq(environments.id, sandbox.environmentId));
  if (!environment) throw new Error("The test's environment was not made");
  const context: ServiceContext = {
    db: stack.db,
    actor: { type: "system", name: "Test" },
    environmentKind: "sandbox",
    requestId: `e2e-${suffix}`,
    sourceAddress: null,
  };
  const write = async (operation: Write["operation"], request: Record<string, unknown>) => {
    const { resultId } = await performWrite(context, {
      environment,
      operation,
      idempotencyKey: randomUUID(),
      request,
    });
    return resultId;
  };
  const address = { line1: "Storgatan 1", city: "Stockholm", postal_code: "11122", country: "SE" };
  return {
    id: sandbox.programId,
    name,
    environmentId: sandbox.environmentId,
    tenant: sandbox.tenant,
    async issueCard({ firstName = "Astrid", lastName = `Holm-${suffix}`, balance = "500.00" } = {}) {
      const personId = await write("create_person", {
        external_id: randomUUID(),
        first_name: firstName,
        last_name: lastName,
        date_of_birth: "1990-04-12",
        email: `${randomUUID()}@post.example`,
        phone: "+46701234567",
        address,
      });
      const accountId = await write("create_account", { person_id: personId, currency: "EUR" });
      const tokenId = await write("create_card", {
        account_id: accountId,
        person_id: personId,
        product_id: model.products[1].productId,
        embossing_name: "ASTRID HOLM",
        expiration_date: decemberIn(3),
        token_status: "active",
        token_stage: "digital",
        delivery_address: address,
        express_delivery: false,
      });
      if (balance !== "0.00")
        await fundAccount(context, { accountId, amount: balance, currency: "EUR", reason: "Test" });
      const card = await stack.db.query.cards.findFirst({ where: (row, { eq }) => eq(row.tokenId, tokenId) });
      return {
        tokenId,
        accountId,
        personId,
        holder: `${firstName} ${lastName}`,
        lastFour: card?.lastFour ?? "",
      };
    },
    createCorporate: (legalName) =>
      write("create_corporate", {
        external_id: randomUUID(),
        legal_name: legalName,
        registration_number: `HRB ${suffix}`,
        country: "DE",
        address: { ...address, country: "DE" },
      }),
  };
}

export const test = base.extend<Fixtures, { stack: Stack }>({
  stack: [
    async ({ browserName }, use) => {
      const demo = JSON.parse(readFileSync(`${dataFolder}/demo.json`, "utf8")) as Demo;
      const secrets = JSON.parse(readFileSync(`${dataFolder}/secrets.json`, "utf8")) as Record<
        string,
        string
      >;
      Object.assign(process.env, secrets, { DATABASE_URL: demo.databaseUrl, LOG_LEVEL: "fatal" });
      const sql = connect(demo.databaseUrl, { poolMax: 4, name: `e2e ${browserName}` });
      await use({ demo, db: database(sql), sessionSecret: secrets.SESSION_SECRET ?? "" });
      await sql.end();
    },
    { scope: "worker" },
  ],
  program: async ({ stack }, use) => use(await makeProgram(stack, "consumer")),
  commercialProgram: async ({ stack }, use) => use(await makeProgram(stack, "commercial")),
  simulator: async ({ stack }, use) => {
    const post = (path: string, body: object) => callSimulator(stack, "POST", path, body);
    await use({
      post,
      failNext: ({ tenant }, operation, kind) =>
        callSimulator(stack, "PUT", "faults", { target: "card_api", kind, operation, tenant, count: 1 }),
      authorize: async (card, amount, more = {}) => {
        const answered = await post("authorizations", {
          token_id: card.tokenId,
          amount,
          wait: "advice",
          ...more,
        });
        // What such a test shows afterwards would be about the machine, not about the console.
        const reason = (answered.errors as string[]).find((error) => machineReasons.includes(error));
        if (reason) throw new Error(`The machine was too busy to decide in time: ${reason}`);
        if (answered.answer === "none" && !("fault" in more))
          throw new Error("The machine was too busy: FINCI had no answer in time");
        return answered as never;
      },
      present: async (authorizationId, more = {}) =>
        (await post("presentments", {
          authorization_id: authorizationId,
          wait: "delivered",
          ...more,
        })) as never,
    });
  },
  signIn: async ({ stack, context, program }, use) => {
    await use(async (role, programId = program.id) => {
      const email = `${role}-${randomUUID().slice(0, 8)}@demo.test`;
      const [user] = await stack.db
        .insert(users)
        .values({
          email,
          name: `Test ${role}`,
          passwordHash: "no password: signed in by a session of its own",
        })
        .returning({ id: users.id });
      if (!user) throw new Error("The test's person was not made");
      const sessionId = randomUUID();
      await stack.db.insert(userRoles).values({ userId: user.id, role, programId });
      await stack.db
        .insert(sessions)
        .values({ id: sessionId, userId: user.id, expiresAt: new Date(Date.now() + 3_600_000) });
      const value = await sealSessionToken({ userId: user.id, sessionId }, stack.sessionSecret);
      await context.addCookies([
        { name: "console-session", value, url: stack.demo.consoleUrl, httpOnly: true },
      ]);
      return { email };
    });
  },
});

export { expect };
