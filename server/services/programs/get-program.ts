import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { credentials, deliveries, endpoints, environments, products, programs } from "@/db/schema";
import { uuidPattern } from "@/lib/ids";
import { mayDo, programScope, type ServiceContext } from "../../context";
import { notFound } from "../../errors";
import type { byIdSchema } from "../schemas";
import { deliverySentence } from "../timeline";

type EnvironmentRow = typeof environments.$inferSelect;

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
        /** What is stored of secrets; they never leave the server. */
        hasCardApiCredentials: boolean;
        hasWebhookSecret: boolean;
        /** Addresses that FINCI may post to now; they stand on the environment's own page. */
        openEndpointsCount: number;
      })
    | null;
  products: Omit<typeof products.$inferSelect, "environmentId">[];
  lastDelivery: { id: string; receivedAt: Date; state: string; sentence: string } | null;
};

export type ProgramDetail = typeof programs.$inferSelect & {
  environments: ProgramEnvironment[];
};

/**
 * One program with both sides and its products. Connection settings are shown to those who may read
 * environments.
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
  const [endpointRows, credentialRows, productRows, lastDeliveries] = await Promise.all([
    db.select().from(endpoints).where(inArray(endpoints.environmentId, environmentIds)),
    db
      .select({ environmentId: credentials.environmentId, kind: credentials.kind })
      .from(credentials)
      .where(and(inArray(credentials.environmentId, environmentIds), eq(credentials.status, "current"))),
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
            credentialRows.flatMap((row) => (row.environmentId === side.id ? row.kind : [])),
          )
        : null,
      products: productRows
        .filter((row) => row.environmentId === side.id)
        .map(({ environmentId: _environment, ...product }) => product),
      lastDelivery: lastDeliveries[index] ?? null,
    })),
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
  stored: (typeof credentials.$inferSelect)["kind"][],
): NonNullable<ProgramEnvironment["connection"]> {
  return {
    baseUrl: side.baseUrl,
    pathPrefix: side.pathPrefix,
    signingTemplate: side.signingTemplate,
    webhookSignatureRequired: side.webhookSignatureRequired,
    sourceCidrs: side.sourceCidrs,
    hasCardApiCredentials: stored.includes("card_api"),
    hasWebhookSecret: stored.includes("webhook"),
    openEndpointsCount: endpointRows.filter(isOpen).length,
  };
}

const isOpen = ({ disabledAt, disableAt }: typeof endpoints.$inferSelect) =>
  disabledAt === null && (disableAt === null || disableAt > new Date());
