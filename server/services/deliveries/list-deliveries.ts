import { and, desc, eq, gte, inArray, isNull, lt, or, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { deliveries } from "@/db/schema";
import { programScope, type ServiceContext } from "../../context";
import { deliveryColumns } from "../delivery-columns";
import { type ProgramReference, visibleEnvironments } from "../scope";
import { deliverySentence } from "../timeline";
import type { listDeliveriesSchema } from "./schemas";

type DeliveryRow = typeof deliveries.$inferSelect;
type Input = z.output<typeof listDeliveriesSchema>;

export type DeliveryListItem = Omit<
  DeliveryRow,
  "payload" | "answer" | "answerDurationUs" | "programId" | "accountId"
> & {
  /** Null when no endpoint has the key that was called. */
  program: ProgramReference | null;
  accountId: string | null;
  answerDurationMs: number | null;
  /** What was received and what became of it. */
  sentence: string;
};

/**
 * Newest deliveries first. Those to an unknown endpoint belong to no program and to neither side: only who reads
 * deliveries of all programs sees them, on both sides.
 */
export async function listDeliveries(context: ServiceContext, input: Input): Promise<Page<DeliveryListItem>> {
  const seesUnknownEndpoints =
    programScope(context, "delivery.read") === "all" && input.programId === undefined;
  const [known, unknown] = await Promise.all([
    readOfEnvironments(context, input),
    seesUnknownEndpoints ? readOfUnknownEndpoints(context, input) : [],
  ]);
  const rows = [...known, ...unknown].sort(newestFirst).slice(0, input.limit + 1);
  return toPage(rows, input.limit, (item) => ({ at: item.receivedAt, id: item.id }));
}

async function readOfEnvironments(context: ServiceContext, input: Input): Promise<DeliveryListItem[]> {
  const visible = visibleEnvironments(context, "delivery.read", input.programId);
  const newest = context.db
    .select(deliveryColumns)
    .from(deliveries)
    .where(and(eq(deliveries.environmentId, visible.environmentId), ...conditions(input)))
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(input.limit + 1)
    .as("newest");
  const rows = await context.db
    .select({
      delivery: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.receivedAt), desc(newest.id))
    .limit(input.limit + 1);
  return rows.map((row) => toDeliveryListItem(row.delivery, row.program));
}

async function readOfUnknownEndpoints(context: ServiceContext, input: Input): Promise<DeliveryListItem[]> {
  const rows = await context.db
    .select()
    .from(deliveries)
    .where(and(isNull(deliveries.environmentId), ...conditions(input)))
    .orderBy(desc(deliveries.receivedAt), desc(deliveries.id))
    .limit(input.limit + 1);
  return rows.map((row) => toDeliveryListItem(row, null));
}

function conditions(input: Input): (SQL | undefined)[] {
  return [
    input.state?.length ? inArray(deliveries.state, input.state) : undefined,
    input.kind?.length ? inArray(deliveries.kind, input.kind) : undefined,
    input.endpoint && eq(deliveries.endpoint, input.endpoint),
    input.httpStatus ? eq(deliveries.httpStatus, input.httpStatus) : undefined,
    input.eventId
      ? or(eq(deliveries.eventId, input.eventId), eq(deliveries.authorizationId, input.eventId))
      : undefined,
    input.from && gte(deliveries.receivedAt, input.from),
    input.to && lt(deliveries.receivedAt, input.to),
    olderThan(deliveries.receivedAt, deliveries.id, input.cursor),
  ];
}

/** The database's order: time, then the uuid, whose text sorts as its bytes do. */
function newestFirst(one: DeliveryListItem, other: DeliveryListItem): number {
  return other.receivedAt.getTime() - one.receivedAt.getTime() || (one.id < other.id ? 1 : -1);
}

/** A stored delivery as the list shows it, without its body. */
export function toDeliveryListItem(row: DeliveryRow, program: ProgramReference | null): DeliveryListItem {
  const { payload: _payload, answer: _answer, answerDurationUs, programId: _programId, ...rest } = row;
  return {
    ...rest,
    program,
    accountId: row.accountId || null,
    answerDurationMs: answerDurationUs === null ? null : answerDurationUs / 1000,
    sentence: deliverySentence(row),
  };
}
