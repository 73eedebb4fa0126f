import { z } from "zod";
import { cursorSchema, pageSchema } from "@/db/keyset";
import { auditOutcomes } from "@/lib/audit-words";
import { filterTextSchema, timeRange } from "../schemas";

const sequence = z.string().regex(/^\d{1,18}$/);

export const auditFilterSchema = z.object({
  /** Who did it. */
  userId: z.uuid().optional(),
  /** An action, or the domain before its dot. */
  action: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
  outcome: z.enum(auditOutcomes).optional(),
  subjectType: filterTextSchema.optional(),
  subjectId: filterTextSchema.optional(),
  programId: z.uuid().optional(),
  /** Only what belongs to the side that is looked at, or only what belongs to none. */
  where: z.enum(["environment", "console"]).optional(),
  requestId: filterTextSchema.optional(),
  ...timeRange,
});

export const listAuditSchema = auditFilterSchema.extend({
  cursor: cursorSchema.extend({ id: sequence }).nullish(),
  limit: pageSchema.shape.limit,
});

/** An entry as it stands in an address: when it was written, in milliseconds, and its number. */
export const auditEntryIdSchema = z.object({ id: z.string().regex(/^\d{1,15}-\d{1,18}$/) });
