import { and, desc, eq, gt, isNull, or } from "drizzle-orm";
import type { Reader } from "@/db/client";
import { endpoints, endpointUses, users } from "@/db/schema";

export type EndpointRow = typeof endpoints.$inferSelect;

/** open: stays. closing: open until `disableAt`. closed: by hand or because its time is over. */
export type EndpointState = "open" | "closing" | "closed";

export type EndpointView = Pick<EndpointRow, "id" | "createdAt" | "disableAt" | "disabledReason"> & {
  state: EndpointState;
  lastFour: string;
  /** What FINCI posts to, below the console's public address; null for who may not change environments: a key is a secret. */
  paths: { authorization: string; transaction: string } | null;
  /** When it closed; null while it is open. */
  closedAt: Date | null;
  /** When something was last let in, to some seconds; null for never, and for what came before it was kept. */
  lastUsedAt: Date | null;
  createdBy: string | null;
};

/** Endpoints at most that are shown. */
const shownMax = 20;

/** Open by the clock, whatever was written down; the gateway's snapshot goes by the same. */
export function stateOf({ disabledAt, disableAt }: EndpointRow, now: Date): EndpointState {
  if (disabledAt !== null || (disableAt !== null && disableAt <= now)) return "closed";
  return disableAt === null ? "open" : "closing";
}

/** The path that is registered at FINCI. */
export function pathOf(key: string, endpoint: "authorization" | "transaction"): string {
  return `/api/webhooks/${key}/${endpoint}`;
}

/** The endpoints of an environment, newest first. */
export async function listEndpoints(
  reader: Reader,
  environmentId: string,
  { showsKeys }: { showsKeys: boolean },
): Promise<EndpointView[]> {
  const rows = await reader
    .select({ endpoint: endpoints, lastUsedAt: endpointUses.lastUsedAt, createdBy: users.name })
    .from(endpoints)
    .leftJoin(endpointUses, eq(endpointUses.endpointId, endpoints.id))
    .leftJoin(users, eq(users.id, endpoints.createdByUserId))
    .where(eq(endpoints.environmentId, environmentId))
    .orderBy(desc(endpoints.createdAt), desc(endpoints.id))
    .limit(shownMax);
  const now = new Date();
  return rows.map(({ endpoint, lastUsedAt, createdBy }) => {
    const { id, key, createdAt, disableAt, disabledAt, disabledReason } = endpoint;
    const state = stateOf(endpoint, now);
    return {
      id,
      state,
      lastFour: key.slice(-4),
      paths: showsKeys
        ? { authorization: pathOf(key, "authorization"), transaction: pathOf(key, "transaction") }
        : null,
      createdAt,
      disableAt,
      closedAt: state === "closed" ? (disabledAt ?? disableAt) : null,
      disabledReason,
      lastUsedAt,
      createdBy,
    };
  });
}

/** Those that let something in at that moment. */
export function readOpenEndpoints(reader: Reader, environmentId: string, now: Date): Promise<EndpointRow[]> {
  return reader
    .select()
    .from(endpoints)
    .where(
      and(
        eq(endpoints.environmentId, environmentId),
        isNull(endpoints.disabledAt),
        or(isNull(endpoints.disableAt), gt(endpoints.disableAt, now)),
      ),
    )
    .orderBy(endpoints.createdAt);
}
