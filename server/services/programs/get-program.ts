import { createHash } from "node:crypto";
import { asc, desc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { deliveries, endpoints, environments, products, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { mayDo, programScope, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import { type Assumption, assumptions } from "../../finci/assumptions";
import { unseal } from "../../secrets";
import type { byIdSchema } from "../schemas";
import { deliverySentence } from "../timeline";

type EnvironmentRow = typeof environments.$inferSelect;

/** Whether a secret is stored; the secret itself never leaves the server. */
export type StoredSecret = {
  isSet: boolean;
  /** Last four hex digits of the SHA-256 of the secret; null when it is not set or cannot be opened. */
  fingerprint: string | null;
};

export type ProgramEnvironment = Pick<
  EnvironmentRow,
  "id" | "kind" | "status" | "createdAt" | "updatedAt"
> & {
  /** Null for an actor who may not read environments. */
  connection:
    | (Pick<
        EnvironmentRow,
        "baseUrl" | "pathPrefix" | "signingTemplate" | "webhookSignatureRequired" | "sourceCidrs"
      > & {
        authToken: StoredSecret;
        authSecret: StoredSecret;
        webhookSecret: StoredSecret;
        /** Paths that FINCI posts to, below the console's public address. */
        endpoints: {
          authorizationPath: string;
          transactionPath: string;
          createdAt: Date;
          disabledAt: Date | null;
        }[];
      })
    | null;
  products: Omit<typeof products.$inferSelect, "environmentId">[];
  lastDelivery: { id: string; receivedAt: Date; state: string; sentence: string } | null;
};

export type ProgramDetail = typeof programs.$inferSelect & {
  environments: ProgramEnvironment[];
  /** What the console assumes of FINCI until it is confirmed. */
  assumptions: readonly Assumption[];
};

/**
 * One program with both sides, its products and what is assumed of FINCI. Endpoint keys and connection settings are
 * shown to those who may read environments.
 * @throws DomainError not_found, also for a program that the actor may not see
 */
export async function getProgram(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<ProgramDetail> {
  const scope = programScope(context, "program.read");
  if (!uuidPattern.test(input.id) || (scope !== "all" && !scope.includes(input.id)))
    throw notFound("This program");
  const { db } = context;
  const [program] = await db.select().from(programs).where(eq(programs.id, input.id));
  if (!program) throw notFound("This program");
  const sides = await db
    .select()
    .from(environments)
    .where(eq(environments.programId, program.id))
    .orderBy(desc(environments.kind));
  const environmentIds = sides.map((side) => side.id);
  const [endpointRows, productRows, lastDeliveries] = await Promise.all([
    db
      .select()
      .from(endpoints)
      .where(inArray(endpoints.environmentId, environmentIds))
      .orderBy(asc(endpoints.createdAt)),
    db
      .select()
      .from(products)
      .where(inArray(products.environmentId, environmentIds))
      .orderBy(asc(products.productId)),
    Promise.all(environmentIds.map((environmentId) => readLastDelivery(context, environmentId))),
  ]);
  const readsConnection = mayDo(context, "environment.read", program.id);
  return {
    ...program,
    environments: sides.map((side, index) => ({
      id: side.id,
      kind: side.kind,
      status: side.status,
      createdAt: side.createdAt,
      updatedAt: side.updatedAt,
      connection: readsConnection
        ? toConnection(
            side,
            endpointRows.filter((row) => row.environmentId === side.id),
          )
        : null,
      products: productRows
        .filter((row) => row.environmentId === side.id)
        .map(({ environmentId: _environment, ...product }) => product),
      lastDelivery: lastDeliveries[index] ?? null,
    })),
    assumptions,
  };
}

async function readLastDelivery(
  context: ServiceContext,
  environmentId: string,
): Promise<ProgramEnvironment["lastDelivery"]> {
  const [row] = await context.db
    .select()
    .from(deliveries)
    .where(eq(deliveries.environmentId, environmentId))
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(1);
  if (!row) return null;
  return { id: row.id, receivedAt: row.receivedAt, state: row.state, sentence: deliverySentence(row) };
}

function toConnection(
  side: EnvironmentRow,
  endpointRows: (typeof endpoints.$inferSelect)[],
): NonNullable<ProgramEnvironment["connection"]> {
  return {
    baseUrl: side.baseUrl,
    pathPrefix: side.pathPrefix,
    signingTemplate: side.signingTemplate,
    webhookSignatureRequired: side.webhookSignatureRequired,
    sourceCidrs: side.sourceCidrs,
    authToken: toStoredSecret(side.authTokenSealed),
    authSecret: toStoredSecret(side.authSecretSealed),
    webhookSecret: toStoredSecret(side.webhookSecretSealed),
    endpoints: endpointRows.map((row) => ({
      authorizationPath: `/api/webhooks/${row.key}/authorization`,
      transactionPath: `/api/webhooks/${row.key}/transaction`,
      createdAt: row.createdAt,
      disabledAt: row.disabledAt,
    })),
  };
}

function toStoredSecret(sealed: string | null): StoredSecret {
  if (sealed === null) return { isSet: false, fingerprint: null };
  try {
    const digest = createHash("sha256").update(unseal(sealed)).digest("hex");
    return { isSet: true, fingerprint: digest.slice(-4) };
  } catch {
    // Sealed under another key: it is there, and the page says that it cannot be opened.
    return { isSet: true, fingerprint: null };
  }
}
