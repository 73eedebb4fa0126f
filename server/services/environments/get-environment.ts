import { and, count, desc, eq, gte } from "drizzle-orm";
import type { z } from "zod";
import { deliveries, type environments } from "@/db/schema";
import { mayDo, type ServiceContext } from "../../context";
import { type CredentialView, listCredentials } from "../credentials";
import { type EndpointView, listEndpoints } from "../endpoints";
import { loadEnvironment } from "../environment-access";
import type { environmentOfSchema } from "./schemas";

type DeliveryState = (typeof deliveries.$inferSelect)["state"];

export type EnvironmentDetail = Omit<typeof environments.$inferSelect, "programId"> & {
  program: { id: string; name: string; secondPersonFor: string[] };
  /** Newest first. */
  credentials: CredentialView[];
  endpoints: EndpointView[];
  lastDelivery: { id: string; receivedAt: Date; state: DeliveryState } | null;
  /** Of the last 24 hours; states without any are left out. */
  deliveries24h: { state: DeliveryState; count: number }[];
};

const deliveryWindowMs = 24 * 3_600_000;

/**
 * One side of a program: how it is reached, by whom, and what arrives. No secret; the keys of endpoints only for who may change
 * them.
 * @throws DomainError not_found, also for one of a program where the actor may not read environments
 */
export async function getEnvironment(
  context: ServiceContext,
  input: z.output<typeof environmentOfSchema>,
): Promise<EnvironmentDetail> {
  const { environment, program } = await loadEnvironment(context, input);
  const { programId: _programId, ...settings } = environment;
  const { db } = context;
  const [credentialViews, endpointViews, [lastDelivery], deliveries24h] = await Promise.all([
    listCredentials(db, environment.id),
    listEndpoints(db, environment.id, { showsKeys: mayDo(context, "environment.write", program.id) }),
    db
      .select({ id: deliveries.id, receivedAt: deliveries.receivedAt, state: deliveries.state })
      .from(deliveries)
      .where(eq(deliveries.environmentId, environment.id))
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
      .limit(1),
    db
      .select({ state: deliveries.state, count: count() })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.environmentId, environment.id),
          gte(deliveries.receivedAt, new Date(Date.now() - deliveryWindowMs)),
        ),
      )
      .groupBy(deliveries.state),
  ]);
  return {
    ...settings,
    program,
    credentials: credentialViews,
    endpoints: endpointViews,
    lastDelivery: lastDelivery ?? null,
    deliveries24h,
  };
}
