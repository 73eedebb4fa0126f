import { randomBytes } from "node:crypto";
import { and, desc, eq, isNull } from "drizzle-orm";
import { hasCapability } from "@/lib/capabilities";
import { sealedValues } from "@/server/credential-values";
import { defaultSigningTemplate } from "@/server/finci/signing";
import { SecretError, unseal } from "@/server/secrets";
import type { Database } from "../client";
import {
  credentials,
  endpoints,
  environments,
  masterAccounts,
  products,
  programs,
  reconciliationRuns,
} from "../schema";
import type { DemoProgram } from "./data";

const loopbackCidrs = ["127.0.0.0/8", "::1/128"];
const pathPrefix = "/api/v1";

export type SeededSandbox = {
  programId: string;
  environmentId: string;
  /** The program's name at the simulator; holds the environment's id, so that a new database meets no old records. */
  tenant: string;
  endpointKey: string;
  authorizationUrl: string;
  transactionUrl: string;
};

/** Makes the program with both environments where missing, and registers its sandbox at the simulator. */
export async function seedSandbox(
  db: Database,
  program: DemoProgram,
  urls: { simulatorUrl: string; consoleUrl: string },
): Promise<SeededSandbox> {
  const programId = await seedProgramRow(db, program);
  await db
    .insert(environments)
    .values({ programId, kind: "production", status: "disabled", sourceCidrs: [] })
    .onConflictDoNothing();
  const environmentId = await seedEnvironment(db, programId, urls.simulatorUrl);
  await db
    .insert(products)
    .values(program.products.map((product) => ({ ...product, environmentId })))
    .onConflictDoNothing();
  const endpointKey = await seedEndpoint(db, environmentId);
  const endpointUrl = `${urls.consoleUrl}/api/webhooks/${endpointKey}`;
  const sandbox: SeededSandbox = {
    programId,
    environmentId,
    tenant: `${program.slug}-${environmentId.slice(0, 8)}`,
    endpointKey,
    authorizationUrl: `${endpointUrl}/authorization`,
    transactionUrl: `${endpointUrl}/transaction`,
  };
  const credentials = await seedCredentials(db, environmentId);
  const accounts = await registerTenant(urls.simulatorUrl, sandbox, program, credentials);
  await seedMasterAccounts(db, environmentId, program, accounts);
  return sandbox;
}

async function seedProgramRow(db: Database, program: DemoProgram): Promise<string> {
  const { products: _products, capabilities, launchCountries, ...fields } = program;
  await db
    .insert(programs)
    .values({
      ...fields,
      capabilities: [...capabilities],
      launchCountries: [...launchCountries],
      status: "active",
      // Each of the others would put a second person into a flow that the demo shows with one.
      secondPersonFor: ["card_end_bulk"],
    })
    .onConflictDoNothing();
  const [row] = await db.select({ id: programs.id }).from(programs).where(eq(programs.slug, program.slug));
  if (!row) throw new Error(`Program ${program.slug} was not made`);
  return row.id;
}

async function seedEnvironment(db: Database, programId: string, simulatorUrl: string): Promise<string> {
  const [row] = await db
    .insert(environments)
    .values({
      programId,
      kind: "sandbox",
      status: "enabled",
      baseUrl: simulatorUrl,
      pathPrefix,
      signingTemplate: defaultSigningTemplate,
      sourceCidrs: loopbackCidrs,
    })
    .onConflictDoUpdate({
      target: [environments.programId, environments.kind],
      set: { baseUrl: simulatorUrl, updatedAt: new Date() },
    })
    .returning({ id: environments.id });
  if (!row) throw new Error("The sandbox environment was not made");
  return row.id;
}

async function seedEndpoint(db: Database, environmentId: string): Promise<string> {
  const [known] = await db
    .select({ key: endpoints.key })
    .from(endpoints)
    .where(and(eq(endpoints.environmentId, environmentId), isNull(endpoints.disabledAt)))
    .orderBy(desc(endpoints.createdAt))
    .limit(1);
  if (known) return known.key;
  const key = randomBytes(24).toString("base64url");
  await db.insert(endpoints).values({ key, environmentId });
  return key;
}

type Credentials = { token: string; secret: string };

/** The stored credentials; new ones where there are none or the sealing key has changed since. */
async function seedCredentials(db: Database, environmentId: string): Promise<Credentials> {
  const current = and(
    eq(credentials.environmentId, environmentId),
    eq(credentials.kind, "card_api"),
    eq(credentials.status, "current"),
  );
  const [row] = await db
    .select({ token: credentials.tokenSealed, secret: credentials.secretSealed })
    .from(credentials)
    .where(current);
  try {
    if (row?.token && row.secret) return { token: unseal(row.token), secret: unseal(row.secret) };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
  }
  const made = {
    token: randomBytes(18).toString("base64url"),
    secret: randomBytes(32).toString("base64url"),
  };
  const values = sealedValues(made);
  if (row) await db.update(credentials).set(values).where(current);
  else await db.insert(credentials).values({ ...values, environmentId, kind: "card_api", status: "current" });
  return made;
}

type SimulatedAccount = { account_id: string; currency: string };

/** @returns the tenant's master accounts */
async function registerTenant(
  simulatorUrl: string,
  sandbox: SeededSandbox,
  program: DemoProgram,
  credentials: Credentials,
): Promise<SimulatedAccount[]> {
  const { tenant, authorizationUrl, transactionUrl } = sandbox;
  const answer = await putJson(`${simulatorUrl}/_sim/tenants/${tenant}`, {
    ...credentials,
    signingTemplate: defaultSigningTemplate,
    pathPrefix,
    allowedCidrs: loopbackCidrs,
    products: program.products.map(({ productId, currency, name }) => ({
      product_id: productId,
      currency,
      name,
    })),
    webhooks: { authorizationUrl, transactionUrl },
    decisioning: "integrator",
  });
  return (answer as { master_accounts: SimulatedAccount[] }).master_accounts;
}

/** Registers them for the reconciliation where it is in scope, from 30 days ago on. */
async function seedMasterAccounts(
  db: Database,
  environmentId: string,
  { capabilities }: DemoProgram,
  accounts: SimulatedAccount[],
): Promise<void> {
  if (!hasCapability(capabilities, "payments_api_reconciliation")) return;
  const fetchFrom = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  await db
    .insert(masterAccounts)
    .values(
      accounts.map(({ account_id, currency }) => ({
        environmentId,
        accountId: account_id,
        currency,
        fetchFrom,
        fetchedBefore: fetchFrom,
      })),
    )
    .onConflictDoNothing();
  // Not before there is something to reconcile: the next one comes five minutes after it.
  const nextRunAt = new Date(Date.now() + 60_000);
  await db.insert(reconciliationRuns).values({ environmentId, nextRunAt }).onConflictDoNothing();
}

/** Tells the simulator's control interface and returns its answer; throws with it when it does not agree. */
export async function putJson(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`The simulator refused PUT ${new URL(url).pathname}: ${await response.text()}`);
  return response.json();
}
