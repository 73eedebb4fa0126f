import { z } from "zod";
import { driftActs, driftBulkMax, driftKindKeys, driftStatuses } from "@/lib/drift";
import { idSchema, uuidPageSchema } from "../schemas";

export const driftFilterSchema = z.object({
  status: z.enum(driftStatuses).default("open"),
  kind: z.enum(driftKindKeys).optional(),
  programId: z.uuid().optional(),
});

export const listDriftSchema = uuidPageSchema.extend(driftFilterSchema.shape);
export const listDriftRunsSchema = uuidPageSchema.extend({ programId: z.uuid().optional() });
export const driftOfCardSchema = z.object({ environmentId: z.uuid(), tokenId: idSchema });
export const driftEnvironmentSchema = z.object({ environmentId: z.uuid() });
export const driftRunSchema = z.object({ id: z.uuid() });
export const driftScheduleSchema = z.object({
  environmentId: z.uuid(),
  /** In the program's time zone; null switches the daily comparison off. */
  hour: z.int().min(0).max(23).nullable(),
});

const reasonSchema = z.string().trim().max(500, "holds at most 500 characters").default("");

/** Where a card that is missing here belongs. */
const adoptionSchema = z.object({
  /** The issuing request without a known outcome that made it; it says account and holder itself. */
  intentId: z.uuid().optional(),
  accountId: idSchema.optional(),
  /** The person, or the employee of the corporate. */
  holderId: idSchema.optional(),
});

export const resolveDriftSchema = z.object({
  id: z.uuid(),
  act: z.enum(driftActs),
  reason: reasonSchema,
  adoption: adoptionSchema.optional(),
});
export const bulkDriftSchema = z.object({
  ids: z.array(z.uuid()).min(1).max(driftBulkMax),
  act: z.enum(["take_finci", "disable", "accept"]),
  reason: reasonSchema,
});
