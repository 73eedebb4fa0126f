import { and, desc, eq, getTableColumns, gte, inArray, lt } from "drizzle-orm";
import type { z } from "zod";
import { olderThan, type Page, toPage } from "@/db/keyset";
import { apiCalls } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { type ProgramReference, visibleEnvironments } from "../scope";
import type { listApiCallsSchema } from "./schemas";

export type ApiCallListItem = Omit<typeof apiCalls.$inferSelect, "requestBody" | "responseBody"> & {
  program: ProgramReference;
};

/** Newest Card API calls first, those of the visible side and programs that fit the filter. */
export async function listApiCalls(
  context: ServiceContext,
  input: z.output<typeof listApiCallsSchema>,
): Promise<Page<ApiCallListItem>> {
  const visible = visibleEnvironments(context, "apicall.read", input.programId);
  const { requestBody: _requestBody, responseBody: _responseBody, ...columns } = getTableColumns(apiCalls);
  const newest = context.db
    .select(columns)
    .from(apiCalls)
    .where(
      and(
        eq(apiCalls.environmentId, visible.environmentId),
        input.outcome?.length ? inArray(apiCalls.outcome, input.outcome) : undefined,
        input.operation ? eq(apiCalls.operation, input.operation) : undefined,
        input.httpStatus ? eq(apiCalls.httpStatus, input.httpStatus) : undefined,
        input.intentId ? eq(apiCalls.intentId, input.intentId) : undefined,
        input.requestId ? eq(apiCalls.requestId, input.requestId) : undefined,
        input.from && gte(apiCalls.startedAt, input.from),
        input.to && lt(apiCalls.startedAt, input.to),
        olderThan(apiCalls.startedAt, apiCalls.id, input.cursor),
      ),
    )
    .orderBy(desc(apiCalls.startedAt), desc(apiCalls.id))
    .limit(input.limit + 1)
    .as("newest");
  const rows = await context.db
    .select({
      call: newest._.selectedFields,
      program: { id: visible.programId, name: visible.programName },
    })
    .from(visible)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.startedAt), desc(newest.id))
    .limit(input.limit + 1);
  const items = rows.map((row) => ({ ...row.call, program: row.program }));
  return toPage(items, input.limit, (item) => ({ at: item.startedAt, id: item.id }));
}
